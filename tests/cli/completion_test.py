"""What bash, zsh and fish offer on hubcensus' command line, asked of the shells themselves."""

import os
import pathlib
import pty
import re
import select
import shlex
import shutil
import subprocess
import time
import unittest

from cli_case import COMMANDS, LONGEST, Case

BUILT_IN = {"llama.cpp", "mlx-lm", "optimum", "sglang", "text-generation-inference", "transformerlens", "transformers", "vllm"}
ASKING = {"scrape", "deprecate", "check", "card"}


class Bash:
    """Its function is called as bash calls it."""

    DRIVER = r"""
source "$1"
COMP_WORDBREAKS=$' \t\n"\'@><=;|&(:'
while IFS= read -r COMP_LINE; do
    COMP_POINT=${#COMP_LINE}
    printf '== %s\n' "$COMP_LINE"
    [[ $(complete -p hubcensus) == 'complete -F _hubcensus hubcensus' ]] && _hubcensus hubcensus '' ''
    [[ ${#COMPREPLY[@]} -eq 0 ]] || printf '%s\n' "${COMPREPLY[@]}"
done
"""

    @staticmethod
    def ask(case, script, lines):
        case.assertEqual(subprocess.run(["bash", "-n", script]).returncode, 0)
        return subprocess.run(["bash", "--norc", "--noprofile", "-c", Bash.DRIVER, "bash", script],
                              input="\n".join(lines) + "\n", stdout=subprocess.PIPE, text=True, cwd=case.folder / "here",
                              timeout=LONGEST, check=True, env=case.environment()).stdout


class Fish:
    DRIVER = r"""
source $argv[1]
while read -l line
    echo "== $line"
    complete -C $line | string replace -r '\t.*' ''
end
true
"""

    @staticmethod
    def ask(case, script, lines):
        return subprocess.run(["fish", "--no-config", "-c", Fish.DRIVER, script], input="\n".join(lines) + "\n",
                              stdout=subprocess.PIPE, text=True, cwd=case.folder / "here", timeout=LONGEST, check=True,
                              env=case.environment()).stdout


class Zsh:
    """Completion is there only where a line is edited, so one is: on a terminal of its own."""

    # Each match goes to a file too, and so does the end of each completion.
    SETTINGS = r"""
PROMPT='' RPROMPT='' LISTMAX=10000
fpath=(%(functions)s $fpath)
autoload -Uz compinit && compinit -D -u
compadd() {
    local -a found
    if (( ! ${argv[(I)-[ADO]]} )); then
        builtin compadd -A found "$@"
        (( $#found )) && print -rl -- $found >>%(answers)s
    fi
    builtin compadd "$@"
}
over() { print -r -- "== end $BUFFER" >>%(answers)s; comppostfuncs=(over) }
comppostfuncs=(over)
print -r -- '== end ' >%(answers)s
"""

    @staticmethod
    def ask(case, script, lines):
        functions, answers = case.folder / "functions", case.folder / "answers"
        functions.mkdir(exist_ok=True)
        shutil.copy(script, functions / "_hubcensus")
        paths = {"functions": shlex.quote(str(functions)), "answers": shlex.quote(str(answers))}
        (case.folder / ".zshrc").write_text(Zsh.SETTINGS % paths)
        pid, terminal = pty.fork()
        if pid == 0:
            os.chdir(case.folder / "here")
            os.execvpe("zsh", ["zsh", "-d", "-i"], case.environment(TERM="dumb", ZDOTDIR=str(case.folder)))
        try:
            return Zsh.converse(case, terminal, answers, lines)
        finally:
            os.close(terminal)
            os.kill(pid, 9)
            os.waitpid(pid, 0)

    @staticmethod
    def converse(case, terminal, answers, lines):
        told = ""
        Zsh.wait(case, terminal, answers, "")
        for line in lines:
            answers.write_text("")
            # ^U empties the line; TAB completes.
            os.write(terminal, b"\x15" + line.encode() + b"\t")
            told += f"== {line}\n" + Zsh.wait(case, terminal, answers, line)
        return told

    @staticmethod
    def wait(case, terminal, answers, line):
        """What was found for the line, which zsh may have tried to complete in several ways."""
        until = time.monotonic() + LONGEST
        while time.monotonic() < until:
            if select.select([terminal], [], [], 0.01)[0]:
                os.read(terminal, 65536)
            found = answers.read_text() if answers.exists() else ""
            if f"== end {line}\n" in found:
                return re.sub(r"(?m)^== end .*\n?", "", found)
        case.fail("zsh did not complete")


