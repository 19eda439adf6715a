"""What hubcensus says and does without a Hub.

The program under test comes from the environment: HUBCENSUS is its path (CTest sets it).
"""

import json
import os
import pathlib
import pty
import re
import select
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import unittest

PROGRAM = os.environ["HUBCENSUS"]
SOURCE = pathlib.Path(__file__).resolve().parents[2]

# Nothing of the machine's own set-up may reach a test.
FOREIGN = ("HF_", "HUGGING_FACE_", "XDG_", "SOURCE_DATE_EPOCH", "NO_COLOR", "COLUMNS", "TERM",
           "SSL_CERT_FILE", "http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY",
           "all_proxy", "no_proxy", "NO_PROXY")
LONGEST = 300  # seconds that anything may take, so that a broken test ends
BUILT_IN = ["llama.cpp", "mlx-lm", "optimum", "sglang", "text-generation-inference", "transformerlens", "transformers", "vllm"]
COMMANDS = ("scrape", "regap", "gaps", "coverage", "check", "card", "sync", "deprecate", "profiles", "profile", "record", "replay")


class Case(unittest.TestCase):
    maxDiff = 4000

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="hubcensus-cli-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def environment(self, **more):
        env = {k: v for k, v in os.environ.items() if not k.startswith(FOREIGN)}
        env.update(HOME=str(self.folder), LC_ALL="C.UTF-8", TERM="xterm")
        env.update(more)
        return env

    def run_program(self, *arguments, status=0, env=None, **more):
        options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "stdin": subprocess.DEVNULL}
        options.update(more)
        done = subprocess.run([PROGRAM, *map(str, arguments)], cwd=self.folder, text=True,
                              env=self.environment(**(env or {})), timeout=LONGEST, **options)
        self.assertEqual(done.returncode, status, f"{arguments}\n{done.stdout}\n{done.stderr}")
        return done

    def refuse(self, message, *arguments, status=2, env=None):
        """The program says exactly this, once, and nothing on stdout."""
        done = self.run_program(*arguments, status=status, env=env)
        self.assertEqual(done.stderr, message + "\n")
        self.assertEqual(done.stdout, "")

    def assert_untouched(self):
        self.assertEqual(list(self.folder.iterdir()), [])


class Help(Case):
    def test_help_lists_the_commands(self):
        out = self.run_program("--help").stdout
        for name in COMMANDS:
            self.assertRegex(out, rf"(?m)^  {name} +\w")
        self.assertEqual(self.run_program("-h").stdout, out)
        self.assertEqual(self.run_program("help").stdout, out)
        self.assertEqual(self.run_program("help", "help").stdout, out)

    def test_every_command_has_help_under_three_names(self):
        for name in COMMANDS:
            with self.subTest(name):
                out = self.run_program(name, "--help").stdout
                self.assertTrue(out.startswith(f"Usage: hubcensus {name} "))
                for title in ("Messages:", "Environment:", "Exit status:", "Examples:"):
                    self.assertIn(f"\n{title}\n", out)
                self.assertEqual(self.run_program("help", name).stdout, out)
                self.assertEqual(self.run_program(name, "-h").stdout, out)

    def test_help_fits_the_width(self):
        for columns, widest in (("40", 60), ("72", 72), ("100", 100), ("300", 100), ("x", 80)):
            out = self.run_program("scrape", "--help", env={"COLUMNS": columns}).stdout
            # Words that are longer than a column cannot be broken.
            long_lines = [line for line in out.splitlines() if len(line) > widest and " " in line.strip()]
            self.assertEqual([l for l in long_lines if not l.startswith("  hubcensus")], [])

    def test_version(self):
        version = re.search(r"VERSION (\S+)", (SOURCE / "CMakeLists.txt").read_text().split("project(")[1])[1]
        for flag in ("--version", "-V"):
            self.assertEqual(self.run_program(flag).stdout, f"hubcensus {version}\n")

    def test_the_examples_are_commands_that_there_are(self):
        for name in COMMANDS:
            out = self.run_program("help", name).stdout.split("\nExamples:\n")[1]
            for line in re.findall(r"(?m)^  hubcensus (.*)$", out):
                words = line.split(" > ")[0].split()
                while words[0] in ("record", "replay"):
                    words = words[2:]
                self.run_program(words[0], *[w for w in words[1:]], "--help")


