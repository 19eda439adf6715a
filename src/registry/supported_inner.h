/*
 * supported_inner: the registry of supported models as the files that make it see it.
 */
#ifndef HUBCENSUS_REGISTRY_SUPPORTED_INNER_H
#define HUBCENSUS_REGISTRY_SUPPORTED_INNER_H

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

struct member {
    enum header kind;
    struct slice raw_key; /* in the loaded text, with its quotes */
    struct slice key;     /* the text between them: enough to tell equal keys of one file */
    struct slice raw;
};

/* Names that many entries share; an entry's slice is the map's key. */
struct names {
    struct map map; /* to the number of its own entry */
};

struct entry {
    struct supported_entry seen;
    struct slice raw; /* data NULL for one that was added */
};

struct supported {
    struct str text;
    struct member *members;
    size_t member_count;
    struct entry *entries;
    size_t entry_count, entry_capacity;
    struct names models, architectures;
    char **kept; /* texts of entries that were taken over */
    size_t kept_count;
    /* What is added without being held; its source is asked again when it is written. */
    struct supported_source source;
    size_t added_count;
    struct map added; /* architectures to their number of added models */
    bool repeats;     /* the source tells of some model more than once */
};

/*
 * Tell of what is added without being held: each model once, none that is an entry
 * already.  Returns 0, or -1 as the source.
 */
int supported_each_added(const struct supported *s, supported_model_fn *fn, void *context,
                         struct err *err);

#endif
