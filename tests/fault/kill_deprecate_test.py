"""hubcensus deprecate killed anywhere, then run again: the answer of a run that was never disturbed."""

import collections
import json
import os
import pathlib
import shutil
import sqlite3
import tempfile
import time
import unittest
import zlib

from killing import SEED, TORTURE, KillTest, copy_of, dice, spread, tell, timed
from harness import model, number
from library import Library

MODELS = [f"model{i:02}" for i in range(10)]
FORMATS = ("text", "json", "markdown", "csv")


def answers_of(journal):
    """The targets whose answers a journal has in full: gzip members, a line of JSON and a body in turn."""
    data, targets, line = journal.read_bytes() if journal.exists() else b"", [], None
    first = True
    while data:
        member = zlib.decompressobj(31)
        try:
            text = member.decompress(data)
        except zlib.error:
            break
        if not member.eof:
            break
        data = member.unused_data
        if first:
            first = False
        elif line is None:
            line = json.loads(text)
        else:
            targets.append(line["target"])
            line = None
    return targets


class KillDeprecateTest(KillTest):
    def setUp(self):
        super().setUp()
        chance = dice("library")
        made = Library(self.folder / "library")
        for name in MODELS:
            made.model(name, "2022-03-01", source=f"from ..{chance.choice(MODELS)} import x\n" * 20)
        made.tables("2022-04-01", MODELS)
        made.make()
        models = [model(f"a/m{i}", architecture=None, downloads=chance.choice((0, 0, chance.randrange(30))),
                        tags=["transformers", chance.choice(MODELS[:7])]) for i in range(9000)]
        self.listed = self.catalogue(number(models))
        self.trials = self.repeats = 0

    def place(self):
        return pathlib.Path(tempfile.mkdtemp(prefix="place-", dir=self.folder))

    def arguments(self, hub, place, *more):
        return ("deprecate", "--endpoint", hub.url, "--repo", self.folder / "library", "--thresh-num-downloads", 9000,
                "--save-model-info", "--model-info", place / "models_info.json", *more)

    def env(self, place, **more):
        return {"XDG_STATE_HOME": str(place / "state"), **more}

    def readings(self, place):
        path = place / "state/hubcensus/census.db"
        if not path.exists():
            return []
        with copy_of(path) as db:
            if not db.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'reading'").fetchone()[0]:
                return []
            return db.execute("SELECT * FROM reading ORDER BY library, model, taken").fetchall()

    def undisturbed(self, hub, form, *more):
        place = self.folder / f"undisturbed-{form}"
        done = []
        self.seconds = timed(lambda: done.append(self.run_program(
            *self.arguments(hub, place, "--format", form, *more), env=self.env(place))))
        self.report = done[0].out
        self.info = (place / "models_info.json").read_bytes()
        self.kept = self.readings(place)
        self.assertEqual(len(self.kept), len(MODELS))
        self.asked = collections.Counter(r["target"] for r in hub.requests())
        hub.forget()
        shutil.rmtree(place)

    def no_git_left(self, where):
        """No git works on the library any more, soon after its program was killed."""
        end = time.monotonic() + 60
        library = str(self.folder / "library").encode()
        while time.monotonic() < end:
            left = []
            for entry in pathlib.Path("/proc").iterdir():
                if entry.name.isdigit():
                    try:
                        words = (entry / "cmdline").read_bytes().split(b"\0")
                    except OSError:
                        continue
                    if words[0].endswith(b"git") and library in words:
                        left.append(words)
            if not left:
                return
            time.sleep(0.02)
        self.fail(f"{where}: {left}")

    def run_to_its_end(self, hub, place, form, kills, where, more=()):
        journal = place / "state/hubcensus/deprecate.journal"
        kept, done = collections.Counter(), False
        asked = 0
        for kill in (*kills, None):
            if kill is not None:
                self.trials += kill() != 0
                self.no_git_left(where)
            else:
                result = self.run_program(*self.arguments(hub, place, "--format", form, *more),
                                          env=self.env(place), status=None)
                self.assertEqual(result.status, 0, (where, result.err))
            targets = collections.Counter(r["target"] for r in hub.requests())
            hub.forget()
            if not done:
                asked += targets.total()
                for target, times in kept.items():
                    self.assertLessEqual(targets[target], max(0, self.asked[target] - times),
                                         (where, target, "kept, and asked for again"))
            if kill is not None:
                before = kept
                kept = collections.Counter(answers_of(journal))
                # The journal goes when the answer is out.
                done = done or (not journal.exists() and len(self.readings(place)) > 0)
                self.assertTrue(before <= kept or done, where)
                info = place / "models_info.json"
                if info.exists():
                    self.assertEqual(info.read_bytes(), self.info, where)
        self.assertEqual(result.out, self.report, where)
        self.assertEqual((place / "models_info.json").read_bytes(), self.info, where)
        self.assertEqual(self.readings(place), self.kept, where)
        self.assertEqual(sorted(p.name for p in place.rglob("*")),
                         ["census.db", "hubcensus", "models_info.json", "state"], where)
        self.repeats += 0 if done else max(0, asked - self.asked.total())
        shutil.rmtree(place)

    def kill_at(self, hub, form, at, half, more=()):
        place = self.place()
        self.run_to_its_end(hub, place, form, [
            lambda: self.run_killed_at(self.arguments(hub, place, "--format", form, *more), place, at, half,
                                       env=self.env(place)).returncode],
            (form, at, half, self.calls[at - 1]), more)

    def told(self, name):
        tell(f"deprecate, {name}: seed {SEED}, {self.trials} kills, {self.repeats} requests repeated")

    def test_killed_before_each_change_of_a_file_and_in_each_write(self):
        hub = self.hub("--catalogue", self.listed)
        for form in FORMATS if TORTURE else FORMATS[1:2]:
            self.undisturbed(hub, form)
            place = self.place()
            self.calls = self.count_calls(self.arguments(hub, place, "--format", form), place, env=self.env(place))
            hub.forget()
            for at in spread(len(self.calls), 30):
                self.kill_at(hub, form, at, half=self.calls[at - 1].startswith("write") and at % 2 == 0)
        self.told("each change")

    def test_killed_at_random_moments(self):
        hub = self.hub("--catalogue", self.listed, "--latency-ms", 8)
        chance = dice("deprecate")
        for form in FORMATS:
            self.undisturbed(hub, form)
            for round in range(55 if TORTURE else 2):
                place = self.place()
                self.run_to_its_end(hub, place, form, [
                    lambda after=chance.uniform(0, self.seconds * 1.05): self.run_killed_after(
                        self.arguments(hub, place, "--format", form), after, env=self.env(place))
                    for _ in range(chance.choice((1, 1, 2, 3)))], (SEED, form, round))
        self.told("random moments")

    def test_a_reading_of_a_run_that_was_killed_is_stored_once(self):
        hub = self.hub("--catalogue", self.listed)
        place = self.place()
        now = {"SOURCE_DATE_EPOCH": None}
        env = self.env(place, **now)
        calls = self.count_calls(self.arguments(hub, place), place, env=env)
        shutil.rmtree(place)
        # The journal is removed when the readings are in the census, and the report is out.
        at = max(n for n, call in enumerate(calls, 1) if call.startswith("unlink") and "journal" in call
                 and "deprecate" in call)
        place.mkdir()
        self.run_killed_at(self.arguments(hub, place), place, at, env=env)
        first = self.readings(place)
        self.assertEqual(len(first), len(MODELS))
        time.sleep(2.1)
        hub.forget()
        self.run_program(*self.arguments(hub, place), env=env)
        self.assertEqual(hub.requests(), [])
        self.assertEqual(self.readings(place), first)


if __name__ == "__main__":
    unittest.main(verbosity=2 if TORTURE else 1)
