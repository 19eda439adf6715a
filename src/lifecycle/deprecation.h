/*
 * deprecation: a library's models, their age and use, and which of them to retire.
 *
 * The whole job, from a checkout and the Hub (or what stands in for them: a
 * models_info file, a census) to one result that all reports are written from.
 */
#ifndef HUBCENSUS_LIFECYCLE_DEPRECATION_H
#define HUBCENSUS_LIFECYCLE_DEPRECATION_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/event.h"
#include "hub/client.h"
#include "lifecycle/age.h"
#include "lifecycle/candidates.h"
#include "lifecycle/dependents.h"
#include "lifecycle/downloads.h"
#include "lifecycle/footprint.h"

/* What uses a model. */
enum deprecation_user_kind {
    USER_MODEL,     /* a model that stays, by its folder */
    USER_CANDIDATE, /* a candidate, by its folder */
    USER_RETIRED,   /* a model below deprecated/ */
    USER_FILE,      /* a file outside the models' folders, by its path */
};

struct deprecation_user {
    const char *name;
    enum deprecation_user_kind kind;
};

struct deprecation_model {
    const char *name;   /* as the Hub's tag calls it */
    const char *folder; /* its folder's name */
    const char *path;   /* of the modeling file that stands for it, or NULL: not known */
    const char *const *tags;
    size_t tag_count;
    enum verdict verdict;
    const char *reason; /* why it is unknown or kept, a clause; NULL for a candidate */
    struct age age;
    bool counted; /* `downloads` say something; not so for one too young to be asked for */
    struct downloads downloads; /* their `models` is 0 where the source does not tell */
    bool asked;                 /* this run asked the Hub for them */
    /* When they were read, seconds since 1970; 0: nobody knows, or they are not known. */
    int64_t taken;
    /* Readings on different days (UTC), newest first, none later than this run. */
    const struct candidate_reading *readings;
    size_t reading_count;
    size_t readings_below; /* of the newest, how many in a row are below the threshold */

    /* Of candidates and unknown ones in a checkout; else 0 and NULL. */
    bool examined;
    const struct dependence *dependents; /* by user, kind, path, line */
    size_t dependent_count;
    const struct deprecation_user *users; /* among them, each once, sorted by name */
    size_t user_count;
    size_t live_users; /* how many of them are models that stay */
    struct age_touch touch;
    struct footprint footprint;
};

struct deprecation {
    int64_t generated_at;
    const char *repo;     /* the checkout's root; NULL without one */
    const char *revision; /* the full id of the commit; NULL without a checkout */
    bool worktree;
    const char *models_dir;
    int64_t thresh_downloads;
    int64_t thresh_date; /* the beginning of a day in UTC */
    enum age_rule rule;
    int64_t readings_required;
    /* Candidates by downloads (lowest first), then name; the unknown and the kept by name. */
    struct deprecation_model *models;
    size_t count;
    size_t candidates;         /* the first so many of `models` */
    size_t unknown;            /* the next so many */
    const char **missing_tags; /* see lifecycle/tags.h */
    size_t missing_tag_count;
    const char **extra_tags;
    size_t extra_tag_count;
    size_t unread_modules;           /* whose uses of models are not known */
    int64_t requests;                /* to the Hub, tries counted */
    bool doubted;                    /* the Hub's answers held nothing, and are not believed */
    struct deprecation_parts *parts; /* who owns the texts */
};

/* Where the downloads come from. */
enum deprecation_source {
    DEPRECATION_HUB,
    DEPRECATION_CACHE,  /* models_info.json first; for what it cannot say the Hub */
    DEPRECATION_CENSUS, /* the census alone */
};

struct deprecation_options {
    /* The checkout; `repo` NULL only with DEPRECATION_CACHE. */
    const char *repo;
    const char *revision;
    bool worktree;
    const char *models_dir;
    const char *pattern;
    bool builtin_tables;
    bool strict;          /* tags that disagree are an error */
    int64_t first_models; /* only so many folders, in order; -1: all */

    int64_t thresh_downloads;
    int64_t thresh_date;
    enum age_rule rule;
    bool exact;
    int64_t readings_required; /* 0 or 1: this run's alone */

    enum deprecation_source source;
    const char *cache;    /* the file to read with DEPRECATION_CACHE */
    const char *save;     /* the file to write, with DEPRECATION_HUB alone; or NULL */
    const char *census;   /* to read with DEPRECATION_CENSUS */
    const char *readings; /* the census that readings are kept in; NULL: none */

    const char *library;     /* the Hub's tag for the library's models, or NULL */
    const char *readings_of; /* whose readings are kept and read: one library at one Hub */
    unsigned jobs;
    struct client *client; /* NULL: the Hub is not asked */
    struct clock clock;
    int64_t asked;                   /* when the Hub was, in a run gone on with; 0: clock.now */
    const struct listener *listener; /* never NULL */
    const volatile sig_atomic_t *stop;
};

/*
 * Append whose readings are kept: those of the models that the Hub tags `hub_tag`, at `endpoint`
 * (NULL: the Hub).  Readings from a mirror or a Hub for tests are not mixed with others.
 */
void deprecation_readings_of(struct str *out, const char *hub_tag, const char *endpoint);

/*
 * Do it; nothing is written but an empty census where options->readings is
 * missing.  `out` is for deprecation_fini(), also after a failure; it may be
 * used while options->client and its listener live.  Returns 0 (out->unknown
 * tells whether the answer is complete), or -1: ERR_USAGE, ERR_DATA, ERR_AUTH,
 * ERR_STOPPED, ERR_FATAL as the modules above say.
 */
int deprecation_do(struct deprecation *out, const struct deprecation_options *options,
                   struct err *err);

/*
 * Write what the options ask to keep: the cache file, the readings.  Returns
 * 0, or -1 with ERR_FATAL or ERR_DATA; what was there before stays then.
 */
int deprecation_save(struct deprecation *d, const struct deprecation_options *options,
                     struct err *err);
void deprecation_fini(struct deprecation *d);

#endif
