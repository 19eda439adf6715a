#include "library/reader.h"
#include "reading.h"

#define SERVER "server/text_generation_server/"
#define MODELS SERVER "models/__init__.py"
#define OLD    "server/text_generation/models/__init__.py"
#define OTHERS                                                                      \
    " other types are loaded too that the installed transformers has a model for; " \
    "which those are is not told here\n"

#define IMPORTS                                                                     \
    "from text_generation_server.models.causal_lm import CausalLM\n"                \
    "from text_generation_server.models.marsh import Marsh, FlashMarsh\n"           \
    "try:\n"                                                                        \
    "    from text_generation_server.models.custom.heron import HeronForCausalLM\n" \
    "except ImportError as e:\n"                                                    \
    "    FLASH = False\n"

#define ENUM                                                          \
    "class ModelType(enum.Enum):\n"                                   \
    "    \"\"\"What is documented.\"\"\"\n"                           \
    "    HERON = {\n"                                                 \
    "        \"type\": \"heron\",\n"                                  \
    "        \"name\": \"Heron\",\n"                                  \
    "    }\n"                                                         \
    "    OTTER_VL = {\"type\": \"otter_vl\", \"multimodal\": True}\n" \
    "    VOLE = {\"type\": \"vole\"}\n"                               \
    "    STOAT = {\"type\": \"stoat\"}\n"                             \
    "__GLOBALS = locals()\n"

static const struct reading_file with_enum[] = {
    {SERVER "models/custom/heron.py", ""},
    {SERVER "models/marsh/__init__.py", ""},
    {MODELS, IMPORTS ENUM
     "def get_model(\n" /* 17 */
     "    model_id: str, revision: Optional[str] = None,\n"
     ") -> Model:\n"
     "    model_type = config_dict.get(\"model_type\", None)\n"
     "    if model_id.startswith(\"lab/galaxy\"):\n"
     "        return Galaxy(model_id)\n"
     "    if speculator:\n"
     "        x = 1\n"
     "    elif model_type == \"speculator\":\n"
     "        model_id = base\n"
     "    if (\n"
     "        model_type == HERON\n"
     "        or model_type == MARTEN and model_id.startswith(\"lab/\")\n"
     "    ):\n"
     "        if FLASH:  # the fast one\n"
     "            return FlashCausalLM(model_id=model_id, model_class=HeronForCausalLM)\n"
     "        else:\n"
     "            return CausalLM.fallback(model_id, dtype=torch.bfloat16)\n"
     "    elif model_type == ModelType.OTTER_VL:\n"
     "        if BACKEND:\n"
     "            from transformers import Otter\n"
     "            return TransformersVlm.fallback(model_id, Otter)\n"
     "    elif model_type == VOLE:\n"
     "        raise RuntimeError(\"voles are gone\")\n"
     "    if model_type in [\"Marsh\", 'marsh-old',]:\n"
     "        return Marsh(model_id)\n"
     "    if model_type in auto.MODEL_FOR_CAUSAL_LM_MAPPING_NAMES:\n"
     "        return CausalLM(model_id)\n"
     "    raise ValueError(f\"Unsupported model type {model_type}\")\n"
     "def get_other(model_type):\n"
     "    if model_type == \"badger\":\n"
     "        return Badger()\n"},
    {NULL, NULL},
};

static void
the_chain_tells_and_the_enumeration_is_compared_with_it(void **state)
{
    (void)state;
    expect_reading(&reader_text_generation_inference, with_enum,
                   "type native Marsh " MODELS ":41 " SERVER "models/marsh/__init__.py\n"
                   "type native heron " MODELS ":10 " SERVER "models/custom/heron.py\n"
                   "type native marsh-old " MODELS ":41 " SERVER "models/marsh/__init__.py\n"
                   "type fallback otter_vl " MODELS ":13\n",
                   "disagrees vole " MODELS
                   ":14 stands in ModelType, but get_model() loads nothing for it (line 39)\n"
                   "disagrees stoat " MODELS
                   ":15 stands in ModelType, but get_model() asks for no such type\n"
                   "disagrees Marsh " MODELS
                   ":41 is loaded by get_model(), but stands in no member of ModelType\n"
                   "disagrees marsh-old " MODELS
                   ":41 is loaded by get_model(), but stands in no member of ModelType\n"
                   "unread " MODELS ":43" OTHERS);
}

