"""What single commands say and do without a Hub."""

import json
import os
import re
import sqlite3
import subprocess
import unittest

from cli_case import LONGEST, PROGRAM, SOURCE, Case

BUILT_IN = ["llama.cpp", "mlx-lm", "optimum", "sglang", "text-generation-inference", "transformerlens", "transformers", "vllm"]


class Check(Case):
    """Models looked up in a registry that was written by hand."""

    def setUp(self):
        super().setUp()
        entries = [{"model_id": "openai-community/gpt2", "architecture_id": "GPT2LMHeadModel", "status": 1,
                    "verified_date": "2026-02-25", "note": "well", "phase1_score": 100.0},
                   {"model_id": "facebook/opt-125m", "architecture_id": "OPTForCausalLM"}]
        gaps = [{"architecture_id": "XForCausalLM", "total_models": 2, "total_downloads": 9, "relevancy_score": 12.5,
                 "sample_models": ["x/first"]}]
        (self.folder / "registry").mkdir()
        (self.folder / "registry/supported_models.json").write_text(json.dumps({"models": entries}))
        (self.folder / "registry/architecture_gaps.json").write_text(json.dumps({"gaps": gaps}))

    def test_it_says_what_is_known(self):
        out = self.run_program("check", "openai-community/gpt2", "x/first").stdout
        self.assertEqual(out, "openai-community/gpt2: supported, verified 2026-02-25\n"
                              "    why           it is in the registry\n"
                              "    note          well\n"
                              "    scores        phase 1: 100.0\n"
                              "    architecture  GPT2LMHeadModel\n"
                              "\n"
                              "x/first: not supported\n"
                              "    why           transformerlens lacks its architecture\n"
                              "    architecture  XForCausalLM\n"
                              "    gap           number 1 of 1: 2 models, 9 downloads, score 80.0\n")

    def test_an_unknown_name_is_status_1_and_the_nearest_is_named(self):
        done = self.run_program("check", "--no-hub", "openai-comunity/gpt2", "facebook/opt-125m", status=1)
        self.assertIn("\n    did you mean  openai-community/gpt2\n", done.stdout)
        self.assertIn("\nfacebook/opt-125m: supported, unverified\n", done.stdout)
        self.assertEqual(done.stderr, "")

    def test_exit_code_is_for_those_that_are_not_supported(self):
        self.run_program("check", "x/first")
        self.run_program("check", "--exit-code", "x/first", status=1)
        self.run_program("check", "--exit_code", "openai-community/gpt2")

    def test_bare_names_are_those_that_are_supported(self):
        out = self.run_program("check", "-q", "--no-hub", "x/first", "facebook/opt-125m", "no/such", "openai-community/gpt2",
                               status=1).stdout
        self.assertEqual(out, "facebook/opt-125m\nopenai-community/gpt2\n")

    def test_names_come_from_a_file_or_standard_input_too(self):
        text = "# ours\n\n  facebook/opt-125m\r\nx/first\nfacebook/opt-125m\n"
        (self.folder / "list").write_text(text)
        wanted = ["openai-community/gpt2", "facebook/opt-125m", "x/first"]
        for source, given in (("list", ""), ("-", text)):
            done = subprocess.run([PROGRAM, "check", "--format", "json", "--from", source, "openai-community/gpt2"],
                                  cwd=self.folder, env=self.environment(), text=True, capture_output=True,
                                  timeout=LONGEST, input=given)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual([m["model_id"] for m in json.loads(done.stdout)["models"]], wanted)
        (self.folder / "list").write_text("# none\n")
        self.assertEqual(self.run_program("check", "--from", "list").stdout, "")

    def test_what_cannot_be_asked_is_refused(self):
        self.refuse("hubcensus: which models? hubcensus check MODEL..., or --from FILE", "check")
        self.refuse("hubcensus: the name of a model is empty", "check", "gpt2", "")
        self.refuse("hubcensus: list: there is no such file", "check", "--from", "list")
        self.refuse("hubcensus: elsewhere: there is no registry in this folder; `hubcensus scrape` makes one, --output "
                    "names another", "check", "-o", "elsewhere", "--no-hub", "gpt2")
        (self.folder / "list").write_text("a\0b")
        self.refuse("hubcensus: list: holds a NUL, which no list of names does", "check", "--from", "list", status=1)
        (self.folder / "registry/supported_models.json").write_text("{")
        done = self.run_program("check", "gpt2", status=1)
        self.assertIn("registry/supported_models.json: line 1, column 2", done.stderr)
        self.assertEqual(done.stdout, "")
        self.refuse("hubcensus: `hubcensus coverage` asks the Hub nothing that could be recorded", "record", "x.rec", "coverage")

    def test_offline_is_said_and_what_is_known_is_told(self):
        done = self.run_program("check", "no/such", "facebook/opt-125m", status=3, env={"HF_HUB_OFFLINE": "1"})
        self.assertIn("\nfacebook/opt-125m: supported, unverified\n", done.stdout)
        self.assertEqual(done.stderr, "hubcensus: warning: HF_HUB_OFFLINE is set, so the Hub was not asked for the 1 model of which "
                                      "the registry does not tell all; --no-hub says that it need not be\n")
        self.assertEqual(self.run_program("check", "facebook/opt-125m", env={"HF_HUB_OFFLINE": "1"}).stderr, "")

    def test_libraries_stand_side_by_side(self):
        mine = {"name": "mine", "title": "Mine", "source": "x", "canonical_authors": {}, "supported_model_types": ["gpt2"],
                "supported_architectures": [{"name": "OPTForCausalLM", "tier": "fallback", "module": "opt.py", "file": "all.py",
                                             "line": 7},
                                            {"name": "XForCausalLM", "tier": "removed", "last": "0.2"}]}
        (self.folder / "mine.json").write_text(json.dumps(mine))
        (self.folder / "list").write_text("XForCausalLM\n")
        out = self.run_program("check", "openai-community/gpt2", "facebook/opt-125m", "x/first",
                               "--against", "mine.json,./list", "--no-hub").stdout
        self.assertEqual([line for line in out.splitlines() if line[4:].startswith(("mine", "list", "transformerlens"))],
                         ["    transformerlens native, by the architecture", "    mine            cannot be told",
                          "    list            no",
                          "    transformerlens native, by the architecture",
                          "    mine            fallback, by the architecture, in opt.py (all.py:7)", "    list            no",
                          "    transformerlens no", "    mine            cannot be told",
                          "    list            native, by the architecture (list:1)"])
        self.assertEqual(self.run_program("check", "-q", "facebook/opt-125m", "openai-community/gpt2", "--no-hub",
                                          "--against", "mine.json").stdout, "facebook/opt-125m\n")
        self.run_program("check", "--exit-code", "facebook/opt-125m", "--against", "mine.json")
        self.run_program("check", "--exit-code", "facebook/opt-125m", "--against", "mine.json,list.json", status=2)
        self.run_program("check", "--exit-code", "facebook/opt-125m", "openai-community/gpt2", "--no-hub",
                         "--against", "mine.json", status=1)
        (self.folder / "silent.json").write_text('{"name": "silent"}')
        self.refuse("hubcensus: the profile silent lists neither architectures nor types of models, so nothing can be called "
                    "loaded; name another, or the library's own source", "check", "x/first", "--against", "silent.json")
        (self.folder / "twin.json").write_text(json.dumps(dict(mine, title="Other")))
        self.refuse("hubcensus: two profiles are called \"mine\"; change the \"name\" in one of the files",
                    "check", "x/first", "--against", "mine.json", "--against", "twin.json")
        self.refuse("hubcensus: --against: a name is missing before or after a comma", "check", "x/first", "--against", "mine.json,")


