"""One run at a time in a folder: who is second is told who is first, and a dead run holds nothing."""

import errno
import os
import sqlite3
import time
import unittest

from fault import TORTURE
from harness import EPOCH, LONGEST, HubTest, model, number
from library import Library

FAILING_DISK = os.environ["FAILING_DISK"]


class Lock(HubTest):
    def setUp(self):
        super().setUp()
        self.listing = self.hub("--models", 3000, "--seed", 5)
        self.place = self.folder / "registry"
        self.lock = self.place / ".hubcensus.lock"

    def first(self):
        """A scan that is at work, its lock taken, until the Hub goes on."""
        self.listing.hold("after=0")
        process = self.start("scrape", "--endpoint", self.listing.url, "-o", self.place, "--min-downloads", 1)
        while process.poll() is None and not (self.lock.exists() and self.lock.read_text().endswith("\n")):
            time.sleep(0.005)
        return process

    def scan(self, **more):
        return self.scrape(self.listing, "--min-downloads", 1, "--no-canonical-sweep", "--fresh", **more)

    def test_the_second_is_told_who_is_first(self):
        process = self.first()
        holder = self.lock.read_text()
        self.assertEqual(holder, f"hubcensus scrape, process {process.pid}\n")
        for command in (("scrape", "--endpoint", self.listing.url), ("regap",)):
            result = self.run_program(*command, "-o", self.place, status=1)
            self.assertIn(f"({holder.strip()})", result.err)
            self.assertIn("--output", result.err)
        self.assertEqual(self.lock.read_text(), holder)
        self.listing.go_on()
        process.communicate(timeout=LONGEST)
        self.assertEqual(process.returncode, 0)
        self.assertFalse(self.lock.exists())

    def test_a_killed_holder_holds_nothing(self):
        for _ in range(20 if TORTURE else 2):
            process = self.first()
            process.kill()
            process.communicate()
            self.assertTrue(self.lock.exists())
        self.listing.go_on()
        self.scan()
        self.assertFalse(self.lock.exists())

    def test_a_lock_file_that_nobody_holds_is_taken_whatever_it_says(self):
        self.place.mkdir()
        for text in (b"", b"\xff\0garbage", b"hubcensus scrape, process 1\n", b"x" * 100000):
            self.lock.write_bytes(text)
            self.scan()
            self.assertFalse(self.lock.exists())

    def test_a_lock_that_cannot_be_taken_ends_the_run_before_it_asks(self):
        self.place.mkdir()
        env = {"LD_PRELOAD": FAILING_DISK, "FAILING_DISK_BELOW": str(self.folder), "FAILING_DISK_CALL": "lock",
               "FAILING_DISK_NTH": "1", "FAILING_DISK_ERRNO": str(errno.ENOLCK)}
        result = self.scan(status=1, env=env)
        self.assertIn(f"{self.lock}: cannot be locked: {os.strerror(errno.ENOLCK)}", result.err)
        self.assertIn("network file system", result.err)
        self.assertEqual(self.listing.requests(), [])
        self.lock.unlink(missing_ok=True)
        self.lock.mkdir()
        result = self.scan(status=1)
        self.assertIn(f"{self.lock}: cannot be opened", result.err)

    @unittest.skipIf(os.geteuid() == 0, "nothing is forbidden to root")
    def test_a_folder_that_may_not_be_written_is_told_before_the_hub_is_asked(self):
        self.place.mkdir(mode=0o555)
        self.assertIn(str(self.place), self.scan(status=1).err)
        self.assertEqual(self.listing.requests(), [])

    def test_two_runs_of_deprecate_share_readings_and_journal(self):
        library = Library(self.folder / "library")
        for name in ("fossil", "relic"):
            library.model(name, "2022-03-01")
        library.tables("2022-04-01", ["fossil", "relic"])
        library.make()
        hub = self.hub("--latency-ms", 150, "--catalogue", self.catalogue(number(
            [model(f"a/{name}", None, 100, tags=["transformers", name]) for name in ("fossil", "relic")])))
        runs = 8 if TORTURE else 3
        state = self.folder / "state"
        processes = [self.start("deprecate", "--endpoint", hub.url, "--repo", self.folder / "library", "--jobs", 1,
                                "--format", "json",
                                env={"XDG_STATE_HOME": str(state), "SOURCE_DATE_EPOCH": str(int(EPOCH) + i)})
                     for i in range(runs)]
        for process in processes:
            out, err = process.communicate(timeout=LONGEST)
            self.assertEqual(process.returncode, 0, err)
            self.assertIn('"complete": true', out)
        with sqlite3.connect(state / "hubcensus/census.db") as db:
            self.assertEqual(db.execute("SELECT count(*) FROM reading").fetchone(), (2 * runs,))
        db.close()
        self.assertEqual(sorted(p.name for p in (state / "hubcensus").iterdir()), ["census.db"])


if __name__ == "__main__":
    unittest.main()
