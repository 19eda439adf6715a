"""The commands that change a registry by hand, killed, on a full disk, beside another run, and several at once.

Each file is at every moment as it was or as it is to be. Of two the entries change first, and the
same command run again brings them together, without a second record.
"""

import errno
import fcntl
import json
import os
import shutil
import subprocess
import tempfile
import pathlib
import unittest

from killing import LONGEST, TORTURE, KillTest, Reader, spread, tell

FAILING_DISK = os.environ["FAILING_DISK"]
FILES = ("supported_models.json", "architecture_gaps.json", "verification_history.json")
REMEDY = {errno.ENOSPC: "make room|is full", errno.EIO: "the disk fails", errno.EROFS: "read-only"}


def entry(i, **more):
    return {"architecture_id": "GPT2LMHeadModel", "model_id": f"org/model-{i}", "status": 0, "verified_date": None, "note": None, **more}


class Upkeep(KillTest):
    def setUp(self):
        super().setUp()
        self.before = self.folder / "before"
        self.before.mkdir()
        models = [entry(i, mine=f"\u00e9{i}") for i in range(40)]
        gap = {"architecture_id": "Last", "total_models": 1, "total_downloads": 0, "min_param_count": None, "relevancy_score": 10.0}
        self.put(FILES[0], {"generated_at": "2026-01-01", "total_architectures": 1, "total_models": 40, "total_verified": 3,
                            "models": models + [models[7]]})
        self.put(FILES[1], {"generated_at": "2026-01-01", "gaps": [gap, {**gap, "architecture_id": "First", "relevancy_score": 99.0}]}, "")
        self.put(FILES[2], {"last_updated": None, "records": [
            {"model_id": "org/model-1", "verified_date": "2026-01-01", "invalidated": False, "odd": 1.5}]})

    def put(self, name, value, end="\n"):
        (self.before / name).write_text(json.dumps(value, indent=2) + end)

    def place(self):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="place-", dir=self.folder)) / "r"
        shutil.copytree(self.before, folder)
        return folder

    def files(self, folder):
        return {name: (folder / name).read_bytes() for name in FILES}

    COMMANDS = {
        "status": lambda folder: ("status", "set", "org/model-3", "org/model-30", "--status", "verified", "--phase1", "100", "-o", folder),
        "add": lambda folder: ("history", "add", "org/model-2", "--notes", "x", "-o", folder),
        "invalidate": lambda folder: ("history", "invalidate", "org/model-1", "--reason", "x", "-o", folder),
        "fix": lambda folder: ("validate", "--fix", folder),
    }

    def results(self, command):
        """The files before and after, and after the same once more."""
        folder = self.place()
        old = self.files(folder)
        self.run_program(*command(folder))
        new = self.files(folder)
        self.assertNotEqual(old, new)
        return old, new


class Killed(Upkeep):
    def kill_everywhere(self, name):
        command = self.COMMANDS[name]
        old, new = self.results(command)
        folder = self.place()
        calls = self.count_calls(command(folder), folder)
        self.assertEqual(self.files(folder), new)
        good = {file: (old[file], new[file]) for file in FILES}
        mixed = 0
        for number in spread(len(calls), 9):
            for torn in (False, True):
                folder = self.place()
                where = (name, number, torn, calls[number - 1])
                with Reader(folder, [f for f in reversed(FILES) if old[f] != new[f]], good) as reader:
                    self.run_killed_at(command(folder), folder, number, torn)
                self.assertEqual(reader.wrong, [], where)
                now = self.files(folder)
                whole = all(now[f] == new[f] for f in FILES)
                mixed += not whole and now != old
                # Nothing of it comes twice, were it all done before.
                if name != "invalidate" or now == old:
                    self.run_program(*command(folder))
                    self.assertEqual(self.files(folder), new, where)
                else:
                    # What a killed run has left is nobody's affair until the next one.
                    self.run_program("validate", "--fix", folder)
                    self.assertFalse((folder / ".hubcensus.lock").exists(), where)
                shutil.rmtree(folder)
        tell(f"{name}: {len(calls)} calls, torn and whole, {mixed} between two files")

    def test_setting_a_status(self):
        self.kill_everywhere("status")

    def test_adding_a_record(self):
        self.kill_everywhere("add")

    def test_invalidating_a_record(self):
        self.kill_everywhere("invalidate")

    def test_mending(self):
        self.kill_everywhere("fix")


