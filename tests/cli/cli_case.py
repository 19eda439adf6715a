"""Running hubcensus without a Hub, and what the tests of that share.

The program under test comes from the environment: HUBCENSUS is its path (CTest sets it).
"""

import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

PROGRAM = os.environ["HUBCENSUS"]
SOURCE = pathlib.Path(__file__).resolve().parents[2]

# Nothing of the machine's own set-up may reach a test.
FOREIGN = ("HF_", "HUGGING_FACE_", "XDG_", "SOURCE_DATE_EPOCH", "NO_COLOR", "COLUMNS", "TERM",
           "SSL_CERT_FILE", "http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY",
           "all_proxy", "no_proxy", "NO_PROXY")
LONGEST = 300  # seconds that anything may take, so that a broken test ends
COMMANDS = ("scrape", "regap", "list", "archs", "gaps", "stats", "next", "coverage", "check", "card", "diff", "trend", "report", "sync", "deprecate", "profiles", "profile", "record", "replay", "completion")


class Case(unittest.TestCase):
    maxDiff = 4000

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="hubcensus-cli-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def environment(self, **more):
        env = {k: v for k, v in os.environ.items() if not k.startswith(FOREIGN)}
        env.update(HOME=str(self.folder), LC_ALL="C.UTF-8", TERM="xterm")
        env.update(more)
        return env

    def run_program(self, *arguments, status=0, env=None, **more):
        options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "stdin": subprocess.DEVNULL}
        options.update(more)
        done = subprocess.run([PROGRAM, *map(str, arguments)], cwd=self.folder, text=True,
                              env=self.environment(**(env or {})), timeout=LONGEST, **options)
        self.assertEqual(done.returncode, status, f"{arguments}\n{done.stdout}\n{done.stderr}")
        return done

    def refuse(self, message, *arguments, status=2, env=None):
        """The program says exactly this, once, and nothing on stdout."""
        done = self.run_program(*arguments, status=status, env=env)
        self.assertEqual(done.stderr, message + "\n")
        self.assertEqual(done.stdout, "")

    def assert_untouched(self):
        self.assertEqual(list(self.folder.iterdir()), [])
