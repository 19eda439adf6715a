/*
 * deprecation_words: what the forms of the report on models to retire say alike.
 */
#ifndef HUBCENSUS_REPORT_DEPRECATION_WORDS_H
#define HUBCENSUS_REPORT_DEPRECATION_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "lifecycle/deprecation.h"

/* "candidate", "unknown", "used", "young", "readings". */
const char *deprecation_verdict_word(enum verdict verdict);

/*
 * What is known of a model's downloads: true with the figure, and whether it is
 * a lower bound.  Nothing is known of a model that was not asked for, nor where
 * the first query failed: that nothing was counted is no figure of 0.
 */
bool deprecation_downloads(int64_t *n, bool *at_least, const struct deprecation_model *m);

/* Whether it is known how the model came in: from a history, not from a cache file. */
bool deprecation_coming_known(const struct deprecation_model *m);

/* Append "1,234", or ">= 1,234". */
void deprecation_figure(struct str *out, int64_t n, bool at_least);

/* Append a model's downloads as above, or "unknown". */
void deprecation_figure_of(struct str *out, const struct deprecation_model *m);

/* Append "YYYY-MM-DD", the day in UTC. */
void deprecation_day(struct str *out, int64_t seconds);

/* Append "YYYY-MM-DDThh:mm:ssZ". */
void deprecation_time(struct str *out, int64_t seconds);

/* Append the commit's day, in its own offset. */
void deprecation_commit_day(struct str *out, const struct age_commit *commit);

/* Append all readings: "12 (2026-11-22), >= 8,000 (2026-10-01)". */
void deprecation_readings(struct str *out, const struct deprecation_model *m);

/* Whether the readings say more than the figure: there are several, or it is of another day. */
bool deprecation_has_readings(const struct deprecation *d, const struct deprecation_model *m);

/* Append what makes a candidate, a sentence without its full stop. */
void deprecation_thresholds(struct str *out, const struct deprecation *d);

/* How many of the kept have this verdict. */
size_t deprecation_kept(const struct deprecation *d, enum verdict verdict);

/* How many candidates are used by models that stay. */
size_t deprecation_used_candidates(const struct deprecation *d);

struct deprecation_names {
    const char **items; /* the texts belong to the result */
    size_t count;
};

/* Who uses a model, each sorted. */
struct deprecation_users {
    struct deprecation_names models;     /* all models that do */
    struct deprecation_names live;       /* those of them that stay */
    struct deprecation_names candidates; /* the others of them, that are candidates */
    struct deprecation_names retired;    /* or below deprecated/ already */
    struct deprecation_names files;      /* outside the models' folders */
};

/* `u` is for deprecation_users_fini(). */
void deprecation_users_of(struct deprecation_users *u, const struct deprecation_model *m);
void deprecation_users_fini(struct deprecation_users *u);

#endif
