"""Say what differs between two registries, as a short script would.

Usage: compare_registries.py OLD-SUPPORTED-MODELS NEW-SUPPORTED-MODELS
"""

import json
import sys


def models_of(path):
    with open(path, encoding="utf-8") as f:
        return {entry["model_id"]: (entry["architecture_id"], entry["status"]) for entry in json.load(f)["models"]}


def main():
    old, new = map(models_of, sys.argv[1:])
    for name in old.keys() - new.keys():
        print("gone", name)
    for name, found in new.items():
        if old.get(name) != found:
            print("changed" if name in old else "new", name, *found)


main()
