"""hubcensus deprecate: a checkout with a history, a Hub with downloads, and what may go wrong with both."""

import csv
import io
import json
import os
import random
import re
import shutil
import signal
import time
import unittest

from harness import EPOCH, LONGEST, HubTest, model, number
from library import MODELS, Library, git

OLD, YOUNG = "2022-03-01", "2026-06-01"  # the clock stands at 2026-09-21
DAY = 86400


def checkpoint(name, tag, downloads, **more):
    tags = [tag] if isinstance(tag, str) else list(tag)
    return model(name, architecture=None, downloads=downloads, tags=["transformers", *tags], **more)


class DeprecateTest(HubTest):
    def library(self, old=("bert", "fossil", "relic"), young=("sprout",), **tables):
        made = Library(self.folder / "library")
        for name in old:
            made.model(name, OLD)
        made.tables("2022-04-01", tables.pop("names", [*old, *young]), **tables)
        for name in young:
            made.model(name, YOUNG)
        made.make()
        return made

    def small_hub(self, *arguments):
        models = [checkpoint("google/bert", "bert", 900000), checkpoint("a/fossil", "fossil", 40),
                  checkpoint("b/fossil", "fossil", 2), checkpoint("a/relic", "relic", 4000),
                  checkpoint("b/relic", "relic", 999), checkpoint("a/sprout", "sprout", 1)]
        return self.hub("--catalogue", self.catalogue(number(models)), *arguments)

    def deprecate(self, hub, *arguments, status=0, env=None, repo="library"):
        place = ("--endpoint", hub.url) if hub is not None else ()
        where = ("--repo", self.folder / repo) if repo is not None else ()
        return self.run_program("deprecate", *place, *where, *arguments, status=status, env=env)

    def answer(self, hub, *arguments, status=0, **more):
        return json.loads(self.deprecate(hub, "--format", "json", *arguments, status=status, **more).out)


def names(models):
    return [m["name"] for m in models]


