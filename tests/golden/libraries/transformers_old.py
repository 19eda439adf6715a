"""Tables of bare names in modeling_auto.py, keyed by configurations, as from January 2020 to August 2021."""

FILES = {
    "src/transformers/configuration_auto.py": """\
from collections import OrderedDict

from .configuration_badger import BadgerConfig
from .configuration_heron import HeronConfig
from .configuration_otter import OtterConfig, OtterSpeechConfig


ALL_PRETRAINED_CONFIG_ARCHIVE_MAP = dict(
    (key, value)
    for pretrained_map in [{}]
    for key, value, in pretrained_map.items()
)

CONFIG_MAPPING = OrderedDict(
    [
        # Configurations here
        ("otter-speech", OtterSpeechConfig),
        ("otter", OtterConfig,),
        ("badger", BadgerConfig),
        ("badger-small", BadgerConfig),
        ("heron", HeronConfig),
    ]
)
""",
    "src/transformers/modeling_auto.py": """\
from collections import OrderedDict

from .configuration_auto import BadgerConfig, HeronConfig, OtterConfig, VoleConfig
from .modeling_badger import BadgerForCausalLM, BadgerModel
from .modeling_heron import HeronBaseModel, HeronModel
from .modeling_otter import OtterLMHeadModel, OtterModel


MODEL_MAPPING = OrderedDict(
    [
        # Base models here
        (OtterConfig, OtterModel,),
        (BadgerConfig, BadgerModel),
        (HeronConfig, (HeronModel, HeronBaseModel)),
        (VoleConfig, VoleModel),
    ]
)

MODEL_WITH_LM_HEAD_MAPPING = OrderedDict(
    [
        (BadgerConfig, BadgerForNothing),
        (
            OtterConfig,
            OtterLMHeadModel,
        ),  # split it one day
        (BadgerConfig, BadgerForCausalLM),
    ]
)


class AutoModel:
    pass
""",
    "src/transformers/modeling_badger.py": "class BadgerModel: pass\nclass BadgerForCausalLM: pass\n",
    "src/transformers/modeling_heron.py": "class HeronModel: pass\nclass HeronBaseModel: pass\n",
    "src/transformers/modeling_otter.py": "class OtterModel: pass\nclass OtterLMHeadModel: pass\n",
    "src/transformers/modeling_tf_otter.py": "class TFOtterModel: pass\n",
    "src/transformers/modeling_vole.py": "class VoleModel: pass\n",
}
