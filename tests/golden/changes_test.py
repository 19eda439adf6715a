"""A registry and its census, scanned thrice from the bundled recording; what `diff` and `trend` say, in every form."""

import json
import os
import pathlib
import shutil
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from golden_test import SAMPLE, run

HERE = pathlib.Path(__file__).resolve().parent
SIDES = ("before", "registry")
DIFFS = {"txt": ("--top", "6"), "json": ("--format", "json"), "md": ("--format", "markdown", "--top", "12"), "csv": ("--format", "csv"),
         "names.txt": ("-q",)}
TRENDS = {"txt": ("--top", "5"), "json": ("--top", "3", "--format", "json"), "md": ("--top", "5", "--format", "markdown"),
          "csv": ("--top", "3", "--format", "csv"), "names.txt": ("-q",)}
ARCHITECTURES = ("LlamaForCausalLM", "Starcoder2ForCausalLM", "GoneForCausalLM")
DAY = 86400


def write(path, data):
    path.write_text(json.dumps(data, indent=2) + "\n")


def hand(folder):
    """What was otherwise before: so that something is in every list."""
    path = folder / "supported_models.json"
    data = json.loads(path.read_text())
    models = data["models"]
    for i, e in enumerate(models[:50]):
        e["status"] = (0, 1, 0, 3)[i % 4]
    for e in models[8:20:4]:
        e["architecture_id"] = "GoneForCausalLM"
    models[:0] = [{"architecture_id": "GoneForCausalLM", "model_id": "gone/verified|one", "status": 1},
                  {"architecture_id": "GoneForCausalLM", "model_id": "gone/other", "verified": False}]
    data["models"] = [e for e in models if e["architecture_id"] != "OPTForCausalLM"] + models[30:33]
    data["generated_at"] = "2026-08-01"
    data["scan_info"]["min_downloads"] = 1000
    write(path, data)
    path = folder / "architecture_gaps.json"
    data = json.loads(path.read_text())
    gaps = data["gaps"]
    del gaps[3], gaps[9]
    gaps[5]["total_models"] += 40
    gaps[:0] = [{"architecture_id": "OPTForCausalLM", "total_models": 3, "total_downloads": 12345, "min_param_count": 125000000,
                 "relevancy_score": 61.5}]
    gaps.append({"architecture_id": "VanishedForCausalLM", "total_models": 1})
    write(path, data)


def results(program):
    """Name and bytes of every form."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="hubcensus-golden-"))
    try:
        registry = folder / "registry"
        found = {}
        for week, flags in enumerate((("--min-downloads", "100000"), ("--min-downloads", "20000"), ())):
            run(program, folder, "scrape", "--replay", SAMPLE / "hub.rec", "-o", "registry", "-q", *flags,
                SOURCE_DATE_EPOCH=str(1790000000 + week * 7 * DAY))
            # Verified in between, as people do.
            data = json.loads((registry / "supported_models.json").read_text())
            for e in data["models"][week::5]:
                e["status"] = 1
            write(registry / "supported_models.json", data)
        shutil.copytree(registry, folder / "before")
        hand(folder / "before")
        for extension, flags in DIFFS.items():
            found[f"diff.{extension}"] = run(program, folder, "diff", *SIDES, *flags, COLUMNS="100")
        found["diff-scans.txt"] = run(program, folder, "diff", "scan:1", "scan:last", "--top", "5", COLUMNS="80")
        found["diff-scans.md"] = run(program, folder, "diff", "scan:1", "scan:last", "--top", "5", "--format", "markdown")
        found["diff-nothing.txt"] = run(program, folder, "diff", "registry", "--exit-code")
        for extension, flags in TRENDS.items():
            found[f"trend.{extension}"] = run(program, folder, "trend", *flags, COLUMNS="100")
        found["trend-named.txt"] = run(program, folder, "trend", *ARCHITECTURES, status=1, COLUMNS="80")
        found["trend-named.md"] = run(program, folder, "trend", *ARCHITECTURES, "--format", "markdown", status=1)
        return found
    finally:
        shutil.rmtree(folder)


class Changes(unittest.TestCase):
    maxDiff = None

    def test_the_scans_give_the_expected_bytes(self):
        for name, actual in results(os.environ["HUBCENSUS"]).items():
            with self.subTest(name):
                expected = (HERE / "expected" / name).read_bytes()
                self.assertEqual(actual.decode().splitlines(), expected.decode().splitlines())
                self.assertEqual(actual, expected)

    def test_something_is_in_every_list(self):
        """So that each is compared."""
        told = json.loads((HERE / "expected" / "diff.json").read_text("utf-8"))
        for what in ("models", "architectures", "gaps"):
            for kind, items in told[what].items():
                self.assertTrue(items, (what, kind))


if __name__ == "__main__":
    if "--accept" in sys.argv:
        for name, content in results(pathlib.Path(sys.argv[-1]).resolve()).items():
            (HERE / "expected" / name).write_bytes(content)
    else:
        unittest.main()
