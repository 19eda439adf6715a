"""Input without measure, from the Hub and from files: it costs no more than is said here, and is read or refused with a message.

Short: sizes that show the same in seconds; at length: half a gigabyte, gigabytes behind gzip, files of 20 MB.
"""

import contextlib
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unittest
import zlib

from fault import TORTURE

from harness import EPOCH, HUBCENSUS, Hub, HubTest, Result
from library import MODELS, Library, git

MB = 1_000_000
# What a sanitizer or memcheck keeps of the memory is many times what the program itself takes.
WATCHED = "ASAN_OPTIONS" in os.environ or "VALGRIND_OPTS" in os.environ

# What a run may take, in MB.  The program at rest takes 12, a page that is read and not kept next to nothing, the models of
# one page 16 MiB, twice while their list grows.
READ = 60
# An answer that is kept, by record and for the journal of deprecate, is in memory whole: 128 MiB at most.
KEPT = 200
# A file of JSON is read whole, and becomes a tree: a value of two bytes, "1,", takes a node of 112.
JSON_TIMES = 64
# The targets of a recording are kept for its index: 64 MiB at most.
RECORDING = 200
# Source is split into tokens, and what a table holds is kept: a token of one byte takes 48, a value 64.
SOURCE_TIMES = 130

SCAN = ("--seed", 8, "--models", 6000, "--no-chat-templates", "--quota", 10**9)
WALK = ("--full-scan", "--min-downloads", 0, "--no-canonical-sweep", "--retries", 1,
        "--timeout", "10m")  # the test Hub takes its time to make some of them
REPORTS = ("supported_models.json", "architecture_gaps.json", "verification_history.json")
PAGE = "/api/models?filter=text-generation&sort=createdAt&direction=1"

# It must not be this process that is measured: a child has its parent's peak until it becomes another program.
LAUNCHER = """
import os, sys
child = os.posix_spawn(sys.argv[2], sys.argv[2:], os.environ)
_, status, usage = os.wait4(child, 0)
with open(sys.argv[1], "w") as out:
    out.write(f"{os.waitstatus_to_exitcode(status)} {usage.ru_maxrss}")
"""


class Monsters(HubTest):
    def measured(self, *arguments, bound, status=None, env=None):
        """run_program(), within `bound` MB."""
        told = self.folder / "measured"
        done = subprocess.run(
            [sys.executable, "-S", "-E", "-c", LAUNCHER, told, HUBCENSUS, *map(str, arguments)], cwd=self.folder,
            stdin=subprocess.DEVNULL, capture_output=True, env=self.environment(**(env or {})), timeout=self.longest)
        code, peak = map(int, told.read_text().split())
        result = Result(subprocess.CompletedProcess(arguments, code, done.stdout.decode(), done.stderr.decode()))
        result.peak = peak * 1024 / MB
        self.assertIn(code, range(0, 76), f"{arguments}\n{result.err[-2000:]}")
        if status is not None:
            self.assertEqual(code, status, f"{arguments}\n{result.out[-2000:]}\n{result.err[-2000:]}")
        if not WATCHED:
            self.assertLess(result.peak, bound, f"{arguments}\n{result.err[-2000:]}")
        return result

    def contents(self, folder):
        """Every file but the census and what lies beside it, which a walk adds to."""
        return {str(path): path.read_bytes() for path in sorted(folder.rglob("*"))
                if path.is_file() and not path.name.startswith("census.db")}


def big(short, long):
    return long if TORTURE else short


LARGER, LONG_HEADER = "the answer is larger than 134217728 bytes", "a header of the answer is too long, or there are too many"
FULL, DEEP = "the models of this page take more than 16777216 bytes", "more than 512 containers inside each other"
AWAY = " (tried 2 times); run the same command again later"

