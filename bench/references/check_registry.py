"""Check a registry's entries and totals, as a short script would.

Usage: check_registry.py SUPPORTED-MODELS
"""

import collections
import datetime
import json
import sys

TEXTS = "architecture_id", "model_id"


def faults(registry):
    models = registry["models"]
    for i, entry in enumerate(models):
        for key in TEXTS:
            if not isinstance(entry.get(key), str):
                yield f"models[{i}].{key}: no text"
        if entry.get("status") not in (0, 1, 2, 3):
            yield f"models[{i}].status: not 0 to 3"
        if entry.get("verified_date") is not None:
            datetime.date.fromisoformat(entry["verified_date"])
        for key, value in entry.items():
            if key.endswith("_score") and value is not None and not 0 <= value <= 100:
                yield f"models[{i}].{key}: not 0 to 100"
    for name, times in collections.Counter(entry["model_id"] for entry in models).items():
        if times > 1:
            yield f"{name}: {times} times"
    for key, counted in (("total_models", len(models)), ("total_verified", sum(entry["status"] == 1 for entry in models)),
                         ("total_architectures", len({entry["architecture_id"] for entry in models}))):
        if registry[key] != counted:
            yield f"{key}: {registry[key]}, counted {counted}"


def main():
    with open(sys.argv[1], encoding="utf-8") as f:
        for fault in faults(json.load(f)):
            print(fault)


main()
