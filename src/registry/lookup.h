/*
 * lookup: what a registry knows of some models, and the Hub of those it does not know.
 *
 * Asked of the folder first: supported_models.json, the census and the gaps, as
 * far as they are there.  None of them is held in memory; each is gone through
 * once for all the models that were asked for.  Models that are in none of them can
 * then be asked of the Hub; what it answers is told, and put into no file.
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
#include "hub/single.h"
#include "library/profile.h"
#include "registry/entry_list.h"
#include "registry/gap_list.h"
#include "registry/library_answer.h"
#include "registry/quantized.h"
#include "registry/similar.h"
#include "registry/supported.h"

struct lookup_question {
    const char *folder;            /* of the registry */
    const struct profile *profile; /* the library */
    const char *const *names;      /* of the models; one that comes twice is looked up once */
    size_t count;
    /* Libraries to be put side by side; each lists what it supports. */
    const struct profile *const *libraries;
    size_t library_count;
    bool may_be_absent; /* a folder without a registry is none that knows nothing, not an error */
};

enum lookup_support {
    LOOKUP_NO,
    LOOKUP_YES,
    LOOKUP_UNTOLD, /* it cannot be told */
};

/* Why a model is supported or not. */
enum lookup_reason {
    LOOKUP_LISTED,         /* it stands in supported_models.json */
    LOOKUP_LISTED_STILL,   /* likewise, though the library lacks its architecture */
    LOOKUP_NOT_YET_LISTED, /* the library has its architecture, or its type */
    LOOKUP_TYPE_ALONE, /* the library has its type; without an architecture it is never listed */
    LOOKUP_LEFT_OUT,   /* the library has either, but it is a quantized copy */
    LOOKUP_LACKING,    /* the library lacks both, or has them no more */
    LOOKUP_NO_ARCHITECTURE, /* the Hub tells none */
    LOOKUP_NO_LIST,         /* the profile does not tell what the library has */
    LOOKUP_UNKNOWN,         /* nothing is known of such a model */
    LOOKUP_REASONS,
};

/* An entry of supported_models.json; slices with data NULL are absent, or null. */
struct lookup_entry {
    size_t count; /* how many entries the model has, the first of which is told of; 0: none */
    struct slice architecture;
    enum supported_status status;
    struct slice verified_date;
    struct slice note;
    struct slice scores[ENTRY_PHASES]; /* as they are spelt */
};

/* What became of a question to the Hub. */
enum lookup_asked {
    LOOKUP_NOT_ASKED,
    LOOKUP_ANSWERED,
    LOOKUP_NO_NAME,  /* no model can be called so, and the Hub was not asked */
    LOOKUP_NO_MODEL, /* it has none, or does not show it */
    LOOKUP_CLOSED,   /* it does not let who asks see it */
    LOOKUP_FAILED,   /* it could not be asked */
    LOOKUP_ASKED,
};

/* What the census, or the Hub, tells of a model; slices with data NULL are absent. */
struct lookup_facts {
    bool found;
    struct slice architecture;
    struct slice model_type;
    struct slice task;
    struct slice library;
    struct slice quant_method;
    int64_t downloads;
    int64_t parameters; /* -1 when unknown */
    int64_t created;    /* seconds since 1970; likewise */
    uint32_t marks;     /* enum model_mark */
    int64_t seen; /* when the scan began that saw it last, or when the Hub was asked, in seconds
                     since 1970; 0: unknown */
};

struct lookup_model {
    struct slice name;
    enum lookup_support support;
    enum lookup_reason reason;
    struct slice architecture;    /* by which it was judged; absent when none is known */
    struct library_answer answer; /* what the library's profile says of it */
    struct lookup_entry entry;
    struct lookup_facts facts;
    struct gap_entry gap;
    enum quantized_sign copy;               /* a quantized copy, and how that is known */
    bool native;                            /* released quantized */
    struct similar similar;                 /* names like this one, of a model that nobody knows */
    const struct library_answer *libraries; /* one for each of the question's */
    enum lookup_asked asked;                /* the facts are the Hub's if it answered */
    struct slice renamed;                   /* what the Hub calls it now, if otherwise */
    struct slice failure;                   /* why it could not be asked */
};

struct lookup {
    const struct lookup_question *question;
    struct lookup_model *models; /* in the order of the question */
    size_t count;
    size_t gap_count;   /* gaps in the file; 0 when it was not looked at */
    size_t unknown;     /* models */
    size_t open;        /* likewise, of which the Hub could tell what is wanted */
    size_t supported;   /* likewise */
    size_t everywhere;  /* likewise, by the library and by each of those side by side */
    size_t failed;      /* likewise, which could not be asked of the Hub */
    bool has_supported; /* the list of supported models is there */
    bool has_census;
    bool seeks_similar; /* names like theirs are sought while the files are gone through */
    struct map numbers; /* names to their places in `models` */
    struct map authors; /* that are canonical for some architecture */
    struct arena arena; /* holds the slices */
    struct library_answer *answers; /* of all models */
};

/* Of a longer list names like theirs are told of the first so many that nobody knows: each is held
 * against every name that there is. */
#define LOOKUP_SIMILAR_FOR 100

/*
 * Answer the question, which must outlive the answer.  Returns 0, or -1 with
 * nothing to free: ERR_USAGE when the folder holds neither a list of supported
 * models nor a census, ERR_DATA for a file that is none of its kind (path and
 * place), ERR_FATAL for one that cannot be read.
 */
int lookup_models(struct lookup *out, const struct lookup_question *question, struct err *err);

/*
 * Ask the Hub for the models that are open (see lookup_is_open()), at `now`, seconds since 1970;
 * one that has another name today is looked up in the folder by that too.  Returns 0, also when
 * some could not be asked, or -1 as lookup_models() or single_ask() does.
 */
int lookup_ask(struct lookup *l, const struct single_options *options, int64_t now,
               struct err *err);
void lookup_fini(struct lookup *l);

/* Whether nothing at all is known of the model. */
static inline bool
lookup_is_unknown(const struct lookup_model *m)
{
    return m->reason == LOOKUP_UNKNOWN;
}

/*
 * Whether the Hub could tell what is not known of it, and was not asked: of a model of which
 * nothing is known, and of one that is only listed when a library side by side goes by its type.
 */
bool lookup_is_open(const struct lookup *l, const struct lookup_model *m);

/* Whether the library supports it, and each of those side by side loads it. */
bool lookup_is_everywhere(const struct lookup *l, const struct lookup_model *m);

#endif
