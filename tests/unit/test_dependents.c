#include "lifecycle/dependents.h"

#include <string.h>

#include "library.h"

#define PACKAGE "src/transformers"
#define MODELS  PACKAGE "/models"

/* The models whose users are asked for: each of them defines a class or two. */
#define BERT                                                                              \
    {MODELS "/bert/modeling_bert.py", "import torch\n\n\n"                                \
                                      "class BertModel(PreTrainedModel):\n    pass\n\n\n" \
                                      "class Embedding:\n    pass\n"},                    \
    {                                                                                     \
        MODELS "/bert/configuration_bert.py", "class BertConfig:\n    pass\n"             \
    }
#define T5                                                                                        \
    {                                                                                             \
        MODELS "/t5/modeling_t5.py", "class T5Model:\n    pass\n\n\nclass Embedding:\n    pass\n" \
    }
#define END        \
    {              \
        NULL, NULL \
    }

static void
hear(void *context, const struct event *event)
{
    struct str *heard = context;

    assert_int_equal(event->kind, EVENT_WARNING);
    str_printf(heard, "%s\n", event->text);
}

/*
 * Every use as "MODEL: USER KIND PATH:LINE SUBJECT\n", the path without the
 * package's; then the warnings.
 */
static void
expect_uses_at(const struct library_file *files, const char *models_dir, const char *pattern,
               const char *expected, size_t unread)
{
    struct library l;
    struct dependents *d = NULL;
    struct str out = STR_INIT;
    struct str heard = STR_INIT;
    struct listener listener = {hear, &heard};
    struct err err;

    library_make_at(&l, files, models_dir, pattern);
    if (dependents_find(&d, l.checkout, &l.folders, &listener, &err) != 0)
        fail_msg("%s", err.message);
    const char *slash = strrchr(models_dir, '/');
    size_t skip = slash != NULL ? (size_t)(slash - models_dir) + 1 : 0;
    for (size_t i = 0; i < l.folders.count; i++) {
        size_t count;
        const struct dependence *uses = dependents_of(d, i, &count);
        for (size_t k = 0; k < count; k++)
            str_printf(&out, "%s: %s %s %s:%u %s\n", l.folders.items[i].name,
                       uses[k].user != NULL ? uses[k].user : "-", dependence_word(uses[k].kind),
                       uses[k].path + skip, uses[k].line, uses[k].subject);
    }
    str_puts(&out, str_text(&heard));
    assert_string_equal(str_text(&out), expected);
    assert_int_equal(dependents_unread(d), unread);
    dependents_free(d);
    str_fini(&heard);
    str_fini(&out);
    library_remove(&l);
}

static void
expect_uses(const struct library_file *files, const char *expected)
{
    expect_uses_at(files, MODELS, FOLDERS_PATTERN, expected, 0);
}

