"""Small made-up checkouts in, one for each form that a library's source has had; their profiles out.

libraries/NAME.py holds FILES = {path: text}, a made-up checkout. It may hold PLACE, the file or folder below the checkout
that is named (all of it without), and LIBRARY, what --library names (nothing without). expected/profile-NAME.json is what
`profile make` prints, expected/profile-NAME.txt what it says of that on stderr, with every remark.
"""

import json
import os
import pathlib
import runpy
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
DATE = "2026-02-03T04:05:06+0000"


def environment(folder):
    """Neither the user's nor the machine's configuration counts."""
    return {"LC_ALL": "C.UTF-8", "HOME": str(folder), "PATH": os.environ["PATH"], "TZ": "UTC",
            "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@b",
            "GIT_COMMITTER_NAME": "C", "GIT_COMMITTER_EMAIL": "c@d", "GIT_AUTHOR_DATE": DATE, "GIT_COMMITTER_DATE": DATE}


def git(folder, *arguments):
    """Run git in the checkout in folder."""
    subprocess.run(["git", "-c", "init.defaultBranch=main", "-C", folder / "checkout", *arguments], check=True,
                   env=environment(folder), capture_output=True)


def make(program, folder, place, library):
    """Profile and messages of a place."""
    flags = ["--library", library] if library else []
    done = subprocess.run([program, "profile", "make", "--verbose", *flags, place], cwd=folder, env=environment(folder),
                          check=False, capture_output=True)
    if done.returncode != 0:
        raise RuntimeError(f"{place}: status {done.returncode}\n{done.stderr.decode()}")
    return done.stdout, done.stderr.replace(str(folder.resolve()).encode(), b"/somewhere")


class Library:
    """A made-up checkout on the disk."""

    def __init__(self, source):
        self.name = source.stem
        told = runpy.run_path(str(source))
        self.files = told["FILES"]
        self.place = told.get("PLACE")
        self.library = told.get("LIBRARY")
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="hubcensus-profile-"))
        for path, text in self.files.items():
            whole = self.folder / "checkout" / path
            whole.parent.mkdir(parents=True, exist_ok=True)
            whole.write_bytes(text if isinstance(text, bytes) else text.encode())

    def __enter__(self):
        return self

    def __exit__(self, *why):
        shutil.rmtree(self.folder)

    def commit(self):
        """Make it a repository with one commit."""
        git(self.folder, "init", "--quiet", "--template=")
        git(self.folder, "add", "--all", "--force")
        git(self.folder, "commit", "--quiet", "-m", "All")

    def make(self, program, revision=""):
        """Profile and messages."""
        place = "checkout" + (f"/{self.place}" if self.place else "")
        return make(program, self.folder, place + revision, self.library)


def libraries():
    """All of them, by name."""
    return sorted((HERE / "libraries").glob("*.py"))


def supported(profile):
    """What a profile says is supported."""
    told = json.loads(profile)
    return told.get("supported_architectures"), told.get("supported_model_types")


class Profiles(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.program = os.environ["HUBCENSUS"]

    def test_each_library_gives_the_expected_profile(self):
        for source in libraries():
            with self.subTest(source.stem), Library(source) as library:
                library.commit()
                profile, said = library.make(self.program, "@main")
                expected = (HERE / "expected" / f"profile-{source.stem}.json").read_bytes()
                self.assertEqual(profile.decode().splitlines(), expected.decode().splitlines())
                self.assertEqual(profile, expected)
                self.assertEqual(said.decode(), (HERE / "expected" / f"profile-{source.stem}.txt").read_text("utf-8"))

    def test_the_files_on_the_disk_give_what_the_commit_gives(self):
        for source in libraries():
            with self.subTest(source.stem), Library(source) as library:
                unpacked = library.make(self.program)[0]
                library.commit()
                committed = library.make(self.program, "@HEAD")[0]
                self.assertEqual(supported(unpacked), supported(committed))
                if library.place is None:
                    self.assertEqual(library.make(self.program)[0], committed)


if __name__ == "__main__":
    if "--accept" in sys.argv:
        for one in libraries():
            with Library(one) as made:
                made.commit()
                json_text, messages = made.make(pathlib.Path(sys.argv[-1]).resolve(), "@main")
                (HERE / "expected" / f"profile-{one.stem}.json").write_bytes(json_text)
                (HERE / "expected" / f"profile-{one.stem}.txt").write_bytes(messages)
    else:
        unittest.main()
