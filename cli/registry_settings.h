/*
 * registry_settings: which library's registry, where its files are, and what counts in it.
 */
#ifndef HUBCENSUS_CLI_REGISTRY_SETTINGS_H
#define HUBCENSUS_CLI_REGISTRY_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/event.h"
#include "commands.h"
#include "library/profile.h"
#include "messages.h"
#include "options.h"
#include "registry/quantized.h"

struct registry_settings {
    const char *profile;        /* name or file; NULL: as registry_profile() says */
    const char *supported_from; /* PATH[@REV], or NULL */
    const char *library;        /* which reader reads it; NULL: the one that knows it */
    const char *output;         /* NULL: as registry_folder() says */
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

/* Warn that the last scan of the census at `path`, or in that folder, is not finished; `figures`
 * says which are told all the same. */
void registry_tell_unfinished(const struct listener *listener, const char *path,
                              const char *figures);

/*
 * The profile that the settings name: that of --profile, or the one made of
 * --supported-from, to which --profile then gives the rest; TransformerLens' when neither
 * is given.  What could not be read of a library's source, and what disagrees in it, is
 * told, unless `messages` says to be quiet.  `*out` is the caller's.  Returns 0, or -1 as
 * profile_from_place() and profile_load(), with ERR_USAGE for --library without the other.
 */
int registry_profile(struct profile **out, const struct registry_settings *settings,
                     const struct message_settings *messages, const struct run *run,
                     struct err *err);

/* The same of a word that names a profile, or the source of a library: profile_from_word(). */
int registry_profile_of(struct profile **out, const char *word,
                        const struct message_settings *messages, const struct run *run,
                        struct err *err);

/* Tell what the profile's source left unsaid: each remark with --verbose, else the first few. */
void registry_tell_remarks(const struct profile *profile, const struct message_settings *messages,
                           const struct listener *listener);

/*
 * The folder of the registry's files: the one asked for; else the library's
 * own, when the current directory is its checkout; else "registry".  Belongs to
 * the settings or the profile.
 */
const char *registry_folder(const struct registry_settings *settings,
                            const struct profile *profile);

#endif
