"""What a library supports, read from its own source, where a scan and its reports are made of it."""

import json
import unittest

from harness import HubTest, model, number
from library import git


def typed(name, architectures, model_type, **more):
    """A model with this config."""
    made = model(name, **more)
    made["config"] = {"architectures": architectures, "model_type": model_type}
    return made


MODELS = [typed("a/native", ["QuillForCausalLM"], "quill", downloads=9000),
          typed("a/by-type", ["SharedForCausalLM"], "heron", downloads=8000),
          typed("b/other-type", ["SharedForCausalLM"], "stoat", downloads=7000),
          typed("b/removed", ["VoleForCausalLM"], "vole", downloads=6000),
          typed("c/no-architecture", [], "heron", downloads=5000),
          typed("c/gap", ["OtterForCausalLM"], "otter", downloads=4000)]
NAMES = "QuillForCausalLM\nVoleForCausalLM removed 0.4.1\nmodel_type:heron fallback\n"


class SupportedFrom(HubTest):
    def setUp(self):
        super().setUp()
        self.served = self.hub("--catalogue", self.catalogue(number(MODELS)))
        self.library = self.folder / "library"
        self.library.mkdir()
        git("init", "-q", "-b", "main", ".", folder=self.library)

    def names(self, text):
        """Commit the list; its place."""
        (self.library / "names.txt").write_text(text)
        git("add", "-A", folder=self.library)
        git("-c", "user.name=A", "-c", "user.email=a@b", "commit", "-q", "-m", "x", folder=self.library)
        return self.library / "names.txt"

    def supported(self, output="registry"):
        return [m["model_id"] for m in self.read("supported_models.json", output)["models"]]

    def gaps(self, output="registry"):
        return {g["architecture_id"]: g["sample_models"] for g in self.read("architecture_gaps.json", output)["gaps"]}

    def test_a_scan_takes_what_the_source_supports(self):
        place = self.names(NAMES)
        done = self.scrape(self.served, "--supported-from", place, "--format", "json")
        summary = json.loads(done.out)
        self.assertEqual(self.supported(), ["a/native", "a/by-type"])
        self.assertEqual(self.gaps(), {"SharedForCausalLM": ["b/other-type"], "VoleForCausalLM": ["b/removed"],
                                       "OtterForCausalLM": ["c/gap"]})
        self.assertEqual((summary["found_by_model_type"], summary["walk"]["no_architecture"]), (1, 1))
        self.assertIn("1 new model is supported by model type, not by architecture\n",
                      self.scrape(self.served, "--supported-from", place, output="again").out)

    def test_a_checkout_is_read_as_it_lies_there_from_any_folder_in_it(self):
        models = self.library / "vllm/model_executor/models"
        models.mkdir(parents=True)
        (models / "quill.py").write_text("")
        (models / "registry.py").write_text("_MODELS = {'QuillForCausalLM': ('quill', 'QuillForCausalLM')}\n")
        git("add", "-A", folder=self.library)
        git("-c", "user.name=A", "-c", "user.email=a@b", "commit", "-q", "-m", "x", folder=self.library)
        (models / "registry.py").write_text("_MODELS = {'OtterForCausalLM': ('quill', 'OtterForCausalLM')}\n")
        self.scrape(self.served, "--supported-from", f"{models}@HEAD")
        self.assertEqual(self.supported(), ["a/native"])
        self.scrape(self.served, "--supported-from", models, output="lying")
        self.assertEqual(self.supported("lying"), ["c/gap"])
        answer = json.loads(self.run_program("check", "--no-hub", "-o", self.folder / "lying", "--supported-from", self.library,
                                             "--format", "json", "c/gap", "a/native").out)
        keys = ("model_id", "supported", "decided_by", "tier", "module", "file", "line")
        place = "vllm/model_executor/models/"
        self.assertEqual([tuple(m[key] for key in keys) for m in answer["models"]],
                         [("c/gap", True, "architecture", "native", place + "quill.py", place + "registry.py", 1),
                          ("a/native", False, None, "not", None, None, None)])

    def test_check_says_what_decided(self):
        place = self.names(NAMES)
        self.scrape(self.served, "--supported-from", place)
        answer = json.loads(self.run_program("check", "--no-hub", "-o", self.folder / "registry", "--supported-from", place, "--format",
                                             "json", *(m["id"] for m in MODELS)).out)
        self.assertEqual({m["model_id"]: (m["supported"], m["reason"], m["decided_by"], m["tier"], m["last"]) for m in answer["models"]},
                         {"a/native": (True, "listed", "architecture", "native", None),
                          "a/by-type": (True, "listed", "model_type", "fallback", None),
                          "b/other-type": (False, "lacking", None, "not", None),
                          "b/removed": (False, "lacking", "architecture", "removed", "0.4.1"),
                          "c/no-architecture": (True, "type_alone", "model_type", "fallback", None),
                          "c/gap": (False, "lacking", None, "not", None)})

    def test_the_reports_follow_the_source(self):
        place = self.names("QuillForCausalLM\n")
        self.scrape(self.served, "--supported-from", place)
        self.assertEqual(self.supported(), ["a/native"])
        self.names(NAMES + "OtterForCausalLM\n")
        flags = ("--max-shrink", "100", "-o", self.folder / "registry")
        self.run_program("regap", "--supported-from", f"{place}@main~1", *flags)
        self.assertEqual(self.supported(), ["a/native"])
        done = self.run_program("regap", "--supported-from", place, "--format", "json", *flags)
        self.assertEqual(self.supported(), ["a/native", "a/by-type", "c/gap"])
        self.assertEqual(self.gaps(), {"SharedForCausalLM": ["b/other-type"], "VoleForCausalLM": ["b/removed"]})
        self.assertEqual(json.loads(done.out)["found_by_model_type"], 1)

    def test_a_scan_is_not_gone_on_with_when_the_source_supports_something_else(self):
        models = [typed(f"m/{i:04}", ["QuillForCausalLM"], "quill", downloads=9000) for i in range(1500)]
        served = self.hub("--catalogue", self.catalogue(number(models)))
        place = self.names("QuillForCausalLM\n")
        served.control("PUT", "/__hub/faults", b"page=2,status=400")
        self.scrape(served, "--supported-from", place, status=1)
        served.go_on()
        self.names("QuillForCausalLM\nOtterForCausalLM\n")
        err = self.scrape(served, "--supported-from", place, status=2).err
        self.assertIn("is unfinished, and what names supports has changed since; run it with what it was then to finish it, or add "
                      "--fresh", err)
        # A commit that changes nothing of it is no other library, and the state of then is there to be named.
        self.names("OtterForCausalLM # moved\nQuillForCausalLM\n")
        self.scrape(served, "--supported-from", place, status=2)
        self.scrape(served, "--supported-from", f"{place}@main~2")
        self.assertEqual(len(self.supported()), 1500)


if __name__ == "__main__":
    unittest.main()
