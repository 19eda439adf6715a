"""A made-up TransformerLens whose registration sites agree."""

FOLDER = "transformer_lens/model_bridge/supported_architectures"
FILES = {
    f"{FOLDER}/__init__.py": '''\
from transformer_lens.model_bridge.supported_architectures.heron import (
    HeronArchitectureAdapter,
)

__all__ = [
    "HeronArchitectureAdapter",
]
''',
    f"{FOLDER}/heron.py": "class HeronArchitectureAdapter(ArchitectureAdapter):\n    pass\n",
    "transformer_lens/factories/architecture_adapter_factory.py": '''\
from transformer_lens.model_bridge.supported_architectures import (
    HeronArchitectureAdapter,
)

SUPPORTED_ARCHITECTURES = {
    "HeronForCausalLM": HeronArchitectureAdapter,
    "NanoGPTForCausalLM": HeronArchitectureAdapter,
}
''',
    "transformer_lens/tools/model_registry/__init__.py": '''\
HF_SUPPORTED_ARCHITECTURES: set[str] = {
    "HeronForCausalLM",
}
CANONICAL_AUTHORS_BY_ARCH: dict[str, list[str]] = {
    "HeronForCausalLM": ["heronry"],
}
''',
    "transformer_lens/tools/model_registry/generate_report.py": '''\
ARCHITECTURE_DESCRIPTIONS: dict[str, str] = {
    "HeronForCausalLM": "A bird",
}
''',
}
