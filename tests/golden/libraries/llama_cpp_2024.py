"""llama.cpp until 2024-07: another name of the script and of the class that registers."""

FILES = {
    "convert-hf-to-gguf.py": '''\
class Model(ABC):
    pass


@Model.register("BadgerForCausalLM")
class BadgerModel(Model):
    model_arch = gguf.MODEL_ARCH.BADGER


@Model.register("HeronForCausalLM", "HERONForCausalLM")
class HeronModel(Model):
    model_arch = gguf.MODEL_ARCH.HERON


@Model.register("BadgerForCausalLM")
class BadgerAgainModel(HeronModel):
    pass
''',
}
