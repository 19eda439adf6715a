/*
 * script: a transport whose answers a test writes down beforehand.
 *
 * Each request takes the first unused line whose target is the end of its URL,
 * or whose `within` is anywhere in it.
 * One handler call happens a run, oldest transfer first, so that a test sees
 * every order of events that a network could give.
 */
#ifndef HUBCENSUS_TESTS_SCRIPT_H
#define HUBCENSUS_TESTS_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"
#include "hub/transport.h"

struct script_line {
    const char *target; /* NULL: see `within` */
    const char *within;
    int status; /* 0: the connection fails */
    const char *body;
    const char *link; /* headers; NULL when absent */
    const char *retry_after;
    const char *ratelimit;
    const char *location;
    const char *error_code;
    const char *error_message;
    const char *request_id;
    bool cut;  /* the body breaks off */
    bool used; /* set when a request took it */
};

struct script {
    struct transport transport;
    struct script_line *lines;
    size_t count;
    struct transfer *transfers;
    bool newest_first; /* call the newest transfer's handlers first */
    bool unusable;     /* every run fails from here on */
    struct str log;    /* "GET url token\n" a request; "cancel url\n" */
};

/* The lines must outlive the script; freed with script_fini(). */
void script_init(struct script *s, struct script_line *lines, size_t count);
void script_fini(struct script *s);

#endif