class Candidates(DeprecateTest):
    def test_old_and_little_used_models_are_listed_lowest_first(self):
        self.library()
        d = self.answer(self.small_hub())
        self.assertEqual([(m["name"], m["downloads"]) for m in d["candidates"]],
                         [("fossil", 42), ("relic", 4999)])
        self.assertEqual(sorted((m["name"], m["verdict"]) for m in d["kept"]),
                         [("bert", "used"), ("sprout", "young")])
        self.assertEqual((d["unknown"], d["complete"]), ([], True))

    def test_the_thresholds_are_exclusive_bounds(self):
        self.library()
        hub = self.small_hub()
        self.assertEqual(names(self.answer(hub, "--thresh-num-downloads", 4999)["candidates"]), ["fossil"])
        self.assertEqual(names(self.answer(hub, "--thresh-num-downloads", 5000)["candidates"]),
                         ["fossil", "relic"])
        self.assertEqual(self.answer(hub, "--thresh-date", OLD)["candidates"], [])
        self.assertEqual(names(self.answer(hub, "--thresh-date", "2022-03-02")["candidates"]),
                         ["fossil", "relic"])

    def test_a_checkpoint_counts_once_a_model_and_private_ones_do_not(self):
        self.library(old=("relic",), young=(), extra={"relic": ["relic-xl", "relic-xs"]},
                     names=["relic", "relic-xl", "relic-xs"])
        hub = self.hub("--catalogue", self.catalogue(number([
            checkpoint("a/one", ("relic", "relic-xl", "relic-xs"), 100),
            checkpoint("a/two", ("relic-xl", "relic-xs"), 10),
            checkpoint("a/three", "relic-xs", 1),
            checkpoint("a/hidden", "relic", 100000, private=True)])))
        self.assertEqual(self.answer(hub)["candidates"][0]["downloads"], 111)

    def test_every_figure_is_what_a_plain_sum_over_the_catalogue_says(self):
        dice = random.Random(4)
        old = [f"model{i:02}" for i in range(40)]
        extra = {name: [f"{name}-{k}" for k in range(dice.randrange(1, 3))] for name in old[::3]}
        tags = {name: [name, *extra.get(name, ())] for name in old}
        every = [tag for mine in tags.values() for tag in mine]
        self.library(old=old, young=(), extra=extra, names=every)
        models = []
        for i in range(6000):
            chosen = dice.sample(every, dice.choice((1, 1, 1, 2, 3)))
            high = 3000 if every.index(chosen[0]) % 2 else 60
            models.append(checkpoint(f"a/m{i}", chosen, dice.choice((0, 0, dice.randrange(high))),
                                     private=dice.random() < 0.05))
        hub = self.hub("--catalogue", self.catalogue(number(models)))
        sums = {name: sum(m["downloads"] for m in models
                          if not m["private"] and set(m["tags"]) & set(tags[name])) for name in old}
        for flags in ((), ("--exact",), ("--jobs", 1), ("--hub-tag", "none")):
            with self.subTest(flags):
                d = self.answer(hub, "--thresh-num-downloads", 20000, *flags)
                self.assertEqual([(m["name"], m["downloads"]) for m in d["candidates"]],
                                 sorted(((n, s) for n, s in sums.items() if s < 20000),
                                        key=lambda pair: (pair[1], pair[0])))
                for kept in d["kept"]:
                    if flags == ("--exact",):
                        self.assertEqual((kept["downloads"], kept["at_least"]), (sums[kept["name"]], False))
                    else:
                        self.assertTrue(20000 <= kept["downloads"] <= sums[kept["name"]], kept)

    def test_a_hub_that_answers_empty_lists_makes_no_model_a_candidate(self):
        self.library(old=("bert", "fossil", "relic", "shard", "stone"), young=())
        for flags in ((), ("--exact",), ("--hub-tag", "none"), ("--max-num-models", 1)):
            with self.subTest(flags):
                hub = self.hub("--catalogue", self.catalogue([]))
                state = {"XDG_STATE_HOME": str(self.folder / "state")}
                result = self.deprecate(hub, "--format", "json", *flags, status=3, env=state)
                d = json.loads(result.out)
                self.assertEqual((d["candidates"], d["complete"]), ([], False))
                self.assertTrue(all("believed" in m["reason"] for m in d["unknown"]), d["unknown"])
                self.assertIn("not one model", result.err)
                # Neither as a reading nor as an answer is it found again.
                d = json.loads(self.deprecate(self.small_hub(), "--format", "json", *flags, env=state).out)
                self.assertEqual(d["unknown"], [])
                self.assertTrue(all(len(m["readings"]) == 1 for m in d["candidates"]))
                shutil.rmtree(self.folder / "state")

    def test_a_model_without_checkpoints_is_a_candidate_where_the_hub_has_others(self):
        self.library(old=("fossil", "stone"), young=())
        d = self.answer(self.small_hub())
        self.assertEqual([(m["name"], m["downloads"]) for m in d["candidates"]], [("stone", 0), ("fossil", 42)])
        self.assertEqual(names(self.answer(self.small_hub(), "--max-num-models", 1, repo="library")["candidates"]),
                         ["fossil"])

    def test_a_model_that_lost_all_users_at_once_is_believed_on_another_day(self):
        self.library(old=("bert", "fossil"), young=())
        hub = self.small_hub()
        self.answer(hub, env={"SOURCE_DATE_EPOCH": str(int(EPOCH) - DAY)})
        hub.control("PUT", "/__hub/faults", b"filter=bert,json=empty,link=missing")
        for _ in range(2):
            d = self.answer(hub, status=3)
            self.assertEqual((names(d["candidates"]), names(d["unknown"])), (["fossil"], ["bert"]))
            self.assertIn("900000 downloads at the reading before", d["unknown"][0]["reason"])
        d = self.answer(hub, env={"SOURCE_DATE_EPOCH": str(int(EPOCH) + DAY)})
        self.assertEqual(names(d["candidates"]), ["bert", "fossil"])

    def test_the_first_n_folders_alone(self):
        self.library()
        d = self.answer(self.small_hub(), "--max_num_models", 2)
        self.assertEqual(names(d["candidates"]) + names(d["kept"]), ["fossil", "bert"])
        self.assertEqual((d["missing_tags"], d["extra_tags"]), ([], []))

    def test_a_library_laid_out_otherwise(self):
        made = Library(self.folder / "library")
        made.commit(OLD, {"mlx_lm/models/fossil.py": "x = 1\n", "mlx_lm/models/__init__.py": ""})
        made.commit(YOUNG, {"mlx_lm/models/sprout.py": "x = 1\n"})
        made.make()
        d = self.answer(self.small_hub(), "--models-dir", "mlx_lm/models", "--pattern", "./*.py")
        self.assertEqual(names(d["candidates"]), ["fossil"])
        self.assertEqual(d["candidates"][0]["model_path"], "mlx_lm/models/fossil.py")


