"""hubcensus coverage: its figures against the same sums made from the census' rows with sqlite3."""

import csv
import io
import json
import sqlite3
import time
import unittest

import oracle
from harness import HubTest, model, number

GGUF, MLX, QUANTIZED = 1 << 5, 1 << 6, 1 << 7  # marks, as src/hub/model.h has them


def rows(path):
    """The models of a census, each name once: as the last scan saw it, else the youngest."""
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    words = dict(database.execute("SELECT id, text FROM name"))
    last = database.execute("SELECT max(id) FROM scan").fetchone()[0]
    found = {}
    for key, scan, name, architecture, task, method, downloads, marks, created in sorted(
            database.execute("SELECT key, scan, id, architecture, task, quant_method, downloads, marks, created FROM model"),
            key=lambda row: (row[1] != last, -row[0])):
        seconds = created if created is not None else key >> 31 if key >= 0 else None
        found.setdefault(name, {
            "architecture": words.get(architecture), "task": words.get(task), "downloads": downloads,
            "author": name.split("/")[0] if "/" in name else None,
            "year": time.gmtime(seconds).tm_year if seconds is not None else None,
            "variant": any(p in name for p in oracle.PATTERNS) or bool(marks & (GGUF | MLX | QUANTIZED))
            or (words.get(method) or "").lower().replace("_", "-") in oracle.APPLIED})
    database.close()
    return list(found.values())


def figures(models):
    return {"models": len(models), "downloads": sum(m["downloads"] for m in models)}


def percent(part, whole):
    """To a tenth, a half going up, in whole numbers."""
    return (2000 * part + whole) // (2 * whole) / 10 if whole else None


def shares(part, whole):
    return {**figures(part), "models_percent": percent(len(part), len(whole)),
            "downloads_percent": percent(figures(part)["downloads"], figures(whole)["downloads"])}


def coverage(models, libraries):
    return {name: {"loaded": shares([m for m in models if m["architecture"] in supported], models),
                   "not_loaded": shares([m for m in models if m["architecture"] not in supported], models)}
            for name, supported in libraries.items()}


def groups(models, key):
    found = {}
    for m in models:
        found.setdefault(m[key], []).append(m)
    return found


def lines(models, key, libraries, order):
    return [{key: name, **figures(members), "coverage": coverage(members, libraries)}
            for name, members in sorted(groups(models, key).items(), key=order)]


def by_downloads(item):
    name, members = item
    return -figures(members)["downloads"], -len(members), name is None, (name or "").encode()


def by_downloads_then_name(item):
    return -figures(item[1])["downloads"], (item[0] or "").encode()


def expected(models, libraries, top=10, task=None, author=None, keep=False):
    chosen = [m for m in models if task in (None, m["task"]) and author in (None, m["author"])]
    counted = [m for m in chosen if keep or not m["variant"]]
    judged = [m for m in counted if m["architecture"] is not None]
    report = {"task": task, "author": author, "libraries": list(libraries), "total_models": len(judged),
              "total_downloads": figures(judged)["downloads"],
              "without_architecture": figures([m for m in counted if m["architecture"] is None]),
              "quantized_variants": figures([m for m in chosen if m not in counted]) if not keep else figures([]),
              "coverage": coverage(judged, libraries),
              "tasks": lines(judged, "task", libraries, by_downloads)[:top],
              "total_tasks": len(groups(judged, "task")),
              "years": lines(judged, "year", libraries, lambda item: (item[0] is None, item[0] or 0)),
              "authors": lines(judged, "author", libraries, by_downloads_then_name)[:top],
              "total_authors": len(groups(judged, "author")), "missing": {}}
    for name, supported in libraries.items():
        lacking = [m for m in judged if m["architecture"] not in supported]
        found = groups(lacking, "architecture")
        report["missing"][name] = {
            "total_architectures": len(found), "total_models": len(lacking), "total_downloads": figures(lacking)["downloads"],
            "architectures": [{"architecture_id": architecture, "total_models": len(members),
                               "total_downloads": figures(members)["downloads"],
                               "models_percent": percent(len(members), len(judged)),
                               "downloads_percent": percent(figures(members)["downloads"], report["total_downloads"]),
                               "loaded_by": [n for n, s in libraries.items() if architecture in s]}
                              for architecture, members in sorted(found.items(), key=by_downloads)][:top]}
    return report


