"""validate, status and history on the command line, on registries made by hand."""

import csv
import io
import json
import os
import pathlib
import shutil
import unittest

from cli_case import SOURCE, Case

EPOCH = {"SOURCE_DATE_EPOCH": "1791201600"}  # 2026-10-05T12:00:00Z
KEYS = ("architecture_id", "model_id", "status", "verified_date", "metadata", "note", "phase1_score", "phase2_score", "phase3_score",
        "phase4_score", "phase7_score", "phase8_score")


def entry(model, architecture="GPT2LMHeadModel", **more):
    return {**dict.fromkeys(KEYS), "architecture_id": architecture, "model_id": model, "status": 0, **more}


def dump(value):
    return json.dumps(value, indent=2) + "\n"


class Upkeep(Case):
    def setUp(self):
        super().setUp()
        self.place = self.folder / "r"
        self.place.mkdir()
        self.put([entry("org/one"), entry("org/two"), entry("org/two"), entry("org/three", note="\u00e9", mine=1.5)])

    def put(self, models, **header):
        self.registry = {"generated_at": "2026-10-01", "scan_info": None, "total_architectures": 1, "total_models": len(models),
                         "total_verified": 0, "models": models, **header}
        (self.place / "supported_models.json").write_text(dump(self.registry))

    def models(self):
        text = (self.place / "supported_models.json").read_text()
        registry = json.loads(text)
        self.assertEqual(text, dump(registry))
        return registry

    def history(self):
        text = (self.place / "verification_history.json").read_text()
        history = json.loads(text)
        self.assertEqual(text, dump(history))
        return history

    def kept(self):
        return {p.name: p.read_bytes() for p in self.place.iterdir()}

    def say(self, *arguments, status=0, env=None):
        return self.run_program(*arguments, "-o", self.place, status=status, env={**EPOCH, **(env or {})})


