"""The GitHub Action: what action.yml says, and what its script does where a runner would run it.

The environment names the program: HUBCENSUS.
"""

import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import tempfile
import unittest

import yaml

SOURCE = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = pathlib.Path(os.environ["HUBCENSUS"])
SCRIPT = SOURCE / "packaging/action.sh"
RECORDING = SOURCE / "sample/hub.rec"
REPLAY = f"--replay {RECORDING}"
LONGEST = 300  # seconds that anything may take, so that a broken test ends


class Action(unittest.TestCase):
    """The file's form, as GitHub reads it."""

    @classmethod
    def setUpClass(cls):
        cls.action = yaml.safe_load((SOURCE / "action.yml").read_text())
        cls.steps = cls.action["runs"]["steps"]

    def test_it_has_what_an_action_must_have(self):
        self.assertEqual(set(self.action), {"name", "description", "author", "branding", "inputs", "outputs", "runs"})
        self.assertEqual(self.action["runs"]["using"], "composite")
        for name, given in self.action["inputs"].items():
            with self.subTest(name):
                self.assertEqual(set(given), {"description", "default"})
                # What is no text is read as something else: 500, and no would be false.
                self.assertIsInstance(given["default"], str)
        for step in self.steps:
            with self.subTest(step["name"]):
                self.assertLessEqual(set(step), {"name", "id", "if", "uses", "with", "shell", "env", "run"})
                self.assertEqual("run" in step, "shell" in step)
                self.assertNotEqual("run" in step, "uses" in step)

    def test_what_it_refers_to_is_there(self):
        text = (SOURCE / "action.yml").read_text()
        self.assertEqual(set(re.findall(r"\binputs\.([a-z-]+)", text)), set(self.action["inputs"]))
        ids = {step["id"] for step in self.steps if "id" in step}
        script = SCRIPT.read_text()
        for step, output in re.findall(r"\bsteps\.([a-z]+)\.outputs\.([a-z]+)", text):
            self.assertIn(step, ids)
            self.assertRegex(script, rf"\boutput {output} ")
        for step in self.steps:
            for name in step.get("env", {}):
                self.assertIn(name, script)

    def test_no_input_is_code(self):
        for step in self.steps:
            self.assertNotIn("${{", step.get("run", ""))

    def test_what_others_wrote_is_pinned(self):
        used = [step["uses"] for step in self.steps if "uses" in step]
        self.assertGreater(len(used), 0)
        for name in used:
            self.assertRegex(name, r"@[0-9a-f]{40}$")

    def test_its_steps_call_the_script(self):
        called = [re.fullmatch(r'"\$GITHUB_ACTION_PATH/packaging/action.sh" ([a-z]+)', step["run"])[1]
                  for step in self.steps if "run" in step]
        self.assertEqual(called, ["source", "build", "scan"])

    def test_the_example_workflow_uses_what_there_is(self):
        text = (SOURCE / "doc/ci.md").read_text()
        workflows = [yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", text, re.S)]
        self.assertGreater(len(workflows), 0)
        for workflow in workflows:
            # YAML takes the key `on` for a truth value.
            self.assertLessEqual({"name", True, "permissions", "jobs"}, set(workflow))
            uses = [step for job in workflow["jobs"].values() for step in job["steps"] if "hubcensus@" in step.get("uses", "")]
            for step in uses:
                self.assertLessEqual(set(step.get("with", {})), set(self.action["inputs"]))
        for output in re.findall(r"steps\.census\.outputs\.(\w+)", text):
            self.assertIn(output, self.action["outputs"])


class Scan(unittest.TestCase):
    """The step that scans, in a repository of its own."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="hubcensus-action-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.work = self.folder / "workspace"
        (self.folder / "temp/hubcensus/bin").mkdir(parents=True)
        (self.folder / "temp/hubcensus/bin/hubcensus").symlink_to(PROGRAM)
        self.work.mkdir()
        self.git("init", "-q", "-b", "main")
        self.commit("first")

    def git(self, *words):
        return subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@example", "-c", "commit.gpgsign=false", *words],
                              cwd=self.work, check=True, stdout=subprocess.PIPE, text=True, timeout=LONGEST,
                              env={**os.environ, "GIT_CONFIG_NOSYSTEM": "1", "HOME": str(self.folder)}).stdout

    def commit(self, message):
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message)

    def run_step(self, step="scan", status=0, script=SCRIPT, **more):
        """The step's outputs, its summary and its log."""
        for name in ("output", "summary"):
            (self.folder / name).write_text("")
        env = {k: v for k, v in os.environ.items() if not k.startswith(("HF_", "HUBCENSUS_", "GITHUB_", "GIT_"))}
        env.update(HOME=str(self.folder), RUNNER_TEMP=str(self.folder / "temp"), GITHUB_WORKSPACE=str(self.work),
                   GITHUB_OUTPUT=str(self.folder / "output"), GITHUB_STEP_SUMMARY=str(self.folder / "summary"),
                   LC_ALL="C.UTF-8", **more)
        done = subprocess.run([str(script), step], cwd=self.work, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              stdin=subprocess.DEVNULL, timeout=LONGEST, env=env)
        self.assertEqual(done.returncode, status, done.stdout)
        outputs = dict(line.split("=", 1) for line in (self.folder / "output").read_text().splitlines())
        return outputs, (self.folder / "summary").read_text(), done.stdout

    def put_program(self, text):
        """Something else in the program's place."""
        path = self.folder / "temp/hubcensus/bin/hubcensus"
        path.unlink()
        path.write_text("#!/bin/sh\n" + text)
        path.chmod(0o755)

    def test_a_new_registry_is_left_to_commit(self):
        outputs, summary, _ = self.run_step(HUBCENSUS_OUTPUT="data/registry", HUBCENSUS_ARGUMENTS=REPLAY)
        self.assertEqual((outputs["changed"], outputs["folder"], outputs["status"]), ("true", "data/registry", "0"))
        self.assertIn("## hubcensus: data/registry\n", summary)
        self.assertIn("The registry is new.", summary)
        self.assertIn("### What to support next\n\n", summary)
        self.assertEqual(pathlib.Path(outputs["summary"]).read_text(), summary)
        self.commit("scan")
        self.assertEqual(sorted(pathlib.Path(name).name for name in self.git("ls-files", "data").split()),
                         [".gitignore", "architecture_gaps.json", "supported_models.json", "verification_history.json"])

    def test_the_same_again_changes_nothing(self):
        self.run_step(HUBCENSUS_ARGUMENTS=REPLAY)
        self.commit("scan")
        outputs, _, _ = self.run_step(HUBCENSUS_ARGUMENTS=REPLAY, HUBCENSUS_FAIL_ON="changed")
        self.assertEqual((outputs["changed"], outputs["folder"]), ("false", "registry"))

    def test_what_has_changed_stands_in_the_summary(self):
        self.run_step(HUBCENSUS_ARGUMENTS=REPLAY)
        path = self.work / "registry/supported_models.json"
        registry = json.loads(path.read_text())
        gone = registry["models"].pop()
        path.write_text(json.dumps(registry, indent=2))
        self.commit("one model less")
        outputs, summary, _ = self.run_step(HUBCENSUS_ARGUMENTS=REPLAY)
        self.assertEqual(outputs["changed"], "true")
        self.assertIn(gone["model_id"], summary)
        self.run_step(HUBCENSUS_ARGUMENTS=REPLAY, HUBCENSUS_FAIL_ON="incomplete,changed", status=1)

    def test_a_checkout_below_the_workspace_is_compared_with_its_own_head(self):
        below = self.work / "library"
        self.git("init", "-q", "-b", "main", str(below))
        words = {"HUBCENSUS_OUTPUT": "library/data", "HUBCENSUS_ARGUMENTS": REPLAY}
        self.assertIn("The registry is new.", self.run_step(**words)[1])
        self.git("-C", str(below), "add", "-A")
        self.git("-C", str(below), "commit", "-q", "-m", "scan")
        self.assertEqual(self.run_step(**words)[0]["changed"], "false")

    def test_what_cannot_be_compared_is_not_called_new_or_the_same(self):
        self.run_step(HUBCENSUS_ARGUMENTS=REPLAY)
        gaps = self.work / "registry/architecture_gaps.json"
        gaps.write_text("{")
        self.commit("a merge that went wrong")
        gaps.unlink()
        _, summary, log = self.run_step(HUBCENSUS_ARGUMENTS=REPLAY, status=1)
        self.assertIn("::error title=hubcensus::The registry could not be compared with that of HEAD", log)
        self.assertIn("### What to support next", summary)
        shutil.rmtree(self.work / ".git")
        outputs, summary, log = self.run_step(HUBCENSUS_ARGUMENTS=REPLAY)
        self.assertEqual(outputs["changed"], "true")
        self.assertIn("There is no repository to compare with", summary)
        self.assertIn("not a git repository", log)

    def test_a_hub_that_is_away_keeps_the_place_for_the_next_run(self):
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
        away = f"--endpoint http://127.0.0.1:{port} --retries 0"
        outputs, summary, log = self.run_step(HUBCENSUS_ARGUMENTS=away)
        self.assertEqual((outputs["status"], outputs["changed"], outputs["folder"]), ("75", "false", "registry"))
        self.assertIn("The place is kept", summary)
        self.assertIn("::warning title=hubcensus::The Hub is unavailable.", log)
        self.run_step(HUBCENSUS_ARGUMENTS=away, HUBCENSUS_FAIL_ON="unavailable", status=75)
        self.run_step(HUBCENSUS_ARGUMENTS=away, HUBCENSUS_FAIL_ON="incomplete changed")

    def test_an_incomplete_scan_warns_and_fails_where_it_shall(self):
        self.put_program(f'case $1 in scrape) "{PROGRAM}" "$@" || exit; exit 3 ;; *) exec "{PROGRAM}" "$@" ;; esac\n')
        outputs, summary, log = self.run_step(HUBCENSUS_ARGUMENTS=REPLAY)
        self.assertEqual((outputs["status"], outputs["changed"]), ("3", "true"))
        self.assertIn("> The scan is incomplete", summary)
        self.assertIn("::warning title=hubcensus::The scan is incomplete", log)
        self.run_step(HUBCENSUS_ARGUMENTS=REPLAY, HUBCENSUS_FAIL_ON="incomplete", status=3)

    def test_other_failures_fail_the_job(self):
        _, summary, log = self.run_step(HUBCENSUS_ARGUMENTS="--no-such-option", status=2)
        self.assertIn("unknown option --no-such-option", log)
        self.assertIn("::error title=hubcensus::The scan has failed with status 2", log)
        self.assertIn("> The scan has failed", summary)
        self.put_program("exit 4\n")
        self.assertIn("::error title=hubcensus::The token was refused.", self.run_step(status=4)[2])
        self.run_step(HUBCENSUS_FAIL_ON="sometimes", status=2)

    def test_inputs_reach_the_program_as_they_are(self):
        self.put_program('[ "$1" = gaps ] || printf "%s\\n" "$@" >"$RUNNER_TEMP/words"\n[ "$1" != diff ]\n')
        self.run_step(HUBCENSUS_OUTPUT="a $(touch x) b", HUBCENSUS_PROFILE="`touch y`", HUBCENSUS_SUPPORTED_FROM="../lib@v1",
                      HUBCENSUS_TASK="text-generation\n\nfill-mask\n", HUBCENSUS_MIN_DOWNLOADS="100",
                      HUBCENSUS_ARGUMENTS="--limit 5\n  --lineage *")
        self.assertEqual((self.folder / "temp/words").read_text().splitlines(),
                         ["scrape", "--output", "a $(touch x) b", "--profile", "`touch y`", "--supported-from", "../lib@v1",
                          "--min-downloads", "100", "--task", "text-generation", "--task", "fill-mask",
                          "--limit", "5", "--lineage", "*"])
        self.assertEqual([path.name for path in self.work.iterdir()], [".git"])
        self.run_step(HUBCENSUS_OUTPUT="a\nstatus=0", status=1)

    def test_the_token_is_told_to_nobody(self):
        token = "hf_" + "VerySecret" * 3
        self.put_program('[ "$1" != scrape ] || printf %s "$HF_TOKEN" >"$RUNNER_TEMP/token"\n')
        outputs, summary, log = self.run_step(HF_TOKEN=token)
        self.assertEqual((self.folder / "temp/token").read_text(), token)
        for text in (*outputs.values(), summary, log):
            self.assertNotIn(token, text)
        # An empty one is none, which the program would take for a mistake.
        self.put_program('[ "${HF_TOKEN-none}" = none ]\n')
        self.run_step(HF_TOKEN="")

    def test_a_summary_that_is_too_long_is_cut_at_a_line(self):
        self.put_program('[ "$1" != scrape ] || yes "$(printf "%01000d" 7)" | head -n 2000\n')
        _, summary, _ = self.run_step()
        self.assertLess(len(summary), 1 << 20)
        self.assertTrue(summary.endswith("0007\n\nThe rest is too long for this page.\n"))

    def test_the_source_has_a_key_that_changes_with_it(self):
        copy = self.folder / "action"
        made = shutil.ignore_patterns(".git", "build*", "out", "tests", "bench", "sample")
        shutil.copytree(SOURCE, copy, ignore=lambda folder, names: made(folder, names) if folder == str(SOURCE) else set())
        script = copy / "packaging/action.sh"
        first = self.run_step("source")[0]
        self.assertEqual(self.run_step("source", script=script)[0], first)
        (copy / "src/base/str.h").write_text("")
        self.assertNotEqual(self.run_step("source", script=script)[0]["key"], first["key"])


if __name__ == "__main__":
    unittest.main()
