"""A registry of any size, as scans leave it."""

import json
import os

ARCHITECTURES = [f"{name}ForCausalLM" for name in
                 "Apertus Bloom Falcon Gemma GPTNeoX Granite Llama Mistral Olmo Opt Phi Qwen2 StableLm".split()]
MISSING = [f"{name}ForCausalLM" for name in "Arctic Cohere Dbrx Jamba Mamba Rwkv Starcoder2".split()]
PHASES = [f"phase{n}_score" for n in (1, 2, 3, 4, 7, 8)]
SCAN = {"total_scanned": 50_000, "task_filter": "text-generation", "min_downloads": 500, "scan_duration_seconds": 61.5}
DATE = "2026-01-01"


def entry(i, number):
    """Every ninth model was looked at."""
    seen = number % 9 == 0
    status = 1 + number // 9 % 3 if seen else 0
    return {"architecture_id": ARCHITECTURES[i % len(ARCHITECTURES)],
            "model_id": f"author-{i % 701}/Model-{i}-Instruct",
            "status": status, "verified_date": DATE if seen else None, "metadata": None,
            "note": "Full verification completed" if status == 1 else None,
            **{phase: 100.0 if status == 1 else None for phase in PHASES}}


def gap(i, name):
    models = 5000 // (i + 1)
    return {"architecture_id": name, "total_models": models, "total_downloads": models * 517,
            "min_param_count": 1_300_000_000 + i, "sample_models": [f"author-{k}/{name}-{k}" for k in range(10)],
            "relevancy_score": 92.5 - 5 * i}


def dump(value, path):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(value, f, indent=2)


def make_registry(folder, size, apart=0):
    """Write both reports of a registry of so many models; returns the last model's name.

    With `apart` as many of them, the first ones, are others, and other models were looked at.
    """
    models = [entry(size + i if i < apart else i, i + apart) for i in range(size)]
    gaps = [gap(i, name) for i, name in enumerate(MISSING)]
    dump({"generated_at": DATE, "scan_info": SCAN, "total_architectures": len({m["architecture_id"] for m in models}),
          "total_models": size, "total_verified": sum(m["status"] == 1 for m in models), "models": models},
         os.path.join(folder, "supported_models.json"))
    dump({"generated_at": DATE, "scan_info": SCAN, "total_unsupported_architectures": len(gaps),
          "total_unsupported_models": sum(g["total_models"] for g in gaps), "gaps": gaps},
         os.path.join(folder, "architecture_gaps.json"))
    return models[-1]["model_id"]
