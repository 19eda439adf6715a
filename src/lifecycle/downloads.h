/*
 * downloads: how much the models of a library are used: the sum of the 30-day
 * downloads of all public checkpoints under each one's tags.
 *
 * First the library's most downloaded models are listed, a thousand a request,
 * which proves most of them to be in use; then, for those still open, each tag's
 * models, most downloaded first.  A checkpoint counts once for a model however
 * many of its tags it bears.  What a failed query leaves out is never taken
 * for 0.
 */
#ifndef HUBCENSUS_LIFECYCLE_DOWNLOADS_H
#define HUBCENSUS_LIFECYCLE_DOWNLOADS_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/event.h"
#include "hub/client.h"

struct downloads_question {
    const char *name; /* for messages and progress */
    const char *const *tags;
    size_t tag_count;
};

enum downloads_state {
    DOWNLOADS_UNKNOWN,  /* `sum` is a lower bound below the threshold, and `failure` says why */
    DOWNLOADS_AT_LEAST, /* `sum` is a lower bound at or above the threshold: counted no further */
    DOWNLOADS_EXACT,
};

struct downloads {
    enum downloads_state state;
    int64_t sum;
    int64_t models; /* checkpoints whose downloads are in `sum`; those without any are not */
    char *failure;  /* NULL unless unknown; for downloads_fini() */
};

/* How many models stood on all pages, private ones among them; -1 where nothing was asked. */
struct downloads_answers {
    int64_t library_models; /* under the library's own tag, when that was last asked for */
    int64_t tag_models;     /* under the questions' tags */
};

struct downloads_options {
    int64_t threshold;   /* a model is safe once its sum reaches it */
    bool exact;          /* count on past it */
    const char *library; /* the tag of the library's models, "transformers"; NULL: no first walk */
    unsigned jobs;       /* queries at once; 0 means 8 */
    struct client *client;
    const struct listener *listener;
    struct downloads_answers *answers; /* set, unless NULL, when it ends with 0 */
};

/* Walks in a row that failed in the same way (enum err_kind), with no answer between them, after
 * which the Hub is not asked any more. */
#define DOWNLOADS_PATIENCE 5

/*
 * Count for all questions; `out` has an element for each, for downloads_fini().
 * Returns 0 also when some are unknown, or -1, with the elements of no use:
 * ERR_STOPPED, ERR_AUTH when not one answer came and the token was refused,
 * ERR_FATAL when the transport or the recorder is unusable.  Progress is told in
 * questions: `done` of `expected` are settled, `found` of them are in use.
 *
 * Where the questions' tags had no model at all, the library's own tag is asked
 * for once more at the end; options->answers tell what it had.
 */
int downloads_count(struct downloads *out, const struct downloads_question *questions, size_t count,
                    const struct downloads_options *options, struct err *err);
void downloads_fini(struct downloads *d);

#endif