static void
finds_every_form_of_import(void **state)
{
    static const struct library_file files[] = {
        BERT,
        T5,
        {MODELS "/a/modeling_a.py", "from ..bert.modeling_bert import BertModel\n"
                                    "from ...models.bert import BertConfig as C\n"
                                    "from .. import bert\n"
                                    "from ..bert import modeling_bert as m\n"
                                    "from ..bert.modeling_bert import *\n"
                                    "from ...models import bert, t5\n"},
        {MODELS "/b/modeling_b.py",
         "from transformers.models.bert.modeling_bert import (\n"
         "    BertModel,\n"
         "    Embedding as E,\n"
         ")\n"
         "import transformers.models.bert as b\n"
         "import os, transformers.models.bert.modeling_bert\n"
         "from transformers import BertModel, T5Model, models, Embedding, Trainer\n"
         "from ... import BertConfig\n"
         "from transformers.models import BertConfig\n"
         "from src.transformers.models.t5 import T5Model\n"},
        {MODELS "/c/modeling_c.py", "from typing import TYPE_CHECKING\n"
                                    "if TYPE_CHECKING:\n"
                                    "    from ..bert import BertModel\n"
                                    "else:\n"
                                    "    try:\n"
                                    "        from ..t5 import T5Model\n"
                                    "    except ImportError: pass\n"
                                    "class C:\n"
                                    "    def f(self):\n"
                                    "        from ..bert import BertConfig; return BertConfig\n"},
        END,
    };

    (void)state;
    expect_uses(files, "bert: a import models/a/modeling_a.py:1 BertModel\n"
                       "bert: a import models/a/modeling_a.py:2 BertConfig\n"
                       "bert: a import models/a/modeling_a.py:3 bert\n"
                       "bert: a import models/a/modeling_a.py:4 modeling_bert\n"
                       "bert: a import models/a/modeling_a.py:5 modeling_bert\n"
                       "bert: a import models/a/modeling_a.py:6 bert\n"
                       "bert: b import models/b/modeling_b.py:2 BertModel\n"
                       "bert: b import models/b/modeling_b.py:3 Embedding\n"
                       "bert: b import models/b/modeling_b.py:5 transformers.models.bert\n"
                       "bert: b import models/b/modeling_b.py:6 "
                       "transformers.models.bert.modeling_bert\n"
                       "bert: b import models/b/modeling_b.py:7 BertModel\n"
                       "bert: b import models/b/modeling_b.py:8 BertConfig\n"
                       "bert: b import models/b/modeling_b.py:9 BertConfig\n"
                       "bert: c import models/c/modeling_c.py:3 BertModel\n"
                       "bert: c import models/c/modeling_c.py:10 BertConfig\n"
                       "t5: a import models/a/modeling_a.py:6 t5\n"
                       "t5: b import models/b/modeling_b.py:7 T5Model\n"
                       "t5: b import models/b/modeling_b.py:10 T5Model\n"
                       "t5: c import models/c/modeling_c.py:6 T5Model\n");
}

static void
counts_dots_from_where_the_module_stands(void **state)
{
    static const struct library_file files[] = {
        BERT,
        {MODELS "/a/deep/er.py", "from ...bert import BertModel\n"
                                 "from ..bert import BertModel\n"
                                 "from ....models.bert import BertConfig\n"
                                 "from ......bert import BertModel\n"},
        {MODELS "/deprecated/old/modeling_old.py", "from ...bert import BertModel\n"
                                                   "from ..bert import BertModel\n"},
        {MODELS "/deprecated/maps.py", "from ..bert import BertConfig\n"},
        {PACKAGE "/generation/utils.py", "from ..models.bert import BertModel\n"
                                         "from ..bert import BertModel\n"
                                         "from bert import BertModel\n"
                                         "from transformers_bert.models.bert import BertModel\n"},
        {PACKAGE "/pipelines/__init__.py", "from ..models.bert import BertModel\n"},
        {"tests/test_bert.py", "from transformers import BertModel\n"},
        END,
    };

    (void)state;
    expect_uses(files, "bert: a import models/a/deep/er.py:1 BertModel\n"
                       "bert: a import models/a/deep/er.py:3 BertConfig\n"
                       "bert: deprecated import models/deprecated/maps.py:1 BertConfig\n"
                       "bert: deprecated/old import models/deprecated/old/modeling_old.py:1 "
                       "BertModel\n"
                       "bert: - import generation/utils.py:1 BertModel\n"
                       "bert: - import pipelines/__init__.py:1 BertModel\n");
}

static void
leaves_out_a_models_own_modules_and_what_only_registers(void **state)
{
    static const struct library_file files[] = {
        BERT,
        {MODELS "/bert/convert_bert.py", "from transformers import BertModel\n"
                                         "from .modeling_bert import BertModel\n"
                                         "from ..bert import BertConfig\n"},
        {PACKAGE "/__init__.py", "from .models.bert import BertModel\n"},
        {MODELS "/__init__.py", "from . import bert\n"},
        {MODELS "/a/__init__.py", "from ..bert import BertModel\n"},
        {MODELS "/deprecated/old/__init__.py", "from ...bert import BertModel\n"},
        {PACKAGE "/utils/dummy_pt_objects.py", "class BertModel:\n    pass\n"},
        {MODELS "/a/convert_a.py", "from transformers import BertConfig, BertModel\n"
                                   "class BertConfig: pass\n"},
        {MODELS "/a/notes.txt", "from transformers import BertModel\n"},
        END,
    };

    (void)state;
    expect_uses(files, "bert: a import models/a/convert_a.py:1 BertConfig\n"
                       "bert: a import models/a/convert_a.py:1 BertModel\n");
}

