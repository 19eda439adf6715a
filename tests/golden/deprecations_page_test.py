"""The sample's models to retire as a page, and every form of that report again from the JSON that was kept of it.

The page's style and script are its skeleton's: in the expected files a word stands for each.
"""

import csv
import html.parser
import io
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from golden_test import HERE, REPORTS, SAMPLE, run
from page_test import complaints

PAGES = {"deprecate.html": (), "deprecate-explain.html": ("--explain",)}
# What each kept answer gives again.
AGAIN = {"deprecate.json": {"deprecate.json": ("--format", "json"), "deprecate.txt": (), "deprecate.md": ("--format", "markdown"),
                            "deprecate.csv": ("--format", "csv"), "deprecate-names.txt": ("-q",), "deprecate.html": ("--format", "html")},
         "deprecate-explain.json": {"deprecate-explain.json": ("--format", "json"), "deprecate.txt": (), "deprecate.md": ("--format", "markdown"),
                                    "deprecate.csv": ("--format", "csv"), "deprecate-explain.txt": ("--explain",),
                                    "deprecate-explain.md": ("--explain", "--format", "markdown"),
                                    "deprecate-explain.csv": ("--explain", "--format", "csv"),
                                    "deprecate-explain.html": ("--format", "html")}}
VOID = {"meta", "link", "br", "input"}


def bare(page):
    """The page without what is the same in all pages."""
    page = re.sub(rb"sha256-[A-Za-z0-9+/=]+", b"sha256-DIGEST", page)
    return re.sub(rb"<(style|script)>.*?</\1>", rb"<\1>...</\1>", page, flags=re.S)


def pages(program):
    """Name and bytes of each page."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="hubcensus-golden-"))
    try:
        subprocess.run([SAMPLE / "make-checkout", folder / "library"], check=True)
        for name, flags in PAGES.items():
            out = run(program, folder, "deprecate", "--replay", SAMPLE / "downloads.rec", "--repo", "library",
                      "--thresh-date", "2026-01-01", "--format", "html", *flags)
            if complaints(out):
                raise RuntimeError("\n".join(complaints(out)))
            yield name, bare(out).replace(str(folder.resolve()).encode(), b"/somewhere")
    finally:
        shutil.rmtree(folder)


def expected(name):
    return (HERE / "expected" / name).read_bytes()


def unbroken(text):
    """With its last sentence in one line: it is broken by the length of the checkout's path, which the expected files do not have."""
    start, mark, end = text.rpartition(b"\nFound ")
    return start + mark + b" ".join(end.split())


