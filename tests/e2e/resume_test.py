"""A scan that is cut off, by whatever, ends as if it had not been."""

import json
import os
import random
import signal
import sqlite3
import time
import unittest

from harness import LONGEST, HubTest, model, number

REPORTS = ("supported_models.json", "architecture_gaps.json", "verification_history.json")


class Resume(HubTest):
    def undisturbed(self, *arguments, **hub):
        """The reports of a run that nothing disturbed, and how many requests it made."""
        quiet = self.hub("--seed", 21, "--models", 12000)
        self.scrape(quiet, *arguments, output="undisturbed")
        return [self.raw(name, "undisturbed") for name in REPORTS], len(quiet.requests())

    def reports(self):
        return [self.raw(name) for name in REPORTS]

    def test_killed_at_random_moments_the_files_are_those_of_a_quiet_run(self):
        expected, _ = self.undisturbed("--min-downloads", 1)
        hub = self.hub("--seed", 21, "--models", 12000, "--latency-ms", 10)
        seed = int.from_bytes(os.urandom(4), "big")
        chance = random.Random(seed)
        for round in range(6):
            process = self.start("scrape", "--endpoint", hub.url, "-o", self.folder / "registry",
                                 "--min-downloads", 1)
            time.sleep(chance.uniform(0.02, 0.25))
            process.kill()
            process.communicate()
            for name in REPORTS:
                if (self.folder / "registry" / name).exists():
                    self.read(name)
        self.scrape(hub, "--min-downloads", 1)
        self.assertEqual(self.reports(), expected, f"seed {seed}")
        self.assertFalse((self.folder / "registry/scrape_checkpoint.json").exists())

    def test_pages_that_are_in_the_census_are_not_asked_for_again(self):
        _, quiet = self.undisturbed("--min-downloads", 1)
        # The other authors do not wait for the one: all has been asked then.
        for held, asked in (("filter=text-generation,page=2", 2), ("author=google", quiet)):
            with self.subTest(held):
                output = held.partition("=")[0]
                hub = self.hub("--seed", 21, "--models", 12000)
                hub.hold(held)
                process = self.start("scrape", "--endpoint", hub.url, "-o", self.folder / output,
                                     "--min-downloads", 1)
                hub.wait_for_requests(asked, process)
                self.assertIsNone(process.poll())
                process.kill()
                process.communicate()
                hub.go_on()
                self.scrape(hub, "--min-downloads", 1, output=output)
                # Those in flight at the kill are asked again: the page in hand and those ahead, or eight authors.
                self.assertLessEqual(len(hub.requests()), quiet + 13)

    def test_ctrl_c_stops_after_the_page_in_hand_and_the_next_run_goes_on(self):
        expected, _ = self.undisturbed("--min-downloads", 1)
        for number_, status in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
            with self.subTest(status=status):
                output = f"stopped-{status}"
                hub = self.hub("--seed", 21, "--models", 12000)
                hub.hold("filter=text-generation,page=2")
                process = self.start("scrape", "--endpoint", hub.url, "-o", self.folder / output,
                                     "--min-downloads", 1)
                hub.wait_for_requests(2, process)
                process.send_signal(number_)
                _, err = process.communicate(timeout=LONGEST)
                hub.go_on()
                self.assertEqual(process.returncode, status, err)
                self.assertIn("hubcensus: stopped; the place is kept", err)
                checkpoint = json.loads((self.folder / output / "scrape_checkpoint.json").read_text())
                self.assertIn("text-generation", json.dumps(checkpoint))
                self.assertFalse((self.folder / output / REPORTS[0]).exists())
                result = self.scrape(hub, "--min-downloads", 1, output=output)
                self.assertIn("unfinished", result.err)
                self.assertEqual([self.raw(n, output) for n in REPORTS], expected)

    def test_ctrl_c_does_not_wait_for_a_hub_that_says_nothing_more(self):
        for fault in ("stall=all", "stall=headers", "status=503,retry-after=3600", "drip=1"):
            with self.subTest(fault):
                hub = self.hub("--models", 3000, "--fault", f"filter=text-generation,{fault}")
                process = self.start("scrape", "--endpoint", hub.url, "-o", self.folder / "registry",
                                     "--timeout", "1h")
                hub.wait_for_requests(1, process)
                time.sleep(0.3)
                process.send_signal(signal.SIGINT)
                _, err = process.communicate(timeout=LONGEST)
                self.assertEqual(process.returncode, 130, err)
                self.assertIn("once more stops at once", err)
                self.assertIn("hubcensus: stopped before anything was kept\n", err)

    def stopped_scan(self):
        """A folder with an unfinished scan of the default arguments."""
        hub = self.hub("--seed", 21, "--models", 12000, "--fault",
                       "filter=text-generation,page=2,status=500")
        result = self.scrape(hub, "--retries", 1, "--min-downloads", 1, status=75)
        self.assertIn("run the same command again", result.err)
        hub.control("DELETE", "/__hub/faults")
        return hub

    def test_a_hub_that_stays_away_ends_with_75_and_the_next_run_goes_on(self):
        expected, quiet = self.undisturbed("--min-downloads", 1)
        hub = self.stopped_scan()
        self.assertFalse((self.folder / "registry" / REPORTS[0]).exists())
        self.scrape(hub, "--min-downloads", 1)
        self.assertEqual(self.reports(), expected)

    def test_other_arguments_are_refused_until_the_scan_is_forgotten(self):
        hub = self.stopped_scan()
        before = self.raw("scrape_checkpoint.json")
        hub.forget()
        result = self.scrape(hub, "--min-downloads", 2, status=2)
        self.assertIn("--fresh", result.err)
        self.assertEqual(hub.requests(), [])
        self.assertEqual(self.raw("scrape_checkpoint.json"), before)
        self.scrape(hub, "--min-downloads", 2, "--fresh")
        fresh = self.hub("--seed", 21, "--models", 12000)
        self.scrape(fresh, "--min-downloads", 2, output="other")
        self.assertEqual(self.read("supported_models.json"), self.read("supported_models.json", "other"))

    def test_an_author_that_failed_is_asked_again_when_the_scan_goes_on(self):
        expected, _ = self.undisturbed("--min-downloads", 1)
        hub = self.hub("--seed", 21, "--models", 12000, "--fault", "author=google,status=404",
                       "--fault", "author=openai-community,status=401")
        self.scrape(hub, "--min-downloads", 1, "--jobs", 1, status=4)
        self.assertFalse((self.folder / "registry" / REPORTS[0]).exists())
        asked = [r["target"] for r in hub.requests()]
        self.assertTrue(any("author=google&" in target for target in asked))
        hub.control("DELETE", "/__hub/faults")
        hub.forget()
        result = self.scrape(hub, "--min-downloads", 1)
        self.assertNotIn("incomplete", (result.out + result.err).lower())
        again = [r["target"] for r in hub.requests()]
        self.assertTrue(any("author=google&" in target for target in again))
        self.assertFalse(any("filter=" in target for target in again))
        self.assertEqual(self.reports(), expected)

    def test_a_scan_whose_next_page_is_another_host_is_not_gone_on_with(self):
        hub = self.stopped_scan()
        other = sqlite3.connect(self.folder / "registry/census.db")
        with other:
            other.execute("UPDATE part SET next = '.example.com/api/models' WHERE number = 0")
        other.close()
        hub.forget()
        result = self.scrape(hub, "--min-downloads", 1, status=1)
        self.assertIn("census.db", result.err)
        self.assertIn("damaged", result.err)
        self.assertEqual(hub.requests(), [])

    def test_the_order_of_flags_is_no_other_argument(self):
        hub = self.stopped_scan()
        self.scrape(hub, "--limit", 10000, "--min_downloads", 1, "--jobs", 2)

    def test_a_damaged_checkpoint_is_told_of_and_left_alone(self):
        hub = self.hub("--catalogue", self.catalogue(number([model("a/b")])))
        (self.folder / "registry").mkdir()
        path = self.folder / "registry/scrape_checkpoint.json"
        path.write_bytes(b"no such thing, " * 40)
        result = self.scrape(hub, status=1)
        self.assertIn("scrape_checkpoint.json", result.err)
        self.assertEqual(path.read_bytes(), b"no such thing, " * 40)
        self.assertEqual(hub.requests(), [])


if __name__ == "__main__":
    unittest.main()
