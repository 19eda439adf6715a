"""Pages that the program writes, in headless Chromium: a session for a test file, and what all pages keep to."""

import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import unittest

try:
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys
    from selenium.webdriver.support.ui import Select
except ImportError:
    sys.exit("the tests of pages need Chromium and Selenium: packaging/install-packages test")
try:
    socket.getaddrinfo("localhost", None)
except OSError:
    sys.exit("the tests of pages need a name for this machine, by which Chromium is spoken to: 127.0.0.1 localhost in /etc/hosts")

PROGRAM = os.environ.get("HUBCENSUS", "build/hubcensus")
SAMPLE = pathlib.Path(__file__).resolve().parents[2] / "sample"
WIDE, PHONE = (1360, 900), (390, 844)

# Every text that is seen, with its contrast to what is behind it, as WCAG 2 counts it. Colours of any
# spelling become numbers on a canvas.
CONTRASTS = """
const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
const numbers = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
};
const over = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
const behind = (element) => {
    const layers = [];
    for (let e = element; e; e = e.parentElement)
        layers.push(numbers(getComputedStyle(e).backgroundColor));
    return layers.reduceRight((below, layer) => over(layer, below), numbers("Canvas"));
};
const luminance = (c) => {
    const [r, g, b] = c.slice(0, 3).map((v) => v / 255).map((v) => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b;
};
const found = [];
const known = new Map();
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || element.closest("script, style, title, desc, option, caption") ||
        !element.checkVisibility({ visibilityProperty: true }))
        continue;
    const style = getComputedStyle(element);
    const ink = element instanceof SVGElement ? style.fill : style.color;
    const back = behind(element);
    const key = ink + back;
    if (known.has(key))
        continue;
    const a = luminance(over(numbers(ink), back)), b = luminance(back);
    known.set(key, (Math.max(a, b) + .05) / (Math.min(a, b) + .05));
    found.push([known.get(key), walker.currentNode.data.trim().slice(0, 40), element.tagName + "." + element.getAttribute("class")]);
}
return found;
"""


def run(folder, *arguments):
    """Run the program in a folder; its stdout."""
    environment = {"SOURCE_DATE_EPOCH": "1790000000", "LC_ALL": "C.UTF-8", "HOME": str(folder), "PATH": os.environ["PATH"], "TZ": "UTC"}
    done = subprocess.run([PROGRAM, *arguments], cwd=folder, env=environment, check=False, capture_output=True)
    if done.returncode != 0:
        raise RuntimeError(f"{arguments}: status {done.returncode}\n{done.stderr.decode()}")
    return done.stdout


def entry(model, architecture="GPT2LMHeadModel", status=0, date=None, note=None, score=None):
    """An entry of supported_models.json."""
    return {"architecture_id": architecture, "model_id": model, "status": status, "verified_date": date, "metadata": None, "note": note,
            "phase1_score": score, **{f"phase{i}_score": None for i in (2, 3, 4, 7, 8)}}


def gap(architecture, models, downloads, smallest=None, samples=()):
    """One of architecture_gaps.json, which is scored by the program."""
    return {"architecture_id": architecture, "total_models": models, "total_downloads": downloads, "min_param_count": smallest,
            "sample_models": list(samples), "relevancy_score": 0}


def write_registry(folder, entries, gaps=()):
    """A registry of these entries and gaps in a new folder."""
    folder.mkdir()
    architectures = len({e["architecture_id"] for e in entries})
    (folder / "supported_models.json").write_text(json.dumps({
        "generated_at": "2026-06-30", "scan_info": None, "total_architectures": architectures, "total_models": len(entries),
        "total_verified": sum(e["status"] == 1 for e in entries), "models": entries}))
    (folder / "architecture_gaps.json").write_text(json.dumps({
        "generated_at": "2026-06-30", "scan_info": None, "total_unsupported_architectures": len(gaps),
        "total_unsupported_models": sum(g["total_models"] for g in gaps), "gaps": list(gaps)}))