class Status(Upkeep):
    def test_sets_what_is_given_and_adds_a_record(self):
        done = self.say("status", "set", "org/one", "--status", "verified", "--phase1", "100", "--phase4", "97.6", "--note", "fine", "--by", "ci",
                        "--library-version", "3.1")
        self.assertEqual(done.stdout, "org/one: verified, was unverified\n")
        self.registry["models"][0].update(status=1, verified_date="2026-10-05", note="fine", phase1_score=100.0, phase4_score=97.6)
        self.registry["total_verified"] = 1
        self.assertEqual(self.models(), self.registry)
        self.assertEqual(self.history(), {"last_updated": "2026-10-05T12:00:00", "records": [
            {"model_id": "org/one", "architecture_id": "GPT2LMHeadModel", "verified_date": "2026-10-05", "verified_by": "ci",
             "transformerlens_version": "3.1", "notes": "fine", "invalidated": False, "invalidation_reason": None}]})

    def test_several_models_at_once_and_equal_entries_together(self):
        done = self.say("status", "set", "org/three", "org/two", "--status", "skipped", "--date", "2026-09-30")
        self.assertEqual(done.stdout, "org/three: skipped, was unverified\norg/two: skipped, was unverified (2 entries)\n")
        self.assertEqual([m["status"] for m in self.models()["models"]], [0, 2, 2, 2])
        self.assertEqual(list(self.models()["models"][3].items())[-1], ("mine", 1.5))
        self.assertFalse((self.place / "verification_history.json").exists())

    def test_keys_that_nobody_knows_stay_as_they_are_spelt(self):
        odd = '"\\ud800": 1, "\\udc00": 2, "\\"\\\\": -0.0'
        place = self.place / "supported_models.json"
        place.write_text(place.read_text().replace('"org/one",', f'"org/one", {odd},', 1))
        self.say("status", "set", "org/one", "--status", "skipped", "--phase1=-0")
        entry = place.read_text().split("}")[0]
        self.assertEqual([line.strip(" ,") for line in entry.splitlines()[-4:-1]], odd.split(", "))
        self.assertIn('"phase1_score": 0.0', entry)

    def test_quiet_says_nothing_and_no_history_keeps_none(self):
        done = self.say("status", "set", "-q", "--no-history", "org/one", "--status", "failed")
        self.assertEqual((done.stdout, done.stderr), ("", ""))
        self.assertEqual([p.name for p in self.place.iterdir()], ["supported_models.json"])

    def test_takes_all_from_lines(self):
        lines = [{"model_id": "org/one", "status": "verified", "phase1_score": 100.0, "note": "Full verification completed"},
                 {"model_id": "org/three", "status": 3, "note": None, "verified_date": "2026-09-09"}]
        path = self.folder / "lines"
        path.write_text("\n".join(map(json.dumps, lines)))
        before = self.kept()
        for place in (path, "-"):
            with self.subTest(place), open(path) as stdin:
                (self.place / "supported_models.json").write_bytes(before["supported_models.json"])
                self.run_program("status", "set", "--from", place, "-o", self.place, env=EPOCH, stdin=stdin)
                self.assertEqual([m["verified_date"] for m in self.models()["models"]], ["2026-10-05", None, None, "2026-09-09"])
        # The second time the history says so already.
        self.assertEqual([r["notes"] for r in self.history()["records"]], ["Full verification completed", None])

    def test_refuses_what_cannot_be_and_changes_nothing(self):
        place = self.place / "supported_models.json"
        (self.folder / "broken").write_text('{"model_id": "org/one", "status": 9}')
        (self.folder / "empty").write_text("\n")
        (self.folder / "future").write_text('{"model_id": "org/one", "status": 1, "verified_date": "2026-10-07"}')
        before = self.kept()
        for message, arguments in (
                (f"{place}: has no entry: org/on (did you mean org/one?); nothing was changed", ("org/one", "org/on", "--status", "failed")),
                ("org/one is named twice; nothing was changed", ("org/one", "org/one", "--status", "failed")),
                ("--status: expected unverified, verified, skipped or failed, got `good`", ("org/one", "--status", "good")),
                ("--phase1: expected a number from 0 to 100, or none, got `101`", ("org/one", "--phase1", "101")),
                ("--phase1: expected a number from 0 to 100, or none, got `0x10`", ("org/one", "--phase1", "0x10")),
                ("--date: 2026-10-07 is in the future", ("org/one", "--status", "failed", "--date", "2026-10-07")),
                ("--date: expected a day such as 2026-10-05, got `2026-02-30`", ("org/one", "--status", "failed", "--date", "2026-02-30")),
                ("what is to be said of the models? --status, --note or a score such as --phase1 is missing", ("org/one",)),
                ("of which models? hubcensus status set MODEL... --status STATUS", ("--status", "failed")),
                ("--from says all: models, statuses, notes, scores and architectures cannot be named beside it",
                 ("--from", "broken", "--status", "failed")),
                ("broken, line 1: status: expected 0..3, or \"unverified\", \"verified\", \"skipped\" or \"failed\"", ("--from", "broken")),
                ("future: org/one: verified_date: 2026-10-07 is in the future", ("--from", "future")),
                ("--date is the day of a status, and --status is missing", ("org/one", "--note", "x", "--date", "2026-10-01")),
                ("empty: holds no line", ("--from", "empty")), ("none: there is no such file", ("--from", "none"))):
            with self.subTest(message):
                self.refuse(f"hubcensus: {message}", "status", "set", "-o", self.place, *arguments, env=EPOCH)
                self.assertEqual(self.kept(), before)
        self.refuse("hubcensus: `get` is nothing that is done with a status: hubcensus status set MODEL... --status STATUS", "status", "get", "x")
        (self.place / "supported_models.json").unlink()
        self.assertIn("there is no registry", self.say("status", "set", "a", "--status", "failed", status=2).stderr)
        self.assertEqual(self.kept(), {})

    def test_masks_tokens_wherever_they_are_said(self):
        token, own = "hf_" + "A1" * 15, "own-secret-token"
        self.say("status", "set", "org/one", "--status", "failed", "--note", f"x {token} {own}", "--by", token, env={"HF_TOKEN": own})
        self.say("history", "add", "org/one", "--notes", own, "--library-version", token, env={"HF_TOKEN": own})
        self.say("history", "invalidate", "org/one", "--reason", f"{token}{own}", env={"HF_TOKEN": own})
        for name, text in self.kept().items():
            self.assertNotIn(token.encode(), text, name)
            self.assertNotIn(own.encode(), text, name)
        self.assertEqual(self.models()["models"][0]["note"], "x HF_TOKEN HF_TOKEN")


