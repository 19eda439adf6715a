"""The page on models to retire: sorted, filtered, unfolded, without its script, in any colours and on a phone."""

import json
import unittest

from browser import PHONE, WIDE, PageTest, Select
from strangers_test import NAMES

CANDIDATES, UNKNOWN, KEPT = "candidate-models", "unknown-models", "kept-models"
COMMIT = "0123456789abcdef0123456789abcdef01234567"


def reading(day, downloads, at_least=False):
    return {"taken": f"{day}T06:00:00Z", "downloads": downloads, "at_least": at_least}


def model(name, verdict, downloads, day, users=(), live=(), files=(), lines=100, at_least=False, readings=(), reason=None, tags=None):
    """A model as `deprecate --explain --format json` has it; no downloads: None."""
    told = {"name": name, "folder": name, "verdict": verdict, "reason": reason, "downloads": downloads,
            "at_least": None if downloads is None else at_least, "first_commit_datetime": day and f"{day}T12:00:00+00:00",
            "commit_hash": day and COMMIT, "model_path": f"m/{name}/modeling_{name}.py", "came_with_merge": False if day else None,
            "additions": 1 if day else None, "moved_from": None, "tags": list(tags or [name]), "readings": list(readings),
            "readings_below": sum(r["downloads"] < 5000 for r in readings)}
    if verdict in ("candidate", "unknown"):
        told.update(dependents=sorted(users), live_dependents=sorted(live), dependent_files=sorted(files),
                    last_commit={"hash": COMMIT, "datetime": "2026-02-10T16:20:00+01:00"}, files=3, lines=lines, test_files=2,
                    tests=f"tests/models/{name}", docs=f"docs/{name}.md",
                    uses=[{"kind": "import", "user": user, "path": f"m/{user}/modeling_{user}.py", "line": 7, "subject": "Model"}
                          for user in sorted(users)])
    return told


SWING = [reading("2026-09-21", 40), reading("2026-08-20", 9000), reading("2026-06-01", 12)]
MODELS = {
    "candidates": [
        model("zero", "candidate", 0, "2021-03-01", lines=2345),
        model("held", "candidate", 12, "2022-09-08", users=["deprecated/van", "llama", "zero"], live=["llama"], lines=900),
        model("swing", "candidate", 40, "2020-11-16", readings=SWING, files=["pipelines/video.py"], lines=50),
        model("many", "candidate", 1234, "2023-01-01", users=[f"user{i:02}" for i in range(20)], live=[f"user{i:02}" for i in range(20)], lines=12345),
    ],
    "unknown": [
        model("broken", "unknown", 17, "2021-05-05", at_least=True, reason="the Hub answered 500"),
        model("shallow", "unknown", None, None, reason="the history is cut before its addition"),
    ],
    "kept": [
        model("llama", "used", 9000000, "2023-03-16", at_least=True, tags=["llama", "code_llama"]),
        model("new", "young", None, "2026-05-05"),
        model("opt", "used", 5000, "2022-05-12"),
        model("wait", "readings", 4999, "2022-02-02", readings=[reading("2026-09-21", 4999), reading("2026-09-01", 61234)]),
    ],
}


def answer(models, **more):
    return {"generated_at": "2026-09-21T14:13:20Z", "repo": "/somewhere/library", "rev": COMMIT, "worktree": False, "models_dir": "m",
            "thresh_num_downloads": 5000, "thresh_date": "2025-09-21", "age": "first", "readings_required": 1,
            "complete": not models["unknown"], **models, "missing_tags": ["lost"], "extra_tags": [], "unread_modules": 0, "requests": 11, **more}


