"""The page on a registry: sorted, filtered, by keyboard, without its script, in any colours and on a phone."""

import unittest

from browser import PHONE, SAMPLE, Keys, PageTest, Select, entry, gap, run, write_registry

MODELS = "models-table"
STATUSES = ("unverified", "verified", "skipped", "failed")
ENTRIES = [
    entry("openai-community/gpt2", status=1, date="2026-05-01", note="Full verification completed", score=100.0),
    entry("zeta/Gpt-small", status=3, date="2026-05-02", note="Phase 1 failed", score=12.5),
    entry("Alpha/gpt", status=2, date="2026-04-03"),
    entry("beta/llama", "LlamaForCausalLM"),
    entry("meta-llama/Llama-2-7b-hf", "LlamaForCausalLM", status=1, date="2026-03-04"),
    entry("gamma/opt", "OPTForCausalLM"),
]
GAPS = [
    gap("MiddleForCausalLM", 50, 100, 7_000_000_000, ["a/b", "c/d", "e/f", "g/h"]),
    gap("FirstForCausalLM", 150, 16_859_572, 4_226_684, ["nvidia/x"]),
    gap("LastLMHeadModel", 3, 0),
]


class ReportPage(PageTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        write_registry(cls.folder / "small", ENTRIES, GAPS)
        cls.small = cls.write("small.html", "report", "-o", "small", "--format", "html")
        # Two scans, so that there is growth, of a census with downloads and sizes.
        for _ in range(2):
            run(cls.folder, "scrape", "--replay", SAMPLE / "hub.rec", "-o", "census", "--fresh", "--quiet")
        cls.census = cls.write("census.html", "report", "-o", "census", "--format", "html")

    def test_sorts_by_text_both_ways(self):
        self.show(self.small)
        names = [e["model_id"] for e in ENTRIES]
        self.assertEqual(self.column(MODELS, 0), names)
        self.assertIsNone(self.heading(MODELS, 0).get_attribute("aria-sort"))
        self.assertEqual(self.sort(MODELS, 0), "ascending")
        self.assertEqual(self.column(MODELS, 0), sorted(names, key=str.lower))
        self.assertEqual(self.sort(MODELS, 0), "descending")
        self.assertEqual(self.column(MODELS, 0), sorted(names, key=str.lower, reverse=True))
        # Equal ones stay in the order of the page; a day that is not there comes last, either way.
        self.assertEqual(self.sort(MODELS, 1), "ascending")
        self.assertEqual(self.column(MODELS, 0)[:3], names[:3])
        self.assertIsNone(self.heading(MODELS, 0).get_attribute("aria-sort"))
        for _ in range(2):
            self.sort(MODELS, 3)
            self.assertEqual(self.column(MODELS, 3)[4:], ["", ""])

    def test_sorts_by_number_both_ways(self):
        self.show(self.census)
        given = self.column(MODELS, 4)
        downloads = [int(text.replace(",", "")) for text in given]
        self.assertEqual(self.heading(MODELS, 4).get_attribute("aria-sort"), "descending")
        self.assertEqual(downloads, sorted(downloads, reverse=True))
        self.assertEqual(self.sort(MODELS, 4), "ascending")
        self.assertEqual([int(text.replace(",", "")) for text in self.column(MODELS, 4)], sorted(downloads))
        # Sizes go by what they stand for, "1.1B" after "900M", and unknown ones come last either way.
        for way in ("descending", "ascending"):
            self.assertEqual(self.sort(MODELS, 5), way)
            sizes = self.js("return [...document.querySelectorAll('#models-table tbody tr')].map((row) => row.cells[5].dataset.value ?? null)")
            known = [int(size) for size in sizes if size is not None]
            self.assertEqual(known, sorted(known, reverse=way == "descending"))
            self.assertEqual(sizes[len(known):], [None] * (len(sizes) - len(known)))
            self.assertIn(None, sizes)

    def test_gaps_stand_by_score_which_its_parts_add_up_to(self):
        self.show(self.small)
        self.assertEqual(self.column("gaps-table", 0), ["FirstForCausalLM", "MiddleForCausalLM", "LastLMHeadModel"])
        scores = [[float(text) for text in self.column("gaps-table", i)] for i in range(1, 5)]
        for score, *parts in zip(*scores):
            self.assertAlmostEqual(score, sum(parts), delta=0.051)
        # What is downloaded most is said once: by the links to it.
        for row, g in zip(self.all("#gaps-table tbody tr"), GAPS[1:2] + GAPS[:1] + GAPS[2:]):
            self.assertEqual(row.text.lower().count("most downloaded"), 1 if g["sample_models"] else 0)
            self.assertEqual(row.text.count(g["sample_models"][0]) if g["sample_models"] else 1, 1)
        self.sort("gaps-table", 5)
        self.assertEqual(self.column("gaps-table", 5), ["150", "50", "3"])

    def test_filters_by_what_is_typed(self):
        self.show(self.small)
        self.assertEqual(self.told(MODELS), "6 models")
        self.filter(MODELS, "gpt")
        self.assertEqual(self.column(MODELS, 0), [e["model_id"] for e in ENTRIES if "GPT" in e["architecture_id"]])
        self.assertEqual(self.told(MODELS), "3 of 6 models")
        self.filter(MODELS, "LLAMA beta")
        self.assertEqual(self.column(MODELS, 0), ["beta/llama"])
        self.filter(MODELS, "no such model")
        self.assertEqual((self.column(MODELS, 0), self.told(MODELS)), ([], "0 of 6 models"))
        self.filter(MODELS, "")
        self.assertEqual((len(self.column(MODELS, 0)), self.told(MODELS)), (6, "6 models"))
        self.assertEqual(len(self.column("gaps-table", 0)), 3)

    def test_shows_canonical_ones_only_and_one_status_only(self):
        self.show(self.small)
        canonical = ["openai-community/gpt2", "meta-llama/Llama-2-7b-hf"]
        toggle, choice = self.one("#models .tools input[type=checkbox]"), Select(self.one("#models .tools select"))
        toggle.click()
        self.frame()
        self.assertEqual(self.column(MODELS, 0), canonical)
        self.filter(MODELS, "llama")
        self.assertEqual(self.column(MODELS, 0), canonical[1:])
        self.filter(MODELS, "")
        toggle.click()
        for status, word in enumerate(STATUSES):
            choice.select_by_visible_text(word)
            self.frame()
            self.assertEqual(self.column(MODELS, 0), [e["model_id"] for e in ENTRIES if e["status"] == status])
        # What is sorted stays filtered.
        self.sort(MODELS, 0)
        self.assertEqual(self.column(MODELS, 0), ["zeta/Gpt-small"])

    def test_a_number_of_models_leads_to_them(self):
        self.show(self.small)
        self.one('#architectures-table a[data-filter="OPTForCausalLM"]').click()
        self.frame()
        self.assertEqual(self.column(MODELS, 0), ["gamma/opt"])
        self.assertEqual(self.js("return document.activeElement.type"), "search")

    def test_can_be_used_by_keyboard_alone(self):
        self.show(self.small)
        seen = []

        def press(*keys):
            self.driver.switch_to.active_element.send_keys(*keys)
            seen.append(self.js("const e = document.activeElement, s = getComputedStyle(e); return [e.tagName, s.outlineStyle, s.outlineWidth]"))

        def press_until(key, test):
            for _ in range(300):
                press(*key)
                if self.js("return document.activeElement.matches(arguments[0])", test):
                    return
            self.fail(f"{test} was not reached")

        press_until((Keys.TAB,), ".theme")
        before = self.js("return getComputedStyle(document.body).backgroundColor")
        press(Keys.ENTER)
        self.assertNotEqual(self.js("return getComputedStyle(document.body).backgroundColor"), before)
        press(Keys.SPACE)
        self.assertEqual(self.js("return getComputedStyle(document.body).backgroundColor"), before)
        press_until((Keys.TAB,), "#models input[type=search]")
        press("llama")
        self.frame()
        self.assertEqual(len(self.column(MODELS, 0)), 2)
        press_until((Keys.TAB,), "#models input[type=checkbox]")
        press(Keys.SPACE)
        self.frame()
        self.assertEqual(self.column(MODELS, 0), ["meta-llama/Llama-2-7b-hf"])
        press(Keys.SPACE)
        press_until((Keys.TAB,), "#models th button")
        press(Keys.ENTER)
        self.assertEqual(self.column(MODELS, 0), ["beta/llama", "meta-llama/Llama-2-7b-hf"])
        press(Keys.SPACE)
        self.assertEqual(self.column(MODELS, 0), ["meta-llama/Llama-2-7b-hf", "beta/llama"])
        press_until((Keys.SHIFT, Keys.TAB), "#models input[type=search]")
        # Whatever has the focus shows it.
        self.assertEqual([s for s in seen if s[0] != "BODY" and (s[1] == "none" or s[2] == "0px")], [])

    def test_all_can_be_read_without_its_script(self):
        self.show(self.small, scripts=False)
        text = self.one("body").text
        for e in ENTRIES:
            self.assertIn(e["model_id"], text)
        for g in GAPS:
            self.assertIn(g["architecture_id"], text)
        for word in ("Full verification completed", "verified", "failed", "2026-05-01"):
            self.assertIn(word, text)
        self.assertEqual([e for e in self.all("button, input, select") if e.is_displayed()], [])
        self.check_order_of_headings()

    def check_order_of_headings(self):
        levels = [int(e.tag_name[1]) for e in self.all("h1, h2, h3")]
        self.assertEqual(levels[0], 1)
        self.assertEqual(levels.count(1), 1)

    def test_tables_are_tables_to_those_who_hear_them(self):
        self.show(self.small)
        roles = {}
        for node in self.cdp("Accessibility.getFullAXTree")["nodes"]:
            role = node.get("role", {}).get("value")
            roles[role] = roles.get(role, 0) + 1
        tables = len(self.all("table"))
        rows = len(self.all("tbody tr"))
        self.assertEqual(roles["table"], tables)
        self.assertEqual(roles["row"], rows + tables)
        self.assertEqual(roles["rowheader"], rows)
        self.assertEqual(roles["columnheader"], len(self.all("thead th")))
        self.assertEqual(roles["cell"], len(self.all("td")))
        named = [node["name"]["value"] for node in self.cdp("Accessibility.getFullAXTree")["nodes"]
                 if node.get("role", {}).get("value") in ("table", "image", "img", "graphics-document")]
        self.assertEqual([name for name in named if not name], [])
        self.assertEqual(len(named), tables + len(self.all("svg[role=img]")))
        # Folded on a phone they still are; and each filter has a name of its own.
        self.show(self.small, PHONE)
        folded = [node.get("role", {}).get("value") for node in self.cdp("Accessibility.getFullAXTree")["nodes"]]
        self.assertEqual([folded.count(role) for role in ("table", "row", "rowheader", "columnheader")],
                         [roles[role] for role in ("table", "row", "rowheader", "columnheader")])
        filters = [e.accessible_name for e in self.all("input[type=search]")]
        self.assertEqual(len(filters), len(set(filters)))
        self.assertTrue(all(name.startswith("Filter") for name in filters))

    def test_texts_have_contrast_in_light_and_dark(self):
        self.check_contrast(self.small)
        self.check_contrast(self.census)

    def test_a_registry_without_models_or_gaps_is_told_in_words(self):
        for name, entries, words in (("none", [], ("0 models of 0 architectures are in", "0 have models here")),
                                     ("one", ENTRIES[:1], ("1 model of 1 architecture is in", "1 has models here", "100.0 % of the models"))):
            write_registry(self.folder / name, entries)
            self.show(self.write(f"{name}.html", "report", "-o", name, "--format", "html"))
            text = self.one("body").text
            for word in (*words, "No architecture is missing.", "There is none: the library supports all that was found."):
                self.assertIn(word, text)
            self.assertNotIn("- of", text)
            self.assertEqual(len(self.all("#models-table")), len(entries))

    def test_keeps_its_marks_where_colours_are_forced(self):
        self.check_forced_colours(self.census)

    def test_fits_a_phone(self):
        self.check_phone(self.small)
        self.check_phone(self.census)

    def test_paper_is_light_and_has_no_controls(self):
        self.show(self.small, scheme="dark", media="print")
        self.assertEqual(self.js("return getComputedStyle(document.body).color"), "rgb(27, 33, 38)")
        self.assertEqual([e for e in self.all(".tools, nav, .theme") if e.is_displayed()], [])

    def test_motion_is_for_those_who_want_it(self):
        self.show(self.small)
        self.cdp("Emulation.setEmulatedMedia", features=[{"name": "prefers-reduced-motion", "value": "reduce"}])
        self.assertEqual(self.js("return getComputedStyle(document.documentElement).scrollBehavior"), "auto")

    def test_charts_tell_their_figures(self):
        self.show(self.census)
        self.assertEqual([e.get_attribute("id") for e in self.all("figure")],
                         ["gaps-chart", "coverage-chart", "architectures-chart", "growth-chart"])
        for picture in self.all("svg[role=img]"):
            self.assertTrue(picture.accessible_name)
        # No mark is wider than its chart, and no text leaves it.
        for size in (None, PHONE):
            self.show(self.census, *([size] if size else []))
            outside = self.js("return [...document.querySelectorAll('figure')].flatMap((figure) => { const f = figure.getBoundingClientRect(); "
                              "return [...figure.querySelectorAll('rect, text, li')].filter((e) => { const r = e.getBoundingClientRect(); "
                              "return r.left < f.left - 1 || r.right > f.right + 1; }).map((e) => e.outerHTML); })")
            self.assertEqual(outside, [])


if __name__ == "__main__":
    unittest.main()
