"""Faults that are no single answer's: names, certificates, a place that is refused, waits that grow too long."""

import json
import pathlib
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))

from harness import LONGEST, HubTest

REPORTS = ("supported_models.json", "architecture_gaps.json", "verification_history.json")
SCAN = ("--seed", 8, "--models", 6000, "--no-chat-templates")
WALK = ("--full-scan", "--min-downloads", 0)


class Ends(HubTest):
    """How a run ends, and goes on."""

    def ask(self, url, *flags, status, env=None):
        result = self.run_program("scrape", "--endpoint", url, "-o", self.folder / "registry", "--json-log",
                                  *WALK, *flags, status=status, env=env)
        lines = [json.loads(line) for line in result.err.splitlines()]
        return lines[-1].get("text"), [line for line in lines if line["event"] == "wait"]

    def reports(self, folder="registry"):
        return [self.raw(name, folder) for name in REPORTS]

    def serve(self, *, tls=None, answer=b""):
        """A server that gives each connection the same; its port."""
        server = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(server.close)

        def run():
            while True:
                try:
                    connection, _ = server.accept()
                    with connection:
                        if tls is not None:
                            connection = tls.wrap_socket(connection, server_side=True)
                        connection.settimeout(LONGEST)
                        connection.recv(65536)
                        connection.sendall(answer)
                        connection.close()
                except ssl.SSLError:
                    continue
                except OSError:
                    if server.fileno() < 0:
                        return

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        self.addCleanup(thread.join, 1)
        self.addCleanup(server.shutdown, socket.SHUT_RDWR)
        return server.getsockname()[1]

    def certificate(self):
        key, certificate = self.folder / "key.pem", self.folder / "certificate.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
                        "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
                        "-keyout", key, "-out", certificate], check=True, capture_output=True)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        return context, certificate

    def test_a_name_that_is_not_found_is_tried_again_and_told(self):
        text, waits = self.ask("http://nowhere.invalid", "--retries", 1, status=75)
        self.assertIn("nowhere.invalid could not be resolved", text)
        self.assertEqual(len(waits), 1)

    def test_a_hub_that_comes_up_later_is_found(self):
        # Nobody listens, and nobody else gets the port meanwhile; who is allowed the same may share it.
        place = socket.socket()
        self.addCleanup(place.close)
        place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        place.bind(("127.0.0.1", 0))
        port = place.getsockname()[1]
        process = self.start("scrape", "--endpoint", f"http://127.0.0.1:{port}", "-o", self.folder / "registry",
                             "--json-log", "--retries", 1000, *WALK)
        line = process.stderr.readline()
        while '"wait"' not in line and line:
            line = process.stderr.readline()
        self.assertIn("was refused", line)
        hub = self.hub(*SCAN, "--port", port)
        _, err = process.communicate(timeout=LONGEST)
        self.assertEqual(process.returncode, 0, err)
        self.scrape(hub, *WALK, output="good")
        self.assertEqual(self.reports(), self.reports("good"))

    def test_tls_that_fails(self):
        plain = self.serve(answer=b"HTTP/1.1 400 Bad Request\r\n\r\n")
        silent = self.serve()
        context, certificate = self.certificate()
        trusted = {"SSL_CERT_FILE": str(certificate)}
        vouched = self.serve(tls=context)
        for name, port, env, status, words, waits in (
                ("no TLS at all", plain, trusted, 1, "no secure connection could be made", 0),
                ("cut while it is being secured", silent, trusted, 75, "was cut while it was being secured", 1),
                ("nobody vouches for it", vouched, {}, 1, "is not trusted", 0),
                ("cut when it is secured", vouched, trusted, 75, "cut before an answer came", 1)):
            with self.subTest(name):
                text, waited = self.ask(f"https://localhost:{port}", "--retries", 1, status=status, env=env)
                self.assertIn(words, text)
                self.assertEqual(len(waited), waits)
                self.assertFalse((self.folder / "registry").exists())

    def test_a_redirect_from_https_to_http_is_not_followed(self):
        hub = self.hub(*SCAN)
        context, certificate = self.certificate()
        port = self.serve(tls=context, answer=b"HTTP/1.1 307 Temporary Redirect\r\nContent-Length: 0\r\n"
                          + f"Connection: close\r\nLocation: {hub.url}/api/models\r\n\r\n".encode())
        text, _ = self.ask(f"https://localhost:{port}", status=1, env={"SSL_CERT_FILE": str(certificate)})
        self.assertIn("a redirect that is not followed", text)
        self.assertEqual(hub.requests(), [])

    def test_a_cursor_that_is_refused_when_the_scan_goes_on(self):
        hub = self.hub(*SCAN, "--fault", "filter=text-generation,page=3,status=503")
        self.ask(hub.url, "--retries", 0, status=75)
        place = self.raw("scrape_checkpoint.json")
        hub.control("PUT", "/__hub/faults", b"filter=text-generation,page=3,status=400")
        text, _ = self.ask(hub.url, "--retries", 0, status=1)
        self.assertIn("the Hub answered 400", text)
        self.assertIn("--fresh", text)
        self.assertEqual(self.raw("scrape_checkpoint.json"), place)
        self.assertFalse((self.folder / "registry" / REPORTS[0]).exists())
        hub.control("DELETE", "/__hub/faults")
        self.ask(hub.url, "--fresh", status=0)
        self.scrape(hub, *WALK, output="good")
        self.assertEqual(self.reports(), self.reports("good"))

    def test_models_whose_downloads_change_between_pages_count_once(self):
        quiet = self.hub(*SCAN)
        self.scrape(quiet, "--min-downloads", 1, output="good")
        good = {m["model_id"] for m in self.read("supported_models.json", "good")["models"]}
        for fault in ("drift=5", "page=2,drift=40", "drift=300"):
            with self.subTest(fault):
                shutil.rmtree(self.folder / "registry", ignore_errors=True)
                self.scrape(self.hub(*SCAN, "--fault", f"filter=text-generation,{fault}"), "--min-downloads", 1)
                ids = [m["model_id"] for m in self.read("supported_models.json")["models"]]
                self.assertEqual(len(ids), len(set(ids)))
                self.assertLessEqual(set(ids), good)

    def test_waits_end_at_their_limit_with_the_place_kept(self):
        for fault, words in (("status=503,retry-after=90", "the Hub answered 503 (unavailable)"),
                             ("status=429,r=0,t=200", "waiting 201 s more"),
                             ("status=429,retry-after=date:3000", "the Hub answered 429"),
                             ("filter=text-generation,r=0,t=200", "quota for this window is used up")):
            with self.subTest(fault):
                shutil.rmtree(self.folder / "registry", ignore_errors=True)
                hub = self.hub(*SCAN, "--fault", f"page=2,{fault}")
                text, _ = self.ask(hub.url, "--max-wait", "80s", status=75)
                self.assertIn(words, text)
                self.assertIn("would pass --max-wait: 0 of its 80 s are over; run the same command again", text)
                self.assertFalse((self.folder / "registry" / REPORTS[0]).exists())
                hub.control("DELETE", "/__hub/faults")
                self.ask(hub.url, status=0)
                self.scrape(hub, *WALK, output="good")
                self.assertEqual(self.reports(), self.reports("good"))
                shutil.rmtree(self.folder / "good")

    def test_the_authors_too_wait_for_their_limit(self):
        hub = self.hub(*SCAN, "--fault", "author=google,status=503,retry-after=90")
        text, _ = self.ask(hub.url, "--max-wait", "80s", status=75)
        self.assertIn("author=google", text)
        self.assertFalse((self.folder / "registry" / REPORTS[0]).exists())
        hub.control("DELETE", "/__hub/faults")
        hub.forget()
        self.ask(hub.url, status=0)
        self.assertFalse([r for r in hub.requests() if "filter=" in r["target"]])
        self.scrape(hub, *WALK, output="good")
        self.assertEqual(self.reports(), self.reports("good"))


if __name__ == "__main__":
    unittest.main()
