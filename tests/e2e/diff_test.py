"""hubcensus diff and trend: against differences worked out from the files themselves, over scans of a Hub that changes."""

import copy
import csv
import io
import json
import re
import sqlite3
import subprocess
import unittest

import oracle
from harness import EPOCH, HubTest, model, number

WORDS = ("unverified", "verified", "skipped", "failed")
DAY = 86400


def status_of(entry):
    status = entry.get("status")
    if status is None:
        return "verified" if entry.get("verified") is True else "unverified"
    return WORDS[status] if isinstance(status, int) and 0 <= status < 4 else "unverified"


def models_of(text):
    """{model: (architecture, status)} of a registry's text; of equal names the first."""
    found = {}
    for entry in json.loads(text)["models"]:
        if isinstance(entry.get("model_id"), str):
            found.setdefault(entry["model_id"], (entry.get("architecture_id"), status_of(entry)))
    return found


def gaps_of(text):
    found = {}
    for rank, gap in enumerate(json.loads(text)["gaps"], 1):
        found.setdefault(gap["architecture_id"], {"rank": rank, **{k: gap.get(k) for k in (
            "total_models", "total_downloads", "min_param_count", "relevancy_score")}})
    return found


def model_lists(old, new):
    """The names in each list, without regard to their order."""
    lists = {k: set() for k in ("verified_gone", "verified_lost", "gone", "moved", "verified", "status", "new")}
    for name in old.keys() | new.keys():
        was, now = old.get(name), new.get(name)
        if was == now:
            continue
        if was is None:
            kind = "new"
        elif now is None:
            kind = "verified_gone" if was[1] == "verified" else "gone"
        elif was[1] == "verified" != now[1]:
            kind = "verified_lost"
        elif was[0] != now[0]:
            kind = "moved"
        else:
            kind = "verified" if now[1] == "verified" else "status"
        lists[kind].add(name)
    return lists


def architectures_of(models):
    found = {}
    for architecture, status in models.values():
        counts = found.setdefault(architecture, [0, 0])
        counts[0] += 1
        counts[1] += status == "verified"
    return found


def architecture_lists(old, new):
    lists = {"gone": old.keys() - new.keys(), "new": new.keys() - old.keys(),
             "changed": {a for a in old.keys() & new.keys() if old[a] != new[a]}}
    return {k: set(v) for k, v in lists.items()}


def gap_lists(old, new, supported):
    return {"filled": {a for a in old.keys() - new.keys() if a in supported},
            "new": new.keys() - old.keys(),
            "vanished": {a for a in old.keys() - new.keys() if a not in supported},
            "changed": {a for a in old.keys() & new.keys() if old[a] != new[a]}}