class Ages(DeprecateTest):
    def test_of_several_additions_the_rule_chooses(self):
        path = f"{MODELS}/relic/modeling_relic.py"
        made = self.library(old=("relic",), young=())
        made.commits += []
        shutil.rmtree(made.folder)
        again = Library(made.folder)
        again.commits = list(made.commits)
        again.commit("2023-01-01", remove=[path])
        again.commit(YOUNG, {path: "import torch\n"}, offset="+0530")
        again.make()
        hub = self.small_hub()
        self.assertEqual(names(self.answer(hub)["candidates"]), ["relic"])
        d = self.answer(hub, "--age", "last")
        self.assertEqual((d["candidates"], names(d["kept"])), ([], ["relic"]))
        self.assertEqual(d["kept"][0]["first_commit_datetime"], "2026-06-01T05:30:00+05:30")
        self.assertEqual(d["kept"][0]["commit_hash"], again.head())

    def test_a_move_is_seen_through_when_asked_for(self):
        made = Library(self.folder / "library")
        source = "".join(f"line_{i} = {i}\n" for i in range(60))
        made.commit(OLD, {"src/transformers/modeling_relic.py": source})
        made.commit(YOUNG, {f"{MODELS}/relic/modeling_relic.py": source}, remove=["src/transformers/modeling_relic.py"])
        made.make()
        hub = self.small_hub()
        self.assertEqual(self.answer(hub)["candidates"], [])
        d = self.answer(hub, "--age", "moved")
        self.assertEqual((names(d["candidates"]), d["candidates"][0]["moved_from"]),
                         (["relic"], "src/transformers/modeling_relic.py"))

    def test_a_cut_history_makes_no_candidate_and_no_young_model(self):
        self.library()
        git("clone", "-q", "--depth", 1, (self.folder / "library").as_uri(), self.folder / "cut")
        result = self.deprecate(self.small_hub(), "--format", "json", repo="cut", status=3)
        d = json.loads(result.out)
        self.assertEqual((d["candidates"], d["complete"]), ([], False))
        self.assertEqual(sorted(names(d["unknown"])), ["bert", "fossil", "relic", "sprout"])
        self.assertIn("git fetch --unshallow", result.err)
        for m in d["unknown"]:
            self.assertIn("cut", m["reason"])

    def test_a_folder_that_is_not_committed_has_no_age(self):
        self.library()
        new = self.folder / "library" / MODELS / "larva"
        new.mkdir()
        (new / "modeling_larva.py").write_text("x = 1\n")
        hub = self.small_hub()
        self.assertNotIn("larva", self.deprecate(hub).out)
        d = self.answer(hub, "--worktree", status=3)
        self.assertEqual((names(d["candidates"]), names(d["unknown"])), (["fossil", "relic"], ["larva"]))

    def test_another_commit_s_files_and_history(self):
        made = self.library()
        d = self.answer(self.small_hub(), "--rev", "HEAD~1")
        self.assertEqual(names(d["kept"]), ["bert"])
        self.assertNotEqual(d["rev"], made.head())


