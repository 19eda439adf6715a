"""What is counted in instructions: the rows that a processor bounds, small enough to be counted in a minute or two."""

import json
import os
import re

from measuring.program import WHOLE
from rows import ages, sources
from rows.made_up_registry import make_registry

CATALOGUE = 28_000  # of which 10,170 models are of the task
REGISTRY = 10_000
COMMITS, FILES = 4_000, 200
INSERTS = 20_000
MODULES, MODULE_LINES = 40, 200
BY_TYPE = {"name": "types", "supported_architectures": ["GPT2LMHeadModel", {"name": "Qwen3ForCausalLM", "tier": "fallback"}],
           "supported_model_types": ["llama", "mistral", "qwen2"]}
PAGES = "long", "short", "least"
CHUNK = 128 * 1024


def start_up(counter):
    program = counter.copy("hubcensus")
    for option in "--version", "--help":
        counter.count(f"start-up, {option}", [program, option], 1, "start")


def scan(counter):
    """A scan of a recording of the test Hub, and the reports once more from its census."""
    b, program = counter.b, counter.copy("hubcensus")
    with b.hub(CATALOGUE) as hub:
        b.measure([b.program, "record", "-q", os.path.join(b.folder, "hub.rec"), "scrape", "-o", b.place("recorded")]
                  + WHOLE, hub)
    with open(os.path.join(b.folder, "recorded/architecture_gaps.json"), encoding="utf-8") as f:
        models = json.load(f)["scan_info"]["total_scanned"]
    counter.count(f"scan of {models:,} models from a recording",
                  [program, "scrape", "-q", "--replay", "hub.rec", "-o", "out"] + WHOLE, models, "model")
    counter.count(f"reports from a census of {models:,} models", [program, "regap", "-q", "-o", "out"], models, "model")
    with open(b.place("libraries") + "/types.json", "w", encoding="utf-8") as f:
        json.dump(BY_TYPE, f)
    counter.count(f"list beside a census of {models:,} models", [program, "list", "-q", "-o", "out"], models, "model")
    counter.count(f"report with a census of {models:,} models", [program, "report", "--to", "report", "-o", "out"], models, "model")
    counter.count(f"coverage of {models:,} models", [program, "coverage", "-q", "-o", "out"], models, "model")
    counter.count(f"coverage of {models:,} models by two libraries",
                  [program, "coverage", "-q", "-o", "out", "--against", "libraries/types.json"], models, "model")


def json_reading(counter):
    program = counter.copy("bench/bench_json_read")
    for page in PAGES:
        argv = ["--once", page, str(CHUNK)]
        told = counter.b.measure([counter.b.built("bench/bench_json_read")] + argv).output
        counter.count(f"JSON, {page} page", [program] + argv, int(re.search(r"in (\d+)", told).group(1)), "byte",
                      only_in="json_reader_feed")


def registry(counter):
    b, program = counter.b, counter.copy("hubcensus")
    model = make_registry(b.place("registry"), REGISTRY)
    counter.count(f"check, registry of {REGISTRY:,}", [program, "check", "-o", "registry", model], REGISTRY, "model")
    make_registry(b.place("older"), REGISTRY, REGISTRY // 50)
    for what, arguments in (("list", ["list", "-q"]), ("archs", ["archs"]), ("stats", ["stats"]), ("next", ["next"]),
                            ("validate", ["validate"]), ("report as HTML", ["report", "--format", "html"])):
        counter.count(f"{what}, registry of {REGISTRY:,}", [program] + arguments + ["-o", "registry"], REGISTRY, "model")
    counter.count(f"diff, registries of {REGISTRY:,}", [program, "diff", "older", "registry"], REGISTRY, "model")
    counter.count(f"rewriting a registry of {REGISTRY:,}", [program, "regap", "-q", "-o", "registry"], REGISTRY, "model")


def inserts(counter):
    program = counter.copy("bench/bench_store_insert")
    counter.count(f"census, {INSERTS:,} models into it", [program, "--once", ".", str(INSERTS)], INSERTS, "model")


def source(counter):
    """Of a folder in no repository: git's own work is not to be counted."""
    program = counter.copy("hubcensus")
    size = sources.made_up(counter.b.place("source"), MODULES, MODULE_LINES)
    counter.count(f"source of {MODULES} modules", [program, "profile", "make", "-q", "source"], size, "byte")


def histories(counter):
    program = counter.copy(ages.PROGRAM)
    env = ages.environment(counter.folder)
    repository = ages.made_up(os.path.join(counter.folder, "made-up"), env, COMMITS, FILES)
    paths = ages.files_of(repository, ages.PATTERN, env)
    # git writes at its own pace, and each piece costs a little.
    counter.count(f"ages of {len(paths)} files, {COMMITS:,} commits", [program, "made-up", "HEAD", "first"], COMMITS,
                  "commit", text=b"".join(path.encode() + b"\0" for path in paths), times=7)


def count_all(counter):
    for rows in start_up, scan, json_reading, registry, inserts, source, histories:
        rows(counter)
