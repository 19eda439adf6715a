"""A file for each type of model, and types that another's file is for."""

FILES = {
    "mlx_lm/__init__.py": "",
    "mlx_lm/utils.py": """\
import importlib


# Constants
MODEL_REMAPPING = {
    "heron": "badger",  # the same but for its name
    "otter_v2": "otter-130m",
    "quill": "quill_moe",
    "stoat": "badger",
}


def _get_classes(config):
    model_type = MODEL_REMAPPING.get(config["model_type"], config["model_type"])
    arch = importlib.import_module(f"mlx_lm.models.{model_type}")
    return arch.Model, arch.ModelArgs
""",
    "mlx_lm/models/__init__.py": "",
    "mlx_lm/models/badger.py": """\
from dataclasses import dataclass

from .base import BaseModelArgs


@dataclass
class ModelArgs(BaseModelArgs):
    model_type: str


class BadgerModel:
    pass


class Model:
    pass
""",
    "mlx_lm/models/base.py": "class BaseModelArgs:\n    pass\n",
    "mlx_lm/models/cache.py": "class Cache:\n    class Model: pass\n    class ModelArgs: pass\n",
    "mlx_lm/models/otter-130m.py": """\
from .badger import (
    Model as BadgerLM,
    ModelArgs,
)

Model = BadgerLM
""",
    "mlx_lm/models/stoat.py": "class ModelArgs: pass\nclass Model: pass\n",
    "mlx_lm/models/vole.py": "from .badger import Model, ModelArgs\n",
}
