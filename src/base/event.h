/*
 * event: the one way the library tells of what it does while it does it.
 *
 * Whoever runs the library hands it a listener; the library never prints.
 */
#ifndef HUBCENSUS_BASE_EVENT_H
#define HUBCENSUS_BASE_EVENT_H

#include <stdint.h>

enum event_kind {
    EVENT_NOTE,     /* `text`: worth knowing, nothing is wrong */
    EVENT_WARNING,  /* `text`: the run goes on, and this is what is amiss */
    EVENT_DEBUG,    /* `text`: for whoever looks for a fault */
    EVENT_WAIT,     /* `text`: why; `wait_ms`: how long nothing will be asked */
    EVENT_PROGRESS, /* `progress`: how far the run is */
    EVENT_TICK, /* time has passed, about a second at most since the last one or another event */
};

/* How far a run is; -1 where it is not known. */
struct progress {
    const char *phase; /* "text-generation", "canonical authors" */
    int64_t done;      /* models read, or authors or questions finished */
    int64_t expected;  /* the same unit */
    int64_t pages;
    int64_t found;        /* new supported models, or what `found_as` says */
    const char *found_as; /* static; "in use"; NULL means "found" */
};

struct event {
    enum event_kind kind;
    const char *text;
    int64_t wait_ms;
    struct progress progress;
};

struct listener {
    /* May be NULL: nobody listens.  The event and its texts are gone after the call. */
    void (*hear)(void *context, const struct event *event);
    void *context;
};

void event_note(const struct listener *l, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void event_warn(const struct listener *l, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void event_debug(const struct listener *l, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void event_wait(const struct listener *l, int64_t wait_ms, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void event_tick(const struct listener *l);
void event_progress(const struct listener *l, const struct progress *progress);

#endif
