"""Names and notes of strangers do no harm on a page, and ten thousand models are no burden."""

import unittest

from browser import By, PageTest, entry, gap, write_registry

MODELS = "models-table"
HARM = "window.harmed = 1"
NAMES = [
    f"<script>{HARM}</script>", f'"><img src=x onerror="{HARM}">', f"</script><script>{HARM}</script>", f"<svg/onload={HARM}>",
    f"javascript:{HARM}", f"' onmouseover='{HARM}", "</td></tr></table>", "<!--", "]]>", "&lt;b&gt;", "\u202eright to left", "a\u2066b",
    "\x1b[31mred", "line\nline", "../../etc", "//evil.example/x", "a?b=c#d", "%3Cscript%3E", "x" * 3000, "\u65e5\u672c/\u8a9e", "</title><b>",
]
COUNT = 10_000


class Strangers(PageTest):
    def test_names_are_nothing_but_names(self):
        entries = [entry(name, f"{name}ForCausalLM", status=i % 4, date=name, note=name, score=name) for i, name in enumerate(NAMES)]
        entries.append(entry("plain/model", None))
        write_registry(self.folder / "hostile", entries, [gap(f"Gap{name}", 3 + i, 100, None, [name, name + "2"]) for i, name in enumerate(NAMES)])
        self.show(self.write("hostile.html", "report", "-o", "hostile", "--format", "html"))
        self.assertIsNone(self.js("return window.harmed ?? null"))
        self.assertEqual([len(self.all(selector)) for selector in ("script", "style", "img", "iframe", "[onerror], [onload], [onmouseover]")],
                         [1, 1, 0, 0, 0])
        self.assertEqual(len(self.column(MODELS, 0)), len(entries))
        self.assertEqual(len(self.column("gaps-table", 0)), len(NAMES))
        leads = {link.get_attribute("href") for link in self.all("a[href]")}
        for lead in leads:
            self.assertRegex(lead, r"^(https://huggingface\.co/|file:)")
        for link in self.js("return [...document.links].filter((a) => a.protocol !== 'file:').map((a) => [a.hostname, a.rel])"):
            self.assertEqual(link, ["huggingface.co", "noreferrer"])
        # Each stands alone as to its direction, and shows what it is.
        shown = self.js("return [...document.querySelectorAll('#models-table tbody th > a > bdi')].map((e) => e.textContent)")
        self.assertEqual(shown[0], NAMES[0])
        self.assertEqual(shown[10], "\\u202eright to left")
        self.assertEqual(shown[12], "\\u001b[31mred")
        # They sort and filter as all others do.
        self.sort(MODELS, 0)
        self.filter(MODELS, "<script>")
        self.assertEqual(len(self.column(MODELS, 0)), 2)
        self.check_contrast(self.folder / "hostile.html")
        self.check_phone(self.folder / "hostile.html")
        self.assertIsNone(self.js("return window.harmed ?? null"))

    def test_ten_thousand_models_sort_and_filter(self):
        authors = ("openai-community", "meta-llama", "someone", "Another")
        entries = [entry(f"{authors[i % 4]}/model-{i * 7919 % COUNT:05}", ("GPT2LMHeadModel", "LlamaForCausalLM")[i % 2], status=i % 3)
                   for i in range(COUNT)]
        write_registry(self.folder / "many", entries)
        names = [e["model_id"] for e in entries]
        self.show(self.write("many.html", "report", "-o", "many", "--format", "html"))
        self.assertEqual(self.column(MODELS, 0), names)
        self.assertEqual(self.told(MODELS), "10,000 models")
        self.sort(MODELS, 0)
        self.assertEqual(self.column(MODELS, 0), sorted(names, key=str.lower))
        self.sort(MODELS, 0)
        self.assertEqual(self.column(MODELS, 0), sorted(names, key=str.lower, reverse=True))
        self.filter(MODELS, "llama-")
        self.filter(MODELS, "META")
        self.assertEqual(self.told(MODELS), f"{sum('meta' in name for name in names):,} of 10,000 models")
        self.one("#models .tools input[type=checkbox]").click()
        self.filter(MODELS, "-0000")
        canonical = {"openai-community": "GPT2LMHeadModel", "meta-llama": "LlamaForCausalLM"}
        kept = [e["model_id"] for e in entries
                if "-0000" in e["model_id"] and canonical.get(e["model_id"].split("/", 1)[0]) == e["architecture_id"]]
        self.assertEqual(self.column(MODELS, 0), sorted(kept, key=str.lower, reverse=True))
        self.assertGreater(len(kept), 0)
        self.filter(MODELS, "")
        self.one("#models .tools input[type=checkbox]").click()
        self.frame()
        self.assertEqual(len(self.column(MODELS, 0)), COUNT)
        # The page is as long as what is left of it here and there, whether that has been seen or not.
        self.sort(MODELS, 1)
        self.filter(MODELS, "someone")
        self.assertEqual(self.told(MODELS), "2,500 of 10,000 models")
        height, row = self.js("const t = document.getElementById('models-table'); "
                              "return [t.offsetHeight, t.querySelector('tbody tr:not([hidden])').offsetHeight]")
        self.assertAlmostEqual(height / row, COUNT / 4, delta=COUNT / 20)
        self.filter(MODELS, "")
        # What is out of sight is there once it is gone to.
        row = self.all("#models-table tbody tr")[COUNT // 2]
        self.js("document.documentElement.style.scrollBehavior = 'auto'; arguments[0].scrollIntoView()", row)
        self.frame()
        self.assertTrue(row.find_element(By.CSS_SELECTOR, "th a").is_displayed())
        self.assertLess(abs(self.js("return arguments[0].getBoundingClientRect().top", row)), 900)


if __name__ == "__main__":
    unittest.main()
