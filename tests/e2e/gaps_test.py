"""hubcensus gaps: the list, its choices and its explanations, against sums made from the models themselves."""

import csv
import io
import json
import math
import os
import pathlib
import re
import sqlite3
import unittest

import oracle
from harness import HubTest, model, number

DERIVED = ("finetune", "adapter", "merge", "quantized")
FIGURES = ("architecture_id", "total_models", "total_downloads", "min_param_count", "sample_models", "relevancy_score")


def is_base(m):
    return not any(t.startswith("base_model:") for t in m["tags"])


def round_tenth(x):
    return round(x, 1)


def rescored(gaps, weights):
    """The same gaps, scored with other weights and sorted as the file is."""
    models = max((g["total_models"] for g in gaps), default=0)
    downloads = max((g["total_downloads"] for g in gaps), default=0)
    whole = sum(weights)
    found = []
    for g in gaps:
        demand = g["total_models"] / models * 100 if models else 0
        usage = math.log10(g["total_downloads"] + 1) / math.log10(downloads + 1) * 100 if g["total_downloads"] else 0
        least = g["min_param_count"]
        points = next((p for bound, p in ((1e9, 100), (3e9, 80), (7e9, 60), (14e9, 40), (30e9, 20))
                       if least is not None and least <= bound), 0)
        score = sum(w / whole * part for w, part in zip(weights, (demand, usage, points)))
        found.append(dict(g, relevancy_score=round_tenth(score)))
    return sorted(found, key=lambda g: (-g["relevancy_score"], -g["total_models"], g["architecture_id"].encode()))


