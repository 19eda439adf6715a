#!/usr/bin/env python3
"""What a library supports, read from its source: files on the disk, and those of a commit.

Usage: bench/rows/sources.py BUILD PATH[@REV] [--rounds N]

BUILD is the folder of a build with the preset "bench", PATH a checkout that the program knows.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import time

if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from measuring.program import in_turns
from measuring.report import stop
from rows.ages import environment

FOLDER = "python/sglang/srt/models"
PARSED = "ast.parse"


def module(rng, n, lines):
    """A module of a model: classes with methods of many names, numbers and texts, and the list of the model's classes."""
    words = [f"{rng.choice(('hidden', 'attn', 'mlp', 'rotary', 'gate', 'expert'))}_{i}" for i in range(40)]
    text = [f'"""Made-up model {n}."""', "import torch", "from torch import nn", ""]
    while len(text) < lines:
        text += [f"class M{n}Layer{len(text)}(nn.Module):", f'    """Holds {rng.choice(words)} and "{rng.choice(words)}"."""', "",
                 f"    def __init__(self, {', '.join(rng.sample(words, 4))}=None) -> None:"]
        text += [f"        self.{word} = nn.Linear({rng.choice(words)}.size * {rng.randrange(9999)}, bias=[1.5e-{i}, 'x', None])  # {word}"
                 for i, word in enumerate(rng.sample(words, 12))]
        text += ["", f"    def forward(self, x):\n        return self.{rng.choice(words)}(x, {{'a': (x, f\"{{x}}\")}})", "", ""]
    return "\n".join(text + [f"class Made{n}ForCausalLM(nn.Module):\n    pass\n\n", f"EntryClass = [Made{n}ForCausalLM]\n"])


def made_up(folder, modules, lines):
    """A library that has a file for each model; the bytes of these files."""
    rng, size = random.Random(7), 0
    os.makedirs(os.path.join(folder, FOLDER))
    for n in range(modules):
        with open(os.path.join(folder, FOLDER, f"made_{n:04}.py"), "w", encoding="utf-8") as f:
            size += f.write(module(rng, n, lines))
    return size


def commit(folder, env):
    """Make a checkout of it, with all in one commit."""
    git = ["git", "-C", folder, "-c", "user.name=a", "-c", "user.email=a@b"]
    for argv in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-qm", "all"], ["repack", "-adq"]):
        subprocess.run(git + argv, env=env, check=True)


def run(b):
    checkout = os.path.join(b.folder, "sources")
    size = made_up(checkout, b.sizes.modules, b.sizes.module_lines)
    commit(checkout, environment(b.folder))
    models = os.path.join(checkout, FOLDER)
    make = [b.program, "profile", "make", "-q"]
    argvs = {"on the disk": make + [checkout], "at a commit": make + [f"{checkout}@HEAD"],
             PARSED: [sys.executable, "-I", b.reference("read_sources.py"), models]}
    results = in_turns({name: lambda argv=argv: b.measure(argv) for name, argv in argvs.items()}, b.sizes.rounds)
    for name in "on the disk", "at a commit":
        found = len(json.loads(results[name].output)["supported_architectures"])
        if found != b.sizes.modules:
            stop(f"of {b.sizes.modules} architectures {found} were read {name}")
    b.report.table(f"What a library of {b.sizes.modules} modules, {size / 1e6:.1f} MB, supports, median of {b.sizes.rounds}",
                   ["read", "wall s", "CPU s", "MB at most"],
                   [[name, f"{taken.wall:.2f}", f"{taken.cpu:.2f}", f"{taken.memory:.1f}"] for name, taken in results.items()])
    b.report.times_less(f"source of {b.sizes.modules} modules, on the disk", results["on the disk"].wall, results[PARSED].wall, 20,
                        "s", PARSED)
    b.report.times_less("... at a commit", results["at a commit"].wall, results[PARSED].wall, 20, "s", PARSED)


def main():
    parser = argparse.ArgumentParser(description="Time the reading of a library's source.")
    parser.add_argument("build", help="folder of a build")
    parser.add_argument("place", help="PATH[@REV] of a checkout")
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args()
    taken = []
    for _ in range(options.rounds):
        began = time.perf_counter()
        subprocess.run([os.path.join(options.build, "hubcensus"), "profile", "make", "-q", options.place],
                       stdout=subprocess.DEVNULL, check=True)
        taken.append(time.perf_counter() - began)
    print(f"{options.place}: {statistics.median(taken) * 1e3:.0f} ms, median of {options.rounds}")


if __name__ == "__main__":
    main()
