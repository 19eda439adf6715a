"""llama.cpp since 2026-05: a module for each family, and two maps of which module has what."""

FILES = {
    "convert_hf_to_gguf.py": "from conversion import ModelBase, get_model_class\n",
    "conversion/__init__.py": '''\
from .base import ModelBase, TextModel, MmprojModel

TEXT_MODEL_MAP: dict[str, str] = {
    "BadgerForCausalLM": "badger",
    "HERONForCausalLM": "heron",
    "HeronForCausalLM": "heron",
    "HeronForConditionalGeneration": "heron",
    "KestrelForCausalLM": "kestrel",
    "MoleForConditionalGeneration": "heron",
    "OtterForCausalLM": "badger",
    "VoleForCausalLM": "heron",
}

MMPROJ_MODEL_MAP: dict[str, str] = {
    "HeronForConditionalGeneration": "heron",
    "MoleForConditionalGeneration": "heron",
    "StoatVisionModel": "stoat",
}

_TEXT_MODEL_MODULES = sorted(set(TEXT_MODEL_MAP.values()))
''',
    "conversion/base.py": '''\
class ModelBase:
    model_arch: gguf.MODEL_ARCH


class TextModel(ModelBase):
    pass


class MmprojModel(ModelBase):
    model_arch = gguf.MODEL_ARCH.MMPROJ
''',
    "conversion/badger.py": '''\
from .base import ModelBase, TextModel


@ModelBase.register("BadgerForCausalLM", "Badger2ForCausalLM")
@ModelBase.example("den/badger-2b")
class BadgerModel(TextModel):
    model_arch = gguf.MODEL_ARCH.BADGER
''',
    "conversion/heron.py": '''\
from .badger import BadgerModel
from .base import MmprojModel, ModelBase


@ModelBase.register(
    "HeronForCausalLM", "HERONForCausalLM",
    "HeronForConditionalGeneration",
)
class HeronModel(BadgerModel):
    model_arch = gguf.MODEL_ARCH.HERON


@ModelBase.register("OtterForCausalLM")
class OtterModel(HeronModel):
    pass


@ModelBase.register("HeronForConditionalGeneration", "MoleForConditionalGeneration")
class HeronVisionModel(MmprojModel):
    has_vision_encoder = True
''',
    "conversion/stoat.py": '''\
from .heron import HeronVisionModel, ModelBase


@ModelBase.register("StoatVisionModel", *MORE)
class StoatVisionModel(HeronVisionModel):
    pass
''',
}
