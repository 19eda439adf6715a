"""Kills where a scan's files are written, moved forward or lost, in the cases that differ from a plain scan."""

import json
import shutil
import sqlite3
import unittest

from killing import TORTURE, dice, models_of, spread
from killing_scan import REPORTS, KillScanTest


class Writing(KillScanTest):
    def writing(self):
        """The numbers of the calls from the first draft of a report on."""
        first = next(n for n, call in enumerate(self.calls, 1) if ".supported_models.json" in call
                     and call.startswith("write"))
        return range(first, len(self.calls) + 1)

    def test_figures_that_are_added_to_the_old_file_are_added_once(self):
        hub = self.hub("--seed", 21, "--models", 2500)
        more = ("--gaps-merge", "sum")
        self.undisturbed(hub, *more)
        self.count(hub, *more)
        numbers = list(self.writing())
        for number in [numbers[i - 1] for i in spread(len(numbers), 10)]:
            folder = self.place()
            self.run_killed_at(self.arguments(hub, folder, *more), folder, number)
            _, finished = self.check_killed(folder)
            # Once the scan's end is in the census the same command is another scan.
            self.run_program(*(self.arguments(hub, folder, *more) if not finished else
                               ("regap", "-o", folder, "--profile", self.profile)))
            if not finished:
                self.check_finished(folder, (number, self.calls[number - 1]))
            self.trials += 1
        self.told("figures added")

    def test_what_a_python_checkpoint_holds_is_taken_over_once(self):
        (self.before / "scrape_checkpoint.json").write_text(json.dumps({
            "seen_models": ["py/one"], "supported_models": [
                {"architecture_id": "GPT2LMHeadModel", "model_id": "py/one", "status": 0}],
            "unsupported_arch_counts": {"PythonForCausalLM": 4, "MambaForCausalLM": 9}}))
        hub = self.hub("--seed", 21, "--models", 2500)
        for more in ((), ("--gaps-merge", "sum")):
            shutil.rmtree(self.folder / "undisturbed", ignore_errors=True)
            self.undisturbed(hub, *more)
            self.assertIn(b"py/one", self.new[REPORTS[0]])
            self.assertIn(b"PythonForCausalLM", self.new[REPORTS[1]])
            self.count(hub, *more)
            numbers = list(self.writing())
            for number in [numbers[i - 1] for i in spread(len(numbers), 5)]:
                folder = self.place()
                self.run_killed_at(self.arguments(hub, folder, *more), folder, number)
                if not self.kept(folder)[1]:
                    self.run_program(*self.arguments(hub, folder, *more))
                    self.check_finished(folder, (number, self.calls[number - 1]))
                self.trials += 1
        self.told("taken over")

    def test_a_census_of_the_first_version_is_brought_forward_or_left(self):
        hub = self.hub("--seed", 21, "--models", 2500)
        self.undisturbed(hub)
        self.count(hub)
        half = self.place()
        self.run_killed_at(self.arguments(hub, half), half, len(self.calls) // 2)
        kept, _ = self.kept(half)
        self.assertGreater(len(kept), 1)
        with sqlite3.connect(half / "census.db") as db:
            found = []
            for scan, part, position, models in db.execute("SELECT scan, part, position, models FROM found"):
                for i, line in enumerate(models.decode().splitlines()):
                    number, _, model = line.split(" ", 2)
                    found.append((scan, part, position + i, model, int(number)))
            self.assertGreater(len(found), 1)
            db.executescript("DROP TABLE reading; DROP TABLE found; DROP TABLE figure;"
                             "ALTER TABLE scan DROP COLUMN figures; PRAGMA user_version = 1;"
                             "CREATE TABLE found(scan INTEGER NOT NULL, part INTEGER NOT NULL,"
                             " position INTEGER NOT NULL, model_id TEXT NOT NULL, architecture TEXT NOT NULL,"
                             " PRIMARY KEY(scan, part, position)) STRICT, WITHOUT ROWID;")
            db.executemany("INSERT INTO found VALUES(?, ?, ?, ?, (SELECT text FROM name WHERE id = ?))", found)
        db.close()
        self.before = half
        self.old = {name: self.read_or_none(half / name) for name in REPORTS}
        self.count(hub)
        numbers = [n for n, call in enumerate(self.calls, 1) if "census.db" in call][:60]
        for number in [numbers[i - 1] for i in spread(len(numbers), 10)]:
            for torn in (False, True):
                self.kill_at(hub, number, half=torn)
        self.told("first version")

    def lose_the_log(self, hub, number):
        """Kill, remove the log, run again: "refused", "begun" anew, or "gone on"; the files are right in the end."""
        folder = self.place()
        where = (number, self.calls[number - 1])
        self.run_killed_at(self.arguments(hub, folder), folder, number)
        for suffix in ("-wal", "-shm"):
            (folder / f"census.db{suffix}").unlink(missing_ok=True)
        result = self.run_program(*self.arguments(hub, folder), status=None)
        became = "begun" if "does not hold the scan" in result.err else "gone on"
        if result.status == 1:
            self.assertRegex(result.err, "census.db-wal, is lost|is damaged", where)
            became = "refused"
            (folder / "census.db").unlink()
            result = self.run_program(*self.arguments(hub, folder), status=0)
        self.assertEqual(result.status, 0, (where, result.err))
        for name in REPORTS:
            self.assertEqual((folder / name).read_bytes(), self.new[name], (where, name))
        sound, rows = models_of(folder / "census.db")
        self.assertEqual(sound, "ok", where)
        if became != "refused":
            self.assertEqual(rows, self.rows[1], where)
        self.assertEqual(self.drafts(folder), [])
        shutil.rmtree(folder)
        self.trials += 1
        return became

    def losses(self, models, choose):
        hub = self.hub("--seed", 21, "--models", models)
        # Rows of an earlier scan, which would be stale beside new ones.
        self.run_program(*self.arguments(hub, self.before, "--min-downloads", 900))
        hub.forget()
        self.undisturbed(hub)
        self.count(hub)
        every = [n for n, call in enumerate(self.calls, 1) if call.endswith(("/census.db", "/census.db-wal"))]
        became = [self.lose_the_log(hub, number) for number in choose(every)]
        self.assertIn("refused", became)
        self.told(f"log lost ({ {word: became.count(word) for word in set(became)} })")
        return became

    def test_a_census_whose_log_is_lost_is_whole_or_refused(self):
        became = self.losses(2500, lambda calls: sorted(
            {calls[i - 1] for i in spread(len(calls), 6)} | set(calls[-24::3])))
        self.assertIn("begun", became)

    @unittest.skipUnless(TORTURE, "takes minutes")
    def test_also_when_the_log_was_put_into_the_census_in_mid_scan(self):
        def choose(calls):
            moved = [n for n in calls if self.calls[n - 1].endswith("census.db")]
            walls = [n for a, n in zip(moved, moved[1:]) if n > a + 50]
            near = {n + more for n in walls for more in (0, 1, 2, 20, 200)}
            chance = dice("mid scan")
            return sorted({n for n in near if n <= calls[-1]} | set(chance.sample(moved, 20)))

        self.assertIn("gone on", self.losses(40000, choose))

    def test_regap_killed_anywhere_leaves_old_or_new_files(self):
        hub = self.hub("--seed", 21, "--models", 2500)
        self.run_program(*self.arguments(hub, self.before))
        profile = json.loads(self.profile.read_text())
        gaps = json.loads((self.before / REPORTS[1]).read_text())["gaps"]
        profile["supported_architectures"] += [g["architecture_id"] for g in gaps[:3]]
        self.profile.write_text(json.dumps(profile))
        arguments = ("regap", "--profile", self.profile, "-o")
        new = self.folder / "new"
        shutil.copytree(self.before, new)
        calls = self.count_calls((*arguments, new), new)
        self.old = {name: self.read_or_none(self.before / name) for name in REPORTS}
        self.new = {name: (new / name).read_bytes() for name in REPORTS}
        self.assertNotEqual(self.old, self.new)
        for number in range(1, len(calls) + 1):
            for torn in (False, True):
                folder = self.place()
                where = (number, torn, calls[number - 1])
                with self.reader(folder) as reader:
                    self.run_killed_at((*arguments, folder), folder, number, torn)
                    self.run_program(*arguments, folder)
                self.note(reader, where)
                self.assertEqual({name: (folder / name).read_bytes() for name in REPORTS}, self.new, where)
                self.assertEqual(sorted(p.name for p in folder.iterdir()),
                                 sorted(p.name for p in new.iterdir()), where)
                shutil.rmtree(folder)
                self.trials += 1
        self.told("regap")


if __name__ == "__main__":
    unittest.main(verbosity=2 if TORTURE else 1)
