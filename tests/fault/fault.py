"""What the tests of faults share: the end-to-end harness, the length of a run, its dice."""

import concurrent.futures
import contextlib
import os
import pathlib
import random
import shutil
import sqlite3
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))

TORTURE = os.environ.get("HUBCENSUS_TORTURE") == "1"
SEED = int(os.environ.get("HUBCENSUS_TORTURE_SEED") or int.from_bytes(os.urandom(4), "big"))
WORKERS = 2


def dice(name):
    """Random numbers of one test; the same for the same seed whatever else runs."""
    return random.Random(f"{SEED} {name}")


def tell(text):
    """A line for who reads the long form's log."""
    print(text, file=sys.stderr, flush=True)


def side_by_side(job, items):
    """job(item) for each, two at a time; the first exception ends it."""
    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(job, items))


def census_rows(path):
    """What a census holds, table by table, and SQLite's opinion of it; the file is not touched."""
    with tempfile.TemporaryDirectory(prefix="hubcensus-test-") as place:
        for suffix in ("", "-wal", "-journal"):
            if os.path.exists(f"{path}{suffix}"):
                shutil.copy(f"{path}{suffix}", f"{place}/census.db{suffix}")
        with contextlib.closing(sqlite3.connect(f"{place}/census.db")) as db:
            sound = db.execute("PRAGMA integrity_check").fetchone()[0]
            names = [row[0] for row in db.execute(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")]
            return sound, {name: sorted(db.execute(f"SELECT * FROM {name}"), key=repr) for name in sorted(names)}
