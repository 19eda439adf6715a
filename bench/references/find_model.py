"""Say what a registry holds of a model, as a short script would.

Usage: find_model.py SUPPORTED-MODELS MODEL
"""

import json
import sys


def main():
    path, model = sys.argv[1:]
    with open(path, encoding="utf-8") as f:
        for entry in json.load(f)["models"]:
            if entry["model_id"] == model:
                print(entry["architecture_id"], entry["status"])


main()
