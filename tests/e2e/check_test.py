"""Models looked up in what a scan wrote, beside what the Hub itself says of them."""

import json
import time
import unittest

from harness import SOURCE, HubTest, model, number

LIBRARY = json.loads((SOURCE / "profiles/transformerlens.json").read_text())


class Check(HubTest):
    def check(self, *arguments, status=0, output="registry"):
        answer = self.run_program("check", "-o", self.folder / output, "--format", "json", *arguments, status=status)
        return json.loads(answer.out)["models"]

    def test_every_model_is_told_as_the_hub_has_it(self):
        hub = self.hub("--seed", 21, "--models", 3000)
        self.scrape(hub, "--min-downloads", 0, "--full-scan", "--no-canonical-sweep")
        truth = {m["id"]: m for m in hub.models() if "text-generation" in m["tags"]}
        listed = {m["model_id"] for m in self.read("supported_models.json")["models"]}
        gaps = [gap["architecture_id"] for gap in self.read("architecture_gaps.json")["gaps"]]
        (self.folder / "names").write_text("".join(name + "\n" for name in truth))
        answer = self.check("--from", self.folder / "names")
        self.assertEqual([m["model_id"] for m in answer], list(truth))
        for m in answer:
            config = truth[m["model_id"]].get("config") or {}
            architecture = (config.get("architectures") or [None])[0]
            with self.subTest(m["model_id"]):
                census = m["census"]
                self.assertTrue(m["known"])
                self.assertEqual(census["architecture_id"], architecture)
                self.assertEqual(census["model_type"], config.get("model_type"))
                self.assertEqual(census["downloads"], truth[m["model_id"]]["downloads"])
                self.assertEqual(census["gated"], truth[m["model_id"]]["gated"])
                self.assertEqual(census["remote_code"],
                                 "auto_map" in config or "custom_code" in truth[m["model_id"]]["tags"])
                self.assertEqual(census["seen"], "2026-09-21")
                self.assertEqual(m["registry"] is not None, m["model_id"] in listed)
                self.assertEqual(m["supported"], m["model_id"] in listed)
                if architecture and architecture not in LIBRARY["supported_architectures"]:
                    self.assertEqual(m["reason"], "lacking")
                    self.assertEqual(m["gap"]["rank"] - 1 if m["gap"] else None,
                                     gaps.index(architecture) if architecture in gaps else None)
        self.check("--exit-code", "--from", self.folder / "names", status=1)

    def test_the_figures_are_those_of_the_last_scan(self):
        first = number([model("a/b", downloads=900), model("a/c", "NoneForCausalLM", downloads=800)])
        hub = self.hub("--catalogue", self.catalogue(first))
        self.scrape(hub, "--no-canonical-sweep")
        later = [dict(first[0], downloads=700, gated="manual"), dict(first[1], config={"architectures": ["LlamaForCausalLM"]})]
        hub = self.hub("--catalogue", self.catalogue(later))
        self.scrape(hub, "--no-canonical-sweep")
        answer = self.check("a/b", "a/c")
        self.assertEqual([(m["supported"], m["census"]["downloads"], m["census"]["gated"]) for m in answer],
                         [(True, 700, "manual"), (True, 800, False)])

    def test_a_registry_can_be_asked_while_a_scan_writes_it(self):
        hub = self.hub("--seed", 21, "--models", 12000)
        hub.hold("filter=text-generation,page=3")
        process = self.start("scrape", "--endpoint", hub.url, "-o", self.folder / "registry", "--min-downloads", 1)
        hub.wait_for_requests(3, process)
        while not (self.folder / "registry/census.db").exists() and process.poll() is None:
            time.sleep(0.005)
        answer = self.run_program("check", "-o", self.folder / "registry", "--no-hub", "openai-community/gpt2", "no/such",
                                  status=None)
        # There is a census, or there is none yet; it is never in the way of the scan.
        self.assertIn(answer.status, (1, 2), answer.err)
        hub.go_on()
        process.communicate(timeout=self.longest)
        self.assertEqual(process.returncode, 0)
        self.assertTrue(self.check("openai-community/gpt2")[0]["supported"])


if __name__ == "__main__":
    unittest.main()
