/*
 * quantized: which models are quantized variants, that is, copies of a model.
 *
 * Three signs: (a) the name holds one of the profile's patterns; (b) the Hub's
 * tags gguf, mlx or base_model:quantized:…; (c) a quantization method that is
 * only ever applied afterwards.  Methods in which models are also released
 * (fp8, mxfp4, …) make no variant by themselves.
 */
#ifndef HUBCENSUS_REGISTRY_QUANTIZED_H
#define HUBCENSUS_REGISTRY_QUANTIZED_H

#include <stdbool.h>
#include <stdint.h>

#include "base/parts.h"
#include "base/str.h"
#include "library/profile.h"

enum quantized_policy {
    QUANTIZED_DROP,     /* no variants */
    QUANTIZED_LOADABLE, /* those that transformers loads: AWQ, GPTQ, bitsandbytes… */
    QUANTIZED_KEEP,     /* all */
};

enum quantized_sign {
    QUANTIZED_NOT,
    QUANTIZED_BY_NAME,
    QUANTIZED_BY_TAG,
    QUANTIZED_BY_METHOD,
};

struct quantized_rules {
    const struct profile *profile;
    enum quantized_policy policy;
    bool by_name_only; /* names alone, as TransformerLens' scraper does */
    /* The profile's parts of names, made ready: every model of a scan is asked about. */
    struct parts loadable, incompatible, either;
};

/* Make the rules of a profile, which must outlive them. */
void quantized_rules_init(struct quantized_rules *rules, const struct profile *profile,
                          enum quantized_policy policy, bool by_name_only);

/* What is told of a model; marks are enum model_mark. */
struct quantized_facts {
    struct slice id;
    struct slice quant_method; /* data NULL when none */
    uint32_t marks;
};

/* The first of the signs (a), (b), (c) that makes it a variant. */
enum quantized_sign quantized_sign(const struct quantized_rules *rules,
                                   const struct quantized_facts *facts);

/*
 * The sign by which the policy drops the model; QUANTIZED_NOT when it stays.
 * A loadable variant has a name or a method that says so, and nothing about it
 * says GGUF, MLX, FP8 or FP4.
 */
enum quantized_sign quantized_dropped(const struct quantized_rules *rules,
                                      const struct quantized_facts *facts);

/* True for a model released quantized: a method of that kind, and no sign of a variant. */
bool quantized_native(const struct quantized_rules *rules, const struct quantized_facts *facts);

#endif