class BadDays(DeprecateTest):
    def check(self, *faults, flags=("--retries", 0), unknown=("fossil",), candidates=("relic",)):
        self.library()
        hub = self.small_hub(*(a for f in faults for a in ("--fault", f)))
        result = self.deprecate(hub, "--format", "json", *flags, status=3)
        d = json.loads(result.out)
        self.assertEqual((tuple(names(d["candidates"])), tuple(names(d["unknown"]))), (candidates, unknown))
        self.assertFalse(d["complete"])
        for m in d["unknown"]:
            self.assertTrue(m["reason"])
        self.assertIn("not complete", result.err)

    def test_a_failing_tag_makes_its_model_unknown(self):
        for fault in ("status=500", "status=401", "status=403", "status=404", "status=400", "cut=length",
                      "cut=chunk", "reset=headers", "reset=body", "content=html", "json=broken",
                      "json=truncated", "gzip=broken", "deep=100000", "link=self"):
            with self.subTest(fault):
                shutil.rmtree(self.folder / "library", ignore_errors=True)
                self.check(f"filter=fossil,{fault}")

    def test_a_model_in_use_is_kept_though_one_of_its_tags_fails(self):
        self.library(old=("bert",), young=(), extra={"bert": ["bertweet"]}, names=["bert", "bertweet"])
        hub = self.hub("--catalogue", self.catalogue(number([checkpoint("a/tweet", "bertweet", 5000)])),
                       "--fault", "filter=bert,status=500")
        self.assertEqual(names(self.answer(hub, "--retries", 0)["kept"]), ["bert"])
        self.assertEqual(names(self.answer(hub, "--retries", 0, "--thresh-num-downloads", 5001, status=3)["unknown"]),
                         ["bert"])

    def test_a_hub_that_goes_away_leaves_all_that_is_open_unknown(self):
        self.check("after=1,reset=headers", unknown=("fossil", "relic"), candidates=())

    def test_without_the_first_listing_the_tags_tell(self):
        self.library()
        hub = self.small_hub("--fault", "filter=transformers,status=500")
        self.assertEqual(names(self.answer(hub, "--retries", 0)["candidates"]), ["fossil", "relic"])

    def test_429s_in_the_middle_are_waited_for(self):
        self.library()
        hub = self.small_hub("--fault", "after=1,times=6,status=429,retry-after=0")
        self.assertEqual(names(self.answer(hub)["candidates"]), ["fossil", "relic"])

    def test_a_refused_token_ends_the_run(self):
        self.library()
        hub = self.small_hub("--token", "hf_good")
        result = self.deprecate(hub, env={"HF_TOKEN": "hf_bad"}, status=4)
        self.assertNotIn("hf_bad", result.err + result.out)
        self.assertEqual(result.out, "")

    def test_downloads_that_are_not_told_are_not_0(self):
        self.library(old=("fossil",), young=())
        silent = checkpoint("a/fossil", "fossil", 1)
        del silent["downloads"]
        hub = self.hub("--catalogue", self.catalogue(number([silent])))
        d = self.answer(hub, status=3)
        self.assertEqual((d["candidates"], names(d["unknown"])), ([], ["fossil"]))


