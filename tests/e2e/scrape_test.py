"""hubcensus scrape against a Hub: figures, files, messages."""

import json
import os
import resource
import time
import unittest

import oracle
from harness import LONGEST, HubTest, model, number

ENTRY_KEYS = ["architecture_id", "model_id", "status", "verified_date", "metadata", "note",
              "phase1_score", "phase2_score", "phase3_score", "phase4_score", "phase7_score",
              "phase8_score"]


def entries(registry):
    return [(m["architecture_id"], m["model_id"]) for m in registry["models"]]


class Figures(HubTest):
    """Everything that is written equals what a second program works out from the same models."""

    def test_a_default_scan_of_a_large_hub(self):
        hub = self.hub("--seed", 11, "--models", 20000)
        models = hub.models()
        walked = oracle.walk(models)
        order = {m["id"]: i for i, m in enumerate(walked)}
        self.scrape(hub)
        registry = self.read("supported_models.json")
        # The Hub breaks ties of downloads in its own way; all else is fixed.
        walked_entries = [e for e in entries(registry) if e[1] in order]
        counts = [walked[order[name]]["downloads"] for _, name in walked_entries]
        self.assertEqual(counts, sorted(counts, reverse=True))
        swept = list(oracle.sweep(models))
        self.assertCountEqual(entries(registry), oracle.supported(walked, swept))
        self.assertEqual(entries(registry)[len(walked_entries):],
                         oracle.supported(walked, swept)[len(walked_entries):])
        gaps = self.read("architecture_gaps.json")
        self.assertEqual(gaps["gaps"], oracle.gaps(walked))
        self.assertGreater(len(gaps["gaps"]), 20)
        self.assertEqual(registry["scan_info"], {"total_scanned": len(walked),
                                                 "task_filter": "text-generation",
                                                 "min_downloads": 500,
                                                 "scan_duration_seconds": 0.0})
        self.assertEqual(registry["generated_at"], "2026-09-21")
        self.assertEqual(list(registry["models"][0]), ENTRY_KEYS)
        self.assertEqual(registry["total_models"], len(registry["models"]))
        self.assertEqual(registry["total_architectures"],
                         len({a for a, _ in entries(registry)}))
        self.assertEqual(registry["total_verified"], 0)
        self.assertEqual(self.read("verification_history.json"),
                         {"last_updated": None, "records": []})
        self.assertFalse((self.folder / "registry/scrape_checkpoint.json").exists())

    def test_the_same_scan_three_times_gives_the_same_figures(self):
        hub = self.hub("--seed", 5, "--models", 6000)
        self.scrape(hub)
        first = [self.raw(n) for n in ("supported_models.json", "architecture_gaps.json")]
        for _ in range(2):
            self.scrape(hub)
            self.assertEqual(
                [self.raw(n) for n in ("supported_models.json", "architecture_gaps.json")], first)

    def test_a_second_task_adds_only_models_not_yet_counted(self):
        both = ("text-generation", "text2text-generation")
        models = number([
            model("a/one", "NewArch", 900, both), model("a/two", "NewArch", 800),
            model("b/three", "NewArch", 700, both[1:]), model("b/four", "T5ForConditionalGeneration", 600, both),
        ])
        hub = self.hub("--catalogue", self.catalogue(models))
        self.scrape(hub)
        self.scrape(hub, "--task", "text2text-generation")
        gaps = self.read("architecture_gaps.json")["gaps"]
        self.assertEqual([(g["architecture_id"], g["total_models"], g["total_downloads"]) for g in gaps],
                         [("NewArch", 3, 2400)])
        self.assertEqual(entries(self.read("supported_models.json")),
                         [("T5ForConditionalGeneration", "b/four")])
        one_run = self.folder / "both"
        self.scrape(hub, "--task", both[0], "--task", both[1], output="both")
        self.assertEqual(json.loads((one_run / "architecture_gaps.json").read_text())["gaps"], gaps)
        self.assertEqual(json.loads((one_run / "architecture_gaps.json").read_text())["scan_info"]["task_filter"],
                         list(both))

    def test_sum_reproduces_the_old_arithmetic(self):
        hub = self.hub("--catalogue", self.catalogue(number([model("a/one", "NewArch", 900)])))
        for n in (1, 2, 3):
            self.scrape(hub, "--gaps-merge", "sum")
            gap, = self.read("architecture_gaps.json")["gaps"]
            self.assertEqual((gap["total_models"], gap["total_downloads"], gap["sample_models"]),
                             (n, 900 * n, ["a/one"]))


