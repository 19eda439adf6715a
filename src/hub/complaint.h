/*
 * complaint: what became of a try of a request, and of the request, in words.
 *
 * Pure text.  What is not the Hub's fault is not laid upon it: a proxy, a place
 * that a redirect led to, an endpoint that is no Hub.
 */
#ifndef HUBCENSUS_HUB_COMPLAINT_H
#define HUBCENSUS_HUB_COMPLAINT_H

#include <stdbool.h>

#include "base/err.h"
#include "base/str.h"

/* A try that gave no good answer; strings may be NULL where there is none. */
struct complaint_try {
    int status;                                          /* 0: no answer came */
    const char *refused;                                 /* why its reader did not want the bytes */
    const char *failed;                                  /* what the transport says */
    const char *error_code, *error_message, *request_id; /* X-Error-Code and its like */
    const char *location;
    const char *led_to; /* where redirects led; NULL when none was followed */
    struct slice body;  /* of an error */
};

bool complaint_is_redirect(int status);

/* Append a clause: "the Hub answered 503 (unavailable): try later". */
void complaint_of_try(struct str *out, const struct complaint_try *t);

/* The end of a request whose last try was `last`. */
struct complaint_end {
    const char *target;
    const char *endpoint;
    unsigned tries;
    bool with_token;
    bool is_doubtful; /* no good answer has ever come from this endpoint */
    const struct complaint_try *last;
};

/* Set `err`: to what it happened, the clause, and what to do next as the kind demands. */
void complaint_of_end(struct err *err, enum err_kind kind, const char *clause,
                      const struct complaint_end *end);

#endif
