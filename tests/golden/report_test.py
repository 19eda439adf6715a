"""A registry and its census in, every form of the report on it out, compared byte for byte."""

import json
import os
import pathlib
import shutil
import sys
import tempfile
import unittest

from golden_test import HERE, SAMPLE, run

# The registry is cut to so many entries, among them two that tell of one model.
ENTRIES = 60
STATUSES = {3: 1, 4: 3, 7: 2, 11: 1}
DESCRIPTIONS = {"LlamaForCausalLM": "made-up words on *Llama*", "Starcoder2ForCausalLM": "writes code; see #7 | @nobody"}
REPORTS = {
    "report.txt": (),
    "report-narrow.txt": ("--top", "4", "--profile", "described.json"),
    "report.md": ("--format", "markdown"),
    "report-top.md": ("--format", "markdown", "--top", "3", "--profile", "described.json"),
    "report.json": ("--format", "json", "--profile", "described.json"),
    "report-models.csv": ("--format", "csv"),
    "report-architectures.csv": ("--format", "csv", "--table", "architectures"),
    "report-gaps.csv": ("--format", "csv", "--table", "gaps", "--profile", "described.json"),
    "report-gaps-base.csv": ("--format", "csv", "--table", "gaps", "--lineage", "base", "--weights", "1,1,1"),
}
# The models alone, without gaps and census.
BARE = {"report-bare.txt": (), "report-bare.md": ("--format", "markdown")}


def cut(folder):
    """Cut the registry, and write into it what verifications would."""
    path = folder / "out/supported_models.json"
    registry = json.loads(path.read_text())
    models = registry["models"][:ENTRIES]
    for place, status in STATUSES.items():
        models[place].update(status=status, verified_date="2026-02-03", note="a note, with `signs`", phase1_score=99.5)
    models.append({"model_id": models[3]["model_id"], "architecture_id": "LlamaForCausalLM", "status": 0})
    models.append({"model_id": "someone/of-another-architecture", "architecture_id": "GoneForCausalLM", "status": 1})
    models.append({"model_id": "someone/without", "status": 0})
    registry["models"] = models
    path.write_text(json.dumps(registry))


def trimmed(value):
    """The first three of every list."""
    if isinstance(value, dict):
        return {key: trimmed(member) for key, member in value.items()}
    return [trimmed(element) for element in value[:3]] if isinstance(value, list) else value


def short(name, content):
    """The bytes that are compared: of the JSON, which is spelt as Python spells it, the beginning of each list."""
    if not name.endswith(".json"):
        return content
    whole = json.loads(content)
    if json.dumps(whole, indent=2).encode() + b"\n" != content:
        raise RuntimeError(f"{name} is not as Python writes it")
    return json.dumps(trimmed(whole), indent=2).encode() + b"\n"


def results(program):
    """Name and bytes of every form."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="hubcensus-golden-"))
    try:
        for epoch in ("1780000000", "1789000000"):
            run(program, folder, "scrape", "--fresh", "--replay", SAMPLE / "hub.rec", "-o", "out", SOURCE_DATE_EPOCH=epoch)
        cut(folder)
        described = json.loads(run(program, folder, "profiles", "transformerlens"))
        described["descriptions"] = DESCRIPTIONS
        (folder / "described.json").write_text(json.dumps(described))
        for name, flags in REPORTS.items():
            columns = {"COLUMNS": "80"} if "narrow" in name else {}
            yield name, short(name, run(program, folder, "report", "-o", "out", *flags, **columns))
        (folder / "bare").mkdir()
        shutil.copy(folder / "out/supported_models.json", folder / "bare")
        for name, flags in BARE.items():
            yield name, run(program, folder, "report", "-o", "bare", *flags)
    finally:
        shutil.rmtree(folder)


class Golden(unittest.TestCase):
    def test_the_registry_gives_the_expected_reports(self):
        for name, actual in results(os.environ["HUBCENSUS"]):
            with self.subTest(name):
                expected = (HERE / "expected" / name).read_bytes()
                if actual != expected:
                    self.assertEqual(actual.decode().splitlines(), expected.decode().splitlines())
                    self.fail("the files differ in their line ends")

    def test_the_narrow_one_fits_80_columns(self):
        lines = (HERE / "expected/report-narrow.txt").read_text("utf-8").splitlines()
        self.assertTrue(any(line.startswith("Scans") for line in lines))
        self.assertEqual([line for line in lines if len(line) > 80], [])


if __name__ == "__main__":
    if "--accept" in sys.argv:
        for name, content in results(pathlib.Path(sys.argv[-1]).resolve()):
            (HERE / "expected" / name).write_bytes(content)
    else:
        unittest.main()