class Story(HubTest):
    def diff(self, *arguments, status=0, **more):
        return self.run_program("diff", *arguments, status=status, **more)

    def report(self, *arguments, **more):
        return json.loads(self.diff(*arguments, "--format", "json", **more).out)

    def git(self, *arguments):
        env = self.environment(GIT_AUTHOR_NAME="a", GIT_AUTHOR_EMAIL="a@b", GIT_COMMITTER_NAME="a", GIT_COMMITTER_EMAIL="a@b",
                               GIT_AUTHOR_DATE=f"{EPOCH} +0000", GIT_COMMITTER_DATE=f"{EPOCH} +0000")
        subprocess.run(["git", *arguments], cwd=self.folder, env=env, check=True, capture_output=True)

    def check_registries(self, report, old, new):
        """A report, against the texts (registry, gaps) of both sides."""
        was, now = models_of(old[0]), models_of(new[0])
        lists = model_lists(was, now)
        self.assertEqual({k: {m["model_id"] for m in v} for k, v in report["models"].items()}, lists)
        for list in report["models"].values():
            self.assertEqual(len(list), len({m["model_id"] for m in list}))
            for m in list:
                then = was.get(m["model_id"], (None, None)), now.get(m["model_id"], (None, None))
                self.assertEqual((m["old_architecture_id"], m["old_status"], m["new_architecture_id"], m["new_status"]),
                                 tuple(WORDS.index(word) if word in WORDS else word for word in (*then[0], *then[1])))
        before, after = architectures_of(was), architectures_of(now)
        self.assertEqual({k: {a["architecture_id"] for a in v} for k, v in report["architectures"].items()},
                         architecture_lists(before, after))
        for list in report["architectures"].values():
            for a in list:
                self.assertEqual([a["old"]["models"], a["old"]["verified"]], before.get(a["architecture_id"], [0, 0]))
                self.assertEqual([a["new"]["models"], a["new"]["verified"]], after.get(a["architecture_id"], [0, 0]))
        before, after = gaps_of(old[1]), gaps_of(new[1])
        self.assertEqual({k: {a["architecture_id"] for a in v} for k, v in report["gaps"].items()},
                         gap_lists(before, after, architectures_of(now)))
        for list in report["gaps"].values():
            for a in list:
                self.assertEqual(a["old"], before.get(a["architecture_id"]))
                self.assertEqual(a["new"], after.get(a["architecture_id"]))
        self.assertEqual(report["new"]["models"], len(now))
        self.assertEqual(report["old"]["verified"], sum(s == "verified" for _, s in was.values()))
        self.assertEqual(report["changed"], any(map(len, lists.values())) or before != after)

    def texts(self, folder="registry"):
        return tuple((self.folder / folder / name).read_text() for name in ("supported_models.json", "architecture_gaps.json"))

    def next_hub(self, models, round):
        """Some weeks on: models gone, new, of another architecture, with other downloads."""
        models = copy.deepcopy(models)
        for i, m in enumerate(models):
            m["downloads"] = m["downloads"] * (9 + (i + round) % 4) // 10
            if (i * 7 + round) % 90 == 3 and oracle.architecture(m):
                m["config"]["architectures"] = ["NewcomerForCausalLM"]
        models = [m for i, m in enumerate(models) if (i + round) % 40 != 5]
        return number(models + [model(f"later{round}/new-{i}", ("LlamaForCausalLM", "NewcomerForCausalLM")[i % 2], 700 + i,
                                      _id=f"{0x70000000 + round:08x}{i:016x}") for i in range(12 * round)])

    def hand(self, round):
        """What people do to a registry between scans."""
        path = self.folder / "registry/supported_models.json"
        data = json.loads(path.read_text())
        for i, e in enumerate(data["models"]):
            if (i * 17 + round) % 11 == 0:
                e["status"] = 1
            elif e.get("status") == 1 and (i + round) % 3 == 0:
                e["status"] = (0, 2, 3)[i % 3]
            if (i + round) % 61 == 9:
                e["architecture_id"] = "MovedForCausalLM"
        data["models"] = [e for i, e in enumerate(data["models"]) if (i + round) % 43 or round == 0]
        if round == 2:
            data["models"] += [dict(data["models"][3], status=3), {"architecture_id": "X"}, dict(data["models"][5], model_id=None)]
        path.write_text(json.dumps(data, indent=2) + "\n")
        if round == 1:
            path = self.folder / "registry/architecture_gaps.json"
            data = json.loads(path.read_text())
            del data["gaps"][4]
            path.write_text(json.dumps(data, indent=2))

    def story(self, rounds=4):
        """Scans of a changing Hub into one registry, each with a commit; the texts after each, and the profile's path."""
        self.git("init", "-q", "-b", "main")
        models = self.hub("--models", 1500, "--seed", 7).models()
        profile = copy.deepcopy(oracle.PROFILE)
        path = self.folder / "profile.json"
        self.told = []
        for round in range(rounds):
            if round:
                models = self.next_hub(models, round)
            if round == 2:
                profile["supported_architectures"].append(self.read("architecture_gaps.json")["gaps"][0]["architecture_id"])
            path.write_text(json.dumps(profile))
            hub = self.hub("--catalogue", self.catalogue(models))
            self.scrape(hub, "--profile", path, "--max-shrink", 100, "--min-downloads", 100, "--no-canonical-sweep",
                        env={"SOURCE_DATE_EPOCH": str(int(EPOCH) + round * 7 * DAY)})
            self.scanned = self.texts()
            self.hand(round)
            self.git("add", "registry")
            self.git("commit", "-qm", f"scan {round + 1}")
            self.told.append(self.texts())