static void
finds_whom_a_modular_class_inherits_from(void **state)
{
    static const struct library_file files[] = {
        BERT,
        T5,
        {MODELS "/a/modular_a.py", "import transformers.models.t5.modeling_t5\n"
                                   "from transformers import T5Model as T\n"
                                   "from ..bert import modeling_bert as m\n"
                                   "from ..bert.modeling_bert import BertModel as B, Embedding\n"
                                   "class One(B, Embedding, metaclass=Embedding): pass\n"
                                   "class Two(m.BertModel): pass\n"
                                   "class Three(One, T, Mixin[B]): pass\n"
                                   "if True:\n"
                                   "    class Four(transformers.models.t5.modeling_t5.T5Model):\n"
                                   "        pass\n"},
        {MODELS "/c/modeling_c.py", "from ..bert.modeling_bert import BertModel\n"
                                    "class C(BertModel): pass\n"},
        {MODELS "/d/modular_d.py", "class D(BertModel): pass\n"},
        END,
    };

    (void)state;
    expect_uses(files, "bert: a import models/a/modular_a.py:3 modeling_bert\n"
                       "bert: a import models/a/modular_a.py:4 BertModel\n"
                       "bert: a import models/a/modular_a.py:4 Embedding\n"
                       "bert: a modular models/a/modular_a.py:5 BertModel\n"
                       "bert: a modular models/a/modular_a.py:5 Embedding\n"
                       "bert: a modular models/a/modular_a.py:6 BertModel\n"
                       "bert: c import models/c/modeling_c.py:1 BertModel\n"
                       "t5: a import models/a/modular_a.py:1 transformers.models.t5.modeling_t5\n"
                       "t5: a import models/a/modular_a.py:2 T5Model\n"
                       "t5: a modular models/a/modular_a.py:7 T5Model\n"
                       "t5: a modular models/a/modular_a.py:9 T5Model\n");
}

static void
finds_what_is_marked_as_copied(void **state)
{
    static const struct library_file files[] = {
        BERT,
        {MODELS "/a/modeling_a.py",
         "# Copied from transformers.models.bert.modeling_bert.BertModel with Bert->A,bert->a\n"
         "class A:\n"
         "    @property  # Copied from transformers.models.bert.modeling_bert.BertModel.size\n"
         "    def f(self):\n"
         "        # copied from transformers.models.bert.BertModel.f\n"
         "        return [\n"
         "            # Copied  from models.bert.modeling_bert.pool with Bert->A\n"
         "        ]\n"
         "# Copied from transformers.models.bert\n"
         "# Copied from transformers.models.bert.modeling_bert\n"
         "# Copied from src.transformers.models.bert.modeling_bert.DOCS\n"
         "# Copied from transformers/models/bert/convert_bert_to_hf.py\n"
         "# Adapted from transformers.models.bert.modeling_bert.BertModel\n"
         "# Not Copied from transformers.models.bert.modeling_bert.BertModel\n"
         "# Copied from fairseq.models.bert.modeling_bert.BertModel\n"
         "# Copied from transformers.models.bert2.modeling_bert2.Bert2Model\n"
         "# Copied from transformers.pipelines.f\n"
         "# Copied\n"
         "# Copied from\n"
         "x = '# Copied from transformers.models.bert.modeling_bert.BertModel'\n"},
        {MODELS "/bert/tokenization_bert.py",
         "# Copied from transformers.models.bert.modeling_bert.BertModel\n"},
        END,
    };

    (void)state;
    expect_uses(files, "bert: a copied models/a/modeling_a.py:1 BertModel\n"
                       "bert: a copied models/a/modeling_a.py:3 BertModel.size\n"
                       "bert: a copied models/a/modeling_a.py:5 BertModel.f\n"
                       "bert: a copied models/a/modeling_a.py:7 pool\n"
                       "bert: a copied models/a/modeling_a.py:9 bert\n"
                       "bert: a copied models/a/modeling_a.py:10 modeling_bert\n"
                       "bert: a copied models/a/modeling_a.py:11 DOCS\n"
                       "bert: a copied models/a/modeling_a.py:12 convert_bert_to_hf\n");
}

