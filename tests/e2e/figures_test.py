"""What each finished scan keeps of each architecture, against sums made from the files it wrote and the Hub's own list."""

import copy
import json
import sqlite3
import unittest

import oracle
from harness import HubTest, model, number

COLUMNS = ("supported", "models", "verified", "downloads", "min_parameters", "rank", "score_tenths",
           "lacking_models", "lacking_downloads")


class Figures(HubTest):
    def kept(self, scan=None):
        """{architecture: {column: figure}} of a scan, of the last one when none is named."""
        with sqlite3.connect(self.folder / "registry/census.db") as db:
            if scan is None:
                scan = db.execute("SELECT max(id) FROM scan WHERE finished IS NOT NULL").fetchone()[0]
            rows = db.execute(f"SELECT name.text, {', '.join(COLUMNS)} FROM figure JOIN name ON name.id = architecture"
                              " WHERE scan = ? AND kind = 0", (scan,)).fetchall()
            told, = db.execute("SELECT figures FROM scan WHERE id = ?", (scan,)).fetchone()
        db.close()
        self.assertEqual(told, len(rows))
        return {name: dict(zip(COLUMNS, figures)) for name, *figures in rows}

    def expected(self, seen):
        """The same, of the files as they stand and of the models that the census has met."""
        made = {}
        census = {m["id"]: m for m in seen}
        for e in self.read("supported_models.json")["models"]:
            f = made.setdefault(e["architecture_id"], dict.fromkeys(COLUMNS) | dict(
                supported=1, models=0, verified=0, downloads=0))
            f["models"] += 1
            f["verified"] += e["status"] == 1
            m = census.get(e["model_id"])
            if m is not None and oracle.architecture(m) == e["architecture_id"]:
                f["downloads"] += oracle.downloads(m)
                known = [n for n in (f["min_parameters"], oracle.parameters(m)) if n is not None]
                f["min_parameters"] = min(known) if known else None
        for rank, g in enumerate(self.read("architecture_gaps.json")["gaps"], 1):
            both = g["architecture_id"] in made
            f = made.setdefault(g["architecture_id"], dict.fromkeys(COLUMNS) | dict(
                supported=0, models=g["total_models"], verified=0, downloads=g["total_downloads"],
                min_parameters=g["min_param_count"]))
            f.update(rank=rank, score_tenths=round(g["relevancy_score"] * 10) or None)
            if both:
                f.update(lacking_models=g["total_models"], lacking_downloads=g["total_downloads"] or None)
        return made

    def verify(self, every=7):
        """What a verification leaves in the registry, and who takes entries out of it."""
        path = self.folder / "registry/supported_models.json"
        data = json.loads(path.read_text())
        for i, e in enumerate(data["models"]):
            if i % every == 0:
                e["status"] = 1
        data["models"] = [e for i, e in enumerate(data["models"]) if i % 3 != 1]
        path.write_text(json.dumps(data, indent=2) + "\n")

    def later(self, models):
        """The same Hub some weeks on: some models gone, some new, some with other downloads."""
        models = copy.deepcopy(models)
        for i, m in enumerate(models):
            m["downloads"] = m["downloads"] * (3 + i % 5) // 4
            if i % 50 == 7 and oracle.architecture(m):
                m["config"]["architectures"] = ["NewcomerForCausalLM"]
        models += [model(f"later/new-{i}", ("LlamaForCausalLM", "NewcomerForCausalLM")[i % 2], 700 + i)
                   for i in range(30)]
        return number([m for i, m in enumerate(models) if i % 37 != 5])

    def test_each_scan_keeps_what_its_files_say(self):
        hub = self.hub("--models", 3000, "--seed", 5)
        first = hub.models()
        self.scrape(hub)
        self.assertEqual(self.kept(), self.expected(first))
        self.verify()
        second = self.later(first)
        self.scrape(self.hub("--catalogue", self.catalogue(second)), "--max-shrink", 100)
        # Models that are gone or fell below the least downloads keep what was last seen of them.
        seen = {m["id"]: m for models in (first, second)
                for m in (*oracle.walk(models), *oracle.sweep(models))}
        kept = self.kept()
        self.assertEqual(kept, self.expected(seen.values()))
        self.assertGreater(sum(f["verified"] for f in kept.values()), 20)
        self.assertEqual(kept["NewcomerForCausalLM"]["supported"], 0)
        self.assertNotIn("NewcomerForCausalLM", self.kept(1))

    def test_the_same_scan_again_gives_the_same_figures_and_regap_leaves_them(self):
        hub = self.hub("--models", 2000, "--seed", 6)
        self.scrape(hub)
        self.scrape(hub)
        self.assertEqual(self.kept(1), self.kept(2))
        profile = json.loads(json.dumps(oracle.PROFILE))
        top = self.read("architecture_gaps.json")["gaps"][0]["architecture_id"]
        profile["supported_architectures"].append(top)
        (self.folder / "profile.json").write_text(json.dumps(profile))
        before = self.kept(1), self.kept(2)
        self.run_program("regap", "-o", self.folder / "registry", "--profile", self.folder / "profile.json")
        self.assertEqual((self.kept(1), self.kept(2)), before)
        self.scrape(hub, "--profile", self.folder / "profile.json")
        self.assertEqual((self.kept(1), self.kept(2)), before)
        self.assertEqual(self.kept(3)[top]["supported"], 1)
        self.assertEqual(self.kept(3)[top]["models"], self.kept(2)[top]["models"])
        self.assertEqual(self.kept(3)[top]["downloads"], self.kept(2)[top]["downloads"])

    def test_an_architecture_that_is_supported_in_part_has_both_figures(self):
        models = number([
            model("a/part", "MixedForCausalLM", 900, config={"architectures": ["MixedForCausalLM"], "model_type": "taken"}),
            model("b/other", "MixedForCausalLM", 800, config={"architectures": ["MixedForCausalLM"], "model_type": "else"}),
            model("c/more", "MixedForCausalLM", 700, config={"architectures": ["MixedForCausalLM"], "model_type": "else"}),
        ])
        profile = {"name": "typed", "title": "Typed", "supported_architectures": ["LlamaForCausalLM"],
                   "supported_model_types": ["taken"]}
        (self.folder / "typed.json").write_text(json.dumps(profile))
        hub = self.hub("--catalogue", self.catalogue(models))
        self.scrape(hub, "--profile", self.folder / "typed.json", "--no-canonical-sweep")
        self.assertEqual(self.kept(), self.expected(models))
        self.assertEqual(self.kept()["MixedForCausalLM"]["downloads"], 900)
        self.assertEqual(self.kept()["MixedForCausalLM"]["lacking_downloads"], 1500)

    def test_a_scan_with_nothing_in_it_has_figures_and_one_that_found_too_little_has_none(self):
        hub = self.hub("--models", 2000, "--seed", 6)
        self.scrape(hub)
        self.scrape(self.hub("--catalogue", self.catalogue([model("a/b")])), status=3)
        with sqlite3.connect(self.folder / "registry/census.db") as db:
            self.assertEqual(db.execute("SELECT count(DISTINCT scan) FROM figure").fetchone(), (1,))
        db.close()
        self.scrape(self.hub("--catalogue", self.catalogue([])), "--no-canonical-sweep", output="empty")
        with sqlite3.connect(self.folder / "empty/census.db") as db:
            self.assertEqual(db.execute("SELECT figures FROM scan").fetchall(), [(0,)])
        db.close()

    def test_an_entry_counts_under_the_architecture_that_the_registry_names(self):
        models = number([model("a/turned", "NewForCausalLM", 5000), model("a/same", "LlamaForCausalLM", 600)])
        (self.folder / "registry").mkdir()
        (self.folder / "registry/supported_models.json").write_text(json.dumps({"models": [
            {"architecture_id": "LlamaForCausalLM", "model_id": "a/turned", "status": 1},
            {"architecture_id": "GoneForCausalLM", "model_id": "b/gone", "status": 2}]}))
        self.scrape(self.hub("--catalogue", self.catalogue(models)), "--no-canonical-sweep")
        self.assertEqual(self.kept(), self.expected(models))
        self.assertEqual(self.kept()["LlamaForCausalLM"],
                         dict.fromkeys(COLUMNS) | dict(supported=1, models=2, verified=1, downloads=600))
        self.assertEqual(self.kept()["GoneForCausalLM"]["models"], 1)


if __name__ == "__main__":
    unittest.main()