class Disk(Upkeep):
    def run_failing(self, command, folder, **fault):
        log = pathlib.Path(f"{folder}.log")
        log.unlink(missing_ok=True)
        env = {f"FAILING_DISK_{k.upper()}": str(v) for k, v in fault.items()}
        env.update(LD_PRELOAD=FAILING_DISK, FAILING_DISK_LOG=str(log), FAILING_DISK_BELOW=str(folder) + "/")
        done = subprocess.run(self.command(*command(folder)), cwd=self.folder, env=self.environment(**env), stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=LONGEST)
        return done, [line.split(" ", 1) for line in log.read_text().splitlines()] if log.exists() else []

    def test_one_call_of_the_disk_that_fails_leaves_all_old_or_all_new_files(self):
        for name, command in self.COMMANDS.items():
            old, new = self.results(command)
            _, calls = self.run_failing(command, self.place(), call="none")
            for kind in ("open", "write", "sync", "rename", "close"):
                count = sum(k == kind for k, _ in calls)
                self.assertGreater(count, 0, kind)
                for number in spread(count, 3):
                    for error in (errno.ENOSPC, errno.EIO, errno.EROFS) if TORTURE else (errno.ENOSPC,):
                        folder = self.place()
                        done, _ = self.run_failing(command, folder, call=kind, nth=number, errno=error)
                        where = (name, kind, number, errno.errorcode[error], done.stderr)
                        now = self.files(folder)
                        if done.returncode in (0, 1) and now == new:
                            continue
                        self.assertEqual(done.returncode, 1, where)
                        self.assertEqual(now, old, where)
                        self.assertRegex(done.stderr, REMEDY[error], where)
                        self.run_program(*command(folder))
                        self.assertEqual(self.files(folder), new, where)
                        self.assertEqual(self.drafts(folder), [], where)


class Together(Upkeep):
    def hold(self, folder):
        """The folder's lock, as a run of another process has it."""
        path = folder / ".hubcensus.lock"
        file = open(path, "w")
        self.addCleanup(file.close)
        fcntl.flock(file, fcntl.LOCK_EX)
        file.write("hubcensus scrape, process 7\n")
        file.flush()
        return file

    def test_who_holds_the_folder_is_told_after_the_wait(self):
        folder = self.place()
        held = self.hold(folder)
        for command in self.COMMANDS.values():
            wait = () if command(folder)[0] == "validate" else ("--wait", "0")
            result = self.run_program(*command(folder), *wait, status=1)
            self.assertIn("another run is at work in this folder (hubcensus scrape, process 7)", result.err)
        self.assertEqual(self.files(folder), self.files(self.before))
        # What only reads does not ask.
        self.run_program("validate", folder, status=None)
        self.run_program("history", "show", "-o", folder)
        process = self.start(*self.COMMANDS["status"](folder))
        while True:
            line = process.stderr.readline()
            if "waits for another run" in line:
                break
            self.assertTrue(line)
        (folder / ".hubcensus.lock").unlink()
        held.close()
        process.communicate(timeout=LONGEST)
        self.assertEqual(process.returncode, 0)

    def test_several_at_once_lose_no_update(self):
        folder = self.place()
        count = 39 if TORTURE else 12
        processes = [self.start("status", "set", f"org/model-{i + 8}" if i < 32 else f"org/model-{i - 32}", "--status", "verified",
                                "--wait", "10m", "-o", folder) for i in range(count)]
        for process in processes:
            _, err = process.communicate(timeout=LONGEST)
            self.assertEqual(process.returncode, 0, err)
        registry = json.loads((folder / FILES[0]).read_text())
        self.assertEqual(sum(m["status"] == 1 for m in registry["models"]), count)
        self.assertEqual(registry["total_verified"], count)
        records = json.loads((folder / FILES[2]).read_text())["records"]
        self.assertEqual(len({r["model_id"] for r in records[1:]}), count)
        self.assertEqual(len(records), count + 1)
        self.assertEqual(sorted(p.name for p in folder.iterdir()), sorted(FILES))


if __name__ == "__main__":
    unittest.main(verbosity=2 if TORTURE else 1)