static void
finds_the_classes_that_auto_gives_to_other_models(void **state)
{
    static const struct library_file files[] = {
        BERT,
        T5,
        {MODELS "/bertweet/tokenization_bertweet.py", ""},
        {MODELS "/x_clip/modeling_x_clip.py", "class XCLIPModel: pass\n"},
        {MODELS "/deprecated/old_one/modeling_old_one.py", ""},
        {MODELS "/auto/configuration_auto.py",
         "CONFIG_MAPPING_NAMES = OrderedDict([\n"
         "    ('bert', 'BertConfig'),\n"
         "    ('bert_text_model', 'BertConfig'),\n"
         "])\n"
         "SPECIAL_MODEL_TYPE_TO_MODULE_NAME = OrderedDict([('xclip', 'x_clip')])\n"},
        {MODELS "/auto/modeling_auto.py",
         "from ..bert.modeling_bert import BertModel\n"
         "MODEL_MAPPING_NAMES = OrderedDict(\n"
         "    [\n"
         "        ('bert', 'BertModel'),\n"
         "        ('bert_text_model', 'BertModel'),\n"
         "        ('bertweet', 'BertModel'),\n"
         "        ('xclip', ('XCLIPModel', 'BertModel')),\n"
         "        ('x-clip', 'BertModel'),\n"
         "        ('old-one', 'BertModel'),\n"
         "        ('nobody', 'BertModel'),\n"
         "        ('t5', 'Embedding'),\n"
         "        ('t5', 'NoSuchModel'),\n"
         "    ]\n"
         ")\n"
         "MODEL_MAPPING_NAMES.update({'t5': {'slow': 'BertModel'}})\n"
         "OLD = {T5Model: BertModel, BertConfig: BertModel}\n"
         "if TYPE_CHECKING:\n"
         "    PAIRS = [(T5Model, auto.BertModel)]\n"
         "def f():\n"
         "    return {'t5': 'BertModel'}\n"},
        {MODELS "/auto/tokenization_auto.py", "TOKENIZERS = OrderedDict([('t5',\n"
                                              "    ('BertModel' if is_x_available() else None,\n"
                                              "     None if x else BertConfig))])\n"},
        END,
    };

    (void)state;
    expect_uses(files, "bert: auto import models/auto/modeling_auto.py:1 BertModel\n"
                       "bert: bertweet auto models/auto/modeling_auto.py:6 BertModel\n"
                       "bert: deprecated/old_one auto models/auto/modeling_auto.py:9 BertModel\n"
                       "bert: t5 auto models/auto/modeling_auto.py:15 BertModel\n"
                       "bert: t5 auto models/auto/modeling_auto.py:16 BertModel\n"
                       "bert: t5 auto models/auto/modeling_auto.py:18 BertModel\n"
                       "bert: t5 auto models/auto/tokenization_auto.py:2 BertModel\n"
                       "bert: t5 auto models/auto/tokenization_auto.py:3 BertConfig\n"
                       "bert: x_clip auto models/auto/modeling_auto.py:7 BertModel\n"
                       "bert: x_clip auto models/auto/modeling_auto.py:8 BertModel\n"
                       "bert: - auto models/auto/modeling_auto.py:10 BertModel\n");
}