class Bounds(HubTest):
    def test_a_limit_takes_exactly_so_many_new_models(self):
        hub = self.hub("--seed", 3, "--models", 8000)
        for limit in (1, 999, 1000, 1001):
            self.scrape(hub, "--limit", limit, "--min-downloads", 1, "--no-canonical-sweep",
                        output=f"limit-{limit}")
            self.assertEqual(self.read("supported_models.json", f"limit-{limit}")["scan_info"]["total_scanned"],
                             limit)

    def test_models_in_the_registry_do_not_count_for_the_limit(self):
        hub = self.hub("--catalogue", self.catalogue(number(
            [model(f"a/m{i}", downloads=9000 - i) for i in range(50)])))
        for n in (10, 20, 30):
            self.scrape(hub, "--limit", 10, "--no-canonical-sweep")
            self.assertEqual([e[1] for e in entries(self.read("supported_models.json"))],
                             [f"a/m{i}" for i in range(n)])

    def test_a_full_scan_still_stops_at_the_threshold_and_says_so(self):
        hub = self.hub("--seed", 3, "--models", 8000)
        walked = oracle.walk(hub.models(), least=2000)
        result = self.scrape(hub, "--full-scan", "--min-downloads", 2000, "--no-canonical-sweep")
        self.assertEqual(self.read("supported_models.json")["scan_info"]["total_scanned"], len(walked))
        self.assertRegex(result.out, r"(?i)below 2,?000")

    def test_a_whole_census_walks_in_order_of_creation(self):
        hub = self.hub("--seed", 3, "--models", 5000)
        walked = oracle.walk(hub.models(), least=0)
        self.scrape(hub, "--full-scan", "--min-downloads", 0, "--no-canonical-sweep")
        self.assertEqual(self.read("supported_models.json")["scan_info"]["total_scanned"], len(walked))
        self.assertEqual(self.read("architecture_gaps.json")["gaps"], oracle.gaps(walked))
        self.assertTrue(all("sort=createdAt" in r["target"] and "direction=1" in r["target"]
                            for r in hub.requests()))

    def test_progress_knows_how_far_a_limit_lets_the_walk_go(self):
        hub = self.hub("--seed", 3, "--models", 5000)
        for flags, expected in ((("--limit", 1500), 1500), (("--limit", 2**62), None), (("--full-scan",), None)):
            result = self.scrape(hub, *flags, "--min-downloads", 1, "--no-canonical-sweep", "--json-log",
                                 output=f"{expected}{flags[0]}")
            progress = [json.loads(line) for line in result.err.splitlines()]
            progress = [p for p in progress if p["event"] == "progress"]
            self.assertTrue(progress)
            self.assertEqual({p["expected"] for p in progress}, {expected})

    def test_no_more_pages_are_asked_than_a_limit_needs(self):
        hub = self.hub("--seed", 3, "--models", 9000)
        self.scrape(hub, "--limit", 1500, "--min-downloads", 0, "--no-canonical-sweep")
        self.assertEqual(len(hub.requests()), 2)


    def test_several_tasks_take_no_more_requests_than_the_dry_run_says_and_each_end_is_told(self):
        both = ("text-generation", "other")
        hub = self.hub("--catalogue", self.catalogue(number(
            [model(f"a/m{i}", "NewArch", 9000 - i, both) for i in range(2500)] +
            [model(f"b/m{i}", "NewArch", 600 - i, both[1:]) for i in range(300)])))
        flags = ("--task", "text-generation", "--task", "other", "--limit", 2600, "--no-canonical-sweep")
        told = json.loads(self.scrape(hub, *flags, "--dry-run", "--format", "json").out)
        result = self.scrape(hub, *flags)
        self.assertEqual(len(hub.requests()), 6)
        self.assertEqual(told["task_requests_at_most"], 6)
        self.assertEqual(self.read("architecture_gaps.json")["gaps"][0]["total_models"], 2600)
        self.assertIn("\nThe walk of text-generation ended at the last page.\n"
                      "The walk of other ended at the limit of 2,600 new models.\n", result.out)
        self.assertRegex(result.out, r"listed before in this scan +2,500\n")