class Gaps(HubTest):
    def models(self):
        """Gaps with all kinds of models in them."""
        text = "text-generation"
        made = []
        for i in range(40):
            kind = DERIVED[i % 4]
            architecture = ("AlphaForCausalLM", "BetaForCausalLM", "GammaForCausalLM")[i % 3]
            tags = (text,) if i % 5 == 0 else (text, "base_model:a/b", f"base_model:{kind}:a/b")
            if kind == "quantized" and i % 5:
                tags = (text, "base_model:a/b")
            made.append(model(f"org{i % 7}/m{i}", architecture, 9000 - 100 * i, tags,
                              safetensors={"parameters": {"BF16": 10 ** 9 * (i + 1)}, "total": 10 ** 9 * (i + 1)}))
        made.append(model("hf-internal-testing/tiny-random-Alpha", "AlphaForCausalLM", 777,
                          safetensors={"parameters": {"F32": 4000}, "total": 4000}))
        made.append(model("d/head", downloads=600, config={"architectures": ["AlphaForCausalLM"], "model_type": "alpha_mtp"}))
        made.append(model("q/released-so", downloads=601, config={"architectures": ["BetaForCausalLM"], "model_type": "beta",
                                                                  "quantization_config": {"quant_method": "fp8"}}))
        made.append(model("r/own-code", "GammaForCausalLM", 602, (text, "custom_code")))
        made.append(model("x/only-tuned", "TunedForCausalLM", 5000, (text, "base_model:a/b", "base_model:finetune:a/b")))
        return number(made)

    def scan(self, *flags, status=0, **more):
        self.made = self.models()
        hub = self.hub("--catalogue", self.catalogue(self.made))
        return self.scrape(hub, "--no-canonical-sweep", *flags, status=status, **more)

    def gaps(self, *flags, output="registry", **more):
        return self.run_program("gaps", "-o", self.folder / output, *flags, **more)

    def report(self, *flags, **more):
        return json.loads(self.gaps("--format", "json", *flags, **more).out)

    def figures(self, *flags, **more):
        return [{k: g[k] for k in FIGURES} for g in self.report(*flags, **more)["gaps"]]

    def regapped(self, *flags):
        """What regap writes with these flags, in a folder of its own."""
        copy = self.folder / "copy"
        if not copy.exists():
            copy.mkdir()
            for name in ("census.db", "supported_models.json", "architecture_gaps.json"):
                (copy / name).write_bytes(self.raw(name))
        self.run_program("regap", "-o", copy, "-q", "--max-shrink", "100", *flags)
        return json.loads((copy / "architecture_gaps.json").read_text())

    def test_the_list_is_the_file_s_and_the_oracle_s(self):
        self.scan()
        expected = oracle.gaps(self.made)
        self.assertEqual(self.figures(), expected)
        self.assertEqual(self.figures(), self.read("architecture_gaps.json")["gaps"])
        self.assertEqual(self.gaps("-q").out.splitlines(), [g["architecture_id"] for g in expected])
        self.assertEqual(self.gaps("-q").err, "")
        self.assertEqual([g["rank"] for g in self.report()["gaps"]], [1, 2, 3, 4])
        self.assertEqual(self.figures("--top", "2"), expected[:2])
        self.assertEqual(self.figures("--min-models", "2"), [g for g in expected if g["total_models"] >= 2])
        rows = list(csv.DictReader(io.StringIO(self.gaps("--format", "csv").out)))
        self.assertEqual([(r["architecture_id"], float(r["relevancy_score"])) for r in rows],
                         [(g["architecture_id"], g["relevancy_score"]) for g in expected])

    def test_other_weights_rank_the_same_figures_otherwise(self):
        self.scan()
        expected = oracle.gaps(self.made)
        for text, weights in (("0,1,0", (0, 1, 0)), ("1,1,1", (1, 1, 1)), ("0.2,0.3,0.5", (2, 3, 5)), ("45,35,20", (9, 7, 4))):
            with self.subTest(text):
                listed = self.figures("--weights", text)
                for got, wanted in zip(listed, rescored(expected, weights)):
                    self.assertAlmostEqual(got["relevancy_score"], wanted["relevancy_score"], delta=0.1001)
                self.assertEqual(listed, self.regapped("--weights", text)["gaps"])
        self.assertEqual(self.figures("--weights", "45,35,20"), expected)

    def test_base_models_alone_count(self):
        self.scan()
        listed = self.report("--lineage", "base")
        self.assertEqual([{k: g[k] for k in FIGURES} for g in listed["gaps"]], oracle.gaps([m for m in self.made if is_base(m)]))
        self.assertEqual(listed["made_with"]["lineage"], "base")
        self.assertNotIn("TunedForCausalLM", self.gaps("--lineage", "base", "-q").out)
        written = self.regapped("--lineage", "base")
        self.assertEqual(written["gaps"], [{k: g[k] for k in FIGURES} for g in listed["gaps"]])
        self.assertEqual(written["made_with"]["lineage"], "base")
        # A file that was made so answers by itself, and needs the census for the others.
        (self.folder / "copy/census.db").unlink()
        self.assertEqual(self.figures("--lineage", "base", output="copy"), written["gaps"])
        err = self.gaps(output="copy", status=2).err
        self.assertIn("there is no census", err)

    def test_a_scan_s_summary_says_what_it_counted(self):
        out = self.scan("--lineage", "base").out
        listed = self.report("--lineage", "base")
        self.assertIn(f"Missing: 3 architectures with {listed['total_unsupported_models']} base models\n", out)
        summary = json.loads(self.run_program("regap", "-o", self.folder / "registry", "--lineage", "base", "--format", "json").out)
        self.assertEqual(summary["gaps"]["made_with"], listed["made_with"])
        self.assertEqual(summary["gaps"]["top"][0]["architecture_id"], listed["gaps"][0]["architecture_id"])
        self.assertNotIn("made_with", json.loads(self.run_program("regap", "-o", self.folder / "registry", "--format", "json").out)["gaps"])

    def test_a_list_of_base_models_is_no_loss_of_the_others(self):
        self.scan()
        before = self.read("architecture_gaps.json")
        self.assertGreater(before["total_unsupported_models"], 40)
        self.run_program("regap", "-o", self.folder / "registry", "-q", "--lineage", "base")
        base = self.read("architecture_gaps.json")
        self.assertLess(base["total_unsupported_models"], 20)
        self.run_program("regap", "-o", self.folder / "registry", "-q")
        self.assertEqual(self.raw("architecture_gaps.json"), json.dumps(before, indent=2).encode())

    def test_models_of_unknown_lineage_count_and_are_told_of(self):
        self.scan()
        database = sqlite3.connect(self.folder / "registry/census.db")
        with database:
            database.execute("UPDATE model SET marks = marks & 255 WHERE id IN ('org1/m1', 'org2/m2', 'x/only-tuned')")
        database.close()
        result = self.gaps("--lineage", "base")
        self.assertIn("of 3 models the census does not know what they are made from", result.err)
        known = [m for m in self.made if is_base(m) or m["id"] in ("org1/m1", "org2/m2", "x/only-tuned")]
        self.assertEqual(self.figures("--lineage", "base"), oracle.gaps(known))
        self.assertIn("of 3 models", self.run_program("regap", "-o", self.folder / "registry", "--lineage", "base").err)
        self.assertNotIn("census does not know", self.gaps().err + self.gaps("--extended").err)

    def test_extended_tells_what_the_models_are(self):
        self.scan("--extended")
        written = self.read("architecture_gaps.json")
        self.assertEqual(written["made_with"], {"weights": {"demand": 0.45, "usage": 0.35, "benchmarkability": 0.2},
                                                "lineage": "all", "extended": True})
        self.assertEqual([{k: g[k] for k in FIGURES} for g in written["gaps"]], oracle.gaps(self.made))
        listed = self.report("--extended")["gaps"]
        self.assertEqual([{k: v for k, v in g.items() if k != "rank"} for g in listed], written["gaps"])
        for gap in written["gaps"]:
            self.assertEqual(tuple(gap)[:len(FIGURES)], FIGURES)
            members = [m for m in self.made if m["config"]["architectures"][0] == gap["architecture_id"]]
            owners = {}
            for m in members:
                owner = owners.setdefault(m["id"].split("/")[0], {"models": 0, "downloads": 0})
                owner["models"] += 1
                owner["downloads"] += m["downloads"]
            best = sorted(owners.items(), key=lambda item: (-item[1]["downloads"], item[0]))[:5]
            self.assertEqual(gap["organisations"], [{"name": name, **figures} for name, figures in best])
            self.assertEqual(gap["total_organisations"], len(owners))
            self.assertEqual(gap["base_models"], sum(map(is_base, members)))
            self.assertEqual((gap["lineage_unknown_models"], gap["untrusted_counts"]), (0, 0))
            self.assertEqual(gap["test_models"], sum("tiny-random" in m["id"] for m in members))
            self.assertEqual(gap["draft_models"], sum(m["config"]["model_type"] == "alpha_mtp" for m in members))
            self.assertEqual(gap["remote_code_models"], sum("custom_code" in m["tags"] for m in members))
            self.assertEqual(gap["quantized_models"], sum("quantization_config" in m["config"] for m in members))
        alpha = next(g for g in written["gaps"] if g["architecture_id"] == "AlphaForCausalLM")
        self.assertEqual(alpha["smallest_test_model"], {"model_id": "hf-internal-testing/tiny-random-Alpha", "parameters": 4000})
        self.assertEqual(alpha["smallest_real_model"], {"model_id": "org0/m0", "parameters": 10 ** 9})
        # Without the flag the keys go again.
        self.run_program("regap", "-o", self.folder / "registry", "-q")
        plain = self.read("architecture_gaps.json")
        self.assertNotIn("made_with", plain)
        self.assertEqual(plain["gaps"], oracle.gaps(self.made))

    def test_what_is_carried_over_keeps_its_keys(self):
        (self.folder / "registry").mkdir()
        old = {"generated_at": "2025-01-01", "made_with": {"lineage": "base", "extended": True}, "gaps": [
            {"architecture_id": "OldOnly", "total_models": 2, "total_downloads": 5, "relevancy_score": 1.0, "test_models": 7},
            {"architecture_id": "AlphaForCausalLM", "total_models": 99, "test_models": 7}]}
        (self.folder / "registry/architecture_gaps.json").write_text(json.dumps(old))
        result = self.scan("--max-shrink", "100")
        written = self.read("architecture_gaps.json")
        self.assertNotIn("made_with", written)
        kept = {g["architecture_id"]: g.get("test_models") for g in written["gaps"]}
        self.assertEqual((kept["OldOnly"], kept["AlphaForCausalLM"]), (7, None))
        self.assertIn("1 gap, which no scan into this census has met, is carried over with figures of base models", result.err)

    def test_an_explanation_can_be_added_up_by_hand(self):
        self.scan()
        for flags in ((), ("--weights", "1,1,1"), ("--weights", "0.7,0.1,0.2"), ("--lineage", "base"), ("--extended",)):
            with self.subTest(flags):
                self.check_explanation(self.gaps("--explain", *flags).out, self.report("--explain", *flags))

    def check_explanation(self, text, report):
        """Every number of the text follows from those that stand beside it."""
        blocks = re.findall(r"(?m)^ +(\d+)  (\S+) +[\d,]+ +[\d,]+ +\S+ +([\d.]+)\n((?: +[\d.]+ = .*\n){3}) +([\d.]+)   in all(, between.*)?$", text)
        self.assertEqual([b[1] for b in blocks], [g["architecture_id"] for g in report["gaps"]])
        for (_, _, score, lines, total, tie), gap in zip(blocks, report["gaps"]):
            shares = re.findall(r"([\d.]+) = ([\d.]+) x +([\d.]+)  (\w+): ", lines)
            self.assertEqual([s[3] for s in shares], ["demand", "usage", "benchmarkability"])
            self.assertAlmostEqual(sum(float(s[0]) for s in shares), float(total), places=6)
            for share, weight, points, _ in shares:
                self.assertAlmostEqual(float(share), float(weight) * float(points), delta=0.021)
            self.assertEqual(float(score), gap["relevancy_score"])
            self.assertLessEqual(abs(float(total) - float(score)), 0.05 + 1e-9)
            if not tie:
                self.assertLess(abs(float(total) - float(score)), 0.05)
            parts = gap["explanation"]
            self.assertEqual(round_tenth(sum(parts[k]["contribution"] for k in ("demand", "usage", "benchmarkability"))),
                             gap["relevancy_score"])
            for k in ("demand", "usage", "benchmarkability"):
                self.assertEqual(parts[k]["contribution"], parts[k]["points"] * parts[k]["weight"])
            self.assertEqual(parts["demand"]["points"], parts["demand"]["value"] / parts["demand"]["of"] * 100)
            self.assertEqual((parts["demand"]["of"], parts["usage"]["of"]), (report["most_models"], report["most_downloads"]))

    def test_a_remark_tells_what_the_smallest_real_model_would_give(self):
        self.made = number([model("t/tiny-random-Big", "BigForCausalLM", 100, safetensors={"parameters": {"F32": 4200000}, "total": 4200000}),
                            model("b/big", "BigForCausalLM", 899, safetensors={"parameters": {"BF16": 7100000000}, "total": 7100000000})])
        self.scrape(self.hub("--catalogue", self.catalogue(self.made)), "--no-canonical-sweep", "--min-downloads", "0")
        text = self.gaps("--explain", "--extended").out
        self.assertIn("4.2M is told of t/tiny-random-Big, a test model; the smallest real model, b/big, has 7.1B, which would give 40 "
                      "points instead of 100 and a score of 88.0.", text)
        gap = self.report("--explain", "--extended")["gaps"][0]["explanation"]
        self.assertEqual((gap["smallest_is"], gap["smallest_model_id"]), ("test", "t/tiny-random-Big"))
        self.assertEqual(gap["with_real"], {"points": 40.0, "relevancy_score": 88.0})
        row = next(csv.DictReader(io.StringIO(self.gaps("--explain", "--extended", "--format", "csv").out)))
        self.assertEqual((row["smallest_is"], row["smallest_model_id"], row["score_with_real"]), ("test", "t/tiny-random-Big", "88.0"))
        self.assertNotIn("told of", self.gaps("--explain").out)

    def test_a_scan_that_is_gone_on_with_has_the_same_choices(self):
        hub = self.hub("--seed", 21, "--models", 12000, "--fault", "filter=text-generation,page=2,status=503")
        flags = ("--min-downloads", "1", "--retries", "0", "--weights", "1,1,1", "--extended")
        self.scrape(hub, *flags, status=75)
        before = self.raw("scrape_checkpoint.json")
        for other in ((), ("--weights", "1,1,2", "--extended"), ("--weights", "1,1,1"), (*flags[4:], "--lineage", "base")):
            err = self.scrape(hub, *flags[:4], *other, status=2).err
            self.assertIn("had other arguments", err)
        self.assertEqual(self.raw("scrape_checkpoint.json"), before)
        hub.control("DELETE", "/__hub/faults")
        # The same weights, spelt otherwise.
        self.scrape(hub, *flags[:4], "--weights", "2,2,2.0", "--extended")
        written = self.read("architecture_gaps.json")
        self.assertTrue(written["made_with"]["extended"])
        self.assertEqual(written["made_with"]["weights"]["demand"], 1 / 3)
        listed = self.figures("--weights", "1,1,1")
        self.assertEqual(listed, [{k: g[k] for k in FIGURES} for g in written["gaps"]])

    def test_a_file_s_figures_are_only_added_to(self):
        for flags, name in ((("--extended",), "--extended"), (("--lineage", "base"), "--lineage base")):
            err = self.scan("--gaps-merge", "sum", *flags, status=2).err
            self.assertIn(f"--gaps-merge sum adds to the figures of a file, which {name} asks of the census", err)
        self.assertFalse((self.folder / "registry").exists())
        self.scan("--gaps-merge", "sum", "--weights", "1,1,1")
        self.assertIn("made_with", self.read("architecture_gaps.json"))

    def test_what_the_file_cannot_tell_is_said(self):
        self.scan()
        profile = dict(oracle.PROFILE, name="more", supported_architectures=oracle.SUPPORTED + ["AlphaForCausalLM"])
        (self.folder / "more.json").write_text(json.dumps(profile))
        result = self.gaps("--profile", "./more.json")
        self.assertIn("1 of its architectures is supported by now and left out", result.err)
        self.assertNotIn("AlphaForCausalLM", result.out)
        gaps = self.read("architecture_gaps.json")
        gaps["gaps"][1]["relevancy_score"] = 1.5
        (self.folder / "registry/architecture_gaps.json").write_text(json.dumps(gaps))
        result = self.gaps()
        self.assertIn("1 of its scores is not what its figures give", result.err)
        self.assertEqual(self.figures(), oracle.gaps(self.made))

    @unittest.skipUnless(os.environ.get("HUBCENSUS_SHARED"), "TransformerLens' own files are not at hand")
    def test_the_published_scores_are_explained_to_the_digit(self):
        published = pathlib.Path(os.environ["HUBCENSUS_SHARED"]) / "data/transformerlens/architecture_gaps.json"
        if not published.exists():
            self.skipTest("TransformerLens' own files are not at hand")
        (self.folder / "registry").mkdir()
        (self.folder / "registry/architecture_gaps.json").write_bytes(published.read_bytes())
        gaps = json.loads(published.read_text())["gaps"]
        # As of its day none of them was supported.
        supported = [a for a in oracle.SUPPORTED if a not in {g["architecture_id"] for g in gaps}]
        (self.folder / "then.json").write_text(json.dumps(dict(oracle.PROFILE, name="then", supported_architectures=supported)))
        flags = ("--explain", "--profile", "./then.json")
        result = self.gaps(*flags)
        self.assertEqual(result.err, "")
        report = self.report(*flags)
        self.assertEqual({g["architecture_id"]: g["relevancy_score"] for g in report["gaps"]},
                         {g["architecture_id"]: g["relevancy_score"] for g in gaps})
        self.check_explanation(result.out, report)


if __name__ == "__main__":
    unittest.main()
