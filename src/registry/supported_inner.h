/*
 * supported_inner: the registry of supported models as the files that make it see it.
 */
#ifndef HUBCENSUS_REGISTRY_SUPPORTED_INNER_H
#define HUBCENSUS_REGISTRY_SUPPORTED_INNER_H

#include "base/met.h"
#include "registry/original.h"
#include "registry/supported.h"

/* The members of the header, in the order of a new file. */
enum header {
    GENERATED_AT,
    SCAN_INFO,
    TOTAL_ARCHITECTURES,
    TOTAL_MODELS,
    TOTAL_VERIFIED,
    MODELS,
    HEADER_COUNT,
    FOREIGN = HEADER_COUNT, /* not ours */
};

extern const char *const supported_header_names[HEADER_COUNT];

/* Bytes of `header`. */
struct part {
    size_t at;
    size_t len;
};

struct member {
    enum header kind;
    struct part raw_key; /* with its quotes */
    struct part raw;     /* of the list of models, its brackets alone */
};

/* What stands between two entries as they are written. */
#define SUPPORTED_SEPARATOR ",\n    "

/* Entries of the original that follow each other as they are written, from the first's first byte
 * to the last's end. */
struct run {
    uint64_t start;
    uint64_t end;
};

/* An entry of somebody else's list. */
struct taken {
    char *text;
    size_t len;
};

struct supported {
    struct original original;
    struct str header; /* the original without what is between the brackets of its list of models */
    struct member *members;
    size_t member_count;
    struct run *runs;
    size_t run_count, run_capacity;
    size_t entry_count, verified_count; /* of the original, and taken over */
    struct met known;                   /* the models of the original */
    size_t known_count;                 /* how often they stand in it */
    struct map architectures;           /* to their number of entries */
    struct map verified;                /* those that have any, to their number of verified ones */
    struct taken *taken;
    struct map taken_models;
    size_t taken_count;
    /* What is added without being held; its source is asked again when it is written. */
    struct supported_source source;
    size_t added_count;
    struct map added; /* architectures to their number of added models */
    bool repeats;     /* the source tells of some model more than once */
};

/* Read the original that `s` was given.  Returns 0, or -1 as supported_load(). */
int supported_scan_original(struct supported *s, struct err *err);

/* Append what every new entry says behind its two names. */
void supported_lay_out_rest(struct str *out);

/* Add to a name's count. */
void supported_count_more(struct map *counts, struct slice name, uint64_t more);

/* Count an entry of the original, or one that is taken over, for its architecture. */
void supported_count_entry(struct supported *s, struct slice architecture, bool verified);

static inline struct slice
supported_part(const struct supported *s, struct part part)
{
    return (struct slice){str_text(&s->header) + part.at, part.len};
}

/*
 * Tell of what is added without being held: each model once, none that is an entry
 * already.  Returns 0, or -1 as the source.
 */
int supported_each_added(const struct supported *s, supported_model_fn *fn, void *context,
                         struct err *err);

#endif