# What comes in the place of the walk's second page: how the run ends on it, and what it says; or the models that it read.
ANSWERS = {
    "a page of 500 MB": (f"huge={big(140, 500) * MB}", 1, LARGER),
    "white space of 500 MB": (f"in=space,huge={big(140, 500) * MB}", 1, LARGER),
    "a page of 100 MB": (f"huge={big(5, 100) * MB}", 0, ["huge/string"]),
    "a million levels": ("deep=1000000", 1, "byte 1: an element of it is no model" + AWAY),
    "a million levels in a property": ("deep=1000000,in=note", 1, DEEP + AWAY),
    "as many levels as are read": ("deep=500,in=note", 0, ["huge/string"]),
    "gzip of gigabytes": (f"huge={big(140, 1500) * MB},gzip=members", 1, LARGER),
    "gzip of many members": (f"huge={big(5, 100) * MB},gzip=members", 0, ["huge/string"]),
    "gzip in gzip": (f"huge={big(5, 1500) * MB},gzip=twice", 1, "packed in a way that was not asked for: gzip, gzip"),
    "an id of 100 MB": (f"huge={big(5, 100) * MB},in=id", 0, []),
    "a modelId of 100 MB": (f"huge={big(5, 100) * MB},in=modelId", 0, []),
    "a key of 100 MB": (f"huge={big(5, 100) * MB},in=key", 0, ["huge/key"]),
    "a tag of 100 MB": (f"huge={big(5, 100) * MB},in=tag", 0, ["huge/tag"]),
    "an architecture of 100 MB": (f"huge={big(5, 100) * MB},in=architecture", 0, ["huge/architecture"]),
    "a million digits": ("huge=1000000,in=downloads", 0, ["huge/number"]),
    "a million models": ("many=1000000,of=models", 1, FULL + AWAY),
    "a million empty models": ("many=1000000,of=empty", 0, []),
    "a million tags": ("many=1000000,of=tags", 0, ["many/tags"]),
    "a million keys": ("many=1000000,of=keys", 0, ["many/keys"]),
    "a million ids": ("many=1000000,of=ids", 1, FULL + AWAY),
    "a header of 5 MB": ("header=5000000", 1, LONG_HEADER),
    "a header of 200 KB": ("header=200000", 1, LONG_HEADER),
    "thousands of headers": ("headers=100000", 1, "the headers of the answer are larger than 262144 bytes"),
    "a Link of 1 MB": ("link-length=1000000", 1, LONG_HEADER),
    "500 with 500 MB": (f"status=500,huge={big(5, 500) * MB}", 75, "the Hub answered 500 (internal error): Internal Server Error"),
    "429 with 500 MB": (f"status=429,retry-after=0,huge={big(5, 500) * MB}", 75, "the Hub answered 429 (too many requests)"),
    "404 with 500 MB": (f"status=404,huge={big(5, 500) * MB}", 1, "the Hub answered 404 (not found): Not Found"),
    "500 with gzip of gigabytes": (f"status=500,huge={big(5, 1500) * MB},gzip=members", 75, "the Hub answered 500"),
    "500 with gzip in gzip": (f"status=500,huge={big(5, 1500) * MB},gzip=twice", 75, "the Hub answered 500"),
    "500 in a million words": (f"status=500,message={'word+' * 12000}", 75, "word word word"),
}