class Cache(DeprecateTest):
    def setUp(self):
        super().setUp()
        self.made = self.library()
        self.file = self.folder / "models_info.json"

    def save(self, *arguments):
        hub = self.small_hub()
        self.first = self.answer(hub, "--save_model_info", *arguments)
        return hub

    def again(self, *arguments, status=0, repo="library"):
        result = self.deprecate(None, "--use_cache", "--format", "json", *arguments, status=status, repo=repo,
                                env={"HF_HUB_OFFLINE": "1"})
        return json.loads(result.out)

    def test_it_stands_in_for_git_and_the_hub(self):
        self.save()
        told = self.again()["candidates"]
        for m in self.first["candidates"]:
            # How a file came in is the history's to tell.
            m.update(additions=None, came_with_merge=None)
        self.assertEqual(told, self.first["candidates"])
        alone = self.again(repo=None)
        self.assertEqual([(m["name"], m["downloads"], m["first_commit_datetime"]) for m in alone["candidates"]],
                         [(m["name"], m["downloads"], m["first_commit_datetime"])
                          for m in self.first["candidates"]])

    def test_the_reference_s_reader_finds_the_same_candidates(self):
        self.save()
        info = json.loads(self.file.read_text())
        listed = {name for name, m in info.items() if m["downloads"] < 5000}
        self.assertEqual(listed, {"fossil", "relic"})
        self.assertEqual(list(info["fossil"])[:5],
                         ["commit_hash", "first_commit_datetime", "model_path", "downloads", "tags"])

    def test_another_date_works(self):
        self.save()
        self.assertEqual(names(self.again("--thresh-date", "2022-03-01")["candidates"]), [])
        late = self.again("--thresh-date", "2026-09-01", status=3)
        self.assertEqual((names(late["candidates"]), names(late["unknown"])), (["fossil", "relic"], ["sprout"]))

    def test_a_higher_threshold_is_not_guessed_at(self):
        hub = self.save()
        d = self.again("--thresh-num-downloads", 1000000, status=3)
        self.assertEqual((names(d["candidates"]), names(d["unknown"])), (["fossil", "relic"], ["bert"]))
        hub.forget()
        asked = self.answer(hub, "--use-cache", "--thresh-num-downloads", 1000000)
        self.assertEqual(names(asked["candidates"]), ["fossil", "relic", "bert"])
        self.assertFalse([r for r in hub.requests() if "fossil" in r["target"]])

    def test_a_lower_threshold_works(self):
        self.save()
        self.assertEqual(names(self.again("--thresh-num-downloads", 100)["candidates"]), ["fossil"])

    def test_a_file_of_the_reference_is_read_and_not_believed_too_much(self):
        self.file.write_text(json.dumps({
            name: {"commit_hash": "0" * 40, "first_commit_datetime": "2022-03-01T00:00:00+00:00",
                   "model_path": f"/home/x/transformers/{MODELS}/{name}/modeling_{name}.py",
                   "downloads": downloads, "tags": [name]}
            for name, downloads in (("bert", 7000), ("fossil", 42), ("relic", 4999), ("sprout", 1))}, indent=4))
        d = self.again("--thresh-num-downloads", 5000, status=3)
        self.assertEqual((d["candidates"], names(d["kept"])), ([], ["bert"]))
        self.assertEqual(self.answer(self.small_hub(), "--use-cache")["candidates"][0]["downloads"], 1)

    def test_a_checkout_that_went_on_is_noticed(self):
        self.save()
        (self.folder / "library" / MODELS / "fossil/modeling_fossil.py").unlink()
        git("-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-qam", "x",
            folder=self.folder / "library")
        result = self.deprecate(None, "--use-cache", env={"HF_HUB_OFFLINE": "1"})
        self.assertIn("was saved at commit", result.err)
        self.assertNotIn("Model: fossil", result.out)

    def test_a_broken_file_is_refused_with_its_place(self):
        for content, part in (("{", "models_info.json"), ("[]", "models_info.json: holds nothing"),
                              ('{"bert": {"downloads": "many"}}', "bert"), ("", "models_info.json")):
            with self.subTest(content):
                self.file.write_text(content)
                result = self.deprecate(None, "--use-cache", status=1)
                self.assertIn(part, result.err)
                self.assertEqual(self.file.read_text(), content)

    def test_without_a_file_git_and_the_hub_are_asked(self):
        d = self.answer(self.small_hub(), "--use_cache", "--save_model_info")
        self.assertEqual(names(d["candidates"]), ["fossil", "relic"])
        self.assertTrue(self.file.exists())


