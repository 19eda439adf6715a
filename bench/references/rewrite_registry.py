"""Read a registry and write it again, as a short script would.

Usage: rewrite_registry.py SUPPORTED-MODELS
"""

import json
import os
import sys


def main():
    path = sys.argv[1]
    with open(path, encoding="utf-8") as f:
        registry = json.load(f)
    registry["total_models"] = len(registry["models"])
    with open(path + ".new", "w", encoding="utf-8") as f:
        json.dump(registry, f, indent=2)
    os.replace(path + ".new", path)


main()
