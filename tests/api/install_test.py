"""What `cmake --install` puts into a folder is all that a program needs, from there and from elsewhere."""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
import harness  # noqa: E402

BUILD = os.environ["BUILD"]
CMAKE = os.environ["CMAKE"]
SOURCE = harness.SOURCE
EXAMPLES = sorted((SOURCE / "examples").glob("*.c"))
WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Werror"]
COMPILERS = [name for name in ("gcc", "clang") if shutil.which(name)]
BUILDS = [(compiler, is_static) for compiler in COMPILERS for is_static in (False, True)]
CXX = [name for name in ("g++", "clang++") if shutil.which(name)]

# A program with functions that are called as the library's own inner ones are.
NAMESAKES = """
#include <stdio.h>
#include <stdlib.h>
#include <hubcensus/hubcensus.h>
int str_append(void); int err_set(void); int store_open(void); int mem_alloc(void);
int str_append(void) { abort(); }
int err_set(void) { abort(); }
int store_open(void) { abort(); }
int mem_alloc(void) { abort(); }
int main(void)
{
    struct hubcensus_profile *profile;
    struct hubcensus_error *error;
    if (hubcensus_profile_load(&profile, "vllm", &error) != 0)
        return 1;
    puts(hubcensus_profile_title(profile));
    hubcensus_profile_free(profile);
    return hubcensus_profile_load(&profile, "none", &error) == 0;
}
"""