class DeprecationsPage(PageTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.page = cls.kept("page", answer({**MODELS, "unknown": []}))
        # With 2,000 candidates, each used by another.
        many = [model(f"model{i:04}", "candidate", i, f"20{10 + i % 15}-03-04", users=[f"model{(i + 1) % 2000:04}"], lines=i) for i in range(2000)]
        cls.long = cls.kept("long", answer({"candidates": many, "unknown": [], "kept": []}))
        # The status of an incomplete answer is another's to test: what is missing is left, and told of by hand.
        cls.incomplete = cls.folder / "incomplete.html"
        cls.kept_incomplete()

    @classmethod
    def kept(cls, name, told):
        (cls.folder / f"{name}.json").write_text(json.dumps(told))
        return cls.write(f"{name}.html", "report", "--deprecations", f"{name}.json", "--format", "html")

    @classmethod
    def kept_incomplete(cls):
        (cls.folder / "incomplete.json").write_text(json.dumps(answer(MODELS, unread_modules=2)))
        try:
            cls.write("unused.html", "report", "--deprecations", "incomplete.json", "--format", "html", "--to", "incomplete.html")
        except RuntimeError as error:
            if "status 3" not in str(error):
                raise

    def test_says_at_the_top_what_the_answer_lacks(self):
        self.show(self.incomplete)
        told = [e.text for e in self.all(".warning")]
        self.assertEqual(len(told), 2)
        self.assertIn("not complete", told[0])
        self.assertIn("2 models", told[0])
        self.assertIn("2 modules", told[1])
        self.assertTrue(self.all(".warning")[0].rect["y"] < self.one(".figures").rect["y"] < WIDE[1])
        self.all(".warning a")[0].click()
        self.assertEqual(self.js("return location.hash"), "#unknown")
        self.assertEqual(self.column(UNKNOWN, 0), ["broken", "shallow"])
        self.assertEqual(self.column(UNKNOWN, 1), ["the Hub answered 500", "the history is cut before its addition"])
        self.show(self.page)
        self.assertEqual(self.all(".warning"), [])

    def test_sorts_each_column_by_what_it_means(self):
        self.show(self.page)
        self.assertEqual(self.column(CANDIDATES, 0), ["zero", "held", "swing", "many"])
        self.assertEqual(self.heading(CANDIDATES, 1).get_attribute("aria-sort"), "ascending")
        for column, ascending in ((1, ["zero", "held", "swing", "many"]), (3, ["swing", "zero", "held", "many"]),
                                  (6, ["swing", "held", "zero", "many"])):
            for _ in range(2):
                way = self.sort(CANDIDATES, column)
                self.assertEqual(self.column(CANDIDATES, 0), ascending if way == "ascending" else ascending[::-1], (column, way))
        # Lower bounds go by their figure, what is not known stands last either way.
        for _ in range(2):
            way = self.sort(KEPT, 2)
            self.assertEqual(self.column(KEPT, 0), ["wait", "opt", "llama", "new"] if way == "ascending" else ["llama", "opt", "wait", "new"])

    def test_filters_by_name_and_user_and_shows_what_can_go(self):
        self.show(self.page)
        self.filter(CANDIDATES, "user13")
        self.assertEqual((self.column(CANDIDATES, 0), self.told(CANDIDATES)), (["many"], "1 of 4 candidates"))
        self.filter(CANDIDATES, "")
        self.one("#candidates .tools input[type=checkbox]").click()
        self.frame()
        self.assertEqual(self.column(CANDIDATES, 0), ["zero", "swing"])
        choice = Select(self.one("#kept .tools select"))
        for word, names in (("in use", ["llama", "opt"]), ("young", ["new"]), ("few readings", ["wait"])):
            choice.select_by_visible_text(word)
            self.frame()
            self.assertEqual(self.column(KEPT, 0), names)

    def test_what_uses_a_candidate_is_told_in_words_and_unfolds(self):
        self.show(self.page)
        cells = {row.find_element("tag name", "th").text: row.find_elements("tag name", "td")[3] for row in self.all(f"#{CANDIDATES} tbody tr")}
        self.assertEqual(cells["zero"].text, "nothing")
        self.assertEqual(cells["held"].text.split("\n")[:4], ["1 model that stays", "llama", "candidates: zero", "retired: deprecated/van"])
        self.assertTrue(cells["swing"].text.startswith("no model that stays\nother files: pipelines/video.py"))
        colours = [self.js("return getComputedStyle(arguments[0].querySelector('span')).color", cells[name]) for name in ("zero", "held", "swing")]
        self.assertEqual(len(set(colours)), 3)
        self.assertNotIn("user19", cells["many"].text)
        more, uses = cells["many"].find_elements("css selector", "details")
        for details in (more, uses):
            details.find_element("tag name", "summary").click()
        self.assertIn("user19", more.text)
        self.assertEqual(len(uses.find_elements("tag name", "li")), 20)
        self.assertIn("m/user19/modeling_user19.py:7 import Model", uses.text)

    def test_readings_are_a_line_with_words(self):
        self.show(self.page)
        (line,) = self.all(f"#{CANDIDATES} svg")
        self.assertEqual(line.accessible_name, "40 (2026-09-21), 9,000 (2026-08-20), 12 (2026-06-01)")
        points = [tuple(map(int, p.split(","))) for p in line.find_element("tag name", "polyline").get_attribute("points").split()]
        threshold = int(line.find_element("tag name", "line").get_attribute("y1"))
        self.assertEqual(points, sorted(points))
        # Only the second is above the threshold; down is less.
        self.assertEqual([y < threshold for _, y in points], [False, True, False])
        self.assertGreater(points[0][1], points[2][1])

    def test_the_chart_marks_candidates_by_two_lines(self):
        self.show(self.incomplete)
        chart = self.one("#age-and-use-chart svg")
        self.assertTrue(chart.accessible_name.startswith("Age against downloads"))
        points = self.js("return [...document.querySelectorAll('#age-and-use-chart circle')].map((c) => { const r = c.getBoundingClientRect(); "
                         "return [c.textContent.split(':')[0], r.x + r.width / 2, r.y + r.height / 2, c.getAttribute('class')]; })")
        across, down = self.js("return ['x1=', 'y1='].map((_, i) => document.querySelectorAll('#age-and-use-chart line.rule')[i].getBoundingClientRect())"
                               ".map((r, i) => i ? r.x : r.y)")
        names = [p[0] for p in points]
        self.assertEqual(sorted(names), sorted(m["name"] for models in MODELS.values() for m in models))
        place = {name: (x, y, tone) for name, x, y, tone in points}
        for m in MODELS["candidates"]:
            x, y, tone = place[m["name"]]
            self.assertTrue(x < down and y > across, m["name"])
            self.assertEqual(tone, "fair" if m["live_dependents"] else "bad")
        self.assertTrue(place["llama"][1] < across and "open" in place["llama"][2])
        self.assertTrue(place["new"][0] > down)
        # Higher is more, right is younger; what is not known stands apart from all that is.
        self.assertTrue(place["many"][1] < place["swing"][1] < place["held"][1] < place["zero"][1])
        self.assertTrue(place["swing"][0] < place["zero"][0] < place["held"][0] < place["many"][0])
        lowest = max(y for name, (_, y, _) in place.items() if name not in ("new", "shallow"))
        self.assertTrue(place["new"][1] == place["shallow"][1] > lowest)
        self.assertTrue(place["shallow"][0] > max(x for name, (x, _, _) in place.items() if name != "shallow"))

    def test_marks_and_words_stay_in_the_chart(self):
        for size in (WIDE, PHONE):
            self.show(self.incomplete, size)
            outside = self.js("return [...document.querySelectorAll('figure')].flatMap((figure) => { const f = figure.getBoundingClientRect(); "
                              "return [...figure.querySelectorAll('circle, text, li')].filter((e) => { const r = e.getBoundingClientRect(); "
                              "return r.left < f.left - 1 || r.right > f.right + 5; }).map((e) => e.outerHTML); })")
            self.assertEqual(outside, [], size)

    def test_all_can_be_read_without_its_script(self):
        self.show(self.incomplete, scripts=False)
        text = self.one("body").text
        for models in MODELS.values():
            for m in models:
                self.assertIn(m["name"], text)
        for word in ("1 model that stays", "the Hub answered 500", "9,000,000", "2,345 lines", "2 test files", "make sure to verify", "lost"):
            self.assertIn(word, text)
        self.assertEqual([e for e in self.all("button, input, select") if e.is_displayed()], [])

    def test_tables_and_pictures_have_names_for_those_who_hear_them(self):
        self.show(self.incomplete)
        named = [node["name"]["value"] for node in self.cdp("Accessibility.getFullAXTree")["nodes"]
                 if node.get("role", {}).get("value") in ("table", "image", "img", "graphics-document")]
        self.assertEqual([name for name in named if not name], [])
        self.assertEqual(len(named), len(self.all("table")) + len(self.all("svg[role=img]")))

    def test_texts_have_contrast_in_light_and_dark(self):
        self.check_contrast(self.incomplete)

    def test_keeps_its_marks_where_colours_are_forced(self):
        self.check_forced_colours(self.incomplete)

    def test_fits_a_phone(self):
        self.check_phone(self.incomplete)

    def test_names_are_nothing_but_names(self):
        candidates = [model(name, "candidate", i, "2021-03-01", users=[name], live=[name], files=[name + "/x"], tags=[name], readings=SWING)
                      for i, name in enumerate(NAMES)]
        for m in candidates:
            m.update(docs=m["name"], tests=m["name"], moved_from=m["name"], model_path=m["name"], folder=m["name"])
            m["uses"][0].update(subject=m["name"])
        kept = [model(name, "used", 9000, "2021-03-01", tags=[name]) for name in NAMES]
        self.show(self.kept("hostile", answer({"candidates": candidates, "unknown": [], "kept": kept}, repo=NAMES[0], models_dir=NAMES[1],
                                              extra_tags=NAMES)))
        self.assertIsNone(self.js("return window.harmed ?? null"))
        self.assertEqual([len(self.all(selector)) for selector in ("script", "style", "img", "iframe", "[onerror], [onload], [onmouseover]")],
                         [1, 1, 0, 0, 0])
        self.assertEqual((len(self.column(CANDIDATES, 0)), len(self.column(KEPT, 0))), (len(NAMES), len(NAMES)))
        for link in self.js("return [...document.links].filter((a) => a.protocol !== 'file:').map((a) => [a.hostname, a.pathname, a.rel])"):
            self.assertEqual(link, ["huggingface.co", "/models", "noreferrer"])
        self.filter(CANDIDATES, "<script>")
        self.assertEqual(len(self.column(CANDIDATES, 0)), 2)
        self.check_phone(self.folder / "hostile.html")
        self.assertIsNone(self.js("return window.harmed ?? null"))

    def test_two_thousand_candidates_sort_and_filter(self):
        self.show(self.long)
        self.assertEqual(self.told(CANDIDATES), "2,000 candidates")
        self.assertEqual(self.sort(CANDIDATES, 1), "descending")
        self.assertEqual(self.column(CANDIDATES, 0), [f"model{i:04}" for i in reversed(range(2000))])
        # By name, and as a user of another.
        self.filter(CANDIDATES, "model1234")
        self.assertEqual(self.column(CANDIDATES, 0), ["model1234", "model1233"])


if __name__ == "__main__":
    unittest.main()