def start(folder):
    """A browser that asks nobody for anything, and keeps what it leaves behind in the folder."""
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    for flag in ("--headless=new", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run", "--no-default-browser-check",
                 "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions",
                 "--force-device-scale-factor=1", "--hide-scrollbars", "--force-prefers-reduced-motion",
                 # Which root has not, nor a user in most containers; the pages are our own.
                 "--no-sandbox"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    service = Service(shutil.which("chromedriver"), env={**os.environ, "TMPDIR": str(folder), "HOME": str(folder)})
    driver = webdriver.Chrome(service=service, options=options)
    driver.set_script_timeout(600)
    driver.set_page_load_timeout(600)
    return driver


class PageTest(unittest.TestCase):
    """Tests that share a browser and a folder; each begins with a page of its choice."""

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="hubcensus-browser-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.driver = start(cls.folder)
        cls.addClassCleanup(cls.driver.quit)

    @classmethod
    def write(cls, name, *arguments):
        """A page that the program writes to stdout; its path."""
        path = cls.folder / name
        path.write_bytes(run(cls.folder, *arguments))
        return path

    def tearDown(self):
        """Whatever was done, nobody was asked for anything and nothing was complained of."""
        self.assertEqual(self.driver.get_log("browser"), [])
        asked = {message["params"]["request"]["url"] for message in self.messages() if message["method"] == "Network.requestWillBeSent"}
        self.assertEqual({url for url in asked if not url.startswith(self.folder.as_uri())}, set())
        self.cdp("Emulation.setScriptExecutionDisabled", value=False)
        self.js("localStorage.clear()")  # which colours were chosen

    def messages(self):
        return [json.loads(line["message"])["message"] for line in self.driver.get_log("performance")]

    def cdp(self, method, **parameters):
        return self.driver.execute_cdp_cmd(method, parameters)

    def js(self, text, *arguments):
        return self.driver.execute_script(text, *arguments)

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def show(self, path, size=WIDE, scheme="light", media="", scripts=True):
        self.cdp("Emulation.setDeviceMetricsOverride", width=size[0], height=size[1], deviceScaleFactor=1, mobile=False)
        self.cdp("Emulation.setEmulatedMedia", media=media, features=[{"name": "prefers-color-scheme", "value": scheme}])
        self.cdp("Emulation.setScriptExecutionDisabled", value=not scripts)
        self.driver.get(path.as_uri())

    def frame(self):
        """Wait until what was due in the next frame is done."""
        self.driver.execute_async_script("const done = arguments[0]; requestAnimationFrame(() => setTimeout(done));")

    def column(self, table, number):
        """The texts of a column's cells in the rows that are shown, in their order."""
        return self.js("return [...document.querySelectorAll(`#${arguments[0]} tbody tr:not([hidden])`)]"
                       ".map((row) => row.cells[arguments[1]].firstChild?.textContent.trim() ?? '')", table, number)

    def heading(self, table, number):
        return self.all(f"#{table} thead th")[number]

    def sort(self, table, number):
        """Press a column's heading; how it is sorted then."""
        self.js("arguments[0].click()", self.heading(table, number).find_element(By.TAG_NAME, "button"))
        return self.heading(table, number).get_attribute("aria-sort")

    def filter(self, table, text):
        """Type into a table's filter, letter by letter."""
        field = self.js("return document.getElementById(arguments[0]).closest('.sheet').querySelector('input[type=search]')", table)
        field.send_keys(Keys.CONTROL, "a")
        field.send_keys(text or Keys.DELETE)
        self.frame()

    def told(self, table):
        """What stands beside the filter."""
        return self.js("return document.getElementById(arguments[0]).closest('.sheet').querySelector('output').textContent", table)

    def check_forced_colours(self, path):
        """Where somebody else chooses the colours, those that tell parts of a chart apart, or a word's meaning, stay."""
        marks = ("return [...document.querySelectorAll('.legend li, td :is(.good, .fair, .bad, .plain)')].slice(0, 20)"
                 ".map((e) => getComputedStyle(e, '::before').backgroundColor)")
        self.show(path)
        chosen = self.js(marks)
        self.assertGreater(len(chosen), 1)
        self.cdp("Emulation.setEmulatedMedia", features=[{"name": "forced-colors", "value": "active"}])
        self.assertEqual(self.js(marks), chosen)
        self.assertEqual(self.js("return [getComputedStyle(document.querySelector('svg text')).fill, getComputedStyle(document.body).color]"),
                         ["rgb(0, 0, 0)"] * 2)

    def check_contrast(self, path):
        """All texts can be read in light and in dark colours."""
        for scheme in ("light", "dark"):
            self.show(path, scheme=scheme)
            for details in self.all("details"):
                self.js("arguments[0].open = true", details)
            self.assertEqual(self.js("return getComputedStyle(document.body).backgroundColor === 'rgb(251, 251, 249)'"), scheme == "light")
            found = self.js(CONTRASTS)
            self.assertGreater(len(found), 3)
            self.assertEqual([f for f in found if f[0] < 4.5], [], scheme)

    def check_phone(self, path):
        """On a phone the page does not move sideways: rows fold. Without the script tables move, in boxes of their own."""
        for scripts in (True, False):
            self.show(path, PHONE, scripts=scripts)
            for details in self.all("details"):
                self.js("arguments[0].open = true", details)
            self.assertEqual(self.js("return document.documentElement.scrollWidth"), PHONE[0])
            for box in self.all(".box"):
                self.assertLessEqual(self.js("return arguments[0].getBoundingClientRect().right", box), PHONE[0])
                if scripts:
                    self.assertLessEqual(*self.js("return [arguments[0].scrollWidth, arguments[0].clientWidth]", box))
        self.check_folded(path)

    def check_folded(self, path):
        """Folded, a cell has its column's title before it, and none lies upon another; unfolded, no cell has one."""
        titles = ("return [...document.querySelectorAll('.box tbody td')].filter((c) => c.checkVisibility()).map((c) => "
                  "[getComputedStyle(c, '::before').content, c.closest('table').tHead.rows[0].cells[c.cellIndex].textContent])")
        self.show(path, PHONE)
        found = self.js(titles)
        self.assertGreater(len(found), 3)
        self.assertEqual([f for f in found if f[0].split(" / ")[0] != f'"{f[1]}"'][:3], [])
        upon = self.js("return [...document.querySelectorAll('.box tbody tr, .sheet thead tr')].filter((row) => { const r = "
                       "[...row.cells].map((c) => c.getBoundingClientRect())"
                       ".filter((c) => c.width > 1); return r.some((a, i) => r.some((b, k) => k > i && a.left < b.right - 1 && b.left < "
                       "a.right - 1 && "
                       "a.top < b.bottom - 1 && b.top < a.bottom - 1) || a.right > innerWidth) || [...row.cells].some((c) => c.scrollWidth "
                       "> Math.max(c.clientWidth, 1)); })"
                       ".map((row) => row.textContent)")
        self.assertEqual(upon[:3], [])
        self.show(path)
        self.assertEqual({told for told, _ in self.js(titles)}, {"none"})
