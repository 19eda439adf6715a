"""What the Hub may do on the way: pages, Links, redirects, HTTP/2.  Its faults are in tests/fault."""

import json
import shutil
import socket
import ssl
import subprocess
import time
import unittest

from harness import LONGEST, HubTest

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


@unittest.skipUnless(shutil.which("nghttpx") and shutil.which("openssl"), "nghttpx and openssl make the front")
class Http2(HubTest):
    def front(self, hub):
        """nghttpx with TLS and HTTP/2 before the test Hub; returns its URL and certificate."""
        key, certificate = self.folder / "key.pem", self.folder / "certificate.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
                        "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
                        "-keyout", key, "-out", certificate], check=True, capture_output=True)
        host, back = hub.url.removeprefix("http://").split(":")
        # Another process may take a free port between the look and the start: then once more.
        for _ in range(5):
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                port = probe.getsockname()[1]
            front = subprocess.Popen(["nghttpx", "--conf=/dev/null", f"--frontend=127.0.0.1,{port}", f"--backend={host},{back}",
                                      "--workers=1", "--errorlog-file=/dev/null", str(key), str(certificate)],
                                     stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            self.addCleanup(front.wait)
            self.addCleanup(front.terminate)
            if self.answers(front, port):
                return f"https://localhost:{port}", certificate
        self.fail("nghttpx did not start")

    def answers(self, front, port):
        """Whether the front, still alive, comes to take connections."""
        deadline = time.monotonic() + LONGEST
        while front.poll() is None and time.monotonic() < deadline:
            context = ssl.create_default_context()
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            try:
                with socket.create_connection(("127.0.0.1", port), 5) as plain, context.wrap_socket(plain):
                    return front.poll() is None
            except OSError:
                time.sleep(0.02)
        return False

    def test_the_listing_over_http_2_gives_the_same_reports(self):
        hub = self.hub(*SCAN)
        self.scrape(hub, *FLAGS, output="plain")
        url, certificate = self.front(hub)
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
