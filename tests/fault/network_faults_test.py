"""Whatever the network or the Hub does to one answer, the figures are right or the run says that they are not.

Each fault meets the first page of a walk, a middle one, the last one, an
author's listing and a model's tag; once it passes, once it lasts.  Short: each
fault passes at one place and lasts at another; at length: all at all of them.
"""

import concurrent.futures
import json
import os
import pathlib
import queue
import re
import shutil
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))

from harness import HubTest, model, number
from library import Library

TORTURE = os.environ.get("HUBCENSUS_TORTURE") == "1"
AT_ONCE = 10  # most of a run is waiting
REPORTS = ("supported_models.json", "architecture_gaps.json", "verification_history.json")
PLENTY = ("--quota", 10**9)
SCAN = ("--seed", 8, "--models", 6000, "--no-chat-templates", *PLENTY)
WALK = ("--full-scan", "--min-downloads", 0)

BACKOFF = (250, 500)  # milliseconds before the second try: half of the first backoff, or up to all
AWAY, WRONG = 75, 1  # how a scan ends on it if it lasts: worth another try, or not
GOES_ON = 0  # it does not even if it lasts

# name: (fault, the wait that must be told, how it ends if it lasts)
FAULTS = {
    "408": ("status=408", BACKOFF, AWAY),
    "500": ("status=500", BACKOFF, AWAY),
    "502": ("status=502,body=html", BACKOFF, AWAY),
    "503": ("status=503", BACKOFF, AWAY),
    "503 with a time": ("status=503,retry-after=1", (1000, 1000), AWAY),
    "504": ("status=504,body=html", BACKOFF, AWAY),
    "429 and an empty window": ("status=429,r=0,t=1", (2000, 2000), AWAY),
    "429 and seconds": ("status=429,r=7,t=200,retry-after=1", (1000, 1000), AWAY),
    "429 and a date": ("status=429,r=7,t=200,retry-after=date:2", (1000, 2000), AWAY),
    "429 and neither": ("status=429,r=7,t=200", BACKOFF, AWAY),
    "429 and a page": ("status=429,r=7,t=200,body=html", BACKOFF, AWAY),
    "429 and nothing": ("status=429,r=7,t=200,body=empty,retry-after=0", BACKOFF, AWAY),
    "refused": ("redirect=http://127.0.0.1:1", BACKOFF, AWAY),
    "reset before headers": ("reset=headers", BACKOFF, AWAY),
    "reset in the body": ("reset=body", BACKOFF, AWAY),
    "cut with a length": ("cut=length", BACKOFF, AWAY),
    "cut in a chunk": ("cut=chunk", BACKOFF, AWAY),
    "cut before the last chunk": ("cut=last-chunk", BACKOFF, AWAY),
    "stall before headers": ("stall=all", BACKOFF, AWAY),
    "stall after headers": ("stall=headers", BACKOFF, AWAY),
    "stall in the body": ("stall=body", BACKOFF, AWAY),
    "a byte a second": ("drip=1", BACKOFF, AWAY),
    "gzip that is broken": ("gzip=broken", BACKOFF, AWAY),
    "gzip that is cut": ("gzip=cut", BACKOFF, WRONG),
    "broken JSON": ("json=broken", BACKOFF, WRONG),
    "truncated JSON": ("json=truncated", BACKOFF, WRONG),
    "HTML": ("content=html", BACKOFF, WRONG),
    "a deep page": ("deep=100000", BACKOFF, WRONG),
    "a Link to itself": ("link=self", None, WRONG),
    "a Link to the first page": ("link=cycle", None, WRONG),
    "a Link to another host": ("link=foreign", None, GOES_ON),
    "a Link of another kind": ("link=ftp://hub.example", BACKOFF, WRONG),
    "a page that repeats": ("repeat=page", None, GOES_ON),
    "some models that repeat": ("repeat=7", None, GOES_ON),
    "a redirect": ("redirect=relative", None, WRONG),
    "a redirect to another host": ("redirect={other}", None, GOES_ON),
}
# An empty page is believed when it comes twice, and then there is nothing to compare.
PASSING_ONLY = {"an empty page with a Link": ("json=empty", None, GOES_ON),
                "a lost Link": ("link=missing", None, GOES_ON)}
LINKS = ("a Link", "an empty", "a lost Link")

PLACES = {
    "the first page": "filter=text-generation,page=1",
    "a middle page": "filter=text-generation,page=2",
    "the last page": "filter=text-generation,page={last}",
    "an author": "author=google",
    "a tag": "filter=fossil",
}


