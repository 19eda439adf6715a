/*
 * commands: what the program can be told to do.
 */
#ifndef HUBCENSUS_CLI_COMMANDS_H
#define HUBCENSUS_CLI_COMMANDS_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/event.h"
#include "base/str.h"
#include "hub/recording.h"
#include "options.h"

/* What a command gets from whoever runs it. */
struct run {
    const struct listener *listener; /* draws progress, prints notes and warnings */
    const volatile sig_atomic_t *stop;
    struct options_arguments arguments; /* what was no option */
    struct recorder *recorder;          /* keeps what the Hub answers, or NULL */
    bool asked_hub;                     /* set by whoever opens a session with the Hub */
    bool inner_ended; /* the command that this one runs came to its end, whatever it found */
    struct str *out;  /* for stdout; written when the command is over */
};

/*
 * Write what is in `out` now, for a command that must know it written.  Returns
 * 0, also when the reader has gone (the program ends by that later), or -1.
 */
int run_write(struct run *run, struct err *err);

struct command {
    const char *name;
    const char *summary;     /* one line, no full stop */
    const char *arguments;   /* after the options in the synopsis: "[NAME]" */
    const char *description; /* paragraphs, parted by empty lines, for --help */
    size_t least_arguments;
    size_t most_arguments; /* SIZE_MAX: all that follow the first belong to another command */
    /* The first part is message_group, at offset 0 of the settings. */
    const struct option_part *parts;
    const struct option_term *examples; /* a command line and what it does */
    size_t settings_size;
    /* Returns an exit status, or -1 and `err`; `settings` are the parts' own. */
    int (*run)(struct run *run, const void *settings, struct err *err);
};

extern const struct command command_scrape;
extern const struct command command_regap;
extern const struct command command_check;
extern const struct command command_list;
extern const struct command command_archs;
extern const struct command command_gaps;
extern const struct command command_stats;
extern const struct command command_next;
extern const struct command command_card;
extern const struct command command_coverage;
extern const struct command command_report;
extern const struct command command_diff;
extern const struct command command_trend;
extern const struct command command_sync;
extern const struct command command_deprecate;
extern const struct command command_profiles;
extern const struct command command_profile;
extern const struct command command_record;
extern const struct command command_replay;
extern const struct command command_completion;

/* All of them in the order of the help; NULL-terminated. */
extern const struct command *const commands[];

/* The command called `name`; NULL, with ERR_USAGE that names the nearest. */
const struct command *command_find(const char *name, struct err *err);

/* True when the command asks the Hub, and so has --replay. */
bool command_asks_hub(const struct command *command);

/*
 * Parse argv[1…] for `command`, run it, print what it says and why it failed.
 * `outer` (may be NULL) is the run of a command that runs this one: its
 * recorder is used, and told whether the Hub was asked.  Returns the exit status.
 */
int command_run(const struct command *command, struct run *outer, int argc, char **argv);

/* The whole program: argv[1] names the command.  Returns the exit status. */
int commands_main(int argc, char **argv);

#endif
