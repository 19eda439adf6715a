"""hubcensus list, archs, stats and next: what they tell against the same counts made from the files and the census with Python."""

import collections
import csv
import io
import json
import re
import sqlite3
import unittest

from harness import HubTest, model

STATUSES = ("unverified", "verified", "skipped", "failed")
# As src/hub/model.h has them.
GATED, DISABLED, REMOTE, GGUF, MLX, QUANTIZED, LINEAGE, ADAPTER, DIFFERS, PACKED, BITS = (
    1, 1 << 3, 1 << 4, 1 << 5, 1 << 6, 1 << 7, 1 << 8, 1 << 10, 1 << 13, 1 << 14, 1 << 15)
RELEASED = ("compressed-tensors", "fbgemm-fp8", "fp8", "modelopt", "mxfp4", "nvfp4")
FOUR_BITS = ("bitsandbytes-4bit", "mxfp4", "nvfp4")


class LookUps(HubTest):
    def setUp(self):
        super().setUp()
        hub = self.hub("--models", "5000", "--seed", "5", "--quota", 10 ** 9)
        self.scrape(hub, "--min-downloads", "0", "--full-scan")
        registry = self.read("supported_models.json")
        for i, entry in enumerate(registry["models"]):
            if i % 4 == 0:
                entry.update(status=i // 4 % 4, verified_date=f"2026-{1 + i % 12:02}-{1 + i % 28:02}")
        registry["models"] += [registry["models"][7], {"architecture_id": "GPT2LMHeadModel", "status": 1},
                               {"model_id": "old/one", "architecture_id": "GoneForCausalLM", "verified": True}]
        (self.folder / "registry/supported_models.json").write_text(json.dumps(registry))
        self.profile = json.loads(self.run_program("profiles", "transformerlens").out)
        self.models = self.joined(registry["models"])
        self.assertGreater(len(self.models), 1000)

    def joined(self, entries):
        """The registry's models with their rows of the census, each once."""
        database = sqlite3.connect(f"file:{self.folder}/registry/census.db?mode=ro", uri=True)
        words = dict(database.execute("SELECT id, text FROM name"))
        last = database.execute("SELECT max(id) FROM scan").fetchone()[0]
        rows = {}
        for row in sorted(database.execute("SELECT key, scan, id, task, model_type, quant_method, downloads, parameters, marks FROM model"),
                          key=lambda row: (row[1] != last, -row[0])):
            rows.setdefault(row[2], row)
        database.close()
        found = {}
        for entry in entries:
            name = entry.get("model_id")
            if name is None or name in found:
                continue
            _, _, _, task, kind, method, downloads, parameters, marks = rows.get(name, (None,) * 9)
            author = name.split("/")[0] if "/" in name else ""
            found[name] = {
                "model_id": name, "architecture_id": entry["architecture_id"], "author": author,
                "status": entry.get("status", int(entry.get("verified", False))), "verified_date": entry.get("verified_date"),
                "canonical": author in self.profile["canonical_authors"].get(entry["architecture_id"], ()),
                "in_census": name in rows, "downloads": downloads, "parameters": parameters, "task": words.get(task),
                "model_type": words.get(kind), "quant_method": words.get(method), "marks": marks or 0}
        return list(found.values())

    def ask(self, *arguments, status=0):
        return json.loads(self.run_program(*arguments, "-o", self.folder / "registry", "--format", "json", status=status).out)

    def names(self, *arguments, status=0):
        return self.run_program(*arguments, "-o", self.folder / "registry", "-q", status=status).out.splitlines()

    def most(self, key, count=2):
        """The commonest words of a key."""
        words = collections.Counter(m[key] for m in self.models if m[key])
        return [word for word, _ in words.most_common(count)]

    def test_list_has_each_model_once_with_what_the_census_knows(self):
        report = self.ask("list", "--sort", "file")
        self.assertEqual(report["total_models"], len(self.models))
        self.assertEqual(report["total_architectures"], len({m["architecture_id"] for m in self.models}))
        self.assertEqual(report["total_verified"], sum(m["status"] == 1 for m in self.models))
        for told, counted in zip(report["models"], self.models, strict=True):
            self.assertEqual({key: told[key] for key in counted if key in told}, {key: counted[key] for key in counted if key in told})
        rows = list(csv.DictReader(io.StringIO(self.run_program("list", "-o", self.folder / "registry", "--format", "csv", "--sort",
                                                                "file").out)))
        self.assertEqual([row["model_id"] for row in rows], [m["model_id"] for m in self.models])
        self.assertEqual([row["downloads"] for row in rows], ["" if m["downloads"] is None else str(m["downloads"]) for m in self.models])

    def test_filters_choose_as_python_does(self):
        authors, tasks, architectures = self.most("author"), self.most("task"), self.most("architecture_id", 3)
        cases = [
            (("--author", ",".join(authors)), lambda m: m["author"] in authors),
            (("--author", authors[0], "--author", authors[1]), lambda m: m["author"] in authors),
            (("--task", tasks[0]), lambda m: m["task"] == tasks[0]),
            (("--architecture", ",".join(architectures), "--status", "verified,failed"),
             lambda m: m["architecture_id"] in architectures and m["status"] in (1, 3)),
            (("--canonical",), lambda m: m["canonical"]),
            (("--min-downloads", "1000"), lambda m: (m["downloads"] or 0) >= 1000),
            (("--min_downloads", "100", "--canonical", "--status", "unverified", "--task", ",".join(tasks)),
             lambda m: (m["downloads"] or 0) >= 100 and m["canonical"] and m["status"] == 0 and m["task"] in tasks),
        ]
        for flags, chosen in cases:
            with self.subTest(flags):
                wanted = [m["model_id"] for m in self.models if chosen(m)]
                self.assertGreater(len(wanted), 0)
                self.assertEqual(self.names("list", "--sort", "file", *flags), wanted)
                self.assertEqual(self.ask("archs", *flags)["total_models"], len(wanted))
                self.assertEqual(self.ask("stats", *flags)["total_models"], len(wanted))

    def test_orders_are_those_that_python_makes(self):
        place = {m["model_id"]: i for i, m in enumerate(self.models)}

        def behind(m):
            """Of equal ones: downloads, canonical, the file."""
            return m["downloads"] is None, -(m["downloads"] or 0), not m["canonical"], place[m["model_id"]]

        def known(value, behind_it):
            return value is None, value if value is not None else 0, behind_it

        orders = {
            "downloads": behind, "auto": behind,
            "name": lambda m: m["model_id"].encode(),
            "params": lambda m: known(m["parameters"], behind(m)),
            "status": lambda m: ([1, 0, 2, 3].index(m["status"]), behind(m)),
            "date": lambda m: (m["verified_date"] is None, [-ord(c) for c in m["verified_date"] or ""], behind(m)),
            "architecture": lambda m: (m["architecture_id"], behind(m)),
        }
        for order, key in orders.items():
            with self.subTest(order):
                wanted = [m["model_id"] for m in sorted(self.models, key=key)]
                self.assertEqual(self.names("list", "--sort", order), wanted)
                self.assertEqual(self.names("list", "--sort", order, "--top", "7"), wanted[:7])

    def sums(self, models):
        """By architecture."""
        found = {}
        for m in models:
            a = found.setdefault(m["architecture_id"], {"models": 0, **dict.fromkeys(STATUSES, 0), "canonical": 0, "in_census": 0,
                                                        "downloads": 0, "min_param_count": None})
            a["models"] += 1
            a[STATUSES[m["status"]]] += 1
            a["canonical"] += m["canonical"]
            a["in_census"] += m["in_census"]
            a["downloads"] += m["downloads"] or 0
            if m["parameters"]:
                a["min_param_count"] = min(m["parameters"], a["min_param_count"] or m["parameters"])
        for a in found.values():
            a["downloads"] = a["downloads"] if a["in_census"] else None
        return found

    def test_archs_adds_up_the_models(self):
        supported = set(self.profile["supported_architectures"])
        sums = self.sums(self.models)
        told = {a["architecture_id"]: a for a in self.ask("archs")["architectures"]}
        self.assertEqual(set(told), set(sums) | supported)
        for name, a in told.items():
            self.assertEqual(a["supported"], name in supported)
            self.assertEqual({key: a[key] for key in sums.get(name, {})}, sums.get(name, {}))
            if name not in sums:
                self.assertEqual((a["models"], a["downloads"], a["min_param_count"]), (0, 0, None))
        self.assertEqual(self.names("archs"), sorted(told, key=lambda n: (-told[n]["models"], n)))
        self.assertEqual(self.names("archs", "--sort", "verified", "--top", "5"),
                         sorted(told, key=lambda n: (-told[n]["verified"], -told[n]["models"], n))[:5])
        least = sorted(told, key=lambda n: (told[n]["min_param_count"] is None, told[n]["min_param_count"] or 0, -told[n]["models"], n))
        self.assertEqual(self.names("archs", "--sort", "params"), least)
        canonical = self.sums(m for m in self.models if m["canonical"])
        self.assertEqual({a["architecture_id"]: a["models"] for a in self.ask("archs", "--canonical")["architectures"]},
                         {name: a["models"] for name, a in canonical.items()})

    def test_stats_are_the_sums(self):
        gaps = [g for g in self.read("architecture_gaps.json")["gaps"] if g["architecture_id"] not in self.profile["supported_architectures"]]
        stats = self.ask("stats", "--all")
        self.assertEqual([stats[key] for key in STATUSES], [sum(m["status"] == i for m in self.models) for i in range(4)])
        self.assertEqual(stats["downloads"], sum(m["downloads"] or 0 for m in self.models))
        self.assertEqual(stats["in_census"], sum(m["in_census"] for m in self.models))
        self.assertEqual(stats["canonical"], sum(m["canonical"] for m in self.models))
        self.assertEqual((stats["repeated_entries"], stats["nameless_entries"], stats["no_longer_supported"]), (1, 1, 1))
        self.assertEqual((stats["total_gaps"], stats["total_gap_models"]), (len(gaps), sum(g["total_models"] for g in gaps)))
        self.assertEqual(stats["supported_architectures"], len(self.profile["supported_architectures"]))
        self.assertEqual(stats["last_verified"], max(m["verified_date"] for m in self.models if m["status"] == 1 and m["verified_date"]))
        sums, told = self.sums(self.models), {a["architecture_id"]: a for a in stats["architectures"]}
        self.assertEqual(set(told), set(sums) | set(self.profile["supported_architectures"]) | {g["architecture_id"] for g in gaps})
        for gap in gaps:
            a = told[gap["architecture_id"]]
            self.assertEqual({key: a["gap"][key] for key in ("total_models", "total_downloads", "min_param_count", "relevancy_score")},
                             {key: gap[key] for key in ("total_models", "total_downloads", "min_param_count", "relevancy_score")})
            self.assertEqual(a["examples"], gap["sample_models"][:5])
        name = max(sums, key=lambda n: sums[n]["models"])
        one = self.ask("stats", name, gaps[0]["architecture_id"])["architectures"]
        self.assertEqual([a["architecture_id"] for a in one], [name, gaps[0]["architecture_id"]])
        own = sorted((m for m in self.models if m["architecture_id"] == name), key=lambda m: -(m["downloads"] or 0))
        self.assertEqual([m["downloads"] for m in own[:5]],
                         [next(m for m in self.models if m["model_id"] == n)["downloads"] for n in one[0]["examples"]])

    @staticmethod
    def quantized(m):
        return m["quant_method"] is not None or bool(m["marks"] & (GGUF | MLX | QUANTIZED | BITS | PACKED))

    def memory(self, m, dtype, copies):
        """Bytes, or None where no count can be believed."""
        if not m["parameters"] or m["marks"] & (PACKED | DIFFERS) and m["marks"] & LINEAGE:
            return None
        method = (m["quant_method"] or "").lower().replace("_", "-")
        halves = {"float32": 64, "float16": 32, "bfloat16": 32}.get(
            dtype, 32 if not self.quantized(m) else 9 if method in FOUR_BITS else 16)
        return -(-m["parameters"] * halves * 6 * copies // 80)

    def kind(self, m):
        """Signs that the names of this catalogue have; SIGNALS.md lists all."""
        method = (m["quant_method"] or "").lower().replace("_", "-")
        if m["marks"] & ADAPTER:
            return "adapter"
        native = method in RELEASED and not m["marks"] & (GGUF | MLX | QUANTIZED)
        return "quantized" if self.quantized(m) and not native else "real"

    def test_next_proposes_the_smallest_that_fit(self):
        supported = set(self.profile["supported_architectures"])
        sums = self.sums(self.models)
        order = ("real", "quantized", "adapter", "draft", "test")
        for flags, most, dtype, copies in ((("--per-arch", "4"), None, "stored", 1),
                                           (("--max-memory", "8G", "--dtype", "float32", "--copies", "2"), 8 << 30, "float32", 2),
                                           (("--max-memory", "3G", "--per-arch", "1000000"), 3 << 30, "stored", 1)):
            with self.subTest(flags):
                report = self.ask("next", *flags)
                told = collections.defaultdict(list)
                for m in report["models"]:
                    told[m["architecture_id"]].append(m)
                wanted = collections.defaultdict(set)
                too_large = unknown = 0
                for m in self.models:
                    if m["status"] != 0 or m["architecture_id"] not in supported or m["marks"] & DISABLED:
                        continue
                    memory = self.memory(m, dtype, copies)
                    if most is not None and memory is None:
                        unknown += 1
                    elif most is not None and memory > most:
                        too_large += 1
                    else:
                        wanted[m["architecture_id"]].add((m["model_id"], memory))
                self.assertEqual((report["too_large"], report["unknown_size"]), (too_large, unknown))
                self.assertEqual(set(told), set(wanted))
                seen = [m["architecture_id"] for m in report["models"]]
                self.assertEqual(len(set(seen)), sum(a != b for a, b in zip(seen, seen[1:])) + 1)
                for architecture, models in told.items():
                    self.assertEqual(len(models), min(report["per_architecture"], len(wanted[architecture])))
                    self.assertLessEqual({(m["model_id"], m["memory"]) for m in models}, wanted[architecture])
                    keys = [(order.index(m["kind"]), m["memory"] is None, m["memory"] or 0) for m in models]
                    self.assertEqual(keys, sorted(keys))
                    self.assertTrue(all(m["of"] == len(wanted[architecture]) for m in models))
                    self.assertEqual(models[0]["first"], sums[architecture]["verified"] == 0)
                    chosen = {m["model_id"] for m in models if m["kind"] == "real"}
                    largest = max((m["memory"] or 0 for m in models if m["kind"] == "real"), default=0)
                    for m in self.models:
                        if (m["model_id"], self.memory(m, dtype, copies)) not in wanted[architecture] or m["model_id"] in chosen:
                            continue
                        if self.kind(m) == "real" and not re.search("test|tiny|random|dummy|EAGLE|eagle|MTP", m["model_id"]):
                            memory = self.memory(m, dtype, copies)
                            self.assertTrue(memory is None or memory >= largest, m)
                firsts = [told[a][0] for a in dict.fromkeys(seen)]
                keys = [(not m["first"], m["memory"] is None, m["memory"] or 0, m["architecture_id"]) for m in firsts]
                self.assertEqual(keys, sorted(keys))

    def test_unknown_names_are_status_1_with_the_nearest(self):
        name = max(self.sums(self.models), key=len)
        for arguments, nearest in ((("list", "--architecture", name[:-1]), name), (("archs", "--author", "Qwem"), "Qwen"),
                                   (("next", "--task", "text-generatio"), "text-generation"), (("stats", name + "x"), name),
                                   (("gaps", "--architecture", "LlamaForCausalLM"), None)):
            with self.subTest(arguments):
                done = self.run_program(*arguments, "-o", self.folder / "registry", status=1)
                self.assertEqual(done.err.count("warning: "), 1)
                if nearest is not None:
                    self.assertIn(f"; did you mean {nearest}?", done.err)

    def test_gaps_are_chosen_and_sorted(self):
        gaps = self.read("architecture_gaps.json")["gaps"]
        asked = [gaps[3]["architecture_id"], gaps[0]["architecture_id"]]
        self.assertEqual(self.names("gaps", "--architecture", ",".join(asked)), asked[::-1])
        used = [g for g in gaps if g["total_downloads"] >= 500]
        self.assertEqual(self.names("gaps", "--min-downloads", "500"), [g["architecture_id"] for g in used])
        for order, key in (("downloads", lambda g: -g["total_downloads"]), ("models", lambda g: -g["total_models"]),
                           ("name", lambda g: g["architecture_id"].encode()),
                           ("params", lambda g: (g["min_param_count"] is None, g["min_param_count"] or 0))):
            report = self.ask("gaps", "--sort", order, "--top", "9")["gaps"]
            self.assertEqual([g["architecture_id"] for g in report], [g["architecture_id"] for g in sorted(gaps, key=key)[:9]])
            self.assertEqual([gaps[g["rank"] - 1]["architecture_id"] for g in report], [g["architecture_id"] for g in report])


class Small(HubTest):
    def test_a_model_that_came_since_is_not_in_the_registry(self):
        """Only what stands there is listed, whatever else the census has."""
        hub = self.hub("--catalogue", self.catalogue([model("a/b"), model("a/c", downloads=700)]))
        self.scrape(hub)
        registry = self.read("supported_models.json")
        registry["models"] = registry["models"][:1]
        (self.folder / "registry/supported_models.json").write_text(json.dumps(registry))
        self.assertEqual(self.run_program("list", "-q", "-o", self.folder / "registry").out, "a/b\n")


if __name__ == "__main__":
    unittest.main()
