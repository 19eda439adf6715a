"""What the census keeps of a model's tags and weights, worked out once more from the Hub's answers."""

import contextlib
import re
import sqlite3
import unittest

from harness import HubTest, model, number

LINEAGE_READ, FINETUNE, ADAPTER, MERGE, DERIVED, DIFFERS, PACKED, BITS = (1 << bit for bit in range(8, 16))
QUANTIZED, MLX = 1 << 7, 1 << 6
LATE = LINEAGE_READ | FINETUNE | ADAPTER | MERGE | DERIVED | DIFFERS | PACKED | BITS

BITS_TAG = re.compile(r"[1-8][-_]?bit|1\.58-?bit|(fp|nf|int|uint|nvfp|mxfp|mxint)[1-8]|w[1-8]a([1-8]|16)", re.I)
METHODS = {"aqlm", "auto-round", "awq", "bitsandbytes", "bitsandbytes-4bit", "bitsandbytes-8bit", "eetq", "exl2", "gptq",
           "higgs", "hqq", "quanto", "quip", "spqr", "vptq", "compressed-tensors", "fbgemm-fp8", "fp8", "modelopt", "mxfp4",
           "nvfp4"}


def lineage(tags):
    marks = LINEAGE_READ
    for tag in tags:
        if re.fullmatch(BITS_TAG, tag):
            marks |= BITS
        if tag.startswith("base_model:") and tag != "base_model:":
            words = {"finetune": FINETUNE, "adapter": ADAPTER, "merge": MERGE, "quantized": QUANTIZED}
            marks |= words.get(tag.split(":")[1] if tag.count(":") > 1 else None, DERIVED)
    return marks


def weights(m):
    told = m.get("safetensors") or {}
    parts = told.get("parameters", {})
    whole, marks = sum(parts.values()), 0
    if "total" in told and abs(told["total"] - whole) > max(told["total"], whole) // 100:
        marks |= DIFFERS
    sure = sum(parts.get(t, 0) for t in ("I8", "I32", "U32"))
    maybe = sum(parts.get(t, 0) for t in ("U8", "I16", "U16"))
    config = m.get("config") or {}
    tags = {t.lower().replace("_", "-") for t in m["tags"]}
    quantized = ((config.get("quantization_config") or {}).get("quant_method") or tags & METHODS or "mlx" in m["tags"]
                 or lineage(m["tags"]) & (BITS | QUANTIZED))
    if sure > whole // 8 or (quantized and sure + maybe > whole // 64):
        marks |= PACKED
    return marks


class Signals(HubTest):
    def marks(self):
        with contextlib.closing(sqlite3.connect(self.folder / "registry/census.db")) as db:
            return dict(db.execute("SELECT id, marks FROM model"))

    def forget_marks(self):
        """As a census that was made before they were looked for has them."""
        with contextlib.closing(sqlite3.connect(self.folder / "registry/census.db")) as db, db:
            db.execute("UPDATE model SET marks = marks & 255")

    def test_the_census_has_the_marks_that_the_answers_say(self):
        hub = self.hub("--seed", 3, "--models", 6000, "--in-use", "--odd-counts")
        self.scrape(hub, "--min-downloads", 0, "--full-scan", "--no-canonical-sweep")
        truth = {m["id"]: lineage(m["tags"]) | weights(m) for m in hub.models() if "text-generation" in m["tags"]}
        kept = self.marks()
        self.assertEqual({name: marks & (LATE | QUANTIZED) for name, marks in kept.items()}, truth)
        for mark in LATE & -LATE, FINETUNE, ADAPTER, MERGE, DERIVED, DIFFERS, PACKED, BITS, QUANTIZED:
            self.assertGreater(sum(marks & mark != 0 for marks in truth.values()), 20, mark)
        self.assertGreater(sum(marks & (DIFFERS | PACKED) == 0 for marks in truth.values()), 500)

    def test_the_next_scan_gives_an_older_census_its_marks(self):
        models = number([model("a/b", tags=("text-generation", "base_model:c/d", "base_model:merge:c/d", "4-bit")),
                         model("a/gone", downloads=600)])
        hub = self.hub("--catalogue", self.catalogue(models))
        self.scrape(hub, "--no-canonical-sweep")
        self.forget_marks()
        self.assertEqual(self.marks(), {"a/b": 0, "a/gone": 0})
        hub = self.hub("--catalogue", self.catalogue(models[:1]))
        self.scrape(hub, "--no-canonical-sweep", "--max-shrink", 100)
        self.assertEqual(self.marks(), {"a/b": LINEAGE_READ | DERIVED | MERGE | BITS, "a/gone": 0})


if __name__ == "__main__":
    unittest.main()
