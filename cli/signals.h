/*
 * signals: how somebody stops a run.
 *
 * The first SIGINT or SIGTERM asks for a clean end, which comes after the page
 * in hand; the second ends the program where it is.
 */
#ifndef HUBCENSUS_CLI_SIGNALS_H
#define HUBCENSUS_CLI_SIGNALS_H

#include <signal.h>

/*
 * Begin to listen.  SIGPIPE is ignored from here on: a reader that goes away
 * is seen when writing fails.
 */
void signals_listen(void);

/* Becomes the signal's number with the first that comes; 0 before. */
const volatile sig_atomic_t *signals_stop(void);

#endif
