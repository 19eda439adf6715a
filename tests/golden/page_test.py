"""A registry and its census in, the page on it out, compared byte for byte but for style and script, and its HTML checked."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

from golden_test import HERE, LIBRARIES, SAMPLE, run
from report_test import cut

PAGES = {"report.html": "out", "report-bare.html": "bare"}
# What this tidy does not know: SVG within SVG, and that a list of choices may be kept from being filled in.
UNKNOWN = re.compile(r"<svg> proprietary attribute|<select> proprietary attribute \"autocomplete\"")


def short(name, page):
    """The page without what is in src/report/page/ and its digests; of one, what its tiers make different."""
    if "tiers" in name:
        page = b"\n".join(re.findall(rb'<figure class="chart" id="coverage.*?</figure>|<section id="coverage".*?</section>', page, re.DOTALL)) + b"\n"
    page = re.sub(rb"<(style|script)>.*?</\1>", rb"<\1></\1>", page, flags=re.DOTALL)
    return re.sub(rb"sha256-[A-Za-z0-9+/=]{44}", b"sha256-", page)


def results(program):
    """Name and bytes of every page."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="hubcensus-golden-"))
    try:
        for epoch in ("1780000000", "1789000000"):
            run(program, folder, "scrape", "--fresh", "--replay", SAMPLE / "hub.rec", "-o", "out", SOURCE_DATE_EPOCH=epoch)
        cut(folder)
        (folder / "bare").mkdir()
        shutil.copy(folder / "out/supported_models.json", folder / "bare")
        for name, registry in PAGES.items():
            yield name, run(program, folder, "report", "-o", registry, "--format", "html")
        # A library that loads some by a fallback, and of which the registry is not.
        (folder / "tiers.json").write_text(json.dumps(LIBRARIES["tiers.json"]))
        yield "report-tiers.html", run(program, folder, "report", "-o", "out", "--format", "html", "--profile", "tiers.json")
    finally:
        shutil.rmtree(folder)


def complaints(page):
    """What tidy finds wrong."""
    done = subprocess.run(["tidy", "-quiet", "-errors", "-utf8", "--drop-empty-elements", "no", "--show-info", "no"],
                          input=page, check=False, capture_output=True)
    return [line for line in done.stderr.decode().splitlines() if not UNKNOWN.search(line)]


class Golden(unittest.TestCase):
    def test_the_registry_gives_the_expected_pages(self):
        for name, actual in results(os.environ["HUBCENSUS"]):
            with self.subTest(name):
                self.assertEqual(short(name, actual).decode().splitlines(), (HERE / "expected" / name).read_text().splitlines())
                self.assertEqual(complaints(actual), [])

    def test_a_page_holds_so_many_models_and_says_of_how_many(self):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="hubcensus-golden-"))
        self.addCleanup(shutil.rmtree, folder)
        (folder / "many").mkdir()
        for count, said in ((20_000, False), (20_003, True)):
            (folder / "many/supported_models.json").write_text(json.dumps(
                {"models": [{"model_id": f"a/{i}", "architecture_id": "GPT2LMHeadModel", "status": 0} for i in range(count)]}))
            page = run(os.environ["HUBCENSUS"], folder, "report", "-o", "many", "--format", "html").decode()
            self.assertEqual(page.count('<a href="https://huggingface.co/a/'), 20_000)
            self.assertEqual("the first ones, 20,000 of 20,003" in page, said)

    def test_tidy_complains_of_what_is_wrong(self):
        self.assertNotEqual(complaints(b"<!DOCTYPE html><title>x</title><p><b>x</p>"), [])


if __name__ == "__main__":
    if "--accept" in sys.argv:
        for name, content in results(pathlib.Path(sys.argv[-1]).resolve()):
            (HERE / "expected" / name).write_bytes(short(name, content))
    else:
        unittest.main()