class Differences(Story):
    def test_commits_and_folders_of_a_registry_that_is_scanned_week_by_week(self):
        self.story()
        last = len(self.told) - 1
        some = {k: 0 for k in ("verified_gone", "verified_lost", "gone", "moved", "verified", "status", "new", "filled", "vanished")}
        for old in range(last + 1):
            for new in range(old, last + 1):
                sides = [f"registry@HEAD~{last - n}" if n != last else "registry" for n in (old, new)]
                report = self.report(*sides)
                self.check_registries(report, self.told[old], self.told[new])
                self.assertEqual(report["old"]["kind"], "commit" if old != last else "folder")
                for lists in (report["models"], report["gaps"]):
                    for kind, list in lists.items():
                        some[kind] = some.get(kind, 0) + len(list)
        self.assertEqual([k for k, n in some.items() if n == 0], [])
        # The same of a bare clone, of files, and of the default folder.
        self.git("clone", "-q", "--bare", ".", "bare.git")
        expected = self.report("registry@HEAD~1", "registry@HEAD")
        for sides in (("bare.git/registry@HEAD~1", "bare.git/registry@HEAD"), ("registry@HEAD~1",),
                      ("registry@main~1", "registry/@HEAD")):
            report = self.report(*sides)
            self.assertEqual({k: report[k] for k in ("models", "architectures", "gaps", "summary")},
                             {k: expected[k] for k in ("models", "architectures", "gaps", "summary")})
        report = self.report("registry/supported_models.json@HEAD~1", "registry/supported_models.json")
        self.assertEqual(report["models"], expected["models"])
        self.assertIsNone(report["gaps"])
        self.assertIn("Gaps are not compared", " ".join(report["notes"]))
        report = self.report("registry/architecture_gaps.json@HEAD~1", "registry")
        self.assertIsNone(report["models"])
        self.assertEqual(report["gaps"]["changed"], expected["gaps"]["changed"])
        self.assertIn("Supported models are not compared", " ".join(report["notes"]))
        # A folder that is no more is still in its commits.
        (self.folder / "registry").rename(self.folder / "renamed")
        report = self.report("registry@HEAD~1", "renamed")
        self.assertEqual(report["models"], expected["models"])
        self.diff("registry@HEAD~9", "renamed", status=2)

    def test_the_forms_tell_the_same(self):
        self.story(3)
        sides = ("registry@HEAD~1", "registry")
        report = self.report(*sides)
        lists = [("model", k, m["model_id"]) for k, v in report["models"].items() for m in v] + \
            [("architecture", k, a["architecture_id"]) for k, v in report["architectures"].items() for a in v] + \
            [("gap", k, a["architecture_id"]) for k, v in report["gaps"].items() for a in v]
        rows = list(csv.DictReader(io.StringIO(self.diff(*sides, "--format", "csv").out)))
        self.assertEqual(sorted((r["kind"], r["change"], r["name"]) for r in rows), sorted(lists))
        names = self.diff(*sides, "-q").out.splitlines()
        self.assertEqual(len(names), len(set(names)))
        self.assertEqual(set(names), {name for _, _, name in lists})
        for form in ("text", "markdown"):
            whole = self.diff(*sides, "--format", form, "--top", 100000).out
            for name in set(names):
                self.assertIn(name, whole)
            few = self.diff(*sides, "--format", form, "--top", 2).out
            told = [int(n.replace(",", "")) for n in re.findall(r"and ([0-9,]+) more", few)]
            self.assertEqual(sum(told), sum(max(len(v) - 2, 0) for lists in (report["models"], report["architectures"], report["gaps"])
                                            for v in lists.values()))
        for line in self.diff(*sides, env={"COLUMNS": "80"}).out.splitlines():
            self.assertLessEqual(len(line), 80)

    def test_lost_verified_models_come_first(self):
        self.story(4)
        out = self.diff("registry@HEAD~1", "registry@HEAD").out
        titles = re.findall(r"(?m)^(\S.*) \([0-9,]+\)$", out)
        self.assertEqual(titles[:2], ["Verified models that are gone", "Models that are no longer verified"])
        names = self.diff("registry@HEAD~1", "registry@HEAD", "-q").out.splitlines()
        report = self.report("registry@HEAD~1", "registry@HEAD")
        first = [m["model_id"] for k in ("verified_gone", "verified_lost") for m in report["models"][k]]
        self.assertEqual(names[:len(first)], first)

    def test_scans_are_compared_by_their_figures(self):
        self.story(4)
        report = self.report("scan:2", "scan:3")
        self.assertIsNone(report["models"])
        self.assertIn("census keeps of each how it is now", " ".join(report["notes"]))
        self.assertEqual((report["old"]["scan"], report["new"]["scan"]), (2, 3))
        with sqlite3.connect(self.folder / "registry/census.db") as db:
            kept = [{name: f for name, *f in db.execute(
                "SELECT text, supported, models, verified, downloads, rank FROM figure JOIN name ON name.id = architecture"
                " WHERE scan = ?", (scan,))} for scan in (2, 3)]
        db.close()
        supported = [{a for a, f in k.items() if f[0]} for k in kept]
        self.assertEqual({a["architecture_id"] for a in report["architectures"]["new"]}, supported[1] - supported[0])
        self.assertEqual({a["architecture_id"] for a in report["architectures"]["gone"]}, supported[0] - supported[1])
        self.assertEqual({a["architecture_id"] for a in report["architectures"]["changed"]},
                         {a for a in supported[0] & supported[1] if kept[0][a][1:4] != kept[1][a][1:4]})
        self.assertEqual({a["architecture_id"] for a in report["gaps"]["filled"]},
                         {a for a, f in kept[0].items() if f[4] and a in supported[1] and not kept[1][a][4]})
        self.assertGreater(len(report["gaps"]["filled"]), 0)
        last = self.report("scan:previous", "scan:last")
        self.assertEqual((last["old"]["scan"], last["new"]["scan"]), (3, 4))
        self.assertEqual(self.report("scan:3", "scan:4")["gaps"], last["gaps"])
        # A scan's figures are those of the files it wrote, before anybody changed them.
        path = self.folder / "asscanned"
        path.mkdir()
        for name, text in zip(("supported_models.json", "architecture_gaps.json"), self.scanned):
            (path / name).write_text(text)
        report = self.report("scan:last", path)
        self.assertFalse(report["changed"], report["summary"])
        self.assertEqual(self.diff("scan:last", path, "--exit-code").out.splitlines()[3], "Nothing differs.")

    def test_exit_status_says_whether_anything_differs(self):
        self.story(2)
        self.diff("registry@HEAD", "registry", "--exit-code")
        self.diff("registry@HEAD~1", "registry", "--exit-code", status=1)
        self.diff("registry@HEAD~1", "registry")
        # Another date is no difference.
        path = self.folder / "registry/supported_models.json"
        path.write_text(re.sub('"generated_at": "[^"]*"', '"generated_at": "2031-01-01"', path.read_text()))
        self.diff("registry@HEAD", "--exit-code")
        for wrong in ((), ("a", "b", "c"), ("nothing",), ("registry@nobody",), ("registry@",), ("scan:x",), ("scan:7",), ("",),
                      ("registry/census.db",), ("registry/supported_models.json", "registry/architecture_gaps.json"), (".",)):
            with self.subTest(wrong):
                result = self.diff(*wrong, status=None)
                self.assertIn(result.status, (1, 2))
                self.assertEqual(result.out, "")
                self.assertTrue(result.err.startswith("hubcensus"), result.err)
        self.assertIn("registry/census.db: is a census; name the registry's folder", self.diff("registry/census.db", status=2).err)

    def test_a_registry_that_came_since_the_commit_is_all_new(self):
        self.git("init", "-q")
        (self.folder / "README").write_text("x\n")
        self.git("add", "README")
        self.git("commit", "-qm", "begin")
        self.scrape(self.hub("--models", 500, "--seed", 3))
        report = self.report("registry@HEAD")
        self.assertEqual({m["model_id"] for m in report["models"]["new"]}, set(models_of(self.texts()[0])))
        self.assertIn("taken for an empty one", " ".join(report["notes"]))
        self.diff("registry@HEAD", "--exit-code", status=1)

    def test_names_with_an_at_sign_and_large_and_odd_files(self):
        folder = self.folder / "a@b"
        folder.mkdir()
        (folder / "supported_models.json").write_text(json.dumps({"models": [{"model_id": "a/b", "architecture_id": "A"}]}))
        other = self.folder / "scan:last"
        other.mkdir()
        (other / "supported_models.json").write_text(
            '{"models": [{"model_id": "x"}], "scan_info": {"task_filter": ["a", "b"]}, "models": [7, "x", {}, {"model_id": 3},'
            ' {"model_id": "a/b", "model_id": "a/c", "architecture_id": null, "verified": true},'
            ' {"model_id": "' + "n" * 5000 + '", "status": 1}]}')
        report = self.report("a@b", "./scan:last")
        self.assertEqual([m["model_id"] for m in report["models"]["gone"]], ["a/b"])
        self.assertEqual([(m["model_id"], m["new_architecture_id"], m["new_status"]) for m in report["models"]["new"]],
                         [("a/c", None, 1)])
        self.assertEqual(report["new"]["task_filter"], "a, b")
        self.assertEqual((report["new"]["entries"], report["new"]["models"]), (4, 1))
        for text, words in (("{", "expected"), ("[]", "expected an object"), ("{}", "found neither"),
                            ('{"models": 7}', 'expected a list under "models"'), ('{"gaps": {}}', 'expected a list under "gaps"')):
            (self.folder / "odd.json").write_text(text)
            result = self.diff("odd.json", "a@b", status=1)
            self.assertIn("odd.json", result.err)
            self.assertIn(words, result.err)


