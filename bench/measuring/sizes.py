"""How much is measured: all of it, or so little that it shows only that it works."""

import dataclasses

# About one made-up model in 2.785 is of the task that is scanned.
CATALOGUE_A_MODEL = 2.785


@dataclasses.dataclass(frozen=True)
class Sizes:
    catalogue: int  # of the Hub that is scanned beside the references
    largest: int  # of the Hub for the largest census
    plotted: tuple  # models scanned, for the plot
    latency: int  # milliseconds to a slow Hub
    rounds: int  # of scans and other long runs
    short_rounds: int  # of what takes milliseconds
    json_rounds: int
    stream: int  # times as long as a page
    registry: int  # entries
    commits: int
    files: int  # whose ages are asked
    modules: int  # of the library whose source is read
    module_lines: int
    inserts: int
    library: int  # models of the library whose downloads are counted
    checkpoints: int  # of these


# 138,230 made-up models have 50,001 of the task, 8,570,000 have 3.08 million.
FULL = Sizes(
    catalogue=138_230,
    largest=8_570_000,
    plotted=(1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000),
    latency=100,
    rounds=3,
    short_rounds=31,
    json_rounds=60,
    stream=100,
    registry=10_000,
    commits=15_600,
    files=345,
    modules=400,
    module_lines=800,
    inserts=50_000,
    library=400,
    checkpoints=70_000,
)

QUICK = Sizes(
    catalogue=1_500,
    largest=6_000,
    plotted=(200, 1_000),
    latency=2,
    rounds=1,
    short_rounds=1,
    json_rounds=1,
    stream=2,
    registry=200,
    commits=60,
    files=5,
    modules=20,
    module_lines=60,
    inserts=500,
    library=20,
    checkpoints=400,
)