class Usage(Case):
    def test_a_wrong_command_names_the_nearest(self):
        self.refuse("hubcensus: there is no command `scrpae`; did you mean `scrape`?", "scrpae")
        self.refuse("hubcensus: there is no command `profils`; did you mean `profiles`?", "help", "profils")
        self.refuse("hubcensus: there is no command `hepl`; did you mean `help`?", "hepl")
        self.refuse("hubcensus: there is no command `xyzzyxyzzy`; `hubcensus --help` lists them", "xyzzyxyzzy")
        self.refuse("hubcensus: which command? `hubcensus --help` lists them")
        self.refuse("hubcensus: unknown option --quiet before the command; `hubcensus --help` tells more", "--quiet")

    def test_a_wrong_flag_names_the_nearest(self):
        self.refuse("hubcensus scrape: unknown option --min-donwloads; did you mean --min-downloads?",
                    "scrape", "--min-donwloads", "5")
        self.refuse("hubcensus scrape: unknown option --min-donwloads; did you mean --min-downloads?",
                    "scrape", "--min_donwloads=5")
        self.refuse("hubcensus regap: unknown option --limit; `hubcensus help regap` lists them all",
                    "regap", "--limit", "5")
        self.refuse("hubcensus scrape: option --quantized needs drop, loadable or keep",
                    "scrape", "--quantized")

    def test_wrong_values_are_named_with_what_was_expected(self):
        self.refuse("hubcensus scrape: --limit: expected a number of models, 1 or more, got 0",
                    "scrape", "--limit", "0")
        self.refuse("hubcensus scrape: --jobs: expected a number of jobs from 1 to 64, got 1000",
                    "scrape", "--jobs", "1_000")
        self.refuse("hubcensus scrape: --min-downloads: expected a number of downloads, written like 2500 or "
                    "2_500, got `5k`", "scrape", "--min-downloads", "5k")
        self.refuse("hubcensus scrape: --quantized: expected drop, loadable or keep, got `dorp`; did you mean "
                    "drop?", "scrape", "--quantized", "dorp")
        self.refuse("hubcensus scrape: --color: expected auto, always or never, got `red`",
                    "scrape", "--color", "red")

    def test_times_and_retries_are_refused_with_what_could_be_said(self):
        for flag, values, words in (
                ("--timeout", ("0", "0s", "61m", "2h", "999999h"), "a time from 1s to 1h"),
                ("--max-wait", ("0", "1001h", "3600001"), "a time from 1s to 1000h"),
                ("--timeout", ("1.5h", "1d", "-5", "s", "10ms", "1h30m", " 5", "+5", "5M", "99999999999999999h"),
                 "a time such as 90s, 10m or 2h"),
                ("--retries", ("-1", "1001"), "a number of retries from 0 to 1000"),
                ("--retries", ("x", "1.5", "ten"), "a number of retries, written like 2500 or 2_500")):
            for value in values:
                shown = value if "from 0" in words else f"`{value}`"
                self.refuse(f"hubcensus scrape: {flag}: expected {words}, got {shown}", "scrape", flag, value)
        for flag, values in (("--timeout", ("1", "90s", "10m", "1h")), ("--max-wait", ("1s", "3_600", "1000h", "010")),
                             ("--retries", ("0", "1_000"))):
            for value in values:
                self.run_program("scrape", "--dry-run", flag, value)

    def test_a_number_too_large_is_called_so(self):
        self.refuse("hubcensus scrape: --limit: 99999999999999999999 is more than can be counted",
                    "scrape", "--limit", "99999999999999999999")

    def test_what_is_said_twice_is_said_once(self):
        out = self.run_program("scrape", "--dry-run", "--task", "a", "--task", "b", "--task", "a").stdout
        self.assertIn("walking a and b,", out)
        out = self.run_program("scrape", "--dry-run", *("--architecture", "LlamaForCausalLM") * 2).stdout
        self.assertIn("\nLlamaForCausalLM: asking only", out)

    def test_a_time_that_is_none_is_refused(self):
        for value in ("abc", "-1", "1.5", "99999999999999999999"):
            self.refuse(f"hubcensus scrape: SOURCE_DATE_EPOCH: expected seconds since 1970, such as 1790000000, got "
                        f"`{value}`; unset it to write today's date", "scrape", env={"SOURCE_DATE_EPOCH": value})
        self.run_program("scrape", "--dry-run", env={"SOURCE_DATE_EPOCH": ""})
        self.run_program("scrape", "--help", env={"SOURCE_DATE_EPOCH": "abc"})
        self.assert_untouched()

    def test_a_wrong_argument_is_named(self):
        self.refuse("hubcensus scrape: unexpected argument `gpt2`; `hubcensus help scrape` tells more",
                    "scrape", "gpt2")
        self.refuse("hubcensus record: something is missing: hubcensus record FILE COMMAND [ARGUMENT]...",
                    "record", "hub.rec")
        self.refuse("hubcensus: there is no command `scrap`; did you mean `scrape`?", "record", "hub.rec", "scrap")
        self.refuse("hubcensus: `hubcensus regap` asks the Hub nothing that could be recorded",
                    "record", "hub.rec", "regap")
        self.refuse("hubcensus: `hubcensus profiles` asks the Hub nothing that could be replayed; run it by itself",
                    "replay", "hub.rec", "profiles")
        self.refuse("hubcensus: the recording is named twice: hub.rec, and with --replay",
                    "replay", "hub.rec", "scrape", "--replay", "other.rec")
        self.refuse("hubcensus: `help` is no command that could be run here", "record", "hub.rec", "help")
        self.assert_untouched()

    def test_a_wrong_profile_names_the_nearest(self):
        err = self.run_program("scrape", "--profile", "transformerlense", "--dry-run", status=2).stderr
        self.assertIn("transformerlens", err)
        err = self.run_program("scrape", "--profile", "./no.json", status=2).stderr
        self.assertIn("./no.json", err)

    def test_harmful_words_are_shown_harmlessly(self):
        err = self.run_program("sc\033[2Jrape\nhubcensus: done", status=2).stderr
        self.assertEqual(err.count("\n"), 1)
        self.assertNotIn("\033", err)

    def test_errors_are_json_too_for_machines(self):
        done = self.run_program("regap", "--json-log", "-o", "nowhere", status=2)
        event = json.loads(done.stderr)
        self.assertEqual((event["event"], event["status"]), ("error", 2))
        self.assertIn("nowhere", event["text"])


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
                              "    gap           number 1 of 1: 2 models, 9 downloads, score 12.5\n")

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
        self.refuse("hubcensus: the profile silent lists no architectures, so nothing can be called loaded; name another, or a "
                    "file of your own with \"supported_architectures\"", "check", "x/first", "--against", "silent.json")
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
        out = self.run_program("card", "--no-hub", "GPT2LMHeadModel").stdout
        self.assertEqual(out, "GPT2LMHeadModel: No model of it is known\n"
                              "  transformerlens      native, by the architecture\n"
                              "  registry             The registry of transformerlens lists 6 models: 2 verified, 1 failed, "
                              "1 skipped, 2 unverified.\n"
                              "\n"
                              "There is no census.\n")

    def test_it_tells_of_the_gap_and_its_parts(self):
        out = self.run_program("card", "--no-hub", "YForCausalLM").stdout
        # log10(10) / log10(100): half of the most used.
        self.assertIn("\n  gap                  Number 2 of the 2 gaps of transformerlens, score 1.5 (demand 50.0, usage 50.0, "
                      "benchmarkability 0.0, of 100 each).\n", out)

    def test_an_unknown_one_is_status_1_and_near_ones_are_named(self):
        done = self.run_program("card", "--no-hub", "XForCausalML", status=1)
        self.assertIn("\n  did you mean         XForCausalLM, YForCausalLM", done.stdout)
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
            self.assertIn("the profile silent lists no architectures",
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
        self.assertIn("lists no architectures", self.run_program("gaps", "--extended", "--profile", "silent.json", status=2).stderr)
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


class DryRun(Case):
    def test_it_names_every_walk_and_writes_nothing(self):
        out = self.run_program("scrape", "--dry-run", "--limit", "2_500").stdout
        self.assertIn("\ntask text-generation\n    GET /api/models?", out)
        self.assertIn("filter=text-generation", out)
        self.assertIn("\nauthor google\n    GET /api/models?author=google&", out)
        self.assertIn("at most 3 requests", out)
        self.assert_untouched()

    def test_a_whole_census_walks_in_order_of_creation(self):
        out = self.run_program("scrape", "--dry_run", "--full_scan", "--min_downloads=0", "--no_canonical_sweep").stdout
        self.assertIn("sort=createdAt", out)
        self.assertNotIn("author", out)
        self.assertNotIn("at most", out)

    def test_an_architecture_with_authors_is_not_walked(self):
        out = self.run_program("scrape", "--dry-run", "--arch", "Qwen3ForCausalLM").stdout
        self.assertNotIn("task ", out.split("\n\n", 1)[1])
        self.assertIn("author=Qwen", out)

    def test_tasks_can_be_repeated(self):
        out = self.run_program("scrape", "--dry-run", "--task", "fill-mask", "--task", "translation").stdout
        self.assertEqual(re.findall(r"(?m)^task (.*)", out), ["fill-mask", "translation"])

    def test_json(self):
        told = json.loads(self.run_program("scrape", "--dry-run", "--format", "json", "-o", "x").stdout)
        self.assertEqual((told["dry_run"], told["folder"], told["task_requests_at_most"]), (True, "x", 10))
        self.assertEqual(told["steps"][0]["kind"], "task")
        self.assertTrue(told["steps"][0]["target"].startswith("/api/models?"))

    def test_flag_over_environment_over_default(self):
        for env, flags, expected in (({}, (), "https://huggingface.co"),
                                     ({"HF_ENDPOINT": "https://mirror.example/"}, (), "https://mirror.example"),
                                     ({"HF_ENDPOINT": ""}, (), "https://huggingface.co"),
                                     ({"HF_ENDPOINT": "https://mirror.example"},
                                      ("--endpoint", "https://flag.example"), "https://flag.example")):
            out = self.run_program("scrape", "--dry-run", *flags, env=env).stdout
            self.assertIn(expected, out.splitlines()[0])

    def test_the_library_s_own_folder_is_the_default_in_its_checkout(self):
        self.assertIn("in registry.", self.run_program("scrape", "--dry-run").stdout)
        own = "transformer_lens/tools/model_registry/data"
        (self.folder / own).mkdir(parents=True)
        self.assertIn(f"in {own}.", self.run_program("scrape", "--dry-run").stdout)
        self.assertIn("in elsewhere.", self.run_program("scrape", "--dry-run", "-o", "elsewhere").stdout)


class Session(Case):
    """No request can leave: the endpoint is a port that nobody listens on."""

    def setUp(self):
        super().setUp()
        self.holder = socket.socket()
        self.addCleanup(self.holder.close)
        self.holder.bind(("127.0.0.1", 0))
        self.endpoint = f"http://127.0.0.1:{self.holder.getsockname()[1]}"

    def test_offline_is_an_error_that_says_what_to_do(self):
        for value in ("1", "on", "TRUE"):
            self.refuse("hubcensus: HF_HUB_OFFLINE is set, so the Hub cannot be asked; unset it, or name a "
                        "recording with --replay", "scrape", env={"HF_HUB_OFFLINE": value})
        self.assert_untouched()

    def test_an_endpoint_that_is_no_url(self):
        for env, flags in (({"HF_ENDPOINT": "ftp://x"}, ()), ({}, ("--endpoint", "ftp://x"))):
            self.refuse("hubcensus: the endpoint `ftp://x` (--endpoint or HF_ENDPOINT) is no http or https URL, "
                        "such as https://huggingface.co", "scrape", *flags, env=env)
            self.run_program("scrape", "--dry-run", *flags, status=2, env=env)
        self.assert_untouched()

    def test_an_endpoint_with_a_query_is_refused(self):
        for url in ("https://hub.example?x=1", "https://hub.example/#top"):
            self.refuse(f"hubcensus: the endpoint `{url}` (--endpoint or HF_ENDPOINT) must end before ? and #, as "
                        "the paths of the Hub's API are put behind it", "scrape", env={"HF_ENDPOINT": url})
        self.assert_untouched()

    def test_an_endpoint_with_a_password_is_refused_without_showing_it(self):
        for dry in ((), ("--dry-run",)):
            done = self.run_program("scrape", "--endpoint", "https://me:secret@hub.example", *dry, status=2)
            self.assertIn("without a user name or password", done.stderr)
            self.assertNotIn("secret", done.stderr + done.stdout)

    def test_a_token_that_cannot_be_sent_is_wrong_usage(self):
        err = self.run_program("scrape", env={"HF_TOKEN": "hf_se cret"}, status=2).stderr
        self.assertIn("HF_TOKEN holds a token with a character that cannot be sent (number 6)", err)
        self.assertNotIn("cret", err)

    def test_a_token_never_travels_unencrypted(self):
        done = self.run_program("scrape", "--endpoint", "http://hub.example", status=2,
                                env={"HF_TOKEN": "hf_secretsecret"})
        self.assertIn("unencrypted", done.stderr)
        self.assertIn("https", done.stderr)
        self.assertNotIn("hf_secret", done.stderr + done.stdout)
        self.assert_untouched()

    def test_a_token_file_that_cannot_be_used(self):
        err = self.run_program("scrape", "--token-file", "none", status=2).stderr
        self.assertIn("none", err)
        self.assert_untouched()
        (self.folder / "token").mkdir()
        self.assertIn("token", self.run_program("scrape", "--token-file", "token", status=2).stderr)

    def test_a_token_file_that_others_can_read_is_warned_of(self):
        token = self.folder / "token"
        token.write_text("hf_secretsecret\n")
        for mode, warned in ((0o644, True), (0o640, True), (0o600, False)):
            token.chmod(mode)
            done = self.run_program("scrape", "--endpoint", self.endpoint, "--token-file", "token", "--retries", "0",
                                    status=75)
            self.assertEqual("hubcensus: warning: token: others can read this token" in done.stderr, warned)
            self.assertNotIn("hf_secret", done.stderr + done.stdout)

    def test_a_hub_that_is_not_there_is_75(self):
        done = self.run_program("scrape", "--endpoint", self.endpoint, "--retries", "0", status=75)
        self.assertEqual(done.stdout, "")
        self.assertIn("\nhubcensus: ", "\n" + done.stderr)

    def test_an_output_folder_that_cannot_be_made(self):
        (self.folder / "file").write_text("x")
        done = self.run_program("scrape", "--endpoint", self.endpoint, "-o", "file/below", status=1)
        self.assertIn("file", done.stderr)
        self.assertEqual([p.name for p in self.folder.iterdir()], ["file"])

    def test_regap_needs_a_registry(self):
        self.refuse("hubcensus: registry: there is no such folder; `hubcensus scrape` makes it, --output names another",
                    "regap")
        self.assert_untouched()

    def test_a_recording_of_a_failed_command_is_not_kept(self):
        (self.folder / "hub.rec").write_text("as it was")
        self.run_program("record", "hub.rec", "scrape", "--endpoint", self.endpoint, "--retries", "0", status=75)
        self.assertEqual((self.folder / "hub.rec").read_text(), "as it was")
        self.run_program("record", "other.rec", "scrape", "--dry-run")
        self.assertFalse((self.folder / "other.rec").exists())
        self.run_program("record", "nowhere/hub.rec", "scrape", "--dry-run", status=1)

    def test_a_recording_that_is_none(self):
        (self.folder / "hub.rec").write_text("no recording")
        for arguments in (("replay", "hub.rec", "scrape"), ("scrape", "--replay", "hub.rec")):
            self.assertIn("hub.rec", self.run_program(*arguments, status=1).stderr)
        self.assertFalse((self.folder / "registry").exists())


class Output(Case):
    def test_a_full_disk_is_noticed(self):
        if not os.path.exists("/dev/full"):
            self.skipTest("no /dev/full")
        for arguments in (("--help",), ("--version",), ("help", "scrape"), ("profiles",), ("scrape", "--dry-run")):
            with open("/dev/full", "w") as full:
                done = self.run_program(*arguments, status=1, stdout=full)
            self.assertEqual(done.stderr, "hubcensus: standard output cannot be written: No space left on device\n")

    def test_a_closed_stdout_is_noticed(self):
        done = self.run_program("profiles", status=1, stdout=None, preexec_fn=lambda: os.close(1))
        self.assertIn("standard output cannot be written", done.stderr)

    def test_a_reader_that_went_away_is_no_error(self):
        ours, theirs = os.pipe()
        os.close(ours)
        done = self.run_program("profiles", status=-signal.SIGPIPE, stdout=theirs)
        os.close(theirs)
        self.assertEqual(done.stderr, "")

    def on_terminal(self, *arguments, env=None):
        """What a terminal as stderr gets."""
        ours, theirs = pty.openpty()
        process = subprocess.Popen([PROGRAM, *arguments], cwd=self.folder, env=self.environment(**(env or {})),
                                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=theirs)
        os.close(theirs)
        text = b""
        while select.select([ours], [], [], LONGEST)[0]:
            try:
                piece = os.read(ours, 4096)
            except OSError:  # what Linux says when the other end is closed
                piece = b""
            if not piece:
                break
            text += piece
        os.close(ours)
        process.wait(LONGEST)
        return text

    def test_colour_is_for_terminals_that_want_it(self):
        regap = ("regap",)
        for flags, env, colour in (((), {}, True), ((), {"NO_COLOR": "1"}, False), ((), {"NO_COLOR": ""}, True),
                                   ((), {"TERM": "dumb"}, False), (("--color", "never"), {}, False),
                                   (("--color", "always"), {"NO_COLOR": "1", "TERM": "dumb"}, True)):
            with self.subTest(flags=flags, env=env):
                self.assertEqual(b"\033[" in self.on_terminal(*regap, *flags, env=env), colour)
        self.assertNotIn("\033", self.run_program(*regap, status=2).stderr)
        self.assertIn("\033", self.run_program(*regap, "--color=always", status=2).stderr)


class Manual(Case):
    """The manual tells of what the help tells of, and of nothing else."""

    @classmethod
    def setUpClass(cls):
        cls.page = (SOURCE / "doc/hubcensus.1").read_text()

    def test_the_same_options(self):
        helped = {"--version"}
        for name in COMMANDS:
            helped |= set(re.findall(r"(?m)^  (?:-\w, |    )(--[a-z-]+)", self.run_program("help", name).stdout))
        self.assertGreater(len(helped), 20)
        manual = {f"-{f}" for f in re.findall(r"\bFl (-[a-z-]+)", self.page)}
        self.assertEqual(manual, helped)

    def test_the_same_letters(self):
        helped = {"V"}
        for name in COMMANDS:
            helped |= set(re.findall(r"(?m)^  -(\w), --", self.run_program("help", name).stdout))
        self.assertEqual(set(re.findall(r"\bFl (\w) ", self.page)), helped)

    def test_the_same_commands_variables_and_statuses(self):
        for name in COMMANDS:
            self.assertIn(f".It Cm {name}\n", self.page)
        for name in COMMANDS:
            out = self.run_program("help", name).stdout
            for variable in re.findall(r"\b(?:HF|HUGGING_FACE)_\w+|NO_COLOR|SOURCE_DATE_EPOCH|https_proxy|"
                                       r"SSL_CERT_FILE", out):
                self.assertIn(variable, self.page)
            section = out.split("\nExit status:\n")[1].split("\n\n")[0]
            for status in re.findall(r"(?m)^  (\d+) ", section):
                self.assertIn(f".It {status}\n", self.page)

    def test_lint(self):
        if shutil.which("mandoc") is None:
            self.skipTest("no mandoc")
        lint = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", SOURCE / "doc/hubcensus.1"],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.assertEqual(lint.stdout, "")


if __name__ == "__main__":
    unittest.main()
