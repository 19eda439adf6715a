"""What strangers chose (names, tags, paths, messages) does no harm where it is shown: on a terminal, in a page, in a table.

Every name holds MARK, so that it is found wherever it comes out.
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
import unicodedata
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))

from harness import HUBCENSUS, HubTest, model, number
from library import MODELS, git

MARK = "EVIL"
# What a name must not hold where it is shown as text: controls, and what turns the direction of writing.
TURNS = set("\u061c\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
FORMULA = "=+-@\t\r\uff1d\uff0b\uff0d\uff20"

# Without a slash, so that each can be a folder, and without NUL.
NAMES = [
    "\x1b[31mEVIL", "\x1b]52;c;RVZJTA==\x07EVIL", "\x1b]8;;http:EVIL\x1b\\EVIL", "\x9b2JEVIL", "EVIL\x9d0;t\x9c", "EVIL\rdone",
    "EVIL\x07\x08\x0b\x0c\x7f", "EVIL\nhubcensus: done", "\u202eEVIL", "EVIL\u2066x\u2069\u200f", "EVIL\u2028line", "\ufeffEVIL",
    "<script>EVIL<\\script>", "<img src=x onerror=EVIL>", "&lt;EVIL&gt;", "|EVIL|x|", "EVIL\\|x", "`EVIL``x`", "``` EVIL", "EVIL`",
    "[EVIL](javascript:alert(1))", "![EVIL](x)", "# EVIL", "- EVIL", "> EVIL", "*EVIL*", "@EVIL", "#1 EVIL", "=EVIL()", "+EVIL", "-EVIL",
    "\tEVIL", "\rEVIL", " =EVIL", "\uff1dEVIL", '"EVIL"', "EVIL,x;y", "'EVIL'", "EVIL\\", "%1bEVIL", "%sEVIL%n", "--EVIL", "$(EVIL)", "EVIL;rm",
    "{\"EVIL\":1}", "\u65e5\u672cEVIL", "EVIL" + "x" * 180,
]
LONG = "EVIL" + "y" * 3000
MESSAGES = NAMES + [LONG, "EVIL/../x"]
if os.environ.get("HUBCENSUS_TORTURE") != "1":
    # All in a few: what begins a text and what stands within it differ.
    MESSAGES = ["=" + " ".join(NAMES[1:24]), "\x1b[31m" + "".join(NAMES[24:]), "\x9b2JEVIL", "\tEVIL\n", LONG, "EVIL/../x"]


class Page(html.parser.HTMLParser):
    """A page taken apart."""

    ATTRIBUTES = {"aria-label", "aria-labelledby", "aria-sort", "autocomplete", "charset", "class", "content", "cx", "cy", "data-canonical",
                  "data-column", "data-filter", "data-noun", "data-value", "datetime", "dx", "height", "hidden", "href", "http-equiv", "id", "lang",
                  "name", "points", "preserveaspectratio", "r", "rel", "role", "scope", "spellcheck", "type", "value", "viewbox", "width", "x",
                  "x1", "x2", "y", "y1", "y2"}
    KNOWN = {"a", "b", "bdi", "body", "br", "button", "caption", "circle", "code", "dd", "desc", "details", "div", "dl", "dt", "figcaption",
             "figure", "footer", "g", "h1", "h2", "head", "header", "html", "input", "label", "li", "line", "main", "meta", "nav", "option",
             "output", "p", "polyline", "rect", "script", "section", "select", "small", "span", "strong", "style", "summary", "svg", "table", "tbody",
             "td", "text", "th", "thead", "time", "title", "tr", "ul"}
    ALONE = {"br", "input", "meta"}

    def __init__(self):
        super().__init__()
        self.open, self.elements, self.attributes, self.texts = [], set(), [], []

    def handle_starttag(self, tag, attrs):
        self.elements.add(tag)
        self.attributes += attrs
        if tag not in self.ALONE:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.add(tag)
        self.attributes += attrs

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            raise AssertionError(f"</{tag}> ends another element")

    def handle_data(self, data):
        self.texts.append(data)

    def handle_comment(self, data):
        raise AssertionError(f"a comment: {data}")


class Shown:
    """What is asserted of a text that came out."""

    def text(self, text, more=""):
        """Lines that a terminal may show: nothing in them but characters that stand where they are."""
        for c in set(text):
            category = unicodedata.category(c)
            if c in "\n" + more:
                continue
            if category in ("Cc", "Cs") or c in TURNS:
                self.fail(f"U+{ord(c):04X} in {text[max(0, text.index(c) - 80):text.index(c) + 40]!r}")

    def spellings(self, name):
        """As show.h and clean.h spell it."""
        shown = "".join(f"\\u{ord(c):04x}" if unicodedata.category(c) == "Cc" or c in TURNS else c for c in name)
        clean = "".join(" " if c in "\t\n\r" else "\ufffd" if unicodedata.category(c) == "Cc" or c in TURNS else c for c in name)
        return shown, clean

    def markdown(self, text):
        """Names stand in code spans, tables keep their columns, and nothing of a name is markup."""
        self.text(text)
        columns = 0
        for line in text.split("\n"):
            cells = len(re.findall(r"(?<!\\)\|", line)) if line.startswith("|") else 0
            if cells and columns:
                self.assertEqual(cells, columns, line)
            columns = cells
        bare = re.sub(r"(?<!`)(`+)(?!`)(.*?)(?<!`)\1(?!`)", "", text)
        self.assertNotIn(MARK, bare)
        self.assertNotIn("`", bare)
        self.assertEqual(set(re.findall(r"<[^>]*>", bare)) - {"<details>", "</details>", "<summary>", "</summary>"}, set())
        self.assertNotIn("](", bare)

    def html(self, text):
        """Names are text, or lead to the Hub; no element and no attribute is theirs."""
        self.text(text)
        page = Page()
        page.feed(text)
        page.close()
        self.assertEqual(page.open, [])
        self.assertLessEqual(page.elements, Page.KNOWN)
        self.assertEqual((text.count("<script"), text.count("<style")), (1, 1))
        for name, value in page.attributes:
            if name == "href":
                self.assertRegex(value, r"^(https://huggingface\.co/[A-Za-z0-9._~%/-]*(\?other=[A-Za-z0-9._~%-]*&sort=downloads)?|#[a-z-]+)$")
            elif name != "data-filter":
                self.assertNotIn(MARK, value or "")
        self.assertLessEqual({name for name, _ in page.attributes}, Page.ATTRIBUTES)
        return "".join(page.texts)

    def csv(self, text):
        self.text(text.replace("\r\n", "\n"))
        rows = list(csv.reader(io.StringIO(text, newline="")))
        for row in rows:
            self.assertEqual(len(row), len(rows[0]), row)
            for cell in row:
                self.assertNotIn(cell.lstrip(" ")[:1] or "x", FORMULA, cell)
        return rows

    def json(self, text):
        self.assertTrue(text.isascii())
        self.text(text)
        return json.loads(text)

    def log(self, text):
        """--json-log: an object a line."""
        self.assertTrue(text.isascii())
        self.text(text)
        return [json.loads(line) for line in text.splitlines()]


class Harmless(Shown, HubTest):
    def say(self, *arguments, status=0, env=None, log=False):
        """Run, stderr looked at; stdout is the caller's."""
        process = subprocess.run([HUBCENSUS, *arguments], cwd=self.folder, stdin=subprocess.DEVNULL, capture_output=True,
                                 env=self.environment(**(env or {})), timeout=self.longest)
        out, err = process.stdout.decode(), process.stderr.decode()
        if status is not None:
            self.assertEqual(process.returncode, status, f"{arguments}\n{out[-1000:]}\n{err[-2000:]}")
        if log:
            self.said = self.log(err)
        else:
            self.text(err)
        return out, err


