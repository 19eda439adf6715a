"""What hubcensus says and does without a Hub, whatever the command."""

import json
import os
import pty
import re
import select
import shlex
import shutil
import signal
import socket
import subprocess
import unittest

from cli_case import COMMANDS, LONGEST, PROGRAM, SOURCE, Case

MANUAL = sorted((SOURCE / "doc/man").glob("*.[1-9]"))


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
                self.assertRegex(out, r"\nMessages:\n(?: .*\n)+  -h, --help ")
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

    def assert_there_is(self, line):
        """A command of an example, with the options that it is shown with."""
        words = shlex.split(line.split(" > ")[0], comments=True)
        while words[0] in ("record", "replay"):
            words = words[2:]
        self.run_program(*words, "--help")

    def test_the_examples_are_commands_that_there_are(self):
        for name in COMMANDS:
            out = self.run_program("help", name).stdout.split("\nExamples:\n")[1]
            for line in re.findall(r"(?m)^  hubcensus (.*)$", out):
                with self.subTest(line):
                    self.assert_there_is(line)

    def test_the_examples_of_the_manual_are_commands_that_there_are(self):
        for path in MANUAL:
            lines = re.findall(r"(?m)^\.Dl \$ hubcensus (.*)$", path.read_text())
            self.assertTrue(lines or path.suffix != ".1", path.name)
            for line in lines:
                with self.subTest(path.name, line=line):
                    self.assert_there_is(line)


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


class Looking(Case):
    """Commands that only tell of something."""

    def kept(self):
        return {path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in (self.folder / "r").iterdir()}

    def test_they_change_no_file_and_leave_none(self):
        self.run_program("scrape", "-q", "--replay", SOURCE / "sample/hub.rec", "-o", "r")
        before = self.kept()
        for command in (("gaps",), ("gaps", "--extended", "--lineage", "base"), ("coverage", "--against", "vllm"),
                        ("check", "--no-hub", "Qwen/Qwen3-8B"), ("card", "Lfm2ForCausalLM")):
            with self.subTest(command):
                self.assertNotEqual(self.run_program(*command, "-o", "r").stdout, "")
                self.assertEqual(self.kept(), before)
        self.assertEqual([path.name for path in self.folder.iterdir()], ["r"])


class Manual(Case):
    """The manual tells of what the help tells of, and of nothing else: a page a command, and
    what all commands have in hubcensus.1."""

    @classmethod
    def setUpClass(cls):
        cls.pages = {path.stem: path.read_text() for path in MANUAL if path.suffix == ".1"}
        cls.overview = cls.pages["hubcensus"]

    def page_of(self, command):
        return self.pages[f"hubcensus-{command}"]

    def helped(self, command):
        """The options of a command, long ones and letters: its own, and those of all commands."""
        own, common = self.run_program("help", command).stdout.split("\nMessages:\n")
        return [set(re.findall(r"(?m)^  (?:-\w, |    )(--[a-z0-9-]+)", text)) | set(re.findall(r"(?m)^  (-\w), --", text))
                for text in (own, common)]

    @staticmethod
    def named(page):
        return {f"-{flag}" for flag in re.findall(r"\bFl (-[a-z0-9-]+|\w)(?= |$)", page, re.M)}

    def test_every_option_stands_in_the_page_of_its_command(self):
        for command in COMMANDS:
            with self.subTest(command):
                own, common = self.helped(command)
                self.assertGreater(len(common), 5)
                self.assertEqual(own - self.named(self.page_of(command)), set())
                self.assertEqual(common - self.named(self.overview), set())

    def test_no_page_names_an_option_that_there_is_not(self):
        there = {"--version", "-V"}.union(*(options for command in COMMANDS for options in self.helped(command)))
        for name, page in self.pages.items():
            with self.subTest(name):
                self.assertEqual(self.named(page) - there, set())

    def test_the_same_commands_variables_and_statuses(self):
        for name in COMMANDS:
            self.assertIn(f".It Xr hubcensus-{name} 1\n", self.overview)
            self.assertIn(f".Nm hubcensus-{name}\n", self.page_of(name))
            out = self.run_program("help", name).stdout
            for variable in re.findall(r"\b(?:HF|HUGGING_FACE)_\w+|NO_COLOR|SOURCE_DATE_EPOCH|https_proxy|"
                                       r"SSL_CERT_FILE", out):
                self.assertIn(variable, self.overview)
            section = out.split("\nExit status:\n")[1].split("\n\n")[0]
            for status in re.findall(r"(?m)^  (\d+) ", section):
                self.assertIn(f".It {status}\n", self.overview)

    def test_lint(self):
        if shutil.which("mandoc") is None:
            self.skipTest("no mandoc")
        for path in MANUAL:
            lint = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", path],
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            self.assertEqual(lint.stdout, "")


if __name__ == "__main__":
    unittest.main()