class Card(Case):
    """An architecture, in a registry that was written by hand, without a census."""

    def setUp(self):
        super().setUp()
        entries = [{"model_id": f"a/{n}", "architecture_id": "GPT2LMHeadModel", "status": n % 4} for n in range(6)]
        gaps = [{"architecture_id": "XForCausalLM", "total_models": 2, "total_downloads": 99, "min_param_count": 2000000000,
                 "relevancy_score": 12.5, "sample_models": ["x/first"]},
                {"architecture_id": "YForCausalLM", "total_models": 1, "total_downloads": 9, "relevancy_score": 1.5}]
        (self.folder / "registry").mkdir()
        (self.folder / "registry/supported_models.json").write_text(json.dumps({"models": entries}))
        (self.folder / "registry/architecture_gaps.json").write_text(json.dumps({"gaps": gaps}))

    def test_it_tells_of_the_registry_s_entries(self):
        out = self.run_program("card", "--no-hub", "--against", "transformerlens", "GPT2LMHeadModel").stdout
        self.assertEqual(out, "GPT2LMHeadModel: No model of it is known\n"
                              "  transformerlens           native, by the architecture\n"
                              "  registry                  The registry lists 6 models: 2 verified, 1 failed, "
                              "1 skipped, 2 unverified.\n"
                              "\n"
                              "There is no census.\n")

    def test_it_tells_of_all_libraries_that_are_built_in_unless_some_are_named(self):
        lines = self.run_program("card", "--no-hub", "GPT2LMHeadModel").stdout.splitlines()
        self.assertEqual([line.split()[0] for line in lines[1:1 + len(BUILT_IN)]],
                         ["transformerlens", *[name for name in BUILT_IN if name != "transformerlens"]])
        (self.folder / "vllm.json").write_text('{"name": "vllm", "supported_architectures": ["GPT2LMHeadModel"]}')
        card = json.loads(self.run_program("card", "--no-hub", "--profile", "vllm.json", "--format", "json", "GPT2LMHeadModel").stdout)
        self.assertEqual([library["library"] for library in card["libraries"]], ["vllm", *[name for name in BUILT_IN if name != "vllm"]])

    def test_it_tells_of_the_gap_and_its_parts(self):
        out = self.run_program("card", "--no-hub", "YForCausalLM").stdout
        # log10(10) / log10(100): half of the most used.
        self.assertIn("\n  gap                       Number 2 of the 2 gaps of transformerlens, score 40.0 (demand 50.0, usage 50.0, "
                      "benchmarkability 0.0, of 100 each).\n", out)

    def test_an_unknown_one_is_status_1_and_near_ones_are_named(self):
        done = self.run_program("card", "--no-hub", "XForCausalML", status=1)
        self.assertIn("\n  did you mean              XForCausalLM, YForCausalLM", done.stdout)
        self.assertEqual(done.stderr, "")

    def test_offline_is_said(self):
        done = self.run_program("card", "YForCausalLM", status=3, env={"HF_HUB_OFFLINE": "1"})
        self.assertIn("YForCausalLM: No model of it is known", done.stdout)
        self.assertIn("HF_HUB_OFFLINE is set, so the Hub was not asked", done.stderr)

    def test_what_cannot_be_asked_is_refused(self):
        self.refuse("hubcensus card: something is missing: hubcensus card ARCHITECTURE", "card")
        self.refuse("hubcensus: the name of the architecture is empty", "card", "")
        self.refuse("hubcensus card: unexpected argument `B`; `hubcensus help card` tells more", "card", "A", "B")
        (self.folder / "registry/architecture_gaps.json").write_text("[]")
        self.refuse("hubcensus: registry/architecture_gaps.json: expected an object with a list \"gaps\"", "card", "--no-hub", "A",
                    status=1)