class OddModels(HubTest):
    def test_odd_models_are_counted_as_what_they_are(self):
        def odd(id, **more):
            return model(id, None, 1000, **more)

        models = number([
            odd("no-config"), odd("null-config", config=None), odd("empty-config", config={}),
            odd("null-list", config={"architectures": None}), odd("empty-list", config={"architectures": []}),
            odd("number-list", config={"architectures": [7, "LlamaForCausalLM"]}),
            odd("null-element", config={"architectures": [None]}),
            odd("a-string", config={"architectures": "LlamaForCausalLM"}),
            odd("several", config={"architectures": ["NewArch", "LlamaForCausalLM"]},
                safetensors={"total": 9007199254740993}),
            model("gpt2", "GPT2LMHeadModel", 999), model("ünï/模型-🦙", "LlamaForCausalLM", 998),
            model("case/arch", "llamaforcausallm", 997, safetensors={"parameters": {"BF16": 5, "F32": "7"}}),
            {"_id": "66000000ffffffffffffffff", "id": "no/downloads", "tags": ["text-generation"],
             "config": {"architectures": ["LlamaForCausalLM"]}},
        ])
        hub = self.hub("--catalogue", self.catalogue(models))
        result = self.scrape(hub, "--format", "json")
        registry = self.read("supported_models.json")
        self.assertCountEqual(entries(registry), [("GPT2LMHeadModel", "gpt2"), ("LlamaForCausalLM", "ünï/模型-🦙")])
        self.assertIn(rb"\u00fcn\u00ef/\u6a21\u578b-\ud83e\udd99", self.raw("supported_models.json"))
        gaps = {g["architecture_id"]: g for g in self.read("architecture_gaps.json")["gaps"]}
        self.assertEqual(set(gaps), {"NewArch", "llamaforcausallm"})
        self.assertEqual(gaps["NewArch"]["min_param_count"], 9007199254740993)
        self.assertIn(b"9007199254740993", self.raw("architecture_gaps.json"))
        self.assertEqual(gaps["llamaforcausallm"]["min_param_count"], 12)
        self.assertEqual(json.loads(result.out)["walk"]["no_architecture"], 8)

    def test_variants_are_dropped_by_the_sign_that_shows_them(self):
        models = number([
            model("a/x-GGUF"), model("a/x-awq"), model("mlx-community/x"),
            model("a/tagged", tags=("text-generation", "base_model:quantized:a/x")),
            model("a/gguf-tag", tags=("text-generation", "gguf")),
            model("a/by-config", config={"architectures": ["LlamaForCausalLM"],
                                         "quantization_config": {"quant_method": "gptq"}}),
            model("a/by-method-tag", tags=("text-generation", "bitsandbytes")),
            model("deepseek-ai/native", "DeepseekV3ForCausalLM",
                  config={"architectures": ["DeepseekV3ForCausalLM"],
                          "quantization_config": {"quant_method": "fp8"}}),
            model("a/plain"),
        ])
        hub = self.hub("--catalogue", self.catalogue(models))
        seen = {}
        for name, flags in {"drop": (), "loadable": ("--quantized", "loadable"),
                            "keep": ("--quantized", "keep"), "name": ("--quantized-by", "name"),
                            "reference": ("--quantized", "loadable", "--quantized-by", "name")}.items():
            result = self.scrape(hub, *flags, "--format", "json", output=name)
            walk = json.loads(result.out)["walk"]
            seen[name] = (sorted(e[1] for e in entries(self.read("supported_models.json", name))),
                          [walk[f"quantized_by_{sign}"] for sign in ("name", "tag", "method")])
        everything = sorted(m["id"] for m in models)
        self.assertEqual(seen["drop"], (["a/plain", "deepseek-ai/native"], [3, 2, 2]))
        self.assertEqual(seen["keep"], (everything, [0, 0, 0]))
        self.assertEqual(seen["name"][1], [3, 0, 0])
        self.assertEqual(seen["loadable"][0],
                         ["a/by-config", "a/by-method-tag", "a/plain", "a/x-awq", "deepseek-ai/native"])
        self.assertEqual(seen["reference"][0],
                         sorted(set(everything) - {"a/x-GGUF", "mlx-community/x"}))


