"""Configurations in a generated module, changed where they are imported, as since spring 2026."""

AUTO = "src/transformers/models/auto"
MODELS = "src/transformers/models"

FILES = {
    f"{AUTO}/auto_mappings.py": """\
#   🚨🚨🚨  made from the configurations; do not edit
from collections import OrderedDict


CONFIG_MAPPING_NAMES = OrderedDict(
    [
        ("badger", "BadgerConfig"),
        ("heron", "HeronConfig"),
        ("heron_text", "HeronTextConfig"),
        ("otter", "OtterConfig"),
    ]
)

SPECIAL_MODEL_TYPE_TO_MODULE_NAME = OrderedDict(
    [
        ("heron_text", "heron"),
    ]
)
""",
    f"{AUTO}/configuration_auto.py": """\
from collections import OrderedDict

from .auto_mappings import CONFIG_MAPPING_NAMES, SPECIAL_MODEL_TYPE_TO_MODULE_NAME


# What the tool cannot tell
CONFIG_MAPPING_NAMES.update(
    {
        "OtterModel": "OtterConfig",
        "vole_decoder": "VoleDecoderConfig",
    }
)

CONFIG_MAPPING_NAMES = OrderedDict(**{"badger-xs": "BadgerConfig"}, **CONFIG_MAPPING_NAMES)

DEPRECATED_MODELS = []
""",
    f"{AUTO}/modeling_auto.py": """\
from collections import OrderedDict

from .auto_factory import _LazyAutoMapping
from .configuration_auto import CONFIG_MAPPING_NAMES


MODEL_MAPPING_NAMES = OrderedDict(
    [
        # Base models here
        ("badger", "BadgerModel"),
        ("badger-xs", "BadgerModel"),
        ("heron", "HeronModel"),
        ("heron_text", "HeronTextModel"),
        ("otter", "OtterModel"),
        ("vole_decoder", "VoleDecoder"),
        ("vole_encoder", "VoleEncoder"),
    ]
)

MODEL_MAPPING = _LazyAutoMapping(CONFIG_MAPPING_NAMES, MODEL_MAPPING_NAMES)
""",
    f"{MODELS}/badger/modeling_badger.py": "class BadgerModel: pass\n",
    f"{MODELS}/heron/modeling_heron.py": "class HeronModel: pass\nclass HeronTextModel: pass\n",
    f"{MODELS}/otter/modeling_otter.py": "class OtterModel: pass\n",
    f"{MODELS}/vole/modeling_vole.py": "class VoleDecoder: pass\nclass VoleEncoder: pass\n",
}