class Completion:
    """What holds for each shell."""

    def setUp(self):
        super().setUp()
        self.name = self.shell.__name__.lower()
        if shutil.which(self.name) is None:
            self.skipTest(f"no {self.name}")
        self.script = self.folder / f"script.{self.name}"
        self.script.write_text(self.run_program("completion", self.name).stdout)
        (self.folder / "here/folder").mkdir(parents=True)
        (self.folder / "here/file.json").touch()

    def ask(self, *lines):
        """What is offered at the end of each line, without what bash and fish say again of it."""
        lines = [f"hubcensus {line}" for line in lines]
        answers = {}
        for line in self.shell.ask(self, str(self.script), lines).splitlines():
            if line.startswith("== "):
                offered = answers.setdefault(line[3:], set())
            else:
                offered.add(re.sub(r"^--[a-z0-9-]+=|.*,", "", line).rstrip("/"))
        self.assertEqual(list(answers), lines)
        return [answers[line] for line in lines]

    def test_the_commands(self):
        all_of_them, some, helped = self.ask("", "re", "help ")
        self.assertEqual(all_of_them, {*COMMANDS, "help"})
        self.assertEqual(some, {name for name in COMMANDS if name.startswith("re")})
        self.assertLessEqual(set(COMMANDS), helped)

    def test_every_option_of_every_command(self):
        offered = self.ask(*(f"{command} --" for command in COMMANDS))
        for command, there in zip(COMMANDS, offered):
            helped = set(re.findall(r"(?m)^  (?:-\w, |    )(--[a-z0-9-]+)", self.run_program("help", command).stdout))
            # zsh offers those that take a value with what parts the two.
            self.assertEqual({name.rstrip("=") for name in there}, helped, command)

    def test_the_words_that_an_option_takes(self):
        lists, joined, marks, none, statuses = self.ask("gaps --format ", "gaps --format=m", "scrape --quantized ",
                                                        "scrape --limit ", "status set --status ")
        self.assertEqual(statuses, {"unverified", "verified", "skipped", "failed"})
        self.assertEqual(lists, {"text", "json", "markdown", "csv"})
        self.assertEqual(joined, {"markdown"})
        self.assertEqual(marks, {"drop", "loadable", "keep"})
        self.assertEqual(none, set())

    def test_files_and_folders_where_they_are_wanted(self):
        files, folders, letter, places = self.ask("scrape --token-file f", "scrape --output f", "scrape -o f", "sync f")
        self.assertEqual(files, {"file.json", "folder"})
        self.assertEqual(folders, {"folder"})
        self.assertEqual(letter, {"folder"})
        self.assertEqual(places, {"file.json", "folder"})

    def test_profiles_and_libraries(self):
        profiles, listed, library, named = self.ask("scrape --profile ", "coverage --against vllm,tr", "scrape --library v",
                                                    "profiles m")
        self.assertLessEqual(BUILT_IN | {"file.json"}, profiles)
        self.assertEqual(listed, {"transformerlens", "transformers"})
        self.assertEqual(library, {"vllm"})
        self.assertEqual(named, {"mlx-lm"})

    def test_words_and_places_behind_a_command(self):
        shells, verb, path, name = self.ask("completion ", "profile ", "profile make f", "check ")
        self.assertEqual(shells, {"bash", "zsh", "fish"})
        self.assertEqual(verb, {"make"})
        self.assertEqual(path, {"file.json", "folder"})
        self.assertEqual(name, set())
        self.assertEqual(self.ask("history ", "history show ", "diff f", "validate f", "validate here f"),
                         [{"show", "add", "invalidate"}, set(), *[{"file.json", "folder"}] * 3])

    def test_a_command_within_another(self):
        file, asking, inner, noted = self.ask("record f", "record hub.rec ", "replay -q hub.rec scrape --gaps",
                                              "record --note text hub.rec che")
        self.assertEqual(file, {"file.json", "folder"})
        self.assertEqual(asking, ASKING)
        self.assertEqual({name.rstrip("=") for name in inner}, {"--gaps-merge"})
        self.assertEqual(noted, {"check"})

    def test_names_with_underscores_are_known_and_not_offered(self):
        values, after = self.ask("scrape --gaps_merge ", "profile --profile x make f")
        self.assertEqual(values if self.name != "fish" else {"census", "sum"}, {"census", "sum"})
        self.assertEqual(after, {"file.json", "folder"})


class InBash(Completion, Case):
    shell = Bash

    def test_underscores_are_made_dashes(self):
        self.assertEqual(self.ask("scrape --min_dow"), [{"--min-downloads"}])


class InZsh(Completion, Case):
    shell = Zsh


class InFish(Completion, Case):
    shell = Fish


class Refused(Case):
    def test_another_shell(self):
        self.refuse("hubcensus: expected bash, zsh or fish, got `fihs`; did you mean fish?", "completion", "fihs")
        self.refuse("hubcensus: expected bash, zsh or fish, got `powershell`", "completion", "powershell")
        self.refuse("hubcensus completion: something is missing: hubcensus completion bash|zsh|fish", "completion")


if __name__ == "__main__":
    unittest.main()
