"""Scans that are killed, and what must hold of what they leave."""

import json
import pathlib
import shutil
import tempfile

from killing import SEED, SOURCE, KillTest, Reader, copy_of, figures_of, has_tables, models_of, tell, timed, walk_of

REPORTS = ("supported_models.json", "architecture_gaps.json", "verification_history.json")
AUTHORS = ("google", "Qwen", "openai-community")
IN_FLIGHT = 1 + 12  # the page in hand, and those asked ahead of it

OLD_SUPPORTED = {"generated_at": "2025-01-01", "total_models": 1, "models": [
    {"architecture_id": "LlamaForCausalLM", "model_id": "old/model", "status": 1, "mine": "é", "phase1_score": 99.90}]}
OLD_GAPS = {"generated_at": "2025-01-01", "gaps": [
    {"architecture_id": "OldestForCausalLM", "total_models": 3, "total_downloads": 70},
    {"architecture_id": "MambaForCausalLM", "total_models": 1000, "total_downloads": 7}]}


class KillScanTest(KillTest):
    def setUp(self):
        super().setUp()
        profile = json.loads((SOURCE / "profiles/transformerlens.json").read_text())
        # Few authors, for the calls of one walk are like those of another.
        profile["canonical_authors"] = {a: authors for a, authors in profile["canonical_authors"].items()
                                        if set(authors) <= set(AUTHORS)}
        self.profile = self.folder / "profile.json"
        self.profile.write_text(json.dumps(profile))
        self.before = self.folder / "before"
        self.before.mkdir()
        (self.before / REPORTS[0]).write_text(json.dumps(OLD_SUPPORTED))
        (self.before / REPORTS[1]).write_text(json.dumps(OLD_GAPS))
        self.trials = self.repeats = self.mixed = self.rounds = 0

    def arguments(self, hub, folder, *more):
        return ("scrape", "--endpoint", hub.url, "-o", folder, "--profile", self.profile, "--min-downloads", 1,
                "--jobs", 1, "--checkpoint-interval", 1, *more)

    def undisturbed(self, hub, *more):
        """What a run that nothing disturbs writes and asks."""
        folder = self.folder / "undisturbed"
        shutil.copytree(self.before, folder)
        self.seconds = timed(lambda: self.run_program(*self.arguments(hub, folder, *more)))
        self.old = {name: self.read_or_none(self.before / name) for name in REPORTS}
        self.new = {name: (folder / name).read_bytes() for name in REPORTS}
        self.rows = models_of(folder / "census.db")
        self.figures = self.last_figures(folder)
        self.chains = {}
        for request in hub.requests():
            chain = self.chains.setdefault(walk_of(request["target"]), [])
            if request["target"] not in chain:
                chain.append(request["target"])
        self.asked = len(hub.requests())
        hub.forget()

    @staticmethod
    def read_or_none(path):
        return path.read_bytes() if path.exists() else None

    @staticmethod
    def last_figures(folder):
        with copy_of(folder / "census.db") as db:
            figures = figures_of(db)
        return figures[max(figures)]

    def place(self):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="registry-", dir=self.folder))
        folder.rmdir()
        shutil.copytree(self.before, folder)
        return folder

    def kept(self, folder):
        """The targets whose pages the census has, and whether the scan came to its end there."""
        if not (folder / "census.db").exists():
            return set(), False
        with copy_of(folder / "census.db") as db:
            self.assertEqual(db.execute("PRAGMA integrity_check").fetchone()[0], "ok")
            if not has_tables(db):
                return set(), False
            if db.execute("PRAGMA user_version").fetchone()[0] >= 4:
                figures_of(db)
            scan = db.execute("SELECT id, finished FROM scan ORDER BY id DESC LIMIT 1").fetchone()
            if scan is None:
                return set(), False
            targets = set()
            for author, name, pages, following in db.execute(
                    "SELECT is_author, name, pages, next FROM part WHERE scan = ?", scan[:1]):
                chain = self.chains[("author" if author else "filter", name)]
                targets.update(chain[:pages])
                if following is not None and pages:
                    self.assertEqual(following, chain[pages])
            return targets, scan[1] is not None

    def check_killed(self, folder):
        """What a kill has left is old or new, and says where it stands."""
        state = {name: self.read_or_none(folder / name) for name in REPORTS}
        for name, content in state.items():
            self.assertIn(content, (self.old[name], self.new[name]), name)
        checkpoint = folder / "scrape_checkpoint.json"
        targets, finished = self.kept(folder)
        if checkpoint.exists():
            told = json.loads(checkpoint.read_text())["scan"]["pages"]
            if not finished:
                self.assertLessEqual(told, len(targets), "the checkpoint tells of pages that were lost")
        elif state != self.new:
            self.assertEqual(state, self.old, "old and new files with no checkpoint beside them")
        return targets, finished

    def check_finished(self, folder, where):
        for name in REPORTS:
            self.assertEqual((folder / name).read_bytes(), self.new[name], (where, name))
        self.assertEqual(models_of(folder / "census.db"), self.rows, where)
        self.assertEqual(self.last_figures(folder), self.figures, where)
        # Nothing of the killed runs lies about.
        self.assertEqual(sorted(p.name for p in folder.iterdir()),
                         sorted([*REPORTS, ".gitignore", "census.db"]), where)
        shutil.rmtree(folder)

    def run_to_its_end(self, hub, folder, kills, where, more=()):
        """The kills, each a function that runs the command and ends it; then the same command undisturbed."""
        kept, finished, asked = set(), False, 0
        for kill in (*kills, None):
            if kill is None:
                result = self.run_program(*self.arguments(hub, folder, *more), status=None)
                self.assertEqual(result.status, 0, (where, result.err))
            else:
                was_killed = kill() != 0
            targets = [r["target"] for r in hub.requests()]
            hub.forget()
            if not finished:
                asked += len(targets)
                self.assertEqual(kept & set(targets), set(), (where, "kept, and asked for again"))
            if kill is not None:
                self.trials += was_killed
                before = kept
                kept, finished_now = self.check_killed(folder)
                self.assertTrue(before <= kept or finished or finished_now, (where, "kept, and lost"))
                finished = finished or finished_now
        if not finished:
            self.assertLessEqual(asked - self.asked, IN_FLIGHT * len(kills), where)
            self.repeats += asked - self.asked

    def reader(self, folder):
        # Renamed in the order of REPORTS, so read the other way round.
        names = tuple(reversed(REPORTS))
        return Reader(folder, names, {name: [self.old[name], self.new[name]] for name in names})

    def note(self, reader, where):
        self.assertEqual(reader.wrong[:3], [], where)
        self.mixed += reader.mixed
        self.rounds += reader.rounds

    def kill_at(self, hub, number, half=False, more=(), where=None):
        folder = self.place()
        where = (number, "half" if half else "before", self.calls[number - 1].split("registry-")[-1], where)
        with self.reader(folder) as reader:
            self.run_to_its_end(hub, folder, [
                lambda: self.run_killed_at(self.arguments(hub, folder, *more), folder, number, half).returncode],
                where, more)
        self.note(reader, where)
        self.check_finished(folder, where)

    def count(self, hub, *more):
        folder = self.place()
        self.calls = self.count_calls(self.arguments(hub, folder, *more), folder)
        hub.forget()
        shutil.rmtree(folder)

    def told(self, name):
        tell(f"{name}: seed {SEED}, {self.trials} kills, {self.repeats} requests repeated, "
             f"{self.rounds} rounds of the reader, {self.mixed} of them old and new")