class Gaps(Case):
    def test_a_missing_list_says_what_makes_it(self):
        self.refuse("hubcensus: registry/architecture_gaps.json: there is no list of gaps; `hubcensus scrape` makes one, --output "
                    "names another folder", "gaps")
        for flags in (("--extended",), ("--lineage", "base"), ("--quantized", "keep"), ("--quantized-by", "name")):
            self.refuse("hubcensus: else where/census.db: there is no census, which alone can answer this; `hubcensus scrape` makes "
                        "it, --output names another folder", "gaps", "-o", "else where", *flags)
        self.assert_untouched()

    def test_a_list_alone_answers_what_it_can(self):
        (self.folder / "registry").mkdir()
        (self.folder / "registry/architecture_gaps.json").write_text('{"gaps": [{"architecture_id": "A", "total_models": 3}]}')
        self.assertEqual(self.run_program("gaps", "-q").stdout, "A\n")
        self.assertEqual(self.run_program("gaps", "-q", "--min-models", "4").stdout, "")
        # One without a list of what is supported tells the file's gaps, but not the census'.
        (self.folder / "silent.json").write_text('{"name": "silent"}')
        self.assertEqual(self.run_program("gaps", "-q", "--profile", "silent.json").stdout, "A\n")
        self.assertIn("lists neither architectures nor types of models",
                      self.run_program("gaps", "--extended", "--profile", "silent.json", status=2).stderr)
        (self.folder / "registry/census.db").touch()
        self.refuse("hubcensus: registry/census.db: holds no census yet; a scan makes one", "gaps", "--extended", status=1)
        (self.folder / "registry/architecture_gaps.json").write_text("[]")
        self.assertIn("no list of gaps, and left unchanged", self.run_program("gaps", status=1).stderr)

    def test_wrong_weights_are_said_of_every_command_that_has_them(self):
        for command in ("gaps", "scrape", "regap"):
            for weights in ("1,2", "a,b,c", "-1,1,1", "1,1,1,1", "1 ,1,1"):
                self.refuse("hubcensus: --weights: expected three numbers such as 45,35,20 or 0.5,0.5,0, for demand, usage and "
                            f"benchmarkability, got `{weights}`", command, f"--weights={weights}")
            self.refuse("hubcensus: --weights: expected at least one number above 0, got `0,0,0`", command, "--weights", "0,0,0")
            self.refuse(f"hubcensus {command}: --lineage: expected all or base, got `bass`; did you mean base?", command,
                        "--lineage", "bass")
        for flags in (("--extended",), ("--lineage=base",)):
            self.assertIn("--gaps-merge sum adds to the figures of a file",
                          self.run_program("scrape", "--gaps-merge", "sum", *flags, status=2).stderr)
        self.assert_untouched()

    def test_wrong_values_are_named(self):
        self.refuse("hubcensus gaps: --top: expected a number of gaps, 1 or more, got 0", "gaps", "--top", "0")
        self.refuse("hubcensus gaps: --min-models: expected a number of models, 0 or more, got -1", "gaps", "--min-models=-1")
        self.refuse("hubcensus gaps: --format: expected text, json, markdown or csv, got `cvs`; did you mean csv?",
                    "gaps", "--format", "cvs")
        self.refuse("hubcensus gaps: unexpected argument `x`; `hubcensus help gaps` tells more", "gaps", "x")

    def test_a_table_fits_the_columns(self):
        (self.folder / "registry").mkdir()
        (self.folder / "registry/architecture_gaps.json").write_text(json.dumps({"gaps": [
            {"architecture_id": "A" * 80, "total_models": 3, "total_downloads": 123456}]}))
        for columns in (60, 72, 80, 100):
            lines = self.run_program("gaps", env={"COLUMNS": str(columns)}).stdout.splitlines()
            self.assertLessEqual(max(map(len, lines[:5])), columns)
            self.assertEqual(len(lines[3]), columns)
        self.assertIn("A" * 80, self.run_program("gaps").stdout)


