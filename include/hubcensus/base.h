/*
 * hubcensus/base.h: the version, errors, and what is told while something runs.
 */
#ifndef HUBCENSUS_HUBCENSUS_BASE_H
#define HUBCENSUS_HUBCENSUS_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define HUBCENSUS_VERSION_MAJOR 0
#define HUBCENSUS_VERSION_MINOR 1
#define HUBCENSUS_VERSION_PATCH 0

#if defined(__GNUC__)
#define HUBCENSUS_API __attribute__((visibility("default")))
#else
#define HUBCENSUS_API
#endif

/* "0.1.0": of the library that runs, which may be newer than the header. */
HUBCENSUS_API const char *hubcensus_version(void);

/* Each kind is one that some caller treats differently; the program's exit status beside it. */
enum hubcensus_failure {
    HUBCENSUS_FAILURE_NONE = 0,
    HUBCENSUS_FAILURE_USAGE = 1,   /* 2: what was asked for cannot be */
    HUBCENSUS_FAILURE_RETRY = 2,   /* 75: the Hub is unavailable; the same call may work later */
    HUBCENSUS_FAILURE_DATA = 3,    /* 1: a file or an answer is not what it must be */
    HUBCENSUS_FAILURE_AUTH = 4,    /* 4: the token was refused, or lacks */
    HUBCENSUS_FAILURE_STOPPED = 5, /* 130: the caller asked to stop */
    HUBCENSUS_FAILURE_FATAL = 6,   /* 1: anything else, the disk above all */
};

/*
 * Why a call failed.  Functions that can fail take a `struct hubcensus_error **` last: it may
 * be NULL; else `*error` is set to NULL when the call begins, whatever it was, and to a new
 * error, for hubcensus_error_free(), when it fails.
 */
struct hubcensus_error;

HUBCENSUS_API enum hubcensus_failure hubcensus_error_kind(const struct hubcensus_error *error);

/*
 * What happened, to what, and what to do next: one line of text, for people, without a final
 * newline.  It names the program's options where they are what others would set, and never
 * holds a token.  "" for NULL.
 */
HUBCENSUS_API const char *hubcensus_error_message(const struct hubcensus_error *error);
HUBCENSUS_API void hubcensus_error_free(struct hubcensus_error *error);

enum hubcensus_event_kind {
    HUBCENSUS_EVENT_NOTE = 0,     /* `text`: worth knowing, nothing is wrong */
    HUBCENSUS_EVENT_WARNING = 1,  /* `text`: the run goes on, and this is what is amiss */
    HUBCENSUS_EVENT_DEBUG = 2,    /* `text`: for whoever looks for a fault */
    HUBCENSUS_EVENT_WAIT = 3,     /* `text`: why; `wait_ms`: how long nothing will be asked */
    HUBCENSUS_EVENT_PROGRESS = 4, /* the members from `phase` on */
    HUBCENSUS_EVENT_TICK = 5,     /* time has passed: about a second at most since another event */
};

/* Members that its kind does not name are NULL or 0.  Kinds may be added. */
struct hubcensus_event {
    enum hubcensus_event_kind kind;
    const char *text;
    int64_t wait_ms;
    const char *phase; /* "text-generation", "canonical authors" */
    int64_t done;     /* models read, or authors or questions finished; -1 where it is not known, */
    int64_t expected; /* the same unit; likewise, */
    int64_t pages;    /* and so on */
    int64_t found;    /* new supported models, or what `found_as` says */
    const char *found_as; /* "found", "in use" */
};

/*
 * Told of an event, by the thread that called the library, during that call.  The event is
 * gone afterwards.  Returns 0 to go on; any other number stops what runs after the page in
 * hand: the call then fails with HUBCENSUS_FAILURE_STOPPED, its place kept where it has one (an
 * iterator tells of that page first).  It may not use the handles of the call that it is told
 * of, and must return (no longjmp, no C++ exception).  A signal handler that wants to stop a run
 * sets a flag that this looks at.
 */
typedef int hubcensus_hear_fn(void *context, const struct hubcensus_event *event);

#ifdef __cplusplus
}
#endif

#endif
