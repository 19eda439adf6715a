"""SGLang: the classes that each module names as its entries, in every form of the list."""

MODELS = "python/sglang/srt/models"
FILES = {
    f"{MODELS}/badger.py": '''\
class BadgerModel(nn.Module):
    pass


class BadgerForCausalLM(nn.Module):
    pass


class BadgerForSequenceClassification(BadgerForCausalLM):
    pass


EntryClass = [
    BadgerForCausalLM,
    BadgerForSequenceClassification,  # for rewards
]
''',
    f"{MODELS}/heron.py": '''\
from sglang.srt.models.badger import BadgerForCausalLM


class HeronForCausalLM(BadgerForCausalLM):
    pass


EntryClass = HeronForCausalLM
# compat: the first release has another name in its configuration
EntryClassRemapping = [("HeronModel", HeronForCausalLM)]
''',
    f"{MODELS}/otter.py": '''\
from sglang.srt.models.badger import BadgerForCausalLM as Base
from sglang.srt.models.heron import HeronForCausalLM

OtterForCausalLM = type("OtterForCausalLM", (Base,), {})
OtterAlias = OtterForCausalLM
Made = make_class("OtterModel")

EntryClass = [OtterAlias, Made]
if is_hip():
    EntryClass += [HeronForCausalLM]
''',
    f"{MODELS}/otter_next.py": '''\
class OtterForCausalLM:
    pass


class OtterForCausalLMNextN(OtterForCausalLM):
    pass


EntryClass = [OtterForCausalLMNextN]
EntryClass.append(OtterForCausalLM)
''',
    f"{MODELS}/stoat.py": "class StoatForCausalLM(\n\nEntryClass = [StoatForCausalLM]\n",
    f"{MODELS}/transformers.py": '''\
class TransformersForCausalLM(nn.Module):
    pass


EntryClass = [TransformersForCausalLM]
''',
    f"{MODELS}/heron_common/layers.py": "EntryClass = [NotAsked]\n",
    f"{MODELS}/registry.py": '''\
def import_model_classes(package_name):
    for module in modules_of(package_name):
        if hasattr(module, "EntryClass"):
            entry = module.EntryClass
''',
}
