"""What the Hub may do on the way: pages, Links, redirects, HTTP/2.  Its faults are in tests/fault."""

import json
import shutil
import subprocess
import unittest

from front import FrontTest, MISSING, WHY
from harness import HubTest

SCAN = ("--seed", 8, "--models", 9000)
FLAGS = ("--min-downloads", 1)


class Pages(HubTest):
    def setUp(self):
        super().setUp()
        self.scrape(self.hub(*SCAN), *FLAGS, output="good")
        self.good = [self.raw(n, "good") for n in ("supported_models.json", "architecture_gaps.json")]

    def check(self, *faults, status=0, hub_flags=(), flags=()):
        """With these faults the reports are those of a Hub without any."""
        shutil.rmtree(self.folder / "registry", ignore_errors=True)
        hub = self.hub(*SCAN, *hub_flags, *(a for f in faults for a in ("--fault", f)))
        result = self.scrape(hub, *FLAGS, *flags, status=status)
        if status == 0:
            self.assertEqual([self.raw(n) for n in ("supported_models.json", "architecture_gaps.json")],
                             self.good)
        return hub, result

    def test_a_short_page_is_not_the_end(self):
        self.check("page-size=137")

    def test_a_full_page_without_a_link_is_asked_once_more(self):
        hub, _ = self.check("page=2,filter=text-generation,link=missing,times=1")
        targets = [r["target"] for r in hub.requests() if "filter=" in r["target"]]
        self.assertEqual(len(targets), len(set(targets)) + 1)

    def test_models_that_two_pages_repeat_count_once(self):
        self.check("repeat=7")

    def test_the_link_names_another_host_and_the_walk_stays_at_the_endpoint(self):
        hub, _ = self.check()
        self.assertGreater(len(hub.requests()), 3)

    def test_a_compressed_and_a_plain_listing_are_the_same(self):
        self.check(hub_flags=("--no-gzip",))


class Redirects(HubTest):
    def test_the_token_goes_to_the_hub_s_origin_only(self):
        other = self.hub(*SCAN)
        hub = self.hub(*SCAN, "--token", "hf_good", "--fault",
                       f"filter=text-generation,redirect={other.url},times=1")
        self.scrape(hub, "--limit", 5, "--no-canonical-sweep", status=None, env={"HF_TOKEN": "hf_good"})
        self.assertTrue(other.requests())
        self.assertFalse(any(r["authorization"] for r in other.requests()))
        self.assertTrue(all(r["authorization"] for r in hub.requests()))

    def test_a_redirect_that_leads_back_to_itself_is_followed_five_times(self):
        hub = self.hub(*SCAN, "--fault", "filter=text-generation,redirect=relative")
        result = self.scrape(hub, status=1)
        self.assertIn("a redirect that is not followed, to /api/models?", result.err)
        self.assertEqual([r["status"] for r in hub.requests()], [307] * 6)
        self.assertFalse((self.folder / "registry/supported_models.json").exists())


@unittest.skipIf(MISSING, WHY)
class Http2(FrontTest):
    def test_the_listing_over_http_2_gives_the_same_reports(self):
        hub = self.hub(*SCAN)
        self.scrape(hub, *FLAGS, output="plain")
        _, url, certificate = self.front(hub)
        result = self.run_program("scrape", "--endpoint", url, "-o", self.folder / "registry", *FLAGS, "--verbose",
                                  env={"SSL_CERT_FILE": str(certificate)})
        self.assertIn("HTTP/2", result.err)
        for name in ("supported_models.json", "architecture_gaps.json"):
            self.assertEqual(self.raw(name), self.raw(name, "plain"))


class Recordings(HubTest):
    def test_a_recorded_scan_is_played_back_without_a_network_to_the_same_bytes(self):
        hub = self.hub(*SCAN, "--token", "hf_good")
        recording = self.folder / "hub.rec"
        self.run_program("record", recording, "scrape", "--endpoint", hub.url, "-o", self.folder / "live",
                         env={"HF_TOKEN": "hf_good"})
        hub.forget()
        self.run_program("scrape", "--replay", recording, "-o", self.folder / "played",
                         env={"HF_HUB_OFFLINE": "1"})
        self.run_program("replay", recording, "scrape", "-o", self.folder / "again")
        for name in ("supported_models.json", "architecture_gaps.json"):
            self.assertEqual(self.raw(name, "played"), self.raw(name, "live"))
            self.assertEqual(self.raw(name, "again"), self.raw(name, "live"))
        self.assertEqual(hub.requests(), [])
        plain = subprocess.run(["gzip", "-dc", recording], capture_output=True, check=True).stdout
        self.assertNotIn(b"hf_good", plain)
        self.assertNotIn(b"request-id", plain.lower())

    def test_the_same_answers_give_the_same_recording(self):
        hub = self.hub(*SCAN)
        for name in ("one.rec", "two.rec"):
            self.run_program("record", self.folder / name, "scrape", "--endpoint", hub.url, "--jobs", 1, "-o",
                             self.folder / name[:3])
        self.assertEqual((self.folder / "one.rec").read_bytes(), (self.folder / "two.rec").read_bytes())

    def test_a_question_that_was_not_recorded_is_named(self):
        hub = self.hub(*SCAN)
        recording = self.folder / "hub.rec"
        self.run_program("record", recording, "scrape", "--endpoint", hub.url, "-o", self.folder / "live")
        result = self.run_program("scrape", "--replay", recording, "--task", "text2text-generation", "-o",
                                  self.folder / "other", status=1)
        self.assertIn("text2text-generation", result.err)
        self.assertIn("recording", result.err)

    def test_a_broken_recording_is_refused_before_anything_is_written(self):
        recording = self.folder / "hub.rec"
        for body in (b"", b"no recording", b"\x1f\x8b\x08\x00" + b"\0" * 30):
            recording.write_bytes(body)
            result = self.run_program("scrape", "--replay", recording, "-o", self.folder / "registry", status=1)
            self.assertIn("hub.rec", result.err)
            self.assertFalse((self.folder / "registry/census.db").exists())


if __name__ == "__main__":
    unittest.main()
