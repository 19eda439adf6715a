"""What `make install`, `make uninstall` and `make deb` put where, from the build that is tested.

The environment names the program, HUBCENSUS, and the folder it was built in, HUBCENSUS_BUILD.
"""

import gzip
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

SOURCE = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ["HUBCENSUS_BUILD"])
LONGEST = 300  # seconds that anything may take, so that a broken test ends


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="hubcensus-packaging-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def run_command(self, *command, **more):
        env = {**os.environ, "LC_ALL": "C.UTF-8", **more.pop("env", {})}
        done = subprocess.run([str(word) for word in command], text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              stdin=subprocess.DEVNULL, timeout=LONGEST, env=env, **{"cwd": self.folder, **more})
        self.assertEqual(done.returncode, 0, f"{command}\n{done.stdout}\n{done.stderr}")
        return done.stdout

    def commands(self, program):
        return re.findall(r"(?m)^  ([a-z]+) ", self.run_command(program, "--help").split("\nCommands:\n")[1].split("\n\n")[0])

    def files_below(self, root):
        return {str(path.relative_to(root)) for path in root.rglob("*") if not path.is_dir()}

    def assert_complete(self, prefix, manual, zsh, suffix=""):
        """All that surrounds the program is there, and of this build."""
        program = prefix / "bin/hubcensus"
        for page in (SOURCE / "doc/man").glob("*.1"):
            there = (prefix / manual / (page.name + suffix)).read_bytes()
            self.assertEqual(gzip.decompress(there) if suffix else there, page.read_bytes())
        for command in self.commands(program):
            self.assertTrue((prefix / manual / f"hubcensus-{command}.1{suffix}").is_file(), command)
        for shell, path in (("bash", "bash-completion/completions/hubcensus"), ("zsh", f"{zsh}/_hubcensus"),
                            ("fish", "fish/vendor_completions.d/hubcensus.fish")):
            self.assertEqual((prefix / "share" / path).read_text(), self.run_command(program, "completion", shell))

    def assert_works(self, program):
        self.run_command(program, "scrape", "-q", "--replay", SOURCE / "sample/hub.rec", "-o", "out")
        self.assertGreater(len(self.run_command(program, "gaps", "-q", "-o", "out").splitlines()), 10)


class Installed(Case):
    def install(self):
        self.run_command("cmake", "--install", BUILD, "--prefix", "/usr/local", env={"DESTDIR": str(self.folder / "root")})
        return self.folder / "root/usr/local"

    def test_all_that_surrounds_the_program_is_installed(self):
        prefix = self.install()
        self.assert_complete(prefix, "share/man/man1", "zsh/site-functions")
        self.assert_works(prefix / "bin/hubcensus")
        documents = prefix / "share/doc/hubcensus"
        for name in ("README.md", "LICENSE", "CHANGELOG.md", "doc/SCORE.md"):
            self.assertEqual((documents / name).read_bytes(), (SOURCE / name).read_bytes())
        self.assertEqual([path for path in documents.rglob("*") if path.suffix in (".py", ".1", ".3")], [])

    def test_what_is_uninstalled_leaves_nothing_but_what_is_not_its_own(self):
        prefix = self.install()
        strange = prefix / "share/doc/hubcensus/notes.txt"
        strange.write_text("mine")
        self.run_command(SOURCE / "packaging/uninstall", BUILD, "/usr/local", self.folder / "root")
        self.assertEqual(self.files_below(self.folder / "root"), {str(strange.relative_to(self.folder / "root"))})
        strange.unlink()
        self.install()
        self.run_command(SOURCE / "packaging/uninstall", BUILD, "/usr/local", self.folder / "root")
        self.assertEqual([path for path in (self.folder / "root").rglob("*hubcensus*")], [])


def pack(folder):
    """Make the package in the folder; returns it."""
    done = subprocess.run(["cpack", "-G", "DEB", "-B", str(folder), "--config", str(BUILD / "CPackConfig.cmake")], cwd=BUILD,
                          text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, timeout=LONGEST,
                          env={**os.environ, "LC_ALL": "C.UTF-8", "SOURCE_DATE_EPOCH": "1790000000"})
    if done.returncode != 0:
        raise AssertionError(done.stdout)
    [package] = folder.glob("hubcensus_*.deb")
    return package


