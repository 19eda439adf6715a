"""A made-up TransformerLens with every kind of finding, and something that is not read."""

FOLDER = "transformer_lens/model_bridge/supported_architectures"
FILES = {
    f"{FOLDER}/__init__.py": '''\
from transformer_lens.model_bridge.supported_architectures.badger import (
    BadgerArchitectureAdapter,
)
from transformer_lens.model_bridge.supported_architectures.heron import (
    HeronArchitectureAdapter,
)
from .otter import OtterArchitectureAdapter, SeaOtterArchitectureAdapter
from .vole import VoleArchitectureAdapter

__all__ = [
    "BadgerArchitectureAdapter",
    "HeronArchitectureAdapter",
    "HeronArchitectureAdapter",
    "StoatArchitectureAdapter",
    "VoleArchitectureAdapter",
]
''',
    f"{FOLDER}/badger.py": "class BadgerArchitectureAdapter(ArchitectureAdapter):\n    pass\n",
    f"{FOLDER}/heron.py": "class HeronArchitectureAdapter(ArchitectureAdapter):\n    pass\n",
    f"{FOLDER}/marten.py": "\nclass MartenArchitectureAdapter(ArchitectureAdapter):\n    pass\n",
    f"{FOLDER}/otter.py": "class OtterArchitectureAdapter(ArchitectureAdapter):\n    pass\n",
    f"{FOLDER}/vole.py": "class VoleArchitectureAdapter(ArchitectureAdapter):\n    pass\n",
    "transformer_lens/factories/architecture_adapter_factory.py": '''\
from transformer_lens.model_bridge.supported_architectures import (
    BadgerArchitectureAdapter,
    HeronArchitectureAdapter,
    OtterArchitectureAdapter,
)

SUPPORTED_ARCHITECTURES = {
    "HeronForCausalLM": HeronArchitectureAdapter,
    "HeronMoeForCausalLM": HeronArchitectureAdapter,
    "HeronForCausalLM": HeronArchitectureAdapter,
    "Heron1ForCausalLM": HeronArchitectureAdapter,
    "OtterForConditionalGeneration": OtterArchitectureAdapter,
    "WeaselForCausalLM": WeaselArchitectureAdapter,
}
''',
    "transformer_lens/tools/model_registry/__init__.py": '''\
HF_SUPPORTED_ARCHITECTURES: set[str] = {
    "Heron1ForCausalLM",
    "HeronForCausalLM",
    "OtterForConditionalGeneration",
    "StoatForCausalLM",
    "WeaselForCausalLM",
}
CANONICAL_AUTHORS_BY_ARCH: dict[str, list[str]] = {
    "HeronForCausalLM": ["heronry", "bird-lab", "heronry"],
    "OtterForConditionalGeneration": [],
    "StoatForCausalLM": ["stoats"],
    "WeaselForCausalLM": ["weasels", WEASELS],
}
''',
    "transformer_lens/tools/model_registry/generate_report.py": '''\
ARCHITECTURE_DESCRIPTIONS: dict[str, str] = {
    # Supported architectures
    "HeronForCausalLM": "A bird",
    "StoatForCausalLM": "Short",
    "SwanForCausalLM": "White",
    # Unsupported architectures
    "OtterForConditionalGeneration": "Swims",
    "SwiftForCausalLM": "Flies",
}
''',
    "tests/unit/tools/test_model_registry.py": '''\
class TestRegistrySync:
    INTENTIONAL_EXCLUDES = frozenset(
        {
            "Heron1ForCausalLM",  # the Hub says HeronForCausalLM
            "Heron0ForCausalLM",
        }
    )
''',
}
