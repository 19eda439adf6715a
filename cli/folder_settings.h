/*
 * folder_settings: where the registry is, for commands that ask nothing else of a profile.
 */
#ifndef HUBCENSUS_CLI_FOLDER_SETTINGS_H
#define HUBCENSUS_CLI_FOLDER_SETTINGS_H

#include "base/err.h"
#include "options.h"

struct folder_settings {
    const char *profile; /* NULL: TransformerLens' */
    const char *output;  /* NULL: as registry_folder() says */
};

extern const struct option_group folder_group;

/* The folder, as registry_folder() says; `*out` is the caller's.  0, or -1 as profile_load(). */
int folder_find(char **out, const struct folder_settings *settings, struct err *err);

#endif
