/*
 * status: what the program's exit status says.
 */
#ifndef HUBCENSUS_CLI_STATUS_H
#define HUBCENSUS_CLI_STATUS_H

#include "base/err.h"
#include "options.h"

enum status {
    STATUS_DONE = 0,
    STATUS_FAILED = 1,
    STATUS_USAGE = 2,
    STATUS_INCOMPLETE = 3,
    STATUS_AUTH = 4,
    STATUS_UNAVAILABLE = 75, /* EX_TEMPFAIL of sysexits(3) */
};

/* The status for a failure; `signal` is what stopped the run, 0 for none. */
int status_of(enum err_kind kind, int signal);

/* All of them, for help and manual. */
extern const struct option_term status_terms[];

#endif
