"""The bundled recording in, every file and both summaries out, compared byte for byte."""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
RECORDING = HERE.parents[1] / "sample/hub.rec"
FILES = ("supported_models.json", "architecture_gaps.json", "verification_history.json")
SUMMARIES = {"summary.txt": "text", "summary.json": "json"}


def run(program, folder, form):
    """Scan the recording into folder; the summary in one form."""
    environment = {"SOURCE_DATE_EPOCH": "1790000000", "LC_ALL": "C.UTF-8", "HOME": str(folder),
                   "PATH": os.environ["PATH"], "TZ": "UTC"}
    return subprocess.run([program, "scrape", "--replay", RECORDING, "-o", "out", "--format", form],
                          cwd=folder, env=environment, check=True, capture_output=True).stdout


def results(program):
    """Name and bytes of everything that the golden run gives."""
    found = {}
    for name, form in SUMMARIES.items():
        folder = pathlib.Path(tempfile.mkdtemp(prefix="hubcensus-golden-"))
        try:
            found[name] = run(program, folder, form)
            for file in FILES:
                found[file] = (folder / "out" / file).read_bytes()
        finally:
            shutil.rmtree(folder)
    return found


class Golden(unittest.TestCase):
    def test_the_recording_gives_the_expected_bytes(self):
        for name, actual in results(os.environ["HUBCENSUS"]).items():
            with self.subTest(name):
                expected = (HERE / "expected" / name).read_bytes()
                if actual != expected:
                    self.assertEqual(actual.decode().splitlines(), expected.decode().splitlines())
                    self.fail("the files differ in their line ends")


if __name__ == "__main__":
    if "--accept" in sys.argv:
        (HERE / "expected").mkdir(exist_ok=True)
        for name, content in results(pathlib.Path(sys.argv[-1]).resolve()).items():
            (HERE / "expected" / name).write_bytes(content)
    else:
        unittest.main()
