/*
 * bar: the one line that says how far a run is.
 */
#ifndef HUBCENSUS_CLI_BAR_H
#define HUBCENSUS_CLI_BAR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/event.h"
#include "base/str.h"

struct bar {
    struct progress progress;
    double per_second; /* of progress.done; negative when not known yet */
    const char *wait;  /* why nothing is asked now; NULL while something is */
    int64_t wait_s;
};

struct bar_style {
    unsigned columns; /* the most that may be used; 0: as many as it takes, and no bar */
    bool utf8;        /* else plain ASCII */
    bool color;
};

/*
 * Append the line, without its end.  Where it does not fit, what matters least
 * is left out, the bar first; the phase and how much is done always stay.
 * Returns how many columns it takes.
 */
unsigned bar_draw(struct str *out, const struct bar *bar, const struct bar_style *style);

#endif