class Case:
    def __init__(self, name, place, lasts):
        self.name, self.place, self.lasts = name, place, lasts
        self.fault, self.wait, self.end = {**FAULTS, **PASSING_ONLY}[name]

    @property
    def waits_long(self):
        return "stall" in self.fault or "drip" in self.fault

    def __str__(self):
        return f"{self.name}, {self.place}, {'lasting' if self.lasts else 'passing'}"


def cases():
    """Those of this run.  What is wrong with a Link can be so only where a Link is."""
    made = []
    for index, name in enumerate((*FAULTS, *PASSING_ONLY)):
        places = list(PLACES)
        if name.startswith(LINKS) or name == "a page that repeats":
            places = ["the first page", "a middle page"]
        if name == "a page that repeats":
            places = ["a middle page", "the last page"]
        if name == "a Link to the first page":
            places = ["a middle page"]
        passing, lasting = places, places if name not in PASSING_ONLY else []
        if not TORTURE:
            passing = [places[index % len(places)]]
            lasting = lasting and [places[(index + 2) % len(places)]]
        made += [Case(name, place, False) for place in passing]
        made += [Case(name, place, True) for place in lasting]
    # Those that wait longest begin first.
    return sorted(made, key=lambda case: (not case.waits_long, not case.lasts))


class Faults(HubTest):
    def setUp(self):
        super().setUp()
        made = Library(self.folder / "library")
        for name in ("bert", "fossil", "relic"):
            made.model(name, "2022-03-01")
        made.tables("2022-04-01", ["bert", "fossil", "relic"])
        made.make()
        sizes = (("bert", 9000), ("fossil", 40), ("fossil", 2), ("relic", 3999), ("relic", 1000))
        self.tags = self.catalogue(number([
            model(f"a{i}/{tag}", architecture=None, downloads=downloads, tags=["transformers", tag])
            for i, (tag, downloads) in enumerate(sizes)]))
        self.other = self.hub(*SCAN)
        self.other_tags = self.hub("--catalogue", self.tags, *PLENTY)
        self.hubs = queue.Queue()
        self.tag_hubs = queue.Queue()
        for _ in range(AT_ONCE):
            self.hubs.put(self.hub(*SCAN))
            self.tag_hubs.put(self.hub("--catalogue", self.tags, *PLENTY))
        hub = self.hubs.get()
        self.run_scrape(hub, self.folder / "good")
        self.good = self.reports(self.folder / "good")
        self.last = sum("filter=" in r["target"] for r in hub.requests())
        self.assertGreaterEqual(self.last, 3)
        hub.forget()
        self.hubs.put(hub)
        hub = self.tag_hubs.get()
        self.good_answer = self.answer(self.run_deprecate(hub, self.folder / "good")[0])
        hub.forget()
        self.tag_hubs.put(hub)

    def reports(self, home):
        return [(home / "registry" / name).read_bytes() for name in REPORTS]

    def answer(self, result):
        """The report but for what the asking took."""
        return re.sub(r'"requests": \d+', '"requests": 0', result.out)

    def waits(self, result):
        lines = [json.loads(line) for line in result.err.splitlines()]
        return [line["wait_ms"] for line in lines if line["event"] == "wait"]

    def run_scrape(self, hub, home, *flags, status=0):
        home.mkdir(exist_ok=True)
        result = self.run_program("scrape", "--endpoint", hub.url, "-o", home / "registry", "--json-log",
                                  *WALK, *flags, status=None, env={"HOME": str(home)})
        if result.status != status:
            raise AssertionError(f"status {result.status}, not {status}: {result.err[-1500:]}")
        return result, self.waits(result)

    def run_deprecate(self, hub, home, *flags, status=0):
        home.mkdir(exist_ok=True)
        result = self.run_program("deprecate", "--endpoint", hub.url, "--repo", self.folder / "library",
                                  "--format", "json", "--json-log", *flags, status=None,
                                  env={"HOME": str(home)})
        if result.status != status:
            raise AssertionError(f"status {result.status}, not {status}: {result.err[-1500:]}")
        return result, self.waits(result)

    def flags(self, case):
        """A short timeout where it must run out, though none that a busy machine comes near."""
        return ("--retries", 1, *(("--timeout", 6) if case.waits_long else ()))

    def check_waits(self, case, waits, hub):
        """What was told, and that it was waited: the same target does not come again before."""
        if case.wait is None:
            assert waits == [], f"waits {waits}, none was due"
            return
        least, most = case.wait
        # A connection that was used before may be gone; libcurl then asks at once on a new one.
        if waits == [] and "reset=headers" in case.fault:
            return
        # Some of the time to a date is over when the date is read, on a busy machine all of it.
        soonest = BACKOFF[0] if "date:" in case.fault else least
        assert len(waits) == 1 and soonest <= waits[0] <= most, f"waits {waits}, not {case.wait}"
        seen = {}
        for r in hub.requests():
            earlier = seen.get(r["target"])
            # The Hub's clock starts when the request comes, ours when the answer has failed.
            due = max(waits[0], least)
            assert earlier is None or r["t_ms"] - earlier >= due - 5 or "redirect" in case.fault, \
                f"asked again after {r['t_ms'] - earlier} ms instead of {due}"
            seen[r["target"]] = r["t_ms"]

    def check_scrape(self, case, hub, home):
        flags = self.flags(case)
        if not case.lasts or case.end == GOES_ON:
            _, waits = self.run_scrape(hub, home, *flags)
            assert self.reports(home) == self.good, "other files than without the fault"
            if not case.lasts:
                self.check_waits(case, waits, hub)
            return
        bearable = case.place == "an author"
        result, waits = self.run_scrape(hub, home, *flags, status=3 if bearable else case.end)
        # An empty window holds up the other authors too, once more after the second refusal.
        often = (1, 2) if bearable and "r=0" in case.fault else (int(case.wait is not None),)
        assert len(waits) in often, f"waits {waits}, not {often} of them"
        if not bearable:
            assert not (home / "registry" / REPORTS[0]).exists(), "a report of half a scan"
            assert json.loads(result.err.splitlines()[-1])["status"] == case.end, result.err
        hub.control("DELETE", "/__hub/faults")
        hub.forget()
        self.run_scrape(hub, home, *flags)
        if bearable:
            for mine, good in zip(self.reports(home)[:2], self.good):
                assert sorted(re.findall(rb'"model_id": *"[^"]*"', mine)) == \
                    sorted(re.findall(rb'"model_id": *"[^"]*"', good)), "other models than without the fault"
            return
        assert self.reports(home) == self.good, "other files than without the fault"
        begun = {"the first page": 0, "a middle page": 1}.get(case.place, self.last - 1)
        again = sum("filter=" in r["target"] for r in hub.requests())
        assert again <= self.last - begun, f"{again} pages asked again of {self.last}"

    def check_deprecate(self, case, hub, home):
        flags = self.flags(case)
        if not case.lasts or case.end == GOES_ON:
            result, waits = self.run_deprecate(hub, home, *flags)
            assert self.answer(result) == self.good_answer, "another answer than without the fault"
            if not case.lasts:
                self.check_waits(case, waits, hub)
            return
        result, _ = self.run_deprecate(hub, home, *flags, status=3)
        answer, good = json.loads(result.out), json.loads(self.good_answer)
        assert [m["name"] for m in answer["unknown"]] == ["fossil"], answer["unknown"]
        assert answer["candidates"] == [m for m in good["candidates"] if m["name"] != "fossil"], answer
        hub.control("DELETE", "/__hub/faults")
        hub.forget()
        result, _ = self.run_deprecate(hub, home, *flags)
        assert self.answer(result) == self.good_answer, "another answer than without the fault"
        # What was answered is in the journal.
        assert all("fossil" in r["target"] for r in hub.requests()), "asked again for what was known"

    def check(self, numbered):
        index, case = numbered
        tags = case.place == "a tag"
        hubs = self.tag_hubs if tags else self.hubs
        hub = hubs.get()
        home = self.folder / f"case{index}"
        fault = case.fault.replace("{other}", (self.other_tags if tags else self.other).url)
        spec = f"{PLACES[case.place].format(last=self.last)},{fault}{'' if case.lasts else ',times=1'}"
        try:
            hub.control("PUT", "/__hub/faults", spec.encode())
            (self.check_deprecate if tags else self.check_scrape)(case, hub, home)
            return None
        except Exception as error:  # pylint: disable=broad-except
            return f"{case} ({spec}): {error}"
        finally:
            hub.control("DELETE", "/__hub/faults")
            hub.forget()
            hubs.put(hub)
            shutil.rmtree(home, ignore_errors=True)

    def test_every_fault_at_every_place(self):
        some = cases()
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            failures = [f for f in pool.map(self.check, enumerate(some)) if f is not None]
        self.assertEqual(failures, [], "\n\n".join([f"{len(failures)} of {len(some)}:", *failures]))


if __name__ == "__main__":
    unittest.main()
