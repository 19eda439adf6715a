"""Models and architectures that no scan has met, asked of the Hub."""

import json
import unittest

from harness import HubTest, model, number

WRONG = "hf_wrongWRONGwrong"


def typed(id, architecture, model_type, downloads=1000, **more):
    """A model that bears its type as a tag, as the Hub's do."""
    return model(id, architecture, downloads, tags=("text-generation", model_type),
                 config={"architectures": [architecture], "model_type": model_type}, **more)


class Asked(HubTest):
    def check(self, hub, *arguments, status=0, env=None):
        """The models by their names, and what was asked for them."""
        hub.forget()
        answer = self.run_program("check", "--endpoint", hub.url, "-o", self.folder / "registry", "--format", "json",
                                  "--retries", 1, *arguments, status=status, env=env)
        self.targets = [request["target"].split("?")[0] for request in hub.requests()]
        self.err = answer.err
        return {m["model_id"]: m for m in json.loads(answer.out)["models"]} if answer.out else None

    def test_what_no_scan_has_met_is_told_as_the_hub_has_it(self):
        hub = self.hub("--seed", 5, "--models", 3000)
        truth = {m["id"]: m for m in hub.models()}
        self.scrape(hub, "--limit", 100, "--no-canonical-sweep")
        before = self.raw("census.db")
        names = [name for name, m in truth.items() if "text-generation" not in m["tags"]][:40]
        answer = self.check(hub, *names)
        self.assertEqual(sorted(self.targets), sorted(f"/api/models/{name}" for name in names))
        for name in names:
            with self.subTest(name):
                told, m = answer[name], truth[name]
                config = m.get("config") or {}
                self.assertEqual((told["known"], told["asked"], told["census"], told["renamed_to"]), (True, "answered", None, None))
                self.assertEqual(told["architecture_id"], (config.get("architectures") or [None])[0])
                self.assertEqual(told["hub"]["model_type"], config.get("model_type"))
                self.assertEqual(told["hub"]["downloads"], m["downloads"])
                self.assertEqual(told["hub"]["gated"], m["gated"])
                self.assertEqual(told["hub"]["task"], m.get("pipeline_tag"))
                self.assertEqual(told["hub"]["seen"], "2026-09-21")
        self.assertEqual(self.raw("census.db"), before)
        self.assertIn("the Hub, asked just now",
                      self.run_program("check", "--endpoint", hub.url, "-o", self.folder / "registry", names[0]).out)

    def test_what_is_known_is_not_asked(self):
        hub = self.hub("--catalogue", self.catalogue(number([model("a/b"), model("a/c")])))
        self.scrape(hub)
        self.check(hub, "a/b", "a/c")
        self.assertEqual(self.targets, [])
        self.check(hub, "a/b", "a/d", status=1)
        self.assertEqual(self.targets, ["/api/models/a/d"])
        self.check(hub, "a/d", "--no-hub", status=1)
        self.assertEqual(self.targets, [])

    def test_a_listed_one_is_asked_for_the_type_that_a_library_goes_by(self):
        hub = self.hub("--catalogue", self.catalogue(number([typed("a/b", "GPT2LMHeadModel", "gpt2"), typed("a/c", "GPT2LMHeadModel", "gpt2")])))
        self.scrape(hub)
        (self.folder / "registry/census.db").unlink()
        (self.folder / "types").write_text("model_type:gpt2\n")
        (self.folder / "names").write_text("GPT2LMHeadModel\n")
        ask = ("a/b", "--against", "./names,./types")
        told = self.check(hub, *ask)["a/b"]
        self.assertEqual(self.targets, ["/api/models/a/b"])
        self.assertEqual((told["reason"], told["registry"]["status"], told["asked"], told["hub"]["model_type"]), ("listed", 0, "answered", "gpt2"))
        self.assertEqual([(a["loads"], a["by"]) for a in told["libraries"]],
                         [(True, "architecture"), (True, "architecture"), (True, "model_type")])
        for quiet in (("a/b",), ("a/b", "--against", "./names"), (*ask, "--no-hub")):
            told = self.check(hub, *quiet)["a/b"]
            self.assertEqual((self.targets, told["asked"], told["supported"]), ([], None, True), quiet)
        self.assertEqual([a["loads"] for a in told["libraries"]], [True, True, None])
        text = ("check", "-o", "registry", "--retries", 0, "--endpoint", hub.url, *ask)
        hub.control("PUT", "/__hub/faults", b"status=503")
        answer = self.run_program(*text, status=3).out
        self.assertIn("a/b: supported, unverified\n    why           it is in the registry\n", answer)
        self.assertIn("    asked         the Hub did not answer: /api/models/a/b: the Hub answered 503", answer)
        hub.control("PUT", "/__hub/faults", b"status=404,code=RepoNotFound")
        self.assertIn("    asked         the Hub has no such model or does not show it to you\n", self.run_program(*text).out)

    def test_one_that_was_renamed_keeps_what_stands_under_its_old_name(self):
        hub = self.hub("--seed", 7, "--models", 2000)
        (self.folder / "registry").mkdir()
        (self.folder / "registry/supported_models.json").write_text(json.dumps(
            {"models": [{"model_id": "gpt2", "architecture_id": "GPT2LMHeadModel", "status": 1}]}))
        (self.folder / "types").write_text("model_type:gpt2\n")
        told = self.check(hub, "gpt2", "--against", "./types")["gpt2"]
        self.assertEqual((told["renamed_to"], told["reason"], told["registry"]["status"]), ("openai-community/gpt2", "listed", 1))

    def test_a_renamed_model_is_found_and_looked_up_by_its_new_name(self):
        hub = self.hub("--seed", 7, "--models", 2000)
        self.scrape(hub, "--limit", 200, "--no-canonical-sweep")
        answer = self.check(hub, "gpt2", "bert-base-uncased")
        self.assertEqual(self.targets.count("/api/models/openai-community/gpt2"), 1)
        gpt2, bert = answer["gpt2"], answer["bert-base-uncased"]
        self.assertEqual((gpt2["renamed_to"], gpt2["reason"], gpt2["registry"]["status"]), ("openai-community/gpt2", "listed", 0))
        self.assertEqual((bert["renamed_to"], bert["registry"]), ("google-bert/bert-base-uncased", None))

    def test_there_is_no_such_model_or_it_is_not_shown(self):
        hub = self.hub("--catalogue", self.catalogue(number([model("maker/model-one")])))
        self.scrape(hub)
        answer = self.check(hub, "maker/model-onee", "maker/a b", "x/../y", "a/b/c", status=1)
        self.assertEqual([(m["known"], m["asked"]) for m in answer.values()],
                         [(False, "no_model")] + [(False, "no_name")] * 3)
        self.assertEqual(answer["maker/model-onee"]["similar"], ["maker/model-one"])
        self.assertEqual(self.targets, ["/api/models/maker/model-onee"])
        # A Hub that says 404 to who has a token says 401 to who has none; one of its fronts says neither why.
        for fault in ("status=404,code=RepoNotFound", "status=401,code=RepoNotFound", "status=404", "status=401,message=No"):
            hub.control("PUT", "/__hub/faults", fault.encode())
            self.assertEqual(self.check(hub, "a/b", status=1)["a/b"]["asked"], "no_model", fault)
        hub.control("PUT", "/__hub/faults", b"status=403,code=GatedRepo")
        self.assertEqual(self.check(hub, "a/b", status=1)["a/b"]["asked"], "closed")

    def test_what_was_not_answered_is_told_and_the_rest_too(self):
        hub = self.hub("--catalogue", self.catalogue(number([model("a/b"), model("a/c")])))
        self.scrape(hub)
        for fault, words in (("path-contains=/a/x,status=500", "the Hub answered 500 (internal error)"),
                             ("path-contains=/a/x,status=404,body=html", "the Hub answered 404 (not found)"),
                             ("path-contains=/a/x,status=403", "403")):
            hub.control("PUT", "/__hub/faults", fault.encode())
            answer = self.check(hub, "a/b", "a/x", "a/y", status=3)
            self.assertEqual([m["asked"] for m in answer.values()], [None, "failed", "no_model"], fault)
            self.assertIn(words, answer["a/x"]["failure"])
            self.assertIn("the Hub did not answer for 1 of 3 models", self.err)

    def test_a_hub_that_is_not_there_is_not_asked_for_ever(self):
        hub = self.hub("--catalogue", self.catalogue(number([model("a/b")])))
        self.scrape(hub)
        hub.control("PUT", "/__hub/faults", b"status=503")
        answer = self.check(hub, "a/b", *(f"x/{n}" for n in range(60)), "--jobs", 2, "--retries", 0, status=3)
        self.assertEqual({m["asked"] for name, m in answer.items() if name != "a/b"}, {"failed"})
        self.assertLess(len(self.targets), 10)
        answer = self.run_program("check", "--endpoint", "http://127.0.0.1:9", "-o", "registry", "--retries", 0, "a/b", "x/y", status=3)
        self.assertIn("the connection to 127.0.0.1 was refused", answer.out)

    def test_who_waits_for_an_answer_waits_some_seconds(self):
        hub = self.hub("--catalogue", self.catalogue(number([model("a/b")])), "--fault", "status=503")
        for ask, targets in (("check", "x/y"), 4), (("card", "NewForCausalLM", "--model-type", "new"), 4), (("check", "x/y", "--retries", 1), 2):
            with self.subTest(ask):
                hub.forget()
                answer = self.run_program(*ask, "--endpoint", hub.url, "-o", "registry", status=3)
                self.assertEqual(len(hub.requests()), targets)
                self.assertIn(f"tried {targets} times", answer.out)

    def test_a_token_that_is_refused_ends_it(self):
        hub = self.hub("--catalogue", self.catalogue(number([model("a/b")])), "--token", "hf_right")
        self.assertIsNone(self.check(hub, "x/y", status=4, env={"HF_TOKEN": WRONG}))
        self.assertIn("the token was refused", self.err)
        self.assertEqual(self.check(hub, "x/y", status=1, env={"HF_TOKEN": "hf_right"})["x/y"]["asked"], "no_model")

    def test_no_registry_is_needed(self):
        hub = self.hub("--catalogue", self.catalogue(number([model("a/b"), model("a/c", "NewForCausalLM")])))
        answer = self.check(hub, "a/b", "a/c")
        self.assertEqual([m["supported"] for m in answer.values()], [True, False])
        self.assertIn("there is no registry in this folder, so all is asked of the Hub", self.err)
        self.assertFalse((self.folder / "registry").exists())

    def test_a_recording_answers_alike(self):
        hub = self.hub("--seed", 7, "--models", 500)
        ask = ("check", "-o", "registry", "--format", "json", "gpt2", "no/such")
        live = self.run_program("record", "x.rec", *ask, "--endpoint", hub.url, status=1)
        self.assertIn("The Hub's answers are in x.rec", live.err)
        self.assertEqual(self.run_program("replay", "x.rec", *ask, status=1).out, live.out)
        self.assertEqual(self.run_program(*ask, "--replay", "x.rec", status=1, env={"HF_HUB_OFFLINE": "1"}).out, live.out)
        ask = ("card", "-o", "registry", "--format", "json", "GPTNeoXForCausalLM")
        live = self.run_program("record", "y.rec", *ask, "--endpoint", hub.url, status=None)
        again = self.run_program("replay", "y.rec", *ask, status=None)
        self.assertEqual((again.status, again.out), (live.status, live.out))