class Coverage(Case):
    def test_a_missing_census_says_what_makes_it(self):
        for arguments, path in (((), "registry"), (("-o", "else where"), "else where")):
            self.refuse(f"hubcensus: {path}/census.db: there is no census; `hubcensus scrape` makes it, --output names another "
                        "folder", "coverage", *arguments)
        self.assert_untouched()

    def test_an_empty_census_says_what_fills_it(self):
        (self.folder / "registry").mkdir()
        (self.folder / "registry/census.db").touch()
        self.refuse("hubcensus: registry/census.db: holds no census yet; a scan makes one", "coverage", status=1)
        database = sqlite3.connect(self.folder / "registry/census.db")
        schema = (SOURCE / "src/census/schema.c").read_text()
        steps = re.findall(r"version_\d+\[\] =(.*?);\n\n", schema, re.S)
        for step in steps:
            database.executescript("".join(re.findall(r'"([^"]*)"', step)))
        database.executescript(f"PRAGMA application_id = {0x4843656e}; PRAGMA user_version = {len(steps)}")
        database.close()
        self.refuse("hubcensus: registry/census.db: holds no models yet; `hubcensus scrape` puts them in", "coverage", status=1)

    def test_a_file_that_is_no_census_is_refused(self):
        (self.folder / "registry").mkdir()
        (self.folder / "registry/census.db").write_text("no such thing " * 100)
        self.assertIn("is not a database", self.run_program("coverage", status=1).stderr)

    def test_wrong_libraries_are_refused(self):
        err = self.run_program("coverage", "--profile", "transformerlense", status=2).stderr
        self.assertIn("did you mean \"transformerlens\"?", err)
        err = self.run_program("coverage", "--against", "transformerlens,transformerlense", status=2).stderr
        self.assertIn("did you mean \"transformerlens\"?", err)
        for names in (",", "transformerlens,", ",transformerlens", "transformerlens,,transformerlens"):
            self.refuse("hubcensus: --against: a name is missing before or after a comma", "coverage", "--against", names)
        profile = json.loads(self.run_program("profiles", "transformerlens").stdout)
        profile["title"] = "Another"
        (self.folder / "same.json").write_text(json.dumps(profile))
        self.refuse("hubcensus: two profiles are called \"transformerlens\"; change the \"name\" in one of the files",
                    "coverage", "--against", "same.json")
        for i in range(16):
            profile["name"] = f"library{i}"
            (self.folder / f"{i}.json").write_text(json.dumps(profile))
        self.refuse("hubcensus: 16 libraries can stand side by side, and these are more",
                    "coverage", "--against", ",".join(f"{i}.json" for i in range(16)))

    def test_wrong_values_are_named(self):
        for top in ("0", "1001"):
            self.refuse(f"hubcensus coverage: --top: expected a number of lines from 1 to 1000, got {top}", "coverage", "--top", top)
        self.refuse("hubcensus coverage: --format: expected text, json, markdown or csv, got `cvs`; did you mean csv?",
                    "coverage", "--format", "cvs")
        self.assertIn("--against", self.run_program("coverage", "--agianst", "x", status=2).stderr)
        self.assertIn("unexpected argument `x`", self.run_program("coverage", "x", status=2).stderr)


