/*
 * signals: what of a model's facts can be trusted, and what else it is than a model to support.
 *
 * A tiny random model is no evidence that an architecture can be run on a small
 * machine, a draft head is no model of its own, and the stored elements of packed
 * weights are not the parameters.  Nothing is dropped: it is told apart.
 */
#ifndef HUBCENSUS_REGISTRY_SIGNALS_H
#define HUBCENSUS_REGISTRY_SIGNALS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/* What is told of a model; slices with data NULL are absent, marks are enum model_mark. */
struct signals_facts {
    struct slice id;
    struct slice architecture;
    struct slice model_type;
    struct slice quant_method;
    int64_t parameters; /* -1 when not told */
    uint32_t marks;
};

/*
 * Made to test software, not to be used: "hf-internal-testing/…", "…/tiny-random-…",
 * "trl-internal-testing/…".  Told by the name alone.
 */
bool signals_is_test_model(struct slice id);

/*
 * The head that drafts tokens for a larger model: EAGLE, multi-token prediction,
 * Medusa, an assistant.  Told by the architecture, the type and the name.
 */
bool signals_is_draft(const struct signals_facts *facts);

/* What a count of parameters is worth. */
enum signals_count {
    SIGNALS_COUNT_TRUSTED,
    SIGNALS_COUNT_UNKNOWN,   /* none is told, or one of no parameters */
    SIGNALS_COUNT_UNCHECKED, /* told by a census of an older scan, which did not look */
    SIGNALS_COUNT_DIFFERS,   /* the total told is not the sum of the parts */
    SIGNALS_COUNT_PACKED,    /* packed weights: maybe the elements stored, of which there are fewer
                                than parameters */
    SIGNALS_COUNTS,
};

/* "trusted", "unknown", "unchecked", "differs", "packed": as reports spell them. */
extern const char *const signals_count_names[SIGNALS_COUNTS];

/* Where several hold, the first that says why: unknown, unchecked, packed, differs. */
enum signals_count signals_count(const struct signals_facts *facts);

/*
 * Its weights are quantized, by what its config and tags say; the name is not
 * asked.  A repository of GGUF or MLX files counts as one, whatever its bits: it is
 * made for one runtime.
 */
bool signals_is_quantized(const struct signals_facts *facts);

/*
 * Quantized, and as far as its config and tags tell its makers released it so: by
 * a method of that kind (fp8, mxfp4…), with no sign of a copy.
 */
bool signals_is_native(const struct signals_facts *facts);

/*
 * No fine-tune, adapter, merge or quantization of another, as far as base_model
 * tags tell; false where the lineage is not known.
 */
bool signals_is_base(uint32_t marks);

/* Whether the census knows the lineage: a scan that looked for it has seen the model. */
bool signals_knows_lineage(uint32_t marks);

#endif
