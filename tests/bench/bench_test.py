"""The benchmarks run, at sizes that measure nothing, and judge figures as they say.

BUILD is the folder of the build whose programs they measure (CTest sets it).
"""

import contextlib
import io
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

BENCH = pathlib.Path(__file__).resolve().parents[2] / "bench"
sys.path.insert(0, str(BENCH))

from measuring import callgrind, plot
from measuring.report import Report

LONGEST = 600  # seconds, so that a broken run ends


def counts(**instructions):
    return {name: {"instructions": n, "units": 1, "unit": "start"} for name, n in instructions.items()}


class Run(unittest.TestCase):
    def test_a_quick_run_fills_every_table_and_judges_every_row(self):
        with tempfile.TemporaryDirectory(prefix="hubcensus-bench-test-") as folder:
            done = subprocess.run([sys.executable, BENCH / "run", os.environ["BUILD"], "--quick", "--write", folder],
                                  stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=LONGEST,
                                  env=dict(os.environ, TMPDIR=folder))
            self.assertEqual(done.returncode, 0, done.stderr[-4000:])
            results = (pathlib.Path(folder) / "results.md").read_text(encoding="utf-8")
            picture = xml.etree.ElementTree.parse(pathlib.Path(folder) / "cost.svg").getroot()
            self.assertEqual(sorted(os.listdir(folder)), ["cost.svg", "results.md"])
        for title in ("What was wanted", "Whole scan of", "Whole scans by size", "Scan of a Hub", "Reports from a census", "JSON reading",
                      "Memory of a process", "Start-up and a registry", "Ages of files", "Models into the census",
                      "Requests to tell", "What a library of"):
            self.assertRegex(results, f"(?m)^## {title}")
        rows = re.findall(r"(?m)^\| (.*?) +\|.*\| +(met|missed) \|$", results)
        for what in ("CPU a model", "memory, scan", "wall, ", "coverage", "JSON, memory", "start-up, --help", "check,",
                     "rewriting a registry", "ages of", "source of"):
            self.assertTrue([row for row, _ in rows if row.startswith(what)], what)
        for path in (str(BENCH.parent), folder):
            self.assertNotIn(path, results)
        self.assertIn(f"{sum(met == 'met' for _, met in rows)} rows of {len(rows)} are met", results)
        self.assertEqual(len(picture.findall("{*}circle")), 4)

    def test_rows_that_do_not_exist_are_refused(self):
        done = subprocess.run([sys.executable, BENCH / "run", os.environ["BUILD"], "--only", "scans,sums"],
                              capture_output=True, text=True, timeout=LONGEST)
        self.assertEqual(done.returncode, 2)
        self.assertIn("there are no rows called sums", done.stderr)


class Judgement(unittest.TestCase):
    def verdicts(self, fill):
        report = Report()
        fill(report)
        with contextlib.redirect_stdout(io.StringIO()):
            return report.rows, report.finish()

    def test_a_row_is_met_at_its_limit_and_missed_beyond(self):
        rows, lines = self.verdicts(lambda r: (r.at_most("a", 6.0, 6, "us"), r.at_most("b", 6.001, 6, "us", 3, "other")))
        self.assertEqual([row[-1] for row in rows], ["met", "missed"])
        self.assertEqual(rows[1][3:5], ["3.00 us other", "2.00"])
        self.assertIn("1 rows of 2 are met.", lines)

    def test_a_factor_is_met_when_the_reference_takes_so_many_times_as_much(self):
        rows, _ = self.verdicts(lambda r: (r.times_less("a", 5, 40, 8, "us", "loop"),
                                           r.times_less("b", 5, 39.9, 8, "us", "loop")))
        self.assertEqual([row[-1] for row in rows], ["met", "missed"])

    def test_a_share_is_met_when_no_more_than_so_many_times_the_reference_was_taken(self):
        rows, _ = self.verdicts(lambda r: (r.times_at_most("a", 2, 1, 2, "s", "git"),
                                           r.times_at_most("b", 2.1, 1, 2, "s", "git")))
        self.assertEqual([row[-1] for row in rows], ["met", "missed"])


class Counts(unittest.TestCase):
    HERE = {"compiler": "gcc 12", "SQLite": "3.40"}

    def judge(self, old, new, here=None):
        return callgrind.judge({"counted with": self.HERE, "rows": old}, new, here or self.HERE)

    def test_a_row_that_grew_by_more_than_five_percent_fails_with_its_name_and_both_figures(self):
        status, lines = self.judge(counts(scan=1_000_000, help=500), counts(scan=1_050_001, help=500))
        self.assertEqual(status, 1)
        text = "\n".join(lines)
        self.assertRegex(text, r"FAILED: scan: 1,000,000 instructions were recorded, 1,050,001 counted now: \+5.0%")
        self.assertNotIn("FAILED: help", text)
        self.assertNotIn("differs", text)

    def test_a_row_that_grew_by_five_percent_passes(self):
        self.assertEqual(self.judge(counts(scan=1_000_000), counts(scan=1_050_000))[0], 0)

    def test_a_row_that_fell_by_more_than_five_percent_passes_and_is_to_be_recorded(self):
        status, lines = self.judge(counts(scan=1_000_000), counts(scan=940_000))
        self.assertEqual(status, 0)
        self.assertIn("scan: 1,000,000 instructions were recorded, 940,000 counted now: -6.0%; keep it so with"
                      " `make bench-record`", lines)

    def test_a_recorded_row_that_is_not_counted_any_more_fails(self):
        status, lines = self.judge(counts(scan=1, help=1), counts(help=1))
        self.assertEqual(status, 1)
        self.assertIn("FAILED: scan: was recorded and is not counted any more", lines)

    def test_a_new_row_passes_and_is_to_be_recorded(self):
        status, lines = self.judge(counts(help=1), counts(help=1, scan=1))
        self.assertEqual(status, 0)
        self.assertIn("scan: is not recorded yet; `make bench-record` does", lines)

    def test_a_failure_on_another_machine_says_in_what_it_differs(self):
        _, lines = self.judge(counts(scan=100), counts(scan=200), dict(self.HERE, SQLite="3.46"))
        self.assertIn("SQLite: 3.40 then, 3.46 now", "\n".join(lines))

    def test_what_is_recorded_is_in_the_tree_for_every_row(self):
        recorded = callgrind.load(BENCH / "instructions.json")
        self.assertTrue(recorded["rows"])
        for name, row in recorded["rows"].items():
            self.assertGreater(row["instructions"], 0, name)
            self.assertGreater(row["units"], 0, name)


class Picture(unittest.TestCase):
    POINTS = [(3_075_873, 7.1), (1_003, 8.4), (50_001, 5.6)]

    def test_every_size_is_a_point_with_its_figure_and_the_wanted_one_a_line(self):
        root = xml.etree.ElementTree.fromstring(plot.cost_svg(self.POINTS, 6))
        texts = [text.text for text in root.iter("{*}text")] + [
            text.text for text in root.iter("{http://www.w3.org/2000/svg}text")]
        for word in ("8.40", "5.60", "7.10", "1k", "50k", "3.1M", "wanted: 6"):
            self.assertIn(word, texts)
        self.assertEqual(len(root.findall(".//{*}line[@class='limit']")), 1)
        at = [float(circle.get("cx")) for circle in root.findall("{*}circle")]
        self.assertEqual(at, sorted(at))

    def test_a_higher_cost_stands_higher(self):
        self.assertLess(plot.y_of(8, 10), plot.y_of(6, 10))


if __name__ == "__main__":
    unittest.main()
