"""A whole scan of 50,001 models, beside what a script and Hugging Face's client take only to list them."""

import os
import shutil
import sys

from measuring import machine
from measuring.program import TASK, bytes_sent, in_turns, requests_of
from measuring.report import stop

PYTHON, CLIENT = "Python loop", "@huggingface/hub"


def runs_of(b, hub, encoding, target):
    script = [sys.executable, "-I", b.reference("list_pages.py"), hub, target, encoding]
    client = ["node", b.reference("list_pages.mjs"), hub, TASK]
    runs = {"hubcensus": lambda: b.scan(hub), PYTHON: lambda: b.measure(script)}
    if encoding == "gzip" and os.path.isdir(machine.CLIENT) and shutil.which("node"):
        runs[CLIENT] = lambda: b.measure(client)
    return runs


def scanned_by_all(results):
    """How many models there were, which each must have read."""
    counts = {name: int(taken.output) for name, taken in results.items()}
    if len(set(counts.values())) > 1:
        stop(f"not all read the same models: {counts}")
    return counts["hubcensus"]


def run(b):
    lines = []
    for encoding in "gzip", "identity":
        with b.hub(b.sizes.catalogue, *([] if encoding == "gzip" else ["--no-gzip"])) as hub:
            before = bytes_sent(hub)
            b.scan(hub)  # warms the caches, and tells the first target
            size = bytes_sent(hub) - before
            target, requests = requests_of(hub)
            results = in_turns(runs_of(b, hub, encoding, target), b.sizes.rounds)
        scanned = scanned_by_all(results)
        cost = {name: taken.cpu / scanned * 1e6 for name, taken in results.items()}
        own = results["hubcensus"]
        for name, taken in results.items():
            lines.append([f"{name}, {encoding}" + (f" ({size / 1e6:.1f} MB)" if taken is own else ""),
                          f"{cost[name]:.2f}", f"{taken.wall:.2f}", f"{taken.memory:.1f}",
                          f"{cost[name] / cost['hubcensus']:.1f}", f"{taken.memory / own.memory:.1f}"])
        if encoding == "gzip":
            judge(b, scanned, cost, results)
    b.report.table(f"Whole scan of {scanned:,} models in {requests} requests, median of {b.sizes.rounds}",
                   ["program", "us CPU a model", "wall s", "MB at most", "CPU ratio", "memory ratio"], lines)


def judge(b, scanned, cost, results):
    own = cost["hubcensus"]
    b.costs.append((scanned, own))
    b.report.at_most(f"CPU a model, scan of {scanned:,}", own, 6, "us")
    b.report.times_less("... beside a Python loop", own, cost[PYTHON], 8, "us", "list_pages.py")
    if CLIENT in cost:
        b.report.times_less("... beside Hugging Face's client", own, cost[CLIENT], 25, "us", "list_pages.mjs")
    b.report.at_most(f"memory, scan of {scanned:,}", results["hubcensus"].memory, 32, "MB", results[PYTHON].memory,
                     "list_pages.py")
