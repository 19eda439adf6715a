"""The token goes to the Hub and nowhere else: not to another origin, a file, a message or a child process."""

import base64
import http.server
import os
import pathlib
import re
import shutil
import socket
import stat
import sys
import threading
import time
import unittest
import urllib.parse
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))

from harness import LONGEST, HubTest
from library import Library

TORTURE = os.environ.get("HUBCENSUS_TORTURE") == "1"
TOKEN = "hf_QwErTyUiOpAsDfGhJkLzXcVbNm"
SCAN = ("--seed", 8, "--models", 3000, "--no-chat-templates", "--quota", 10**9, "--token-quota", 10**9)


def spellings(token):
    """The token as it could be written somewhere, and any large part of it."""
    raw = token.encode()
    return {raw, raw[:12], raw[-12:], urllib.parse.quote(token, safe="").encode(), raw[::-1], raw.hex().encode(),
            base64.b64encode(raw).rstrip(b"="), base64.b64encode(b"Bearer " + raw).rstrip(b"=")}


class Listener:
    """Somebody else: takes whatever comes on a port and keeps it, answering what `answer` gives."""

    def __init__(self, test, answer=b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}"
        self.heard, self.answer, self.connections = b"", answer, 0
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()
        test.addCleanup(self.thread.join)
        test.addCleanup(self.close)

    def close(self):
        try:
            self.socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.socket.close()

    def run(self):
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            with connection:
                self.connections += 1
                connection.settimeout(LONGEST)
                begun = len(self.heard)
                try:
                    while b"\r\n\r\n" not in self.heard[begun:]:
                        data = connection.recv(65536)
                        if not data:
                            break
                        self.heard += data
                    connection.sendall(self.answer)
                except OSError:
                    pass
                self.heard += b"\n--\n"


