/*
 * libraries: those that a command puts side by side, with --against.
 */
#ifndef HUBCENSUS_CLI_LIBRARIES_H
#define HUBCENSUS_CLI_LIBRARIES_H

#include <stddef.h>

#include "base/err.h"
#include "commands.h"
#include "library/profile.h"
#include "messages.h"
#include "options.h"

/* More would make no table that could be read. */
#define LIBRARIES_MOST 16

struct against_settings {
    struct option_list against; /* each item names one or more, parted by commas */
};

extern const struct option_group against_group;

struct libraries {
    struct profile *items[LIBRARIES_MOST]; /* in the order they were named */
    char *own_names[LIBRARIES_MOST];       /* what their profiles call them */
    size_t count;
};

void libraries_init(struct libraries *l);

/* Leaves an empty set. */
void libraries_fini(struct libraries *l);

/*
 * Take a profile to those there are, whose it is from then on, also on failure.
 * One that stands there already, word for word, is not taken twice.
 *
 * The name of each becomes what it is called beside the others, no two alike: "vllm";
 * of one read at a revision "vllm@v0.9"; where that would be said of two, with the
 * beginning of the commit, "vllm@0123456789", or if that does not tell them apart with
 * the place, "vllm (~/vllm-too)".
 *
 * Returns 0, or -1 with ERR_USAGE: another one has its name, and nothing tells the two
 * apart; it does not tell what its library loads; or these are too many.
 */
int libraries_take(struct libraries *l, struct profile *profile, struct err *err);

/* The same for the first, whose registry it is: also one that does not tell. */
int libraries_begin(struct libraries *l, struct profile *profile, struct err *err);

/*
 * Take all that are built in, after those there are, but for one that bears the name of
 * one of those.  Returns 0, or -1 as libraries_take().
 */
int libraries_take_builtin(struct libraries *l, struct err *err);

/*
 * Load those that --against names, after those there are, and tell what of their sources
 * could not be read, as registry_profile_of() does.  Returns 0, or -1: ERR_USAGE as above,
 * or as profile_from_word() says.
 */
int libraries_load(struct libraries *l, const struct against_settings *settings,
                   const struct message_settings *messages, const struct run *run, struct err *err);

#endif
