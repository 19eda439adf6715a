"""Runs of hubcensus deprecate that are killed, and what must hold of what they leave."""

import collections
import json
import pathlib
import shutil
import tempfile
import time
import zlib

from killing import SEED, KillTest, copy_of, dice, tell, timed
from harness import LONGEST, model, number
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
        place = self.place()
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
        end = time.monotonic() + LONGEST
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
