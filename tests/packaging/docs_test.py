#!/usr/bin/env python3
"""The documentation tells what is so: its links lead somewhere, its commands are there and answer what it shows.

The environment names the program: HUBCENSUS.  `docs_test.py --accept` writes into the pages what
their commands answer now; read the difference before you commit it.
"""

import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import unittest

import docs

PROGRAM = pathlib.Path(os.environ["HUBCENSUS"]).resolve()


def known_commands():
    """Those that can be run; None is no command of the program's."""
    pages = {path.stem.removeprefix("hubcensus-") for path in (docs.SOURCE / "doc/man").glob("hubcensus-*.1")}
    return pages | {None}


class Links(unittest.TestCase):
    def test_each_leads_somewhere(self):
        for page in docs.PAGES:
            text = docs.FENCE.sub("", page.read_text())
            for target in re.findall(r"\]\(([^)\s]+)\)", text):
                if re.match(r"[a-z]+:", target):
                    continue
                with self.subTest(page.name, target=target):
                    path, _, anchor = target.partition("#")
                    there = (page.parent / path).resolve() if path else page
                    self.assertTrue(there.exists())
                    if anchor:
                        headings = re.findall(r"(?m)^#+ (.*)$", docs.FENCE.sub("", there.read_text()))
                        self.assertIn(anchor, [docs.slug(heading) for heading in headings])

    def test_each_page_can_be_found_from_the_front(self):
        seen, todo = set(), [docs.SOURCE / "README.md"]
        while todo:
            page = todo.pop()
            if page in seen or page.suffix != ".md":
                continue
            seen.add(page)
            for target in re.findall(r"\]\(([^)\s#]+)", page.read_text()):
                if not re.match(r"[a-z]+:", target):
                    todo.append((page.parent / target).resolve())
        self.assertEqual([page.name for page in (docs.SOURCE / "doc").rglob("*.md") if page not in seen], [])


class Commands(unittest.TestCase):
    maxDiff = 4000

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="hubcensus-docs-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.known = known_commands()

    def test_those_that_are_shown_alone_are_there(self):
        for page in docs.PAGES:
            for kind, block in docs.FENCE.findall(page.read_text()):
                for line in block.splitlines() if kind == "sh" else ():
                    # Up to what is another command's, or a remark.
                    line = re.split(r" +#| [|>] | \|\| | && ", re.sub(r"^(build/|docker run .* )", "", line))[0]
                    if not line.startswith("hubcensus ") or docs.command_of(line) not in self.known:
                        continue
                    words = shlex.split(line)[1:]
                    while words[0] in ("record", "replay"):
                        words = words[2:]
                    with self.subTest(page.name, line=line):
                        done = subprocess.run([PROGRAM, *words, "--help"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                              text=True, timeout=docs.LONGEST)
                        self.assertEqual(done.returncode, 0, done.stdout)

    def test_each_is_in_the_manual(self):
        overview = (docs.SOURCE / "doc/man/hubcensus.1").read_text()
        listed = set(re.findall(r"(?m)^\.It Xr hubcensus-([a-z]+) 1$", overview)) | {"help", None}
        for page in docs.PAGES:
            for _, block in docs.FENCE.findall(page.read_text()):
                for line in block.splitlines():
                    self.assertIn(docs.command_of(line.removeprefix("$ ")), listed, f"{page.name}: {line}")

    def test_those_on_the_sample_can_be_run_as_they_stand(self):
        env = docs.prepare(self.folder, PROGRAM, library=False)
        (self.folder / "registry").rename(self.folder / "out")
        (self.folder / "build").mkdir()
        (self.folder / "build/hubcensus").symlink_to(PROGRAM)
        lines = [line for name in ("README.md", "sample/README.md")
                 for line in re.findall(r"(?m)^ *(build/hubcensus .*)$", (docs.SOURCE / name).read_text())]
        self.assertGreater(len(lines), 5)
        for line in lines:
            if docs.command_of(line.removeprefix("build/")) in self.known:
                with self.subTest(line):
                    done = subprocess.run(["bash", "-c", line], cwd=self.folder, env=env, text=True, stdout=subprocess.PIPE,
                                          stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, timeout=docs.LONGEST)
                    self.assertEqual(done.returncode, 0, done.stdout)

    def test_those_that_are_shown_with_an_answer_give_it(self):
        for number, page in enumerate(docs.PAGES):
            blocks = [block for kind, block in docs.FENCE.findall(page.read_text()) if kind == "console"]
            if not blocks:
                continue
            folder = self.folder / str(number)
            folder.mkdir()
            env = docs.prepare(folder, PROGRAM, library=any("--repo library" in block for block in blocks))
            for line, told in (command for block in blocks for command in docs.read_console(block)):
                if docs.command_of(line) not in self.known:
                    continue
                with self.subTest(page.name, line=line):
                    self.assertEqual("\n".join(docs.answer(line, told, folder, env)), "\n".join(told))


class Pictures(unittest.TestCase):
    def test_the_terminal_shows_what_the_program_says(self):
        done = subprocess.run([docs.SOURCE / "doc/pictures/make", PROGRAM, "--check"], stdout=subprocess.PIPE, text=True,
                              stderr=subprocess.STDOUT, timeout=docs.LONGEST)
        self.assertEqual((done.returncode, done.stdout), (0, ""))

    def test_the_page_is_a_small_picture(self):
        page = (docs.SOURCE / "doc/pictures/page.png").read_bytes()
        self.assertEqual(page[:8], b"\x89PNG\r\n\x1a\n")
        self.assertLess(len(page), 200_000)


def accept():
    """Write what the commands answer now into the pages."""
    for page in docs.PAGES:
        text = page.read_text()
        with tempfile.TemporaryDirectory() as name:
            folder, env = pathlib.Path(name), None

            def renew(match):
                nonlocal env
                if match[1] != "console":
                    return match[0]
                env = env or docs.prepare(folder, PROGRAM, library="--repo library" in text)
                lines = []
                for line, told in docs.read_console(match[2]):
                    known = docs.command_of(line) in known_commands()
                    lines += [f"$ {line}", *(docs.answer(line, told, folder, env) if known else told)]
                return "```console\n" + "".join(f"{line}\n" for line in lines) + "```"

            renewed = docs.FENCE.sub(renew, text)
        if renewed != text:
            page.write_text(renewed)


if __name__ == "__main__":
    if "--accept" in sys.argv:
        accept()
    else:
        unittest.main()
