/*
 * lookup: what a registry knows of some models.
 *
 * Asked of the folder alone: supported_models.json, the census and the gaps, as
 * far as they are there.  None of them is held in memory; each is gone through
 * once for all the models that were asked for.
 */
#ifndef HUBCENSUS_REGISTRY_LOOKUP_H
#define HUBCENSUS_REGISTRY_LOOKUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/map.h"
#include "base/str.h"
#include "library/profile.h"
#include "registry/quantized.h"
#include "registry/similar.h"

struct lookup_question {
    const char *folder;            /* of the registry */
    const struct profile *profile; /* the library */
    const char *const *names;      /* of the models; one that comes twice is looked up once */
    size_t count;
};

enum lookup_support {
    LOOKUP_NO,
    LOOKUP_YES,
    LOOKUP_UNTOLD, /* it cannot be told */
};

/* Why a model is supported or not. */
enum lookup_reason {
    LOOKUP_LISTED,          /* it stands in supported_models.json */
    LOOKUP_LISTED_STILL,    /* likewise, though the library lacks its architecture */
    LOOKUP_NOT_YET_LISTED,  /* the library has its architecture */
    LOOKUP_LEFT_OUT,        /* likewise, but it is a quantized copy */
    LOOKUP_LACKING,         /* the library lacks its architecture */
    LOOKUP_NO_ARCHITECTURE, /* the Hub tells none */
    LOOKUP_NO_LIST,         /* the profile does not tell what the library has */
    LOOKUP_UNKNOWN,         /* nothing is known of such a model */
    LOOKUP_REASONS,
};

/* The keys phase1_score … of an entry. */
#define LOOKUP_PHASES 6
extern const char *const lookup_phase_names[LOOKUP_PHASES];

/* An entry of supported_models.json; slices with data NULL are absent, or null. */
struct lookup_entry {
    size_t count; /* how many entries the model has, the first of which is told of; 0: none */
    struct slice architecture;
    int status; /* 0 unverified, 1 verified, 2 skipped, 3 failed */
    struct slice verified_date;
    struct slice note;
    struct slice scores[LOOKUP_PHASES]; /* as they are spelt */
};

/* What the census knows of a model; slices with data NULL are absent. */
struct lookup_facts {
    bool found;
    struct slice architecture;
    struct slice model_type;
    struct slice task;
    struct slice library;
    struct slice quant_method;
    int64_t downloads;
    int64_t parameters; /* -1 when unknown */
    uint32_t marks;     /* enum model_mark */
    int64_t seen; /* when the scan began that saw it last, in seconds since 1970; 0: unknown */
};

/* The gap of an architecture that the library lacks, as the gaps file has it. */
struct lookup_gap {
    size_t rank;    /* its place in the file, from 1; 0: it is in none */
    int64_t models; /* -1 when the file does not tell, below too */
    int64_t downloads;
    int64_t parameters; /* the least */
    struct slice score; /* as it is spelt */
};

struct lookup_model {
    struct slice name;
    enum lookup_support support;
    enum lookup_reason reason;
    struct slice architecture; /* by which it was judged; absent when none is known */
    struct lookup_entry entry;
    struct lookup_facts facts;
    struct lookup_gap gap;
    enum quantized_sign copy; /* a quantized copy, and how that is known */
    bool native;              /* released quantized */
    struct similar similar;   /* names like this one, of a model that nobody knows */
};

struct lookup {
    const struct lookup_question *question;
    struct lookup_model *models; /* in the order of the question */
    size_t count;
    size_t gap_count; /* gaps in the file; 0 when it was not looked at */
    size_t unknown;   /* models */
    size_t supported; /* likewise */
    bool has_census;
    struct map numbers; /* names to their places in `models` */
    struct map authors; /* that are canonical for some architecture */
    struct arena arena; /* holds the slices */
};

/*
 * Answer the question, which must outlive the answer.  Returns 0, or -1 with
 * nothing to free: ERR_USAGE when the folder holds neither a list of supported
 * models nor a census, ERR_DATA for a file that is none of its kind (path and
 * place), ERR_FATAL for one that cannot be read.
 */
int lookup_models(struct lookup *out, const struct lookup_question *question, struct err *err);
void lookup_fini(struct lookup *l);

/* Whether nothing at all is known of the model. */
static inline bool
lookup_is_unknown(const struct lookup_model *m)
{
    return m->reason == LOOKUP_UNKNOWN;
}

#endif
