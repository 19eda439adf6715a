"""TransformerLens with all its registration sites, which do not quite agree."""

FOLDER = "transformer_lens/model_bridge/supported_architectures"
FILES = {
    f"{FOLDER}/__init__.py": '''\
"""Adapters."""

from transformer_lens.model_bridge.supported_architectures.badger import (
    BadgerArchitectureAdapter,
)
from transformer_lens.model_bridge.supported_architectures.heron import HeronArchitectureAdapter
from .otter_vl import OtterVLArchitectureAdapter as OtterArchitectureAdapter

__all__ = [
    "BadgerArchitectureAdapter",
    "HeronArchitectureAdapter",
    "OtterArchitectureAdapter",
]
''',
    f"{FOLDER}/badger.py": "class BadgerArchitectureAdapter(ArchitectureAdapter):\n    pass\n",
    f"{FOLDER}/heron/__init__.py": "class HeronArchitectureAdapter(ArchitectureAdapter):\n    pass\n",
    f"{FOLDER}/otter_vl.py": "class OtterVLArchitectureAdapter(ArchitectureAdapter):\n    pass\n",
    "transformer_lens/factories/architecture_adapter_factory.py": '''\
from transformer_lens.model_bridge.supported_architectures import (
    BadgerArchitectureAdapter,
    HeronArchitectureAdapter,
    OtterArchitectureAdapter,
)

# Export supported architectures
SUPPORTED_ARCHITECTURES = {
    "BadgerLMHeadModel": BadgerArchitectureAdapter,  # the first
    "HeronForCausalLM": HeronArchitectureAdapter,
    "Heron1ForCausalLM": HeronArchitectureAdapter,
    # With its own
    # vision part.
    "OtterForConditionalGeneration": OtterArchitectureAdapter,
}
''',
    "transformer_lens/tools/model_registry/__init__.py": '''\
HF_SUPPORTED_ARCHITECTURES: set[str] = {
    "HeronForCausalLM",
    "OtterForConditionalGeneration",
    "StoatForCausalLM",
}

CANONICAL_AUTHORS_BY_ARCH: dict[str, list[str]] = {
    "BadgerLMHeadModel": ["sett-lab"],
    "HeronForCausalLM": [
        "heronry",
        "bird-lab",
    ],
    "OtterForConditionalGeneration": ["rivière"],
}
''',
    "tests/unit/tools/test_model_registry.py": '''\
class TestRegistrySync:
    INTENTIONAL_EXCLUDES = frozenset(
        {
            # The Hub says HeronForCausalLM.
            "Heron1ForCausalLM",
        }
    )
''',
}
