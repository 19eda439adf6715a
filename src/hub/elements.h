/*
 * elements: what the Hub tells of a model's safetensors files, and what it is worth.
 *
 * It tells how many elements there are of each type, and a total.  Where a method
 * packs several weights into an integer, the Hub counts the integers, or what they
 * hold, by the method and by when it looked at the files (huggingface.js,
 * parse-safetensors-metadata.ts: GPTQ and AWQ are unpacked since 2025-09,
 * compressed-tensors since 2026-02, MLX since 2026-08), and the answer does not say
 * which.
 */
#ifndef HUBCENSUS_HUB_ELEMENTS_H
#define HUBCENSUS_HUB_ELEMENTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct elements {
    int64_t total;    /* -1: none told */
    int64_t sum;      /* over the types, INT64_MAX where it is more; -1: none told */
    int64_t packs;    /* of these, of types that packed weights have and hardly anything else */
    int64_t may_pack; /* of types that masks have too */
};

/* Nothing told yet. */
#define ELEMENTS_INIT \
    {                 \
        -1, -1, 0, 0  \
    }

/* There are `count` elements, 0 or more, of a type, as safetensors names it: "BF16". */
void elements_add(struct elements *e, struct slice type, int64_t count);

/*
 * The total is not the sum, by more than the buffers that files hold beside the
 * parameters.  It is what the files' metadata claim, where they claim anything:
 * 333,312 once, for 7.6 thousand million.
 */
bool elements_differ(const struct elements *e);

/*
 * The weights are packed, so that the count may be of integers.  `told` is true for a
 * model whose config or tags say that it is quantized.
 */
bool elements_packed(const struct elements *e, bool told);

#endif