class Answers(Monsters):
    """Whatever the Hub sends."""

    @classmethod
    def setUpClass(cls):
        cls.shared = Hub(*SCAN)
        cls.addClassCleanup(cls.shared.stop)

    def setUp(self):
        super().setUp()
        self.shared.control("DELETE", "/__hub/faults")
        self.run_program("scrape", "--endpoint", self.shared.url, "-o", self.folder / "old", "--limit", 50, "--no-canonical-sweep")
        self.ask(0, folder="quiet")
        self.quiet = self.ids("quiet")

    def ask(self, status, *flags, folder):
        if not (self.folder / folder).exists():
            shutil.copytree(self.folder / "old", self.folder / folder)
        return self.measured("scrape", "--endpoint", self.shared.url, "-o", self.folder / folder, *WALK, *flags,
                             status=status, bound=READ)

    def ids(self, folder):
        with contextlib.closing(sqlite3.connect(self.folder / folder / "census.db")) as db:
            return dict(db.execute("SELECT id, downloads FROM model"))

    def test_each_is_read_or_refused_and_the_place_stays(self):
        for index, (name, (fault, status, expected)) in enumerate(ANSWERS.items()):
            with self.subTest(name):
                folder = name.replace(" ", "-")
                self.shared.control("PUT", "/__hub/faults", f"filter=text-generation,page=2,{fault}".encode())
                before = self.contents(self.folder / "old")
                result = self.ask(status, folder=folder)
                self.shared.control("DELETE", "/__hub/faults")
                if status == 0:
                    strange = {id for id in self.ids(folder) if id not in self.quiet}
                    self.assertEqual(sorted(strange), expected)
                    if strange and "number" not in expected[0]:
                        self.assertEqual(self.ids(folder)[expected[0]], 900)
                    continue
                self.assertIn(expected, result.err)
                self.assertIn(PAGE + "&cursor=…: ", result.err)
                self.assertLess(len(result.err), 3000)
                after = self.contents(self.folder / folder)
                self.assertIn("scrape_checkpoint.json", " ".join(after))
                self.assertEqual([self.raw(report, folder) for report in REPORTS], [self.raw(report, "old") for report in REPORTS])
                if index % big(4, 1) != 0:
                    continue
                self.shared.forget()
                self.ask(0, folder=folder)
                self.assertFalse([r for r in self.shared.requests() if "cursor" not in r["target"]], "the first page came twice")
                self.assertEqual([self.raw(report, folder) for report in REPORTS], [self.raw(report, "quiet") for report in REPORTS])
                self.assertEqual(before, self.contents(self.folder / "old"))

    def test_a_page_of_500_MB_that_says_so(self):
        hub = self.hub(*SCAN, "--content-length", "--no-gzip", "--fault", f"page=1,huge={big(140, 500) * MB}")
        result = self.measured("scrape", "--endpoint", hub.url, "-o", self.folder / "r", *WALK, status=1, bound=READ)
        self.assertIn(LARGER, result.err)
        self.assertFalse((self.folder / "r" / REPORTS[0]).exists())

    def test_answers_that_are_kept(self):
        made = Library(self.folder / "library")
        for name in ("bert", "fossil"):
            made.model(name, "2022-03-01")
        made.tables("2022-04-01", ["bert", "fossil"])
        made.make()
        for fault, status, text in ((f"huge={big(140, 500) * MB}", 1, LARGER), (f"huge={big(20, 120) * MB}", 0, ""),
                                    ("many=1000000,of=models", 1, FULL)):
            self.shared.control("PUT", "/__hub/faults", f"page=1,{fault}\n".encode())
            result = self.measured("record", self.folder / "x.rec", "scrape", "--endpoint", self.shared.url, "-o", self.folder / "r",
                                   *WALK, status=status, bound=KEPT)
            self.assertIn(text, result.err)
            self.assertEqual((self.folder / "x.rec").exists(), status == 0)
            shutil.rmtree(self.folder / "r", ignore_errors=True)
            (self.folder / "x.rec").unlink(missing_ok=True)
            self.shared.control("PUT", "/__hub/faults", f"filter=fossil,{fault}".encode())
            result = self.measured("deprecate", "--endpoint", self.shared.url, "--repo", self.folder / "library", "--retries", 1,
                                   "--format", "json", status=3 if status else 0, bound=KEPT)
            answer = json.loads(result.out)
            self.assertEqual([m["name"] for m in answer["unknown"]], ["fossil"] if status else [])
            self.assertIn(text, " ".join(m["reason"] for m in answer["unknown"]))
            self.assertEqual([m["name"] for m in answer["candidates"]], [] if status else ["fossil"])


