"""vLLM as of 2023: one table of classes in the loader; where they stand is known from imports."""

FILES = {
    "vllm/model_executor/model_loader.py": '''\
from vllm.model_executor.models import *  # pylint: disable=wildcard-import

_MODEL_REGISTRY = {
    "BadgerForCausalLM": BadgerForCausalLM,
    "HERONForCausalLM": HeronForCausalLM,  # as it was first called
    "HeronForCausalLM": HeronForCausalLM,
}

# These may be quantized.
_MODEL_CLASSES_SUPPORT_QUANTIZATION = [
    HeronForCausalLM,
]
''',
    "vllm/model_executor/models/__init__.py": '''\
from vllm.model_executor.models.badger import (BadgerForCausalLM,
                                               BadgerModel)
from vllm.model_executor.models.heron import HeronForCausalLM

__all__ = [
    "BadgerForCausalLM",
    "HeronForCausalLM",
]
''',
    "vllm/model_executor/models/badger.py": "",
    "vllm/model_executor/models/heron.py": "",
}
