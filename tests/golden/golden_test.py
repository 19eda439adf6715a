"""The bundled recordings in, every file and every form of report out, compared byte for byte."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
SAMPLE = HERE.parents[1] / "sample"
FILES = ("supported_models.json", "architecture_gaps.json", "verification_history.json")
SUMMARIES = {"summary.txt": "text", "summary.json": "json"}
REPORTS = {"deprecate.txt": (), "deprecate.json": ("--format", "json"), "deprecate.md": ("--format", "markdown"),
           "deprecate.csv": ("--format", "csv"), "deprecate-explain.txt": ("--explain",),
           "deprecate-explain.json": ("--explain", "--format", "json"),
           "deprecate-explain.md": ("--explain", "--format", "markdown"),
           "deprecate-explain.csv": ("--explain", "--format", "csv"), "deprecate-names.txt": ("--quiet",),
           "models_info.json": ("--save-model-info",)}
CHECKS = {"check.txt": (), "check.json": ("--format", "json"), "check.md": ("--format", "markdown"),
          "check.csv": ("--format", "csv"), "check-names.txt": ("--quiet",)}
# In the registry; a gap's; without an architecture; copies by name and method; remote code; gated; and unknown ones.
CHECKED = ("openai-community/gpt2", "bigcode/starcoder2-3b", "skynlp5/gpt2-v3-jones8", "tensorblock/Llama-3.1-8B-GGUF",
           "meizhang/Qwen3-0.6B-quantized.w4a16", "uma-lm/DeepSeek-V2-Lite-TIES", "meta-llama/Llama-2-7b-hf",
           "meta-llama/LLama-2-7b", "starcoder2-3b", "nobody/has-this")
GAPS = {"gaps.txt": (), "gaps.json": ("--format", "json", "--top", "10"), "gaps.md": ("--format", "markdown", "--top", "10"),
        "gaps.csv": ("--format", "csv"), "gaps-names.txt": ("--quiet", "--min-models", "3"),
        "gaps-explain.txt": ("--explain", "--top", "12"), "gaps-explain.json": ("--explain", "--format", "json", "--top", "3"),
        "gaps-explain.md": ("--explain", "--format", "markdown", "--top", "10", "--weights", "1,1,1"),
        "gaps-explain.csv": ("--explain", "--format", "csv", "--weights", "0.5,0.5,0"),
        "gaps-extended.txt": ("--explain", "--extended", "--min-models", "4"), "gaps-extended.json": ("--explain", "--extended", "--format", "json", "--top", "5"),
        "gaps-extended.md": ("--explain", "--extended", "--format", "markdown", "--top", "8"),
        "gaps-extended.csv": ("--explain", "--extended", "--format", "csv"),
        "gaps-base.txt": ("--lineage", "base", "--top", "20")}
AGAINST = {"check-against.txt": (), "check-against.json": ("--format", "json"), "check-against.md": ("--format", "markdown"),
           "check-against.csv": ("--format", "csv"), "check-against-names.txt": ("--quiet",)}
CARDS = {"card.txt": (), "card.json": ("--format", "json"), "card.md": ("--format", "markdown"), "card.csv": ("--format", "csv"),
         "card-names.txt": ("--quiet",)}
# A library as its source could tell of it: by a fallback, not any more, by type; with the places.
MADE_UP = {"name": "made-up", "title": "Made up", "source": "x", "canonical_authors": {},
           "supported_architectures": [
               {"name": "GPT2LMHeadModel", "tier": "fallback", "module": "made_up/any.py", "file": "made_up/registry.py", "line": 12},
               {"name": "LlamaForCausalLM", "module": "made_up/llama.py"},
               {"name": "Starcoder2ForCausalLM", "tier": "removed", "last": "0.9.2"}],
           "supported_model_types": [{"name": "qwen", "module": "made_up/qwen.py", "file": "made_up/types.py", "line": 3}]}
COVERAGE = {"coverage.txt": (), "coverage.json": ("--format", "json"), "coverage.md": ("--format", "markdown"),
            "coverage.csv": ("--format", "csv"), "coverage-names.txt": ("--quiet",),
            "coverage-against.txt": ("--against", "half.json", "--top", "3", "--task", "text-generation"),
            "coverage-against.md": ("--against", "half.json", "--top", "3", "--quantized", "keep", "--format", "markdown")}
TIERS = ("--profile", "tiers.json", "--against", "types.json,transformerlens", "--top", "2")
COVERAGE.update({f"coverage-tiers.{name}": (*TIERS, "--format", form)
                 for name, form in (("txt", "text"), ("json", "json"), ("md", "markdown"), ("csv", "csv"))})
COVERAGE["coverage-tiers-wide.txt"] = TIERS
# Made up: one that has tiers and goes by both words, one that goes by types alone.
LIBRARIES = {
    "tiers.json": {"name": "tiers", "supported_architectures": [
        "LlamaForCausalLM", "GPT2LMHeadModel", {"name": "Qwen3ForCausalLM", "tier": "fallback"},
        {"name": "MistralForCausalLM", "tier": "fallback"}, {"name": "BertForMaskedLM", "tier": "removed", "last": "0.9.2"},
        {"name": "GptOssForCausalLM", "tier": "removed"}], "supported_model_types": ["qwen2", {"name": "opt", "tier": "fallback"}]},
    "types.json": {"name": "types", "supported_model_types": ["llama", "qwen3", "bert", {"name": "gpt_oss", "tier": "removed"}]}}


def run(program, folder, *arguments, status=0, **more):
    """Run the program in folder; its stdout."""
    environment = {"SOURCE_DATE_EPOCH": "1790000000", "LC_ALL": "C.UTF-8", "HOME": str(folder),
                   "PATH": os.environ["PATH"], "TZ": "UTC", **more}
    done = subprocess.run([program, *arguments], cwd=folder, env=environment, check=False, capture_output=True)
    if done.returncode != status:
        raise RuntimeError(f"{arguments}: status {done.returncode}\n{done.stderr.decode()}")
    return done.stdout


def reports(program):
    """Name and bytes of every form of the report on models to retire, and its cache file."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="hubcensus-golden-"))
    try:
        subprocess.run([SAMPLE / "make-checkout", folder / "library"], check=True)
        for name, flags in REPORTS.items():
            out = run(program, folder, "deprecate", "--replay", SAMPLE / "downloads.rec", "--repo", "library",
                      "--thresh-date", "2026-01-01", *flags)
            if name == "models_info.json":
                out = (folder / name).read_bytes()
            # The only place of the machine in a report.
            yield name, out.replace(str(folder.resolve()).encode(), b"/somewhere")
    finally:
        shutil.rmtree(folder)


