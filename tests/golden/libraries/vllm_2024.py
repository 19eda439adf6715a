"""vLLM as of 2024: the tables stood in the package of models, tuples on a line of their own."""

FILES = {
    "vllm/model_executor/models/__init__.py": '''\
import importlib
from typing import Dict, List, Optional, Type

# Architecture -> (module, class).
_GENERATION_MODELS = {
    "BadgerForCausalLM": ("badger", "BadgerForCausalLM"),
    "HeronForConditionalGeneration":
    ("heron", "HeronForConditionalGeneration"),
    "HERONForCausalLM": ("heron", "HeronForCausalLM")
}

_EMBEDDING_MODELS = {
    "HeronModel": ("heron_embedding", "HeronEmbeddingModel"),
}

_MODELS = {**_GENERATION_MODELS, **_EMBEDDING_MODELS}

# out of tree models
_OOT_MODELS: Dict[str, Type] = {}

# Models not supported by one kind of processor.
_ROCM_UNSUPPORTED_MODELS: List[str] = ["HeronModel"]
''',
    "vllm/model_executor/models/badger.py": "",
    "vllm/model_executor/models/heron.py": "",
}
