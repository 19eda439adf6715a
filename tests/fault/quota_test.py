"""The Hub's quota: no request is refused, and next to nothing of a window is wasted.

Short: windows of some seconds, of which only the requests and the waits are
counted.  At length: 1,200 requests at the Hub's own 500 in 300 seconds, and the
clock too.
"""

import collections
import json
import os
import pathlib
import sys
import threading
import urllib.error
import urllib.request
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))

from harness import HubTest, model, number
from library import Library

TORTURE = os.environ.get("HUBCENSUS_TORTURE") == "1"
QUOTA, WINDOW, REQUESTS = (500, 300, 1200) if TORTURE else (50, 3, 120)
MARGIN = 1  # seconds that the program gives the Hub's clock
JOBS = 8
REPORTS = ("supported_models.json", "architecture_gaps.json", "verification_history.json")
SCAN = ("--seed", 8, "--models", 6000, "--no-chat-templates", "--token-quota", QUOTA, "--window", WINDOW)


class Quota(HubTest):
    longest = 300 + 5 * WINDOW

    def windows(self, hub):
        """The moments of its requests, in milliseconds after the window's begin, window by window."""
        asked = hub.requests()
        self.assertEqual({r["status"] for r in asked}, {200})
        found = {}
        for r in asked:
            found.setdefault(r["t_ms"] // (WINDOW * 1000), []).append(r["t_ms"] % (WINDOW * 1000))
        return [found.get(i, []) for i in range(min(found), max(found) + 1)]

    def check(self, hub, result, enough):
        windows = self.windows(hub)
        self.assertGreaterEqual(sum(map(len, windows)), enough)
        lines = [json.loads(line) for line in result.err.splitlines()]
        waits = [line["wait_ms"] for line in lines if line["event"] == "wait"]
        # A machine that stands still may let a window pass; nobody waits for the end of one that is not used up.
        self.assertLessEqual(len(waits), sum(len(window) == QUOTA for window in windows))
        self.assertLessEqual(max(waits, default=0), (WINDOW + MARGIN) * 1000)
        wasted = [min(w, default=WINDOW * 1000) / (WINDOW * 1000) for w in windows[1:]]
        print(f"{self.id()}: {list(map(len, windows))} requests, {len(waits)} waits; "
              + ", ".join(f"{w:.2%}" for w in wasted) + " of the windows before the first", file=sys.stderr)
        if TORTURE:
            self.assertLess(sum(wasted) / len(wasted), 0.02)

    def test_a_scan(self):
        # Three pages' worth of models on a hundred pages.
        quiet = self.hub(*SCAN)
        self.scrape(quiet, "--full-scan", "--min-downloads", 0, "--no-canonical-sweep", output="good")
        listed = len([m for m in quiet.models() if "text-generation" in m["tags"]])
        hub = self.hub(*SCAN, "--quota", QUOTA, "--enforce-quota", "--fault",
                       f"filter=text-generation,page-size={max(listed // REQUESTS, 1)}")
        result = self.scrape(hub, "--full-scan", "--min-downloads", 0, "--no-canonical-sweep", "--json-log")
        self.check(hub, result, REQUESTS)
        for name in REPORTS:
            self.assertEqual(self.raw(name), self.raw(name, "good"))

    def tags(self, count):
        names = [f"model{i:04}" for i in range(count)]
        made = Library(self.folder / "library")
        made.commit("2022-03-01", {f"src/transformers/models/{n}/modeling_{n}.py": "x = 1\n" for n in names})
        made.tables("2022-04-01", names)
        made.make()
        return self.catalogue(number([
            model(f"a/{n}", architecture=None, downloads=i % 7, tags=["transformers", n])
            for i, n in enumerate(names)]))

    def deprecate(self, hub, *flags):
        return self.run_program("deprecate", "--endpoint", hub.url, "--repo", self.folder / "library",
                                "--hub-tag", "none", "--format", "json", "--readings", "none", "--json-log",
                                "--jobs", JOBS, *flags)

    def test_many_tags(self):
        catalogue = self.tags(REQUESTS)
        hub = self.hub("--catalogue", catalogue, "--quota", QUOTA, "--window", WINDOW, "--enforce-quota")
        result = self.deprecate(hub)
        self.check(hub, result, REQUESTS)
        self.assertEqual({m["name"]: m["downloads"] for m in json.loads(result.out)["candidates"]},
                         {f"model{i:04}": i % 7 for i in range(REQUESTS)})

    def test_a_quota_that_somebody_shares(self):
        count = REQUESTS // 2
        catalogue = self.tags(count)
        hub = self.hub("--catalogue", catalogue, "--quota", QUOTA, "--window", WINDOW, "--enforce-quota")
        over = threading.Event()

        def other():
            while not over.wait(WINDOW / QUOTA):
                try:
                    urllib.request.urlopen(hub.url + "/api/models?limit=1").close()
                except urllib.error.HTTPError:
                    pass

        thread = threading.Thread(target=other)
        thread.start()
        try:
            d = json.loads(self.deprecate(hub).out)
        finally:
            over.set()
            thread.join()
        self.assertEqual({m["name"]: m["downloads"] for m in d["candidates"]},
                         {f"model{i:04}": i % 7 for i in range(count)})
        asked = hub.requests()
        refused = [r for r in asked if r["status"] == 429]
        # Those that were on their way when the other took the rest, and no more after them.
        per_window = collections.Counter(r["t_ms"] // (WINDOW * 1000) for r in refused)
        self.assertLessEqual(max(per_window.values(), default=0), JOBS)
        # One that was refused comes again, when the window is another one.
        for r in refused:
            again = [a["t_ms"] for a in asked if a["target"] == r["target"] and a["n"] > r["n"]]
            self.assertTrue(again and again[0] // (WINDOW * 1000) > r["t_ms"] // (WINDOW * 1000))


if __name__ == "__main__":
    unittest.main()
