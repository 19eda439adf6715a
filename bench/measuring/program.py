"""Run programs, and Hubs for them, and tell what they took."""

import collections
import json
import os
import shutil
import statistics
import subprocess
import urllib.request

from measuring.hub import hub_of, made_up
from measuring.report import stop

BENCH = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TASK = "text-generation"
WHOLE = ["--min-downloads", "0", "--full-scan", "--no-canonical-sweep"]

# Seconds of time and of CPU, the most memory in MB, and what was printed.
Taken = collections.namedtuple("Taken", "wall cpu memory output")


def median(results):
    return Taken(*(statistics.median(r[i] for r in results) for i in range(3)), results[0].output)


def in_turns(runs, rounds):
    """Call each of the dictionary's functions, round by round; the median of each."""
    results = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            results[name].append(run())
    return {name: median(taken) for name, taken in results.items()}


def quiet_environment():
    """The caller's environment, without what tells a program of a Hub, a token or a proxy."""
    return {k: v for k, v in os.environ.items()
            if not k.startswith(("HF_", "HUGGING_FACE_")) and not k.lower().endswith("_proxy")}


class Bench:
    def __init__(self, build, folder, report, sizes):
        self.build = os.path.abspath(build)
        self.folder = folder
        self.report = report
        self.sizes = sizes
        self.program = self.built("hubcensus")
        self.costs = []  # (models, us a model) of every size scanned

    def built(self, name):
        return os.path.join(self.build, name)

    def reference(self, name):
        return os.path.join(BENCH, "references", name)

    def place(self, name):
        """A new folder of this name."""
        path = os.path.join(self.folder, name)
        shutil.rmtree(path, ignore_errors=True)
        os.mkdir(path)
        return path

    def measure(self, argv, hub=None):
        note = os.path.join(self.folder, "measured")
        env = quiet_environment()
        if hub is not None:
            env["HF_ENDPOINT"] = hub
        done = subprocess.run([self.built("bench/bench_measure"), note] + argv, env=env, capture_output=True, text=True,
                              check=True)
        with open(note, encoding="ascii") as f:
            wall, user, system, memory, status = map(int, f.read().split())
        if status != 0:
            stop(f"`{' '.join(argv)}` ended with status {status}:\n{done.stderr[-2000:]}")
        return Taken(wall / 1e6, (user + system) / 1e6, memory / 1024, done.stdout)

    def scan(self, hub):
        """A whole scan into a new folder `out`; its output is the number of models scanned."""
        out = self.place("out")
        taken = self.measure([self.program, "scrape", "-o", out] + WHOLE, hub)
        # The whole report may be larger than all else: what is wanted stands at its beginning.
        with open(os.path.join(out, "architecture_gaps.json"), encoding="utf-8") as f:
            return taken._replace(output=json.load(f)["scan_info"]["total_scanned"])

    def hub(self, models, *more):
        return hub_of(self.build, *made_up(models), *more)


def requests_of(hub):
    """What the Hub was asked: the first target, and how many requests there were."""
    with urllib.request.urlopen(hub + "/__hub/requests") as answer:
        requests = json.load(answer)
    return requests[0]["target"], len(requests)


def bytes_sent(hub):
    with urllib.request.urlopen(hub + "/__hub/stats") as answer:
        return json.load(answer)["bytes_sent"]
