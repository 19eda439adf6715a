/*
 * candidates: which models to retire, decided from what is known of them.
 *
 * A model is a candidate when it is old and little used.  When one of the two
 * is certainly not so it is kept, whatever is unknown of the other; when neither
 * is, and one cannot be told, nobody knows.
 */
#ifndef HUBCENSUS_LIFECYCLE_CANDIDATES_H
#define HUBCENSUS_LIFECYCLE_CANDIDATES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lifecycle/age.h"
#include "lifecycle/downloads.h"

enum verdict {
    VERDICT_CANDIDATE,
    VERDICT_UNKNOWN,       /* nobody can say: the age or the downloads are not known or believed */
    VERDICT_KEPT_USED,     /* downloaded often enough */
    VERDICT_KEPT_YOUNG,    /* came in on or after the date */
    VERDICT_KEPT_READINGS, /* old and little used now, but not in as many readings as asked for */
};

/* What was found of a model's use on one day. */
struct candidate_reading {
    int64_t taken; /* seconds since 1970 */
    int64_t downloads;
    bool at_least; /* a lower bound */
};

struct candidate_rule {
    int64_t thresh_downloads;
    int64_t thresh_date; /* seconds since 1970 */
    size_t readings;     /* in so many readings, this one included, it must be little used */
};

struct candidate_facts {
    const struct age *age;
    bool counted; /* `downloads` say something */
    const struct downloads *downloads;
    const struct candidate_reading *readings; /* newest first, one a day */
    size_t reading_count;
};

/*
 * Whether the answers of one run can be believed: a Hub at work has models of
 * every library, and an outage that answers empty lists must not look like
 * models without users.  Returns NULL, or why not, a clause.
 */
const char *candidate_doubt(const struct downloads_answers *answers);

/*
 * The model was well used at the reading before, and now has not one download:
 * nobody loses all users at once.  It is believed when the reading of another
 * day says the same.
 */
bool candidate_vanished(const struct candidate_facts *facts, const struct candidate_rule *rule);

/* The file came in before the date; an unknown age is not old. */
bool candidate_is_old(const struct age *age, const struct candidate_rule *rule);

/* How many of the newest readings, in a row, say that the model is little used. */
size_t candidate_readings_below(const struct candidate_reading *readings, size_t count,
                                int64_t thresh_downloads);

/*
 * Of `count` readings, newest first, keep the newest of each day (UTC), in
 * place; returns how many remain.
 */
size_t candidate_readings_daily(struct candidate_reading *readings, size_t count);

enum verdict candidate_judge(const struct candidate_facts *facts,
                             const struct candidate_rule *rule);

/*
 * Of several files that could stand for a model, the one that came in first.
 * One of unknown age is chosen only where that leaves the model's age open: none
 * of the others is old.  `count` is at least 1.
 */
size_t candidate_oldest(const struct age *const *ages, size_t count,
                        const struct candidate_rule *rule);

#endif