class Profiles(Case):
    def test_the_list_tells_of_each(self):
        out = self.run_program("profiles").stdout
        self.assertIn("\n    TransformerLens: 66 architectures, 43 canonical authors\n", out)
        self.assertRegex(out, r"\n    mlx-lm: \d+ types of models\n    mlx-lm \(MIT\), commit [0-9a-f]{40} of \d{4}-\d\d-\d\d\n")
        self.assertEqual(self.run_program("profiles", "-q").stdout.split(), BUILT_IN)
        listed = json.loads(self.run_program("profiles", "--format", "json").stdout)
        self.assertEqual([p["name"] for p in listed], BUILT_IN)
        self.assertEqual([(p["name"], p["title"], p["architectures"], p["model_types"]) for p in listed if p["name"] == "transformerlens"],
                         [("transformerlens", "TransformerLens", 66, 0)])

    def test_one_that_does_not_tell_what_is_supported_serves_no_scan(self):
        own = self.folder / "config/hubcensus/profiles"
        own.mkdir(parents=True)
        (own / "silent.json").write_text('{"name": "silent", "title": "Silent", "lifecycle": {"models_dir": "src/models"}}')
        env = {"XDG_CONFIG_HOME": str(self.folder / "config")}
        self.assertIn("\n    Silent: architectures not listed, models in src/models\n", self.run_program("profiles", env=env).stdout)
        listed = json.loads(self.run_program("profiles", "--format", "json", env=env).stdout)
        self.assertIn(("silent", None, "src/models"), [(p["name"], p["architectures"], p["models_dir"]) for p in listed])
        for command in ("scrape", "regap", "coverage"):
            self.assertIn("the profile silent lists neither architectures nor types of models",
                          self.run_program(command, "--profile", "silent", env=env, status=2).stderr)
        self.assertEqual([p.name for p in self.folder.iterdir()], ["config"])

    def test_one_can_be_saved_changed_and_used(self):
        profile = json.loads(self.run_program("profiles", "transformerlens").stdout)
        self.assertIn("LlamaForCausalLM", profile["supported_architectures"])
        profile["name"] = "mine"
        profile["canonical_authors"] = {"LlamaForCausalLM": ["my-own-author"]}
        (self.folder / "mine.json").write_text(json.dumps(profile))
        out = self.run_program("scrape", "--profile", "mine.json", "--dry-run").stdout
        self.assertIn("author my-own-author\n", out)
        self.assertNotIn("google", out)

    def test_the_user_s_own_folder_counts(self):
        profile = json.loads(self.run_program("profiles", "transformerlens").stdout)
        profile["name"] = "mine"
        own = self.folder / "config/hubcensus/profiles"
        own.mkdir(parents=True)
        (own / "mine.json").write_text(json.dumps(profile))
        env = {"XDG_CONFIG_HOME": str(self.folder / "config")}
        self.assertEqual(self.run_program("profiles", "-q", env=env).stdout.split(), sorted([*BUILT_IN, "mine"]))


