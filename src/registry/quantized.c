#include "registry/quantized.h"

#include <stddef.h>

#include "hub/model.h"
#include "hub/quant_method.h"

/* The bytes that some pattern begins with: most bytes of a name can be passed over at once. */
static void
note_first_bytes(bool first[256], const struct profile_list *patterns)
{
    for (size_t i = 0; i < patterns->count; i++)
        first[(unsigned char)patterns->items[i][0]] = true;
}

static bool
starts_with_one_of(const char *text, size_t len, const struct profile_list *patterns)
{
    for (size_t i = 0; i < patterns->count; i++) {
        const char *pattern = patterns->items[i];
        size_t same = 0;
        /* By hand: nearly all fail at the first or second byte, where a call costs more. */
        while (same < len && pattern[same] != '\0' && pattern[same] == text[same])
            same++;
        if (pattern[same] == '\0')
            return true;
    }
    return false;
}

static bool
holds_one_of(struct slice name, const struct profile_list *patterns)
{
    bool first[256] = {false};

    note_first_bytes(first, patterns);
    for (size_t i = 0; i < name.len; i++)
        if (first[(unsigned char)name.data[i]] &&
            starts_with_one_of(name.data + i, name.len - i, patterns))
            return true;
    return false;
}

static const struct quant_method *
method_of(const struct quantized_facts *facts)
{
    return facts->quant_method.data != NULL ? quant_method_find(facts->quant_method) : NULL;
}

enum quantized_sign
quantized_sign(const struct quantized_rules *rules, const struct quantized_facts *facts)
{
    if (holds_one_of(facts->id, &rules->profile->quantized_incompatible) ||
        holds_one_of(facts->id, &rules->profile->quantized_loadable))
        return QUANTIZED_BY_NAME;
    if (rules->by_name_only)
        return QUANTIZED_NOT;
    if (facts->marks & (MODEL_TAG_GGUF | MODEL_TAG_MLX | MODEL_TAG_QUANTIZED))
        return QUANTIZED_BY_TAG;
    const struct quant_method *method = method_of(facts);
    if (method != NULL && method->kind == QUANT_METHOD_APPLIED)
        return QUANTIZED_BY_METHOD;
    return QUANTIZED_NOT;
}

/* The sign that keeps transformers from loading a variant; `sign` when none says that it can. */
static enum quantized_sign
sign_against_loading(const struct quantized_rules *rules, const struct quantized_facts *facts,
                     enum quantized_sign sign)
{
    const struct quant_method *method = rules->by_name_only ? NULL : method_of(facts);

    if (holds_one_of(facts->id, &rules->profile->quantized_incompatible))
        return QUANTIZED_BY_NAME;
    if (!rules->by_name_only && (facts->marks & (MODEL_TAG_GGUF | MODEL_TAG_MLX)))
        return QUANTIZED_BY_TAG;
    if (method != NULL && !method->loadable)
        return QUANTIZED_BY_METHOD;
    if (method != NULL || holds_one_of(facts->id, &rules->profile->quantized_loadable))
        return QUANTIZED_NOT;
    return sign;
}

enum quantized_sign
quantized_dropped(const struct quantized_rules *rules, const struct quantized_facts *facts)
{
    if (rules->policy == QUANTIZED_KEEP)
        return QUANTIZED_NOT;
    enum quantized_sign sign = quantized_sign(rules, facts);
    if (rules->policy == QUANTIZED_DROP || sign == QUANTIZED_NOT)
        return sign;
    return sign_against_loading(rules, facts, sign);
}

bool
quantized_native(const struct quantized_rules *rules, const struct quantized_facts *facts)
{
    const struct quant_method *method = method_of(facts);

    return method != NULL && method->kind == QUANT_METHOD_RELEASED &&
           quantized_sign(rules, facts) == QUANTIZED_NOT;
}