class Cards(HubTest):
    def setUp(self):
        super().setUp()
        self.models = number(
            [typed(f"org/moe-{n}", "NewMoeForCausalLM", "new_moe", downloads=900 - n, pipeline_tag="text-generation",
                   safetensors={"parameters": {"BF16": 10**9 * (n + 1)}, "total": 10**9 * (n + 1)},
                   createdAt=f"202{4 + n % 2}-07-18T08:56:00.000Z") for n in range(4)] +
            [typed("trl-internal-testing/tiny-NewMoe", "NewMoeForCausalLM", "new_moe", downloads=50,
                   safetensors={"parameters": {"F32": 4000}, "total": 4000})] +
            [typed("org/moe-other", "OtherForCausalLM", "new_moe", downloads=5000)] +
            [typed("org/GPTOdd-1", "GPTOddForCausalLM", "gpt_odd9", downloads=70),
             typed("org/unnamed", "GPTOddForCausalLM", "gpt_odd9", downloads=60)])

    def card(self, hub, *arguments, status=0, env=None):
        hub.forget()
        answer = self.run_program("card", "--endpoint", hub.url, "-o", "registry", "--format", "json", "--retries", 0, *arguments,
                                  status=status, env=env)
        self.asked = [r["target"] for r in hub.requests()]
        self.err = answer.err
        return json.loads(answer.out) if answer.out else None

    def test_a_card_from_the_census_has_its_figures(self):
        hub = self.hub("--catalogue", self.catalogue(self.models))
        self.scrape(hub, "--min-downloads", 0)
        card = self.card(hub, "NewMoeForCausalLM")
        self.assertEqual(self.asked, [])
        self.assertEqual((card["source"], card["seen"], card["model_type"]), ("census", "2026-09-21", "new_moe"))
        self.assertEqual(card["parts"]["all"], {"models": 5, "downloads": 900 + 899 + 898 + 897 + 50})
        self.assertEqual(card["parts"]["test"], {"models": 1, "downloads": 50})
        self.assertEqual(card["smallest_real"], {"model_id": "org/moe-0", "parameters": 10**9, "downloads": 900})
        self.assertEqual(card["smallest_test"]["model_id"], "trl-internal-testing/tiny-NewMoe")
        self.assertEqual([a["author"] for a in card["authors"]], ["org", "trl-internal-testing"])
        self.assertEqual([(y["name"], y["models"]) for y in card["years"]], [("2024", 3), ("2025", 2)])
        self.assertEqual([m["model_id"] for m in card["models"]][:2], ["org/moe-0", "org/moe-1"])
        gap = self.read("architecture_gaps.json")["gaps"]
        own = [g["architecture_id"] for g in gap].index("NewMoeForCausalLM")
        self.assertEqual((card["gap"]["rank"], card["gap"]["relevancy_score"]), (own + 1, gap[own]["relevancy_score"]))
        parts = card["gap"]
        self.assertEqual(round(0.45 * parts["demand"] + 0.35 * parts["usage"] + 0.2 * parts["benchmarkability"], 1),
                         parts["relevancy_score"])
        self.assertEqual(self.run_program("card", "-o", "registry", "-q", "--top", 2, "NewMoeForCausalLM").out, "org/moe-0\norg/moe-1\n")

    def test_a_gap_says_what_its_score_was_made_with(self):
        hub = self.hub("--catalogue", self.catalogue(self.models))
        self.scrape(hub, "--min-downloads", 0)
        whole = "NewMoeForCausalLM", "-o", "registry", "--no-hub"
        self.assertNotIn("made_with", self.card(hub, "NewMoeForCausalLM")["gap"])
        self.assertIn("of 100 each).\n", self.run_program("card", *whole).out)
        self.run_program("regap", "-o", "registry", "--weights", "2,1,1", "--lineage", "base")
        gap = self.card(hub, "NewMoeForCausalLM")["gap"]
        made = gap["made_with"]
        self.assertEqual((made["weights"], made["lineage"]), ({"demand": 0.5, "usage": 0.25, "benchmarkability": 0.25}, "base"))
        self.assertEqual(round(sum(made["weights"][p] * gap[p] for p in made["weights"]), 1), gap["relevancy_score"])
        for form in "text", "markdown":
            self.assertIn("of 100 each); demand weighs 0.50, usage 0.25, benchmarkability 0.25; base models alone count there.\n",
                          self.run_program("card", *whole, "--format", form).out)
        csv = self.run_program("card", *whole, "--format", "csv").out
        self.assertIn("\ngap,demand weight,,,,0.5,", csv)
        self.assertIn("\ngap,lineage,,,,base,", csv)

    def test_one_that_the_census_lacks_is_asked_by_the_types_it_could_have(self):
        hub = self.hub("--catalogue", self.catalogue(self.models))
        card = self.card(hub, "NewMoeForCausalLM")
        self.assertEqual(len(self.asked), 1)
        self.assertIn("filter=new_moe&sort=downloads", self.asked[0])
        self.assertEqual((card["source"], card["parts"]["all"]["models"]), ("hub", 5))
        self.assertEqual(card["asked"], [{"filter": "new_moe", "search": None, "listed": 6, "found": 5, "whole": True, "failure": None}])
        text = self.run_program("card", "--endpoint", hub.url, "-o", "registry", "NewMoeForCausalLM").out
        self.assertIn("models with the tag new_moe, most downloaded first: 6 looked at, 5 new ones of this architecture\n", text)
        self.assertIn("this may be incomplete", text)

    def test_one_with_another_type_is_found_by_name_and_then_by_that_type(self):
        hub = self.hub("--catalogue", self.catalogue(self.models))
        card = self.card(hub, "GPTOddForCausalLM")
        self.assertEqual([(a["filter"], a["search"], a["found"]) for a in card["asked"]],
                         [("gpt_odd", None, 0), ("gptodd", None, 0), ("gpt-odd", None, 0), (None, "GPTOdd", 1), ("gpt_odd9", None, 1)])
        self.assertEqual(card["parts"]["all"], {"models": 2, "downloads": 130})

    def test_a_mistyped_one_is_told_what_the_hub_calls_it(self):
        hub = self.hub("--catalogue", self.catalogue(self.models))
        card = self.card(hub, "NewMoeForCausalL", status=1)
        self.assertEqual((card["source"], card["similar"][0]), (None, "NewMoeForCausalLM"))
        self.assertEqual(self.card(hub, "NewMoeForCausalLM")["similar"], [])

    def test_the_type_that_the_user_says_is_asked_for_alone(self):
        hub = self.hub("--catalogue", self.catalogue(self.models))
        card = self.card(hub, "GPTOddForCausalLM", "--model-type", "gpt_odd9")
        self.assertEqual([a["filter"] for a in card["asked"]], ["gpt_odd9"])
        self.assertEqual(card["parts"]["all"]["models"], 2)

    def test_a_listing_is_looked_through_so_far(self):
        hub = self.hub("--catalogue", self.catalogue(self.models))
        card = self.card(hub, "NewMoeForCausalLM", "--limit", 3)
        self.assertEqual([(a["listed"], a["found"], a["whole"]) for a in card["asked"]], [(3, 2, False)])
        card = self.card(hub, "NewMoeForCausalLM", "--limit", 6)
        self.assertEqual([(a["listed"], a["found"], a["whole"]) for a in card["asked"]], [(6, 5, True)])

    def test_a_type_that_a_library_or_the_census_knows_is_tried_first(self):
        hub = self.hub("--catalogue", self.catalogue(self.models))
        (self.folder / "types").write_text("model_type:new-moe\nmodel_type:new_moe fallback\n")
        card = self.card(hub, "NewMoeForCausalLM", "--against", "./types")
        self.assertEqual([a["filter"] for a in card["asked"]], ["new-moe", "new_moe"])
        self.assertEqual([(a["library"], a["tier"], a["by"]) for a in card["libraries"]],
                         [("transformerlens", "not", None), ("types", "fallback", "model_type")])

    def test_nothing_is_known_of_it(self):
        hub = self.hub("--catalogue", self.catalogue(self.models))
        self.scrape(hub, "--min-downloads", 0)
        card = self.card(hub, "NewMoForCausalLM", status=1)
        self.assertEqual((card["source"], card["similar"][0]), (None, "NewMoeForCausalLM"))
        self.assertIn("  did you mean              NewMoeForCausalLM", self.run_program(
            "card", "--no-hub", "-o", "registry", "NewMoForCausalLM", status=1).out)

    def test_what_was_not_answered_is_told(self):
        hub = self.hub("--catalogue", self.catalogue(self.models), "--fault", "status=503")
        card = self.card(hub, "NewMoeForCausalLM", status=3)
        self.assertIn("503", card["asked"][0]["failure"])
        self.assertEqual(len(card["asked"]), 1)
        self.assertIn("503", self.err)
        hub.control("PUT", "/__hub/faults", b"status=401")
        self.assertIsNone(self.card(hub, "NewMoeForCausalLM", status=4, env={"HF_TOKEN": WRONG}))


if __name__ == "__main__":
    unittest.main()
