"""A made-up registry with every kind of fault in; what `validate` says of it, in every form, and what is in its files after --fix out.

expected/validate.EXTENSION is what is printed, expected/validate-fix.txt what mending says, expected/mended-FILE what it writes, and
expected/history.EXTENSION what `history show` prints of the records.
"""

import json
import os
import pathlib
import shutil
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from golden_test import run

HERE = pathlib.Path(__file__).resolve().parent
EXPECTED = HERE / "expected"
FORMS = {"txt": (), "json": ("--format", "json"), "md": ("--format", "markdown"), "csv": ("--format", "csv"), "names.txt": ("-q",)}
FILES = ("supported_models.json", "architecture_gaps.json", "verification_history.json")


def entry(model, architecture="GPT2LMHeadModel", **more):
    return {"architecture_id": architecture, "model_id": model, "status": 0, "verified_date": None, **more}


def gap(architecture, models, score, **more):
    return {"architecture_id": architecture, "total_models": models, "total_downloads": models * 10, "min_param_count": None,
            "relevancy_score": score, **more}


MODELS = [entry("org/good", status=1, verified_date="2026-09-01", note="passed", phase1_score=100.0),
          entry("org/unknown-status", status=7), entry("org/copied", mine="\u00e9"), entry("org/no-date", status=1),
          entry("org/dated", verified_date="2026-09-01"), entry("org/copied", mine="\u00e9"), entry("org/copied", mine="else"),
          entry("org/good", "LlamaForCausalLM"), {"model_id": "org/old", "architecture_id": "OPTForCausalLM", "verified": True,
                                                  "verified_date": "2026-09-01"},
          entry("org/twice", status=3, verified=True, verified_date="2026-09-01"), entry("org/tomorrow", status=1, verified_date="2030-01-01"),
          entry("org/no-day", status=1, verified_date="2026-02-30"), entry("org/score", phase1_score=100.5, note=""), 7,
          {"model_id": "org/nameless"}, entry("org/tags", metadata={"tags": ["a", 1], "downloads": -1})]
MODELS += [entry(f"org/many-{i}", status="1") for i in range(7)]
GAPS = [gap("SmallForCausalLM", 1, 19.4), gap("LargeForCausalLM", 50, 80.0), gap("LlamaForCausalLM", 2, 21.6), gap("MistralForCausalLM", 1, 1.0),
        gap("SmallForCausalLM", 1, 19.4), gap("NoneForCausalLM", "1", 101)]
RECORDS = [{"model_id": "org/good", "architecture_id": "GPT2LMHeadModel", "verified_date": "2026-09-01", "verified_by": "ci",
            "transformerlens_version": "3.1", "notes": "passed | \u00e9", "invalidated": False, "invalidation_reason": None},
           {"model_id": "org/gone", "verified_date": "2026-09-02", "invalidated": True, "invalidation_reason": "wrong tokenizer"},
           {"verified_date": "yesterday", "invalidated": "no"}]


def make(folder):
    """The files, as somebody's editor and script have left them."""
    (folder / "r").mkdir()
    texts = [json.dumps({"generated_at": "2026-09-01", "scan_info": {"total_scanned": -1, "task_filter": ["a", ""]}, "total_architectures": 2,
                         "total_models": 9, "total_verified": 1, "models": MODELS, "mine": 1.50}, indent=2),
             json.dumps({"generated_at": "01.09.2026", "total_unsupported_architectures": 9, "total_unsupported_models": 54, "gaps": GAPS},
                        indent=2) + "\n",
             json.dumps({"last_updated": None, "records": RECORDS}, indent=2).replace('"invalidated": "no"', '"invalidated": "no", "notes": 1') + "\n"]
    for name, text in zip(FILES, texts):
        (folder / "r" / name).write_text(text)
    (folder / "r" / "scrape_checkpoint.json").write_text('{"seen_models": 7}')
    (folder / "r" / "census.db").write_text("no census")


def outcomes(program):
    """Name and bytes of all that is printed and written."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="hubcensus-golden-"))
    try:
        make(folder)
        for extension, flags in FORMS.items():
            yield f"validate.{extension}", run(program, folder, "validate", "r", *flags, status=1)
            yield f"history.{extension}", run(program, folder, "history", "show", "-o", "r", *flags)
        yield "validate-all.txt", run(program, folder, "validate", "r", "--all", status=1)
        yield "validate-fix.txt", run(program, folder, "validate", "r", "--fix", status=1)
        for name in FILES:
            yield f"mended-{name}", (folder / "r" / name).read_bytes()
        yield "validate-after.txt", run(program, folder, "validate", "r", "--fix", status=1)
    finally:
        shutil.rmtree(folder)


class Golden(unittest.TestCase):
    maxDiff = None

    def test_every_form_is_as_expected(self):
        for name, told in outcomes(os.environ["HUBCENSUS"]):
            with self.subTest(name):
                expected = (EXPECTED / name).read_bytes()
                self.assertEqual(told.decode().splitlines(), expected.decode().splitlines())
                self.assertEqual(told, expected)

    def test_every_kind_of_finding_is_in_it_but_one_whose_file_cannot_be_read(self):
        header = (HERE.parents[1] / "src/registry/validation_find.c").read_text()
        kinds = {line.split('{"')[1].split('"')[0] for line in header.splitlines() if line.strip().startswith("[VALIDATION_") and '{"' in line}
        found = {f["kind"] for f in json.loads((EXPECTED / "validate.json").read_text())["findings"]}
        self.assertEqual(kinds - found, {"unreadable", "json", "repeated_key", "no_file"})


if __name__ == "__main__":
    if "--accept" in sys.argv:
        for one, text in outcomes(pathlib.Path(sys.argv[-1]).resolve()):
            (EXPECTED / one).write_bytes(text)
    else:
        unittest.main()