class ProfileOfSource(Case):
    """Profiles made of a library's own source; what is read of each library is in the golden tests."""

    def names(self, text="LlamaForCausalLM\n", file="names.txt"):
        (self.folder / file).write_text(text)
        return file

    def test_it_is_made_and_can_be_used(self):
        self.names("LlamaForCausalLM\nOldForCausalLM fallback\nOlder removed 0.9.2\nmodel_type:mamba\n")
        made = self.run_program("profile", "make", "names.txt")
        self.assertEqual(made.stderr, "names.txt, a list of names: 2 architectures (1 by a fallback), 1 removed, 1 type of model\n")
        profile = json.loads(made.stdout)
        self.assertEqual([e["name"] for e in profile["supported_architectures"]], ["LlamaForCausalLM", "OldForCausalLM", "Older"])
        self.assertEqual(profile["supported_model_types"], [{"name": "mamba", "file": "names.txt", "line": 4}])
        quiet = self.run_program("profile", "make", "-q", "names.txt")
        self.assertEqual((quiet.stdout, quiet.stderr), (made.stdout, ""))
        (self.folder / "made.json").write_text(made.stdout)
        self.assertEqual(self.run_program("profiles", "./made.json").stdout, made.stdout)
        for flags in (("--profile", "made.json"), ("--supported-from", "names.txt"), ("--supported-from", "names.txt", "--library", "list")):
            self.assertEqual(self.run_program("scrape", "--dry-run", "--no-canonical-sweep", *flags).stderr, "")
        out = self.run_program("scrape", "--dry-run", "--supported-from", "names.txt", "--profile", "transformerlens").stdout
        self.assertIn("author meta-llama\n", out)
        out = self.run_program("scrape", "--dry-run", "--supported-from", "names.txt").stdout
        self.assertNotIn("author", out)

    def test_a_brief_one_has_names_and_tiers_alone(self):
        self.names("LlamaForCausalLM\nOldForCausalLM fallback\nOlder removed 0.9.2\nmodel_type:mamba\n")
        profile = json.loads(self.run_program("profile", "make", "--brief", "names.txt").stdout)
        self.assertEqual(profile["supported_architectures"], ["LlamaForCausalLM", {"name": "OldForCausalLM", "tier": "fallback"},
                                                              {"name": "Older", "tier": "removed", "last": "0.9.2"}])
        self.assertEqual(profile["supported_model_types"], ["mamba"])

    def test_a_place_that_is_none_is_refused(self):
        self.names()
        (self.folder / "empty").mkdir()
        for place, message in (("none", "none: No such file or directory"), ("", " is empty"), ("none@main", "nor is there what stands before its `@'"),
                               ("names.txt@", "names.txt@: a revision is missing behind the `@'"),
                               ("names.txt@main", "is in no git repository"), ("empty", "empty: is no checkout of a library that can be read"),
                               ("empty@main", "is in no git repository")):
            for command in (("profile", "make", place), ("scrape", "--supported-from", place), ("regap", "--supported-from", place),
                            ("coverage", "--supported-from", place), ("check", "a/b", "--supported-from", place)):
                done = self.run_program(*command, status=2)
                self.assertIn(message, done.stderr)
                self.assertEqual(done.stdout, "")
        self.assertEqual({p.name for p in self.folder.iterdir()}, {"names.txt", "empty"})

    def test_a_revision_that_is_none_is_refused(self):
        self.names()
        git = ["git", "-c", "init.defaultBranch=main", "-c", "user.name=A", "-c", "user.email=a@b", "-C", str(self.folder)]
        for arguments in (("init", "-q"), ("add", "."), ("commit", "-q", "-m", "x")):
            subprocess.run([*git, *arguments], check=True, env={"PATH": os.environ["PATH"], "HOME": str(self.folder)})
        made = json.loads(self.run_program("profile", "make", "names.txt@main").stdout)
        self.assertRegex(made["source"], r"^names.txt, a list of names, commit [0-9a-f]{40} of \d{4}-\d\d-\d\d$")
        for revision in ("v1", "--all", "main:names.txt", "^main"):
            self.assertIn(f"git knows no commit `{revision}`", self.run_program("profile", "make", f"names.txt@{revision}", status=2).stderr)
        self.assertIn("none.txt@main: No such file or directory, nor is there what", self.run_program("profile", "make", "none.txt@main", status=2).stderr)

    def test_a_list_s_fault_is_told_with_its_line(self):
        for text, message in (("A\nmeta-llama/Llama-2\n", "names.txt: line 2: \"meta-llama/Llama-2\" could be a model's name"),
                              ("A\nA\n", "names.txt: line 2: \"A\" stands on line 1 already"), ("", "names.txt: lists nothing"),
                              ("{}", "names.txt: is JSON, not a list of names"), ("A maybe\n", "names.txt: line 1: \"maybe\" is not known")):
            self.names(text)
            self.assertIn(message, self.run_program("profile", "make", "names.txt", status=1).stderr)
        self.assertIn("larger than", self.run_program("profile", "make", self.names("A\n" * (1 << 19) + "B"), status=1).stderr)

    def test_options_that_do_not_go_together_are_refused(self):
        self.names()
        for command in (("scrape",), ("regap",), ("coverage",), ("check", "a/b")):
            self.assertIn("--library says whose source --supported-from names, and that is missing",
                          self.run_program(*command, "--library", "list", status=2).stderr)
        self.assertIn("no library \"lisst\" whose source can be read",
                      self.run_program("profile", "make", "--library", "lisst", "names.txt", status=2).stderr)
        (self.folder / "empty").mkdir()
        self.refuse("hubcensus: empty: is a folder; a list is a file, with a name a line", "profile", "make", "--library", "list", "empty")
        self.assertIn("did you mean \"transformerlens\"?",
                      self.run_program("profile", "make", "--profile", "transformerlense", "names.txt", status=2).stderr)

    def test_what_the_source_leaves_unsaid_is_told_in_short_or_in_full_or_not(self):
        for path, text in (("models/registry.py", "_MODELS = {'QuillForCausalLM': ('quill', 'QuillForCausalLM'), **more}\n"),
                           ("models/quill.py", "")):
            (self.folder / "lib/vllm/model_executor" / path).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / "lib/vllm/model_executor" / path).write_text(text)
        tests = self.folder / "lib/tests/models/registry.py"
        tests.parent.mkdir(parents=True)
        tests.write_text("_EXAMPLE_MODELS = {'QuillForCausalLM': 1, %s}\n" % ", ".join(f"'No{i}ForCausalLM': 1" for i in range(5)))
        for command in (("profile", "make", "lib"), ("scrape", "--dry-run", "--supported-from", "lib")):
            err = self.run_program(*command).stderr.splitlines()
            self.assertRegex(err[0], r"^hubcensus: warning: vLLM: 1 thing in the source could not be read: vllm/model_executor/models/registry.py:1: ")
            self.assertRegex(err[1], r"^hubcensus: warning: vLLM: 5 disagreements in the source: tests/models/registry.py:1: No0ForCausalLM ")
            self.assertTrue(err[1].endswith("; and 2 more, which --verbose tells"), err[1])
            self.assertEqual(err[1].count("ForCausalLM"), 3)
            err = self.run_program(*command, "--verbose").stderr.splitlines()
            self.assertEqual(err[1].count("ForCausalLM"), 5)
            self.assertEqual(self.run_program(*command, "-q").stderr, "")

    def test_what_is_to_be_done_must_be_said(self):
        self.refuse("hubcensus profile: something is missing: hubcensus profile make PATH[@REV]", "profile")
        self.refuse("hubcensus: of what? hubcensus profile make PATH[@REV]", "profile", "make")
        self.refuse("hubcensus: `transformerlens` is nothing that is done with a profile: hubcensus profile make PATH makes one, "
                    "hubcensus profiles NAME prints one", "profile", "transformerlens")

    def test_a_pipe_and_a_word_beside_a_profile_are_read(self):
        done = subprocess.run(["sh", "-c", f"echo LlamaForCausalLM | '{PROGRAM}' profile make /dev/stdin"], cwd=self.folder,
                              env=self.environment(), capture_output=True, text=True, check=True, timeout=LONGEST)
        self.assertEqual(json.loads(done.stdout)["name"], "list")
        self.names("", file="transformerlens")
        err = self.run_program("coverage", "--against", "./transformerlens", status=1).stderr
        self.assertIn("transformerlens: lists nothing", err)


