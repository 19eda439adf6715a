"""A scan that finds far fewer models than the one before replaces nothing, until it is told to."""

import json
import unittest

from harness import HubTest, model, number

REPORTS = ("supported_models.json", "architecture_gaps.json", "verification_history.json")


class Shrink(HubTest):
    def models(self, count):
        kinds = ("LlamaForCausalLM", "AlphaForCausalLM", "BetaForCausalLM")
        return number([model(f"a/m{i}", kinds[i % 3], 9000 - i) for i in range(count)])

    def hub_of(self, count):
        return self.hub("--catalogue", self.catalogue(self.models(count)))

    def scan(self, hub, *arguments, status=0):
        return self.scrape(hub, "--no-canonical-sweep", *arguments, status=status)

    def reports(self):
        return [self.raw(name) for name in REPORTS]

    def forget_census(self):
        """As in a fresh clone of the folder, where the census is not kept."""
        for path in (self.folder / "registry").glob("census.db*"):
            path.unlink()
        (self.folder / "registry/scrape_checkpoint.json").unlink(missing_ok=True)

    def test_an_outage_that_answers_empty_lists_replaces_nothing(self):
        self.scan(self.hub_of(300))
        before = self.reports()
        for kept in (True, False):
            with self.subTest(census=kept):
                if not kept:
                    self.forget_census()
                result = self.scan(self.hub_of(0), status=3)
                self.assertEqual(self.reports(), before)
                self.assertIn("models read in the walk: 0, where there were 300", result.err)
                self.assertIn("--max-shrink 100", result.err)
                self.assertEqual(result.out, "")

    def test_a_hub_that_lists_one_page_replaces_nothing(self):
        self.scan(self.hub_of(2400))
        before = self.reports()
        short = self.hub_of(2400)
        short.control("PUT", "/__hub/faults", b"page=1,link=missing")
        result = self.scan(short, status=3)
        self.assertIn("1000, where there were 2400", result.err)
        self.forget_census()
        result = self.scan(short, status=3)
        self.assertIn("models of unsupported architectures: 666, where there were 1600", result.err)
        self.assertEqual(self.reports(), before)

    def test_the_next_run_asks_anew_and_an_allowed_one_takes_what_is_there(self):
        self.scan(self.hub_of(300))
        before = self.reports()
        self.scan(self.hub_of(100), status=3)
        hub = self.hub_of(100)
        self.scan(hub, "--max-shrink", 100)
        self.assertEqual(hub.requests(), [])
        self.assertEqual(self.read(REPORTS[0])["scan_info"]["total_scanned"], 100)
        self.assertFalse((self.folder / "registry/scrape_checkpoint.json").exists())
        # What was accepted is what the next is measured by.
        self.scan(self.hub_of(95))
        self.scan(self.hub_of(80), status=3)
        hub = self.hub_of(300)
        result = self.scan(hub)
        self.assertIn("had found too little", result.err)
        self.assertEqual(self.reports(), before)

    def test_a_little_less_and_a_walk_that_ends_at_its_limit_are_taken(self):
        self.scan(self.hub_of(300))
        self.scan(self.hub_of(271))
        self.forget_census()
        self.scan(self.hub_of(271), "--limit", 50, "--max-shrink", 100)
        self.forget_census()
        other = self.hub_of(271)
        result = self.scan(other, "--limit", 5, status=None)
        self.assertNotIn("models read in the walk", result.err)

    def test_other_arguments_are_another_figure(self):
        self.scan(self.hub_of(300))
        self.scan(self.hub_of(300), "--min-downloads", 8990)
        self.assertEqual(self.read(REPORTS[0])["scan_info"]["total_scanned"], 11)

    def test_regap_without_the_rows_that_a_gap_had_replaces_nothing(self):
        self.scan(self.hub_of(300))
        before = self.reports()
        self.forget_census()
        self.scan(self.hub_of(30), status=3)
        result = self.run_program("regap", "-o", self.folder / "registry", status=3)
        self.assertIn("20, where there were 200", result.err)
        self.assertEqual(self.reports(), before)
        self.run_program("regap", "-o", self.folder / "registry", "--max-shrink", 100)
        self.assertEqual(self.read(REPORTS[1])["total_unsupported_models"], 20)

    def test_an_adapter_that_landed_is_no_loss(self):
        self.scan(self.hub_of(300))
        profile = {"name": "wider", "supported_architectures": ["LlamaForCausalLM", "AlphaForCausalLM"]}
        path = self.folder / "wider.json"
        path.write_text(json.dumps(profile))
        self.run_program("regap", "-o", self.folder / "registry", "--profile", path)
        self.assertEqual(self.read(REPORTS[1])["total_unsupported_models"], 100)


if __name__ == "__main__":
    unittest.main()
