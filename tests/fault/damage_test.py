"""Damaged files are recognised, kept, and never used as if they were whole.

A census that a scan can make again is put aside, and the scan begins with a new one; the readings of
deprecate cannot be made again and are refused; a journal is a help and gives way; reports are refused.
"""

import json
import os
import shutil
import sqlite3
import unittest

from fault import SEED, TORTURE, dice, tell
from harness import HubTest, model, number
from library import Library

REPORTS = ("supported_models.json", "architecture_gaps.json")


def truncated(size):
    def damage(path):
        os.truncate(path, size)
    damage.__name__ = f"truncated to {size}"
    return damage


def overwritten(at, data):
    def damage(path):
        with open(path, "r+b") as file:
            file.seek(at)
            file.write(data)
    damage.__name__ = f"{len(data)} bytes at {at}"
    return damage


def holds(data, name):
    def damage(path):
        path.write_bytes(data)
    damage.__name__ = name
    return damage


def statement(text):
    def damage(path):
        with sqlite3.connect(path) as db:
            db.executescript(text)
        db.close()
    damage.__name__ = text
    return damage


def another_program(path):
    path.unlink()
    statement("CREATE TABLE bookmark(url TEXT); INSERT INTO bookmark VALUES('x')")(path)


def folder(path):
    path.unlink()
    path.mkdir()
    (path / "something").write_text("of somebody")