@unittest.skipUnless(shutil.which("dpkg-shlibdeps"), "no dpkg-dev")
class Package(Case):
    @classmethod
    def setUpClass(cls):
        cls.place = tempfile.TemporaryDirectory(prefix="hubcensus-packaging-")
        cls.addClassCleanup(cls.place.cleanup)
        cls.package = pack(pathlib.Path(cls.place.name))

    def test_it_says_what_it_is_and_needs(self):
        fields = dict(re.findall(r"(?m)^ ([A-Z][A-Za-z-]+): (.*)$", self.run_command("dpkg-deb", "-I", self.package)))
        version = re.search(r"VERSION (\S+)", (SOURCE / "CMakeLists.txt").read_text().split("project(")[1])[1]
        self.assertEqual((fields["Package"], fields["Version"], fields["Section"]), ("hubcensus", f"{version}-1", "science"))
        needed = {name.split()[0] for name in fields["Depends"].split(", ")}
        # libcurl is loaded by name; the others are found by looking at the program.
        self.assertLessEqual({"libc6", "libcurl4", "libsqlite3-0", "zlib1g"}, needed)
        self.assertEqual(fields["Recommends"], "ca-certificates, git")
        self.assertRegex(fields["Description"], r"^census of the models on the Hugging Face Hub$")

    def test_what_is_in_it_is_complete_and_works(self):
        self.run_command("dpkg-deb", "-R", self.package, self.folder / "root")
        prefix = self.folder / "root/usr"
        self.assert_complete(prefix, "share/man/man1", "zsh/vendor-completions", suffix=".gz")
        self.assert_works(prefix / "bin/hubcensus")
        self.run_command("md5sum", "--quiet", "-c", "DEBIAN/md5sums", cwd=self.folder / "root")
        listed = self.run_command("dpkg-deb", "-c", self.package).splitlines()
        for line in listed:
            mode, owner, path = line.split()[0], line.split()[1], line.split()[-1]
            with self.subTest(path):
                self.assertTrue(path.startswith("./usr/"))
                self.assertEqual(owner, "root/root")
                right = "drwxr-xr-x" if path.endswith("/") else "-rwxr-xr-x" if "/bin/" in path else "-rw-r--r--"
                self.assertEqual(mode, right)

    def test_it_holds_what_debian_asks_of_a_package(self):
        self.run_command("dpkg-deb", "-x", self.package, self.folder / "root")
        documents = self.folder / "root/usr/share/doc/hubcensus"
        licence = (SOURCE / "LICENSE").read_text()
        told = (documents / "copyright").read_text()
        self.assertIn("License: Expat\n", told)
        self.assertIn(re.search(r"Copyright \(c\) (.*)", licence)[1], told)
        self.assertEqual(" ".join(licence.split("\n\n", 2)[2].split()),
                         " ".join(re.sub(r"(?m)^ \.$", "", told.split("License: Expat\n")[1]).split()))
        self.assertEqual(gzip.decompress((documents / "changelog.gz").read_bytes()), (SOURCE / "CHANGELOG.md").read_bytes())
        self.assertTrue(gzip.decompress((documents / "changelog.Debian.gz").read_bytes()).startswith(b"hubcensus ("))
        self.assertFalse((documents / "LICENSE").exists())

    # What sanitizers put into a library only a program with the same can load.
    @unittest.skipIf(re.search(r"(?m)^HUBCENSUS_SANITIZE:\w+=\w", (BUILD / "CMakeCache.txt").read_text()), "sanitizers")
    def test_the_library_is_in_packages_of_its_own(self):
        for package in self.package.parent.glob("libhubcensus*.deb"):
            self.run_command("dpkg-deb", "-x", package, self.folder / "root")
        there = {path.name for path in (self.folder / "root/usr/lib").rglob("*") if not path.is_dir()}
        self.assertLessEqual({"libhubcensus.so", "libhubcensus.so.0", "hubcensus.pc"}, there)
        self.assertTrue((self.folder / "root/usr/share/man/man3/hubcensus.h.3.gz").is_file())
        (self.folder / "x.c").write_text("#include <hubcensus/hubcensus.h>\n#include <stdio.h>\n"
                                         "int main(void) { return puts(hubcensus_version()) < 0; }\n")
        self.run_command("cc", "x.c", "-I", self.folder / "root/usr/include", "-L", self.folder / "root/usr/lib", "-lhubcensus")
        told = self.run_command(self.folder / "a.out", env={"LD_LIBRARY_PATH": str(self.folder / "root/usr/lib")})
        self.assertIn(told.strip(), self.run_command(os.environ["HUBCENSUS"], "--version"))
        self.assertNotIn("libhubcensus", self.run_command("dpkg-deb", "-c", self.package))

    def test_the_same_build_gives_the_same_package(self):
        self.assertEqual(pack(self.folder / "again").read_bytes(), self.package.read_bytes())


if __name__ == "__main__":
    unittest.main()
