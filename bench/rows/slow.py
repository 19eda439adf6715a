"""The wall time of a scan of a Hub that is far away, beside the least that its latency allows."""

import importlib.util

MOST = 1.05  # times the bound


def run(b):
    if importlib.util.find_spec("slow_hub") is None:
        return
    import slow_hub

    lines = [slow_hub.row(b.build, b.folder, encoding, b.sizes.catalogue, b.sizes.latency, rounds=b.sizes.rounds)
             for encoding in ("gzip", "identity")]
    b.report.table(f"Scan of a Hub {b.sizes.latency} ms away, {slow_hub.RATE / 1e6:g} MB/s a connection, median of"
                   f" {b.sizes.rounds}", slow_hub.HEAD, lines)
    for encoding, pages, _, bound, wall, _ in lines:
        b.report.times_at_most(f"wall, {pages} pages {b.sizes.latency} ms away, {encoding}", float(wall), float(bound), MOST,
                               "s", "the Hub's own latency")
