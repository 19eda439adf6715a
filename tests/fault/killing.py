"""What the tests of kills share: the length of a run, its dice, a kill at an exact place, a reader that never sleeps."""

import contextlib
import os
import pathlib
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))

from harness import HUBCENSUS, LONGEST, SOURCE, HubTest  # noqa: E402,F401

TORTURE = os.environ.get("HUBCENSUS_TORTURE") == "1"
SEED = int(os.environ.get("HUBCENSUS_TORTURE_SEED") or int.from_bytes(os.urandom(4), "big"))
KILL_AT = os.environ["KILL_AT_LIBRARY"]
DRAFT = ".hubcensus-"


def dice(name):
    """Random numbers of one test; the same for the same seed whatever else runs."""
    return random.Random(f"{SEED} {name}")


def tell(text):
    """A line for who reads the long form's log."""
    if TORTURE:
        print(text, file=sys.stderr, flush=True)


def spread(count, wanted):
    """`wanted` of the numbers 1 to count, evenly, with both ends; all of them in the long form."""
    if TORTURE or wanted >= count:
        return list(range(1, count + 1))
    return sorted({1 + round(i * (count - 1) / (wanted - 1)) for i in range(wanted)})


@contextlib.contextmanager
def copy_of(census):
    """A connection to a copy of a census and its log, so that the census stays as a kill has left it."""
    with tempfile.TemporaryDirectory(prefix="hubcensus-test-") as place:
        for suffix in ("", "-wal", "-journal"):
            if os.path.exists(f"{census}{suffix}"):
                shutil.copy(f"{census}{suffix}", f"{place}/census.db{suffix}")
        with contextlib.closing(sqlite3.connect(f"{place}/census.db")) as db:
            yield db


def has_tables(db):
    return db.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'scan'").fetchone()[0] > 0


def models_of(census):
    """Every model's row, with the words that its numbers stand for, and SQLite's opinion of the file."""
    with copy_of(census) as db:
        sound = db.execute("PRAGMA integrity_check").fetchone()[0]
        names = dict(db.execute("SELECT id, text FROM name"))
        rows = [(key, id, *(names.get(n) for n in words), downloads, parameters, marks)
                for key, id, downloads, parameters, marks, *words in db.execute(
                    "SELECT key, id, downloads, parameters, marks, architecture, quant_method,"
                    " model_type, task, library FROM model ORDER BY key")]
        return sound, rows


def figures_of(db):
    """{finished scan: what it kept of each architecture}; no other scan has kept any."""
    kept = {scan: told for scan, told in db.execute("SELECT id, figures FROM scan WHERE finished IS NOT NULL")}
    rows = {scan: [] for scan in kept}
    for scan, *row in db.execute("SELECT scan, text, supported, models, verified, downloads, min_parameters, rank,"
                                 " score_tenths, lacking_models, lacking_downloads FROM figure"
                                 " JOIN name ON name.id = architecture ORDER BY scan, text"):
        rows[scan].append(row)  # a KeyError: figures of a scan that is not at its end
    assert kept == {scan: len(of_scan) for scan, of_scan in rows.items()}, (kept, rows)
    assert db.execute("SELECT count(*) FROM scan WHERE finished IS NULL AND figures IS NOT NULL").fetchone() == (0,)
    return rows


class Reader:
    """A thread that reads files over and over, and notes what is neither old nor new."""

    def __init__(self, folder, names, good):
        self.folder, self.names, self.good = pathlib.Path(folder), names, good
        self.wrong, self.rounds, self.mixed = [], 0, 0
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.run)

    def look(self, name):
        try:
            content = (self.folder / name).read_bytes()
        except FileNotFoundError:
            content = None
        if content not in self.good[name]:
            self.wrong.append((name, content if content is None else content[:200]))
        return content

    def run(self):
        while not self.over.is_set():
            # The last to be renamed is read first: where that is new, all that follow must be.
            seen = [self.good[name].index(content) if content in self.good[name] else 9
                    for name in self.names for content in [self.look(name)]]
            if any(a > b for a, b in zip(seen, seen[1:])):
                self.wrong.append(("order", seen))
            self.mixed += len(set(seen)) > 1
            self.rounds += 1
            time.sleep(0.0005)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()


class KillTest(HubTest):
    def environment(self, **more):
        """As for every test; a variable that is None is not set at all."""
        env = super().environment(**more)
        return {name: value for name, value in env.items() if value is not None}

    def hub(self, *arguments):
        """One that may be asked as often as the kills want it: a used up quota is waited for."""
        return super().hub("--quota", 1000000, *arguments)

    def command(self, *arguments):
        return [HUBCENSUS, *map(str, arguments)]

    def run_killed_at(self, arguments, below, number=0, half=False, log=None, env=None):
        """Run to the number-th call that changes a file below a folder; 0: to the end."""
        more = {"LD_PRELOAD": KILL_AT, "KILL_AT_BELOW": str(below), "KILL_AT": str(number), **(env or {})}
        if half:
            more["KILL_AT_HALF"] = "1"
        if log:
            more["KILL_AT_LOG"] = str(log)
        done = subprocess.run(self.command(*arguments), cwd=self.folder, capture_output=True, text=True,
                              stdin=subprocess.DEVNULL, env=self.environment(**more), timeout=LONGEST)
        self.assertIn(done.returncode, (0, -signal.SIGKILL), done.stderr)
        return done

    def count_calls(self, arguments, below, env=None):
        """The calls that change files below a folder, in a run that nothing kills."""
        log = self.folder / "calls.log"
        log.unlink(missing_ok=True)
        done = self.run_killed_at(arguments, below, log=log, env=env)
        self.assertEqual(done.returncode, 0, done.stderr)
        return log.read_text().splitlines()

    def run_killed_after(self, arguments, seconds, env=None):
        process = subprocess.Popen(self.command(*arguments), cwd=self.folder, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
                                   env=self.environment(**(env or {})))
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
        process.kill()
        return process.wait()

    def drafts(self, folder):
        return [p.name for p in pathlib.Path(folder).rglob("*") if DRAFT in p.name]


def walk_of(target):
    """Which listing a target is a page of."""
    q = urllib.parse.parse_qs(urllib.parse.urlsplit(target).query)
    return ("author", q["author"][0]) if "author" in q else ("filter", *sorted(q.get("filter", [])))


def timed(action):
    begin = time.monotonic()
    action()
    return time.monotonic() - begin