class History(Upkeep):
    def test_adds_shows_and_invalidates(self):
        self.say("history", "add", "org/one", "org/three", "--notes", "passed", "--date", "2026-09-01")
        self.say("history", "add", "org/one", "--notes", "again")
        self.say("history", "add", "gone/model", "--architecture", "OldModel", "--by", "me")
        self.assertEqual([(r["model_id"], r["architecture_id"], r["verified_date"], r["verified_by"]) for r in self.history()["records"]],
                         [("org/one", "GPT2LMHeadModel", "2026-09-01", "hubcensus"), ("org/three", "GPT2LMHeadModel", "2026-09-01", "hubcensus"),
                          ("org/one", "GPT2LMHeadModel", "2026-10-05", "hubcensus"), ("gone/model", "OldModel", "2026-10-05", "me")])
        self.assertEqual(self.say("history", "show", "org/one").stdout,
                         "2026-09-01  valid    org/one  passed\n2026-10-05  valid    org/one  again\n\n"
                         "2 records of 4; last updated 2026-10-05T12:00:00\n")
        done = self.say("history", "show", "org/one", "org/onne", "--since", "2026-10-06", status=1)
        self.assertEqual(done.stderr, 'hubcensus: warning: no record is of the model org/onne; did you mean org/one?\n')
        self.assertEqual(done.stdout, "0 records of 4; last updated 2026-10-05T12:00:00\n")
        self.say("history", "invalidate", "org/one", "--reason", "wrong tokenizer")
        rows = [(r["verified_date"], r["invalidated"], r["invalidation_reason"]) for r in self.history()["records"]]
        self.assertEqual(rows[2], ("2026-10-05", True, "wrong tokenizer"))
        self.assertEqual(sum(r[1] for r in rows), 1)
        for flags, expected in (((), "org/one\norg/three\ngone/model\n"), (("--valid", "--since", "2026-10-01"), "gone/model\n"),
                                (("org/three", "org/one"), "org/one\norg/three\n")):
            self.assertEqual(self.say("history", "show", "-q", *flags).stdout, expected)
        newest = json.loads(self.say("history", "show", "--newest", "--format", "json").stdout)
        self.assertEqual([(r["number"], r["model_id"]) for r in newest["records"]], [(0, "org/one"), (1, "org/three"), (3, "gone/model")])
        table = list(csv.DictReader(io.StringIO(self.say("history", "show", "--format", "csv").stdout)))
        self.assertEqual([r["invalidated"] for r in table], ["false", "false", "true", "false"])
        self.assertIn("| `2026-10-05` | `org/one` |", self.say("history", "show", "--format", "markdown").stdout)
        self.say("history", "invalidate", "org/one", "--reason", "all of it", "--all")
        self.assertIn("has no record of org/one that is valid", self.say("history", "invalidate", "org/one", "--reason", "x", status=2).stderr)

    def test_refuses_what_cannot_be(self):
        before = self.kept()
        for message, arguments in (
                ("`list` is nothing that is done with a history: hubcensus history show, add or invalidate", ("list",)),
                ("history add: of which models? their names are missing", ("add",)),
                ("history invalidate: why do they hold no more? --reason is missing", ("invalidate", "org/one")),
                ("history add: --reason and --all are of `history invalidate`", ("add", "org/one", "--all")),
                ("org/one is named twice; nothing was changed", ("invalidate", "org/one", "org/one", "--reason", "x")),
                ("org/one is named twice; nothing was changed", ("add", "org/one", "org/one", "--architecture", "A")),
                ("a model's name is empty; nothing was changed", ("add", "", "--architecture", "A")),
                ("history show: --architecture and --notes are of `history add`", ("show", "--notes", "x")),
                ("history add: --since, --valid and --newest are of `history show`", ("add", "org/one", "--valid")),
                (f"{self.place}/supported_models.json: has no entry: org/on (did you mean org/one?); nothing was changed", ("add", "org/on"))):
            with self.subTest(message):
                self.refuse(f"hubcensus: {message}", "history", *arguments, "-o", self.place)
        self.assertIn("there is no history", self.say("history", "show", status=2).stderr)
        self.assertEqual(self.kept(), before)


