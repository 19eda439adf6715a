/*
 * inner: what the files of the public library share.
 *
 * Each public function begins with api_begin(), and whichever fails ends with
 * api_fail(): what went wrong is held as the modules below hold it until then.
 */
#ifndef HUBCENSUS_API_INNER_H
#define HUBCENSUS_API_INNER_H

#include <signal.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/event.h"
#include "census/models.h"
#include "hub/client.h"
#include "hub/session.h"
#include "hubcensus/hubcensus.h"
#include "library/profile.h"

struct hubcensus_profile {
    struct profile *profile;
    struct hubcensus_support *entries;
    char **remarks;
};

/* The listener of a call, by which the caller can stop it. */
struct api_ear {
    hubcensus_hear_fn *hear; /* may be NULL */
    void *context;
    volatile sig_atomic_t stop;
    struct listener listener;
};

struct hubcensus_hub {
    struct session session;
    char *endpoint;
    unsigned tries;
    unsigned jobs;
    int64_t max_wait_s;
    struct api_ear ear; /* what all that runs on the hub tells; one run at a time */
    bool is_busy;       /* a call is under way */
};

/* Forget the error of an earlier call, and set `*out` to NULL. */
#define api_begin(out, error) \
    do {                      \
        if ((out) != NULL)    \
            *(out) = NULL;    \
        if ((error) != NULL)  \
            *(error) = NULL;  \
    } while (0)

/* Tell the caller what went wrong; returns -1. */
int api_fail(struct hubcensus_error **error, const struct err *err);

/* The same where something that must be given is NULL: `what` is its name. */
int api_missing(struct hubcensus_error **error, const char *what);

/*
 * Take what the caller's struct, which begins with its size, has set of `*options`, which has
 * `size` bytes and the defaults.  `given` NULL leaves it as it is.  Returns 0, or -1 with
 * ERR_USAGE when it was not made by `init`, or has something set that is not known here.
 */
int api_take_options(void *options, size_t size, const void *given, const char *init,
                     struct err *err);

/* Set the first `size` bytes of the caller's struct to the defaults, which have `known`. */
void api_give_defaults(void *options, size_t size, const void *defaults, size_t known);

void api_ear_init(struct api_ear *ear, hubcensus_hear_fn *hear, void *context);

/*
 * Begin a call on the hub that tells of itself to `hear`, or where that is NULL to the hub's
 * own.  Returns 0, or -1 with ERR_USAGE within another call; else api_hub_leave() ends it.
 */
struct api_visit {
    hubcensus_hear_fn *hear;
    void *context;
};
int api_hub_enter(struct api_visit *visit, struct hubcensus_hub *hub, hubcensus_hear_fn *hear,
                  void *context, struct err *err);
void api_hub_leave(const struct api_visit *visit, struct hubcensus_hub *hub);

/* Somebody to ask the hub by; free with client_free() before it.  NULL with `err`. */
struct client *api_client(struct hubcensus_hub *hub, struct err *err);

/* A copy as a C string; NULL of an absent one. */
const char *api_text(struct arena *arena, struct slice text);

/* A NULL-terminated copy of `count` texts, themselves copied. */
const char *const *api_texts(struct arena *arena, const char *const *texts, size_t count);

/* How many there are of a NULL-terminated list, which may be NULL itself. */
size_t api_count(const char *const *list);

/* The texts are copied. */
void api_model(struct hubcensus_model *out, struct arena *arena, const struct store_model *model);

/*
 * The profile to work with: that of the caller, or the built-in one, which `*own` then holds for
 * profile_free().  NULL with `err`.
 */
const struct profile *api_profile(struct profile **own, const struct hubcensus_profile *given,
                                  struct err *err);

#endif