class Sweep(HubTest):
    def models(self):
        return number([
            model("meta-llama/big", "LlamaForCausalLM", 5000), model("meta-llama/small", "LlamaForCausalLM", 2, ()),
            model("meta-llama/small-AWQ", "LlamaForCausalLM", 2, ()), model("meta-llama/other", "NewArch", 3, ()),
            model("google/t5", "T5ForConditionalGeneration", 0, ("translation",)),
            model("google/gemma", "GemmaForCausalLM", 1, ()), model("google/llama", "LlamaForCausalLM", 1, ()),
            model("Google/case", "GemmaForCausalLM", 1, ()), model("someone/llama", "LlamaForCausalLM", 4, ()),
            model("Qwen/q", "Qwen2ForCausalLM", 1, ()), model("someone/new", "NewArch", 900),
        ])

    def test_canonical_authors_bring_their_models_whatever_their_downloads(self):
        hub = self.hub("--catalogue", self.catalogue(self.models()))
        self.scrape(hub)
        self.assertEqual([e[1] for e in entries(self.read("supported_models.json"))],
                         ["meta-llama/big", "Qwen/q", "google/t5", "google/gemma", "meta-llama/small"])
        self.assertEqual(self.read("architecture_gaps.json")["gaps"][0]["total_models"], 1)

    def test_the_order_does_not_depend_on_how_many_authors_are_asked_at_once(self):
        hub = self.hub("--seed", 2, "--models", 5000, "--fault", "author=Qwen,latency=150",
                       "--fault", "author=allenai,latency=80")
        for jobs in (1, 3, 16):
            self.scrape(hub, "--jobs", jobs, output=f"jobs-{jobs}")
        self.assertEqual(self.raw("supported_models.json", "jobs-1"), self.raw("supported_models.json", "jobs-3"))
        self.assertEqual(self.raw("supported_models.json", "jobs-1"), self.raw("supported_models.json", "jobs-16"))

    def test_an_architecture_with_canonical_authors_needs_no_walk(self):
        hub = self.hub("--catalogue", self.catalogue(self.models()))
        result = self.scrape(hub, "--architecture", "LlamaForCausalLM")
        self.assertIn("canonical author", result.err.splitlines()[0])
        self.assertTrue(all("author=" in r["target"] for r in hub.requests()))
        self.assertEqual([e[1] for e in entries(self.read("supported_models.json"))],
                         ["meta-llama/big", "meta-llama/small"])

    def test_an_architecture_without_any_is_looked_for_in_the_walk(self):
        hub = self.hub("--catalogue", self.catalogue(self.models()))
        old = {"generated_at": "2026-01-01", "gaps": [
            {"architecture_id": "OldArch", "total_models": 4, "total_downloads": 9, "min_param_count": None,
             "sample_models": ["x/y"], "relevancy_score": 12.0, "extra": [1.50, "\u00e9"]},
            {"architecture_id": "LlamaForCausalLM", "total_models": 4}]}
        (self.folder / "registry").mkdir()
        (self.folder / "registry/architecture_gaps.json").write_text(json.dumps(old))
        result = self.scrape(hub, "--architecture", "NewArch")
        self.assertIn("walking text-generation for NewArch", result.err.splitlines()[0])
        self.assertFalse(any("author=" in r["target"] for r in hub.requests()))
        gaps = {g["architecture_id"]: g for g in self.read("architecture_gaps.json")["gaps"]}
        self.assertEqual(set(gaps), {"OldArch", "NewArch"})
        kept = dict(gaps["OldArch"])
        kept.pop("relevancy_score")
        self.assertEqual(kept, {k: v for k, v in old["gaps"][0].items() if k != "relevancy_score"})
        self.assertEqual(self.read("supported_models.json")["models"], [])

    def test_a_misspelt_architecture_is_told_of_a_near_one(self):
        hub = self.hub("--catalogue", self.catalogue(self.models()))
        result = self.scrape(hub, "--architecture", "LlamaForCausaLM", "--architecture", "NewArch")
        self.assertIn("LlamaForCausaLM is not an architecture that transformerlens supports; LlamaForCausalLM is",
                      result.err)
        self.assertNotIn("NewArch is not", result.err)

    def test_a_failing_author_is_named_and_the_rest_goes_on(self):
        hub = self.hub("--catalogue", self.catalogue(self.models()),
                       "--fault", "author=google,status=404")
        result = self.scrape(hub, status=3)
        self.assertIn("google", result.err)
        self.assertIn("incomplete", (result.out + result.err).lower())
        self.assertEqual([e[1] for e in entries(self.read("supported_models.json"))],
                         ["meta-llama/big", "Qwen/q", "meta-llama/small"])
        hub.control("DELETE", "/__hub/faults")
        self.scrape(hub)
        self.assertIn("google/t5", [e[1] for e in entries(self.read("supported_models.json"))])


