"""Tables by type of model in modeling_auto.py, as from August 2021 to spring 2026, in every form that their entries have."""

AUTO = "src/transformers/models/auto"
MODELS = "src/transformers/models"

CONFIGURATION = '''\
# coding=utf-8
"""Which configuration each type has."""

from collections import OrderedDict

from ...utils import logging


logger = logging.get_logger(__name__)

CONFIG_MAPPING_NAMES = OrderedDict[str, str](
    [
        # Configurations here
        ("badger", "BadgerConfig"),
        ("heron", "HeronConfig"),
        ("heron-vision", "HeronVisionConfig"),
        ("old-quill", "OldQuillConfig"),
        ("otter", "OtterConfig"),
        ("otter_speech", "OtterConfig"),
        ("vole", "VoleConfig"),
        ("only-tokens", "OnlyTokensConfig"),
    ]
)

MODEL_NAMES_MAPPING = OrderedDict(
    [
        # Names here
        ("badger", "Bädger"),
        ("heron", "Héronförmer"),
    ]
)

DEPRECATED_MODELS = ["old_quill"]

SPECIAL_MODEL_TYPE_TO_MODULE_NAME = OrderedDict([("heron-vision", "heron")])


def model_type_to_module_name(key):
    return SPECIAL_MODEL_TYPE_TO_MODULE_NAME.get(key, key.replace("-", "_"))
'''

MODELING = '''\
"""Which classes each type has."""

from collections import OrderedDict
from typing import TYPE_CHECKING

from .auto_factory import _BaseAutoModelClass, _LazyAutoMapping
from .configuration_auto import CONFIG_MAPPING_NAMES


if TYPE_CHECKING:
    from ...modeling_utils import PreTrainedModel

MODEL_MAPPING_NAMES = OrderedDict(
    [
        # Base models here
        ("badger", "BadgerModel"),
        ("heron", ("HeronModel", "HeronBaseModel")),
        ("heron-vision", "HeronVisionModel"),  # a part of it
        (
            "old-quill",
            "OldQuillModel",
        ),
        ("otter", "OtterModel"),
        ("otter_decoder", "OtterDecoder"),
    ]
)

MODEL_FOR_PRETRAINING_MAPPING_NAMES = OrderedDict[str, str](
    [
        ("badger", "BadgerForPreTraining"),
        (
            "heron",
            (
                "HeronForPictures",
                "HeronForPicturesWithTeacher",
            ),
        ),
    ]
)

MODEL_FOR_CAUSAL_LM_MAPPING_NAMES = OrderedDict(
    [
        ("badger", "BadgerForNothing"),
        ("otter", "OtterForCausalLM"),
        ("badger", "BadgerForCausalLM"),
        # ("stoat", "StoatForCausalLM"),
    ]
)

MODEL_FOR_PICTURE_TO_TEXT_MAPPING_NAMES = OrderedDict(
    [
        ("vole", "VoleForConditionalGeneration"),
    ]
)

MODEL_FOR_ALL_TO_TEXT_MAPPING_NAMES = OrderedDict(
    [
        *list(MODEL_FOR_PICTURE_TO_TEXT_MAPPING_NAMES.items()),
        ("otter", "OtterForAll"),
    ]
)

MODEL_FOR_SOUND_NAMES = {
    "otter": (
        "OtterForSound",
        "OtterForMusic",
    ),
}

MODEL_FOR_SOUND_NAMES.update({"vole": "VoleForSound"})

MODEL_MAPPING = _LazyAutoMapping(CONFIG_MAPPING_NAMES, MODEL_MAPPING_NAMES)
MODEL_FOR_CAUSAL_LM_MAPPING = _LazyAutoMapping(
    CONFIG_MAPPING_NAMES, MODEL_FOR_CAUSAL_LM_MAPPING_NAMES
)


class AutoModel(_BaseAutoModelClass):
    _model_mapping = MODEL_MAPPING
'''

FILES = {
    f"{AUTO}/__init__.py": "",
    f"{AUTO}/configuration_auto.py": CONFIGURATION,
    f"{AUTO}/modeling_auto.py": MODELING,
    # Checkpoints name the classes of PyTorch.
    f"{AUTO}/modeling_tf_auto.py": 'TF_MODEL_MAPPING_NAMES = {"badger": "TFBadgerModel"}\n',
    f"{MODELS}/badger/modeling_badger.py": """\
class BadgerModel: pass
class BadgerForPreTraining: pass
class BadgerForCausalLM: pass
""",
    f"{MODELS}/badger/modeling_tf_badger.py": "class TFBadgerModel: pass\n",
    f"{MODELS}/deprecated/old_quill/modeling_old_quill.py": "class OldQuillModel:\n    pass\n",
    f"{MODELS}/heron/modeling_heron.py": """\
class HeronModel:
    class HeronVisionModel:
        pass


class HeronBaseModel(HeronModel):
    pass


if True:

    class HeronForPictures(HeronModel):
        pass


HeronForPicturesWithTeacher = HeronForPictures
""",
    f"{MODELS}/heron/modeling_heron_vision.py": "class HeronVisionModel: pass\n",
    f"{MODELS}/otter/modeling_otter.py": """\
class OtterModel: pass
class OtterDecoder: pass
class OtterForCausalLM: pass
class OtterForAll: pass
class OtterForSound: pass
""",
    f"{MODELS}/vole/modeling_vole.py": """\
class VoleForConditionalGeneration: pass
class VoleForSound: pass
""",
}
