#!/usr/bin/env python3
"""How many requests it takes to find the little-used models of a library.

Usage: bench/rows/downloads.py BUILD [--models N] [--checkpoints N] [--threshold N] [--power X]
                          [--below SHARE] [--tests SHARE]

Makes a catalogue up, has the test Hub serve it under the quota of somebody
without a token, counts with bench_downloads and, beside it, as a script does
that lists each tag in the Hub's own order until the threshold is reached, and
compares every answer with the sums of the catalogue.
"""

import argparse
import http.client
import json
import math
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

# It can be run by itself too.
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from measuring.hub import hub_of

LIBRARY = "transformers"
QUOTA, WINDOW, SCALE = 500, 300, 60
YOUNG = 0.12  # of the models: nobody asks for them
SPREAD = 1.33  # decades, of the models' downloads
SEVERAL = 12  # one model of so many has two tags or three
TESTS = 0.4  # of the models have a tiny checkpoint that the tests of other projects download


def families(count, threshold, below):
    """The 30-day downloads of each library model without its tiny checkpoint, most first: log-normal, with the share
    `below` of them less than the threshold."""
    normal = statistics.NormalDist(math.log10(threshold) - SPREAD * statistics.NormalDist().inv_cdf(below), SPREAD)
    for rank in range(count):
        yield 10 ** normal.inv_cdf(1 - (rank + 0.5) / count)


def checkpoints_of(total, size, tested, o, rng):
    """The downloads of a model's checkpoints: a power of their rank; and of a tiny one, 500 to 50,000."""
    shares = [k**-o.power for k in range(1, size + 1)]
    return [total * share / sum(shares) for share in shares] + [500 * 100 ** rng.random()] * tested


def catalogue(o, rng):
    """(models, checkpoints), a model being (name, tags, old)."""
    models, listed = [], []
    weights = [rank**-0.8 for rank in range(1, o.models + 1)]
    young = set(rng.sample(range(1, o.models + 1), round(YOUNG * o.models)))
    # Of those that would be below the threshold, some are lifted above it by their tiny checkpoint.
    below = o.below / (1 - o.tests * 0.5)
    for rank, total in enumerate(families(o.models, o.threshold, below), 1):
        name = f"family-{rank:03}"
        several = rank % SEVERAL == 0
        tags = [name] + [f"{name}-{part}" for part in ("vision", "audio")[: rng.randint(1, 2) if several else 0]]
        models.append((name, tags, rank not in young))
        size = max(3, round(o.checkpoints * weights[rank - 1] / sum(weights)))
        for k, downloads in enumerate(checkpoints_of(total, size, rng.random() < o.tests, o, rng), 1):
            of = [tags[0]] if rng.random() < 0.7 else rng.sample(tags, rng.randint(1, len(tags)))
            of += [LIBRARY] if rng.random() < 0.95 else []
            of += ["region:us", "license:apache-2.0", f"base_model:org-{rank}/{name}-base"]
            listed.append({
                "id": f"org-{rng.randrange(5000)}/{name}-{k}", "downloads": int(downloads), "tags": of,
                "private": rng.random() < 0.002, "trendingScore": int(downloads**0.5 * rng.random() / 50),
            })
    rng.shuffle(listed)
    rng.shuffle(models)
    return models, listed


def sums(questions, listed):
    by_tag = {}
    for m in listed:
        for tag in m["tags"]:
            by_tag.setdefault(tag, []).append(m)
    return {name: sum({m["id"]: m["downloads"] for t in tags for m in by_tag.get(t, []) if not m["private"]}.values())
            for name, tags in questions}


def hub(build, path):
    return hub_of(build, "--catalogue", path, "--enforce-quota", "--quota", str(QUOTA), "--window", str(WINDOW),
                  "--time-scale", str(SCALE))


def asked(address):
    """How many requests there were, how many of the library's own tag, and how many were refused."""
    with urllib.request.urlopen(address + "/__hub/requests") as answer:
        requests = json.load(answer)
    first = [r for r in requests if f"filter={LIBRARY}&" in r["target"]]
    return len(requests), len(first), sum(r["status"] == 429 for r in requests)


