/*
 * options: one table a command, from which come its parsing and its help.
 *
 * A table is a row of groups; each group fills one plain struct of settings and
 * is shared by all commands that have those settings.  Flags stand over the
 * environment, which stands over the table's defaults.
 */
#ifndef HUBCENSUS_CLI_OPTIONS_H
#define HUBCENSUS_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

/* What an option takes, and the type of the settings' member that keeps it. */
enum option_kind {
    OPTION_FLAG,   /* nothing: bool */
    OPTION_TEXT,   /* one text: const char *, NULL when not given */
    OPTION_LIST,   /* texts, each kept once: struct option_list */
    OPTION_NUMBER, /* an integer from `least` to `most`: int64_t */
    OPTION_TIME,   /* seconds from `least` to `most`, written 90, 90s, 10m or 2h: int64_t */
    OPTION_CHOICE, /* one of `choices`: int, its index */
};

/* The texts belong to argv or the environment, the array to the settings. */
struct option_list {
    const char **items;
    size_t count;
};

struct option_spec {
    const char *name; /* after the two dashes; NULL ends a group's row */
    char letter;      /* after one dash; 0 for none */
    enum option_kind kind;
    size_t member;              /* offset in the group's settings */
    const char *value;          /* what the help calls the value: "DIR" */
    const char *fallback;       /* the value when nobody gives one; NULL for none */
    const char *environment;    /* the variable that gives it when no flag does, or NULL */
    const char *const *choices; /* NULL-terminated */
    int64_t least, most;
    const char *unit; /* of a number, in messages: "models" */
    const char *help; /* one or two sentences, without the default */
};

/* A term and what it means: an environment variable, an exit status, a file. */
struct option_term {
    const char *name; /* NULL ends a row */
    const char *meaning;
};

struct option_group {
    const char *title; /* in the help, without the colon; NULL: it goes on with the group before */
    const struct option_spec *options;
    const struct option_term *environment; /* variables that bear on this group, or NULL */
};

/* A group as a command has it: at this offset in the command's settings. */
struct option_part {
    const struct option_group *group; /* NULL ends a row */
    size_t offset;
};

enum options_found {
    OPTIONS_READY,
    OPTIONS_HELP, /* --help or -h; nothing else was read after it */
};

struct options_arguments {
    char **items; /* belong to argv */
    size_t count;
};

/*
 * Parse argv[1..argc-1] into `settings`, which must be zeroed; argv[0] is not
 * looked at; `command` names it in messages.  Long names may be spelt with underscores and cut
 * short where no other begins alike.  What is no option goes to `rest`; with `leading` all from the
 * first such argument on, options included.  Spelling in argv is changed in place where it has
 * underscores. Returns 0 and *found, or -1 with ERR_USAGE.  Either way options_fini() and
 * options_arguments_fini() free what was kept.
 */
int options_parse(enum options_found *found, struct options_arguments *rest, const char *command,
                  const struct option_part *parts, void *settings, int argc, char **argv,
                  bool leading, struct err *err);
void options_fini(const struct option_part *parts, void *settings);
void options_arguments_fini(struct options_arguments *arguments);

/*
 * Read `text` as a whole number, digits grouped by underscores or not:
 * false when it is none or passes 64 bits.
 */
bool options_number(int64_t *out, const char *text);

/* How many things a number that was read allows: SIZE_MAX for 0, which stands for all. */
size_t options_count(int64_t number);

/*
 * Read `text` as a span of time: a whole number of seconds (90, 90s), minutes
 * (10m) or hours (2h).  false when it is none or its seconds pass 64 bits.
 */
bool options_time(int64_t *seconds, const char *text);

#endif
