"""The look-ups of a registry, with its census and without: every form of report out, compared byte for byte."""

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
FORMS = {"txt": (), "json": ("--format", "json"), "md": ("--format", "markdown"), "csv": ("--format", "csv"), "names.txt": ("-q",)}
COMMANDS = {
    "list": ("list", "--top", "12"),
    "list-chosen": ("list", "--architecture", "LlamaForCausalLM,GPT2LMHeadModel", "--status", "verified,failed", "--sort", "date",
                    "--top", "15"),
    "archs": ("archs",),
    "archs-canonical": ("archs", "--canonical", "--sort", "name"),
    "stats": ("stats",),
    "stats-some": ("stats", "LlamaForCausalLM", "GoneForCausalLM", "BertForMaskedLM"),
    "next": ("next", "--per-arch", "2", "--top", "24"),
    "next-memory": ("next", "--max-memory", "8G", "--dtype", "float32", "--copies", "2", "--top", "10"),
}
WITHOUT = {"list": ("list", "--top", "8"), "archs": ("archs", "--top", "5"), "stats": ("stats", "GPT2LMHeadModel"),
           "next": ("next", "--per-arch", "1", "--top", "6")}
NARROW = {"list": COMMANDS["list"], "archs": COMMANDS["archs"], "next": COMMANDS["next"]}


def tend(path):
    """Make of a new registry one that was worked with."""
    registry = json.loads(path.read_text())
    entries = registry["models"]
    for i, entry in enumerate(entries):
        if i % 3 == 0:
            entry.update(status=1, verified_date=f"2026-0{1 + i % 9}-1{i % 7}", phase1_score=100.0, phase4_score=67.5)
        elif i % 11 == 1:
            entry.update(status=3, verified_date="2026-06-30", note="Below: P1=50.0% < 100.0% \u2014 failed", phase1_score=50.0)
        elif i % 13 == 2:
            entry.update(status=2, note="too large, \"for\" now")
    entries.append(dict(entries[0]))
    entries.append({"architecture_id": "GPT2LMHeadModel"})
    entries.append({"architecture_id": "GoneForCausalLM", "model_id": "old/gone", "verified": True})
    path.write_text(json.dumps(registry, indent=2) + "\n")


def results(program):
    """Name and bytes of everything that the look-ups print."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="hubcensus-golden-"))
    try:
        run(program, folder, "scrape", "--replay", SAMPLE / "hub.rec", "-o", "out")
        tend(folder / "out/supported_models.json")
        for name, command in COMMANDS.items():
            for extension, flags in FORMS.items():
                yield f"look-{name}.{extension}", run(program, folder, *command, "-o", "out", *flags)
        for name, command in NARROW.items():
            yield f"look-{name}-narrow.txt", run(program, folder, *command, "-o", "out", COLUMNS="72")
        (folder / "out/census.db").unlink()
        for name, command in WITHOUT.items():
            for extension in ("txt", "json", "md"):
                yield f"look-{name}-bare.{extension}", run(program, folder, *command, "-o", "out", *FORMS[extension])
    finally:
        shutil.rmtree(folder)


class LookUps(unittest.TestCase):
    maxDiff = None

    def test_each_form_is_the_expected_one(self):
        for name, actual in results(os.environ["HUBCENSUS"]):
            with self.subTest(name):
                expected = (HERE / "expected" / name).read_bytes()
                self.assertEqual(actual.decode().splitlines(), expected.decode().splitlines())
                self.assertEqual(actual, expected)


if __name__ == "__main__":
    if "--accept" in sys.argv:
        for file, content in results(pathlib.Path(sys.argv[-1]).resolve()):
            (HERE / "expected" / file).write_bytes(content)
    else:
        unittest.main()