class Damage(HubTest):
    def setUp(self):
        super().setUp()
        tell(f"seed {SEED}")
        self.dice = dice(self.id())

    def pages(self, path):
        """Truncations at page borders and elsewhere, and pages of random bytes; all of them in the long form."""
        size = path.stat().st_size
        cases = [truncated(at) for at in range(4096, size, 4096)]
        cases += [truncated(self.dice.randrange(1, size)) for _ in range(60 if TORTURE else 4)]
        cases += [overwritten(at, self.dice.randbytes(4096)) for at in range(0, size, 4096)]
        cases += [overwritten(self.dice.randrange(size - 600), self.dice.randbytes(600))
                  for _ in range(200 if TORTURE else 4)]
        return cases if TORTURE else [truncated(4096), truncated(100), *self.dice.sample(cases, 8)]

    # ---- the census of a scan ----

    def registry(self):
        kinds = ("LlamaForCausalLM", "AlphaForCausalLM", "BetaForCausalLM")
        models = number([model(f"a/m{i}", kinds[i % 3], 9000 - i) for i in range(600)])
        self.listing = self.hub("--catalogue", self.catalogue(models))
        self.scan("whole")
        self.expected = [self.raw(name, "whole") for name in REPORTS]

    def scan(self, output, *arguments, status=0):
        return self.scrape(self.listing, "--no-canonical-sweep", *arguments, output=output, status=status)

    def damaged(self, damage):
        """A copy of the registry with its census damaged."""
        place = self.folder / "damaged"
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(self.folder / "whole", place)
        damage(place / "census.db")
        return place

    def test_a_damaged_census_is_put_aside_and_made_again(self):
        self.registry()
        aside = 0
        cases = [holds(b"this is no database\n" * 500, "text"), statement("PRAGMA user_version = 0"),
                 statement("DROP TABLE model"), statement("ALTER TABLE model DROP COLUMN task"),
                 *self.pages(self.folder / "whole/census.db")]
        for damage in cases:
            with self.subTest(damage.__name__):
                place = self.damaged(damage)
                bytes_ = (place / "census.db").read_bytes()
                result = self.scan("damaged", status=None)
                if result.status != 0:
                    # Found only while the scan wrote: the next one begins anew.
                    self.assertEqual(result.status, 1, result.err)
                    self.assertIn("census.db: is damaged", result.err)
                    self.assertEqual([self.raw(name, "damaged") for name in REPORTS], self.expected)
                    result.err += self.scan("damaged").err
                self.assertEqual([self.raw(name, "damaged") for name in REPORTS], self.expected)
                kept = list(place.glob("census.db.damaged-2026-09-21*"))
                kept = [path for path in kept if not path.name.endswith(("-wal", "-shm", "-journal"))]
                if kept:
                    aside += 1
                    self.assertIn(str(kept[0]), result.err)
                    # But for the header's note of the log, which an open changes.
                    if result.status == 0:
                        self.assertEqual(kept[0].read_bytes()[4096:], bytes_[4096:])
                self.assertEqual(len(kept) > 0, "damaged" in result.err, result.err)
                with sqlite3.connect(place / "census.db") as db:
                    self.assertEqual(db.execute("PRAGMA integrity_check").fetchone(), ("ok",))
                    self.assertEqual(db.execute("SELECT count(*) FROM model").fetchone(), (600,))
                db.close()
        tell(f"{len(cases)} damaged censuses, {aside} put aside")
        self.assertGreaterEqual(aside, 6)

    def test_several_damaged_on_one_day_are_all_kept(self):
        self.registry()
        place = self.damaged(holds(b"one" * 1000, "text"))
        self.scan("damaged")
        (place / "census.db").write_bytes(b"two" * 1000)
        self.scan("damaged")
        self.assertEqual(sorted(p.name for p in place.glob("census.db.damaged*")),
                         ["census.db.damaged-2026-09-21", "census.db.damaged-2026-09-21-2"])

    def test_what_is_not_ours_to_move_is_refused_and_left(self):
        self.registry()
        for damage, text in ((statement("PRAGMA user_version = 99"), "written by a newer hubcensus"),
                             (another_program, "is a database of another program"),
                             (folder, "census.db: ")):
            with self.subTest(damage.__name__):
                place = self.damaged(damage)
                before = (place / "census.db").read_bytes() if (place / "census.db").is_file() else None
                result = self.scan("damaged", status=1)
                self.assertIn(text, result.err)
                self.assertEqual([self.raw(name, "damaged") for name in REPORTS], self.expected)
                if before is None:
                    self.assertTrue((place / "census.db/something").exists())
                else:
                    self.assertEqual((place / "census.db").read_bytes(), before)
                self.assertEqual(list(place.glob("census.db.damaged*")), [])

    def test_an_empty_census_and_a_link_to_none_are_filled(self):
        self.registry()
        place = self.damaged(holds(b"", "empty"))
        self.scan("damaged")
        self.assertEqual([self.raw(name, "damaged") for name in REPORTS], self.expected)
        (place / "census.db").unlink()
        (place / "census.db").symlink_to(self.folder / "elsewhere.db")
        self.scan("damaged")
        self.assertTrue((self.folder / "elsewhere.db").exists())
        self.assertEqual([self.raw(name, "damaged") for name in REPORTS], self.expected)

    @unittest.skipIf(os.geteuid() == 0, "nothing is forbidden to root")
    def test_a_census_that_may_not_be_read_is_refused(self):
        self.registry()
        place = self.damaged(lambda path: path.chmod(0))
        self.assertIn("census.db", self.scan("damaged", status=1).err)
        self.assertTrue((place / "census.db").exists())

    def test_regap_reads_no_damaged_census(self):
        self.registry()
        place = self.damaged(truncated(8192))
        before = (place / "census.db").read_bytes()
        result = self.run_program("regap", "-o", place, status=1)
        self.assertIn("census.db: is damaged", result.err)
        self.assertEqual((place / "census.db").read_bytes(), before)
        self.assertEqual([self.raw(name, "damaged") for name in REPORTS], self.expected)

    # ---- the registry's other files ----

    def test_damaged_reports_and_checkpoints_are_refused_with_the_place_of_the_fault(self):
        self.registry()
        whole = {name: self.raw(name, "whole") for name in REPORTS}
        whole["scrape_checkpoint.json"] = b'{"format": "hubcensus checkpoint", "version": 1, "arguments": "x"}'
        for name, text in whole.items():
            cuts = {0, 1, len(text) // 2, len(text) - 2}
            cuts |= {self.dice.randrange(len(text) - 1) for _ in range(100 if TORTURE else 2)}
            cases = [text[:cut] for cut in sorted(cuts)]
            cases += [b"\0" * len(text), b"[]", b'"a"', text[:40] + b"\x01" + text[41:]]
            for damaged in cases:
                with self.subTest(name, start=damaged[:20], size=len(damaged)):
                    place = self.damaged(lambda path: None)
                    (place / name).write_bytes(damaged)
                    result = self.scan("damaged", status=1)
                    self.assertIn(str(place / name), result.err)
                    self.assertEqual((place / name).read_bytes(), damaged)

    # ---- the readings and the journal of deprecate ----

    def library(self):
        made = Library(self.folder / "library")
        for name in ("fossil", "relic"):
            made.model(name, "2022-03-01")
        made.tables("2022-04-01", ["fossil", "relic"])
        made.make()
        self.listing = self.hub("--catalogue", self.catalogue(number(
            [model(f"{who}/{name}", None, 100, tags=["transformers", name])
             for who in "abc" for name in ("fossil", "relic")])))

    def deprecate(self, *arguments, status=0):
        return self.run_program("deprecate", "--endpoint", self.listing.url, "--repo", self.folder / "library",
                                "--format", "json", *arguments, status=status,
                                env={"XDG_STATE_HOME": str(self.folder / "state")})

    def answer(self, result):
        """Everything that was said but how often the Hub was asked."""
        return {k: v for k, v in json.loads(result.out).items() if k != "requests"}

    def test_damaged_readings_are_refused_and_kept(self):
        self.library()
        readings = self.folder / "readings.db"
        expected = self.answer(self.deprecate("--readings", readings))
        whole = readings.read_bytes()
        refused = 0
        cases = [holds(b"this is no database\n" * 500, "text"), statement("PRAGMA user_version = 99"),
                 another_program, statement("DROP TABLE reading"), folder, *self.pages(readings)]
        for damage in cases:
            with self.subTest(damage.__name__):
                if readings.is_dir():
                    shutil.rmtree(readings)
                readings.write_bytes(whole)
                damage(readings)
                before = readings.read_bytes() if readings.is_file() else None
                result = self.deprecate("--readings", readings, status=None)
                if result.status == 0:
                    self.assertEqual(self.answer(result), expected)
                    continue
                refused += 1
                self.assertEqual(result.status, 1, result.err)
                self.assertIn(str(readings), result.err)
                self.assertEqual(list(self.folder.glob("readings.db.damaged*")), [])
                if before is not None:
                    self.assertEqual(readings.read_bytes()[4096:], before[4096:])
        tell(f"{len(cases)} damaged censuses of readings, {refused} refused")
        self.assertGreaterEqual(refused, 6)

    def test_a_damaged_journal_gives_way(self):
        self.library()
        expected = self.answer(self.deprecate("--readings", "none"))
        journal = self.folder / "state/hubcensus/deprecate.journal"
        self.listing.control("PUT", "/__hub/faults", b"filter=relic,status=500")
        self.deprecate("--readings", "none", "--retries", 0, status=3)
        self.listing.control("DELETE", "/__hub/faults")
        whole = journal.read_bytes()
        cuts = sorted({0, 1, len(whole) - 1} | {self.dice.randrange(len(whole))
                                                for _ in range(200 if TORTURE else 6)})
        cases = [whole[:cut] for cut in cuts] + [b"no journal", self.dice.randbytes(5000)]
        for _ in range(200 if TORTURE else 6):
            at = self.dice.randrange(len(whole))
            cases.append(whole[:at] + self.dice.randbytes(8) + whole[at + 8:])
        for damaged in cases:
            with self.subTest(size=len(damaged)):
                journal.write_bytes(damaged)
                self.assertEqual(self.answer(self.deprecate("--readings", "none")), expected)
                self.assertFalse(journal.exists())
        for make in (journal.mkdir, lambda: journal.symlink_to(self.folder / "nothing")):
            make()
            result = self.deprecate("--readings", "none")
            self.assertEqual(self.answer(result), expected)
            self.assertIn("deprecate.journal", result.err)
            self.assertFalse((self.folder / "nothing").exists())
            journal.rmdir() if journal.is_dir() else journal.unlink()


if __name__ == "__main__":
    unittest.main()