class Secrets(HubTest):
    def setUp(self):
        super().setUp()
        made = Library(self.folder / "library")
        for name in ("bert", "fossil", "relic", "newt"):
            made.model(name, "2022-03-01")
        made.tables("2022-04-01", ["bert", "fossil", "relic", "newt"])
        made.make()
        self.said = b""
        self.retries = int(TORTURE)

    def run_program(self, *arguments, status=0, env=None):
        result = super().run_program(*arguments, status=status, env=env)
        self.said += (result.out + result.err).encode(errors="replace")
        return result

    def written(self, allowed=()):
        """(name, bytes) of all that is under the test's folder, inflated too where it is compressed."""
        for path in self.folder.rglob("*"):
            if path.is_file() and path not in allowed:
                yield from self.layers(str(path), path.read_bytes())

    def layers(self, name, data):
        yield name, data
        if data[:2] == b"\x1f\x8b":
            inflated = b""
            while data[:2] == b"\x1f\x8b":  # a recording is made of many members
                one = zlib.decompressobj(31)
                try:
                    inflated += one.decompress(data) + one.flush()
                except zlib.error:
                    break
                data = one.unused_data
            self.assertTrue(inflated, name)
            yield name + " (inflated)", inflated

    def check(self, *others, token=TOKEN, allowed=()):
        """Nothing of the token in what was said, written, or heard by others."""
        places = [("what was said", self.said), *((o.url, o.heard) for o in others), *self.written(allowed)]
        self.assertGreater(len(self.said), 0)
        for name, data in places:
            for spelling in spellings(token):
                self.assertNotIn(spelling, data, name)

    def both(self, hub, *flags, status=None, env=None):
        """A scan and a look for models to retire, each told to say all it can."""
        env = {"HF_DEBUG": "1", "HOME": str(self.folder), **(env or {})}
        for n, more in enumerate((("-v",), ("--json-log",))):
            self.run_program("scrape", "--endpoint", hub, "-o", self.folder / f"registry{n}", "--limit", 50,
                             "--retries", self.retries, *flags, *more, status=status, env=env)
            self.run_program("deprecate", "--endpoint", hub, "--repo", self.folder / "library",
                             "--retries", self.retries, "--save-model-info", "--model-info", self.folder / "info.json", "--fresh",
                             *flags, *more, status=status, env=env)
            for ask in (("check", "gpt2"), ("card", "BertForMaskedLM")):
                self.run_program(*ask, "--endpoint", hub, "-o", self.folder / "none", "--retries", self.retries, *flags, *more,
                                 status=status, env=env)

    def good_hub(self, *arguments):
        return self.hub(*SCAN, "--token", TOKEN, "--require-token", *arguments)

    def test_wherever_the_token_comes_from(self):
        home = self.folder / "home"
        files = {"file": self.folder / "token-file", "path": self.folder / "path-file",
                 "home": home / "token", "default": self.folder / ".cache/huggingface/token"}
        for path in files.values():
            path.parent.mkdir(parents=True, exist_ok=True)
        hub = self.good_hub()
        sources = ((None, (), {"HF_TOKEN": TOKEN}), (None, (), {"HUGGING_FACE_HUB_TOKEN": TOKEN + "\n"}),
                   ("file", ("--token-file", files["file"]), {}),
                   ("path", (), {"HF_TOKEN_PATH": str(files["path"])}),
                   ("home", (), {"HF_HOME": str(home)}), ("default", (), {}))
        for name, flags, env in sources:
            with self.subTest(name=name, env=list(env)):
                if name is not None:
                    files[name].write_text(f"  {TOKEN} \r\nsecond line\n")
                    files[name].chmod(0o600)
                hub.forget()
                result = self.run_program("scrape", "--endpoint", hub.url, "-o", self.folder / f"r{name}", "--limit", 5,
                                          "--no-canonical-sweep", "-v", *flags, env={"HF_DEBUG": "1", **env})
                self.assertNotIn("warning", result.err)
                self.assertTrue(hub.requests() and all(r["good_token"] for r in hub.requests()))
                self.check(allowed=set(files.values()))
                if name is not None:
                    files[name].unlink()

    def test_success_recordings_and_all_other_commands(self):
        hub = self.good_hub()
        env = {"HF_TOKEN": TOKEN, "HF_DEBUG": "1"}
        self.both(hub.url, status=0, env=env)
        recording = self.folder / "hub.rec"
        self.run_program("record", recording, "scrape", "--endpoint", hub.url, "-o", self.folder / "live",
                         "--limit", 50, "-v", env=env)
        self.run_program("replay", recording, "scrape", "-o", self.folder / "again", "--limit", 50, "-v", env=env)
        for ask in (("check", "gpt2", "no/such"), ("card", "BertForMaskedLM")):
            recording = self.folder / f"{ask[0]}.rec"
            self.run_program("record", recording, *ask, "--endpoint", hub.url, "-v", env=env, status=None)
            self.assertTrue(recording.exists())
            self.run_program("replay", recording, *ask, "-v", env=env, status=None)
        for command in ("regap", "list", "archs", "gaps", "stats", "next", "coverage", "trend", "report"):
            self.run_program(command, "-o", self.folder / "live", "-v", env=env)
        (self.folder / "names").write_text("GPT2LMHeadModel\n")
        self.run_program("profile", "make", self.folder / "names", "-v", env=env)
        self.run_program("sync", self.folder / "library", "-v", status=2, env=env)
        self.run_program("profiles", env=env)
        self.run_program("profiles", "transformerlens", env=env, status=None)
        self.run_program("scrape", "--dry-run", "--endpoint", hub.url, env=env)
        self.run_program("help", "scrape", env=env)
        self.run_program("scrape", "--no-such", env=env, status=2)
        self.check()

    def test_failures(self):
        faults = ("status=401", "status=503", "status=403,body=html", "status=400", "status=429,retry-after=0",
                  "reset=headers", "cut=chunk", "json=broken", "gzip=broken", "content=html", "link=self")
        for fault in faults if TORTURE else faults[:2]:
            with self.subTest(fault):
                hub = self.good_hub("--fault", f"after=1,{fault}")
                self.both(hub.url, env={"HF_TOKEN": TOKEN})
                # The journals and the census of runs that came to no end are there to be looked at.
                self.check()
                for n in range(2):
                    shutil.rmtree(self.folder / f"registry{n}", ignore_errors=True)
        self.run_program("scrape", "--endpoint", "http://127.0.0.1:1", "-o", self.folder / "r", "--retries", 0, "-v",
                         status=75, env={"HF_TOKEN": TOKEN})
        self.run_program("scrape", "--endpoint", "http://hub.example", "-o", self.folder / "r", status=2,
                         env={"HF_TOKEN": TOKEN})
        self.check()

    def test_a_wrong_token_is_not_shown(self):
        hub = self.good_hub()
        wrong = "hf_wrongWRONGwrongWRONGwrong"
        self.both(hub.url, status=4, env={"HF_TOKEN": wrong})
        self.check(token=wrong)

    def test_a_token_that_cannot_be_sent_is_refused_unseen(self):
        hub = self.good_hub()
        for odd in (TOKEN + "\nX-Evil: 1", TOKEN + "\r\nX-Evil: 1", TOKEN[:13] + " " + TOKEN[13:], TOKEN + "\x7f",
                    TOKEN + "\u00e9", TOKEN + "\t" + TOKEN, "Bearer " + TOKEN):
            with self.subTest(repr(odd)):
                result = self.run_program("scrape", "--endpoint", hub.url, "-o", self.folder / "r", "-v", status=2,
                                          env={"HF_TOKEN": odd})
                self.assertIn("HF_TOKEN holds a token with a character that cannot be sent", result.err)
                self.assertEqual(hub.requests(), [])
                self.check()

    def test_other_origins_get_no_token(self):
        for status in (301, 302, 303, 307, 308) if TORTURE else (302, 307):
            other = Listener(self)
            self.both(self.good_hub("--fault", f"after=1,status={status},redirect={other.url}").url,
                      env={"HF_TOKEN": TOKEN})
            self.assertIn(b"GET /api/models", other.heard)
            self.assertNotIn(b"authorization", other.heard.lower())
            self.check(other)
        for place in ("localhost", "127.0.0.2"):  # the same machine and port, another name
            hub = self.good_hub()
            twin = hub.url.replace("127.0.0.1", place)
            hub.control("PUT", "/__hub/faults", f"after=1,redirect={twin}".encode())
            self.both(hub.url, env={"HF_TOKEN": TOKEN})
            self.check()
        other = Listener(self)
        hub = self.good_hub("--link-origin", other.url)
        self.both(hub.url, status=0, env={"HF_TOKEN": TOKEN})
        self.assertEqual(other.connections, 0)
        self.check(other)

    def test_a_proxy_for_plain_http_gets_a_tunnel_to_dig_and_no_token(self):
        proxy = Listener(self, b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        self.both(self.good_hub().url, env={"HF_TOKEN": TOKEN, "http_proxy": proxy.url})
        self.assertIn(b"CONNECT 127.0.0.1:", proxy.heard)
        self.assertNotIn(b"authorization", proxy.heard.lower())
        self.check(proxy)

    def test_git_gets_no_token(self):
        real = shutil.which("git")
        place = self.folder / "bin"
        place.mkdir()
        spy = place / "git"
        spy.write_text(f'#!/bin/sh\n{{ tr "\\0" "\\n" </proc/$$/environ; echo "$@"; }} >>{self.folder}/spied\n'
                       f'exec {real} "$@"\n')
        spy.chmod(0o755)
        hub = self.good_hub()
        env = {"HF_TOKEN": TOKEN, "HUGGING_FACE_HUB_TOKEN": TOKEN, "HF_HOME": str(self.folder),
               "PATH": f"{place}:{os.environ['PATH']}"}
        library = self.folder / "library"
        for command in (("scrape", "deprecate"), ("profile", "make", library), ("sync", library),
                        ("check", "gpt2", "--no-hub", "-o", self.folder / "registry0", "--supported-from", library)):
            with self.subTest(command):
                if command[0] == "scrape":
                    self.both(hub.url, status=0, env=env)
                else:
                    self.run_program(*command, "-v", status=None, env=env)
                spied = (self.folder / "spied").read_text()
                (self.folder / "spied").unlink()
                self.assertIn("PATH=", spied)
                self.assertNotRegex(spied, re.compile("^(HF_|HUGGING_FACE_)", re.M))
        self.check()

    def test_git_gets_no_open_file_or_connection(self):
        real = shutil.which("git")
        place = self.folder / "bin"
        place.mkdir()
        spy = place / "git"
        # Another shell writes it down: for a redirection of its own a shell holds more.
        spy.write_text(f"#!/bin/sh\nsh -c 'ls -l /proc/$PPID/fd >>{self.folder}/held'\nexec {real} \"$@\"\n")
        spy.chmod(0o755)
        token = self.folder / "token-file"
        token.write_text(TOKEN)
        token.chmod(0o600)
        hub = self.good_hub()
        with open(token, "rb") as file:
            process = self.start("deprecate", "--endpoint", hub.url, "--repo", self.folder / "library",
                                 "--token-file", f"/proc/self/fd/{file.fileno()}", pass_fds=(file.fileno(),),
                                 env={"PATH": f"{place}:{os.environ['PATH']}"})
            out, err = process.communicate(timeout=self.longest)
        self.assertEqual(process.returncode, 0, out + err)
        held = [(number, what) for number, what in re.findall(r" (\d+) -> (.+)", (self.folder / "held").read_text())
                if what != str(spy)]  # the shell holds what it reads
        self.assertEqual({number for number, _ in held}, {"0", "1", "2"}, held)

    def test_a_token_in_a_file_is_in_no_process_s_command_line_or_environment(self):
        path = self.folder / "token-file"
        path.write_text(TOKEN)
        path.chmod(0o600)
        hub = self.good_hub()
        hub.hold("after=0")
        process = self.start("scrape", "--endpoint", hub.url, "-o", self.folder / "r", "--token-file", path,
                             "--limit", 50)
        seen = []
        while process.poll() is None and len(seen) < 20:
            for name in ("cmdline", "environ"):
                try:
                    seen.append(pathlib.Path(f"/proc/{process.pid}/{name}").read_bytes())
                except OSError:
                    pass
            time.sleep(0.01)
        hub.go_on()
        out, err = process.communicate(timeout=LONGEST)
        self.said += (out + err).encode()
        self.assertEqual(process.returncode, 0, err)
        self.assertTrue(any(seen))
        self.assertFalse([s for s in seen if TOKEN.encode() in s])
        self.check(allowed={path})

    def test_a_token_file_that_others_can_read_is_warned_of(self):
        path = self.folder / "token-file"
        path.write_text(TOKEN)
        hub = self.good_hub()
        for mode, warned in ((0o600, False), (0o640, True), (0o604, True), (0o644, True), (0o400, False)):
            path.chmod(mode)
            result = self.run_program("scrape", "--endpoint", hub.url, "-o", self.folder / f"r{mode}", "--limit", 5,
                                      "--no-canonical-sweep", "--token-file", path)
            self.assertEqual("others can read this token" in result.err, warned, oct(mode))
        self.check(allowed={path})

    def test_what_is_written_about_a_run_is_for_its_user_alone(self):
        hub = self.good_hub("--fault", "filter=fossil,status=503")
        self.run_program("deprecate", "--endpoint", hub.url, "--repo", self.folder / "library", "--retries", 0,
                         "-v", status=3, env={"HF_TOKEN": TOKEN})
        self.check()
        journals = list(self.folder.rglob("*.journal"))
        self.assertTrue(journals)
        for path in journals:
            self.assertEqual(stat.S_IMODE(path.stat().st_mode) & 0o077, 0, path)

    def test_offline_connects_to_nobody(self):
        other = Listener(self)
        for value in ("1", "ON", "yes", "True"):
            env = {"HF_HUB_OFFLINE": value, "HF_TOKEN": TOKEN, "http_proxy": other.url}
            self.run_program("scrape", "--endpoint", other.url, "-o", self.folder / "r", status=2, env=env)
            self.run_program("deprecate", "--endpoint", other.url, "--repo", self.folder / "library", status=2, env=env)
            self.run_program("record", self.folder / "x.rec", "scrape", "--endpoint", other.url, status=2, env=env)
            for ask in (("check", "gpt2"), ("card", "BertForMaskedLM")):
                self.run_program(*ask, "--endpoint", other.url, "-o", self.folder / "none", status=3, env=env)
        self.assertEqual(other.connections, 0)
        self.check(other)


if __name__ == "__main__":
    unittest.main()
