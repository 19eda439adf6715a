"""The cost of a model as the census grows, the largest census, and the reports made from it."""

import os
import shutil
import sys

from measuring.program import in_turns, median
from measuring.sizes import CATALOGUE_A_MODEL

LIMIT = 6  # us a model
REPORTS = "supported_models.json", "architecture_gaps.json"
MOVED, READ = "moving as many bytes", "reading as many bytes"


def by_size(b):
    """Scans of growing sizes; the more often the shorter they are."""
    lines = []
    for models in b.sizes.plotted:
        rounds = max(b.sizes.rounds, min(3 * b.sizes.rounds, b.sizes.rounds * 300_000 // models))
        with b.hub(round(models * CATALOGUE_A_MODEL)) as hub:
            results = [b.scan(hub) for _ in range(rounds)]
        taken = median(results)
        cost = taken.cpu / taken.output * 1e6
        b.costs.append((taken.output, cost))
        lines.append([f"{taken.output:,}", str(rounds), f"{cost:.2f}", f"{taken.wall:.2f}", f"{taken.memory:.1f}",
                      f"{size_of(b, 'out/census.db') / taken.output:.0f}"])
    b.report.table("Whole scans by size, median of so many", ["models", "scans", "us CPU a model", "wall s",
                                                              "MB at most", "bytes of census a model"], lines)


def size_of(b, name):
    return os.path.getsize(os.path.join(b.folder, name))


def largest(b):
    """Scans of a catalogue as large as the Hub; the last one's census stays in `out`."""
    compared, cost_there = b.costs[0]
    with b.hub(b.sizes.largest) as hub:
        taken = median([b.scan(hub) for _ in range(b.sizes.rounds)])
    models = taken.output
    cost, size = taken.cpu / models * 1e6, size_of(b, "out/census.db") / models
    b.costs.append((models, cost))
    b.report.table(f"Whole scan of {models:,} models, median of {b.sizes.rounds}",
                   ["program", "CPU s", "us CPU a model", "wall s", "MB at most", "bytes of census a model"],
                   [["hubcensus, gzip", f"{taken.cpu:.1f}", f"{cost:.2f}", f"{taken.wall:.1f}", f"{taken.memory:.1f}",
                     f"{size:.0f}"]])
    b.report.at_most(f"CPU, scan of {models:,}", taken.cpu, 25, "s")
    b.report.at_most("... its census, a model", size, 200, "bytes")
    b.report.times_at_most("... CPU a model", cost, cost_there, 1.3, "us", f"at {compared:,}")
    b.report.at_most("... memory", taken.memory, 64, "MB")
    return models


def reports(b, models):
    """The reports from that census, which is left in `out`, with and without those of before."""
    out = os.path.join(b.folder, "out")
    regap = [b.program, "regap", "-q", "-o", out]

    def from_census_alone():
        for name in REPORTS:
            os.remove(os.path.join(out, name))
        return b.measure(regap)

    read = [sys.executable, "-I", b.reference("move_files.py"), os.path.join(out, "census.db")]
    move = read + [os.path.join(out, REPORTS[0])]
    runs = {"gaps and supported, from the census alone": from_census_alone,
            "gaps and supported, beside those of before": lambda: b.measure(regap),
            MOVED: lambda: b.measure(move),
            "coverage": lambda: b.measure([b.program, "coverage", "-q", "-o", out]), READ: lambda: b.measure(read)}
    results = in_turns(runs, b.sizes.rounds)
    b.report.table(f"Reports from a census of {models:,} models, median of {b.sizes.rounds}",
                   ["what", "wall s", "CPU s", "MB at most"],
                   [[name, f"{taken.wall:.2f}", f"{taken.cpu:.2f}", f"{taken.memory:.1f}"]
                    for name, taken in results.items()])
    for name in [name for name in results if name not in (MOVED, READ)]:
        bound = READ if name == "coverage" else MOVED
        b.report.at_most(name, results[name].wall, 3, "s", results[bound].wall, bound)


def run(b):
    by_size(b)
    reports(b, largest(b))
    shutil.rmtree(os.path.join(b.folder, "out"))
