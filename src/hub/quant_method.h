/*
 * quant_method: the names of quantization methods, as config.json and tags spell them.
 *
 * Names: huggingface.co/docs/transformers/quantization/overview, and the Hub's
 * tags.  The difference that matters: some methods are only ever applied to a
 * finished model, others are also what a model is first released in.
 */
#ifndef HUBCENSUS_HUB_QUANT_METHOD_H
#define HUBCENSUS_HUB_QUANT_METHOD_H

#include <stdbool.h>

#include "base/str.h"

enum quant_method_kind {
    QUANT_METHOD_UNKNOWN,  /* not in the table */
    QUANT_METHOD_APPLIED,  /* gptq, awq, bitsandbytes…: the model is a copy */
    QUANT_METHOD_RELEASED, /* fp8, mxfp4, compressed-tensors…: may be the original */
};

struct quant_method {
    const char *name; /* lower case, words joined with '-' */
    enum quant_method_kind kind;
    bool
        loadable; /* transformers can load it, with the method's package, and it is no FP8 or FP4 */
};

/*
 * The method called `name`, whatever its case and whether its words are joined
 * with '-' or '_'; NULL when it is not in the table.  Static memory.
 */
const struct quant_method *quant_method_find(struct slice name);

#endif