class Readings(DeprecateTest):
    def test_a_model_must_be_little_used_as_often_as_asked_for(self):
        self.library()
        hub = self.small_hub()
        flags = ("--readings", self.folder / "kept.db", "--require-readings", 3)
        for day, expected in ((0, []), (0, []), (1, []), (2, ["fossil", "relic"])):
            d = self.answer(hub, *flags, env={"SOURCE_DATE_EPOCH": str(int(EPOCH) + day * DAY)})
            self.assertEqual(names(d["candidates"]), expected, day)
        self.assertEqual(len(d["candidates"][0]["readings"]), 3)

    def test_a_reading_above_the_threshold_starts_it_anew(self):
        self.library(old=("fossil",), young=())
        flags = ("--readings", self.folder / "kept.db", "--require-readings", 2, "--format", "json")
        for downloads in (10, 9000):
            # Readings are kept by Hub, and each test Hub is another one: recordings are of the real one.
            hub = self.hub("--catalogue", self.catalogue(number([checkpoint("a/b", "fossil", downloads)])))
            self.run_program("record", f"{downloads}.rec", "deprecate", "--repo", self.folder / "library",
                             "--endpoint", hub.url, "--readings", "none")
        for day, downloads, expected in ((0, 10, []), (1, 9000, []), (2, 10, []), (3, 10, ["fossil"])):
            d = self.answer(None, "--replay", f"{downloads}.rec", *flags,
                            env={"SOURCE_DATE_EPOCH": str(int(EPOCH) + day * DAY)})
            self.assertEqual(names(d["candidates"]), expected, day)

    def test_they_are_kept_where_the_user_s_state_is(self):
        self.library()
        self.deprecate(self.small_hub())
        self.assertTrue((self.folder / ".local/state/hubcensus/census.db").exists())

    def test_the_census_answers_without_the_hub(self):
        self.library()
        hub = self.small_hub()
        self.deprecate(hub, "--readings", self.folder / "kept.db")
        kept = ("--census", self.folder / "kept.db")
        d = self.answer(hub, *kept, env={"HF_HUB_OFFLINE": "1"})
        self.assertEqual([(m["name"], m["downloads"]) for m in d["candidates"]],
                         [("fossil", 42), ("relic", 4999)])
        # Readings of one Hub say nothing of another's models.
        self.assertEqual(self.answer(None, *kept, status=3)["candidates"], [])

    def test_readings_of_two_hubs_are_not_mixed(self):
        self.library()
        flags = ("--readings", self.folder / "kept.db", "--require-readings", 2)
        for day, expected in ((0, []), (1, [])):
            d = self.answer(self.small_hub(), *flags, env={"SOURCE_DATE_EPOCH": str(int(EPOCH) + day * DAY)})
            self.assertEqual(names(d["candidates"]), expected)

    def test_a_scan_s_census_proves_use_and_never_the_lack_of_it(self):
        self.library()
        models = number([model("google/bert", downloads=900000, config={
            "architectures": ["LlamaForCausalLM"], "model_type": "bert"}), model("a/fossil", config={
                "architectures": ["LlamaForCausalLM"], "model_type": "fossil"})])
        hub = self.hub("--catalogue", self.catalogue(models))
        self.scrape(hub, "--no-canonical-sweep")
        d = self.answer(None, "--census", self.folder / "registry/census.db", status=3)
        self.assertEqual((d["candidates"], names(d["unknown"])), ([], ["fossil", "relic"]))
        self.assertIn("bert", names(d["kept"]))