class Models(Harmless):
    """Names of models, their properties, and words of the Hub."""

    def setUp(self):
        super().setUp()
        models = []
        for i, name in enumerate(NAMES + [LONG, "EVIL\0nul"]):
            models += [model(f"a{i}/{name}", downloads=9000 - i), model(f"{name}/b{i}", name, downloads=8000 - i),
                       model(f"c{i}/{name}-gptq", downloads=7000 - i, tags=("text-generation", name, "base_model:" + name),
                             pipeline_tag=name, library_name=name, gated=name, author=name)]
        self.models = number(models)
        self.served = self.hub("--catalogue", self.catalogue(self.models), "--quota", 10**9)

    def scan(self, *flags, folder="r", **more):
        return self.say("scrape", "--endpoint", self.served.url, "-o", folder, "--min-downloads", "0", "--no-canonical-sweep", *flags, **more)

    def test_scans_and_their_files(self):
        self.text(self.scan("-v")[0])
        out, _ = self.scan("--json-log", "--format", "json", folder="r2", log=True)
        summary = self.json(out)
        architectures = {m["config"]["architectures"][0] for m in self.models}
        self.assertLessEqual({gap["architecture_id"] for gap in summary["gaps"]["top"]}, architectures)
        registry = self.json((self.folder / "r/supported_models.json").read_text())
        gaps = self.json((self.folder / "r/architecture_gaps.json").read_text())
        # A name of more than 4,096 bytes is none; these are all shorter, and come out as they went in.
        self.assertLessEqual({f"a{i}/{name}" for i, name in enumerate(NAMES)} - {m["model_id"] for m in registry["models"]}, set())
        self.assertEqual({gap["architecture_id"] for gap in gaps["gaps"]}, architectures - {"LlamaForCausalLM"})
        for folder in ("r", "r2"):
            self.text(self.say("regap", "-o", folder, "-v")[0])
            self.json(self.say("regap", "-o", folder, "--format", "json", "--json-log", log=True)[0])
        self.assertEqual(registry, self.json((self.folder / "r/supported_models.json").read_text()))

    def test_looking_models_up(self):
        self.scan()
        # A name on the command line holds no NUL; those of the Hub and notes may.
        known = [f"a{i}/{name}" for i, name in enumerate(NAMES)] + [f"{name}/b{i}" for i, name in enumerate(NAMES)] + \
            [f"c{i}/{name}-gptq" for i, name in enumerate(NAMES)]
        registry = json.loads((self.folder / "r/supported_models.json").read_text())
        for entry, name in zip(registry["models"], NAMES + [LONG, "EVIL\0nul"]):
            entry.update(note=name, verified_date=name, status=3, architecture_id=name)
        (self.folder / "r/supported_models.json").write_text(json.dumps(registry))
        asked = known + [name + "y" for name in known]
        profile = json.loads(self.say("profiles", "transformerlens")[0])
        entry = {"name": "LlamaForCausalLM", "tier": "fallback"}
        profile.update(supported_architectures=[{**entry, "name": name, "module": name, "file": name, "tier": "removed", "last": name}
                                                for name in NAMES] + [{**entry, "module": MESSAGES[0], "file": MESSAGES[1]}])
        for n, name in enumerate(MESSAGES[:2]):
            (self.folder / f"evil{n}.json").write_text(json.dumps(dict(profile, name=name)))
        for names in (asked[i:i + 60] for i in range(0, len(asked), 60)):
            ask = ("check", "-o", "r", "--endpoint", self.served.url, "--against", "evil0.json,evil1.json", "--", *names)
            self.text(self.say(*ask, status=None)[0])
            self.text(self.say("check", "-q", *ask[1:], status=None)[0])
            self.markdown(self.say("check", "--format", "markdown", *ask[1:], status=None)[0])
            rows = self.csv(self.say("check", "--format", "csv", *ask[1:], status=None)[0])
            answer = self.json(self.say("check", "--format", "json", "--json-log", *ask[1:], status=None, log=True)[0])
            self.assertEqual([m["model_id"] for m in answer["models"]], names)
            self.assertEqual(len(rows) - 1, len(names))
            self.assertTrue(all(m["known"] for m in answer["models"] if m["model_id"] in known))
        for name in MESSAGES:
            for arguments in (("check", name), ("check", "-o", name, "x/y"), ("check", "--from", name), ("check", f"--{name}"),
                              ("check", "x/y", "--against", name), ("card", f"--{name}"), ("card", "-o", name, "X")):
                out, err = self.say(*arguments, status=None, env={"HF_ENDPOINT": self.served.url})
                self.text(out)
                self.assertLess(len(err), 4000)

    def test_gaps(self):
        self.scan("--extended")
        listed = self.json(self.say("gaps", "-o", "r", "--format", "json")[0])
        architectures = {gap["architecture_id"] for gap in listed["gaps"]}
        self.assertLessEqual(set(NAMES), architectures)
        for flags in ((), ("--explain",), ("--explain", "--extended"), ("--lineage", "base", "--weights", "1,1,1", "--extended")):
            for columns in ({}, {"COLUMNS": "70"}):
                self.text(self.say("gaps", "-o", "r", *flags, env=columns)[0])
            self.markdown(self.say("gaps", "-o", "r", "--format", "markdown", *flags)[0])
            rows = self.csv(self.say("gaps", "-o", "r", "--format", "csv", *flags)[0])
            report = self.json(self.say("gaps", "-o", "r", "--format", "json", "--json-log", *flags, log=True)[0])
            self.assertEqual(len(rows) - 1, len(report["gaps"]))
        self.assertLessEqual({name for name in NAMES if "/" not in name},
                             {model["name"] for gap in self.json(self.say("gaps", "-o", "r", "--extended", "--format", "json")[0])["gaps"]
                              for model in gap["organisations"]})
        lines = self.say("gaps", "-o", "r", "-q")[0].splitlines()
        self.assertLessEqual({self.spellings(name)[0] for name in NAMES}, set(lines))
        self.assertEqual(len(lines), len(architectures))
        # A file of somebody else's: its date, its choices, its figures.
        for name in MESSAGES:
            (self.folder / "r/architecture_gaps.json").write_text(json.dumps(
                {"generated_at": name, "made_with": {"lineage": name, "weights": {name: name}}, name: name,
                 "gaps": [{"architecture_id": name, "total_models": name, "sample_models": [name], name: name}]}))
            self.text(self.say("gaps", "-o", "r", "--explain")[0])
            self.markdown(self.say("gaps", "-o", "r", "--explain", "--format", "markdown")[0])
            self.csv(self.say("gaps", "-o", "r", "--explain", "--format", "csv")[0])
            self.json(self.say("gaps", "-o", "r", "--explain", "--format", "json")[0])
            self.text(self.say("gaps", "-o", "r", "--extended", "--explain")[0])
            for arguments in (("gaps", "--weights", name), ("gaps", "--lineage", name), ("gaps", "-o", f"{name}x"), ("gaps", "--top", name)):
                out, err = self.say(*arguments, status=None)
                self.text(out)
                self.assertLess(len(err), 4000)

    def all_reports(self, *flags):
        """Every form of the report; the JSON."""
        for columns in ({}, {"COLUMNS": "80"}):
            self.text(self.say("report", "-o", "r", *flags, env=columns)[0])
        self.markdown(self.say("report", "-o", "r", "--format", "markdown", *flags)[0])
        for table in ("models", "architectures", "gaps"):
            self.csv(self.say("report", "-o", "r", "--format", "csv", "--table", table, *flags)[0])
        return self.json(self.say("report", "-o", "r", "--format", "json", "--json-log", *flags, log=True)[0])

    def test_reports(self):
        self.scan()
        self.scan("--fresh")
        path = self.folder / "r/supported_models.json"
        registry = json.loads(path.read_text())
        for entry, name in zip(registry["models"], NAMES):
            entry.update(note=name, verified_date=name, status=3, architecture_id=name, phase1_score=name)
        registry.update(generated_at=NAMES[0], scan_info={name: name for name in NAMES})
        path.write_text(json.dumps(registry))
        report = self.all_reports()
        self.registry_page()
        self.assertLessEqual(set(NAMES), {line["architecture_id"] for line in report["architectures"]})
        self.assertEqual(report["scan_info"], registry["scan_info"])
        profile = json.loads(self.say("profiles", "transformerlens")[0])
        for name in MESSAGES:
            # Words of the profile stand in sentences, without a code span: escaped.
            profile.update(name=name, title=name, source=name, descriptions={other: name for other in [*NAMES, "LlamaForCausalLM"]})
            (self.folder / "evil.json").write_text(json.dumps(profile))
            self.assertEqual(self.all_words("--profile", "evil.json")["library"], {"name": name, "title": name, "source": name})
            (self.folder / "r/architecture_gaps.json").write_text(json.dumps(
                {"generated_at": name, "made_with": {"lineage": name, "weights": {name: name}}, name: name,
                 "gaps": [{"architecture_id": name, "total_models": name, "sample_models": [name], name: name}]}))
            self.all_reports()
            for arguments in (("report", "--to", f"{name}/x"), ("report", "--weights", name), ("report", "--table", name),
                              ("report", "-o", f"{name}x"), ("report", "--top", name)):
                out, err = self.say(*arguments, status=None)
                self.text(out)
                self.assertLess(len(err), 4000)

    def registry_page(self, *flags):
        """Numbers of models say what their table is to be filtered by, which is a name."""
        page = self.say("report", "-o", "r", "--format", "html", *flags)[0]
        self.assertIn(MARK, page)
        self.page(re.sub(r' data-filter="[^"<>]*"', "", page))

    def all_words(self, *flags):
        """The same where the profile has words of its own on architectures."""
        self.text(self.say("report", "-o", "r", *flags)[0])
        page = self.say("report", "-o", "r", "--format", "markdown", *flags)[0]
        self.text(page)
        for line in page.split("\n"):
            # As CommonMark reads it: what is escaped and what stands in a code span is no markup.
            bare = re.sub(r"\\[!-/:-@\[-`{-~]|(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", "", line)
            bare = bare.replace("&#8203;", "\u200b")
            self.assertNotRegex(bare, r"[`_\[\]{}$~&]|[@#]\w|://|www\.|<(?!/?details>|/?summary>)", line)
            columns = bare.count("|") if line.startswith("|") else 0
            self.assertIn(columns, (0, 3, 6, 7, 8), line)
        for table in ("architectures", "gaps"):
            self.csv(self.say("report", "-o", "r", "--format", "csv", "--table", table, *flags)[0])
        self.registry_page(*flags)
        return self.json(self.say("report", "-o", "r", "--format", "json", *flags)[0])

    def look(self, *arguments):
        """A look-up in every form, at two widths."""
        ask = (arguments[0], "-o", "r", *arguments[1:])
        for columns in ({}, {"COLUMNS": "70"}):
            self.text(self.say(*ask, env=columns, status=None)[0])
        self.text(self.say(*ask[:1], "-q", *ask[1:], status=None)[0])
        self.markdown(self.say(*ask[:1], "--format", "markdown", *ask[1:], status=None)[0])
        self.csv(self.say(*ask[:1], "--format", "csv", *ask[1:], status=None)[0])
        return self.json(self.say(*ask[:1], "--format", "json", "--json-log", *ask[1:], status=None, log=True)[0])

    def test_looking_at_a_registry(self):
        self.scan()
        profile = json.loads(self.say("profiles", "transformerlens")[0])
        profile.update(name=MESSAGES[0], title=MESSAGES[1], supported_architectures=NAMES + ["LlamaForCausalLM"])
        (self.folder / "evil.json").write_text(json.dumps(profile))
        registry = json.loads((self.folder / "r/supported_models.json").read_text())
        for i, (entry, name) in enumerate(zip(registry["models"], NAMES + [LONG, "EVIL\0nul"])):
            entry.update(note=name, verified_date=name, status=i % 4, architecture_id=name, phase1_score=name)
        registry.update(generated_at=MESSAGES[0], scan_info={name: name for name in NAMES})
        (self.folder / "r/supported_models.json").write_text(json.dumps(registry))
        names = {model["model_id"] for model in registry["models"]}
        listed = self.look("list", "--profile", "evil.json")
        self.assertEqual({model["model_id"] for model in listed["models"]}, names)
        self.assertLessEqual(set(NAMES), {a["architecture_id"] for a in self.look("archs", "--profile", "evil.json")["architectures"]})
        self.look("stats", "--all")
        self.look("stats", "--profile", "evil.json", "--", *NAMES)
        self.look("next", "--profile", "evil.json", "--per-arch", "1000", "--status", "unverified,verified,skipped,failed")
        for name in MESSAGES:
            for arguments in (("list", "--architecture", name), ("list", "--author", name), ("archs", "--task", name), ("stats", "--", name),
                              ("list", "--status", name), ("next", "--max-memory", name), ("gaps", "--architecture", name),
                              ("list", "-o", f"{name}x")):
                out, err = self.say(*arguments[:1], "-o", "r", *arguments[1:], status=None)
                self.text(out)
                self.assertLess(len(err), 4000 + 200 * name.count(","))

    def test_differences_and_growth(self):
        self.scan()
        (self.folder / "before").mkdir()
        registry = json.loads((self.folder / "r/supported_models.json").read_text())
        gaps = json.loads((self.folder / "r/architecture_gaps.json").read_text())
        models = registry["models"]
        for i, (entry, name) in enumerate(zip(models, NAMES * 3)):
            entry.update(status=i % 4, architecture_id=name if i % 5 else entry["architecture_id"])
        registry.update(models=models[: 2 * len(models) // 3] + [{"model_id": name, "architecture_id": name, "status": 1} for name in NAMES])
        gaps["gaps"] = gaps["gaps"][::2] + [{"architecture_id": f"{name} gone", "total_models": name} for name in NAMES]
        for name in MESSAGES[::3]:
            for data in (registry, gaps):
                data.update(generated_at=name, scan_info={"task_filter": [name, name], "min_downloads": 7})
            (self.folder / "before/supported_models.json").write_text(json.dumps(registry))
            (self.folder / "before/architecture_gaps.json").write_text(json.dumps(gaps))
            for sides in (("before", "r"), ("r", "before"), ("scan:last", "before")):
                for columns in ("60", "300"):
                    self.text(self.say("diff", *sides, "-o", "r", "--top", "1000", env={"COLUMNS": columns})[0])
                self.markdown(self.say("diff", *sides, "-o", "r", "--top", "1000", "--format", "markdown")[0])
                self.csv(self.say("diff", *sides, "-o", "r", "--format", "csv")[0])
                self.text(self.say("diff", *sides, "-o", "r", "-q")[0])
                self.json(self.say("diff", *sides, "-o", "r", "--format", "json", "--json-log", log=True)[0])
        self.scan("--fresh")
        architectures = sorted({m["config"]["architectures"][0] for m in self.models if "\0" not in m["config"]["architectures"][0]})
        for flags in ((), ("--", *architectures)):
            for columns in ("60", "300"):
                self.text(self.say("trend", "-o", "r", *flags, env={"COLUMNS": columns})[0])
            self.markdown(self.say("trend", "-o", "r", "--format", "markdown", *flags)[0])
            self.csv(self.say("trend", "-o", "r", "--format", "csv", *flags)[0])
            self.text(self.say("trend", "-o", "r", "-q", *flags)[0])
            told = self.json(self.say("trend", "-o", "r", "--format", "json", "--json-log", *flags, log=True)[0])
        self.assertEqual({a["architecture_id"] for a in told["architectures"]}, set(architectures))
        for name in MESSAGES:
            for arguments in (("diff", name), ("diff", f"{name}@{name}"), ("diff", f".@{name}"), ("diff", f"scan:{name}"), ("diff", "r", name),
                              ("diff", "-o", name, "scan:1"), ("diff", "--format", name, "r"), ("trend", name), ("trend", "-o", "r", "--", name, f"{name}x"),
                              ("trend", "--since", name), ("trend", "-o", name)):
                out, err = self.say(*arguments, status=None)
                self.text(out)
                self.assertLess(len(err), 4000)

    def two_places(self, name):
        """Lists of one name, told apart by what the user called them."""
        if "/" in name or "," in name:
            return
        for folder in ("a", "b"):
            (self.folder / folder).mkdir(exist_ok=True)
            (self.folder / folder / name).write_text(f"Llama{folder}\n")
        against = f"a/{name},b/{name}"
        self.text(self.say("coverage", "-o", "r", "--against", against)[0])
        self.markdown(self.say("coverage", "-o", "r", "--against", against, "--format", "markdown")[0])
        self.csv(self.say("coverage", "-o", "r", "--against", against, "--format", "csv")[0])
        self.assertEqual(self.json(self.say("coverage", "-o", "r", "--against", against, "--format", "json")[0])["libraries"][1:],
                         [f"{name} (a/{name})", f"{name} (b/{name})"])

    def test_cards(self):
        self.scan()
        profile = json.loads(self.say("profiles", "transformerlens")[0])
        registry = json.loads((self.folder / "r/supported_models.json").read_text())
        for entry, name in zip(registry["models"], NAMES):
            entry.update(architecture_id=name)
        (self.folder / "r/supported_models.json").write_text(json.dumps(registry))
        for name in NAMES + MESSAGES:
            profile.update(name=name, title=name, supported_architectures=[
                {"name": name, "tier": "removed", "last": name, "module": name, "file": name}])
            (self.folder / "evil.json").write_text(json.dumps(profile))
            # Models of the census; none, which the Hub is asked for; and of a type that a stranger's name is.
            for architecture, more in ((name, ()), (name + "yy", ()), ("LlamaForCausalLM", ("--model-type", name))):
                ask = ("card", "-o", "r", "--endpoint", self.served.url, "--against", "evil.json", *more, "--", architecture)
                self.text(self.say(*ask, status=None)[0])
                self.text(self.say("card", "-q", *ask[1:], status=None)[0])
                self.markdown(self.say("card", "--format", "markdown", *ask[1:], status=None)[0])
                self.csv(self.say("card", "--format", "csv", *ask[1:], status=None)[0])
                card = self.json(self.say("card", "--format", "json", "--json-log", *ask[1:], status=None, log=True)[0])
                self.assertEqual(card["architecture_id"], architecture)
                self.assertEqual(card["libraries"][1]["library"], name)
            # Nothing is known of models but what the Hub says now.
            self.markdown(self.say("card", "-o", "none", "--endpoint", self.served.url, "--model-type", "text-generation", "--format",
                                   "markdown", "--", name, status=None)[0])

    def test_what_a_library_loads(self):
        self.scan()
        profile = json.loads(self.say("profiles", "transformerlens")[0])
        for name in MESSAGES:
            profile.update(name=name, title=name, supported_model_types=[name], supported_architectures=[
                name, *({"name": other, "tier": tier, "last": name} for other, tier in zip(NAMES, ["removed", "fallback"] * 9)
                        if other != name)])
            (self.folder / "evil.json").write_text(json.dumps(profile))
            ask = ("coverage", "-o", "r", "--against", "evil.json", "--top", "9")
            for columns in ("60", "300"):
                text = self.say(*ask, env={"COLUMNS": columns})[0]
                self.text(text)
                self.assertIn(MARK, text)
                self.assertIn("(removed, last in ", text)
            self.markdown(self.say(*ask, "--format", "markdown")[0])
            self.csv(self.say(*ask, "--format", "csv")[0])
            report = self.json(self.say(*ask, "--format", "json")[0])
            self.assertIn(name, [line["last"] for line in report["missing"][name]["architectures"]])
            self.two_places(name[:80])
        for flags in ((), ("--quantized", "keep")):
            self.text(self.say("coverage", "-o", "r", "--top", "1000", *flags)[0])
            self.markdown(self.say("coverage", "-o", "r", "--top", "1000", "--format", "markdown", *flags)[0])
            self.csv(self.say("coverage", "-o", "r", "--top", "1000", "--format", "csv", *flags)[0])
            report = self.json(self.say("coverage", "-o", "r", "--top", "1000", "--format", "json", "--json-log", *flags, log=True)[0])
        self.assertLessEqual(set(NAMES), {line["task"] for line in report["tasks"]})
        self.assertLessEqual({name for name in NAMES if "/" not in name}, {line["author"] for line in report["authors"]})
        lacking = {line["architecture_id"] for line in report["missing"]["transformerlens"]["architectures"]}
        self.assertLessEqual(set(NAMES), lacking)
        lines = self.say("coverage", "-o", "r", "--top", "1000", "-q", "--quantized", "keep")[0].splitlines()
        self.assertLessEqual({self.spellings(name)[0] for name in NAMES}, set(lines))
        self.assertEqual(len(lines), len(lacking))
        for name in MESSAGES + NAMES[::10]:
            for flag in ("--task", "--author"):
                self.text(self.say("coverage", "-o", "r", "--quantized", "keep", flag, name, status=None)[0])
                self.say("coverage", "-o", "r", flag, f"{name}no", status=2)

    def test_what_the_user_was_given_to_paste(self):
        for name in MESSAGES:
            self.text(self.scan("--task", name, "--architecture", name, "--dry-run")[0])
            plan = self.json(self.scan("--task", name, "--dry-run", "--format", "json", "--json-log", log=True)[0])
            self.assertEqual([step["name"] for step in plan["steps"]], [name])
            for arguments in (("scrape", f"--{name}"), ("scrape", "--limit", name), ("scrape", "--profile", name), ("scrape", name), (name,),
                              ("scrape", "--profile", f"{name}.json"), ("scrape", "--endpoint", name), ("record", "x", name), ("help", name),
                              ("replay", name, "scrape"), ("deprecate", "--thresh-date", name), ("deprecate", "--rev", f"x{name}", "--repo", "."),
                              ("deprecate", "--repo", name), ("regap", "-o", f"{name}x"), ("scrape", "--format", name),
                              ("scrape", "--token-file", f"{name}x", "--endpoint", self.served.url), ("profiles", name, name),
                              ("profile", name), ("profile", "make", name), ("profile", "make", f"{name}@{name}"),
                              ("profile", "make", ".", "--library", name), ("profile", "make", f".@{name}"),
                              ("regap", "--supported-from", f"./{name}x"), ("coverage", "--supported-from", "/dev/null", "--library", name)):
                out, err = self.say(*arguments, status=None)
                self.text(out)
                self.assertLess(len(err), 4000)
        for name in MESSAGES[::5]:
            self.text(self.scan("--task", name, "--architecture", name, folder=f"r-{name[:40]}".replace("/", ""), status=None)[0])

    def test_recordings_with_a_note(self):
        for name in MESSAGES:
            self.say("record", "--note", name, "x.rec", "scrape", "--endpoint", self.served.url, "-o", "r", "--limit", "5",
                     "--no-canonical-sweep", "--fresh")
            out, err = self.say("replay", "x.rec", "scrape", "-o", "again", "--limit", "5", "--no-canonical-sweep", "--fresh")
            self.text(out)
            self.assertIn(self.spellings(name)[1].strip()[:60], err)
            self.say("replay", "x.rec", "scrape", "-o", "again2", "--limit", "5", "--no-canonical-sweep", "--fresh", "--json-log", log=True)
            self.assertIn(f"the recording: {name}", [line.get("text") for line in self.said])
            for folder in ("r", "again", "again2"):
                shutil.rmtree(self.folder / folder)

    def test_words_of_the_hub(self):
        for name in MESSAGES:
            escaped = "".join(f"%{byte:02x}" for byte in name.encode())
            for fault in (f"status=503,message={escaped},code={escaped}", f"status=404,message={escaped}", f"status=401,message={escaped}",
                          f"status=404,body=json,message={escaped}%0a"):
                self.served.control("PUT", "/__hub/faults", fault.encode())
                out, err = self.scan("--retries", "0", "-v", status=None)
                self.assertEqual(out, "")
                self.assertIn(MARK, err)
                self.assertLess(len(err), 6000)
                self.scan("--retries", "0", "--json-log", status=None, log=True)
                for command in (("check", "a/b"), ("card", "A")):
                    ask = (*command, "-o", "none", "--endpoint", self.served.url, "--retries", "0")
                    self.text(self.say(*ask, status=None)[0])
                    self.markdown(self.say(*ask, "--format", "markdown", status=None)[0])
                    if out := self.say(*ask, "--format", "csv", status=None)[0]:
                        self.csv(out)
                    if out := self.say(*ask, "--format", "json", "--json-log", status=None, log=True)[0]:
                        self.json(out)
        self.served.control("PUT", "/__hub/faults", b"redirect=http://127.0.0.1:1/%1b[31m%c2%9bEVIL")
        self.scan("--retries", "0", "-v", status=None)

    def test_profiles(self):
        place = self.folder / "config/hubcensus/profiles"
        place.mkdir(parents=True)
        names = [name for name in NAMES if not name.startswith(".")]
        profile = json.loads(self.say("profiles", "transformerlens")[0])
        for name in names:
            profile.update(name=name, title=name, supported_architectures=[name], canonical_authors={name: [name]})
            (place / f"{name}.json").write_text(json.dumps(profile, ensure_ascii=name.startswith("%")))
        env = {"XDG_CONFIG_HOME": str(self.folder / "config")}
        self.text(self.say("profiles", env=env)[0])
        out, _ = self.say("profiles", "-q", env=env)
        self.text(out)
        self.assertLessEqual({self.spellings(name)[0] for name in names}, set(out.splitlines()))
        self.assertLessEqual(set(names), {p["title"] for p in self.json(self.say("profiles", "--format", "json", env=env)[0])})
        for name in names:
            out, _ = self.say("profiles", f"{place}/{name}.json", env=env)
            self.text(out)
            self.assertEqual(json.loads(out)["title"], name)
            self.text(self.scan("--profile", f"{place}/{name}.json", "--dry-run", status=None, env=env)[0])
        (place / "line.json").write_bytes(json.dumps(profile).encode().replace(b"{", b"{\r\n\r  \t", 1))
        out, _ = self.say("profiles", "line", env=env)
        self.text(out, "\t")
        self.assertEqual(json.loads(out), profile)

    def test_lists_of_what_a_library_supports(self):
        self.scan()
        place = self.folder / "lists"
        place.mkdir()
        for i, name in enumerate(NAMES):
            # The name of the file, of an architecture, of a type, and a version; most are none, and refused.
            for line in ("Fine", name, f"model_type:{name}", f"Fine removed {name}", f"Fine {name}"):
                (place / name).write_text(f"{line}\n")
                out, err = self.say("profile", "make", "-v", f"{place}/{name}", status=None)
                self.text(out)
                self.assertLess(len(err), 4000)
                if line == "Fine":
                    self.assertEqual(json.loads(out)["supported_architectures"][0]["file"], name)
                    if i % 5 == 0:
                        self.text(self.say("scrape", "--dry-run", "--supported-from", f"{place}/{name}")[0])
                        self.text(self.say("regap", "-o", "r", "--supported-from", f"{place}/{name}", "--max-shrink", "100")[0])
                        self.text(self.say("coverage", "-o", "r", "--supported-from", f"{place}/{name}")[0])
                        self.text(self.say("check", "--no-hub", "-o", "r", "--supported-from", f"{place}/{name}", "x/y", status=None)[0])


class Checkouts(Harmless):
    """Names of folders and files in a checkout, what its tables hold, and what its commits say."""

    def setUp(self):
        super().setUp()
        self.place = self.folder / "library"
        self.place.mkdir()
        git("init", "-q", "-b", "main", ".", folder=self.place)
        tags = ", ".join(repr(name) for name in NAMES)
        files = {f"{MODELS}/auto/configuration_auto.py": f"MODEL_NAMES_MAPPING = {{{', '.join(f'{n!r}: {n!r}' for n in NAMES)}}}\n",
                 "utils/models_to_deprecate.py": "MODEL_FOLDER_NAME_TO_TAG_MAPPING = {'bert': '\x1b[32mEVIL'}\n"
                 f"EXTRA_TAGS_MAPPING = {{'fossil': [{tags}]}}\nDEPRECATED_MODELS_TAGS = set()\n",
                 f"{MODELS}/bert/modeling_bert.py": "import torch\n", f"{MODELS}/fossil/modeling_fossil.py": "from ..bert import EVIL\n"}
        for name in NAMES:
            files[f"{MODELS}/{name}/modeling_x.py"] = "from ..bert.modeling_bert import EVIL\n# Copied from transformers.models.bert.EVIL\n"
            files[f"{MODELS}/{name}/broken.py"] = "(" * 300
            files[f"src/{name}.py"] = "from transformers.models.bert.modeling_bert import EVIL\n"
            files[f"tests/models/{name}/{name}.py"] = ""
            files[f"docs/source/en/model_doc/{name}.md"] = ""
        # No UTF-8 at all.
        raw = [MODELS.encode() + b"/EVIL\xff\xfe/modeling_x.py", MODELS.encode() + b"/EVIL\xc3/modeling_x.py"]
        stream = [b"commit refs/heads/main\nauthor \x1b[31mEVIL <e@x> 1640995200 +0000\ncommitter \x1b[31mEVIL <e@x> 1640995200 +0000\n"
                  b"data 12\n\x1b[31mEVIL\r\nx\n"]
        for path, content in [(p.encode(), c.encode()) for p, c in files.items()] + [(p, b"x = 1\n") for p in raw]:
            quoted = b'"' + b"".join(b"\\%03o" % byte if byte < 32 or byte > 126 or byte in b'"\\' else bytes([byte]) for byte in path) + b'"'
            stream += [b"M 100644 inline %s\ndata %d\n" % (quoted, len(content)), content, b"\n"]
        git("fast-import", "--quiet", folder=self.place, input=b"".join(stream))
        self.served = self.hub("--models", 500, "--no-chat-templates", "--quota", 10**9)

    def answer(self, *flags, status=0, **more):
        return self.say("deprecate", "--endpoint", self.served.url, "--repo", "library", "--readings", "none", "--fresh",
                        *flags, status=status, **more)[0]

    def every_form(self, *flags, status=0):
        """All formats, with and without --explain; the models' names by the JSON."""
        for explain in ((), ("--explain",)):
            self.text(self.answer(*flags, *explain, status=status))
            self.markdown(self.answer(*flags, *explain, "--format", "markdown", status=status))
            self.rows = self.csv(self.answer(*flags, *explain, "--format", "csv", status=status))
            report = self.json(self.answer(*flags, *explain, "--format", "json", "--json-log", status=status, log=True))
            if not explain:
                self.assertEqual(len(self.rows) - 1, len(report["candidates"] + report["unknown"] + report["kept"]))
            self.html(self.answer(*flags, *explain, "--format", "html", status=status))
            self.every_form_of_what_was_kept(report, explain, status)
        return report

    def every_form_of_what_was_kept(self, report, explain, status):
        (self.folder / "kept.json").write_text(json.dumps(report, indent=2) + "\n")
        again = ("report", "--deprecations", "kept.json", *explain)
        self.text(self.say(*again, status=status)[0])
        self.text(self.say(*again, "-q", status=status)[0])
        self.markdown(self.say(*again, "--format", "markdown", status=status)[0])
        self.assertEqual(len(self.csv(self.say(*again, "--format", "csv", status=status)[0])), len(self.rows))
        self.html(self.say(*again, "--format", "html", status=status)[0])
        self.assertEqual(self.json(self.say(*again, "--format", "json", "--json-log", status=status, log=True)[0]), report)

    def test_reports(self):
        report = self.every_form("--save-model-info", "--model-info", "info.json")
        names = {m["folder"] for m in report["candidates"]}
        self.assertLessEqual(set(NAMES) | {"fossil", "bert"}, names)
        self.json((self.folder / "info.json").read_text())
        lines = self.answer("-q").splitlines()
        self.text("\n".join(lines))
        self.assertEqual(len(lines), len(report["candidates"]))
        self.assertLessEqual({self.spellings(name)[0] for name in NAMES}, set(lines))
        self.assertIn("EVIL\\xff\\xfe", lines)
        # The cell is the name as it is shown, guarded where it would be a formula.
        shown = {self.spellings(name)[0] for name in NAMES}
        cells = {row[1].removeprefix("'") if row[1].lstrip(" '")[:1] in FORMULA + "\\" else row[1]
                 for row in self.csv(self.answer("--format", "csv"))}
        self.assertLessEqual(shown - cells, {"'EVIL'"})

    def test_reports_of_what_is_not_known(self):
        self.served.control("PUT", "/__hub/faults", b"status=404,message=%1b[31m|EVIL|%60<b>%c2%9b")
        report = self.every_form(status=3)
        self.assertLessEqual(set(NAMES), {m["folder"] for m in report["unknown"]})

    def test_what_was_kept_and_is_broken(self):
        good = json.loads(self.answer("--format", "json", "--explain"))
        for name in MESSAGES:
            for fault in ({"generated_at": name}, {"rev": name}, {"age": name}, {"complete": name}, {"kept": name}, {"repo": name + "\0"},
                          {"candidates": [{**good["candidates"][0], "verdict": name}]}, {"unread_modules": {name: name}}):
                (self.folder / "kept.json").write_text(json.dumps({**good, **fault}))
                out, err = self.say("report", "--deprecations", "kept.json", "--format", "html", status=1)
                self.assertEqual((out, len(err.splitlines())), ("", 1))
            (self.folder / "kept.json").write_text(name)
            self.assertEqual(self.say("report", "--deprecations", "kept.json", status=1)[0], "")
            self.assertEqual(self.say("report", "--deprecations", f"{name}x", status=None)[0], "")

    def test_the_cache_and_the_working_tree(self):
        self.answer("--save-model-info", "--model-info", "info.json")
        report = self.every_form("--use-cache", "--model-info", "info.json")
        self.assertLessEqual(set(NAMES), {m["folder"] for m in report["candidates"]})
        self.say("deprecate", "--endpoint", self.served.url, "--repo", "library", "--strict", status=1)
        for flag in ("--worktree", "--rev=HEAD^", "--models-dir=\x1b[31mEVIL", "--pattern=\x1b[31mEVIL"):
            self.text(self.answer(flag, status=None))


class Registrations(Harmless):
    """What the sites of a checkout of TransformerLens hold, and what its files are called."""

    def put(self, name):
        adapters = "transformer_lens/model_bridge/supported_architectures"
        stem = name[:60].replace("/", "")
        files = {
            f"{adapters}/__init__.py": f"from .gone import Gone\n__all__ = [{name!r}, {name!r}]\n",
            f"{adapters}/{stem}ArchitectureAdapter.py": "class EvilArchitectureAdapter:\n    pass\n",
            f"{adapters}/{stem}.py": "(" * 300,
            "transformer_lens/factories/architecture_adapter_factory.py":
                f"SUPPORTED_ARCHITECTURES = {{{name!r}: Gone, {name + '1'!r}: Gone, {name!r}: Gone}}\n",
            "transformer_lens/tools/model_registry/__init__.py":
                f"HF_SUPPORTED_ARCHITECTURES = {{{name + '2'!r}, {name + '3'!r}}}\n"
                f"CANONICAL_AUTHORS_BY_ARCH = {{{name!r}: [{name!r}, {name!r}], {name + '3'!r}: []}}\n",
            "transformer_lens/tools/model_registry/generate_report.py":
                f"ARCHITECTURE_DESCRIPTIONS = {{\n    # Supported architectures\n    {name + '4'!r}: 'x'}}\n",
            "tests/unit/tools/test_model_registry.py": f"INTENTIONAL_EXCLUDES = {{{name + '3'!r}, {name + '5'!r}, *more}}\n",
        }
        place = self.folder / "lens"
        shutil.rmtree(place, ignore_errors=True)
        for path, text in files.items():
            whole = place / path
            whole.parent.mkdir(parents=True, exist_ok=True)
            whole.write_text(text)
        return place

    def test_findings(self):
        for name in MESSAGES + NAMES[::4]:
            self.put(name)
            text = self.say("sync", "lens", status=1)[0]
            self.text(text)
            self.assertIn(MARK, text)
            self.markdown(self.say("sync", "lens", "--format", "markdown", status=1)[0])
            self.csv(self.say("sync", "lens", "--format", "csv", status=1)[0])
            self.text(self.say("sync", "lens", "-q", status=1)[0])
            report = self.json(self.say("sync", "lens", "--format", "json", "--json-log", status=1, log=True)[0])
            self.assertLessEqual({name, name + "1", name + "2", name + "4"}, {f["name"] for f in report["findings"]})
            self.text(self.say("profile", "make", "lens", "-v")[0])
        for name in MESSAGES + NAMES[::10]:
            self.text(self.say("sync", name, status=None)[0])


if __name__ == "__main__":
    unittest.main()
