#include "registry/signals.h"

#include <stddef.h>

#include "hub/model.h"
#include "hub/quant_method.h"

#define MADE_FOR_A_RUNTIME ((uint32_t)(MODEL_TAG_GGUF | MODEL_TAG_MLX))

const char *const signals_count_names[SIGNALS_COUNTS] = {
    [SIGNALS_COUNT_TRUSTED] = "trusted",     [SIGNALS_COUNT_UNKNOWN] = "unknown",
    [SIGNALS_COUNT_UNCHECKED] = "unchecked", [SIGNALS_COUNT_DIFFERS] = "differs",
    [SIGNALS_COUNT_PACKED] = "packed",
};

enum signals_count
signals_count(const struct signals_facts *facts)
{
    /* A file without elements says nothing of its model. */
    if (facts->parameters <= 0)
        return SIGNALS_COUNT_UNKNOWN;
    if ((facts->marks & MODEL_LINEAGE_READ) == 0)
        return SIGNALS_COUNT_UNCHECKED;
    if ((facts->marks & MODEL_COUNT_PACKED) != 0)
        return SIGNALS_COUNT_PACKED;
    if ((facts->marks & MODEL_COUNT_DIFFERS) != 0)
        return SIGNALS_COUNT_DIFFERS;
    return SIGNALS_COUNT_TRUSTED;
}

bool
signals_is_quantized(const struct signals_facts *facts)
{
    const uint32_t signs =
        MADE_FOR_A_RUNTIME | MODEL_TAG_QUANTIZED | MODEL_TAG_BITS | MODEL_COUNT_PACKED;

    return facts->quant_method.data != NULL || (facts->marks & signs) != 0;
}

bool
signals_is_native(const struct signals_facts *facts)
{
    if (facts->quant_method.data == NULL ||
        (facts->marks & (MADE_FOR_A_RUNTIME | MODEL_TAG_QUANTIZED)) != 0)
        return false;
    const struct quant_method *method = quant_method_find(facts->quant_method);
    return method != NULL && method->kind == QUANT_METHOD_RELEASED;
}

bool
signals_is_base(uint32_t marks)
{
    const uint32_t derived =
        MODEL_FINETUNE | MODEL_ADAPTER | MODEL_MERGE | MODEL_DERIVED | MODEL_TAG_QUANTIZED;

    return signals_knows_lineage(marks) && (marks & derived) == 0;
}

bool
signals_knows_lineage(uint32_t marks)
{
    return (marks & MODEL_LINEAGE_READ) != 0;
}
