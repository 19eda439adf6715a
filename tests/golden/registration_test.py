"""Small made-up checkouts of TransformerLens in; what `sync` says of their registration sites out, in every form.

registration/NAME.py holds FILES = {path: text}; expected/sync-NAME.EXTENSION is what is printed. STATUS is what it ends with.
"""

import json
import os
import pathlib
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from profile_test import Library, environment

HERE = pathlib.Path(__file__).resolve().parent
FORMS = {"txt": (), "json": ("--format", "json"), "md": ("--format", "markdown"), "csv": ("--format", "csv"), "names.txt": ("-q",)}
STATUS = {"agree": 0, "all": 1}


def sync(program, library, *flags):
    """Status and what is printed, of the commit."""
    done = subprocess.run([program, "sync", *flags, "checkout@main"], cwd=library.folder, env=environment(library.folder), check=False,
                          capture_output=True)
    if done.stderr:
        raise RuntimeError(done.stderr.decode())
    return done.returncode, done.stdout.replace(str(library.folder.resolve()).encode(), b"/somewhere")


def checkouts():
    """All of them, by name."""
    return sorted((HERE / "registration").glob("*.py"))


class Registration(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.program = os.environ["HUBCENSUS"]

    def test_each_checkout_gives_the_expected_report_in_every_form(self):
        for source in checkouts():
            with Library(source) as library:
                library.commit()
                for extension, flags in FORMS.items():
                    with self.subTest(f"{source.stem}.{extension}"):
                        status, told = sync(self.program, library, *flags)
                        self.assertEqual(status, STATUS[source.stem])
                        expected = (HERE / "expected" / f"sync-{source.stem}.{extension}").read_bytes()
                        self.assertEqual(told.decode().splitlines(), expected.decode().splitlines())
                        self.assertEqual(told, expected)

    def test_every_kind_of_finding_is_in_the_one_with_all(self):
        """As the manual lists them."""
        manual = (HERE.parents[1] / "doc" / "libraries" / "transformerlens.md").read_text("utf-8")
        told = {f["kind"] for f in json.loads((HERE / "expected" / "sync-all.json").read_text("utf-8"))["findings"]}
        listed = {line.split("`")[1] for line in manual.splitlines() if line.startswith("| `")}
        self.assertEqual(told, listed)

    def test_the_level_that_counts_decides_on_the_status(self):
        """Of all there is; and of nothing but a note."""
        with Library(HERE / "registration" / "all.py") as library:
            library.commit()
            for level in ("error", "warning", "note"):
                self.assertEqual(sync(self.program, library, "--fail-on", level)[0], 1)
        with Library(HERE / "registration" / "agree.py") as library:
            report = library.folder / "checkout" / "transformer_lens/tools/model_registry/generate_report.py"
            report.write_text(report.read_text().replace("{\n", "{\n    # Unsupported architectures\n"))
            library.commit()
            for level, status in (("error", 0), ("warning", 0), ("note", 1)):
                self.assertEqual(sync(self.program, library, "--fail-on", level)[0], status)
            report.write_text("ARCHITECTURE_DESCRIPTIONS = {}\n")
            library.commit()
            for level, status in (("error", 0), ("warning", 1), ("note", 1)):
                self.assertEqual(sync(self.program, library, "--fail-on", level)[0], status)
            report.write_text("ARCHITECTURE_DESCRIPTIONS = make()\n")
            library.commit()
            self.assertEqual(sync(self.program, library)[0], 3)

    def test_the_files_on_the_disk_are_read_without_a_revision(self):
        with Library(HERE / "registration" / "agree.py") as library:
            place = [self.program, "sync", "--format", "json", "checkout/transformer_lens"]
            for committed in (False, True):
                if committed:
                    library.commit()
                done = subprocess.run(place, cwd=library.folder, env=environment(library.folder), check=False, capture_output=True)
                self.assertEqual((done.returncode, done.stderr), (0, b""))
                self.assertEqual(json.loads(done.stdout)["findings"], [])
                self.assertEqual(json.loads(done.stdout)["commit"] is not None, committed)
            (library.folder / "checkout" / "transformer_lens/model_bridge/supported_architectures/heron.py").write_text("")
            done = subprocess.run(place, cwd=library.folder, env=environment(library.folder), check=False, capture_output=True)
            self.assertEqual([f["kind"] for f in json.loads(done.stdout)["findings"]], ["import_broken"])
            self.assertEqual(sync(self.program, library)[0], 0)


if __name__ == "__main__":
    if "--accept" in sys.argv:
        for one in checkouts():
            with Library(one) as made:
                made.commit()
                for form, options in FORMS.items():
                    text = sync(pathlib.Path(sys.argv[-1]).resolve(), made, *options)[1]
                    (HERE / "expected" / f"sync-{one.stem}.{form}").write_bytes(text)
    else:
        unittest.main()
