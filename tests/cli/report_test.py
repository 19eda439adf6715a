"""What hubcensus report says and does without a Hub."""

import json
import os
import subprocess
import unittest

from cli_case import PROGRAM, Case


class Report(Case):
    """A registry that was written by hand, without a census."""

    def setUp(self):
        super().setUp()
        models = [{"model_id": f"a/m{i}", "architecture_id": "GPT2LMHeadModel", "status": i % 2} for i in range(12)]
        gaps = [{"architecture_id": f"G{i}ForCausalLM", "total_models": 20 - i, "total_downloads": 9, "sample_models": [f"g/first{i}"]}
                for i in range(12)]
        (self.folder / "registry").mkdir()
        (self.folder / "registry/supported_models.json").write_text(json.dumps({"models": models}))
        (self.folder / "registry/architecture_gaps.json").write_text(json.dumps({"gaps": gaps}))

    def test_it_is_written_to_stdout_or_into_a_file(self):
        for form in ("text", "markdown", "csv", "json", "html"):
            done = self.run_program("report", "--format", form, "--to", "out", env={"SOURCE_DATE_EPOCH": "1"})
            self.assertEqual(done.stdout, "")
            self.assertRegex(done.stderr, r"^out: written, [0-9,]+ bytes\n$")
            self.assertEqual((self.folder / "out").read_bytes().decode(),
                             self.bytes_of("report", "--format", form, env={"SOURCE_DATE_EPOCH": "1"}).decode())
        self.assertEqual(self.run_program("report", "-q", "--to", "out").stderr, "")
        self.assertEqual(self.run_program("report", "--to", "-").stdout, self.run_program("report").stdout)
        self.assertEqual(sorted(p.name for p in self.folder.iterdir()), ["out", "registry"])

    def bytes_of(self, *arguments, env):
        return subprocess.run([PROGRAM, *arguments], cwd=self.folder, env={**os.environ, **env}, check=True, capture_output=True).stdout

    def test_a_run_that_fails_leaves_the_file_as_it_was(self):
        (self.folder / "out").write_text("the last good one")
        (self.folder / "registry/architecture_gaps.json").write_text("{")
        self.run_program("report", "--to", "out", status=1)
        self.assertEqual((self.folder / "out").read_text(), "the last good one")
        (self.folder / "registry/architecture_gaps.json").unlink()
        done = self.run_program("report", "--to", "none/such/out", status=1)
        self.assertIn("none/such", done.stderr)
        self.assertEqual(sorted(p.name for p in self.folder.iterdir()), ["out", "registry"])

    def test_a_missing_part_is_told_and_a_missing_registry_an_error(self):
        out = self.run_program("report").stdout
        self.assertIn("There is no census.db, so downloads, sizes and coverage are not known", out)
        self.assertNotIn("There is no architecture_gaps.json", out)
        (self.folder / "registry/architecture_gaps.json").unlink()
        out = self.run_program("report", "--format", "markdown").stdout
        self.assertIn("There is no architecture_gaps.json, so no gaps are told", out)
        self.assertNotIn("## Gaps", out)
        done = self.run_program("report", "-o", "elsewhere", status=2)
        self.assertIn("elsewhere/supported_models.json", done.stderr)

    def test_gaps_that_are_supported_by_now_are_left_out_and_told(self):
        self.assertNotIn("left out", self.run_program("report").stdout)
        gaps = [{"architecture_id": name, "total_models": 1, "total_downloads": 9} for name in ("GPT2LMHeadModel", "OtherForCausalLM")]
        (self.folder / "registry/architecture_gaps.json").write_text(json.dumps({"gaps": gaps}))
        told = "1 architecture of architecture_gaps.json is supported by now and left out; the scores are relative to the others.\n"
        for form in ("text", "markdown"):
            self.assertIn(told, self.run_program("report", "--format", form, env={"COLUMNS": "200"}).stdout)

    def test_what_only_the_census_tells_takes_one(self):
        for flags in (("--extended",), ("--lineage", "base"), ("--quantized", "keep")):
            done = self.run_program("report", *flags, status=2)
            self.assertIn("registry/census.db: there is no census with models, which alone can tell these gaps", done.stderr)
        self.run_program("report", "--lineage", "all", "--weights", "1,0,0")
        self.refuse("hubcensus: --weights: expected three numbers such as 45,35,20 or 0.5,0.5,0, for demand, usage and "
                    "benchmarkability, got `1,2`", "report", "--weights", "1,2")

    def test_uses_are_of_models_to_deprecate_alone(self):
        self.refuse("hubcensus: --explain lists the uses of models to deprecate, which take --deprecations; how scores are made, "
                    "`hubcensus gaps --explain` tells", "report", "--explain")

    def test_so_many_rows_are_told_and_the_rest_counted(self):
        out = self.run_program("report").stdout
        self.assertIn("\n  and 2 more gaps\n", out)
        self.assertIn("\n    10 ", out)
        out = self.run_program("report", "--top", "1", "--format", "markdown").stdout
        self.assertIn("\n… and 11 more gaps.\n", out)
        self.assertIn("\n… and 11 more models.\n", out)
        self.assertNotIn("more gaps", self.run_program("report", "--format", "markdown").stdout)

    def test_the_profiles_words_come_first(self):
        profile = json.loads(self.run_program("profiles", "transformerlens").stdout)
        profile["descriptions"] = {"G1ForCausalLM": "words of its own", "GPT2LMHeadModel": "an old friend"}
        (self.folder / "mine.json").write_text(json.dumps(profile))
        out = self.run_program("report", "--profile", "mine.json", "--format", "markdown").stdout
        self.assertIn("| words of its own |\n", out)
        self.assertIn("\n**12 models**, 6 verified: an old friend\n", out)
        self.assertIn("| causal language model; most downloaded is `g/first2` |\n", out)

    def test_text_fits_the_terminal(self):
        for columns in (72, 80, 120):
            lines = self.run_program("report", env={"COLUMNS": str(columns)}).stdout.splitlines()
            self.assertLessEqual(max(map(len, lines)), columns)


if __name__ == "__main__":
    unittest.main()