class Coverage(HubTest):
    def setUp(self):
        super().setUp()
        self.libraries = {"transformerlens": set(oracle.SUPPORTED)}

    def report(self, *flags, output="registry"):
        return json.loads(self.run_program("coverage", "-o", self.folder / output, "--format", "json", *flags).out)

    def check(self, *flags, models=None, **more):
        report = self.report(*flags)
        for key, value in expected(models or rows(self.folder / "registry/census.db"), self.libraries, **more).items():
            self.assertEqual(report[key], value, key)
        return report

    def other(self, name, supported):
        profile = dict(oracle.PROFILE, name=name, supported_architectures=supported)
        (self.folder / f"{name}.json").write_text(json.dumps(profile))
        self.libraries[name] = set(supported)
        return f"{self.folder}/{name}.json"

    def test_every_figure_is_that_of_the_rows(self):
        hub = self.hub("--seed", 13, "--models", 12000)
        for task in ("text-generation", "fill-mask"):
            self.scrape(hub, "--task", task, "--min-downloads", "0", "--full-scan")
        models = rows(self.folder / "registry/census.db")
        report = self.check(models=models)
        self.assertGreater(report["total_models"], 2000)
        self.assertGreater(min(report["without_architecture"]["models"], report["quantized_variants"]["models"]), 100)
        self.assertGreater(report["total_tasks"], 1)
        self.assertGreater(report["missing"]["transformerlens"]["total_architectures"], 20)
        self.assertTrue(report["scan_finished"])
        self.assertEqual((report["generated_at"], report["scanned_at"]), ("2026-09-21T14:13:20Z",) * 2)
        # The gaps of the registry are the same models.
        gaps = self.read("architecture_gaps.json")
        self.assertEqual((gaps["total_unsupported_architectures"], gaps["total_unsupported_models"]),
                         tuple(report["missing"]["transformerlens"][k] for k in ("total_architectures", "total_models")))
        author = next(m["author"] for m in models if m["author"] and m["architecture"] and m["task"] == "text-generation")
        self.check("--top", "1000", models=models, top=1000)
        self.check("--task", "fill-mask", "--top", "2", models=models, task="fill-mask", top=2)
        self.check("--author", author, models=models, author=author)
        self.check("--task=text-generation", "--author", author, "--top", "1", models=models, task="text-generation",
                   author=author, top=1)
        self.check("--quantized", "keep", models=models, keep=True)

    def test_libraries_side_by_side(self):
        hub = self.hub("--seed", 3, "--models", 4000)
        self.scrape(hub, "--min-downloads", "0", "--full-scan")
        half = self.other("half", oracle.SUPPORTED[::2] + ["RwkvForCausalLM"])
        nothing = self.other("nothing", [])
        models = rows(self.folder / "registry/census.db")
        report = self.check("--against", f"{half},transformerlens", "--against", nothing, models=models)
        self.assertEqual(report["coverage"]["nothing"]["loaded"], {"models": 0, "downloads": 0, "models_percent": 0.0,
                                                                   "downloads_percent": 0.0})
        out = self.run_program("coverage", "-o", self.folder / "registry", "--against", f"{half},{nothing}", "--format", "csv").out
        table = list(csv.DictReader(io.StringIO(out, newline="")))
        for line in report["tasks"] + report["years"] + report["authors"]:
            of = next(iter(line))
            for name in report["libraries"]:
                row = [r for r in table if (r["of"], r["name"], r["library"]) == (of, str(line[of] or ""), name)]
                self.assertEqual([list(r.values())[3:] for r in row],
                                 [["" if v is None else str(v) for v in (line["models"], line["downloads"], *line["coverage"][name]["loaded"].values())]])
        for name in report["libraries"]:
            self.assertEqual([r["name"] for r in table if (r["of"], r["library"]) == ("missing", name)],
                             [a["architecture_id"] for a in report["missing"][name]["architectures"]])
        names = self.run_program("coverage", "-o", self.folder / "registry", "--profile", half, "--against", "transformerlens", "-q")
        self.assertEqual(names.out.splitlines(), [a["architecture_id"] for a in report["missing"]["half"]["architectures"]])
        self.assertEqual(names.err, "")

    def test_models_by_hand(self):
        models = number([
            model("a/one", "LlamaForCausalLM", 900), model("a/two", "NewArch", 60), model("b/three", "NewArch", 40),
            model("b/none", None, 500), model("b/one-GGUF", "LlamaForCausalLM", 7000), model("gpt2", "GPT2LMHeadModel", 1000)])
        hub = self.hub("--catalogue", self.catalogue(models))
        self.scrape(hub, "--min-downloads", "0", "--no-canonical-sweep")
        self.check()
        text = self.run_program("coverage", "-o", self.folder / "registry").out
        for line in ("Of 4 models with 2,000 downloads in 30 days:", "2    50.0 %             1,900    95.0 %  loaded by transformerlens",
                     "1                         500  without an architecture, which cannot be judged",
                     "1                       7,000  quantized variants, which are copies",
                     "1             1,000     100.0 %     100.0 %  (none)", "2               960      50.0 %      93.8 %  a",
                     "2               100       5.0 %  NewArch", "It would bring transformerlens from 95.0 % to 100.0 % of the downloads."):
            self.assertIn(line + "\n", text)

    def test_the_census_stays_as_it_is(self):
        hub = self.hub("--models", 500)
        self.scrape(hub)
        before = {path.name: path.read_bytes() for path in (self.folder / "registry").iterdir()}
        for form in ("text", "json", "markdown", "csv"):
            self.run_program("coverage", "-o", self.folder / "registry", "--format", form)
        self.assertEqual({path.name: path.read_bytes() for path in (self.folder / "registry").iterdir()}, before)
        hub.forget()
        self.run_program("coverage", "-o", self.folder / "registry", env={"HF_ENDPOINT": hub.url})
        self.assertEqual(hub.requests(), [])

    def test_an_unfinished_scan_is_told_of(self):
        hub = self.hub("--models", 6000)
        # The walk's second page never comes.
        hub.control("PUT", "/__hub/faults", b"page=2,status=500")
        self.scrape(hub, "--min-downloads", "0", "--full-scan", "--retries", "0", "--no-canonical-sweep", status=None)
        done = self.run_program("coverage", "-o", self.folder / "registry")
        self.assertIn("the last scan is not finished; the figures are of what it has met", done.err)
        self.assertIn("; the last scan, which is not finished, began on 2026-09-21.", done.out)
        self.assertFalse(self.check()["scan_finished"])


if __name__ == "__main__":
    unittest.main()
