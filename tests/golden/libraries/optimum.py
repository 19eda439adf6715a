"""Types of models by decorators, as since June 2025 (and in optimum-onnx), beside what is left of the table."""

FILES = {
    "optimum/exporters/tasks.py": '''\
class TasksManager:
    """What can be exported.

    >>> @register_for_new_backend("stoat", "text-classification")
    """

    _TIMM_SUPPORTED_MODEL_TYPE = {
        "default-timm": supported_tasks_mapping("image-classification", tflite="TimmTFLiteConfig"),
    }

    # As the other library names them
    _SUPPORTED_MODEL_TYPE = {
        "badger": supported_tasks_mapping(
            "feature-extraction",
            "fill-mask",
            tflite="BadgerTFLiteConfig",
        ),
        "heron": supported_tasks_mapping("feature-extraction"),
        "vole": supported_tasks_mapping("feature-extraction"),
    }

    @classmethod
    def create_register(cls, backend, overwrite_existing=False):
        pass
''',
    "optimum/exporters/tflite/model_configs.py": "class BadgerTFLiteConfig(TextConfig):\n    pass\n",
    "optimum/exporters/onnx/model_configs.py": """\
from optimum.exporters.tasks import TasksManager


COMMON_TASKS = ["feature-extraction", "fill-mask"]

register_tasks_manager_onnx = TasksManager.create_register("onnx")


@register_tasks_manager_onnx("badger", *COMMON_TASKS)
class BadgerOnnxConfig(TextConfig):
    @property
    def inputs(self):
        return {}


@register_tasks_manager_onnx(
    "heron_small",
    *["feature-extraction", "text-generation"],
)
@register_tasks_manager_onnx("heron", *["feature-extraction"], library_name="transformers")
class HeronOnnxConfig(TextConfig):
    pass


@register_tasks_manager_onnx("default-timm", *["image-classification"], library_name="timm")
class TimmOnnxConfig(VisionConfig):
    pass


if is_newer("1.2"):

    @register_tasks_manager_onnx("otter-speech", *COMMON_TASKS)
    class OtterOnnxConfig(TextConfig):
        pass


@another_decorator("stoat")
class StoatOnnxConfig(TextConfig):
    pass
""",
}
