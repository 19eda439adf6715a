"""Every write, sync, rename… of each command fails once: the old files stay or all the new ones are there.

failing_disk.c is preloaded into the program and makes the N-th call of a kind fail. How many calls
there are is counted first, in a run where none fails. Long form: each call with each error, once and
from there on; short form: a sample of them.
"""

import errno
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

from fault import SEED, TORTURE, census_rows, dice, side_by_side, tell
from harness import HUBCENSUS, LONGEST, SOURCE, HubTest, model, number
from library import Library

FAILING_DISK = os.environ["FAILING_DISK"]

ERRORS = {
    "open": (errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EACCES),
    "write": (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS),
    "sync": (errno.EIO, errno.ENOSPC, errno.EDQUOT),
    "truncate": (errno.EIO, errno.ENOSPC),
    "rename": (errno.EIO, errno.ENOSPC, errno.EDQUOT, errno.EROFS),
    "mkdir": (errno.ENOSPC, errno.EROFS, errno.EDQUOT),
    "close": (errno.EIO, errno.ENOSPC, errno.EDQUOT),
    "unlink": (errno.EIO, errno.EROFS),
}
SAMPLE = 3  # calls of a kind, in the short form

# What a message says is to be done, by what went wrong.
REMEDY = {
    errno.ENOSPC: "make room|is full",
    errno.EDQUOT: "quota",
    errno.EROFS: "read-only",
    errno.EACCES: "may not write|right to write",
    errno.EIO: "the disk fails",
}

# Nobody's work depends on these: who holds the lock, a run's place, the entry of a name that is synced.
NEVER_NEEDED = re.compile(r"/(\.hubcensus\.lock|state|state/hubcensus|deprecate\.journal)( \(deleted\))?$")
# A census at rest is one file; while its log cannot be put into it, both together are the census.
CENSUS = re.compile(r"/census\.db(-wal|-shm|-journal)?( \(deleted\))?$")
DRAFT = re.compile(r"\.hubcensus-......$")


class Place:
    """A copy of a case's folder, thrown away in the end."""

    def __init__(self, case):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="hubcensus-test-"))
        shutil.rmtree(self.folder)
        shutil.copytree(case.before, self.folder, symlinks=True)
        self.log = pathlib.Path(f"{self.folder}.log")
        self.case = case

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)
        self.log.unlink(missing_ok=True)

    def run(self, **fault):
        """The case's command; returns its status and what it said."""
        env = self.case.test.environment(XDG_STATE_HOME=str(self.folder / "state"))
        if fault:
            self.log.unlink(missing_ok=True)
            env.update({f"FAILING_DISK_{k.upper()}": str(v) for k, v in fault.items() if v is not None})
            env.update(LD_PRELOAD=FAILING_DISK, FAILING_DISK_LOG=str(self.log),
                       FAILING_DISK_BELOW=str(self.folder) + "/")
        done = subprocess.run([HUBCENSUS, *map(str, self.case.command(self.folder))], cwd=self.case.test.folder,
                              env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=LONGEST)
        return done.returncode, done.stderr

    def calls(self, kind=None):
        """The calls that were meant, in order: (kind, path)."""
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        calls = [tuple(line.split(" ", 1)) for line in lines]
        return calls if kind is None else [path for k, path in calls if k == kind]

    def files(self):
        """The results by name, without the census and what is never a result."""
        return {str(p.relative_to(self.folder)): p.read_bytes() for p in sorted(self.folder.rglob("*"))
                if p.is_file() and not CENSUS.search(str(p)) and not NEVER_NEEDED.search(str(p))
                and not DRAFT.search(p.name) and p.name != "scrape_checkpoint.json"}

    def census(self):
        path = self.folder / self.case.census
        sound, rows = census_rows(path) if path.exists() else ("ok", {})
        # A scan that was begun anew has another number.
        if "model" in rows:
            rows["model"] = [row[:1] + row[2:] for row in rows["model"]]
        return sound, {name: rows[name] for name in ("name", "model", "reading", "found") if name in rows}


class Case:
    def __init__(self, test, name, before, command, census):
        self.test, self.name, self.before, self.command, self.census = test, name, before, command, census
        with Place(self) as place:
            self.old = place.files(), place.census()
            status, err = place.run(call="none")
            test.assertEqual(status, 0, err)
            self.calls = place.calls()
            self.new = place.files(), place.census()
        test.assertEqual(self.new[1][0], "ok")
        test.assertNotEqual(self.old[0], self.new[0])

    def faults(self):
        """(kind, N, errno, stays, torn) of the rounds to play."""
        chance = dice(self.name)
        for kind, errors in ERRORS.items():
            count = sum(k == kind for k, _ in self.calls)
            rounds = [(kind, n, e, stays, torn) for n in range(1, count + 1) for e in errors
                      for stays in (None, 1) for torn in ((None, 1) if kind == "write" else (None,))]
            if not TORTURE:
                rounds = chance.sample(rounds, min(len(rounds), SAMPLE))
            yield from rounds


