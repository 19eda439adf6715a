"""Faults that are no single answer's: names, certificates, a place that is refused, waits that grow too long."""

import json
import os
import pathlib
import shutil
import signal
import socket
import ssl
import sys
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))

from front import FrontTest, MISSING, WHY
from harness import LONGEST, model, number
from library import Library

REPORTS = ("supported_models.json", "architecture_gaps.json", "verification_history.json")
SCAN = ("--seed", 8, "--models", 6000, "--no-chat-templates")
WALK = ("--full-scan", "--min-downloads", 0)


class Ends(FrontTest):
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

    def vouched_for(self):
        key, certificate = self.certificate()
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
        context, certificate = self.vouched_for()
        trusted = {"SSL_CERT_FILE": str(certificate)}
        vouched = self.serve(tls=context)
        for name, port, env, status, words, waits in (
                ("no TLS at all", plain, trusted, 1, "does not speak TLS at this port (is it http", 0),
                ("cut while it is being secured", silent, trusted, 75, "was cut while it was being secured", 1),
                ("nobody vouches for it", vouched, {}, 1, "is not trusted", 0),
                ("cut when it is secured", vouched, trusted, 75, "cut before an answer came", 1)):
            with self.subTest(name):
                text, waited = self.ask(f"https://localhost:{port}", "--retries", 1, status=status, env=env)
                self.assertIn(words, text)
                self.assertEqual(len(waited), waits)
                self.assertFalse((self.folder / "registry").exists())

    def test_what_is_no_hub_is_told_with_the_endpoint_to_check(self):
        def answer(status, body=b"", head=""):
            return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n{head}\r\n".encode() + body

        check = "; check that {url} is the Hub or a mirror of it (--endpoint or HF_ENDPOINT)"
        for name, served, words in (
                ("a page", answer("200 OK", b"<!DOCTYPE html>"),
                 "the answer is not a whole list of models: line 1, column 1 (byte 0): expected a value, found '<'"),
                ("another API", answer("200 OK", b'{"hello": 1}'), "not a whole list of models: it is no list"),
                ("nothing", answer("200 OK"), "not a whole list of models: line 1, column 1 (byte 0)"),
                ("no content", answer("204 No Content"), "the Hub answered 204 (no content)"),
                ("no such page", answer("404 Not Found", b"<html>"), "the Hub answered 404 (not found)"),
                ("a way round and round", answer("301 Moved", head="Location: /api/models\r\n"),
                 "the Hub answered 301 (a redirect that is not followed, to /api/models)")):
            with self.subTest(name):
                url = f"http://127.0.0.1:{self.serve(answer=served)}"
                text, _ = self.ask(url, "--retries", 1, status=1)
                self.assertIn(words, text)
                self.assertTrue(text.endswith(check.format(url=url)), text)
                self.assertFalse((self.folder / "registry").exists())

    def test_where_a_redirect_led_is_told_without_its_query(self):
        port = self.serve(answer=b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nConnection: close\r\n"
                          b"Location: http://nowhere.invalid/away?key=secret\r\n\r\n")
        text, _ = self.ask(f"http://127.0.0.1:{port}", "--retries", 0, status=75)
        self.assertIn("the name nowhere.invalid could not be resolved, after a redirect to "
                      "http://nowhere.invalid/away; run", text)

    def test_a_proxy_that_fails_is_not_taken_for_the_hub(self):
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))
            asks = self.serve(answer=b"HTTP/1.1 407 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            refuses = self.serve(answer=b"HTTP/1.1 502 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            see = "the proxy (see https_proxy, http_proxy and all_proxy) "
            for url, proxy, status, words in (
                    ("https://hub.example", f"http://127.0.0.1:{closed.getsockname()[1]}", 75, see + "is not reached"),
                    ("http://hub.example", f"http://127.0.0.1:{closed.getsockname()[1]}", 75, see + "is not reached"),
                    ("https://hub.example", "http://nowhere.invalid:8", 75, "could not be resolved"),
                    ("https://hub.example", "ftp://me:secret@127.0.0.1:8", 1, see + "is of no kind that can be used"),
                    ("https://hub.example", f"http://127.0.0.1:{refuses}", 75, see + "let nothing through (status 502)"),
                    ("https://hub.example", f"http://127.0.0.1:{asks}", 1,
                     see + "let nothing through (status 407: it asks for a user name and a password)"),
                    ("http://hub.example", f"http://127.0.0.1:{asks}", 1,
                     "the proxy answered 407 (proxy authentication required); put a user name and a password into "
                     "http_proxy, as http://NAME:PASSWORD@HOST:PORT")):
                with self.subTest(url=url, proxy=proxy):
                    text, _ = self.ask(url, "--retries", 0, status=status,
                                       env={"http_proxy": proxy, "https_proxy": proxy})
                    self.assertIn(words, text)
                    self.assertNotIn("secret", text)

    def test_a_redirect_from_https_to_http_is_not_followed(self):
        hub = self.hub(*SCAN)
        context, certificate = self.vouched_for()
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

    def test_what_the_journal_has_needs_no_wait(self):
        names = [f"m{i}" for i in range(12)]
        made = Library(self.folder / "library")
        for name in names:
            made.model(name, "2022-03-01")
        made.tables("2022-04-01", names)
        made.make()
        catalogue = self.catalogue(number([model(f"a/{n}", architecture=None, downloads=7, tags=["transformers", n])
                                           for n in names]))
        first = "filter=transformers,status=503"
        for wait, words in (("status=503,retry-after=90", "waiting 90 s more would pass --max-wait"),
                            ("status=429,r=0,t=200", "waiting 201 s more would pass --max-wait")):
            with self.subTest(wait):
                shutil.rmtree(self.folder / ".local", ignore_errors=True)
                hub = self.hub("--catalogue", catalogue, "--fault", first, "--fault", "filter=m5,status=503")

                def run(status):
                    result = self.run_program("deprecate", "--endpoint", hub.url, "--repo", self.folder / "library",
                                              "--format", "json", "--retries", 1, "--max-wait", "80s", status=status)
                    report = json.loads(result.out)
                    return result.err, {m["name"] for m in report["candidates"]}, report["unknown"]

                _, found, unknown = run(3)
                self.assertEqual((found, [m["name"] for m in unknown]), (set(names) - {"m5"}, ["m5"]))
                # The first walk has to wait too long; what was answered before is there all the same.
                hub.control("PUT", "/__hub/faults", f"filter=transformers,{wait}".encode())
                hub.forget()
                err, found, unknown = run(3)
                self.assertEqual((found, [m["name"] for m in unknown]), (set(names) - {"m5"}, ["m5"]))
                self.assertIn(words, err)
                self.assertIn(words, unknown[0]["reason"])
                hub.control("DELETE", "/__hub/faults")
                hub.forget()
                self.assertEqual(run(0)[1:], (set(names), []))
                self.assertLessEqual({r["target"].split("&")[0] for r in hub.requests()},
                                     {"/api/models?filter=transformers", "/api/models?filter=m5"})

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


@unittest.skipIf(MISSING, WHY)
class Multiplexed(FrontTest):
    """Many requests on one connection, which fail together or one by one."""

    COUNT = 60

    def setUp(self):
        super().setUp()
        self.names = [f"m{i:02}" for i in range(self.COUNT)]
        made = Library(self.folder / "library")
        for name in self.names:
            made.model(name, "2022-03-01")
        made.tables("2022-04-01", self.names)
        made.make()
        self.models = self.catalogue(number([
            model(f"a/{n}", architecture=None, downloads=i, tags=["transformers", n])
            for i, n in enumerate(self.names)]))

    def command(self, url, *flags):
        return ("deprecate", "--endpoint", url, "--repo", self.folder / "library", "--hub-tag", "none",
                "--format", "json", "--readings", "none", "--json-log", *flags)

    def check(self, out, err, without=()):
        """Every model has its own downloads, once; how often one request was tried again, at most."""
        report = json.loads(out)
        self.assertEqual({m["name"]: m["downloads"] for m in report["candidates"]},
                         {n: i for i, n in enumerate(self.names) if n not in without})
        self.assertEqual([m["name"] for m in report["unknown"]], list(without))
        lines = [json.loads(line) for line in err.splitlines()]
        return report, [line["text"] for line in lines if line["event"] == "wait"]

    def asked(self, hub):
        """How often each tag was."""
        count = dict.fromkeys(self.names, 0)
        for r in hub.requests():
            count[r["target"].split("filter=")[1].split("&")[0]] += 1
        return count

    def lose_the_front(self, how, lose):
        """Eight requests are under way on one connection when the front goes; another takes its place."""
        held = self.names[20:28]
        faults = [a for n in held for a in ("--fault", f"filter={n},{how},times=1")]
        hub = self.hub("--catalogue", self.models, *faults)
        front, url, certificate = self.front(hub)
        process = self.start(*self.command(url), env={"SSL_CERT_FILE": str(certificate)})
        while not set(held) <= {n for n, count in self.asked(hub).items() if count}:
            self.assertIsNone(process.poll())
        lose(front)
        # Some connection out of this machine may have the port for a moment.
        deadline = time.monotonic() + self.longest
        while self.front_at(hub, int(url.split(":")[2])) is None:
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.1)
        out, err = process.communicate(timeout=self.longest)
        self.assertEqual(process.returncode, 0, err)
        self.check(out, err)
        count = self.asked(hub)
        self.assertEqual({count[n] for n in self.names if n not in held}, {1})
        return {count[n] for n in held}

    def test_a_connection_that_dies_loses_none_of_its_requests_and_counts_none_twice(self):
        def kill(front):
            os.killpg(front.pid, signal.SIGKILL)
            front.wait(self.longest)

        self.assertEqual(self.lose_the_front("stall=all", kill), {2})

    def test_a_connection_that_says_goodbye_answers_what_it_has(self):
        # The front ends when its requests are answered; until then others find no way in.
        def dismiss(front):
            front.send_signal(signal.SIGQUIT)
            front.wait(self.longest)

        self.assertEqual(self.lose_the_front("latency=2000", dismiss), {1})

    def test_a_stream_that_is_reset_in_its_body_is_tried_as_often_as_it_may_be(self):
        hub = self.hub("--catalogue", self.models, "--fault", "filter=m07,reset=body", "--fault",
                       "filter=m11,reset=body,times=2", "--fault", "filter=m30,cut=length,times=1")
        _, url, certificate = self.front(hub)
        result = self.run_program(*self.command(url, "--retries", 2), status=3,
                                  env={"SSL_CERT_FILE": str(certificate)})
        report, waits = self.check(result.out, result.err, without=("m07",))
        count = self.asked(hub)
        self.assertEqual({n: c for n, c in count.items() if c != 1}, {"m07": 3, "m11": 3, "m30": 2})
        self.assertEqual(report["requests"], sum(count.values()))
        self.assertEqual(sorted(w[w.index("(try"):] for w in waits), ["(try 1 of 3)"] * 3 + ["(try 2 of 3)"] * 2)
        self.assertIn("(tried 3 times)", report["unknown"][0]["reason"])


if __name__ == "__main__":
    unittest.main()
