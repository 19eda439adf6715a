"""The JSON reader alone, beside others' in the same process; and what memory it needs."""

import re
import subprocess

from measuring.program import in_turns
from measuring.report import stop

WIDTHS = {"best": "", "sse2": ", SSE2 only"}
JUDGED = "long", "short"
# Which way of ours stands against which of theirs, and how many times as fast it is to be on each page.
BESIDE_SIMDJSON = {"long": 1.5, "short": 0.7}
WANTED = [("chunks", "simdjson", "whole", BESIDE_SIMDJSON), ("whole", "simdjson", "whole", BESIDE_SIMDJSON),
          ("chunks", "yajl", "chunks", {"long": 4, "short": 4})]
# With the narrow vectors alone half of that is asked.
SHARE = {"best": 1, "sse2": 0.5}
KIB = 128


def can_be_held(b, width):
    """Whether the reader has vectors of that kind on this machine, and can be told to use no wider ones."""
    argv = [b.built("bench/bench_json_read"), "--vectors", width, "--once", "least", "65536"]
    return subprocess.run(argv, capture_output=True, check=False).returncode == 0


def rates(b, width):
    """MB/s by page, reader and way; all must have read the same values."""
    argv = [b.built("bench/bench_json_read"), "--vectors", width, "--rounds", str(b.sizes.json_rounds)]
    found, values = {}, {}
    for line in b.measure(argv).output.splitlines():
        page, reader, way, size, count, length, seconds = line.split()
        found[page, reader, way] = int(size) / 1e6 / float(seconds)
        if reader != "memcpy" and values.setdefault(page, (count, length)) != (count, length):
            stop(f"the readers do not tell of the same values:\n{line}")
    return found


def judge(b, found, width):
    for page in JUDGED:
        for way, peer, their_way, factors in WANTED:
            factor = factors[page] * SHARE[width]
            own, other = found[page, "hubcensus", way], found.get((page, peer, their_way))
            if other is None:
                continue
            b.report.row(f"JSON, {page} page, {way}{WIDTHS[width]}", f">= {factor:g} times as fast", f"{own:,.0f} MB/s",
                         f"{other:,.0f} MB/s {peer}", own / other, own >= factor * other)


def speed(b):
    lines = []
    for width in filter(lambda width: can_be_held(b, width), WIDTHS):
        found = rates(b, width)
        judge(b, found, width)
        pages = dict.fromkeys(page for page, _, _ in found)
        for reader, way in dict.fromkeys((reader, way) for _, reader, way in found):
            if width != "best" and reader != "hubcensus":
                continue
            lines.append([f"{reader}, {way}{WIDTHS[width]}"]
                         + [f"{found[page, reader, way]:,.0f}" for page in pages])
    b.report.table(f"JSON reading, MB/s, least of {b.sizes.json_rounds}; chunks are of {KIB} KiB", ["reader, way"]
                   + [f"{page} page" for page in pages], lines)


def memory(b):
    """The most memory of a process that reads a page, and of one that reads a page so many times as long."""
    lines = []
    for page in JUDGED:
        argv = [b.built("bench/bench_json_read"), "--stream", page]
        one, more = in_turns({times: lambda times=times: b.measure(argv + [str(times)])
                              for times in (1, b.sizes.stream)}, b.sizes.rounds).values()
        sizes = [int(re.search(r"in (\d+)", taken.output).group(1)) / 1e6 for taken in (one, more)]
        lines += [[f"{page} page", f"{sizes[0]:,.1f}", f"{one.memory:.2f}"],
                  [f"{page} page x {b.sizes.stream}", f"{sizes[1]:,.1f}", f"{more.memory:.2f}"]]
        b.report.row(f"JSON, memory for {page} page x {b.sizes.stream}", "as for one page, to 5 %",
                     f"{more.memory:.2f} MB", f"{one.memory:.2f} MB one page", more.memory / one.memory,
                     more.memory <= 1.05 * one.memory)
    b.report.table("Memory of a process that reads JSON", ["what it reads", "MB of text", "MB at most"], lines)


def run(b):
    speed(b)
    memory(b)
