/*
 * registering: a made-up TransformerLens with two adapters, whose sites agree.
 */
#ifndef HUBCENSUS_TESTS_REGISTERING_H
#define HUBCENSUS_TESTS_REGISTERING_H

#include "reading.h"

#define ADAPTERS "transformer_lens/model_bridge/supported_architectures/"
#define PACKAGE  ADAPTERS "__init__.py"
#define FACTORY  "transformer_lens/factories/architecture_adapter_factory.py"
#define REGISTRY "transformer_lens/tools/model_registry/__init__.py"
#define REPORT   "transformer_lens/tools/model_registry/generate_report.py"
#define TEST     "tests/unit/tools/test_model_registry.py"

#define PACKAGE_TEXT                                                              \
    "from transformer_lens.model_bridge.supported_architectures.heron import (\n" \
    "    HeronArchitectureAdapter,\n"                                             \
    ")\n"                                                                         \
    "from .otter import OtterArchitectureAdapter\n"                               \
    "__all__ = [\n"                                                               \
    "    \"HeronArchitectureAdapter\",\n"                                         \
    "    \"OtterArchitectureAdapter\",\n"                                         \
    "]\n"
#define FACTORY_TEXT                                                        \
    "from transformer_lens.model_bridge.supported_architectures import (\n" \
    "    HeronArchitectureAdapter,\n"                                       \
    "    OtterArchitectureAdapter,\n"                                       \
    ")\n"                                                                   \
    "SUPPORTED_ARCHITECTURES = {\n"                                         \
    "    \"HeronForCausalLM\": HeronArchitectureAdapter,  # the first\n"    \
    "    \"Heron1ForCausalLM\": HeronArchitectureAdapter,\n"                \
    "    \"OtterForCausalLM\": OtterArchitectureAdapter,\n"                 \
    "}\n"
#define REGISTRY_TEXT                                          \
    "HF_SUPPORTED_ARCHITECTURES: set[str] = {\n"               \
    "    \"HeronForCausalLM\",\n"                              \
    "    \"OtterForCausalLM\",\n"                              \
    "}\n"                                                      \
    "CANONICAL_AUTHORS_BY_ARCH: dict[str, list[str]] = {\n"    \
    "    \"HeronForCausalLM\": [\"bird-lab\", \"heronry\"],\n" \
    "    \"OtterForCausalLM\": [\"river\"],\n"                 \
    "}\n"
#define REPORT_TEXT                                   \
    "ARCHITECTURE_DESCRIPTIONS: dict[str, str] = {\n" \
    "    # Supported architectures\n"                 \
    "    \"HeronForCausalLM\": \"A bird\",\n"         \
    "    \"OtterForCausalLM\": \"No bird\",\n"        \
    "    # Unsupported architectures\n"               \
    "    \"VoleModel\": \"Small\",\n"                 \
    "}\n"
#define TEST_TEXT                                                           \
    "class TestSync:\n"                                                     \
    "    INTENTIONAL_EXCLUDES = frozenset(\n"                               \
    "        {\n"                                                           \
    "            \"Heron1ForCausalLM\",  # the Hub says HeronForCausalLM\n" \
    "        }\n"                                                           \
    "    )\n"
#define HERON_TEXT "class HeronArchitectureAdapter(ArchitectureAdapter):\n    pass\n"
#define OTTER_TEXT "class OtterArchitectureAdapter(ArchitectureAdapter):\n    pass\n"

#define REGISTERING_FILES                                                            \
    {PACKAGE, PACKAGE_TEXT}, {FACTORY, FACTORY_TEXT}, {REGISTRY, REGISTRY_TEXT},     \
        {REPORT, REPORT_TEXT}, {TEST, TEST_TEXT}, {ADAPTERS "heron.py", HERON_TEXT}, \
    {                                                                                \
        ADAPTERS "otter.py", OTTER_TEXT                                              \
    }

/* All of it, with the text of one file replaced, or the file left out for NULL. */
static inline struct reading_place
registering_open(const char *path, const char *text)
{
    struct reading_file files[] = {
        REGISTERING_FILES,
        {NULL, NULL},
        {NULL, NULL},
    };
    size_t at = 0, last = 0;

    while (files[last].path != NULL)
        last++;
    while (path != NULL && at < last && strcmp(files[at].path, path) != 0)
        at++;
    if (path != NULL)
        files[at] = (struct reading_file){path, text};
    if (path != NULL && text == NULL) {
        files[at] = files[last - 1];
        files[last - 1] = (struct reading_file){NULL, NULL};
    }
    return reading_open(files);
}

#endif
