#!/usr/bin/env python3
"""Time a scan of a Hub that is far away, beside the least that its own latency lets any scan take.

Usage: bench/rows/slow_hub.py BUILD [--models N] [--latency MS] [--rate BYTES] [--rounds N]

BUILD is the folder of a build with tests.  Each answer's headers take --latency,
each connection carries --rate bytes of body a second.  A page is named by the
Link of the one before and by nothing else, so the k-th request leaves k - 1
latencies after the first at best, and its page is whole a latency and its body's
time later:

    bound = the greatest, over the pages k, of k * latency + bytes of body k / rate

To connect costs nothing on the same machine and is left out, as is all that the
program does itself.  The wall time is the least of the rounds: what else the
machine does only adds to it.  A full page's body can take longer than the latency, and the
bound then asks for several connections.
"""

import argparse
import http.client
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

# It can be run by itself too.
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from measuring.hub import hub_of, made_up

# Fifty full pages of the task, and one model.
MODELS = 138_230
LATENCY_MS = 100
RATE = 5_000_000
CACHE_MB = 400


def hub(build, models, compresses):
    return hub_of(build, *made_up(models), "--cache-mb", str(CACHE_MB), *([] if compresses else ["--no-gzip"]))


def scan(build, address, out):
    """Seconds of one whole scan into a new folder."""
    shutil.rmtree(out, ignore_errors=True)
    env = {k: v for k, v in os.environ.items() if not k.startswith(("HF_", "HUGGING_FACE_"))}
    argv = [os.path.join(build, "hubcensus"), "scrape", "--endpoint", address, "-o", out, "-q", "--min-downloads", "0",
            "--full-scan", "--no-canonical-sweep"]
    began = time.perf_counter()
    done = subprocess.run(argv, env=env, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"bench/rows/slow_hub.py: the scan ended with status {done.returncode}:\n{done.stderr[-2000:]}")
    return time.perf_counter() - began


def sizes(address):
    """Bytes of body that each page of the last scan is sent with, in the order of asking."""
    with urllib.request.urlopen(address + "/__hub/requests") as answer:
        targets = [r["target"] for r in json.load(answer)]
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(address).netloc)
    found = []
    for target in targets:
        connection.request("GET", target, headers={"Accept-Encoding": "gzip"})
        found.append(len(connection.getresponse().read()))
    return found


def slow_down(address, latency_ms, rate):
    spec = f"latency={latency_ms},rate={rate}".encode()
    urllib.request.urlopen(urllib.request.Request(address + "/__hub/faults", spec, method="PUT")).close()


def row(build, folder, encoding, models=MODELS, latency_ms=LATENCY_MS, rate=RATE, rounds=3):
    """One line of a table; `encoding` is "gzip" or "identity", `folder` is for what the scans write."""
    build = os.path.abspath(build)
    out = os.path.join(folder, "slow")
    with hub(build, models, encoding == "gzip") as address:
        scan(build, address, out)  # has the Hub make its pages, and tells what they are
        pages = sizes(address)
        slow_down(address, latency_ms, rate)
        walls = [scan(build, address, out) for _ in range(rounds)]
    shutil.rmtree(out)
    bound = max(k * latency_ms / 1000 + size / rate for k, size in enumerate(pages, 1))
    wall = min(walls)
    return [encoding, str(len(pages)), f"{sum(pages) / 1e6:.1f}", f"{bound:.2f}", f"{wall:.2f}", f"{wall / bound:.3f}"]


HEAD = ["encoding", "pages", "MB", "bound s", "wall s", "wall / bound"]
MOST = 1.05  # times the bound


def run(b):
    lines = [row(b.build, b.folder, encoding, b.sizes.catalogue, b.sizes.latency, rounds=b.sizes.rounds)
             for encoding in ("gzip", "identity")]
    b.report.table(f"Scan of a Hub {b.sizes.latency} ms away, {RATE / 1e6:g} MB/s a connection, median of {b.sizes.rounds}",
                   HEAD, lines)
    for encoding, pages, _, bound, wall, _ in lines:
        b.report.times_at_most(f"wall, {pages} pages {b.sizes.latency} ms away, {encoding}", float(wall), float(bound), MOST,
                               "s", "the Hub's own latency")


def main():
    parser = argparse.ArgumentParser(description="Time a scan of a Hub that is far away.")
    parser.add_argument("build", help="folder of a build with tests")
    parser.add_argument("--models", type=int, default=MODELS, help="in the catalogue; a bit more than a third are scanned")
    parser.add_argument("--latency", type=int, default=LATENCY_MS, metavar="MS", help="to the headers")
    parser.add_argument("--rate", type=int, default=RATE, metavar="BYTES", help="a second, each connection")
    parser.add_argument("--rounds", type=int, default=3, help="the least of so many is told")
    o = parser.parse_args()
    print("".join(cell.rjust(14) for cell in HEAD))
    with tempfile.TemporaryDirectory(prefix="hubcensus-bench-") as folder:
        for encoding in "gzip", "identity":
            print("".join(cell.rjust(14) for cell in row(o.build, folder, encoding, o.models, o.latency, o.rate, o.rounds)),
                  flush=True)


if __name__ == "__main__":
    main()