static void
older_servers_compare_with_strings(void **state)
{
    static const struct reading_file files[] = {
        {"server/text_generation/models/marsh.py", ""},
        {OLD, "from text_generation.models.marsh import Marsh, FlashMarsh\n"
              "def get_model(model_id):\n"
              "    config = AutoConfig.from_pretrained(model_id)\n"
              "    if config.model_type == \"marsh\":\n"
              "        marsh_cls = FlashMarsh if FLASH else CausalLM\n"
              "        return marsh_cls(model_id)\n"
              "        return CausalLM(model_id)\n"
              "    if config.model_type == \"reed\":\n"
              "        return Seq2SeqLM(model_id)\n"
              "    try:\n"
              "        return CausalLM(model_id)\n"
              "    except Exception:\n"
              "        return Seq2SeqLM(model_id)\n"},
        {NULL, NULL},
    };

    (void)state;
    expect_reading(&reader_text_generation_inference, files,
                   "type native marsh " OLD ":4 server/text_generation/models/marsh.py\n"
                   "type fallback reed " OLD ":8\n",
                   "unread " OLD ":0" OTHERS);
}

static void
what_a_condition_compares_with_is_remarked_when_it_is_not_read(void **state)
{
    static const struct reading_file files[] = {
        {MODELS, "class ModelType(Enum):\n"
                 "    HERON = make()\n"
                 "    OTTER = \"otter\"\n"
                 "def get_model(model_id):\n"
                 "    if model_type == HERON:\n"
                 "        return Heron(model_id)\n"
                 "    if (model_type == \"a\") or (model_type == f(\"b\")): return Own(model_id)\n"
                 "    if not model_type == \"c\":\n"
                 "        return Own(model_id)\n"
                 "    if model_type != \"d\":\n"
                 "        return Own(model_id)\n"
                 "    if model_type in NAMES or model_type in {OTTER, *MORE}:\n"
                 "        return Own(model_id)\n"},
        {NULL, NULL},
    };

    (void)state;
    expect_reading(&reader_text_generation_inference, files,
                   "type native a " MODELS ":7\ntype native otter " MODELS ":3\n",
                   "disagrees a " MODELS
                   ":7 is loaded by get_model(), but stands in no member of ModelType\n"
                   "unread " MODELS ":0" OTHERS "unread HERON " MODELS
                   ":2 this member of ModelType has no type that can be "
                   "read\n"
                   "unread " MODELS ":5 what model_type is compared with here is not read\n"
                   "unread " MODELS ":7 what model_type is compared with here is not read\n"
                   "unread " MODELS ":12 what model_type is compared with here is not read\n"
                   "unread " MODELS ":12 what model_type is compared with here is not read\n");
}

static void
a_server_that_loads_no_type_is_refused(void **state)
{
    static const struct reading_file by_name[] = {
        {MODELS, "def get_model(name):\n    if name.startswith(\"lab/\"):\n        return A()\n"},
        {NULL, NULL},
    };
    static const struct reading_file none[] = {{MODELS, "x = 1\n"}, {NULL, NULL}};
    static const struct reading_file broken[] = {{MODELS, "x = 1\nx = (\n"}, {NULL, NULL}};
    static const struct reading_file cut[] = {
        {MODELS, "def get_model(name):\n    if model_type == \"a\""}, {NULL, NULL}};

    (void)state;
    expect_no_reading(&reader_text_generation_inference, by_name,
                      "no function get_model() that loads a model by its model_type in " MODELS);
    expect_no_reading(&reader_text_generation_inference, none, "no function get_model()");
    expect_no_reading(&reader_text_generation_inference, broken, MODELS ": line 2: ");
    expect_no_reading(&reader_text_generation_inference, cut, MODELS ": line 2: ");
}

static void
a_server_that_is_no_file_is_refused_without_a_line(void **state)
{
    struct reading_place place = reading_open((const struct reading_file[]){{NULL, NULL}});
    struct library_reading reading;
    struct err err;

    (void)state;
    repository_put(place.folder, "server/text_generation_server/models/elsewhere", "x");
    repository_link(place.folder, MODELS, "elsewhere");
    library_reading_init(&reading);
    assert_int_equal(reader_text_generation_inference.read(&reading, place.checkout, &err), -1);
    assert_non_null(strstr(err.message, MODELS ": is a symbolic link, which is not followed"));
    library_reading_fini(&reading);
    reading_close(&place);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_chain_tells_and_the_enumeration_is_compared_with_it),
        cmocka_unit_test(older_servers_compare_with_strings),
        cmocka_unit_test(what_a_condition_compares_with_is_remarked_when_it_is_not_read),
        cmocka_unit_test(a_server_that_loads_no_type_is_refused),
        cmocka_unit_test(a_server_that_is_no_file_is_refused_without_a_line),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
