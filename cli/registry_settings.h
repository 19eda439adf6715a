/*
 * registry_settings: which library's registry, where its files are, and what counts in it.
 */
#ifndef HUBCENSUS_CLI_REGISTRY_SETTINGS_H
#define HUBCENSUS_CLI_REGISTRY_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/event.h"
#include "library/profile.h"
#include "options.h"
#include "registry/quantized.h"

struct registry_settings {
    const char *profile; /* name or file */
    const char *output;  /* NULL: as registry_folder() says */
};

struct quantized_settings {
    int quantized;    /* enum quantized_policy */
    int quantized_by; /* enum quantized_by */
};

/* Of commands that write the reports. */
struct rewrite_settings {
    int64_t max_shrink; /* percent */
    int format;         /* enum format, of the summary */
};

enum quantized_by {
    QUANTIZED_BY_ALL,
    QUANTIZED_BY_NAMES,
};

extern const struct option_group registry_group;
extern const struct option_group quantized_group;
extern const struct option_group rewrite_group;

/* What --quantized and --quantized-by call what they take, NULL-terminated. */
extern const char *const quantized_choices[];
extern const char *const quantized_by_choices[];

/* Say that the reports were left as they are, as `shrunk` (see struct scan_result) says. */
void registry_tell_shrunk(const struct listener *listener, const char *folder, const char *shrunk,
                          int64_t max_shrink, bool asked_hub);

/*
 * The folder of the registry's files: the one asked for; else the library's
 * own, when the current directory is its checkout; else "registry".  Belongs to
 * the settings or the profile.
 */
const char *registry_folder(const struct registry_settings *settings,
                            const struct profile *profile);

#endif