class Sync(Case):
    def test_what_is_no_checkout_of_it_is_refused(self):
        (self.folder / "empty").mkdir()
        err = self.run_program("sync", "empty", status=2).stderr
        self.assertIn("is no checkout of a library that can be read", err)
        err = self.run_program("sync", "gone", status=2).stderr
        self.assertIn("gone: No such file or directory", err)
        (self.folder / "names.txt").write_text("LlamaForCausalLM\n")
        self.refuse("hubcensus: names.txt: is a file, and no checkout of a library", "sync", "names.txt")
        old = self.folder / "old/transformer_lens/loading_from_pretrained.py"
        old.parent.mkdir(parents=True)
        old.write_text("OFFICIAL_MODEL_NAMES = ['gpt2']\n")
        self.assertIn("is no checkout of TransformerLens 3: there is neither", self.run_program("sync", "old", status=2).stderr)
        server = self.folder / "server/server/text_generation_server/models/__init__.py"
        server.parent.mkdir(parents=True)
        server.write_text("")
        self.assertIn("is a checkout of text-generation-inference, and the sites of TransformerLens alone can be compared",
                      self.run_program("sync", "server", status=2).stderr)

    def test_its_values_are_checked(self):
        self.refuse("hubcensus sync: --fail-on: expected note, warning or error, got `eror`; did you mean error?",
                    "sync", "--fail-on", "eror")
        self.refuse("hubcensus sync: --format: expected text, json, markdown or csv, got `cvs`; did you mean csv?",
                    "sync", "--format", "cvs")
        self.assertIn("unexpected argument `b`", self.run_program("sync", "a", "b", status=2).stderr)


if __name__ == "__main__":
    unittest.main()
