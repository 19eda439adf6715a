"""What list, archs, stats, next and gaps say and do without a Hub, in a registry that was written by hand."""

import json
import pathlib
import signal
import subprocess
import time
import unittest

from cli_case import LONGEST, PROGRAM, Case


def catches_interrupts(process):
    """Whether it listens by now, or is at its end."""
    status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    caught = next((int(line.split()[1], 16) for line in status.splitlines() if line.startswith("SigCgt:")), 0)
    return caught >> (signal.SIGINT - 1) & 1 or process.poll() is not None


class LookUps(Case):
    def setUp(self):
        super().setUp()
        entries = [{"model_id": "some/gpt2-large", "architecture_id": "GPT2LMHeadModel", "status": 3, "note": "bad"},
                   {"model_id": "openai-community/gpt2", "architecture_id": "GPT2LMHeadModel", "status": 1, "verified_date": "2026-02-25"},
                   {"model_id": "facebook/opt-125m", "architecture_id": "OPTForCausalLM"},
                   {"model_id": "old/gone", "architecture_id": "GoneForCausalLM", "status": 1, "verified_date": "2025-01-01"},
                   {"model_id": "hf-internal-testing/tiny-random-OPTForCausalLM", "architecture_id": "OPTForCausalLM"},
                   {"model_id": "facebook/opt-125m", "architecture_id": "OPTForCausalLM", "status": 1}]
        gaps = [{"architecture_id": "XForCausalLM", "total_models": 2, "total_downloads": 9, "relevancy_score": 57.0,
                 "min_param_count": 2000000000, "sample_models": ["x/first", "x/second"]},
                {"architecture_id": "YForCausalLM", "total_models": 1, "total_downloads": 99, "relevancy_score": 52.3}]
        (self.folder / "registry").mkdir()
        (self.folder / "registry/supported_models.json").write_text(json.dumps({"generated_at": "2026-05-08", "models": entries}))
        (self.folder / "registry/architecture_gaps.json").write_text(json.dumps({"gaps": gaps}))
        (self.folder / "mine.json").write_text(json.dumps(
            {"name": "mine", "title": "Mine", "source": "x", "supported_architectures": ["GPT2LMHeadModel", "OPTForCausalLM", "NewForCausalLM"],
             "canonical_authors": {"GPT2LMHeadModel": ["openai-community"], "OPTForCausalLM": ["facebook"]}}))

    def look(self, *arguments, **more):
        return self.run_program(*arguments, "--profile", "mine.json", **more)

    def test_list_tells_of_each_model_once_in_the_order_of_the_file(self):
        self.assertEqual(self.look("list").stdout,
                         "5 models, of 3 architectures: 2 verified, 2 unverified, 1 failed\n"
                         "\n"
                         "model                                           architecture     status      verified\n"
                         "some/gpt2-large                                 GPT2LMHeadModel  failed\n"
                         "openai-community/gpt2                           GPT2LMHeadModel  verified    2026-02-25\n"
                         "facebook/opt-125m                               OPTForCausalLM   unverified\n"
                         "old/gone                                        GoneForCausalLM  verified    2025-01-01\n"
                         "hf-internal-testing/tiny-random-OPTForCausalLM  OPTForCausalLM   unverified\n"
                         "\n"
                         "From registry/supported_models.json of 2026-05-08; there is no census.\n")

    def test_names_are_cut_where_a_terminal_is_too_narrow(self):
        lines = self.look("list", env={"COLUMNS": "60"}).stdout.splitlines()[2:-2]
        self.assertLessEqual(max(map(len, lines)), 60)
        self.assertIn("hf-internal-testing/tiny-ran...  OPTForCausalLM   unverified", lines)

    def test_filters_go_together_and_their_names_are_parted_by_commas_or_said_again(self):
        for arguments, names in (
                (("--status", "verified"), ["openai-community/gpt2", "old/gone"]),
                (("--status", "failed,verified", "--architecture", "GPT2LMHeadModel"), ["some/gpt2-large", "openai-community/gpt2"]),
                (("--author", "old", "--author", "some"), ["some/gpt2-large", "old/gone"]),
                (("--canonical",), ["openai-community/gpt2", "facebook/opt-125m"]),
                (("--canonical", "--status", "unverified"), ["facebook/opt-125m"]),
                (("--canonical", "--status", "skipped"), []),
                (("--sort", "name", "--top", "2"), ["facebook/opt-125m", "hf-internal-testing/tiny-random-OPTForCausalLM"]),
                (("--sort", "date", "--top", "2"), ["openai-community/gpt2", "old/gone"]),
                (("--sort", "status"), ["openai-community/gpt2", "old/gone", "facebook/opt-125m",
                                        "hf-internal-testing/tiny-random-OPTForCausalLM", "some/gpt2-large"])):
            with self.subTest(arguments):
                self.assertEqual(self.look("list", "-q", *arguments).stdout.splitlines(), names)

    def test_archs_tells_of_supported_ones_without_a_model_and_marks_what_is_lost(self):
        self.assertEqual(self.look("archs").stdout,
                         "3 architectures with 5 models: 2 verified, 2 unverified, 1 failed; 1 supported one has none; "
                         "1 is not supported any more\n"
                         "\n"
                         "architecture     models  verified  unverified  skipped  failed  canonical  supported\n"
                         "GPT2LMHeadModel       2         1           0        0       1          1\n"
                         "OPTForCausalLM        2         0           2        0       0          1\n"
                         "GoneForCausalLM       1         1           0        0       0          0  not any more\n"
                         "NewForCausalLM        0         0           0        0       0          0\n"
                         "\n"
                         "From registry/supported_models.json of 2026-05-08; there is no census.\n")
        self.assertEqual(self.look("archs", "-q", "--canonical").stdout, "GPT2LMHeadModel\nOPTForCausalLM\n")
        self.assertEqual(self.look("archs", "-q", "--sort", "name", "--top", "1").stdout, "GPT2LMHeadModel\n")
        told = json.loads(self.look("archs", "--format", "json").stdout)
        self.assertEqual((told["total_architectures"], len(told["architectures"])), (3, 4))

    def test_stats_of_the_whole_and_of_single_architectures(self):
        out = self.look("stats").stdout
        self.assertIn("\n  models                             5\n", out)
        self.assertIn("\n  last verified             2026-02-25\n", out)
        self.assertIn("\n  supported                          3  architectures of the library\n", out)
        for flags in (("--author", "facebook"), ("--architecture", "OPTForCausalLM")):
            self.assertIn("\n  supported                          1  of these architectures, by the library\n",
                          self.look("stats", *flags).stdout)
        self.assertEqual(self.look("stats", "OPTForCausalLM", "XForCausalLM", "NewForCausalLM").stdout,
                         "OPTForCausalLM: supported\n"
                         "    models      2: 2 unverified; 1 canonical\n"
                         "    examples    facebook/opt-125m\n"
                         "                hf-internal-testing/tiny-random-OPTForCausalLM\n"
                         "\n"
                         "XForCausalLM: not supported\n"
                         "    gap         number 1 of 2: 2 models, 9 downloads, score 78.5\n"
                         "    examples    x/first\n"
                         "                x/second\n"
                         "\n"
                         "NewForCausalLM: supported\n"
                         "    models      0\n"
                         "\n"
                         "From registry/supported_models.json of 2026-05-08; there is no census.\n")
        self.assertEqual(self.look("stats", "-q", "XForCausalLM").stdout, "x/first\nx/second\n")
        self.assertEqual(len(json.loads(self.look("stats", "--all", "--format", "json").stdout)["architectures"]), 6)

    def test_what_was_filled_since_is_out_of_the_ranks_and_scores_of_all_commands(self):
        gaps = [{"architecture_id": "OPTForCausalLM", "total_models": 90, "total_downloads": 99999, "relevancy_score": 80.0},
                {"architecture_id": "LessForCausalLM", "total_models": 5, "total_downloads": 9, "relevancy_score": 18.5,
                 "sample_models": ["less/one"]},
                {"architecture_id": "MoreForCausalLM", "total_models": 10, "total_downloads": 99, "relevancy_score": 18.2}]
        (self.folder / "registry/architecture_gaps.json").write_text(json.dumps({"gaps": gaps}))

        def ask(*arguments):
            return json.loads(self.look(*arguments, "--format", "json").stdout)

        told = {"gaps": ask("gaps", "--architecture", "LessForCausalLM")["gaps"][0], "report": ask("report")["gaps"]["gaps"][1],
                "stats": ask("stats", "LessForCausalLM")["architectures"][0]["gap"], "card": ask("card", "--no-hub", "LessForCausalLM")["gap"],
                "check": json.loads(self.look("check", "--no-hub", "less/one", "--format", "json").stdout)["models"][0]["gap"]}
        for command, gap in told.items():
            with self.subTest(command):
                self.assertEqual((gap["rank"], gap["relevancy_score"], gap.get("of", 2)), (2, 40.0, 2))

    def test_a_name_as_long_as_the_hub_has_them_is_whole_in_all_forms(self):
        name = "a" * 42 + "/" + "m" * 96
        (self.folder / "registry/supported_models.json").write_text(json.dumps(
            {"models": [{"model_id": name, "architecture_id": "OPTForCausalLM"}]}))
        for command, form in (("list", "text"), ("list", "markdown"), ("list", "csv"), ("report", "markdown"), ("report", "html")):
            with self.subTest((command, form)):
                self.assertIn(name, self.look(command, "--format", form).stdout)

    def test_without_a_census_no_model_is_said_to_be_in_none(self):
        told = json.loads(self.look("report", "--format", "json").stdout)
        self.assertEqual((told["total_in_census"], {a["in_census"] for a in told["architectures"]}), (None, {None}))

    def test_next_puts_test_models_last_and_says_that_no_size_is_known(self):
        done = self.look("next")
        self.assertEqual(done.stdout,
                         "2 of 2 models, of 1 architecture\n"
                         "\n"
                         "  model                                           why\n"
                         "OPTForCausalLM: none verified, 2 to choose from\n"
                         "  facebook/opt-125m                               size unknown, canonical\n"
                         "  hf-internal-testing/tiny-random-OPTForCausalLM  test model, no real one is left, size unknown\n"
                         "\n"
                         "From registry/supported_models.json of 2026-05-08; there is no census.\n")
        self.assertEqual(done.stderr, "hubcensus: warning: registry: there is no census, so the size of no model is known; they are told "
                                      "in the order of the file\n")
        self.assertEqual(self.look("next", "-q", "--per-arch", "1").stdout, "facebook/opt-125m\n")
        self.assertEqual(self.look("next", "-q", "--status", "failed").stdout, "some/gpt2-large\n")
        self.assertIn("; left out: 1 of an architecture not supported\n", self.look("next", "--status", "verified").stdout)

    def test_ranks_of_a_file_that_is_behind_are_made_anew(self):
        gaps = [{"architecture_id": name, "total_models": 2, "relevancy_score": 50.0} for name in ("OPTForCausalLM", "XForCausalLM")]
        (self.folder / "registry/architecture_gaps.json").write_text(json.dumps({"gaps": gaps}))
        self.assertIn("number 1 of 1: 2 models, score 45.0\n", self.look("stats", "XForCausalLM").stdout)
        self.assertIn("| `XForCausalLM` | not supported; gap number 1 of 1: 2 models, score 45.0 | 2 | 0 |",
                      self.look("stats", "XForCausalLM", "--format", "markdown").stdout)

    def test_an_interrupt_stops_it(self):
        entries = [{"model_id": f"a/m{i}", "architecture_id": "OPTForCausalLM"} for i in range(60000)]
        (self.folder / "registry/supported_models.json").write_text(json.dumps({"models": entries}))
        for command in ("list", "archs", "stats", "next"):
            # It can be done before.
            for _ in range(20):
                with subprocess.Popen([PROGRAM, command], cwd=self.folder, env=self.environment(), text=True, stdout=subprocess.PIPE,
                                      stderr=subprocess.PIPE) as process:
                    while not catches_interrupts(process):
                        time.sleep(0.001)
                    process.send_signal(signal.SIGINT)
                    out, err = process.communicate(timeout=LONGEST)
                if process.returncode == 130:
                    break
                self.assertEqual(process.returncode, 0)
            self.assertEqual((process.returncode, out), (130, ""), command)
            self.assertIn("stopped before the answer was made\n", err)

    def test_stats_fits_the_terminal(self):
        entries = [{"model_id": f"a/m{i}", "architecture_id": "OPTForCausalLM", "status": i % 4} for i in range(4000)]
        entries += [{"model_id": "facebook/opt-125m", "architecture_id": "OPTForCausalLM"}]
        (self.folder / "registry/supported_models.json").write_text(json.dumps({"models": entries}))
        self.assertIn("    models      4,001: 1,000 verified, 1,001 unverified, 1,000 skipped,\n"
                      "                1,000 failed; 1 canonical\n", self.look("stats", "OPTForCausalLM", env={"COLUMNS": "75"}).stdout)
        self.assertLessEqual(max(map(len, self.look("stats", "--all", env={"COLUMNS": "80"}).stdout.splitlines())), 80)

    def test_unknown_names_are_told_with_the_nearest_and_are_status_1(self):
        for arguments, message in (
                (("list", "--architecture", "GPT2LMHead,OPTForCausalLM"),
                 "no model of the registry has the architecture GPT2LMHead; did you mean GPT2LMHeadModel?"),
                (("list", "--author", "facebok"), "no model of the registry has the author facebok; did you mean facebook?"),
                (("archs", "--author", "nobody-at-all"), "no model of the registry has the author nobody-at-all"),
                (("next", "--architecture", "opt"), "no model of the registry has the architecture opt; did you mean OPTForCausalLM?"),
                (("stats", "XForCausalM"), "neither the registry nor the list of gaps has the architecture XForCausalM; did you mean "
                                           "XForCausalLM?"),
                (("stats", "GPT2LMHeadModel", "--author", "facebook"), "no model that was asked for has the architecture GPT2LMHeadModel"),
                (("stats", "OPTForCausalLM", "--architecture", "XForCausalLM"),
                 "no model that was asked for has the architecture OPTForCausalLM"),
                (("gaps", "--architecture", "ZForCausalLM"), "the list of gaps does not have the architecture ZForCausalLM; did you mean "
                                                            "XForCausalLM?"),
                (("gaps", "--architecture", "OPTForCausalLM"), "mine supports OPTForCausalLM, so it is no gap")):
            with self.subTest(arguments):
                done = self.look(*arguments, status=1)
                self.assertIn(f"warning: {message}\n", done.stderr)
        self.assertEqual(self.look("list", "-q", "--architecture", "GPT2LMHead,OPTForCausalLM", "--status", "unverified",
                                   "--canonical", status=1).stdout, "facebook/opt-125m\n")
        self.look("list", "--architecture", "NewForCausalLM")

    def test_what_the_census_alone_knows_is_refused_without_one(self):
        end = "; `hubcensus scrape` makes it, --output names another folder"
        for arguments, what in ((("list", "--task", "x"), "the tasks of models"), (("archs", "--min-downloads", "5"), "the downloads of models"),
                                (("list", "--sort", "downloads"), "the downloads of models"),
                                (("list", "--sort", "params"), "how many parameters models have"),
                                (("archs", "--sort", "params"), "how many parameters models have"),
                                (("archs", "--sort", "downloads"), "the downloads of models"),
                                (("next", "--max-memory", "8G"), "how large models are")):
            with self.subTest(arguments):
                self.refuse(f"hubcensus: registry/census.db: there is no census, which alone knows {what}{end}", *arguments)

    def test_what_cannot_be_asked_is_refused(self):
        self.refuse("hubcensus: --status: expected unverified, verified, skipped or failed, got `verifed`; did you mean verified?",
                    "list", "--status", "verifed")
        self.refuse("hubcensus: --author: a name is missing before or after a comma", "archs", "--author", "a,,b")
        self.refuse("hubcensus: --architecture: a name is missing before or after a comma", "gaps", "--architecture", ",")
        for size in ("G", "-1G", "0", "1X", "16GG", "0x10", "1e40", "nan"):
            self.refuse(f"hubcensus: --max-memory: expected a size such as 16G or 512M, got `{size}`", "next", f"--max-memory={size}")
        for command in ("list", "archs", "stats", "next"):
            self.refuse("hubcensus: none/supported_models.json: there is no list of supported models; `hubcensus scrape` makes one, "
                        "--output names another folder", command, "-o", "none")
        (self.folder / "silent.json").write_text('{"name": "silent"}')
        self.refuse("hubcensus: the profile silent lists neither architectures nor types of models, so nothing can be called supported; "
                    "name another with --profile, or the library's own source with --supported-from", "next", "--profile", "silent.json")
        (self.folder / "registry/supported_models.json").write_text("{")
        self.assertIn("registry/supported_models.json: line 1, column 2", self.run_program("list", status=1).stderr)

    def test_gaps_are_sorted_and_chosen(self):
        for arguments, names in ((("--sort", "downloads"), ["YForCausalLM", "XForCausalLM"]), (("--sort", "models"), ["XForCausalLM", "YForCausalLM"]),
                                 (("--sort", "params"), ["XForCausalLM", "YForCausalLM"]), (("--min-downloads", "10"), ["YForCausalLM"]),
                                 (("--architecture", "YForCausalLM,XForCausalLM", "--sort", "name"), ["XForCausalLM", "YForCausalLM"])):
            with self.subTest(arguments):
                self.assertEqual(self.look("gaps", "-q", *arguments).stdout.splitlines(), names)


if __name__ == "__main__":
    unittest.main()