def own(build, address, questions, threshold, how):
    lines = "".join(" ".join([name] + tags) + "\n" for name, tags in questions)
    done = subprocess.run([os.path.join(build, "bench/bench_downloads"), address, LIBRARY, str(threshold), how],
                          input=lines, capture_output=True, text=True, check=True)
    rows = [line.split() for line in done.stdout.splitlines()]
    return {name: (state, int(total)) for name, state, total, _ in rows}


def listing(connection, tag):
    target = "/api/models?filter=" + urllib.parse.quote(tag)
    while target:
        connection.request("GET", target)
        answer = connection.getresponse()
        body = answer.read()
        if answer.status == 429:
            time.sleep(WINDOW / SCALE / 10)
            continue
        yield from json.loads(body)
        link = re.match(r'<https?://[^/]+(.*?)>; rel="next"', answer.getheader("Link") or "")
        target = link and link.group(1)


def script(address, questions, threshold):
    """One listing a tag, in the Hub's order, to the threshold."""
    url = urllib.parse.urlsplit(address)
    connection = http.client.HTTPConnection(url.hostname, url.port)
    found = {}
    for name, tags in questions:
        total, seen = 0, set()
        for tag in tags:
            for m in listing(connection, tag) if total < threshold else ():
                if not m["private"] and m["id"] not in seen:
                    seen.add(m["id"])
                    total += m["downloads"]
                if total >= threshold:
                    break
        found[name] = ("at-least" if total >= threshold else "exact", total)
    return found


def check(who, found, expected, threshold):
    for name, total in expected.items():
        state, figure = found[name]
        sound = figure == total if state == "exact" else state == "at-least" and threshold <= figure <= total
        if not sound:
            sys.exit(f"{who}: {name} is {state} {figure}, and its downloads are {total}")


def run(b):
    argv = [sys.executable, "-B", os.path.abspath(__file__), b.build, "--models", str(b.sizes.library), "--checkpoints",
            str(b.sizes.checkpoints)]
    b.report.say("\n## Requests to tell which models are little used\n\n" + b.measure(argv).output.rstrip())


def main():
    parser = argparse.ArgumentParser(description="Count the requests that downloads take.")
    parser.add_argument("build", help="folder of a build with the preset bench")
    parser.add_argument("--models", type=int, default=400, help="of the library, young ones among them (default 400)")
    parser.add_argument("--checkpoints", type=int, default=70_000)
    parser.add_argument("--threshold", type=int, default=5000)
    parser.add_argument("--power", type=float, default=1.6, help="of the checkpoints of one model (default 1.6)")
    parser.add_argument("--below", type=float, default=0.25, help="share of models below the threshold (default 0.25)")
    parser.add_argument("--tests", type=float, default=TESTS, help=f"share with a tiny checkpoint (default {TESTS})")
    o = parser.parse_args()
    rng = random.Random(7)
    models, listed = catalogue(o, rng)
    questions = [(name, tags) for name, tags, old in models if old]
    expected = sums(questions, listed)
    unused = [tags for name, tags in questions if expected[name] < o.threshold]
    print(f"{len(models)} models with {sum(len(t) for _, t, _ in models)} tags, {len(listed):,} checkpoints, "
          f"{sum(m['downloads'] >= o.threshold for m in listed):,} of them with {o.threshold:,} downloads; {len(questions)} "
          f"models are old, and {len(unused)} of these, with {sum(map(len, unused))} tags, below {o.threshold:,}")
    print(f"\n| {'way':28} | requests | first walk | answers 429 | wall s |")
    print(f"| {'-' * 28} | -------: | ---------: | ----------: | -----: |")
    with tempfile.TemporaryDirectory(prefix="hubcensus-bench-") as folder:
        path = os.path.join(folder, "catalogue.json")
        with open(path, "w", encoding="ascii") as f:
            json.dump(listed, f)
        for who, run in (
            ("hubcensus", lambda at: own(o.build, at, questions, o.threshold, "at-least")),
            ("hubcensus, exact", lambda at: own(o.build, at, questions, o.threshold, "exact")),
            ("a listing a tag, as it comes", lambda at: script(at, questions, o.threshold)),
        ):
            with hub(o.build, path) as address:
                start = time.monotonic()
                found = run(address)
                wall = time.monotonic() - start
                requests, first, refused = asked(address)
            check(who, found, expected, o.threshold)
            print(f"| {who:28} | {requests:8} | {first:10} | {refused:11} | {wall:6.1f} |", flush=True)


if __name__ == "__main__":
    main()
