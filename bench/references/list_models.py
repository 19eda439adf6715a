"""List the verified models of a registry, as a short script would.

Usage: list_models.py SUPPORTED-MODELS
"""

import json
import sys


def main():
    with open(sys.argv[1], encoding="utf-8") as f:
        models = [entry for entry in json.load(f)["models"] if entry["status"] == 1]
    width = max(len(entry["model_id"]) for entry in models)
    for entry in models:
        print(f"{entry['model_id']:{width}}  {entry['architecture_id']}  {entry['verified_date']}")


main()
