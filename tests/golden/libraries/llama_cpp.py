"""llama.cpp until 2026-05: decorators above classes of one script, the classes of projectors among them."""

FILES = {
    "convert_hf_to_gguf.py": '''\
#!/usr/bin/env python3
from __future__ import annotations

import gguf


class ModelBase:
    model_arch: gguf.MODEL_ARCH

    @classmethod
    def register(cls, *names: str):
        def func(modelcls):
            return modelcls
        return func


class TextModel(ModelBase):
    pass


class MmprojModel(ModelBase):
    model_arch = gguf.MODEL_ARCH.MMPROJ


@ModelBase.register("BadgerForCausalLM", "BadgerModel")
class BadgerModel(TextModel):
    model_arch = gguf.MODEL_ARCH.BADGER


@ModelBase.register(
    "HeronForCausalLM",
    "HERONForCausalLM",
    # sees and reads
    "HeronForConditionalGeneration")
class HeronModel(BadgerModel):
    model_arch = gguf.MODEL_ARCH.HERON
    undo_permute = True


@ModelBase.register("HeronForConditionalGeneration")
@ModelBase.register("StoatVisionModel")  # the part that sees, alone
class HeronVisionModel(MmprojModel):
    def set_gguf_parameters(self):
        pass


@ModelBase.register("modeling_otter.OtterForCausalLM")
class OtterModel(HeronModel):
    model_arch = gguf.MODEL_ARCH.OTTER


if __name__ == "__main__":
    main()
''',
}