class Validate(Upkeep):
    def test_the_exit_status_says_whether_there_is_what_counts(self):
        self.assertIn("equal to models[1]", self.run_program("validate", self.place).stdout)
        self.run_program("validate", self.place, "--fail-on", "warning", status=1)
        self.put([entry("a")], total_models=3)
        self.run_program("validate", self.place, status=1)
        self.put([entry("a")])
        self.assertIn("architecture_gaps.json: 1 warning", self.run_program("validate", self.place).stdout)

    def test_fixing_and_what_it_would_fix(self):
        self.put([entry("a", status=1, verified_date="2026-10-01", odd=1)] * 3 + [entry("b")])
        before = self.kept()
        would = self.run_program("validate", "--fix", "-n", self.place, status=1).stdout
        self.assertEqual(self.kept(), before)
        done = self.run_program("validate", "--fix", self.place).stdout
        told = [line.split(": ", 1)[1] for line in done.splitlines() if line.startswith("mended ")]
        self.assertEqual(told, ["2 equal entries taken out", "total_models: 2, which was 4", "total_verified: 1, which was 0"])
        self.assertEqual([line.split(": ", 1)[1] for line in would.splitlines() if line.startswith("would mend ")], told)
        self.assertEqual(self.models()["models"], [self.registry["models"][0], self.registry["models"][3]])
        after = self.kept()
        self.assertTrue(self.run_program("validate", "--fix", self.place).stdout.startswith("nothing to mend\n"))
        self.assertEqual(self.kept(), after)
        self.assertEqual(list(after), ["supported_models.json"])

    def test_files_by_name_or_by_what_is_in_them(self):
        shutil.copy(self.place / "supported_models.json", self.folder / "other.json")
        (self.folder / "none.json").write_text("{}")
        found = json.loads(self.run_program("validate", "--format", "json", "other.json").stdout)
        self.assertEqual([(f["path"], f["kind"], f["entries"]) for f in found["files"]], [("other.json", "supported_models", 4)])
        self.assertIn("none of the registry's files", self.run_program("validate", "none.json", status=2).stderr)
        self.assertIn("cannot be looked at", self.run_program("validate", "nothing", status=2).stderr)
        self.refuse("hubcensus: r/supported_models.json and r/supported_models.json are one file; it is looked at once",
                    "validate", "--fix", *["r/supported_models.json"] * 2)
        self.assertIn("one folder at a time", self.run_program("validate", "r", "other.json", status=2).stderr)
        self.assertIn("none of the registry's files is there", self.run_program("validate", ".", status=2).stderr)
        self.refuse("hubcensus: --dry-run says what --fix would do, and that is missing", "validate", "-n", "r")

    def test_keys_that_are_not_known_are_told_when_asked(self):
        self.put([entry("a", staus=1), entry("b", staus=1, metadata={"odd": {}, "likes": 1})], mine=[1])
        quiet, verbose = (self.run_program("validate", *flags, self.place).stderr for flags in ((), ("-v",)))
        self.assertEqual(quiet, "")
        told = [line.split(": ", 1)[1] for line in verbose.splitlines()]
        self.assertEqual(told, [f"{key}: no key that is known, and no fault ({n})" for key, n in
                                (("models[].staus", 2), ("models[].metadata.odd", 1), ("mine", 1))])

    def test_broken_json_is_told_with_line_and_column(self):
        (self.place / "supported_models.json").write_text('{\n  "models": [\n    {"model_id": "a",}\n  ]\n}\n')
        out = self.run_program("validate", "--fix", self.place, status=1).stdout
        self.assertIn("line 3, column 22", out)

    def test_it_changes_nothing_without_fix_and_leaves_nothing(self):
        self.run_program("scrape", "-q", "--replay", SOURCE / "sample/hub.rec", "-o", self.place)
        before = self.kept()
        for form in ("text", "json", "markdown", "csv"):
            self.assertNotEqual(self.run_program("validate", "--format", form, self.place).stdout, "")
        self.run_program("history", "show", "-o", self.place)
        self.assertEqual(self.kept(), before)

    def test_what_a_scan_writes_is_valid(self):
        self.run_program("scrape", "-q", "--replay", SOURCE / "sample/hub.rec", "-o", "new")
        found = json.loads(self.run_program("validate", "--format", "json", "new", "--fail-on", "warning").stdout)
        self.assertEqual(found["findings"], [])
        self.assertEqual([f["kind"] for f in found["files"]], ["supported_models", "architecture_gaps", "verification_history", "census"])


