"""hubcensus report: its figures against the same counted from the registry's files and, with sqlite3, from the census."""

import collections
import csv
import io
import json
import re
import sqlite3
import unittest

from harness import HubTest

STATUSES = "unverified", "verified", "skipped", "failed"


def census(path):
    """Name to row of the models of a census; each name stands there once."""
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    words = dict(database.execute("SELECT id, text FROM name"))
    found = {}
    for name, architecture, downloads, parameters, task in database.execute(
            "SELECT id, architecture, downloads, parameters, task FROM model"):
        assert name not in found, name
        found[name] = {"architecture": words.get(architecture), "downloads": downloads, "parameters": parameters, "task": words.get(task)}
    database.close()
    return found


class Report(HubTest):
    def setUp(self):
        super().setUp()
        hub = self.hub("--models", "4000", "--seed", "11")
        self.scrape(hub, "--min-downloads", "50")
        self.path = self.folder / "registry/supported_models.json"
        registry = json.loads(self.path.read_text())
        self.entries = registry["models"]
        for place, entry in enumerate(self.entries):
            entry["status"] = (0, 0, 1, 0, 3, 0, 2)[place % 7]
        self.entries.append(dict(self.entries[0], status=3))
        self.entries.append({"model_id": "not/in-census", "architecture_id": "GoneForCausalLM", "status": 1})
        self.entries.append({"architecture_id": "LlamaForCausalLM"})
        self.path.write_text(json.dumps(registry))
        self.census = census(self.folder / "registry/census.db")
        self.profile = json.loads(self.run_program("profiles", "transformerlens").out)

    def report(self, *flags, **more):
        return self.run_program("report", "-o", self.folder / "registry", *flags, **more).out

    def counted(self):
        """What the report must say of each architecture, by name, and of all."""
        models = {}
        for entry in self.entries:
            if "model_id" in entry:
                models.setdefault(entry["model_id"], entry)
        found = {name: collections.Counter() for name in self.profile["supported_architectures"]}
        least = {}
        for name, entry in models.items():
            architecture, row = entry["architecture_id"], self.census.get(name)
            count = found.setdefault(architecture, collections.Counter())
            count["total_models"] += 1
            count[STATUSES[entry["status"]]] += 1
            count["canonical"] += name.split("/")[0] in self.profile["canonical_authors"].get(architecture, ())
            if row:
                count["in_census"] += 1
                count["total_downloads"] += row["downloads"]
                if row["parameters"]:
                    least[architecture] = min(least.get(architecture, row["parameters"]), row["parameters"])
        return models, found, least

    def test_the_figures_are_those_of_the_files(self):
        report = json.loads(self.report("--format", "json"))
        models, found, least = self.counted()
        self.assertGreater(len(models), 300)
        self.assertEqual((report["repeated_entries"], report["nameless_entries"]), (1, 1))
        self.assertEqual([m["model_id"] for m in report["models"]], list(models))
        whole = sum(found.values(), collections.Counter())
        for key in ("models", "verified", "failed", "skipped", "unverified", "canonical", "in_census", "downloads"):
            self.assertEqual(report[f"total_{key}"], whole[{"models": "total_models", "downloads": "total_downloads"}.get(key, key)], key)
        self.assertEqual([a["architecture_id"] for a in report["architectures"]], sorted(found, key=str.encode))
        for line in report["architectures"]:
            name = line["architecture_id"]
            for key in ("total_models", "verified", "failed", "skipped", "unverified", "canonical", "in_census"):
                self.assertEqual(line[key], found[name][key], (name, key))
            self.assertEqual(line["total_downloads"], found[name]["total_downloads"] if found[name]["in_census"] else None)
            self.assertEqual(line["min_param_count"], least.get(name))
            self.assertEqual(line["supported"], name in self.profile["supported_architectures"])
        for m in report["models"]:
            row = self.census.get(m["model_id"], {"downloads": None, "parameters": None, "task": None})
            self.assertEqual({key: m[key] for key in ("downloads", "parameters", "task")},
                             {key: row[key] for key in ("downloads", "parameters", "task")})

    def test_the_gaps_are_the_files_and_their_descriptions_the_census(self):
        gaps = json.loads((self.folder / "registry/architecture_gaps.json").read_text())["gaps"]
        report = json.loads(self.report("--format", "json"))
        self.assertGreater(len(gaps), 20)
        self.assertEqual([{key: gap[key] for key in gaps[0]} for gap in report["gaps"]["gaps"]], gaps)
        self.assertEqual(report["total_unsupported_models"], sum(gap["total_models"] for gap in gaps))
        self.assertEqual(report["total_unsupported_downloads"], sum(gap["total_downloads"] for gap in gaps))
        told = 0
        for gap in report["gaps"]["gaps"]:
            contributions = sum(part["contribution"] for part in gap["parts"].values())
            self.assertAlmostEqual(contributions, gap["relevancy_score"], delta=0.0500001)
            # Where the samples are all that counts for it.
            said = re.search(r"(?:^|; )(\S+) has (\d+) % of the downloads", gap["description"] or "")
            if said is None or gap["total_models"] > len(gap["sample_models"]):
                continue
            authors = collections.Counter()
            for name in gap["sample_models"]:
                authors[name.split("/")[0] if "/" in name else ""] += self.census[name]["downloads"]
            self.assertEqual(authors[said[1]], max(authors.values()))
            self.assertEqual(int(said[2]), int(authors[said[1]] / gap["total_downloads"] * 100 + 0.5))
            told += 1
        self.assertGreater(told, 10)

    def test_coverage_is_what_the_command_of_that_name_tells(self):
        report = json.loads(self.report("--format", "json"))["coverage"]
        whole = json.loads(self.run_program("coverage", "-o", self.folder / "registry", "--top", "20", "--format", "json").out)
        self.assertEqual(report, {key: whole[key] for key in report})
        self.assertIn("missing", report)

    def test_other_choices_are_asked_of_the_census(self):
        def gaps(*flags, command="report"):
            found = json.loads(self.run_program(command, "-o", self.folder / "registry", "--format", "json", *flags).out)["gaps"]
            return [{key: gap[key] for key in ("architecture_id", "total_models", "relevancy_score")}
                    for gap in (found["gaps"] if command == "report" else found)]
        for flags in (("--lineage", "base"), ("--weights", "1,1,1"), ("--extended",), ("--quantized", "keep")):
            self.assertEqual(gaps(*flags), gaps(*flags, command="gaps"), flags)
        self.run_program("regap", "-o", self.folder / "registry", "--lineage", "base", "--weights", "1,2,3")
        as_made = gaps("--lineage", "base", "--weights", "1,2,3", command="gaps")
        self.assertEqual(gaps(), as_made)
        self.assertEqual(gaps("--lineage", "all", "--weights", "1,2,3"), gaps("--weights", "1,2,3", command="gaps"))
        (self.folder / "registry/census.db").unlink()
        self.assertEqual(gaps(), as_made)
        self.run_program("report", "-o", self.folder / "registry", "--extended", status=2)

    def test_every_form_has_all_models(self):
        models, found, _ = self.counted()
        markdown = self.report("--format", "markdown")
        listed = re.findall(r"(?m)^- `([^`]+)`( [✓✗–])?", markdown)
        marks = {"unverified": "", "verified": " ✓", "failed": " ✗", "skipped": " –"}
        self.assertEqual(sorted(listed), sorted((name, marks[STATUSES[entry["status"]]]) for name, entry in models.items()))
        headings = re.findall(r"(?m)^### `(.*)`$", markdown)
        self.assertEqual(headings, sorted((name for name, count in found.items() if count["total_models"]),
                                          key=lambda name: (-found[name]["total_models"], name.encode())))
        rows = list(csv.DictReader(io.StringIO(self.report("--format", "csv"), newline="")))
        self.assertEqual([(row["model_id"], row["status"]) for row in rows],
                         [(name, str(entry["status"])) for name, entry in models.items()])
        rows = list(csv.DictReader(io.StringIO(self.report("--format", "csv", "--table", "architectures"), newline="")))
        self.assertEqual({row["architecture_id"]: int(row["total_models"]) for row in rows},
                         {name: count["total_models"] for name, count in found.items()})
        text = self.report()
        self.assertIn(f"\n  Supported models {len(models):>36,}\n", text)

    def test_growth_is_told_from_two_scans_on(self):
        self.assertIsNone(json.loads(self.report("--format", "json"))["growth"])
        self.scrape(self.hub("--models", "4200", "--seed", "11"), "--min-downloads", "50", "--fresh")
        growth = json.loads(self.report("--format", "json"))["growth"]
        self.assertEqual(len(growth["scans"]), 2)
        self.assertTrue(all(len(line["points"]) == 2 for line in growth["architectures"]))
        for place, scan in enumerate(growth["scans"]):
            points = [line["points"][place] for line in growth["architectures"] if line["points"][place]]
            self.assertEqual(scan["supported_models"], sum(p["models"] for p in points if p["supported"]))
        self.assertIn("\nScans, the last first\n", self.report())


if __name__ == "__main__":
    unittest.main()