def coverage(program):
    """Name and bytes of every form of the report on what a library loads."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="hubcensus-golden-"))
    try:
        run(program, folder, "scrape", "--replay", SAMPLE / "hub.rec", "-o", "out")
        half = json.loads(run(program, folder, "profiles", "transformerlens"))
        half.update(name="half", supported_architectures=half["supported_architectures"][::2] + ["RwkvForCausalLM"])
        (folder / "half.json").write_text(json.dumps(half))
        for name, profile in LIBRARIES.items():
            (folder / name).write_text(json.dumps(profile))
        for name, flags in COVERAGE.items():
            yield name, run(program, folder, "coverage", "-o", "out", *flags, **({"COLUMNS": "200"} if "wide" in name else {}))
    finally:
        shutil.rmtree(folder)


def gaps(program):
    """Name and bytes of every form of the list of gaps, and the file with all choices."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="hubcensus-golden-"))
    try:
        run(program, folder, "scrape", "--replay", SAMPLE / "hub.rec", "-o", "out")
        for name, flags in GAPS.items():
            yield name, run(program, folder, "gaps", "-o", "out", *flags)
        run(program, folder, "regap", "-o", "out", "--extended", "--lineage", "base", "--weights", "1,2,1")
        yield "architecture_gaps-extended.json", (folder / "out/architecture_gaps.json").read_bytes()
    finally:
        shutil.rmtree(folder)


def asked(program):
    """Name and bytes of every form of what is told of models side by side, and of architectures."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="hubcensus-golden-"))
    try:
        run(program, folder, "scrape", "--replay", SAMPLE / "hub.rec", "-o", "out")
        (folder / "made-up.json").write_text(json.dumps(MADE_UP))
        for name, flags in AGAINST.items():
            yield name, run(program, folder, "check", "--no-hub", "-o", "out", "--against", "made-up.json", *flags, *CHECKED, status=1)
        for name, flags in CARDS.items():
            card = ("card", "--no-hub", "-o", "out", "--against", "made-up.json", *flags)
            yield name, run(program, folder, *card, "QWenLMHeadModel")
            yield f"supported-{name}", run(program, folder, *card, "GPT2LMHeadModel")
    finally:
        shutil.rmtree(folder)


def results(program):
    """Name and bytes of everything that the golden runs give."""
    found = {}
    for name, form in SUMMARIES.items():
        folder = pathlib.Path(tempfile.mkdtemp(prefix="hubcensus-golden-"))
        try:
            found[name] = run(program, folder, "scrape", "--replay", SAMPLE / "hub.rec", "-o", "out",
                              "--format", form)
            for file in FILES:
                found[file] = (folder / "out" / file).read_bytes()
            for file, flags in CHECKS.items():
                found[file] = run(program, folder, "check", "--no-hub", "-o", "out", *flags, *CHECKED, status=1)
        finally:
            shutil.rmtree(folder)
    found.update(reports(program))
    found.update(gaps(program))
    found.update(coverage(program))
    found.update(asked(program))
    return found


class Golden(unittest.TestCase):
    def test_the_recordings_give_the_expected_bytes(self):
        for name, actual in results(os.environ["HUBCENSUS"]).items():
            with self.subTest(name):
                expected = (HERE / "expected" / name).read_bytes()
                if actual != expected:
                    self.assertEqual(actual.decode().splitlines(), expected.decode().splitlines())
                    self.fail("the files differ in their line ends")


if __name__ == "__main__":
    if "--accept" in sys.argv:
        (HERE / "expected").mkdir(exist_ok=True)
        for name, content in results(pathlib.Path(sys.argv[-1]).resolve()).items():
            (HERE / "expected" / name).write_bytes(content)
    else:
        unittest.main()