static void
finds_the_configurations_that_are_asked_for_by_a_models_type(void **state)
{
    static const struct library_file files[] = {
        BERT,
        T5,
        {MODELS "/a/configuration_a.py",
         "from ..auto import CONFIG_MAPPING, AutoConfig\n"
         "class AConfig:\n"
         "    def __init__(self, t):\n"
         "        self.x = t or CONFIG_MAPPING['bert'](hidden=3) if t else AutoConfig.for_model(\n"
         "            'T-5')\n"
         "        self.y = CONFIG_MAPPING[  # the text\n"
         "            \"be_rt\"\n"
         "        ].from_dict({})\n"
         "        AutoConfig.for_model('t5', z=1)\n"
         "        CONFIG_MAPPING[t], CONFIG_MAPPING['a'], CONFIG_MAPPING['nobody']\n"
         "        CONFIG_MAPPING['t5' + t], CONFIG_MAPPING[f't5'], MAPPING['t5'], for_model['t5']\n"
         "        # CONFIG_MAPPING['t5']\n"},
        {MODELS "/auto/configuration_auto.py",
         "CONFIG_MAPPING_NAMES = {'T-5': 'T5Config'}\n"
         "SPECIAL_MODEL_TYPE_TO_MODULE_NAME = {'be_rt': 'bert', 'T-5': 't5'}\n"},
        {"src/transformers/pipelines/p.py", "x = CONFIG_MAPPING['bert']\n"},
        END,
    };

    (void)state;
    expect_uses(files, "bert: a auto models/a/configuration_a.py:4 bert\n"
                       "bert: a auto models/a/configuration_a.py:7 be_rt\n"
                       "bert: - auto pipelines/p.py:1 bert\n"
                       "t5: a auto models/a/configuration_a.py:5 T-5\n"
                       "t5: a auto models/a/configuration_a.py:9 t5\n");
}

static void
goes_on_after_a_module_that_is_no_python(void **state)
{
    static const struct library_file files[] = {
        BERT,
        {MODELS "/a/modeling_a.py", "from ..bert import BertModel\n"
                                    "x = (\n"
                                    "from ..bert import BertConfig\n"},
        {MODELS "/b/modeling_b.py", "from ..bert import BertModel\n"},
        END,
    };

    (void)state;
    expect_uses_at(files, MODELS, FOLDERS_PATTERN,
                   "bert: a import models/a/modeling_a.py:1 BertModel\n"
                   "bert: b import models/b/modeling_b.py:1 BertModel\n" MODELS
                   "/a/modeling_a.py: line 2, column 5: the `(` is never closed; what this module "
                   "uses of the models is not known from there on\n",
                   1);
}

static void
takes_each_file_for_a_model_in_a_flat_library(void **state)
{
    static const struct library_file files[] = {
        {"mlx_lm/models/llama.py", "from .base import create\nclass Model: pass\n"},
        {"mlx_lm/models/qwen.py", "from .llama import Model\nfrom . import llama\n"},
        {"mlx_lm/models/base.py", "from .qwen import Model\n"},
        {"mlx_lm/tuner/lora.py", "from ..models.llama import Model\n"},
        END,
    };

    (void)state;
    expect_uses_at(files, "mlx_lm/models", "./[!b]*.py",
                   "llama: qwen import models/qwen.py:1 Model\n"
                   "llama: qwen import models/qwen.py:2 llama\n"
                   "llama: - import tuner/lora.py:1 Model\n"
                   "qwen: - import models/base.py:1 Model\n",
                   0);
}

static void
says_the_words_that_reports_use(void **state)
{
    (void)state;
    assert_string_equal(dependence_word(DEPENDS_IMPORT), "import");
    assert_string_equal(dependence_word(DEPENDS_MODULAR), "modular");
    assert_string_equal(dependence_word(DEPENDS_COPIED), "copied");
    assert_string_equal(dependence_word(DEPENDS_AUTO), "auto");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_every_form_of_import),
        cmocka_unit_test(counts_dots_from_where_the_module_stands),
        cmocka_unit_test(leaves_out_a_models_own_modules_and_what_only_registers),
        cmocka_unit_test(finds_whom_a_modular_class_inherits_from),
        cmocka_unit_test(finds_what_is_marked_as_copied),
        cmocka_unit_test(finds_the_classes_that_auto_gives_to_other_models),
        cmocka_unit_test(finds_the_configurations_that_are_asked_for_by_a_models_type),
        cmocka_unit_test(goes_on_after_a_module_that_is_no_python),
        cmocka_unit_test(takes_each_file_for_a_model_in_a_flat_library),
        cmocka_unit_test(says_the_words_that_reports_use),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