class Large(Upkeep):
    """Files too large to be held go through in pieces: whatever stands at the border of two."""

    def setUp(self):
        super().setUp()
        models = [entry(f"org/model-{i}", f"A{i % 7}", note="x" * (1 + i % 300)) for i in range(22000)]
        models[9000:9000] = [dict(models[5]), {**models[6], "note": "else"}]
        models += [dict(models[i]) for i in range(100, 22000, 977)]
        self.put(models, total_architectures=7)
        self.assertGreater((self.place / "supported_models.json").stat().st_size, 10 << 20)

    def test_faults_have_their_lines_and_mending_their_places(self):
        lines = (self.place / "supported_models.json").read_text().splitlines()
        found = json.loads(self.run_program("validate", "--format", "json", self.place, status=1).stdout)["findings"]
        seen, expected = {}, []
        for i, m in enumerate(self.registry["models"]):
            if m["model_id"] in seen:
                expected.append((f"models[{i}]", "duplicate" if m in seen[m["model_id"]] else "differing"))
            seen.setdefault(m["model_id"], []).append(m)
        self.assertGreater(len(expected), 20)
        self.assertEqual({(f["path"], f["kind"]) for f in found if f["path"]}, set(expected))
        for f in found:
            if f["path"]:
                self.assertEqual(lines[f["line"] - 1], "    {")
                self.assertIn(f'"{f["text"].split(":")[0]}"', lines[f["line"] + 1])
        self.run_program("validate", "--fix", self.place, status=1)
        gone = {path for path, kind in expected if kind == "duplicate"}
        kept = [m for i, m in enumerate(self.registry["models"]) if f"models[{i}]" not in gone]
        self.assertEqual(self.models(), {**self.registry, "models": kept, "total_models": len(kept)})

    def test_statuses_are_set_where_they_belong(self):
        asked = [f"org/model-{i}" for i in range(0, 21000, 1009)]
        self.say("status", "set", "-q", *asked, "--status", "verified", "--no-history")
        count = 0
        for m in self.registry["models"]:
            if m["model_id"] in asked:
                m.update(status=1, verified_date="2026-10-05", note=None)
                count += 1
        self.assertEqual(self.models(), {**self.registry, "total_verified": count})


DATA = pathlib.Path(os.environ.get("HUBCENSUS_SHARED", "/nowhere")) / "data/transformerlens"


@unittest.skipUnless(DATA.is_dir(), "HUBCENSUS_SHARED is not set")
class Real(Case):
    """TransformerLens' own files, each kind of fault counted a second time."""

    def test_every_kind_is_found_as_often_as_it_is_there(self):
        models = json.loads((DATA / "supported_models.json").read_text())
        gaps = json.loads((DATA / "architecture_gaps.json").read_text())["gaps"]
        records = json.loads((DATA / "verification_history.json").read_text())["records"]
        supported = set(json.loads((SOURCE / "profiles/transformerlens.json").read_text())["supported_architectures"])
        seen, equal, two = {}, 0, 0
        for m in models["models"]:
            before = seen.setdefault(m["model_id"], [])
            equal += m in before
            two += bool(before) and m not in before
            before.append(m)
        rank = [(-g["relevancy_score"], -g["total_models"], g["architecture_id"]) for g in gaps]
        expected = {"duplicate": equal, "two_architectures": two, "total": (models["total_models"] != len(models["models"])),
                    "order": sum(a > b for a, b in zip(rank, rank[1:])), "stale_gap": sum(g["architecture_id"] in supported for g in gaps),
                    "unknown_model": sum(r["model_id"] not in seen for r in records)}
        out = self.run_program("validate", "--format", "json", DATA, status=1, env=EPOCH).stdout
        found = {}
        for finding in json.loads(out)["findings"]:
            found[finding["kind"]] = found.get(finding["kind"], 0) + 1
        self.assertEqual(found, {kind: int(n) for kind, n in expected.items() if n})

    def test_fixing_changes_totals_order_and_equal_entries_alone(self):
        place = self.folder / "r"
        place.mkdir()
        for path in DATA.glob("*.json"):
            (place / path.name).write_bytes(path.read_bytes())
        self.run_program("validate", "--fix", place, env=EPOCH)
        models = json.loads((DATA / "supported_models.json").read_text())
        kept = list(dict.fromkeys(map(json.dumps, models["models"])))
        models["models"] = [json.loads(m) for m in kept]
        models.update(total_models=len(kept), total_verified=sum(m["status"] == 1 for m in models["models"]))
        self.assertEqual((place / "supported_models.json").read_text(), dump(models))
        gaps = json.loads((DATA / "architecture_gaps.json").read_text())
        gaps["gaps"].sort(key=lambda g: (-g["relevancy_score"], -g["total_models"], g["architecture_id"]))
        self.assertEqual((place / "architecture_gaps.json").read_text(), json.dumps(gaps, indent=2))
        self.assertEqual((place / "verification_history.json").read_bytes(), (DATA / "verification_history.json").read_bytes())
        again = json.loads(self.run_program("validate", "--format", "json", place, env=EPOCH).stdout)
        self.assertEqual([f for f in again["findings"] if f["mendable"]], [])


if __name__ == "__main__":
    unittest.main()
