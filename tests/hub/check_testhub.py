#!/usr/bin/env python3
"""The test Hub checked from outside: check_testhub.py PATH-TO-hubcensus-testhub [unittest arguments]."""

import base64
import gzip
import http.client
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.parse
import zlib

BINARY = None
TOKEN = "hf_good"
LONGEST = 300  # seconds that anything may take, so that a broken test ends
SILENCE = 0.5  # seconds without a byte, where none is to come


class Hub:
    """One server on a free port; it ends with the block, or when this process does."""

    def __init__(self, *options):
        self.process = subprocess.Popen(
            [BINARY, "--exit-on-stdin-eof", *options],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if not line.startswith("listening on http://127.0.0.1:"):
            raise RuntimeError(line + self.process.communicate()[1])
        self.port = int(line.rsplit(":", 1)[1])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        _, errors = self.process.communicate(timeout=LONGEST)
        if self.process.returncode != 0:
            raise AssertionError("the server ended with %d: %s" % (self.process.returncode, errors))

    def ask(self, target, method="GET", body=None, **headers):
        c = http.client.HTTPConnection("127.0.0.1", self.port, timeout=LONGEST)
        try:
            c.request(method, target, body, {k.replace("_", "-"): v for k, v in headers.items()})
            r = c.getresponse()
            return r.status, r.headers, r.read()
        finally:
            c.close()

    def models(self, query):
        status, headers, body = self.ask("/api/models?" + query)
        if status != 200:
            raise AssertionError("%s: %d %r" % (query, status, body))
        return json.loads(body), headers

    def walk(self, query, most=10000):
        found, target = [], "/api/models?" + query
        for _ in range(most):
            status, headers, body = self.ask(target)
            assert status == 200, body
            found += json.loads(body)
            target = next_target(headers)
            if target is None:
                return found
        raise AssertionError("the walk does not end")

    def faults(self, *specs):
        status, _, body = self.ask("/__hub/faults", "PUT", "\n".join(specs))
        assert status == 200, body
        self.ask("/__hub/requests", "DELETE")

    def raw(self, request, until=None):
        """All that comes, and how it ended: closed, reset or, when what has come matches `until`, waiting."""
        s = socket.create_connection(("127.0.0.1", self.port))
        s.sendall(request.encode())
        data = b""
        try:
            while True:
                silent = until is not None and re.search(until, data, re.S)
                s.settimeout(SILENCE if silent else LONGEST)
                more = s.recv(65536)
                if not more:
                    return data, "closed"
                data += more
        except ConnectionResetError:
            return data, "reset"
        except socket.timeout:
            return data, "waiting"
        finally:
            s.close()


def next_target(headers):
    link = headers.get("Link")
    if link is None:
        return None
    return re.fullmatch(r'<https?://[^/]+(/[^>]*)>; rel="next"', link).group(1)


def get(target, *lines):
    return "\r\n".join(["GET %s HTTP/1.1" % target, "Host: hub", *lines, "", ""])


SORTS = ["trendingScore", "createdAt", "downloads", "likes", "lastModified", "num_parameters"]
LIST = "/api/models?limit=5&sort=downloads"


class Listing(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.hub = Hub("--models", "2345", "--seed", "7")
        cls.all = cls.hub.walk("sort=createdAt&direction=1&full=true&config=true")

    @classmethod
    def tearDownClass(cls):
        cls.hub.__exit__()

    def test_each_sort_shows_every_model_once(self):
        ids = {m["_id"] for m in self.all}
        self.assertEqual(len(ids), 2345)
        for sort in SORTS:
            found = self.hub.walk("limit=100&sort=" + sort)
            self.assertEqual(len(found), 2345, sort)
            self.assertEqual({m["_id"] for m in found}, ids, sort)

    def test_each_sort_descends(self):
        for sort in ["createdAt", "downloads", "likes", "lastModified", "trendingScore"]:
            values = [m[sort] for m in self.hub.walk("limit=500&expand=%s&sort=%s" % (sort, sort))]
            self.assertEqual(values, sorted(values, reverse=True), sort)

    def test_created_at_can_ascend(self):
        values = [m["createdAt"] for m in self.all]
        self.assertEqual(values, sorted(values))
        self.assertEqual(len({m["id"] for m in self.all}), 2345)

    def test_equal_keys_are_in_the_order_of_their_id(self):
        zeros = [m["_id"] for m in self.hub.walk("limit=77&sort=downloads") if m["downloads"] == 0]
        self.assertGreater(len(zeros), 500)
        self.assertEqual(zeros, sorted(zeros))

    def test_id_begins_with_the_second_of_creation(self):
        for m in self.all:
            self.assertRegex(m["_id"], r"^[0-9a-f]{24}$")
            made = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(int(m["_id"][:8], 16)))
            self.assertEqual(made, m["createdAt"])

    def test_limit_is_capped_at_1000_and_bogus_limits_are_passed_over(self):
        for limit in ["1000", "5000", "%7B%7D", "0"]:
            self.assertEqual(len(self.hub.models("limit=" + limit)[0]), 1000)
        self.assertEqual(len(self.hub.models("limit=3")[0]), 3)

    def test_link_names_huggingface_and_carries_the_query(self):
        _, headers = self.hub.models("limit=2&sort=downloads&expand[]=config&filter=a:b&filter=")
        self.assertIsNone(headers["Link"])
        _, headers = self.hub.models("limit=2&sort=downloads&expand[]=config")
        self.assertRegex(headers["Link"], r"^<https://huggingface\.co/api/models\?limit=2&"
                                          r"sort=downloads&expand%5B%5D=config&cursor=[^>]+>; "
                                          r'rel="next"$')

    def test_cursor_is_a_keyset(self):
        page, headers = self.hub.models("limit=2&sort=downloads")
        query = urllib.parse.parse_qs(next_target(headers).split("?")[1])
        last = page[-1]
        self.assertEqual(json.loads(base64.b64decode(query["cursor"][0])), {"$or": [
            {"downloads": last["downloads"], "_id": {"$gt": last["_id"]}},
            {"downloads": {"$lt": last["downloads"]}}, {"downloads": None}]})

    def test_last_page_has_no_link(self):
        self.assertIsNone(self.hub.models("author=google&limit=1000")[1]["Link"])

    def test_author_is_exact(self):
        found = self.hub.walk("author=google&limit=10")
        want = [m for m in self.all if m["id"].startswith("google/")]
        self.assertGreater(len(want), 10)
        self.assertEqual({m["id"] for m in found}, {m["id"] for m in want})
        self.assertEqual(self.hub.walk("author=goog"), [])
        self.assertEqual(self.hub.walk("author=Google"), [])

    def test_filter_matches_any_tag_and_all_must_match(self):
        for tags in [["text-generation"], ["llama"], ["gguf"], ["transformers", "text-generation"],
                     ["license:mit", "en"]]:
            want = {m["id"] for m in self.all if all(t in m["tags"] for t in tags)}
            self.assertGreater(len(want), 0, tags)
            query = "&".join("filter=" + t for t in tags)
            self.assertEqual({m["id"] for m in self.hub.walk("limit=50&" + query)}, want)
            query = "filter=" + ",".join(tags)
            self.assertEqual({m["id"] for m in self.hub.walk("limit=50&" + query)}, want)

    def test_t5_is_found_by_filter_only(self):
        by_filter = {m["id"] for m in self.hub.walk("filter=text2text-generation")}
        by_task = {m["id"] for m in self.hub.walk("pipeline_tag=text2text-generation")}
        self.assertIn("google-t5/t5-small", by_filter - by_task)
        self.assertLessEqual(by_task, by_filter)

    def test_pipeline_tag_search_gated_and_size(self):
        cases = [
            ("pipeline_tag=text-generation", lambda m: m.get("pipeline_tag") == "text-generation"),
            ("search=QWEN", lambda m: "qwen" in m["id"].lower()),
            ("gated=true", lambda m: m["gated"] is not False),
            ("gated=false", lambda m: m["gated"] is False),
        ]
        for query, wanted in cases:
            want = {m["id"] for m in self.all if wanted(m)}
            self.assertGreater(len(want), 5, query)
            self.assertEqual({m["id"] for m in self.hub.walk("limit=90&" + query)}, want, query)
        for size in ["min:1,max:-1e99", "max:nan", "min:1e99"]:
            self.assertEqual(self.hub.walk("num_parameters=" + size), [])
        sized = self.hub.walk("num_parameters=min:6B,max:128B&expand=safetensors&expand=gguf")
        self.assertGreater(len(sized), 20)
        for m in sized:
            total = m["gguf"]["total"] if "gguf" in m else sum(m["safetensors"]["parameters"].values())
            self.assertTrue(6e9 <= total <= 128e9, m)

    def test_search_cursor_has_a_sequence_token(self):
        _, headers = self.hub.models("search=llama&limit=2")
        query = urllib.parse.parse_qs(next_target(headers).split("?")[1])
        self.assertIn("searchSequenceToken", json.loads(base64.b64decode(query["cursor"][0])))

    def test_expand_gives_the_named_properties_only(self):
        for m in self.hub.models("expand[]=downloads&expand=gated&limit=50")[0]:
            self.assertEqual(list(m), ["_id", "id", "gated", "downloads"])
        for m in self.hub.models("expand[]=likes&limit=50")[0]:
            self.assertEqual(list(m), ["_id", "id", "likes"])

    def test_plain_listing_has_the_default_properties(self):
        for m in self.hub.models("limit=300")[0]:
            self.assertEqual(set(m) - {"pipeline_tag", "library_name"}, {
                "_id", "id", "likes", "trendingScore", "private", "downloads", "tags", "createdAt",
                "modelId"})

    def test_what_the_hub_refuses(self):
        _, headers = self.hub.models("limit=2&sort=downloads")
        other = next_target(headers).split("cursor=")[1]
        for query, message in [
                ("sort=trending", "Invalid sort parameter: trending"),
                ("sort=downloads&direction=1", "Invalid direction parameter"),
                ("sort=likes&direction=1", "Invalid direction parameter"),
                ("sort=lastModified&direction=1", "Invalid direction parameter"),
                ("direction=1", "Invalid direction parameter"),
                ("expand[]=nonsense", "Invalid expand parameter: nonsense"),
                ("expand=likes&full=true", "expand cannot"),
                ("expand=likes&config=1", "expand cannot"),
                ("expand=likes&cardData=true", "expand cannot"),
                ("cursor=%21%21", "Invalid cursor"),
                ("cursor=e30%3D", "Invalid cursor"),
                ("sort=likes&cursor=" + other, "Invalid cursor"),
                ("sort=a%0D%0AX-Evil:%201", "Invalid sort parameter: a")]:
            status, headers, body = self.hub.ask("/api/models?" + query)
            self.assertEqual(status, 400, query)
            self.assertTrue(json.loads(body)["error"].startswith("\u2716 " + message), body)
            self.assertTrue(headers["X-Error-Message"].startswith(message), query)
            self.assertIsNone(headers["X-Evil"])
        self.assertEqual(self.hub.ask("/api/models?sort=downloads&direction=-1")[0], 200)

    def test_one_model(self):
        status, _, body = self.hub.ask("/api/models/google-t5/t5-small")
        self.assertEqual(status, 200)
        self.assertEqual(json.loads(body)["config"]["architectures"],
                         ["T5ForConditionalGeneration"])
        status, _, body = self.hub.ask("/api/models/openai-community/gpt2?expand[]=likes")
        self.assertEqual(list(json.loads(body)), ["_id", "id", "likes"])
        for id in ["google-t5/t5-small", "ctrl"]:
            self.assertEqual(self.hub.ask("/api/models/%s/revision/main" % id)[0], 200)

    def test_renamed_models_redirect_relatively(self):
        status, headers, body = self.hub.ask("/api/models/gpt2?expand=likes")
        self.assertEqual(status, 307)
        self.assertEqual(headers["Location"], "/api/models/openai-community/gpt2?expand=likes")
        self.assertEqual(body.decode(), "Temporary Redirect. Redirecting to " + headers["Location"])
        _, headers, _ = self.hub.ask("/api/models/gpt2/revision/HEAD")
        self.assertEqual(headers["Location"], "/api/models/openai-community/gpt2/revision/HEAD")

    def test_missing_models_look_private_to_the_anonymous(self):
        status, headers, body = self.hub.ask("/api/models/nobody/nothing")
        self.assertEqual((status, headers["X-Error-Code"]), (401, "RepoNotFound"))
        self.assertEqual(json.loads(body), {"error": "Invalid username or password."})
        self.assertEqual(self.hub.ask("/api/models/a/b", Authorization="Bearer hf_x")[0], 404)

    def test_gzip_holds_the_same_bytes(self):
        target = "/api/models?limit=50&sort=downloads&expand=config&expand=tags"
        plain = self.hub.ask(target)
        packed = self.hub.ask(target, Accept_Encoding="gzip, deflate")
        self.assertEqual(packed[1]["Content-Encoding"], "gzip")
        self.assertEqual(gzip.decompress(packed[2]), plain[2])

    def test_canonical_authors_have_models_of_few_downloads(self):
        for author, arch in [("meta-llama", "LlamaForCausalLM"), ("nvidia", "NemotronHForCausalLM"),
                             ("allenai", "OlmoeForCausalLM"), ("Writer", "GPT2LMHeadModel")]:
            found = self.hub.walk("author=%s&expand=config&expand=downloads" % author)
            archs = [(m.get("config") or {}).get("architectures") or [None] for m in found]
            self.assertIn(arch, [a[0] for a in archs])
        self.assertTrue(any(m["downloads"] < 500 for m in found))

    def test_shares_are_those_of_the_real_hub(self):
        tail = self.all
        n = len(tail)
        text = sum("text-generation" == m.get("pipeline_tag") for m in tail)
        self.assertTrue(0.25 < text / n < 0.50, text / n)
        odd = [m.get("config", "missing") for m in tail]
        self.assertIn("missing", odd)
        self.assertIn({}, odd)
        self.assertIn(None, odd)

    def test_pipelined_requests_are_answered_in_order(self):
        pair = get("/api/models?limit=1&expand=likes") + get("/api/models?limit=2&expand=likes",
                                                              "Connection: close")
        data, end = self.hub.raw(pair)
        self.assertEqual(end, "closed")
        self.assertEqual(data.count(b"HTTP/1.1 200 OK"), 2)
        first, second = data.split(b"HTTP/1.1 200 OK")[1:]
        self.assertEqual((first.count(b'"_id"'), second.count(b'"_id"')), (1, 2))

    def test_nonsense_on_the_wire_is_400(self):
        data, end = self.hub.raw("NONSENSE\r\n\r\n")
        self.assertTrue(data.startswith(b"HTTP/1.1 400 "))
        self.assertEqual(end, "closed")

    def test_other_paths_and_methods(self):
        self.assertEqual(self.hub.ask("/api/datasets")[0], 404)
        self.assertEqual(self.hub.ask("/api/models", "POST", "x")[0], 405)
        self.assertEqual(self.hub.ask("/__hub/nothing")[0], 404)


class Program(unittest.TestCase):
    def test_same_seed_same_bytes(self):
        bodies = []
        for seed in ["5", "5", "6"]:
            with Hub("--models", "300", "--seed", seed) as hub:
                bodies.append(hub.ask("/api/models?full=true&config=true&sort=createdAt")[2])
        self.assertEqual(bodies[0], bodies[1])
        self.assertNotEqual(bodies[0], bodies[2])

    def test_smallest_catalogues(self):
        for n in [0, 1, 2, 3]:
            with Hub("--models", str(n)) as hub:
                self.assertEqual(len(hub.walk("limit=1")), n)

    def test_chat_templates_make_models_large(self):
        sizes = []
        for options in [[], ["--no-chat-templates"]]:
            with Hub("--models", "5000", *options) as hub:
                found = hub.walk("sort=createdAt&expand=" + "&expand=".join(
                    "config safetensors downloads likes createdAt lastModified tags pipeline_tag "
                    "library_name gated private disabled author gguf".split()))
                sizes.append(sum(len(json.dumps(m)) for m in found) / len(found))
        self.assertTrue(1400 < sizes[0] < 2400, sizes)
        self.assertLess(sizes[1], 1000)

    def test_odd_counts_change_what_is_told_of_weights_alone(self):
        found = []
        for options in [[], ["--odd-counts"]]:
            with Hub("--models", "2000", "--no-chat-templates", *options) as hub:
                found.append(hub.walk("sort=createdAt&expand=config&expand=safetensors&expand=tags"))
        weights = [[m.pop("safetensors", None) for m in models] for models in found]
        self.assertEqual(found[0], found[1])
        self.assertEqual([w is None for w in weights[0]], [w is None for w in weights[1]])
        odd = [w for w in weights[1] if w and w.get("total", 0) not in (0, sum(w["parameters"].values()))]
        self.assertGreater(len(odd), 50)
        types = {t for w in weights[1] if w for t in w["parameters"]}
        self.assertLessEqual({"BF16", "U32", "U8", "I64", "I8", "BOOL", "I32"}, types)

    def test_port_file_log_and_end_of_stdin(self):
        with tempfile.TemporaryDirectory() as folder:
            port_file, log = os.path.join(folder, "port"), os.path.join(folder, "log")
            hub = Hub("--port-file", port_file, "--log", log, "--token", TOKEN)
            with open(port_file, encoding="ascii") as f:
                self.assertEqual(f.read(), "http://127.0.0.1:%d\n" % hub.port)
            hub.ask(LIST, User_Agent="me/1", Authorization="Bearer " + TOKEN)
            hub.process.stdin.close()
            self.assertEqual(hub.process.wait(LONGEST), 0)
            hub.process.stdout.close()
            hub.process.stderr.close()
            with open(log, encoding="utf-8") as f:
                text = f.read()
            self.assertNotIn(TOKEN, text)
            entry = json.loads(text)
            self.assertEqual((entry["n"], entry["target"], entry["user_agent"], entry["status"]),
                             (1, LIST, "me/1", 200))
            self.assertTrue(entry["authorization"] and entry["good_token"])

    def test_wrong_options_are_refused(self):
        for options in [["--nonsense"], ["--models", "many"], ["--fault", "nonsense=1"],
                        ["--catalogue", "/nonexistent"]]:
            done = subprocess.run([BINARY, *options], capture_output=True, text=True, check=False)
            self.assertIn(done.returncode, [1, 2])
            self.assertNotEqual(done.stderr, "")
        done = subprocess.run([BINARY, "--help"], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0)
        self.assertIn("--enforce-quota", done.stdout)

    def test_tokens(self):
        with Hub("--token", TOKEN) as hub:
            self.assertEqual(hub.ask(LIST)[0], 200)
            self.assertEqual(hub.ask(LIST, Authorization="Bearer " + TOKEN)[0], 200)
            status, headers, body = hub.ask(LIST, Authorization="Bearer hf_bad")
            self.assertEqual(status, 401)
            self.assertEqual(json.loads(body),
                             {"error": "Invalid credentials in Authorization header"})
            self.assertEqual(headers["X-Error-Message"],
                             "Invalid credentials in Authorization header")
            flags = [(r["authorization"], r["good_token"])
                     for r in json.loads(hub.ask("/__hub/requests")[2])]
            self.assertEqual(flags, [(False, False), (True, True), (True, False)])
        with Hub("--token", TOKEN, "--require-token") as hub:
            self.assertEqual(hub.ask(LIST)[0], 401)

    def test_quota_is_told_and_enforced(self):
        with Hub("--quota", "3", "--window", "600", "--enforce-quota", "--token", TOKEN) as hub:
            for left in [2, 1, 0]:
                status, headers, _ = hub.ask(LIST)
                self.assertEqual(status, 200)
                self.assertRegex(headers["RateLimit"], r'^"api";r=%d;t=(600|59\d)$' % left)
                self.assertEqual(headers["RateLimit-Policy"], '"fixed window";"api";q=3;w=600')
            status, headers, body = hub.ask(LIST)
            self.assertEqual(status, 429)
            self.assertRegex(headers["RateLimit"], r'^"api";r=0;t=\d+$')
            self.assertIn("rate limit", json.loads(body)["error"])
            status, headers, _ = hub.ask(LIST, Authorization="Bearer " + TOKEN)
            self.assertEqual((status, headers["RateLimit"][:10]), (200, '"api";r=99'))

    def test_quota_window_ends_and_time_can_run_faster(self):
        with Hub("--quota", "1", "--window", "300", "--time-scale", "600", "--enforce-quota") as hub:
            statuses, end = [], time.monotonic() + LONGEST
            while not (429 in statuses and statuses.count(200) >= 2) and time.monotonic() < end:
                statuses.append(hub.ask(LIST)[0])
            self.assertIn(429, statuses)
            self.assertGreaterEqual(statuses.count(200), 2)

    def test_latency_and_speed(self):
        with Hub("--latency-ms", "300", "--bytes-per-second", "4000", "--no-gzip") as hub:
            before = time.monotonic()
            body = hub.ask("/api/models?limit=5", Accept_Encoding="gzip")[2]
            took = time.monotonic() - before
            self.assertTrue(took > 0.25 + len(body) / 4000 * 0.8, (took, len(body)))
            json.loads(body)

    def test_content_length_instead_of_chunks(self):
        with Hub("--content-length", "--cache-mb", "5") as hub:
            for _ in range(2):
                _, headers, body = hub.ask(LIST)
                self.assertEqual(int(headers["Content-Length"]), len(body))
                self.assertEqual(len(hub.walk("limit=200&sort=likes")), 1000)

    def test_link_origin(self):
        with Hub("--link-origin", "self") as hub:
            self.assertIn("<http://127.0.0.1:%d/api/" % hub.port, hub.ask(LIST)[1]["Link"])

    def test_stats_and_reset(self):
        with Hub() as hub:
            hub.ask(LIST)
            hub.ask("/api/models?sort=x")
            stats = json.loads(hub.ask("/__hub/stats")[2])
            self.assertEqual((stats["requests"], stats["by_status"]), (2, {"200": 1, "400": 1}))
            self.assertGreater(stats["bytes_sent"], 1000)
            self.assertGreaterEqual(stats["max_concurrent_connections"], 1)
            hub.ask("/__hub/requests", "DELETE")
            self.assertEqual(hub.ask("/__hub/requests")[2], b"[]")


class Given(unittest.TestCase):
    MODELS = r"""[
      {"_id": "621ffdc036468d709f174340", "id": "b/\u00fcml\"aut", "downloads": 5, "tags": ["x", "gguf"],
       "safetensors": {"parameters": {"BF16": 9007199254740993}, "total": 18446744073709551615},
       "config": {"architectures": [], "n": 1.10, "big": 123456789012345678901234567890}},
      {"_id": "621ffdc036468d709f174339", "id": "a/none", "config": null, "likes": null,
       "tags": null, "pipeline_tag": null, "createdAt": "2024-01-02T03:04:05.678Z"},
      {"id": "slashless", "downloads": 9, "gated": "auto", "pipeline_tag": "text-generation",
       "config": {"model_type": "llama"}, "extra": [{"a": "  kept  "}]}
    ]"""

    def given(self, text, *options):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = os.path.join(folder.name, "models.json")
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        return Hub("--catalogue", path, *options)

    def test_properties_come_back_byte_for_byte(self):
        with self.given(self.MODELS) as hub:
            body = hub.ask("/api/models?sort=downloads&expand=config&expand=safetensors")[2]
            self.assertIn(rb'"id":"b/\u00fcml\"aut"', body)
            self.assertIn(b'"n":1.10,"big":123456789012345678901234567890}', body)
            self.assertIn(b'{"parameters":{"BF16":9007199254740993},"total":18446744073709551615}',
                          body)
            self.assertIn(b'"config":null', body)

    def test_missing_downloads_come_last_and_paging_crosses_them(self):
        with self.given(self.MODELS) as hub:
            for sort in SORTS:
                self.assertEqual(len(hub.walk("limit=1&sort=" + sort)), 3, sort)
            order = [m["id"] for m in hub.walk("limit=1&sort=downloads")]
            self.assertEqual(order, ["slashless", 'b/\u00fcml"aut', "a/none"])
            self.assertEqual(len(hub.walk("limit=1&sort=createdAt&direction=1")), 3)

    def test_filters_look_into_given_models(self):
        with self.given(self.MODELS) as hub:
            for query, want in [("filter=gguf", 1), ("filter=llama", 1), ("gated=true", 1),
                                ("pipeline_tag=text-generation", 1), ("author=a", 1),
                                ("search=SLASH", 1), ("filter=none", 0)]:
                self.assertEqual(len(hub.walk(query)), want, query)

    def test_one_given_model(self):
        with self.given(self.MODELS) as hub:
            self.assertEqual(json.loads(hub.ask("/api/models/slashless?expand=gated")[2])["gated"],
                             "auto")

    def test_faulty_files_are_refused_with_their_place(self):
        for text, part in [("{}", "array"), ('[{"id": 5}]', "string `id`"), ("[{]", "not JSON"),
                           ("[{'id': 'a'}]", "not JSON"),
                           ('[{"id":"a"},{"id":"a"}]', "same id"), ("[", "not JSON")]:
            with self.assertRaisesRegex(RuntimeError, "byte .*" + part):
                self.given(text)


class Faults(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.hub = Hub("--models", "60", "--fault", "nth=2,status=503")

    @classmethod
    def tearDownClass(cls):
        cls.hub.__exit__()

    def raw(self, spec, until=None):
        self.hub.faults(spec)
        return self.hub.raw(get(LIST), until)

    def first(self, spec, target=LIST, **headers):
        self.hub.faults(spec)
        return self.hub.ask(target, **headers)

    def test_a_fault_option_hits_the_nth_request(self):
        with Hub("--fault", "nth=2,status=503") as hub:
            self.assertEqual([hub.ask(LIST)[0] for _ in range(3)], [200, 503, 200])

    def test_conditions(self):
        for spec, want in [
                ("status=500,times=2", [500, 500, 200, 200]),
                ("status=500,after=1,times=1", [200, 500, 200, 200]),
                ("every=2,status=500", [200, 500, 200, 500]),
                ("nth=3,status=500", [200, 200, 500, 200]),
                ("path-contains=sort%3Ddownloads,status=500,times=1", [500, 200, 200, 200]),
                ("path-contains=sort=downloads,status=500,times=1", [500, 200, 200, 200]),
                ("path-contains=elsewhere,status=500", [200] * 4)]:
            self.hub.faults(spec)
            self.assertEqual([self.hub.ask(LIST)[0] for _ in range(4)], want, spec)

    def test_conditions_on_author_filter_and_page(self):
        self.hub.faults("author=google,status=500", "filter=llama,status=502", "page=2,status=504")
        self.assertEqual(self.hub.ask("/api/models?author=google")[0], 500)
        self.assertEqual(self.hub.ask("/api/models?author=Qwen")[0], 200)
        self.assertEqual(self.hub.ask("/api/models?filter=llama")[0], 502)
        status, headers, _ = self.hub.ask(LIST)
        self.assertEqual(status, 200)
        self.assertEqual(self.hub.ask(next_target(headers))[0], 504)

    def test_control_lists_replaces_adds_and_clears(self):
        self.hub.faults("status=500,times=1")
        self.assertEqual(self.hub.ask("/__hub/faults", "PUT", "status=nonsense")[0], 400)
        self.hub.ask(LIST)
        self.hub.ask("/__hub/faults", "POST", "nth=9,status=501\n")
        self.assertEqual(json.loads(self.hub.ask("/__hub/faults")[2]),
                         [{"spec": "status=500,times=1", "hits": 1},
                          {"spec": "nth=9,status=501", "hits": 0}])
        self.hub.ask("/__hub/faults", "DELETE")
        self.assertEqual(self.hub.ask("/__hub/faults")[2], b"[]")

    def test_status_with_retry_after_and_ratelimit(self):
        status, headers, body = self.first("status=429,retry-after=7,r=0,t=55")
        self.assertEqual((status, headers["Retry-After"]), (429, "7"))
        self.assertEqual(headers["RateLimit"], '"api";r=0;t=55')
        self.assertIn("error", json.loads(body))
        _, headers, _ = self.first("status=503,retry-after=date:60")
        self.assertRegex(headers["Retry-After"], r"^\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT$")
        _, headers, body = self.first("status=502,body=html")
        self.assertTrue(headers["Content-Type"].startswith("text/html"))
        self.assertTrue(body.startswith(b"<h1>502</h1>"))
        self.assertEqual(self.first("status=504,body=empty")[2], b"")
        self.assertEqual(self.first("status=500,body=text")[2], b"Internal Server Error")
        self.assertIn(b"Invalid credentials", self.first("status=401")[2])

    def test_resets(self):
        self.assertEqual(self.raw("reset=headers"), (b"", "reset"))
        data, end = self.raw("reset=body")
        self.assertEqual(end, "reset")
        self.assertNotIn(b"\r\n0\r\n\r\n", data)

    def test_cuts(self):
        data, end = self.raw("cut=length")
        head, body = data.split(b"\r\n\r\n", 1)
        length = int(re.search(rb"Content-Length: (\d+)", head).group(1))
        self.assertEqual((end, len(body)), ("closed", length // 2))
        data, end = self.raw("cut=chunk")
        self.assertEqual(end, "closed")
        self.assertFalse(data.endswith(b"}]\r\n"))
        data, end = self.raw("cut=last-chunk")
        self.assertEqual(end, "closed")
        self.assertTrue(data.endswith(b"}]\r\n"))

    def test_stalls(self):
        self.assertEqual(self.raw("stall=all", b""), (b"", "waiting"))
        data, end = self.raw("stall=headers", b"\r\n\r\n")
        self.assertTrue(data.endswith(b"\r\n\r\n"))
        self.assertEqual(end, "waiting")
        data, end = self.raw("stall=body", b"\r\n\r\n.")
        self.assertEqual(end, "waiting")
        self.assertFalse(data.endswith(b"\r\n\r\n"))

    def test_a_stall_lasts_until_the_faults_are_cleared(self):
        whole = self.hub.ask(LIST)[2]
        for spec in ["stall=all", "stall=headers", "stall=body"]:
            self.hub.faults(spec)
            c = http.client.HTTPConnection("127.0.0.1", self.hub.port, timeout=LONGEST)
            self.addCleanup(c.close)
            c.request("GET", LIST)
            while self.hub.ask("/__hub/requests")[2] == b"[]":
                time.sleep(0.01)
            self.hub.ask("/__hub/faults", "DELETE")
            self.assertEqual(c.getresponse().read(), whole, spec)
            c.request("GET", LIST)
            self.assertEqual(c.getresponse().read(), whole, spec)

    def test_drip_and_latency(self):
        before = time.monotonic()
        data, end = self.raw("drip=1", b"\r\n\r\n..")
        self.assertEqual(end, "waiting")
        self.assertGreater(time.monotonic() - before, 1.9)
        self.assertFalse(data.endswith(b"\r\n\r\n"))
        before = time.monotonic()
        self.first("latency=400")
        self.assertGreater(time.monotonic() - before, 0.35)

    def test_rate(self):
        before = time.monotonic()
        size = len(self.first("rate=20000")[2])
        self.assertGreater(time.monotonic() - before, size / 20000 - 0.05)

    def test_bad_bodies(self):
        status, headers, body = self.first("content=html")
        self.assertEqual((status, headers["Content-Type"]), (200, "text/html; charset=utf-8"))
        self.assertTrue(body.startswith(b"<!doctype"))
        for spec in ["json=broken", "json=truncated"]:
            status, _, body = self.first(spec)
            self.assertEqual(status, 200)
            with self.assertRaises(ValueError):
                json.loads(body)
        _, headers, body = self.first("json=empty")
        self.assertEqual(body, b"[]")
        self.assertIsNotNone(headers["Link"])
        _, _, body = self.first("huge=3000000")
        self.assertEqual(len(json.loads(body)[0]["note"]), 3000000)
        self.assertEqual(self.first("deep=5000")[2], b"[" * 5000 + b"]" * 5000)
        for place in "note id modelId key architecture tag downloads space".split():
            body = self.first("huge=3000,in=%s" % place)[2]
            json.loads(body)
            self.assertIn({"downloads": b"9", "space": b" "}.get(place, b"x") * 3000, body)
        self.assertEqual(len(json.loads(self.first("deep=500,in=note")[2])), 1)
        for kind, found in (("models", lambda page: len(page)), ("empty", lambda page: page.count({})),
                            ("tags", lambda page: len(page[0]["tags"])), ("keys", lambda page: len(page[0]["config"])),
                            ("ids", lambda page: int(page[0]["id"].split("-")[1]) + 1)):
            self.assertEqual(found(json.loads(self.first("many=4000,of=%s" % kind)[2])), 4000, kind)
        self.assertEqual(self.first("status=500,huge=5000")[0], 500)
        self.assertGreater(len(self.first("status=500,huge=5000")[2]), 5000)

    def test_too_much_in_headers(self):
        self.assertEqual(len(self.first("header=3000")[1]["X-Long"]), 3000)
        self.assertEqual(self.first("headers=50")[1]["X-Many-49"], "x")
        self.assertGreater(len(self.first("link-length=5000")[1]["Link"]), 5000)

    def test_gzip_of_other_kinds(self):
        for kind, layers in (("members", ["gzip"]), ("twice", ["gzip", "gzip"])):
            _, headers, body = self.first("huge=3000000,gzip=%s" % kind)
            self.assertEqual(headers["content-encoding"], ", ".join(layers))
            for _ in layers:
                body = gzip.decompress(body)
            self.assertEqual(len(json.loads(body)[0]["note"]), 3000000)

    def test_strange_words_of_an_error(self):
        status, headers, body = self.first("status=500,message=a%1b%5b1mb,code=c%07")
        self.assertEqual((status, headers["X-Error-Message"], headers["X-Error-Code"]), (500, "a\x1b[1mb", "c\x07"))
        self.assertEqual(json.loads(body), {"error": "a\x1b[1mb"})
        _, headers, body = self.first("status=500,message=a%0d%0ab")
        self.assertIsNone(headers["X-Error-Message"])
        self.assertEqual(json.loads(body), {"error": "a\r\nb"})

    def test_bad_gzip(self):
        for spec in ["gzip=broken", "gzip=cut"]:
            _, headers, body = self.first(spec, Accept_Encoding="gzip")
            self.assertEqual(headers["Content-Encoding"], "gzip")
            with self.assertRaises((OSError, EOFError, zlib.error)):
                gzip.decompress(body)

    def test_bad_links(self):
        self.assertIsNone(self.first("link=missing")[1]["Link"])
        target = next_target(self.first("json=truncated")[1])
        self.assertEqual(next_target(self.first("link=self", target)[1]), target)
        self.assertEqual(next_target(self.first("link=cycle", target)[1]), LIST)
        self.assertIn("<https://hub.example/api/models?", self.first("link=foreign")[1]["Link"])
        self.assertIn("<http://127.0.0.1:9/api/models?",
                      self.first("link=http://127.0.0.1:9")[1]["Link"])

    def test_short_pages_still_show_all(self):
        self.hub.faults("page-size=7")
        page, headers = self.hub.models("limit=50")
        self.assertEqual(len(page), 7)
        self.assertIsNotNone(headers["Link"])
        self.assertEqual(len({m["_id"] for m in self.hub.walk("limit=50")}), 60)

    def test_repeats(self):
        for spec, extra in [("repeat=3", 3), ("repeat=page", 10)]:
            self.hub.faults(spec)
            found = [m["_id"] for m in self.hub.walk("limit=10&sort=downloads")]
            self.assertEqual(len(found), 60 + 5 * extra)
            self.assertEqual(len(set(found)), 60)

    def test_drift_repeats_and_misses_models(self):
        with Hub("--models", "60", "--fault", "page=1,drift=2,times=1") as hub:
            found = [m["_id"] for m in hub.walk("limit=10&sort=downloads")]
            self.assertEqual(len(found), 60)
            self.assertEqual(len(set(found)), 58)
            self.assertEqual(len({m["_id"] for m in hub.walk("limit=10&sort=createdAt")}), 60)

    def test_redirects(self):
        for spec, status, where in [
                ("redirect=relative", 307, LIST), ("redirect=relative,status=302", 302, LIST),
                ("redirect=origin", 307, "https://hub.example" + LIST),
                ("redirect=http", 307, "http://huggingface.co" + LIST),
                ("redirect=http://127.0.0.1:9", 307, "http://127.0.0.1:9" + LIST)]:
            got = self.first(spec)
            self.assertEqual((got[0], got[1]["Location"]), (status, where))


if __name__ == "__main__":
    BINARY = sys.argv.pop(1)
    unittest.main()