class Reports(DeprecateTest):
    def test_scripts_that_read_the_reference_s_lines_go_on_working(self):
        self.library()
        out = self.deprecate(self.small_hub()).out
        self.assertEqual(re.findall(r"^Model: (.*)$", out, re.M), ["fossil", "relic"])
        self.assertEqual(re.findall(r"^Downloads: (\d+)$", out, re.M), ["42", "4999"])
        self.assertEqual(re.findall(r"^Date: (.*)$", out, re.M), ["2022-03-01 00:00:00+00:00"] * 2)
        listed = re.search(r"^Models to deprecate: *\n((?:\S.*\n)*)", out, re.M).group(1)
        self.assertEqual(listed.split(), ["fossil", "relic"])
        self.assertIn("\nNumber of models to deprecate: 2\n", out)

    def test_quiet_gives_names(self):
        self.library()
        result = self.deprecate(self.small_hub(), "-q")
        self.assertEqual((result.out, result.err), ("fossil\nrelic\n", ""))

    def test_the_same_figures_in_every_form(self):
        self.library()
        hub = self.small_hub()
        rows = list(csv.DictReader(io.StringIO(self.deprecate(hub, "--format", "csv").out)))
        self.assertEqual([(r["name"], r["downloads"]) for r in rows[:2]], [("fossil", "42"), ("relic", "4999")])
        page = self.deprecate(hub, "--format", "markdown").out
        for word in ("fossil", "42", "relic", "4,999"):
            self.assertIn(word, page)

    def test_who_uses_a_candidate(self):
        made = Library(self.folder / "library")
        made.model("fossil", OLD, "class FossilModel:\n    pass\n")
        made.model("relic", OLD, "from ..fossil.modeling_fossil import FossilModel\n")
        made.model("bert", OLD, "def f():\n    from transformers.models.fossil import modeling_fossil\n")
        made.make()
        d = self.answer(self.small_hub(), "--explain")
        fossil = d["candidates"][0]
        self.assertEqual((fossil["name"], fossil["dependents"], fossil["live_dependents"]),
                         ("fossil", ["bert", "relic"], ["bert"]))
        self.assertIn((f"{MODELS}/bert/modeling_bert.py", 2), [(u["path"], u["line"]) for u in fossil["uses"]])
        self.assertIn("modeling_relic.py:1", self.deprecate(self.small_hub(), "--explain").out)


class Tags(DeprecateTest):
    def test_tags_that_disagree_are_named_and_the_run_goes_on(self):
        self.library(names=["bert", "fossil", "relic", "lost"])
        result = self.deprecate(self.small_hub(), "--format", "json")
        d = json.loads(result.out)
        self.assertEqual((d["missing_tags"], d["extra_tags"]), (["lost"], ["sprout"]))
        self.assertIn("lost", result.err)
        self.assertIn("sprout", result.err)
        strict = self.deprecate(self.small_hub(), "--strict", status=1)
        self.assertIn("lost", strict.err)
        self.assertEqual(strict.out, "")

    def test_of_many_tags_that_disagree_the_message_names_the_first_and_the_report_all(self):
        lost = [f"lost{n:02}" for n in range(25)]
        self.library(names=["bert", "fossil", "relic", "sprout", *lost])
        result = self.deprecate(self.small_hub(), "--format", "json")
        self.assertEqual(json.loads(result.out)["missing_tags"], lost)
        self.assertIn("lost19 and 5 more; add each", result.err)
        self.assertIn("utils/models_to_deprecate.py. --format json names all.", result.err)
        self.assertNotIn("lost20", result.err)
        strict = self.deprecate(self.small_hub(), "--strict", status=1)
        self.assertIn("lost19 and 5 more", strict.err)
        self.assertIn("Without --strict, --format json names all.", strict.err)

    def test_tables_whose_content_is_not_there_are_not_replaced_without_a_word(self):
        made = self.library(extra={"fossil": ["bert"]}, names=["bert", "fossil", "relic", "sprout"])
        git("config", "uploadpack.allowFilter", "true", folder=made.folder)
        git("clone", "-q", "--bare", "--filter=blob:none", made.folder.as_uri(), self.folder / "bare")
        result = self.deprecate(self.small_hub(), repo="bare", status=1)
        self.assertEqual(result.out, "")
        self.assertIn("utils/models_to_deprecate.py: its content is not in the clone", result.err)
        self.assertIn("--builtin-tables", result.err)
        built_in = self.deprecate(self.small_hub(), "--builtin-tables", repo="bare")
        self.assertIn("used by no other module that could be read", built_in.out)
        self.assertEqual(built_in.err.count("are not in the clone"), 1)

    def test_a_renamed_folder_goes_by_its_tag(self):
        self.library(old=("x_fossil", "relic"), young=(), renamed={"x_fossil": "fossil"}, names=["fossil", "relic"])
        d = self.answer(self.small_hub())
        self.assertEqual([(m["name"], m["folder"], m["downloads"]) for m in d["candidates"]],
                         [("fossil", "x_fossil", 42), ("relic", "relic", 4999)])

    def test_tables_that_cannot_be_read_are_an_error_with_their_place(self):
        self.library()
        script = self.folder / "library/utils/models_to_deprecate.py"
        script.write_text("X = 1\nEXTRA_TAGS_MAPPING = {k: [v] for k, v in X}\n")
        result = self.deprecate(self.small_hub(), "--worktree", status=1)
        self.assertIn("utils/models_to_deprecate.py: line 2, column", result.err)
        self.assertIn("--builtin-tables", result.err)
        self.deprecate(self.small_hub(), "--worktree", "--builtin-tables")