def run(*command, **options):
    """What it prints; a failure shows what it said."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True,
                          timeout=harness.LONGEST, **options)
    if done.returncode != 0:
        raise AssertionError(f"{command}: {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def public_names():
    """The functions that the headers declare."""
    text = "".join(path.read_text() for path in (SOURCE / "include/hubcensus").glob("*.h"))
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    return set(re.findall(r"HUBCENSUS_API[^;(]*?\b(hubcensus_\w+)\(", text))


class Installed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = harness.tempfile.TemporaryDirectory(prefix="hubcensus-install-")
        cls.addClassCleanup(cls.place.cleanup)
        folder = pathlib.Path(cls.place.name)
        run(CMAKE, "--install", BUILD, "--prefix", folder / "first")
        # Nothing in it knows where it was put.
        cls.prefix = folder / "moved" / "prefix"
        cls.prefix.parent.mkdir()
        (folder / "first").rename(cls.prefix)
        cls.library = next(cls.prefix.rglob("libhubcensus.so")).parent
        cls.work = folder / "work"
        cls.work.mkdir()
        cls.registry = cls.work / "registry"
        cls.environment = {name: value for name, value in os.environ.items()
                           if not name.startswith(harness.CLEAN)}
        cls.environment.update(LD_LIBRARY_PATH=str(cls.library),
                               PKG_CONFIG_PATH=str(cls.library / "pkgconfig"), LC_ALL="C.UTF-8")
        run(os.environ["HUBCENSUS"], "scrape", "-q", "--replay", SOURCE / "sample/hub.rec", "-o",
            cls.registry, env=cls.environment)
        run(SOURCE / "sample/make-checkout", cls.work / "library", env=cls.environment)

    def flags(self, *arguments):
        return run("pkg-config", *arguments, "hubcensus", env=self.environment).split()

    def build(self, compiler, source, name, is_static):
        """Link a program as a user would: by pkg-config's word alone."""
        libraries = self.flags("--libs", "--static") if is_static else self.flags("--libs")
        if is_static:
            libraries = ["-l:libhubcensus.a" if flag == "-lhubcensus" else flag
                         for flag in libraries]
        program = self.work / f"{name}-{compiler}-{'static' if is_static else 'shared'}"
        run(compiler, "-std=c17", *WARNINGS, *self.flags("--cflags"), "-o", program, source,
            *libraries)
        needed = run("readelf", "-d", program)
        self.assertEqual("libhubcensus.so.0" in needed, not is_static)
        return program

    def test_the_version_is_one(self):
        version = run("pkg-config", "--modversion", "hubcensus", env=self.environment).strip()
        text = (self.prefix / "include/hubcensus/base.h").read_text()
        parts = re.findall(r"#define HUBCENSUS_VERSION_(?:MAJOR|MINOR|PATCH) (\d+)", text)
        self.assertEqual(version, ".".join(parts))
        self.assertIn(version, run(self.prefix / "bin/hubcensus", "--version"))
        self.assertTrue((self.library / f"libhubcensus.so.{version}").exists())

    def test_headers_stand_alone_in_c_and_in_cxx(self):
        for header in sorted((self.prefix / "include/hubcensus").glob("*.h")):
            for compiler, language, standard in (
                    [(name, "c", "c17") for name in COMPILERS] +
                    [(name, "c++", "c++17") for name in CXX]):
                with self.subTest(header=header.name, compiler=compiler):
                    run(compiler, f"-std={standard}", *WARNINGS, "-fsyntax-only", "-x", language, "-",
                        *self.flags("--cflags"), input=f"#include <hubcensus/{header.name}>\n")
        self.assertTrue(CXX, "there is no C++ compiler")

    def test_a_cxx_program_links(self):
        source = self.work / "version.cpp"
        source.write_text("#include <hubcensus/hubcensus.h>\n#include <cstdio>\n"
                          "int main() { std::puts(hubcensus_version()); hubcensus_registry *r = nullptr;\n"
                          "hubcensus_registry_close(r); }\n")
        for compiler in CXX:
            program = self.work / f"version-{compiler}"
            run(compiler, "-std=c++17", *WARNINGS, *self.flags("--cflags"), "-o", program, source,
                *self.flags("--libs"))
            self.assertRegex(run(program, env=self.environment), r"^\d+\.\d+\.\d+\n$")

    def test_nothing_is_exported_but_what_the_headers_declare(self):
        names = public_names()
        self.assertGreater(len(names), 60)
        shared = set()
        for line in run("nm", "-D", "--defined-only", self.library / "libhubcensus.so").splitlines():
            name, _, version = line.split()[-1].partition("@@")
            if line.split()[-2] != "A":  # the version itself
                shared.add(name)
                self.assertEqual(version, "HUBCENSUS_0.1", name)
        self.assertEqual(shared, names)
        static = {line.split()[-1] for line in run(
            "nm", "-g", "--defined-only", self.library / "libhubcensus.a").splitlines()
            if len(line.split()) == 3}
        self.assertEqual(static, names)

    def test_the_shared_object_is_called_so_and_needs_no_libcurl(self):
        dynamic = run("readelf", "-d", self.library / "libhubcensus.so")
        self.assertIn("soname: [libhubcensus.so.0]", dynamic)
        self.assertNotIn("libcurl", dynamic)
        self.assertNotIn("TEXTREL", dynamic)

    def test_a_program_may_have_functions_of_the_same_names(self):
        source = self.work / "namesakes.c"
        source.write_text(NAMESAKES)
        for compiler, is_static in BUILDS:
            program = self.build(compiler, source, "namesakes", is_static)
            self.assertEqual(run(program, env=self.environment), "vLLM\n")

    def test_the_manual_tells_of_what_is_there(self):
        page = (self.prefix / "share/man/man3/hubcensus.h.3").read_text()
        named = set(re.findall(r"\.Fn (hubcensus_\w+)", page))
        self.assertGreater(len(named), 15)
        self.assertEqual(named - public_names(), set())
        [text] = re.findall(r"(?sm)^\.Bd -literal.*?\n(.*?)^\.Ed", page)
        self.check_example(text.replace(r"\en", r"\n"), "manual")

    def test_the_page_for_users_tells_of_what_is_there(self):
        page = (SOURCE / "doc/library.md").read_text()
        self.assertEqual(set(re.findall(r"\b(hubcensus_\w+)\(", page)) - public_names(), set())
        [text] = re.findall(r"(?s)```c\n(.*?)```", page)
        self.check_example(text, "page")

    def check_example(self, text, name):
        """It builds, and lists what the sample's registry has."""
        source = self.work / f"{name}.c"
        source.write_text(text)
        program = self.build(COMPILERS[0], source, name, False)
        run(program, env=self.environment, cwd=self.work)

    def test_examples_are_short(self):
        self.assertGreaterEqual(len(EXAMPLES), 5)
        for example in EXAMPLES:
            self.assertLess(len(example.read_text().splitlines()), 60, example.name)

    def test_examples_do_what_they_say(self):
        hub = harness.Hub("--models", "3000", "--seed", "7", "--link-origin", "self")
        self.addCleanup(hub.stop)
        for compiler, is_static in BUILDS:
            programs = {example.stem: self.build(compiler, example, example.stem, is_static)
                        for example in EXAMPLES}

            def out(name, *arguments, **environment):
                return run(programs[name], *arguments, env={**self.environment, **environment})

            self.check_registry_examples(programs, out)
            text = out("models", "mistralai", "4", HF_ENDPOINT=hub.url,
                       HF_HUB_DISABLE_IMPLICIT_TOKEN="1")
            self.assertEqual(len(text.splitlines()), 4)
            self.assertTrue(all(" mistralai/" in line for line in text.splitlines()), text)
            folder = self.work / f"{compiler}-{is_static}"
            self.assertEqual(out("scan", folder, SOURCE / "sample/hub.rec"),
                             "2501 models, 1596 new, 45 gaps\n")
            self.assertEqual(sorted(path.name for path in folder.glob("*.json")), [
                "architecture_gaps.json", "supported_models.json", "verification_history.json"])
            retired = out("retire", self.work / "library", "2026-01-01",
                          SOURCE / "sample/downloads.rec").splitlines()
            self.assertEqual([line.split(":")[0] for line in retired],
                             ["gptsan-japanese", "persimmon", "xclip", "sam", "tapas", "layoutlmv3"])
            self.assertTrue(retired[1].endswith("; used by nemotron"), retired)

    def check_registry_examples(self, programs, out):
        names = run(os.environ["HUBCENSUS"], "gaps", "-q", "--top", "10", "-o", self.registry,
                    env=self.environment).split()
        lines = out("gaps", self.registry).splitlines()
        self.assertEqual([line.split()[1] for line in lines[::2]], names)
        self.assertEqual(out("which", self.registry, "openai-community/gpt2").splitlines(),
                         ["openai-community/gpt2: supported: it is in the registry"])
        unknown = subprocess.run([programs["which"], self.registry, "openai-community/gpt3"],
                                 capture_output=True, text=True, env=self.environment)
        self.assertEqual(unknown.returncode, 1)
        self.assertIn("did you mean openai-community/gpt2?", unknown.stdout)
        self.assertIn(" models, 0 verified", out("verified", self.registry, "GPT2LMHeadModel"))


if __name__ == "__main__":
    unittest.main()
