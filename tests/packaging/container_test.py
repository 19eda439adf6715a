"""The Dockerfile, as far as it can be judged without building an image."""

import json
import pathlib
import re
import subprocess
import unittest

SOURCE = pathlib.Path(__file__).resolve().parents[2]
INSTRUCTIONS = {"ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL", "RUN", "SHELL",
                "STOPSIGNAL", "USER", "VOLUME", "WORKDIR"}


def read_instructions():
    """Each stage as a list of pairs of an instruction and the rest of its line."""
    text = re.sub(r"(?m)^[ \t]*#.*\n", "", (SOURCE / "Dockerfile").read_text())
    stages = []
    for line in text.replace("\\\n", " ").splitlines():
        if line.strip():
            word, rest = line.split(None, 1)
            if word == "FROM":
                stages.append([])
            stages[-1].append((word, rest.strip()))
    return stages


class Dockerfile(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.stages = read_instructions()
        cls.ignored = [line for line in (SOURCE / ".dockerignore").read_text().split("\n") if line and line[0] != "#"]

    def all_of(self, word, stages=None):
        return [rest for stage in stages or self.stages for name, rest in stage if name == word]

    def test_it_is_made_of_instructions(self):
        for stage in self.stages:
            self.assertLessEqual({word for word, _ in stage}, INSTRUCTIONS)
        for command in self.all_of("RUN"):
            self.assertEqual(subprocess.run(["sh", "-n", "-c", command]).returncode, 0, command)
        for words in self.all_of("ENTRYPOINT") + self.all_of("CMD"):
            self.assertIsInstance(json.loads(words), list)

    def test_the_last_stage_runs_the_program_as_nobody_special(self):
        last = dict(self.stages[-1])
        self.assertEqual(json.loads(last["ENTRYPOINT"]), ["hubcensus"])
        self.assertEqual(last["WORKDIR"], "/work")
        self.assertEqual(last["USER"], "hubcensus")
        self.assertGreater(self.stages[-1].index(("USER", "hubcensus")),
                           max(at for at, (word, _) in enumerate(self.stages[-1]) if word in ("RUN", "COPY")))

    def test_what_is_copied_is_there(self):
        stages = {words.split()[2] for words in self.all_of("FROM") if " AS " in words}
        for words in self.all_of("COPY"):
            if words.startswith("--from="):
                self.assertIn(words.split()[0].removeprefix("--from="), stages)
                continue
            for path in words.split()[:-1]:
                self.assertTrue((SOURCE / path).exists(), path)
                self.assertNotIn(path.split("/")[0], self.ignored)

    def test_all_that_the_build_reads_is_copied(self):
        text = (SOURCE / "CMakeLists.txt").read_text() + "".join(path.read_text() for path in (SOURCE / "cmake").glob("*.cmake"))
        for path in ("cmake", "src", "cli", "profiles", "doc", "README.md", "CHANGELOG.md", "LICENSE"):
            self.assertIn(path, text)
            self.assertNotIn(path, self.ignored)

    def test_it_has_the_libraries_that_the_package_needs(self):
        installed = " ".join(self.all_of("RUN", self.stages[-1:]))
        package = (SOURCE / "cmake/package.cmake").read_text()
        names = re.findall(r"[a-z0-9-]+", re.search(r'PACKAGE_DEPENDS "(.*)"', package)[1].split("(")[0])
        for name in (*names, "ca-certificates", "libisal2", "libsqlite3-0", "zlib1g"):
            self.assertRegex(installed, rf"\s{name}\s")


if __name__ == "__main__":
    unittest.main()