class Files(HubTest):
    def small_hub(self):
        return self.hub("--catalogue", self.catalogue(number([
            model("a/llama", "LlamaForCausalLM", 900), model("a/new", "NewArch", 800)])))

    def test_existing_entries_stay_to_the_letter(self):
        head = '{\n  "generated_at": "2026-01-01",\n  "schema": {"v": 1.50},\n  "models": [\n'
        old = (b'    {\n      "model_id": "x/one",\n      "score": 1.500,\n      "label": "\xc3\xa9"\n    },\n'
               b'    17,\n    {"architecture_id": "LlamaForCausalLM", "model_id": "a/llama", "status": 1}')
        folder = self.folder / "registry"
        folder.mkdir()
        (folder / "supported_models.json").write_bytes(head.encode() + old + b"\n  ]\n}\n")
        hub = self.small_hub()
        result = self.scrape(hub, "--format", "json")
        raw = self.raw("supported_models.json")
        self.assertIn(old + b"\n  ]", raw)
        self.assertIn(b'"schema": {"v": 1.50}', raw)
        registry = self.read("supported_models.json")
        self.assertEqual((registry["total_models"], registry["total_architectures"], registry["total_verified"]),
                         (3, 1, 1))
        self.assertEqual(json.loads(result.out)["walk"]["known"], 1)

    def test_gaps_of_a_file_in_another_layout_are_carried_over_in_python_s_form(self):
        folder = self.folder / "registry"
        folder.mkdir()
        (folder / "architecture_gaps.json").write_text(
            '{"extra":{"k":[1.50,{}]},"gaps":[{"architecture_id":"Old","total_models":3,'
            '"sample_models":["é/x","b"],"n":[1e2,[]]}]}', encoding="utf-8")
        self.scrape(self.small_hub())
        raw = self.raw("architecture_gaps.json")
        self.assertIn(b'  "extra": {\n    "k": [\n      1.50,\n      {}\n    ]\n  },\n', raw)
        self.assertIn(b'      "sample_models": [\n        "\\u00e9/x",\n        "b"\n      ],\n'
                      b'      "n": [\n        1e2,\n        []\n      ],\n', raw)

    def test_a_foreign_or_broken_registry_is_never_overwritten(self):
        folder = self.folder / "registry"
        folder.mkdir()
        hub = self.small_hub()
        for text in ('{"models": [', "[]", '{"models": 3}', "", "\x00\x01", '{"models": []} x'):
            for name in ("supported_models.json", "architecture_gaps.json"):
                body = text.replace("models", "gaps") if "gaps" in name else text
                (folder / name).write_text(body)
                result = self.scrape(hub, status=1)
                self.assertIn(name, result.err)
                self.assertEqual((folder / name).read_text(), body)
                self.assertEqual(sorted(p.name for p in folder.iterdir()), [name])
                (folder / name).unlink()
        self.assertEqual(hub.requests(), [])

    def test_a_pipe_or_folder_in_a_file_s_place_is_refused_before_the_first_request(self):
        folder = self.folder / "registry"
        folder.mkdir()
        hub = self.small_hub()
        for name in ("supported_models.json", "architecture_gaps.json", "scrape_checkpoint.json"):
            for make in (os.mkfifo, os.mkdir):
                make(folder / name)
                result = self.scrape(hub, status=1)
                self.assertIn(f"{name}: is no regular file", result.err)
                if make is os.mkdir:
                    (folder / name).rmdir()
                else:
                    self.assertTrue((folder / name).is_fifo())
                    (folder / name).unlink()
        self.assertEqual(hub.requests(), [])

    def test_a_link_to_a_place_that_is_not_there_is_told_of_before_the_first_request(self):
        (self.folder / "registry").mkdir()
        (self.folder / "registry/architecture_gaps.json").symlink_to("nowhere/gaps.json")
        hub = self.small_hub()
        result = self.scrape(hub, status=1)
        self.assertIn("architecture_gaps.json: cannot be written", result.err)
        self.assertEqual(hub.requests(), [])

    def test_a_recording_never_takes_the_place_of_what_is_no_file(self):
        hub = self.small_hub()
        pipe = self.folder / "hub.rec"
        os.mkfifo(pipe)
        for path in (pipe, self.folder):
            result = self.run_program("record", path, "scrape", "--endpoint", hub.url, status=1)
            self.assertIn("is no regular file", result.err)
        self.assertTrue(pipe.is_fifo())
        self.assertEqual(hub.requests(), [])

    def test_a_gap_that_became_supported_leaves_with_regap_and_its_models_come(self):
        hub = self.small_hub()
        self.scrape(hub)
        profile = json.loads(self.run_program("profiles", "transformerlens").out)
        profile["supported_architectures"].append("NewArch")
        path = self.folder / "mine.json"
        path.write_text(json.dumps(profile))
        hub.forget()
        self.run_program("regap", "-o", self.folder / "registry", "--profile", path)
        self.assertEqual(self.read("architecture_gaps.json")["gaps"], [])
        self.assertEqual([e[1] for e in entries(self.read("supported_models.json"))], ["a/llama", "a/new"])
        self.assertEqual(hub.requests(), [])

    def test_a_limit_on_file_sizes_is_an_error_that_leaves_the_old_files(self):
        hub = self.hub("--seed", 3, "--models", 3000)
        self.scrape(hub)
        names = ("supported_models.json", "architecture_gaps.json")
        before = [self.raw(n) for n in names]
        for size in (1000, 20000, len(before[0]) - 1):
            with self.subTest(size):
                process = self.start("scrape", "--endpoint", hub.url, "-o", self.folder / "registry", "--fresh",
                                     preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)))
                _, err = process.communicate(timeout=LONGEST)
                self.assertEqual(process.returncode, 1, err)
                self.assertIn(str(self.folder / "registry"), err)
                self.assertEqual([self.raw(n) for n in names], before)

    def test_symbolic_links_are_written_through(self):
        real = self.folder / "elsewhere.json"
        real.write_text('{"models": []}')
        (self.folder / "registry").mkdir()
        link = self.folder / "registry/supported_models.json"
        link.symlink_to(real)
        self.scrape(self.small_hub())
        self.assertTrue(link.is_symlink())
        self.assertEqual(len(json.loads(real.read_text())["models"]), 1)

    def test_the_library_s_own_folder_is_the_default_in_its_checkout(self):
        checkout = self.folder / "transformer_lens/tools/model_registry/data"
        checkout.mkdir(parents=True)
        self.run_program("scrape", "--endpoint", self.small_hub().url)
        self.assertTrue((checkout / "architecture_gaps.json").exists())
        self.assertIn("census.db", (checkout / ".gitignore").read_text())

    def test_a_python_checkpoint_is_taken_over(self):
        folder = self.folder / "registry"
        folder.mkdir()
        (folder / "scrape_checkpoint.json").write_text(json.dumps({
            "supported_models": [{"architecture_id": "OPTForCausalLM", "model_id": "f/opt", "status": 0}],
            "unsupported_arch_counts": {"NewArch": 30, "Gone": 2}, "unsupported_arch_samples": {"Gone": ["g/one"]},
            "unsupported_arch_downloads": {"Gone": 77}, "unsupported_arch_min_params": {"Gone": 5},
            "seen_models": ["f/opt", "a/new"], "scanned": 2, "skipped": 0, "timestamp": "2026-01-01T00:00:00"}))
        self.scrape(self.small_hub())
        self.assertEqual([e[1] for e in entries(self.read("supported_models.json"))], ["f/opt", "a/llama"])
        gaps = {g["architecture_id"]: (g["total_models"], g["total_downloads"])
                for g in self.read("architecture_gaps.json")["gaps"]}
        self.assertEqual(gaps, {"NewArch": (1, 800), "Gone": (2, 77)})
        self.assertFalse((folder / "scrape_checkpoint.json").exists())


