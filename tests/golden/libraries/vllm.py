"""vLLM as of 2026: a registry of several tables, a Transformers backend, models removed, a registry of the tests."""

MODELS = "vllm/model_executor/models"
FILES = {
    f"{MODELS}/registry.py": '''\
"""The models of the made-up server; each must have an example in tests/models/registry.py."""

import importlib
from dataclasses import dataclass

import torch.nn as nn

_TEXT_GENERATION_MODELS = {
    # [Decoders]
    "BadgerForCausalLM": ("badger", "BadgerForCausalLM"),
    "BadgerModelForCausalLM": ("badger", "BadgerForCausalLM"),  # as it was first called
    # heron's name in its first release
    "HERONForCausalLM": ("heron", "HeronForCausalLM"),
    "HeronForCausalLM": ("heron", "HeronForCausalLM"),  # noqa: E501
    "OtterV2ForCausalLM": ("vllm.animals.otter_v2", "OtterV2ForCausalLM"),
    # "VoleForCausalLM": ("vole", "VoleForCausalLM"),
}

_EMBEDDING_MODELS = {
    "HeronModel": ("heron", "HeronForCausalLM"),
    "BadgerForCausalLM": ("badger_embedding", "BadgerEmbedding"),
    **{
        # whatever runs as heron gives embeddings too
        k: (mod, arch)
        for k, (mod, arch) in _TEXT_GENERATION_MODELS.items()
        if arch == "HeronForCausalLM"
    },
    "StoatBidirectionalEmbeddingModel": (
        "stoat",
        "StoatBidirectionalEmbeddingModel",
    ),
}

_SPECULATIVE_DECODING_MODELS = {
    "HeronDraftModel": ("heron_draft", "HeronDraft"),
}

_TRANSFORMERS_SUPPORTED_MODELS = {
    "QuillForCausalLM": ("transformers", "TransformersForCausalLM"),
}

_TRANSFORMERS_BACKEND_MODELS = {
    "TransformersForCausalLM": ("transformers", "TransformersForCausalLM"),
    "TransformersMoEForCausalLM": ("transformers", "TransformersMoEForCausalLM"),
}

_VLLM_MODELS = {
    **_TEXT_GENERATION_MODELS,
    **_EMBEDDING_MODELS,
    **_SPECULATIVE_DECODING_MODELS,
    **_TRANSFORMERS_SUPPORTED_MODELS,
    **_TRANSFORMERS_BACKEND_MODELS,
}

_SUBPROCESS_COMMAND = ["python", "-m", "vllm.model_executor.models.registry"]

_PREVIOUSLY_SUPPORTED_MODELS = {
    "MoleForCausalLM": "0.9.2",
    # encoders and decoders went together
    "WeaselForConditionalGeneration": "0.10.2",
}

_OOT_SUPPORTED_MODELS = {
    "NewtModel": "https://example.org/newt-plugin",
}


@dataclass(frozen=True)
class _Lazy:
    module_name: str
    class_name: str


registry = {
    name: _Lazy(module_name=f"vllm.model_executor.models.{module}", class_name=cls)
    for name, (module, cls) in _VLLM_MODELS.items()
}
''',
    f"{MODELS}/badger.py": "",
    f"{MODELS}/badger_embedding.py": "",
    f"{MODELS}/heron.py": "",
    f"{MODELS}/stoat.py": "",
    f"{MODELS}/transformers/__init__.py": "",
    "vllm/animals/otter_v2/__init__.py": "",
    "tests/models/registry.py": '''\
_TEXT_GENERATION_EXAMPLE_MODELS = {
    "BadgerForCausalLM": _Example("den/badger-2b", trust_remote_code=True),
    "BadgerModelForCausalLM": _Example("den/badger-1b", is_available_online=False),
    "HERONForCausalLM": _Example("marsh/heron-old"),
    "HeronForCausalLM": _Example("marsh/heron", min_transformers_version="5.1.0"),
    "KestrelForCausalLM": _Example("sky/kestrel"),
    "QuillForCausalLM": _Example("ink/quill"),
}
_EXAMPLE_MODELS = {
    **_TEXT_GENERATION_EXAMPLE_MODELS,
    "HeronModel": _Example("marsh/heron-embed"),
    "OtterV2ForCausalLM": _Example("river/otter-2"),
    "StoatBidirectionalEmbeddingModel": _Example("den/stoat"),
    "TransformersForCausalLM": _Example("ink/quill"),
    "TransformersMoEForCausalLM": _Example("ink/quill-moe"),
}
''',
}
