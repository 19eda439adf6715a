"""text-generation-inference with its enumeration of types, and the chain that loads them."""

MODELS = "server/text_generation_server/models"
FILES = {
    f"{MODELS}/custom_modeling/flash_heron_modeling.py": "class FlashHeronForCausalLM:\n    pass\n",
    f"{MODELS}/custom_modeling/marsh_modeling/__init__.py": "class MarshForConditionalGeneration:\n    pass\n",
    f"{MODELS}/reed.py": "class Reed:\n    pass\n",
    f"{MODELS}/__init__.py": '''\
import enum

from text_generation_server.models.causal_lm import CausalLM
from text_generation_server.models.seq2seq_lm import Seq2SeqLM
from text_generation_server.models.custom_modeling.marsh_modeling import (
    MarshForConditionalGeneration,
)

try:
    from text_generation_server.models.flash_causal_lm import FlashCausalLM
    from text_generation_server.models.custom_modeling.flash_heron_modeling import (
        FlashHeronForCausalLM,
    )
    from text_generation_server.models.reed import Reed
except ImportError as e:
    FLASH = False


class ModelType(enum.Enum):
    HERON = {
        "type": "heron",
        "name": "Heron",
        "url": "https://huggingface.co/bird-lab/heron",
    }
    HERON_MOE = {"type": "heron_moe", "name": "Heron MoE"}
    MARSH = {
        "type": "marsh",
        "name": "Marsh",
        "multimodal": True,
    }
    REED = {"type": "reed", "name": "Reed"}
    OTTER = {"type": "otter", "name": "Otter"}
    VOLE = {"type": "vole", "name": "Vole"}
    GALAXY = {"type": "galaxy", "name": "Galaxy"}


__GLOBALS = locals()
for data in ModelType:
    __GLOBALS[data.name] = data.value["type"]


def get_model(
    model_id: str,
    revision: Optional[str],
) -> Model:
    """Pick the class."""
    model_type = config_dict.get("model_type", None)
    if model_id.startswith("lab/galaxy"):
        return CausalLM(model_id=model_id, model_class=OPTForCausalLM)

    if (
        model_type == HERON
        or model_type == HERON_MOE
        or model_type == BADGER and model_id.startswith("sett-lab/")
    ):
        if FLASH:
            return FlashCausalLM(
                model_id=model_id,
                model_class=FlashHeronForCausalLM,
                dtype=dtype,
            )
        elif sharded:
            raise NotImplementedError("Sharded Heron")
        else:
            return CausalLM.fallback(model_id, revision)
    elif model_type == MARSH:
        return Seq2SeqLM(
            model_id=model_id, model_class=MarshForConditionalGeneration
        )
    elif model_type == REED:
        return Reed(model_id, revision)
    elif model_type == OTTER:
        if BACKEND:
            from transformers import OtterForConditionalGeneration as OtterModel

            return TransformersVlm.fallback(model_id, OtterModel)
    elif model_type == VOLE:
        raise RuntimeError("voles are gone")
    if model_type in ["OldHeron", "old-heron"]:
        return FlashCausalLM(model_id=model_id, model_class=FlashHeronForCausalLM)

    if model_type in modeling_auto.MODEL_FOR_CAUSAL_LM_MAPPING_NAMES:
        return CausalLM.fallback(model_id, revision)
    raise ValueError(f"Unsupported model type {model_type}")
''',
}
