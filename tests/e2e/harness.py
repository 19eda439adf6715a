"""What every end-to-end test needs: a test Hub, the program, a temporary folder.

The programs under test come from the environment: HUBCENSUS and TESTHUB are
the paths of the two binaries (CTest sets them).
"""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import time
import unittest
import urllib.request

HUBCENSUS = os.environ["HUBCENSUS"]
TESTHUB = os.environ["TESTHUB"]
SOURCE = pathlib.Path(__file__).resolve().parents[2]
EPOCH = "1790000000"  # 2026-09-21
LONGEST = 300  # seconds that anything may take, so that a broken test ends

# Nothing of the machine's own set-up may reach a test.
CLEAN = ("HF_", "HUGGING_FACE_", "XDG_", "SOURCE_DATE_EPOCH", "NO_COLOR", "http_proxy", "https_proxy",
         "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "all_proxy")


class Hub:
    """A test Hub of its own, stopped with the test."""

    def __init__(self, *arguments):
        self.process = subprocess.Popen(
            [TESTHUB, "--port", "0", "--exit-on-stdin-eof", *map(str, arguments)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if "http://" not in line:
            raise RuntimeError(f"the test Hub did not start: {line!r}")
        self.url = line[line.index("http://"):].strip()

    def stop(self):
        self.process.stdin.close()
        self.process.wait(LONGEST)
        self.process.stdout.close()

    def get(self, target):
        with urllib.request.urlopen(self.url + target) as answer:
            return answer.read()

    def control(self, method, path, body=None):
        request = urllib.request.Request(self.url + path, data=body, method=method)
        with urllib.request.urlopen(request) as answer:
            return answer.read()

    def requests(self):
        """What was asked of the listing, without the test's own questions."""
        return [r for r in json.loads(self.get("/__hub/requests"))
                if r["target"].startswith("/api/") and r["user_agent"].startswith("hubcensus")]

    def forget(self):
        self.control("DELETE", "/__hub/requests")

    def hold(self, where, what="all"):
        """From now on nothing comes of these answers (or nothing after a part of them), until go_on()."""
        self.control("PUT", "/__hub/faults", f"{where},stall={what}".encode())

    def go_on(self):
        self.control("DELETE", "/__hub/faults")

    def wait_for_requests(self, count, process):
        """Until so many have come, or the program is at its end."""
        while len(self.requests()) < count and process.poll() is None:
            time.sleep(0.005)

    def models(self):
        """Every model of the catalogue, by creation, all properties that a scan asks for."""
        expand = "".join(f"&expand[]={name}" for name in (
            "config", "safetensors", "downloads", "tags", "gated", "private", "disabled",
            "createdAt", "pipeline_tag", "library_name", "author"))
        target = f"/api/models?sort=createdAt&direction=1&limit=1000{expand}"
        models = []
        while target:
            with urllib.request.urlopen(self.url + target) as answer:
                models += json.load(answer)
                link = answer.headers.get("Link")
            target = link[link.index("/api/"):link.index(">")] if link else None
        return models


class Result:
    def __init__(self, completed):
        self.status = completed.returncode
        self.out = completed.stdout
        self.err = completed.stderr


class HubTest(unittest.TestCase):
    """A test with a folder of its own, and a Hub when asked for one."""

    maxDiff = 4000
    longest = LONGEST

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="hubcensus-test-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def hub(self, *arguments):
        hub = Hub(*arguments)
        self.addCleanup(hub.stop)
        return hub

    def catalogue(self, models):
        path = self.folder / "catalogue.json"
        path.write_text(json.dumps(models, ensure_ascii=False))
        return path

    def environment(self, **more):
        env = {k: v for k, v in os.environ.items() if not k.startswith(CLEAN)}
        env.update(HOME=str(self.folder), SOURCE_DATE_EPOCH=EPOCH, TZ="UTC", LC_ALL="C.UTF-8")
        env.update(more)
        return env

    def start(self, *arguments, env=None, **more):
        process = subprocess.Popen([HUBCENSUS, *map(str, arguments)], cwd=self.folder,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                   stdin=subprocess.DEVNULL, env=self.environment(**(env or {})), **more)
        self.addCleanup(self.end, process)
        return process

    @staticmethod
    def end(process):
        """A test that failed leaves no program behind."""
        if process.poll() is None:
            process.kill()
            process.communicate()

    def run_program(self, *arguments, status=0, env=None):
        process = self.start(*arguments, env=env)
        out, err = process.communicate(timeout=self.longest)
        result = Result(subprocess.CompletedProcess(process.args, process.returncode, out, err))
        if status is not None:
            self.assertEqual(result.status, status, f"{arguments}\n{out}\n{err}")
        return result

    def scrape(self, hub, *arguments, output="registry", status=0, env=None):
        return self.run_program("scrape", "--endpoint", hub.url, "-o", self.folder / output,
                                *arguments, status=status, env=env)

    def read(self, name, output="registry"):
        return json.loads((self.folder / output / name).read_text())

    def raw(self, name, output="registry"):
        return (self.folder / output / name).read_bytes()


def model(id, architecture="LlamaForCausalLM", downloads=1000, tags=("text-generation",), **more):
    """A model as the Hub tells of it, for catalogues written by hand."""
    made = {"id": id, "downloads": downloads, "tags": list(tags), "createdAt": "2024-07-18T08:56:00.000Z",
            "private": False, "gated": False, "likes": 1}
    if architecture is not None:
        made["config"] = {"architectures": [architecture], "model_type": "llama"}
    made.update(more)
    return made


def number(models):
    """Give each model an _id of its own, in order of creation."""
    for i, m in enumerate(models):
        m.setdefault("_id", f"{0x66000000 + i:08x}{i:016x}")
    return models
