"""Types of models in the table of tasks.py, as from November 2022 to June 2025, with dashes for underscores."""

FILES = {
    "optimum/exporters/tasks.py": """\
def supported_tasks_mapping(*supported_tasks, **exporters):
    return {}


class TasksManager:
    _DIFFUSERS_SUPPORTED_MODEL_TYPE = {
        "vae-encoder": supported_tasks_mapping("semantic-segmentation", onnx="VaeEncoderOnnxConfig"),
    }
    _SUPPORTED_MODEL_TYPE = {
        "badger": supported_tasks_mapping(
            "feature-extraction",
            # the logic for this one is not there
            # "text-generation",
            onnx="BadgerOnnxConfig",
            tflite="BadgerTFLiteConfig",
        ),
        # "stoat": supported_tasks_mapping("feature-extraction", onnx="StoatOnnxConfig"),
        "heron-for-speech": supported_tasks_mapping("feature-extraction", onnx="HeronOnnxConfig"),
        "otter": supported_tasks_mapping("feature-extraction", onnx="OtterOnnxConfig"),
    }

    @staticmethod
    def get_config(model):
        model_type = model.config.model_type.replace("_", "-")
        return model_type
""",
    "optimum/exporters/onnx/model_configs.py": """\
class BadgerOnnxConfig(TextConfig):
    pass


class HeronOnnxConfig(TextConfig):
    pass
""",
    "optimum/exporters/tflite/model_configs.py": "class BadgerTFLiteConfig(TextConfig):\n    pass\n",
}
