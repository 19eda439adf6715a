/*
 * model: what the census knows of one model, as the Hub's listing tells it.
 */
#ifndef HUBCENSUS_HUB_MODEL_H
#define HUBCENSUS_HUB_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* Facts that are true or not; bits of model.marks, kept in the census as they are. */
enum model_mark {
    MODEL_GATED = 1 << 0,
    MODEL_GATED_MANUAL = 1 << 1, /* gated, and somebody must approve */
    MODEL_PRIVATE = 1 << 2,
    MODEL_DISABLED = 1 << 3,
    MODEL_REMOTE_CODE = 1 << 4,   /* config.auto_map, or the tag custom_code */
    MODEL_TAG_GGUF = 1 << 5,      /* the tag gguf */
    MODEL_TAG_MLX = 1 << 6,       /* the tag mlx */
    MODEL_TAG_QUANTIZED = 1 << 7, /* a tag base_model:quantized:… */
    MODEL_LINEAGE_READ = 1 << 8,  /* the marks from here on were looked for: older scans did not */
    MODEL_FINETUNE = 1 << 9,      /* a tag base_model:finetune:… */
    MODEL_ADAPTER = 1 << 10,      /* a tag base_model:adapter:… */
    MODEL_MERGE = 1 << 11,        /* a tag base_model:merge:… */
    MODEL_DERIVED = 1 << 12,      /* a tag base_model:… of another form: it names the other model,
                                     and not how this derives from it */
    MODEL_COUNT_DIFFERS = 1 << 13, /* safetensors.total is not the sum of safetensors.parameters */
    MODEL_COUNT_PACKED = 1 << 14,  /* the weights are packed, several in an integer, so that the
                                      count may be of integers */
    MODEL_TAG_BITS = 1 << 15,      /* a tag that tells of few bits: 4-bit, 8-bit, fp8… */
};

/* Slices with data NULL are absent. */
struct model {
    struct slice id;           /* "meta-llama/Llama-3.1-8B", "gpt2" */
    struct slice architecture; /* config.architectures[0] when a string that is not empty */
    struct slice model_type;   /* config.model_type */
    struct slice task;         /* pipeline_tag */
    struct slice library;      /* library_name */
    /*
     * config.quantization_config.quant_method as given, else the first tag
     * that quant_method_find() knows.
     */
    struct slice quant_method;
    int64_t downloads;  /* of the last 30 days; 0 when not told */
    int64_t parameters; /* -1 when not told */
    int64_t created;    /* seconds since 1970; -1 when not told */
    /* The values, in the map that page_watch() was given, of those of the model's tags it has. */
    const uint64_t *watched;
    size_t watched_count;
    uint32_t marks;        /* enum model_mark */
    unsigned char oid[12]; /* _id; its first four bytes are the seconds of its making */
    bool has_oid;
    bool has_downloads; /* downloads were told */
};

/* The part of an id before its slash; empty for ids without one. */
static inline struct slice
model_author(struct slice id)
{
    for (size_t i = 0; i < id.len; i++)
        if (id.data[i] == '/')
            return (struct slice){id.data, i};
    return (struct slice){"", 0};
}

#endif
