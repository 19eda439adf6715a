/*
 * ranking_settings: how gaps are ranked, what counts in them, and what is told of them.
 */
#ifndef HUBCENSUS_CLI_RANKING_SETTINGS_H
#define HUBCENSUS_CLI_RANKING_SETTINGS_H

#include <stdbool.h>

#include "base/err.h"
#include "base/event.h"
#include "options.h"
#include "registry/gaps.h"

struct ranking_settings {
    const char *weights; /* NULL: the reference's */
    int lineage;         /* enum gaps_lineage */
    bool extended;
};

extern const struct option_group ranking_group;

/* The choices that the settings name: 0, or -1 with ERR_USAGE for weights that are none. */
int ranking_choices(struct gaps_choices *out, const struct ranking_settings *settings,
                    struct err *err);

/* Say what a choice of lineage could not see to: models and gaps of unknown lineage. */
void ranking_tell_lineage(const struct listener *listener, const char *folder,
                          const struct gaps *gaps);

#endif