class Trends(Story):
    def trend(self, *arguments, status=0, **more):
        return self.run_program("trend", *arguments, status=status, **more)

    def test_growth_is_what_the_files_of_each_scan_said(self):
        told = []
        original, self.hand = self.hand, lambda round: (told.append(self.texts()), original(round))
        self.story(4)
        report = json.loads(self.trend("--format", "json").out)
        self.assertEqual([s["scan"] for s in report["scans"]], [1, 2, 3, 4])
        names = set()
        for scan, (registry, gaps) in zip(report["scans"], told):
            gaps = gaps_of(gaps)
            entries = json.loads(registry)["models"]
            names |= {e["architecture_id"] for e in entries if "architecture_id" in e} | gaps.keys()
            self.assertEqual(scan["supported_models"], sum(e.get("architecture_id") is not None for e in entries))
            self.assertEqual(scan["gap_architectures"], len(gaps))
            self.assertEqual(scan["gap_models"], sum(g["total_models"] for g in gaps.values()))
            self.assertEqual(scan["scanned"], json.loads(registry)["scan_info"]["total_scanned"])
        asked = json.loads(self.trend("--format", "json", *sorted(names)).out)["architectures"]
        self.assertEqual([a["architecture_id"] for a in asked], sorted(names))
        for a in asked:
            for point, (registry, gaps) in zip(a["points"], told):
                entries = [e for e in json.loads(registry)["models"] if e.get("architecture_id") == a["architecture_id"]]
                gap = gaps_of(gaps).get(a["architecture_id"])
                if not entries and gap is None:
                    self.assertIsNone(point)
                    continue
                self.assertEqual(point["supported"], bool(entries))
                self.assertEqual(point["models"], len(entries) or gap["total_models"])
                self.assertEqual(point["verified"], sum(status_of(e) == "verified" for e in entries))
                self.assertEqual((point["rank"], point["relevancy_score"]),
                                 (gap["rank"], gap["relevancy_score"]) if gap else (None, None))
        # Those that grew most, and since when they are supported.
        every = {a["architecture_id"]: a for a in asked}
        grown = sorted((a for a in asked if a["models_change"] > 0),
                       key=lambda a: (-a["models_change"], -a["downloads_change"], a["architecture_id"]))
        self.assertEqual([a["architecture_id"] for a in report["architectures"]], [a["architecture_id"] for a in grown][:20])
        self.assertEqual(report["grown"], len(grown))
        for a in asked:
            since = None
            for scan, point in zip((4, 3, 2, 1), reversed(a["points"])):
                if point is None or not point["supported"]:
                    break
                since = scan
            self.assertEqual((a["supported_since"], a["supported"]), (since, since is not None))
        self.assertIn(3, {a["supported_since"] for a in every.values()})

    def test_forms_ranges_and_names(self):
        self.story(3)
        name = json.loads(self.trend("--format", "json").out)["architectures"][0]["architecture_id"]
        self.assertEqual(self.trend("-q").out.splitlines()[0], name)
        self.assertEqual(len(self.trend("-q", "--top", 2).out.splitlines()), 2)
        rows = list(csv.DictReader(io.StringIO(self.trend(name, "--format", "csv").out)))
        points = json.loads(self.trend(name, "--format", "json").out)["architectures"][0]["points"]
        self.assertEqual([int(r["models"]) for r in rows], [p["models"] for p in points if p])
        self.assertEqual(len(json.loads(self.trend("--scans", 2, "--format", "json").out)["scans"]), 2)
        self.assertEqual([s["scan"] for s in json.loads(self.trend("--since", "2026-09-28", "--format", "json").out)["scans"]], [2, 3])
        one = self.trend(name, "--scans", 1)
        self.assertIn("Growth takes two scans", one.out)
        for form in ("text", "markdown"):
            self.assertNotIn("No architecture", self.trend("--scans", 1, "--format", form).out)
        text = self.trend(name).out
        self.assertTrue(re.search("[▁▂▃▄▅▆▇█]{3}", text))
        for flags in ((), (name, "LlamaForCausalLM")):
            for line in self.trend(*flags, env={"COLUMNS": "80"}).out.splitlines():
                self.assertLessEqual(len(line), 80)
        self.assertFalse(re.search("[▁▂▃▄▅▆▇█]", self.trend(name, env={"LC_ALL": "C"}).out))
        self.assertIn(f"did you mean {name}?", self.trend(name[:-1], status=1).err)
        self.assertIn(f"did you mean {name}?", self.trend(name.lower(), status=1).err)
        both = self.trend(name, "NobodyHasThis", status=1)
        self.assertIn("NobodyHasThis", both.err)
        self.assertIn(name, both.out)
        gaps = json.loads((self.folder / "registry/architecture_gaps.json").read_text())["gaps"]
        asked = json.loads(self.trend("--format", "json", *(gap["architecture_id"] for gap in gaps)).out)["architectures"]
        same = next(a["architecture_id"] for a in asked if a["models_change"] == 0)
        self.assertIn("; +0 models, ", self.trend(same).out.replace("\n", " "))
        neither = self.trend("NobodyHasThis", "NorThis", status=1)
        self.assertEqual((neither.out, neither.err.count("warning: ")), ("", 2))
        for wrong in (("--since", "2026-02-30"), ("--since", "2099-01-01"), ("--scans", "0"), ("-o", "nowhere")):
            self.assertEqual(self.trend(*wrong, status=2).out, "")

    def test_a_census_without_figures_says_what_to_do(self):
        self.scrape(self.hub("--models", 300, "--seed", 3))
        with sqlite3.connect(self.folder / "registry/census.db") as db:
            db.executescript("DROP TABLE figure; ALTER TABLE scan DROP COLUMN figures; PRAGMA user_version = 3;")
        db.close()
        for command in (("trend",), ("diff", "scan:last"), ("diff", "scan:1")):
            result = self.run_program(*command, status=2)
            self.assertIn("hubcensus ", result.err)
            self.assertIn("figures", result.err)
        # The next scan brings it forward, and is the first to have them.
        self.scrape(self.hub("--models", 300, "--seed", 3))
        self.assertIn("of an older hubcensus", self.trend().out)
        self.assertIn("only one scan", self.run_program("diff", "scan:previous", "scan:last", status=2).err)


if __name__ == "__main__":
    unittest.main()
