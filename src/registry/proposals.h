/*
 * proposals: the models of a registry that are to be verified next.
 *
 * Of each architecture that the library supports the smallest ones come first, for they
 * cost least and tell as much.  Models that are none to try an architecture on (test
 * models, drafts, adapters, quantized copies) come behind all others of it, and those of
 * unknown size behind those of a known one.  Architectures of which nothing is verified
 * come before the others, and then those whose first model is smaller.
 *
 * The memory that a model takes is its number of parameters times the bytes that each
 * takes, times the copies that are held at once, and a fifth more for what is computed.
 * A count that is not to be trusted (registry/signals.h: the weights are packed, or two
 * totals differ) is no size; one that an older scan has seen is believed.
 */
#ifndef HUBCENSUS_REGISTRY_PROPOSALS_H
#define HUBCENSUS_REGISTRY_PROPOSALS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "registry/inventory.h"
#include "registry/selection.h"

/* How many bits a parameter takes. */
enum proposals_type {
    /*
     * As the Hub has it, as far as the census tells, which keeps no types: 16, as nearly all models
     * have; 8 where a sign says that it is quantized, 4.5 (with their scales) by a method
     * that has 4 bits alone: bitsandbytes-4bit, mxfp4, nvfp4.
     */
    PROPOSALS_STORED,
    PROPOSALS_FLOAT16,  /* 16, whatever it was */
    PROPOSALS_BFLOAT16, /* likewise */
    PROPOSALS_FLOAT32,  /* 32 */
};

/* "stored", "float16", "bfloat16", "float32", NULL. */
extern const char *const proposals_type_names[];

struct proposals_question {
    struct selection selection; /* of which models; statuses 0: the unverified */
    size_t per_architecture;
    int64_t max_memory; /* bytes; 0: whatever it takes */
    enum proposals_type type;
    int64_t copies;    /* of the weights, 1 or more */
    bool with_unknown; /* also models of unknown size, with a max_memory */
};

/* What a model is, the better ones first. */
enum proposals_kind {
    PROPOSALS_REAL,
    PROPOSALS_QUANTIZED, /* a copy: signals_is_quantized(), and not native */
    PROPOSALS_ADAPTER,
    PROPOSALS_DRAFT,
    PROPOSALS_TEST,
    PROPOSALS_KINDS,
};

/* "real", "quantized", "adapter", "draft", "test": as reports spell them. */
extern const char *const proposals_kind_names[PROPOSALS_KINDS];

struct proposal {
    const struct inventory_model *model;
    const struct inventory_architecture *architecture;
    enum proposals_kind kind;
    int64_t bits;   /* that each parameter takes, in halves of a bit; -1: its size is unknown */
    int64_t memory; /* bytes; -1 likewise */
    size_t number;  /* among those of its architecture, from 1 */
    size_t of;      /* how many of its architecture there were to choose from */
};

struct proposals {
    struct proposal *items;
    size_t count;
    size_t chosen_from;   /* models */
    size_t too_large;     /* of these, left out for their size */
    size_t unknown_size;  /* likewise, for its being unknown */
    size_t not_supported; /* left out before: the library lacks their architecture */
    size_t disabled;      /* likewise: the Hub has disabled them */
};

/* Answer the question; the inventory must outlive the answer. */
void proposals_make(struct proposals *out, const struct inventory *inventory,
                    const struct proposals_question *question);
void proposals_fini(struct proposals *p);

#endif