class Disk(HubTest):
    def setUp(self):
        super().setUp()
        tell(f"seed {SEED}")

    def hub(self, *arguments):
        """A Hub that does not make the many runs of a long form wait for its quota."""
        return super().hub("--quota", 10000000, *arguments)

    def play(self, case):
        faults = list(case.faults())
        told = side_by_side(lambda fault: self.round(case, *fault), faults)
        tell(f"{case.name}: {len(case.calls)} calls, {len(faults)} faults, {sum(told)} of them stopped the run")

    def round(self, case, kind, n, failure, stays, torn):
        """One fault, and the run after it; true when the fault stopped the run."""
        name = f"{case.name}: {kind} {n} {errno.errorcode[failure]}{' stays' if stays else ''}{' torn' if torn else ''}"
        with Place(case) as place:
            status, err = place.run(call=kind, nth=n, errno=failure, stays=stays, torn=torn)
            hit = place.calls(kind)
            path = hit[n - 1] if len(hit) >= n else None
            name += f" on {path}\n{err}"
            files, (sound, rows) = place.files(), place.census()
            self.assertEqual(sound, "ok", name)
            if status == 0:
                self.assertTrue((files, rows) == (case.new[0], case.new[1][1]), name)
                self.assertTrue(path is None or self.bearable(kind, path), f"{name} was passed over")
            else:
                self.assertEqual(status, 1, name)
                self.check_kept(case, kind, stays, files, rows, name)
                self.check_message(place, kind, failure, err, name)
            if kind != "unlink":
                self.assertEqual([p for p in place.folder.rglob(".*") if DRAFT.search(p.name)], [], name)
            self.check_next(case, place, name)
            return status != 0

    def bearable(self, kind, path):
        # A draft that only tries whether one can be made is closed and taken away.
        return NEVER_NEEDED.search(path) or CENSUS.search(path) or kind == "unlink" or \
            (kind == "close" and DRAFT.search(path)) or \
            (kind == "sync" and pathlib.Path(path).is_dir())

    def check_kept(self, case, kind, stays, files, rows, name):
        """All old or all new; a census keeps what it had."""
        # What changes together: the reports of a registry; any other file is alone.
        for group in {k.split("/")[0] for k in {**files, **case.new[0]}}:
            now, old, new = ({k: v for k, v in which.items() if k.split("/")[0] == group}
                             for which in (files, case.old[0], case.new[0]))
            if now in (old, new):
                continue
            # Where no name can be taken back either, the message says which are new.
            self.assertTrue(kind == "rename" and stays, f"{name}: half of {group}")
            mixed = [k for k in now if now[k] != old.get(k)]
            self.assertTrue(all(now[k] == new.get(k) and k in name for k in mixed), f"{name}: {mixed}")
        for table in ("model", "reading"):
            before = case.old[1][1].get(table, [])
            self.assertGreaterEqual(len(rows.get(table, before)), len(before), name)
        if "reading" in rows:
            self.assertIn(rows["reading"], (case.old[1][1].get("reading", []), case.new[1][1].get("reading")), name)

    def check_message(self, place, kind, failure, err, name):
        message = [line for line in err.splitlines() if re.match("hubcensus: (?!warning)", line)][-1]
        self.assertIn(str(place.folder), message, name)
        # SQLite goes on to read what it may not write or make, and no longer knows why it may not.
        vague = "|a file beside it cannot be made|this use of it is read-only" if kind == "open" else ""
        self.assertRegex(message, REMEDY[failure] + vague, name)

    def check_next(self, case, place, name):
        """Once the disk is well the same command ends as if nothing had been."""
        status, err = place.run()
        self.assertEqual(status, 0, f"{name}\nthen: {err}")
        files = place.files()
        self.assertEqual([k for k in {**files, **case.new[0]} if files.get(k) != case.new[0].get(k)], [], name)
        self.assertTrue(place.census() == case.new[1], f"{name}: another census")

    # ---- real small file systems ----

    def play_small(self, case):
        """The command on a file system with too little room for it, and again when there is more."""
        can = subprocess.run(["unshare", "-rm", "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True)
        if can.returncode != 0:
            tell(f"{case.name}: no small file system may be mounted here: {can.stderr.decode().strip()}")
            self.skipTest("no file system may be mounted here")
        pages = sum(-(-p.stat().st_size // 4096) + 1 for p in case.before.rglob("*"))
        sizes = [4 * (pages + n) for n in range(1, 241, 2 if TORTURE else 60)]
        ends = side_by_side(lambda size: self.small_round(case, size), sizes)
        tell(f"{case.name}: {len(sizes)} small file systems, {sum(ends)} too small")
        self.assertGreater(sum(ends), 0)

    SMALL = """
        mount -t tmpfs -o size="$1"k none "$2" && cp -a "$3/." "$2" || exit 99
        before=$4 after=$5 at=$2; shift 5
        "$@"; status=$?
        cp -a "$at/." "$before"; mount -o remount,size=64M "$at"
        "$@"; again=$?; cp -a "$at/." "$after"; echo; echo "$status $again"
    """

    def small_round(self, case, size):
        name = f"{case.name} in {size} KiB"
        with Place(case) as first, Place(case) as then, tempfile.TemporaryDirectory(prefix="hubcensus-test-") as at:
            for place in (first, then):
                shutil.rmtree(place.folder)
                place.folder.mkdir()
            done = subprocess.run(
                ["unshare", "-rm", "sh", "-c", self.SMALL, "small", str(size), at,
                 str(case.before), str(first.folder), str(then.folder), HUBCENSUS,
                 *map(str, case.command(pathlib.Path(at)))],
                cwd=self.folder, env=self.environment(XDG_STATE_HOME=f"{at}/state"),
                stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=LONGEST)
            status, again = map(int, done.stdout.splitlines()[-1].split())
            name += f"\n{done.stderr}"
            self.assertEqual(again, 0, name)
            self.assertTrue((then.files(), then.census()) == case.new, f"{name}: not what it should be in the end")
            if status == 0:
                return False
            self.assertEqual(status, 1, name)
            self.assertIn("make room", done.stderr, name)
            self.assertEqual(first.census()[0], "ok", name)
            self.check_kept(case, "write", 1, first.files(), first.census()[1], name)
            return True

    # ---- the commands ----

    def registry(self, name, *models):
        """A folder with the registry that a scan of these models leaves."""
        made = self.folder / name
        hub = self.hub("--catalogue", self.catalogue(number(list(models))))
        self.scrape(hub, "--no-canonical-sweep", output=f"{name}/registry")
        return made

    def models(self, count):
        kinds = ("LlamaForCausalLM", "MambaForCausalLM", "JambaForCausalLM", None)
        return [model(f"a/m{i}", kinds[i % 4], 5000 - i) for i in range(count)]

    def scrape_command(self, hub):
        return lambda folder: ("scrape", "--endpoint", hub.url, "-o", folder / "registry", "--jobs", 1,
                               "--no-canonical-sweep", "--checkpoint-interval", 1000)

    def later_hub(self):
        return self.hub("--catalogue", self.catalogue(number(self.models(1400))))

    def test_scrape_into_a_registry(self):
        before = self.registry("before", *self.models(60))
        self.play(Case(self, "scrape", before, self.scrape_command(self.later_hub()), "registry/census.db"))

    def test_scrape_on_small_file_systems(self):
        before = self.registry("before", *self.models(60))
        self.play_small(Case(self, "scrape", before, self.scrape_command(self.later_hub()), "registry/census.db"))

    def test_scrape_into_a_new_folder(self):
        before = self.folder / "before"
        before.mkdir()
        self.play(Case(self, "first scrape", before, self.scrape_command(self.later_hub()), "registry/census.db"))

    def test_regap(self):
        before = self.registry("before", *self.models(300))
        for name in ("supported_models.json", "architecture_gaps.json"):
            (before / "registry" / name).unlink()
        self.play(Case(self, "regap", before, lambda folder: ("regap", "-o", folder / "registry"),
                       "registry/census.db"))

    def test_report(self):
        before = self.registry("before", *self.models(60))
        (before / "report.csv").write_text("the last good one")
        # A form that does not say where the registry is.
        self.play(Case(self, "report", before, lambda folder: ("report", "-o", folder / "registry", "--format", "csv", "--to",
                                                               folder / "report.csv"), "registry/census.db"))

    def test_record(self):
        before = self.folder / "before"
        before.mkdir()
        (before / "hub.rec").write_text("an older one")
        hub = self.later_hub()
        self.play(Case(self, "record", before, lambda folder: (
            "record", folder / "hub.rec", *self.scrape_command(hub)(folder)), "registry/census.db"))

    def checkpoints(self, factor):
        names = ["bert", "fossil", "relic"]
        return number([model(f"{who}/{name}", None, factor * (i + 1) * (k + 1) * 100,
                             tags=["transformers", name])
                       for i, who in enumerate("abcd") for k, name in enumerate(names)])

    def deprecate_command(self, hub):
        return lambda folder: (
            "deprecate", "--endpoint", hub.url, "--repo", self.folder / "library", "--jobs", 1,
            "--save-model-info", "--model-info", folder / "models_info.json",
            "--readings", folder / "readings/census.db")

    def test_deprecate(self):
        library = Library(self.folder / "library")
        for name in ("bert", "fossil", "relic"):
            library.model(name, "2022-03-01")
        library.tables("2022-04-01", ["bert", "fossil", "relic"])
        library.make()
        before = self.folder / "before"
        before.mkdir()
        earlier = self.hub("--catalogue", self.catalogue(self.checkpoints(2)))
        self.run_program(*self.deprecate_command(earlier)(before), env={"SOURCE_DATE_EPOCH": "1780000000"})
        hub = self.hub("--catalogue", self.catalogue(self.checkpoints(1)))
        self.play(Case(self, "deprecate", before, self.deprecate_command(hub), "readings/census.db"))
        fresh = self.folder / "fresh"
        fresh.mkdir()
        self.play(Case(self, "first deprecate", fresh, self.deprecate_command(hub), "readings/census.db"))


if __name__ == "__main__":
    unittest.main()