class Errors(DeprecateTest):
    def refuse(self, *arguments, part, status=2, **more):
        result = self.deprecate(None, *arguments, status=status, **more)
        self.assertIn(part, result.err)
        self.assertEqual(result.out, "")

    def test_what_is_asked_for_must_be_there(self):
        self.library()
        self.refuse(repo="nowhere", part="nowhere")
        (self.folder / "plain").mkdir()
        self.refuse(repo="plain", part="git")
        self.refuse("--models-dir", "src/none", part="src/none")
        self.refuse("--pattern", "none_*.py", part="none_*.py")
        self.refuse("--rev", "none", part="none")
        self.refuse("--thresh-date", "2024-13-01", part="2024-13-01")
        self.refuse("--thresh-date", "2024-02-30", part="2024-02-30")
        self.refuse("--thresh-date", "2027-01-01", part="future")
        self.refuse("--census", "none.db", part="none.db", status=1)
        self.refuse("--census", "a.db", "--use-cache", part="--use-cache")
        self.refuse("--thresh-num-download", "x", part="x")
        self.assertFalse((self.folder / ".local").exists())

    def test_a_place_that_cannot_be_written_is_noticed_before_the_hub_is_asked(self):
        self.library()
        hub = self.small_hub()
        for arguments, part in ((("--save-model-info", "--model-info", "none/info.json"), "none/info.json"),
                                (("--save-model-info", "--model-info", self.folder), "no regular file"),
                                (("--readings", "/dev/null/census.db"), "--readings, or none")):
            with self.subTest(arguments):
                result = self.deprecate(hub, *arguments, status=1)
                self.assertIn(part, result.err)
                self.assertEqual((result.out, hub.requests()), ("", []))

    def test_without_git_its_package_is_named(self):
        self.library()
        empty = self.folder / "bin"
        empty.mkdir()
        self.refuse(part="git", status=1, env={"PATH": str(empty)})

    def test_a_stop_ends_a_git_that_hangs(self):
        self.library()
        tools = self.folder / "bin"
        tools.mkdir()
        there = self.folder / "started"
        (tools / "git").write_text(f"#!/bin/sh\ntrap '' INT TERM\necho $$ >{there}.new\n"
                                   f"mv {there}.new {there}\nexec sleep 600\n")
        (tools / "git").chmod(0o755)
        for number in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(number):
                there.unlink(missing_ok=True)
                process = self.start("deprecate", "--repo", self.folder / "library",
                                     env={"PATH": f"{tools}:{os.environ['PATH']}"})
                while not there.exists():
                    self.assertIsNone(process.poll())
                    time.sleep(0.01)
                process.send_signal(number)
                out, err = process.communicate(timeout=LONGEST)
                self.assertEqual((process.returncode, out), (128 + number, ""))
                self.assertIn("hubcensus: stopped", err)
                self.assertFalse(os.path.exists(f"/proc/{there.read_text().strip()}"))

    def test_git_s_own_message_is_shown(self):
        made = self.library()
        head = made.folder / ".git/HEAD"
        head.write_text("ref: refs/heads/none\n")
        self.refuse(part="HEAD")


if __name__ == "__main__":
    unittest.main()
