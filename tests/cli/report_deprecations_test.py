"""What hubcensus report says and does of a file with models to retire."""

import json
import os
import subprocess
import unittest

from cli_case import PROGRAM, SOURCE, Case

EXPECTED = SOURCE / "tests/golden/expected"
KEPT, EXPLAINED = EXPECTED / "deprecate.json", EXPECTED / "deprecate-explain.json"


class Deprecations(Case):
    def put(self, name="kept.json", **changes):
        """The kept answer with other values; its path."""
        told = {**json.loads(KEPT.read_text()), **changes}
        (self.folder / name).write_text(json.dumps(told))
        return name

    def test_it_needs_no_registry(self):
        out = self.run_program("report", "--deprecations", KEPT).stdout
        self.assertIn("\nModels to deprecate:\n", out)
        self.assertEqual(os.listdir(self.folder), [])

    def test_quiet_gives_names_alone(self):
        done = self.run_program("report", "--deprecations", KEPT, "-q")
        names = [m["name"] for m in json.loads(KEPT.read_text())["candidates"]]
        self.assertEqual((done.stdout.splitlines(), done.stderr), (names, ""))

    def test_a_file_to_write_to_is_replaced_when_all_is_well(self):
        (self.folder / "out").write_text("the last good one")
        self.run_program("report", "--deprecations", self.put(age="oldest"), "--to", "out", status=1)
        self.assertEqual((self.folder / "out").read_text(), "the last good one")
        done = self.run_program("report", "--deprecations", KEPT, "--to", "out", "--format", "json")
        self.assertEqual((self.folder / "out").read_bytes(), KEPT.read_bytes())
        self.assertEqual((done.stdout, done.stderr), ("", f"out: written, {KEPT.stat().st_size:,} bytes\n"))

    def test_what_is_not_there_or_no_such_answer_is_said_with_its_place(self):
        (self.folder / "empty").write_text("")
        (self.folder / "cut").write_text(KEPT.read_text()[:1000])
        for file, status, message in (
                ("none.json", 2, "none.json: there is no such file; hubcensus deprecate --format json writes what is read here"),
                (".", 1, "Is a directory"),
                ("empty", 1, "empty: is empty; expected what hubcensus deprecate --format json writes"),
                ("cut", 1, "cut: line 35, column 6 (byte 1000): expected "),
                (EXPECTED / "gaps.json", 1, "gaps.json: expected what hubcensus deprecate --format json writes, an object with candidates"),
                (self.put("complete.json", complete=False), 1, "complete.json: complete: expected true, as there is no unknown model, found false\n"),
                (self.put(kept=[{}]), 1, "kept.json: kept[0].name: expected a text without a NUL, found nothing\n")):
            for form in ("text", "html", "json"):
                done = self.run_program("report", "--deprecations", file, "--format", form, status=status)
                self.assertEqual(done.stdout, "")
                self.assertIn(message, done.stderr)
                self.assertEqual(len(done.stderr.splitlines()), 1)

    def test_standard_input(self):
        for text, status, end in ((KEPT.read_bytes(), 0, b"\nxclip\n"), (b"{}", 1, b"")):
            done = subprocess.run([PROGRAM, "report", "--deprecations", "-", "-q"], input=text, cwd=self.folder, capture_output=True, check=False)
            self.assertEqual((done.returncode, end in done.stdout), (status, True))
            if status:
                self.assertIn(b"hubcensus: stdin: expected what", done.stderr)

    def test_uses_are_told_where_the_file_has_them(self):
        done = self.run_program("report", "--deprecations", KEPT, "--explain", status=2)
        self.assertIn("tells no uses by file and line; write it with hubcensus deprecate --explain --format json", done.stderr)
        self.assertNotIn(".py:", self.run_program("report", "--deprecations", EXPLAINED).stdout)
        self.assertIn("modeling_musicgen.py:8 import", self.run_program("report", "--deprecations", EXPLAINED, "--explain").stdout)
        # What folds, and what programs read, holds all there is.
        self.assertIn("modeling_musicgen.py</bdi>:8 import", self.run_program("report", "--deprecations", EXPLAINED, "--format", "html").stdout)
        self.run_program("report", "--deprecations", KEPT, "--explain", "--format", "html")

    def test_an_answer_that_is_not_complete_says_so_in_its_status(self):
        unknown = {**json.loads(KEPT.read_text())["candidates"][0], "verdict": "unknown", "reason": "the Hub is away"}
        done = self.run_program("report", "--deprecations", self.put(unknown=[unknown], complete=False), status=3)
        self.assertIn("Unknown: 1 model, so this answer is not complete", done.stdout)
        self.assertIn("warning: the answer is not complete", done.stderr)


if __name__ == "__main__":
    unittest.main()
