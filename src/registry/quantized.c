#include "registry/quantized.h"

#include <stddef.h>

#include "hub/model.h"
#include "hub/quant_method.h"

void
quantized_rules_init(struct quantized_rules *rules, const struct profile *profile,
                     enum quantized_policy policy, bool by_name_only)
{
    const struct profile_list *loadable = &profile->quantized_loadable;
    const struct profile_list *incompatible = &profile->quantized_incompatible;

    rules->profile = profile;
    rules->policy = policy;
    rules->by_name_only = by_name_only;
    parts_init(&rules->loadable, loadable->items, loadable->count);
    parts_init(&rules->incompatible, incompatible->items, incompatible->count);
    parts_join(&rules->either, &rules->loadable, &rules->incompatible);
}

static const struct quant_method *
method_of(const struct quantized_facts *facts)
{
    return facts->quant_method.data != NULL ? quant_method_find(facts->quant_method) : NULL;
}

enum quantized_sign
quantized_sign(const struct quantized_rules *rules, const struct quantized_facts *facts)
{
    if (parts_may_be_in(&rules->either, facts->id) &&
        (parts_are_in(&rules->incompatible, facts->id) ||
         parts_are_in(&rules->loadable, facts->id)))
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

    if (parts_are_in(&rules->incompatible, facts->id))
        return QUANTIZED_BY_NAME;
    if (!rules->by_name_only && (facts->marks & (MODEL_TAG_GGUF | MODEL_TAG_MLX)))
        return QUANTIZED_BY_TAG;
    if (method != NULL && !method->loadable)
        return QUANTIZED_BY_METHOD;
    if (method != NULL || parts_are_in(&rules->loadable, facts->id))
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
