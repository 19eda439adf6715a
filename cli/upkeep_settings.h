/*
 * upkeep_settings: what the commands have that change a registry's files by hand.
 */
#ifndef HUBCENSUS_CLI_UPKEEP_SETTINGS_H
#define HUBCENSUS_CLI_UPKEEP_SETTINGS_H

#include <stdint.h>

#include "base/lock.h"
#include "commands.h"
#include "options.h"

struct upkeep_settings {
    const char *by;      /* who verified */
    const char *version; /* of the library, or NULL */
    const char *date;    /* NULL: today */
    int64_t wait;        /* seconds that another run is waited for */
};

extern const struct option_group upkeep_group;

/* Take the folder's lock, waiting for another run as the settings say: as lock_wait(). */
int upkeep_lock(struct lock **out, const char *folder, const char *purpose,
                const struct upkeep_settings *settings, const struct run *run, struct err *err);

/* --date as it is to be written: 0, or -1 with ERR_USAGE when it is no day, or one to come. */
int upkeep_check_date(const struct upkeep_settings *settings, struct err *err);

/* Whether a day ("2026-10-05") is to come, even where it is tomorrow already. */
bool upkeep_is_future(struct slice date);

/* The run's own token, to be masked in texts; NULL when there is none.  For token_free(). */
char *upkeep_token(void);

/* Append `text` without what looks like a token: NULL stays absent. */
struct slice upkeep_mask(struct str *out, const char *text, const char *token);

#endif