class Page(html.parser.HTMLParser):
    """What stands in a page: ids, links, and the rows of each table by its id; every element must be closed in its order."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.ids, self.links, self.tables, self.cell = [], [], [], {}, None
        self.feed(text)
        self.close()
        if self.open:
            raise ValueError(f"not closed: {self.open}")

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag not in VOID:
            self.open.append(tag)
        if "id" in attrs:
            self.ids.append(attrs["id"])
        if "href" in attrs:
            self.links.append(attrs["href"])
        if tag == "table":
            self.rows = self.tables.setdefault(attrs.get("id"), [])
        elif tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.cell = []

    def handle_startendtag(self, tag, attrs):
        """Of the charts: it stands for itself."""

    def handle_endtag(self, tag):
        if self.open.pop() != tag:
            raise ValueError(f"</{tag}> at {self.getpos()}")
        if tag in ("td", "th"):
            self.rows[-1].append("".join(self.cell))
            self.cell = None

    def handle_data(self, data):
        if self.cell is not None:
            self.cell.append(data)


class Deprecations(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.program = os.environ["HUBCENSUS"]
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="hubcensus-golden-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def test_the_sample_gives_the_expected_pages(self):
        for name, page in pages(self.program):
            with self.subTest(name):
                self.assertEqual(page.decode().splitlines(), expected(name).decode().splitlines())
                self.assertEqual(page, expected(name))

    def test_what_was_kept_gives_every_form_again_byte_for_byte(self):
        for kept, forms in AGAIN.items():
            for name, flags in forms.items():
                for file, stdin in ((HERE / "expected" / kept, None), ("-", expected(kept))):
                    with self.subTest((kept, name, file)):
                        done = subprocess.run([self.program, "report", "--deprecations", file, *flags], input=stdin, cwd=self.folder,
                                              capture_output=True, check=False)
                        self.assertEqual((done.returncode, done.stderr), (0, b""))
                        out = bare(done.stdout) if name.endswith(".html") else done.stdout
                        if name.endswith(".txt") and name != "deprecate-names.txt":
                            self.assertEqual(unbroken(out), unbroken(expected(name)))
                        else:
                            self.assertEqual(out, expected(name))

    def test_all_forms_are_looked_at(self):
        forms = {name for forms in AGAIN.values() for name in forms}
        self.assertEqual(forms, {name for name in REPORTS if name.startswith("deprecate")} | set(PAGES))

    def test_into_a_file(self):
        run(self.program, self.folder, "report", "--deprecations", str(HERE / "expected" / "deprecate.json"), "--format", "html",
            "--to", "page.html")
        self.assertEqual(bare((self.folder / "page.html").read_bytes()), expected("deprecate.html"))

    def test_the_tables_hold_every_model_with_its_figures(self):
        """Against the JSON and the CSV, which other tests hold against the checkout and the Hub."""
        answer = json.loads(expected("deprecate.json"))
        page = Page(expected("deprecate.html").decode())
        rows = list(csv.DictReader(io.StringIO(expected("deprecate.csv").decode())))
        shown = {}
        for id, key in (("candidate-models", "candidates"), ("kept-models", "kept")):
            heads, *body = page.tables[id]
            self.assertEqual([row[0] for row in body], [m["name"] for m in answer[key]])
            for row in body:
                shown[row[0]] = dict(zip(heads, row))
        self.assertEqual(set(shown), {row["name"] for row in rows})
        for row in rows:
            told = shown[row["name"]]
            bound = "\u2265\u00a0" if row["downloads_are"] == "at_least" else ""
            self.assertEqual(told["Downloads"], bound + f"{int(row['downloads']):,}" if row["downloads"] else "unknown")
            self.assertEqual(told["Came in"][:10], row["first_commit_datetime"][:10])
            self.assertEqual(told["Tags"].split(", "), row["tags"].split(" "))
            if row["verdict"] != "candidate":
                continue
            self.assertTrue(told["Size"].startswith(f"{int(row['lines']):,} line"), told["Size"])
            self.assertIn(f"{row['test_files']} test file" if row["tests"] else "no tests", told["Size"])
            self.assertEqual("no docs" in told["Size"], not row["docs"])
            self.assertEqual(told["Last change"][:10], row["last_commit_datetime"][:10])
            for user in row["dependents"].split() + row["dependent_files"].split():
                self.assertIn(user, told["Used by"])
            self.assertEqual("that stay" in told["Used by"] and "no model" not in told["Used by"], bool(row["live_dependents"]))

    def test_the_chart_has_a_point_a_model_and_a_table_with_their_sums(self):
        answer = json.loads(expected("deprecate.json"))
        models = answer["candidates"] + answer["unknown"] + answer["kept"]
        text = expected("deprecate.html").decode()
        titles = re.findall(r'<circle class="[^"]*" r="4"[^>]*><title>([^:]*):', text)
        self.assertEqual(sorted(titles), sorted(m["name"] for m in models))
        heads, *body = Page(text).tables["chart-table"]
        self.assertEqual(heads, ["Models", "Number", "Downloads", "Came in"])
        self.assertEqual(sum(int(row[1]) for row in body), len(models))
        held = sum(m["downloads"] for m in answer["candidates"] if m["live_dependents"])
        free = sum(m["downloads"] for m in answer["candidates"] if not m["live_dependents"])
        told = {row[0]: row[2] for row in body}
        self.assertEqual((told["candidate, used by models that stay"], told["candidate"]), (f"{held:,}", f"{free:,}"))

    def test_the_page_is_well_formed_and_whole(self):
        for name in PAGES:
            page = Page(expected(name).decode())
            self.assertEqual(len(page.ids), len(set(page.ids)))
            for link in page.links:
                if link.startswith("#"):
                    self.assertIn(link[1:], page.ids)
                else:
                    self.assertTrue(link.startswith("https://huggingface.co/models?other="), link)


def accept(program):
    for name, page in pages(program):
        (HERE / "expected" / name).write_bytes(page)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--accept"]:
        accept(os.path.realpath(sys.argv[2]))
    else:
        unittest.main()
