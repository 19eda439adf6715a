"""The scan's figures, worked out once more from the plain list of models.

Written for being obviously right, not fast: it holds every model in memory and
asks each question by going through all of them.
"""

import json
import math
import pathlib

PROFILE = json.loads((pathlib.Path(__file__).resolve().parents[2] /
                      "profiles/transformerlens.json").read_text())
SUPPORTED = PROFILE["supported_architectures"]
CANONICAL = PROFILE["canonical_authors"]
PATTERNS = (PROFILE["quantized_names"]["loadable"] + PROFILE["quantized_names"]["incompatible"])
APPLIED = {"gptq", "awq", "bitsandbytes", "hqq", "aqlm", "quip", "eetq", "quanto", "exl2", "higgs",
           "spqr", "vptq", "auto-round"}


def architecture(model):
    config = model.get("config")
    names = config.get("architectures") if isinstance(config, dict) else None
    if isinstance(names, list) and names and isinstance(names[0], str) and names[0]:
        return names[0]
    return None


def integer(value):
    if isinstance(value, bool) or value is None:
        return None
    try:
        return int(value)
    except (TypeError, ValueError):
        return None


def parameters(model):
    weights = model.get("safetensors")
    if isinstance(weights, dict):
        total = integer(weights.get("total"))
        if total is not None:
            return total
        parts = weights.get("parameters")
        if isinstance(parts, dict):
            counts = [integer(v) for v in parts.values() if integer(v) is not None]
            if counts:
                return sum(counts)
    config = model.get("config")
    if isinstance(config, dict):
        for key in ("num_parameters", "n_params", "num_params"):
            value = integer(config.get(key))
            if value is not None:
                return value
    return None


def variant(model):
    """"name", "tag", "method" or None: the first sign of a quantized variant."""
    tags = [t for t in model.get("tags") or [] if isinstance(t, str)]
    if any(p in model["id"] for p in PATTERNS):
        return "name"
    if any(t in ("gguf", "mlx") or t.startswith("base_model:quantized:") for t in tags):
        return "tag"
    config = model.get("config")
    quantization = config.get("quantization_config") if isinstance(config, dict) else None
    method = quantization.get("quant_method") if isinstance(quantization, dict) else None
    methods = tags + ([method] if isinstance(method, str) else [])
    return "method" if any(m.lower().replace("_", "-") in APPLIED for m in methods) else None


def downloads(model):
    return integer(model.get("downloads")) or 0


def walk(models, task="text-generation", least=500):
    """The models of a task's walk, most downloaded first."""
    return sorted((m for m in models if task in (m.get("tags") or []) and downloads(m) >= least),
                  key=lambda m: -downloads(m))


def sweep(models):
    """The models that the canonical authors add, whatever their downloads."""
    authors = {}
    for name, owners in CANONICAL.items():
        for owner in owners:
            authors.setdefault(owner, set()).add(name)
    for author in sorted(authors):
        for m in models:
            if m["id"].split("/")[0] == author and "/" in m["id"] and architecture(m) in authors[author]:
                yield m


def score(gap, most_models, most_downloads):
    demand = min(gap["total_models"] / most_models * 100, 100) if most_models else 0
    usage = 0
    if most_downloads > 0 and gap["total_downloads"] > 0:
        usage = min(math.log10(gap["total_downloads"] + 1) / math.log10(most_downloads + 1) * 100, 100)
    least = gap["min_param_count"]
    bench = 0
    if least is not None:
        for bound, points in ((1e9, 100), (3e9, 80), (7e9, 60), (14e9, 40), (30e9, 20)):
            if least <= bound:
                bench = points
                break
    return round(0.45 * demand + 0.35 * usage + 0.20 * bench, 1)


def gaps(models, registry=()):
    """architecture_gaps.json's list for these models, each of which counts once."""
    found = {}
    for m in {m["id"]: m for m in models}.values():
        name = architecture(m)
        if name is None or name in SUPPORTED or variant(m) or m["id"] in registry:
            continue
        found.setdefault(name, []).append(m)
    rows = []
    for name, members in found.items():
        members.sort(key=lambda m: (-downloads(m), m["id"].encode()))
        counts = [parameters(m) for m in members if parameters(m) is not None]
        rows.append({
            "architecture_id": name,
            "total_models": len(members),
            "total_downloads": sum(map(downloads, members)),
            "min_param_count": min(counts) if counts else None,
            "sample_models": [m["id"] for m in members[:10]],
        })
    most_models = max((r["total_models"] for r in rows), default=0)
    most_downloads = max((r["total_downloads"] for r in rows), default=0)
    for row in rows:
        row["relevancy_score"] = score(row, most_models, most_downloads)
    rows.sort(key=lambda r: (-r["relevancy_score"], -r["total_models"], r["architecture_id"].encode()))
    return rows


def supported(models, swept=()):
    """(architecture, model) of the entries that a scan of these models adds."""
    entries, seen = [], set()
    for m in list(models) + list(swept):
        if m["id"] in seen:
            continue
        seen.add(m["id"])
        if architecture(m) in SUPPORTED and not variant(m):
            entries.append((architecture(m), m["id"]))
    return entries