class Messages(HubTest):
    def test_a_refused_token_ends_with_4_and_nothing_is_written(self):
        hub = self.hub("--models", 100, "--token", "hf_good")
        result = self.scrape(hub, status=4, env={"HF_TOKEN": "hf_bad"})
        self.assertIn("the token was refused: ", result.err)
        self.assertNotIn("hf_bad", result.err + result.out)
        self.assertFalse((self.folder / "registry").exists())

    def test_a_good_token_is_sent_to_the_hub_and_stands_nowhere(self):
        hub = self.hub("--models", 3000, "--seed", 4, "--token", "hf_good")
        result = self.scrape(hub, "--verbose", env={"HF_TOKEN": " hf_good\n"})
        self.assertTrue(all(r["authorization"] for r in hub.requests()))
        self.assertNotIn("hf_good", result.err + result.out)
        for path in (self.folder / "registry").iterdir():
            self.assertNotIn(b"hf_good", path.read_bytes(), path)

    def test_an_output_that_cannot_be_written_is_said_before_the_first_request(self):
        hub = self.hub("--models", 10)
        (self.folder / "file").write_text("")
        result = self.scrape(hub, output="file/below", status=1)
        self.assertIn("file", result.err)
        self.assertEqual(hub.requests(), [])

    def test_offline_is_an_error_and_sends_nothing(self):
        hub = self.hub("--models", 10)
        result = self.scrape(hub, status=2, env={"HF_HUB_OFFLINE": "1"})
        self.assertIn("HF_HUB_OFFLINE", result.err)
        self.assertEqual(hub.requests(), [])

    def test_a_dry_run_asks_and_writes_nothing(self):
        hub = self.hub("--models", 10)
        result = self.scrape(hub, "--dry-run")
        self.assertIn("filter=text-generation", result.out)
        self.assertIn("author=google", result.out)
        self.assertRegex(result.out, r"at most 10 requests")
        self.assertEqual(hub.requests(), [])
        self.assertFalse((self.folder / "registry").exists())

    def test_a_second_run_in_the_folder_is_told_who_holds_the_lock(self):
        hub = self.hub("--models", 3000)
        hub.hold("after=0")
        first = self.start("scrape", "--endpoint", hub.url, "-o", self.folder / "registry")
        try:
            lock = self.folder / "registry/.hubcensus.lock"
            while not (lock.exists() and lock.read_text().endswith("\n")):
                self.assertIsNone(first.poll())
                time.sleep(0.005)
            second = self.scrape(hub, status=1)
            self.assertIn(str(first.pid), second.err)
        finally:
            hub.go_on()
            first.communicate(timeout=LONGEST)
        self.assertEqual(first.returncode, 0)
        self.assertFalse(lock.exists())


if __name__ == "__main__":
    unittest.main()
