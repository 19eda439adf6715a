"""Starting up; looking models up in a registry of 10,000; comparing, checking and rewriting that registry."""

import os
import sys

from measuring.program import in_turns
from rows.made_up_registry import make_registry


def milliseconds(taken):
    return taken.wall * 1e3


def run(b):
    folder = b.place("registry")
    model = make_registry(folder, b.sizes.registry)
    older = b.place("older")
    make_registry(older, b.sizes.registry, b.sizes.registry // 50)
    entries = f"{b.sizes.registry:,}"
    file = os.path.join(folder, "supported_models.json")
    python = [sys.executable, "-I"]
    argvs = {
        "hubcensus --version": [b.program, "--version"],
        "hubcensus --help": [b.program, "--help"],
        "git --version": ["git", "--version"],
        "python -c pass": python + ["-c", "pass"],
        f"hubcensus regap, {entries}": [b.program, "regap", "-q", "-o", folder],
        f"json.load, json.dump, {entries}": python + [b.reference("rewrite_registry.py"), file],
        f"hubcensus check, {entries}": [b.program, "check", "-o", folder, model],
        f"hubcensus list, {entries}": [b.program, "list", "--status", "verified", "-o", folder],
        f"json.load, a list, {entries}": python + [b.reference("list_models.py"), file],
        f"hubcensus diff, {entries}": [b.program, "diff", older, folder],
        f"json.load, two dicts, {entries}":
            python + [b.reference("compare_registries.py"), os.path.join(older, "supported_models.json"), file],
        f"hubcensus validate, {entries}": [b.program, "validate", "-o", folder],
        f"json.load, checks, {entries}": python + [b.reference("check_registry.py"), file],
        f"hubcensus report, HTML, {entries}": [b.program, "report", "--format", "html", "-o", folder],
        f"json.load, a loop, {entries}": python + [b.reference("find_model.py"), file, model],
    }
    results = in_turns({name: lambda argv=argv: b.measure(argv) for name, argv in argvs.items()}, b.sizes.short_rounds)
    b.report.table(f"Start-up and a registry of {entries} entries, median of {b.sizes.short_rounds}",
                   ["program", "wall ms", "CPU ms", "MB at most"],
                   [[name, f"{taken.wall * 1e3:.1f}", f"{taken.cpu * 1e3:.1f}", f"{taken.memory:.1f}"]
                    for name, taken in results.items()])
    for option in "--version", "--help":
        b.report.at_most(f"start-up, {option}", milliseconds(results[f"hubcensus {option}"]), 5, "ms",
                         milliseconds(results["git --version"]), "git --version")
    for what, limit, own, other, name in (
        (f"check, registry of {entries}", 20, "hubcensus check", "json.load, a loop", "json.load"),
        (f"list, registry of {entries}", 20, "hubcensus list", "json.load, a list", "json.load"),
        (f"diff, registries of {entries}", 20, "hubcensus diff", "json.load, two dicts", "json.load"),
        (f"validate, registry of {entries}", 20, "hubcensus validate", "json.load, checks", "json.load"),
        (f"rewriting a registry of {entries}", 25, "hubcensus regap", "json.load, json.dump", "json.load, json.dump"),
    ):
        b.report.at_most(what, milliseconds(results[f"{own}, {entries}"]), limit, "ms",
                         milliseconds(results[f"{other}, {entries}"]), name)
