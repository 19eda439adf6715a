"""hubcensus coverage: its figures against the same sums made from the census' rows with sqlite3."""

import csv
import io
import json
import os
import random
import sqlite3
import time
import unittest

import oracle
from harness import HubTest, model, number
from library import git

GGUF, MLX, QUANTIZED = 1 << 5, 1 << 6, 1 << 7  # marks, as src/hub/model.h has them


def rows(path):
    """The models of a census, each name once: as the last scan saw it, else the youngest."""
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    words = dict(database.execute("SELECT id, text FROM name"))
    last = database.execute("SELECT max(id) FROM scan").fetchone()[0]
    found = {}
    for key, scan, name, architecture, model_type, task, method, downloads, marks, created in sorted(
            database.execute("SELECT key, scan, id, architecture, model_type, task, quant_method, downloads, marks, created FROM model"),
            key=lambda row: (row[1] != last, -row[0])):
        seconds = created if created is not None else key >> 31 if key >= 0 else None
        found.setdefault(name, {
            "architecture": words.get(architecture), "model_type": words.get(model_type), "task": words.get(task), "downloads": downloads,
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


TIERS = "not", "removed", "fallback", "native"


class Library:
    """What a profile says, read anew: for each kind of word the tier and the last version of a name."""

    def __init__(self, profile):
        self.words = {}
        for kind, key in (("architecture", "supported_architectures"), ("model_type", "supported_model_types")):
            entries = [e if isinstance(e, dict) else {"name": e} for e in profile.get(key, [])]
            self.words[kind] = {e["name"]: (e.get("tier", "native"), e.get("last")) for e in entries}
        self.goes_by = ["architecture", "model_type"] if self.words["architecture"] or not self.words["model_type"] else \
            ["model_type", "architecture"]

    def ask(self, m):
        """(tier, what decided, last version): the better of both words, of equal ones the architecture."""
        found = [(*self.words[kind][m[kind]], kind) for kind in self.words if m[kind] in self.words[kind]]
        if not found:
            return "not", None, None
        tier, last, kind = max(found, key=lambda f: (TIERS.index(f[0]), f[2] == "architecture"))
        return tier, kind, last

    def tier(self, m):
        return self.ask(m)[0]

    def loads(self, m):
        return self.tier(m) in ("fallback", "native")


def coverage(models, libraries):
    found = {}
    for name, library in libraries.items():
        tiers = groups([{**m, "tier": library.tier(m)} for m in models], "tier")
        native, fallback = tiers.get("native", []), tiers.get("fallback", [])
        found[name] = {"loaded": shares(native + fallback, models), "native": shares(native, models),
                       "fallback": shares(fallback, models),
                       "not_loaded": shares(tiers.get("not", []) + tiers.get("removed", []), models)}
    return found


def decided_by(models, libraries):
    return {name: {kind: figures([m for m in models if library.loads(m) and library.ask(m)[1] == kind])
                   for kind in ("architecture", "model_type")} for name, library in libraries.items()}


def lacks(models, name, libraries, tiers, top):
    """What a library takes in these tiers, by the words that it goes by."""
    library, found = libraries[name], {}
    lacking = [m for m in models if library.tier(m) in tiers]
    for m in lacking:
        kind = next(kind for kind in library.goes_by if m[kind] is not None)
        found.setdefault((kind, m[kind]), []).append(m)
    lines = []
    for (kind, word), members in sorted(found.items(), key=lambda item: (by_downloads((item[0][1], item[1])), item[0][0])):
        best = {n: max((lib.tier(m) for m in members), key=TIERS.index) for n, lib in libraries.items()}
        # Of several last versions any may be told.
        last = {n: {lib.ask(m)[2] for m in members if lib.tier(m) == best[n]} for n, lib in libraries.items()}
        lines.append({
            "architecture_id": word if kind == "architecture" else None, "model_type": word if kind == "model_type" else None,
            "total_models": len(members), "total_downloads": figures(members)["downloads"],
            "models_percent": percent(len(members), len(models)),
            "downloads_percent": percent(figures(members)["downloads"], figures(models)["downloads"]),
            "tier": best[name], "last": last[name],
            "others": {n: {"tier": best[n], "last": last[n], **figures([m for m in members if lib.loads(m)])}
                       for n, lib in libraries.items() if n != name}})
    return {"total_architectures": len(found), "total_models": len(lacking), "total_downloads": figures(lacking)["downloads"],
            "architectures": lines[:top]}


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
    judged_by = ["architecture"] + ["model_type"] * any(library.words["model_type"] for library in libraries.values())
    judged = [m for m in counted if any(m[kind] is not None for kind in judged_by)]
    return {"task": task, "author": author, "libraries": list(libraries), "total_models": len(judged),
            "judged_by": judged_by, "total_downloads": figures(judged)["downloads"],
            "not_judged": figures([m for m in counted if m not in judged]),
            "quantized_variants": figures([m for m in chosen if m not in counted]) if not keep else figures([]),
            "coverage": coverage(judged, libraries), "decided_by": decided_by(judged, libraries),
            "tasks": lines(judged, "task", libraries, by_downloads)[:top],
            "total_tasks": len(groups(judged, "task")),
            "years": lines(judged, "year", libraries, lambda item: (item[0] is None, item[0] or 0)),
            "authors": lines(judged, "author", libraries, by_downloads_then_name)[:top],
            "total_authors": len(groups(judged, "author")),
            "missing": {name: lacks(judged, name, libraries, ("not", "removed"), top) for name in libraries},
            "fallback": {name: lacks(judged, name, libraries, ("fallback",), top) for name in libraries}}


def settle_last(report, wanted):
    """Put the last version that is told where the sums allow several."""
    for part in ("missing", "fallback"):
        for name, table in wanted[part].items():
            told = report[part].get(name, {}).get("architectures", [])
            for line, said in zip(table["architectures"], told):
                for one, answer in [(line, said)] + [(o, said["others"].get(n, {})) for n, o in line["others"].items()]:
                    one["last"] = answer.get("last") if answer.get("last") in one["last"] else one["last"]


class Coverage(HubTest):
    def setUp(self):
        super().setUp()
        self.libraries = {"transformerlens": Library({"supported_architectures": oracle.SUPPORTED})}

    def report(self, *flags, output="registry"):
        return json.loads(self.run_program("coverage", "-o", self.folder / output, "--format", "json", *flags).out)

    def check(self, *flags, models=None, **more):
        report = self.report(*flags)
        wanted = expected(models or rows(self.folder / "registry/census.db"), self.libraries, **more)
        settle_last(report, wanted)
        for key, value in wanted.items():
            self.assertEqual(report[key], value, key)
        return report

    def other(self, name, supported=None, types=None):
        profile = dict(oracle.PROFILE, name=name, supported_architectures=supported, supported_model_types=types)
        profile = {key: value for key, value in profile.items() if value is not None}
        (self.folder / f"{name}.json").write_text(json.dumps(profile))
        self.libraries[name] = Library(profile)
        return f"{self.folder}/{name}.json"

    def test_every_figure_is_that_of_the_rows(self):
        hub = self.hub("--seed", 13, "--models", 12000)
        for task in ("text-generation", "fill-mask"):
            self.scrape(hub, "--task", task, "--min-downloads", "0", "--full-scan")
        models = rows(self.folder / "registry/census.db")
        report = self.check(models=models)
        self.assertGreater(report["total_models"], 2000)
        self.assertGreater(min(report["not_judged"]["models"], report["quantized_variants"]["models"]), 100)
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
        self.assertEqual(report["judged_by"], ["architecture"])
        self.assertEqual(report["coverage"]["nothing"]["loaded"], {"models": 0, "downloads": 0, "models_percent": 0.0,
                                                                   "downloads_percent": 0.0})
        out = self.run_program("coverage", "-o", self.folder / "registry", "--against", f"{half},{nothing}", "--format", "csv").out
        table = list(csv.DictReader(io.StringIO(out, newline="")))
        for line in report["tasks"] + report["years"] + report["authors"]:
            of = next(iter(line))
            for name in report["libraries"]:
                row = [r for r in table if (r["of"], r["name"], r["library"]) == (of, str(line[of] or ""), name)]
                told = line["coverage"][name]
                wanted = [line["models"], line["downloads"], *told["loaded"].values(), *list(told["native"].values())[:2],
                          *list(told["fallback"].values())[:2], None, None, None]
                self.assertEqual([list(r.values())[3:] for r in row], [["" if v is None else str(v) for v in wanted]])
        for name in report["libraries"]:
            self.assertEqual([r["name"] for r in table if (r["of"], r["library"]) == ("missing", name)],
                             [a["architecture_id"] for a in report["missing"][name]["architectures"]])
        names = self.run_program("coverage", "-o", self.folder / "registry", "--profile", half, "--against", "transformerlens", "-q")
        self.assertEqual(names.out.splitlines(), [a["architecture_id"] for a in report["missing"]["half"]["architectures"]])
        self.assertEqual(names.err, "")

    def test_tiers_types_and_what_was_removed(self):
        hub = self.hub("--seed", 5, "--models", 6000)
        for task in ("text-generation", "fill-mask"):
            self.scrape(hub, "--task", task, "--min-downloads", "0", "--full-scan")
        models = rows(self.folder / "registry/census.db")
        words = {kind: sorted({m[kind] for m in models if m[kind]}) for kind in ("architecture", "model_type")}
        self.assertGreater(sum(m["architecture"] is None and m["model_type"] is not None for m in models), 20)
        for seed in range(20 if os.environ.get("HUBCENSUS_TORTURE") else 2):
            with self.subTest(seed=seed):
                self.random_libraries(random.Random(seed), words, models)

    def random_libraries(self, dice, words, models):
        def entries(kind, share):
            found = []
            for word in dice.sample(words[kind], int(len(words[kind]) * share)):
                entry = {"name": word, "tier": dice.choice(TIERS[1:])}
                if entry["tier"] == "removed" and dice.random() < 0.7:
                    entry["last"] = f"0.{dice.randrange(9)}"
                found.append(word if entry["tier"] == "native" and dice.random() < 0.5 else entry)
            return found

        self.libraries = {"transformerlens": Library({"supported_architectures": oracle.SUPPORTED})}
        tiers = self.other("tiers", entries("architecture", 0.6))
        types = self.other("types", types=entries("model_type", 0.5))
        both = self.other("both", entries("architecture", 0.3), entries("model_type", 0.6))
        none = self.other("none", [], [])
        report = self.check("--against", f"{tiers},{types},{both},{none}", models=models)
        self.assertEqual(report["judged_by"], ["architecture", "model_type"])
        self.assertGreater(report["decided_by"]["types"]["model_type"]["models"], 0)
        self.assertEqual(report["decided_by"]["types"]["architecture"]["models"], 0)
        self.check("--against", f"{tiers},{types},{both},{none}", "--top", "1000", "--task", "text-generation",
                   models=models, top=1000, task="text-generation")
        for name in ("tiers", "types", "both", "none"):
            path = f"{self.folder}/{name}.json"
            self.libraries = {name: Library(json.loads((self.folder / f"{name}.json").read_text()))}
            report = self.check("--profile", path, "--top", "1000", models=models, top=1000)
            self.assertEqual("model_type" in report["judged_by"], name in ("types", "both"))
            out = self.run_program("coverage", "-o", self.folder / "registry", "--profile", path, "--top", "1000",
                                   "--format", "csv").out
            table = list(csv.DictReader(io.StringIO(out, newline="")))
            for part in ("missing", "fallback"):
                self.assertEqual(
                    [(r["name"], r["name_is"], r["tier"], r["last"] or None, int(r["models"])) for r in table if r["of"] == part],
                    [(a["architecture_id"] or a["model_type"], "architecture" if a["architecture_id"] else "model_type",
                      a["tier"], a["last"], a["total_models"]) for a in report[part][name]["architectures"]])

    def test_a_model_with_a_type_alone_is_of_the_whole_where_a_library_goes_by_types(self):
        models = number([
            model("a/one", "LlamaForCausalLM", 900), model("a/two", None, 60, config={"architectures": ["NewArch"], "model_type": "new"}),
            model("b/typed", None, 40, config={"model_type": "llama"}), model("b/none", None, 500)])
        hub = self.hub("--catalogue", self.catalogue(models))
        self.scrape(hub, "--min-downloads", "0", "--no-canonical-sweep")
        self.check()
        types = self.other("types", types=["llama", {"name": "new", "tier": "removed", "last": "2.0"}])
        self.check("--against", types)
        text = self.run_program("coverage", "-o", self.folder / "registry", "--against", types).out
        for line in ("Of 3 models with 1,000 downloads in 30 days:", "2    66.7 %               940    94.0 %  loaded by types",
                     "2    66.7 %               940    94.0 %  of these loaded by types",
                     "1                         500  with neither an architecture nor a model type, which cannot be judged",
                     "1                40       4.0 %       yes  llama (a model type)",
                     "1                60       6.0 %               no  new (removed, last in 2.0)"):
            self.assertIn(line + "\n", text)

    def test_two_revisions_of_one_library(self):
        hub = self.hub("--seed", 3, "--models", 2000)
        self.scrape(hub, "--min-downloads", "0", "--full-scan")
        models = rows(self.folder / "registry/census.db")
        library, names = self.folder / "mine", {}
        git("init", "-q", library)
        for tag, count in (("v0.9", 10), ("v0.10", 30)):
            names[tag] = oracle.SUPPORTED[:count]
            (library / "supported.txt").write_text("".join(f"{name}\n" for name in names[tag]))
            git("add", "-A", folder=library)
            git("-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-qm", tag, folder=library)
            git("tag", tag, folder=library)
        words = [f"{library}/supported.txt@{tag}" for tag in names]
        self.libraries.update({f"supported@{tag}": Library({"supported_architectures": names[tag]}) for tag in names})
        self.check("--against", ",".join(words), models=models)
        self.check("--against", ",".join([*words, words[0], f"{library}/supported.txt@HEAD"]), models=models)
        del self.libraries["transformerlens"]
        self.check("--supported-from", words[0], "--against", words[1], models=models)
        text = self.run_program("coverage", "-o", self.folder / "registry", "--against", ",".join(words)).out
        for line in ("  loaded by supported@v0.9\n", "    supported@v0.10\n", "would add most downloads to supported@v0.10\n"):
            self.assertIn(line, text)
        # Of one revision's name, in two repositories, the commits are told.
        git("clone", "-q", library, self.folder / "fork")
        git("reset", "-q", "--hard", "v0.9", folder=self.folder / "fork")
        heads = [git("rev-parse", "HEAD", folder=folder, text=True).stdout[:10] for folder in (library, self.folder / "fork")]
        report = self.report("--against", ",".join(f"{self.folder}/{folder}/supported.txt@HEAD" for folder in ("mine", "fork")))
        self.assertEqual(report["libraries"][1:], [f"supported@{head}" for head in heads])
        # On the disk there is no revision to tell them apart.
        for place in ("a", "b"):
            (self.folder / place).mkdir()
            (self.folder / place / "lib").write_text(f"Llama{place}\n")
        report = self.report("--against", f"{self.folder}/a/lib,{self.folder}/b/lib")
        self.assertEqual(report["libraries"], ["transformerlens", f"lib ({self.folder}/a/lib)", f"lib ({self.folder}/b/lib)"])

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
