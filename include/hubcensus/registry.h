/*
 * hubcensus/registry.h: which models a library supports, and what it should support next.
 */
#ifndef HUBCENSUS_HUBCENSUS_REGISTRY_H
#define HUBCENSUS_HUBCENSUS_REGISTRY_H

#include "hubcensus/base.h"
#include "hubcensus/hub.h"
#include "hubcensus/profile.h"

#ifdef __cplusplus
extern "C" {
#endif

enum hubcensus_status {
    HUBCENSUS_STATUS_UNVERIFIED = 0,
    HUBCENSUS_STATUS_VERIFIED = 1,
    HUBCENSUS_STATUS_SKIPPED = 2,
    HUBCENSUS_STATUS_FAILED = 3,
};

/* A model of supported_models.json, joined with what the census beside it knows. */
struct hubcensus_entry {
    const char *name;         /* "openai-community/gpt2" */
    const char *architecture; /* NULL where the entry names none; below too */
    enum hubcensus_status status;
    const char *verified_date; /* as it is spelt: "2026-03-01" */
    const char *note;
    bool canonical;     /* its author is canonical for its architecture */
    bool in_census;     /* else what follows is not known: -1, NULL, false */
    int64_t downloads;  /* of the last 30 days */
    int64_t parameters; /* -1 also where the Hub tells none */
    int64_t created;    /* seconds since 1970 */
    const char *task;
    const char *model_type;
    bool gated;
    bool remote_code;
};

/* An architecture that the registry names, or that the profile supports. */
struct hubcensus_architecture {
    const char *name;
    bool supported; /* by the profile, as of now */
    int64_t models; /* of the registry; what follows is of these */
    int64_t unverified, verified, skipped, failed;
    int64_t canonical;      /* models of canonical authors */
    int64_t downloads;      /* of those that the census has */
    int64_t min_parameters; /* the least known; -1 when none is */
};

struct hubcensus_stats {
    int64_t models; /* each once */
    int64_t unverified, verified, skipped, failed;
    int64_t canonical;
    int64_t downloads;     /* of those that the census has */
    int64_t in_census;     /* how many that are */
    int64_t repeated;      /* entries of models that had one already */
    int64_t nameless;      /* entries without a name, told of nowhere else */
    int64_t architectures; /* that the registry has models of */
    int64_t supported_architectures;
    const char *generated_at; /* what the file says of its date, or NULL */
};

struct hubcensus_registry;

/*
 * Read the registry in `folder`, and the census beside it if there is one, into memory, some
 * hundred bytes a model.  `profile` tells what is supported and who is canonical; it must
 * outlive the registry; NULL means the built-in "transformerlens".  Returns 0, or -1: USAGE
 * when the folder has no supported_models.json, DATA for a file that is none of its kind
 * (path and place), FATAL.
 */
HUBCENSUS_API int hubcensus_registry_open(struct hubcensus_registry **out, const char *folder,
                                          const struct hubcensus_profile *profile,
                                          struct hubcensus_error **error);
HUBCENSUS_API void hubcensus_registry_close(struct hubcensus_registry *registry);

HUBCENSUS_API const struct hubcensus_stats *
hubcensus_registry_stats(const struct hubcensus_registry *registry);

/* The model of that name; NULL when the registry does not list it. */
HUBCENSUS_API const struct hubcensus_entry *
hubcensus_registry_find(const struct hubcensus_registry *registry, const char *name);

/*
 * The next model behind `previous` (NULL: the first) in the file's order, of `architecture`
 * alone unless that is NULL, and with `verified_only` of the verified ones; NULL past the last.
 */
HUBCENSUS_API const struct hubcensus_entry *
hubcensus_registry_next(const struct hubcensus_registry *registry,
                        const struct hubcensus_entry *previous, const char *architecture,
                        bool verified_only);

/* Architectures, by name; NULL past the last. */
HUBCENSUS_API const struct hubcensus_architecture *
hubcensus_registry_architecture(const struct hubcensus_registry *registry, size_t number);
HUBCENSUS_API const struct hubcensus_architecture *
hubcensus_registry_find_architecture(const struct hubcensus_registry *registry, const char *name);

/*
 * The architecture, of those that the registry names or the profile supports, that was most
 * likely meant by `name`; NULL when none is near.
 */
HUBCENSUS_API const char *
hubcensus_registry_nearest_architecture(const struct hubcensus_registry *registry,
                                        const char *name);

/*
 * The model of the registry that was most likely meant by `name`: a slip of the keyboard
 * apart, with the author left out, or the same name at another author's; NULL when none is.
 */
HUBCENSUS_API const char *hubcensus_registry_nearest_model(struct hubcensus_registry *registry,
                                                           const char *name);

enum hubcensus_verdict {
    HUBCENSUS_SUPPORTED_NO = 0,
    HUBCENSUS_SUPPORTED_YES = 1,
    HUBCENSUS_SUPPORTED_UNTOLD = 2, /* it cannot be told */
};

enum hubcensus_reason {
    HUBCENSUS_REASON_LISTED = 0,          /* it stands in supported_models.json */
    HUBCENSUS_REASON_LISTED_STILL = 1,    /* likewise, though the library lacks its architecture */
    HUBCENSUS_REASON_NOT_YET_LISTED = 2,  /* the library has its architecture, or its type */
    HUBCENSUS_REASON_TYPE_ALONE = 3,      /* the library has its type; it is never listed */
    HUBCENSUS_REASON_QUANTIZED_COPY = 4,  /* the library has either, but it is a quantized copy */
    HUBCENSUS_REASON_LACKING = 5,         /* the library lacks both, or has them no more */
    HUBCENSUS_REASON_NO_ARCHITECTURE = 6, /* the Hub tells none */
    HUBCENSUS_REASON_NO_LIST = 7,         /* the profile does not tell what the library has */
    HUBCENSUS_REASON_UNKNOWN = 8,         /* nothing is known of such a model */
};

#define HUBCENSUS_SIMILAR 3

struct hubcensus_answer {
    const char *name; /* as it was asked for */
    enum hubcensus_verdict supported;
    enum hubcensus_reason reason;
    const char *why;          /* the reason, a clause for people */
    enum hubcensus_tier tier; /* how the library takes it */
    const char *architecture; /* by which it was judged; NULL when none is known */
    bool listed;              /* it stands in supported_models.json: with this */
    enum hubcensus_status status;
    const char *verified_date;
    const char *note;
    size_t gap_rank; /* of its architecture in architecture_gaps.json, from 1; 0: it is none */
    const struct hubcensus_model *model;    /* what the census, or the Hub, tells; NULL: nothing */
    const char *similar[HUBCENSUS_SIMILAR]; /* names like that of an unknown one; NULL: no more */
    const char *renamed;                    /* what the Hub calls it now, if otherwise */
    const char *failure;                    /* why the Hub could not be asked; else NULL */
};

/* The answers of one question. */
struct hubcensus_answers;

/*
 * Ask for `count` models by their names, each told of once, in the order of the question:
 * first supported_models.json, the census and the gaps in `folder`, as far as they are there,
 * then, unless `hub` is NULL, the Hub for those of which too little is known.  `profile` NULL
 * is the built-in "transformerlens".  Returns 0, also when some could not be asked, or -1:
 * USAGE when there is nothing in the folder and no hub, DATA, AUTH, STOPPED, FATAL.
 */
HUBCENSUS_API int hubcensus_check(struct hubcensus_answers **out, const char *folder,
                                  const struct hubcensus_profile *profile, const char *const *names,
                                  size_t count, struct hubcensus_hub *hub,
                                  struct hubcensus_error **error);
HUBCENSUS_API void hubcensus_answers_free(struct hubcensus_answers *answers);
HUBCENSUS_API size_t hubcensus_answers_count(const struct hubcensus_answers *answers);
/* NULL past the last. */
HUBCENSUS_API const struct hubcensus_answer *
hubcensus_answers_at(const struct hubcensus_answers *answers, size_t number);

#define HUBCENSUS_SAMPLES 10

/* An architecture that the library lacks. */
struct hubcensus_gap {
    size_t rank; /* in the whole list, from 1 */
    const char *architecture;
    int64_t models;
    int64_t downloads;       /* of the last 30 days */
    int64_t min_parameters;  /* of its smallest model; -1 when unknown */
    double score;            /* relevancy, 0 to 100, one decimal: the sum of what the parts add */
    double demand;           /* models against the most of any gap: what it adds */
    double usage;            /* downloads, logarithmic, against the most of any gap */
    double benchmarkability; /* by the smallest model's parameters */
    const char *samples[HUBCENSUS_SAMPLES]; /* models, most downloaded first; NULL: no more */
};

struct hubcensus_gaps_options {
    size_t struct_size;
    int64_t min_models;  /* those that so many models have, or more; 0 */
    size_t top;          /* so many, with the highest scores; 0: all */
    const char *weights; /* "D,U,B" of the score's parts; NULL: "45,35,20" */
};

/* Set the defaults; `size` is sizeof *options. */
HUBCENSUS_API void hubcensus_gaps_options_init(struct hubcensus_gaps_options *options, size_t size);

struct hubcensus_gaps;

/*
 * Read architecture_gaps.json in `folder`, leave out what `profile` (NULL: "transformerlens")
 * supports by now, and rank the rest: by score and models, both descending, then by name.
 * Scores are relative to all gaps of the file, also with `options` (may be NULL) that choose
 * among them.  Returns 0, or -1: USAGE when there is no such file, or for weights that are
 * none; DATA; FATAL.
 */
HUBCENSUS_API int hubcensus_gaps_open(struct hubcensus_gaps **out, const char *folder,
                                      const struct hubcensus_profile *profile,
                                      const struct hubcensus_gaps_options *options,
                                      struct hubcensus_error **error);
HUBCENSUS_API void hubcensus_gaps_close(struct hubcensus_gaps *gaps);
HUBCENSUS_API size_t hubcensus_gaps_count(const struct hubcensus_gaps *gaps);
/* The best first; NULL past the last. */
HUBCENSUS_API const struct hubcensus_gap *hubcensus_gaps_at(const struct hubcensus_gaps *gaps,
                                                            size_t number);

#ifdef __cplusplus
}
#endif

#endif