# A value of each file's list; @ stands for a name.
FILES = {
    "supported_models.json": ("models", '{"architecture_id":"LlamaForCausalLM","model_id":"@","status":0}'),
    "architecture_gaps.json": ("gaps", '{"architecture_id":"@","total_models":3,"total_downloads":4,"min_param_count":null,'
                               '"sample_models":["b/c"],"relevancy_score":3.0}'),
    "scrape_checkpoint.json": ("supported_models", '{"architecture_id":"LlamaForCausalLM","model_id":"@","status":0}'),
    "models_info.json": ("x", '"@"'),
    "profile.json": ("supported_architectures", '"@"'),
}
SIZE = big(1, 20) * MB
LEVELS = big(200_000, 1_000_000)
REFUSED = {
    "levels": ("more than 512 containers", "expected an object with a list"),
    "levels in a member": ("more than 512 containers",),
    "levels that are closed": ("more than 512 containers",),
    "zeros": ("expected a value, found byte 0x00", "larger than 16777216 bytes"),
    "white space": ("found the end of the input", "larger than 16777216 bytes"),
}


def documents(key, value):
    one = value.encode()
    start, rest = b'{"x":', f',"{key}":[]}}'.encode()
    items = f'{{"{key}":['.encode()
    yield "levels", b"[" * LEVELS
    yield "levels in a member", start + b"[" * LEVELS
    yield "levels that are closed", start + b'{"a":' * LEVELS + b"1" + b"}" * LEVELS + rest
    yield "a name", items + one.replace(b"@", b"x" * SIZE) + b"]}"
    yield "a string elsewhere", start + b'"' + b"x" * SIZE + b'"' + rest
    yield "a key", b'{"' + b"x" * SIZE + b'":1' + rest
    yield "digits", start + b"9" * SIZE + rest
    yield "empty values", items + b"{}," * (SIZE // 3) + b"{}]}"
    yield "values elsewhere", start + b"[" + b"1," * (SIZE // 2) + b"1]" + rest
    yield "lists elsewhere", start + b"[" + b"[]," * (SIZE // 3) + b"[]]" + rest
    yield "many", items + b",".join(one.replace(b"@", b"a/%d" % i) for i in range(SIZE // len(one))) + b"]}"
    yield "zeros", b"\0" * SIZE
    yield "white space", b" " * SIZE


def member(*parts):
    """A gzip member."""
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    return b"".join(packer.compress(part) for part in parts) + packer.flush()


class Files(Monsters):
    """Whatever stands in the files that are read."""

    @classmethod
    def setUpClass(cls):
        cls.shared = Hub("--seed", 8, "--models", 2000, "--no-chat-templates", "--quota", 10**9)
        cls.addClassCleanup(cls.shared.stop)
        cls.registry = pathlib.Path(tempfile.mkdtemp(prefix="hubcensus-test-"))
        cls.addClassCleanup(shutil.rmtree, cls.registry)
        subprocess.run([HUBCENSUS, "scrape", "--endpoint", cls.shared.url, "-o", cls.registry, "--no-canonical-sweep", "-q"],
                       check=True, env={**os.environ, "SOURCE_DATE_EPOCH": EPOCH, "HF_HUB_DISABLE_IMPLICIT_TOKEN": "1"})

    def commands(self, place):
        """The file's name: what reads it, with what environment."""
        regap = ("regap", "-o", place, "-q")
        return {
            "supported_models.json": (regap, {}),
            "architecture_gaps.json": (regap, {}),
            "scrape_checkpoint.json": (("scrape", "--endpoint", self.shared.url, "-o", place, "-q", "--no-canonical-sweep"), {}),
            "models_info.json": (("deprecate", "--use-cache", "--model-info", place / "models_info.json", "-q", "--readings", "none"),
                                 {"HF_HUB_OFFLINE": "1"}),
            "profile.json": ((*regap, "--profile", place / "profile.json"), {}),
        }

    def test_each_document_is_read_or_refused_and_all_files_stay(self):
        for index, (name, (key, value)) in enumerate(FILES.items()):
            for what, document in list(documents(key, value))[index % big(3, 1)::big(3, 1)]:
                with self.subTest(f"{name}: {what}"):
                    place = self.folder / "r"
                    shutil.rmtree(place, ignore_errors=True)
                    shutil.copytree(self.registry, place)
                    (place / name).write_bytes(document)
                    before = self.contents(place)
                    command, env = self.commands(place)[name]
                    result = self.measured(*command, env=env, bound=40 + JSON_TIMES * len(document) / MB)
                    if what in REFUSED:
                        self.assertEqual(result.status, 1, result.err)
                        self.assertTrue(any(text in result.err for text in REFUSED[what]), result.err)
                    if result.status != 0:
                        self.assertIn(f"hubcensus: {place / name}: ", result.err)
                        self.assertLess(len(result.err), 2200)
                        self.assertEqual(self.contents(place), before)
                    else:
                        registry, gaps = (json.loads((place / report).read_bytes(), parse_int=str) for report in REPORTS[:2])
                        self.assertEqual(registry["total_models"], str(len(registry["models"])))
                        self.assertEqual(gaps["total_unsupported_architectures"], str(len(gaps["gaps"])))

    def test_token_files(self):
        for content in (b"x" * SIZE, b"\0" * SIZE, b" " * SIZE, b"\n" * SIZE):
            path = self.folder / "token"
            path.write_bytes(content)
            path.chmod(0o600)
            result = self.measured("scrape", "--endpoint", self.shared.url, "-o", self.folder / "r", "--token-file", path,
                                   status=1, bound=READ)
            self.assertEqual(result.err, f"hubcensus: {path}: larger than 4096 bytes, which no such file is\n")
            self.assertFalse((self.folder / "r").exists())

    def test_recordings(self):
        page = b'[{"id":"a/b","downloads":900,"note":"', b'"}]'
        target = "/api/models?filter=text-generation&sort=downloads&limit=1000" + "".join(
            f"&expand%5B%5D={name}" for name in ("config", "createdAt", "disabled", "downloads", "gated", "library_name",
                                                 "pipeline_tag", "private", "tags", "safetensors"))
        fill = [b"x" * MB] * big(140, 3000)

        def answer(packed, length, target=target, **more):
            line = {"target": target, "status": 200, **more, "length": length, "packed": len(packed)}
            return member(b"\n" + json.dumps(line).encode() + b"\n") + packed

        def recording(*answers):
            return b"".join((first, *answers, member(b'\n{"answers":%d}\n' % len(answers))))

        first, empty = member(b'{"hubcensus_recording":1}'), member(b"[]")
        cases = {
            "a body": (recording(answer(member(page[0], *fill, page[1]), len(fill) * MB + 40)), LARGER),
            "a body of another length": (recording(answer(member(page[0], *fill, page[1]), 40)), LARGER),
            "a first line": (member(*fill[:big(1, 3000)]), "the line at byte 0 is longer than 262144 bytes"),
            "a line": (first + member(*fill[:big(1, 3000)]), "the line at byte 45 is longer than 262144 bytes"),
            "zeros": (first + member(*[b"\0" * MB] * big(1, 3000)), "the line at byte 45 is longer than 262144 bytes"),
            "empty members": (first + member(b"") * big(50_000, 1_000_000), "expected a value, found the end of the input"),
            "levels": (first + member(b'\n{"target":' + b"[" * 100_000), DEEP),
            "a Link": (recording(answer(empty, 2, link=f'<https://huggingface.co/api/models?{"x" * 200_000}>; rel="next"')),
                       "has no answer to this"),
            "many answers": (first + answer(empty, 2) * big(2_000, 200_000), "cut short at byte"),
            "many targets": (first + b"".join(answer(empty, 2, target=f"/api/models?x={i}{'y' * 100_000}") for i in range(700)),
                             "more targets than a recording can have"),
            "no gzip": (b"x" * SIZE, "this is no recording of the Hub's answers"),
            "a tail": (recording(answer(empty, 2)) + b"x" * SIZE, "something follows the last line"),
        }
        for name, (content, text) in cases.items():
            with self.subTest(name):
                path = self.folder / "x.rec"
                path.write_bytes(content)
                result = self.measured("replay", path, "scrape", "-o", self.folder / "r", "--no-canonical-sweep", "--retries", 0,
                                       status=1, bound=RECORDING)
                self.assertIn(text, result.err)
                self.assertLess(len(result.err), 3000)
                self.assertFalse((self.folder / "r" / REPORTS[0]).exists())
                self.assertEqual(path.read_bytes(), content)


AUTO, SCRIPT = f"{MODELS}/auto/configuration_auto.py", "utils/models_to_deprecate.py"
BERT = f"{MODELS}/bert/modeling_bert.py"
TOO_DEEP, TOO_LARGE = "more than 200 brackets and strings are open", "larger than 8388608 bytes, which no such file is"
LENGTH = big(200_000, 8 * MB)
SOURCES = {
    "a string": (b'x = "' + b"x" * LENGTH + b'"\n', None),
    "lines in a string": (b'x = """' + b"x\n" * (LENGTH // 2) + b'"""\n', None),
    "a name": (b"x" * LENGTH + b" = 1\n", None),
    "digits": (b"x = " + b"9" * LENGTH + b"\n", None),
    "a remark": (b"# " + b"x" * LENGTH + b"\n", None),
    "lines": (b"\n" * LENGTH, None),
    "statements": (b"x;" * (LENGTH // 2) + b"\n", None),
    "values": (b"x = [" + b"1," * (LENGTH // 2) + b"]\n", None),
    "a table": (b"X = {" + b"'a':1," * (LENGTH // 6) + b"}\n", None),
    "a sum": (b"x = " + b"1+" * (LENGTH // 2) + b"1\n", None),
    "names of an import": (b"from ..fossil.modeling_fossil import (" + b"X," * (LENGTH // 2) + b")\n", None),
    "a name of an import": (b"from ..fossil.modeling_fossil import " + b"x" * LENGTH + b"\n", None),
    "open brackets": (b"x = " + b"(" * LENGTH, TOO_DEEP),
    "brackets": (b"x = " + b"[" * (LENGTH // 2) + b"]" * (LENGTH // 2) + b"\n", TOO_DEEP),
    "strings in strings": (b"x = " + b'f"{' * 1000 + b"1" + b'}"' * 1000 + b"\n", TOO_DEEP),
    "blocks": (b"".join(b" " * i + b"if x:\n" for i in range(1500)) + b" " * 1500 + b"pass\n", "more than 200 blocks are open"),
    "zeros": (b"\0" * LENGTH, "a NUL byte; this is no Python source"),
    "too much": (b"x = 1\n" * 1_500_000, TOO_LARGE),
}
TABLES = "--builtin-tables does without the tables that cannot be read"


class Checkouts(Monsters):
    """Whatever stands in a library's checkout."""

    @classmethod
    def setUpClass(cls):
        cls.shared = Hub("--seed", 8, "--models", 500, "--no-chat-templates", "--quota", 10**9)
        cls.addClassCleanup(cls.shared.stop)

    def library(self, files):
        """A repository with one commit, and no files on the disk."""
        place = self.folder / "library"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        git("init", "-q", "-b", "main", ".", folder=place)
        usual = {BERT: b"import torch\n", f"{MODELS}/fossil/modeling_fossil.py": b"import torch\n",
                 AUTO: b'MODEL_NAMES_MAPPING = {"bert": "B", "fossil": "F"}\n',
                 SCRIPT: b"MODEL_FOLDER_NAME_TO_TAG_MAPPING = {}\nEXTRA_TAGS_MAPPING = {}\nDEPRECATED_MODELS_TAGS = set()\n"}
        stream = [b"commit refs/heads/main\ncommitter A <a@example.org> 1640995200 +0000\ndata 1\nc"]
        for path, content in {**usual, **files}.items():
            stream += [b"M 100644 inline %s\ndata %d\n" % (path.encode(), len(content)), content, b"\n"]
        git("fast-import", "--quiet", folder=place, input=b"".join(stream))
        return place

    def deprecate(self, files, *flags, status=0, size=0):
        return self.measured("deprecate", "--endpoint", self.shared.url, "--repo", self.library(files), "--readings", "none",
                             *flags, status=status, bound=40 + SOURCE_TIMES * size / MB)

    def test_a_module_is_read_or_told_to_be_unread(self):
        for name, (source, fault) in SOURCES.items():
            with self.subTest(name):
                result = self.deprecate({BERT: source}, "--format", "json", size=0 if fault == TOO_LARGE else len(source))
                answer = json.loads(result.out)
                self.assertEqual(answer["unread_modules"], int(fault is not None))
                self.assertEqual(answer["unknown"], [])
                self.assertIn(f"{BERT}: " if fault else "", result.err)
                self.assertIn(fault or "", result.err)
                self.assertLess(len(result.err), 2000)
                fossil = next(m for m in answer["candidates"] if m["name"] == "fossil")
                self.assertEqual(fossil["dependents"], ["bert"] if "import" in name else [])

    def test_a_module_in_the_working_tree_that_is_too_large(self):
        place = self.library({})
        git("checkout", "-q", "main", folder=place)
        (place / BERT).write_bytes(SOURCES["too much"][0])
        for format in ("json", "text"):
            result = self.measured("deprecate", "--endpoint", self.shared.url, "--repo", place, "--readings", "none", "--worktree",
                                   "--format", format, status=0, bound=READ)
            self.assertIn(f"{BERT}: {TOO_LARGE}", result.err)
        self.assertIn("1 module could not be read", result.out)

    def test_tables_are_read_or_refused(self):
        for path in (AUTO, SCRIPT):
            for name, (source, fault) in list(SOURCES.items())[::big(6, 1)]:
                with self.subTest(f"{path}: {name}"):
                    usual = b'MODEL_NAMES_MAPPING = {"bert": "B", "fossil": "F"}\nEXTRA_TAGS_MAPPING = {}\n' \
                            b"MODEL_FOLDER_NAME_TO_TAG_MAPPING = {}\nDEPRECATED_MODELS_TAGS = set()\n"
                    result = self.deprecate({path: usual + source}, status=int(fault is not None),
                                            size=0 if fault == TOO_LARGE else len(source))
                    self.assertIn(f"{path}: " if fault else "", result.err)
                    self.assertIn(fault or "", result.err)
                    self.assertIn(TABLES if fault else "", result.err)
                    self.assertLess(len(result.err), 2000)

    def test_tables_of_many_names(self):
        names = big(5_000, 300_000)
        table = "MODEL_NAMES_MAPPING = {" + ",".join(f"'m{i}':'M'" for i in range(names)) + "}\n"
        result = self.deprecate({AUTO: table.encode()}, "--format", "json", size=len(table))
        self.assertEqual(len(json.loads(result.out)["missing_tags"]), names)
        self.assertLess(len(result.err), 4000)
        tags = "EXTRA_TAGS_MAPPING = {'fossil': ['" + "x" * LENGTH + "']}\nMODEL_FOLDER_NAME_TO_TAG_MAPPING = {}\n"
        result = self.deprecate({SCRIPT: tags.encode()}, "--format", "json", status=None, size=len(tags))
        # A URL of megabytes: whatever the Hub makes of it, no figure comes of it.
        answer = json.loads(result.out)
        fossil = next(m for m in answer["unknown"] + answer["candidates"] if m["name"] == "fossil")
        self.assertEqual(fossil["downloads"] is None, result.status == 3)
        self.assertLess(len(result.err), 4000)

    def test_names_of_files(self):
        models = MODELS + "/"
        deep, long = "/".join(["d" * 200] * 1000), "d" * big(100_000, 1_000_000)
        for name, files in (("deep folders", {f"{deep}/x.py": b"x = 1\n"}), ("a deep model", {f"{models}{deep}/modeling_x.py": b"x = 1\n"}),
                            ("a long name", {f"{models}{long}/modeling_{long}.py": b"x = 1\n"}),
                            ("many files", {f"many/{i // 500}/{i}.txt": b"" for i in range(big(2_000, 200_000))})):
            with self.subTest(name):
                size = sum(map(len, files))
                result = self.deprecate(files, "--format", "json", status=None, size=size)
                self.assertLess(len(result.err), 4000)
                answer = json.loads(result.out)
                self.assertLessEqual({"bert", "fossil"}, {m["name"] for m in answer["candidates"] + answer["kept"]})


if __name__ == "__main__":
    unittest.main()
