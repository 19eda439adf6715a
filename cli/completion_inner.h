/*
 * completion_inner: what the scripts for the shells have in common.
 *
 * The scripts stand in cli/completion/, with holes in them for what the tables of
 * commands and options tell.
 */
#ifndef HUBCENSUS_CLI_COMPLETION_INNER_H
#define HUBCENSUS_CLI_COMPLETION_INNER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"
#include "commands.h"
#include "options.h"

enum completion_kind {
    COMPLETE_NOTHING, /* a value that nobody can list */
    COMPLETE_WORDS,
    COMPLETE_FILE,
    COMPLETE_FOLDER,
    COMPLETE_PROFILE,  /* one that is built in, or a file */
    COMPLETE_PROFILES, /* several, parted by commas */
    COMPLETE_LIBRARY,  /* one whose source can be read */
    COMPLETE_COMMAND,  /* one that asks the Hub, with what belongs to it */
};

/* What an option takes, or what stands in a place behind a command. */
struct completion_value {
    enum completion_kind kind;
    struct slice title;         /* what the help calls it: "NAME|FILE" */
    bool repeats;               /* of a place: any number of them stand there */
    const char *const *choices; /* of an option of COMPLETE_WORDS; a place's are its title */
};

/* What the option takes; false when it takes nothing. */
bool completion_of_option(struct completion_value *out, const struct option_spec *option);

/*
 * The next place in a command's `arguments`, from `*rest` on, which goes on; false
 * past the last.  What follows a command is that command's own, and no place.
 */
bool completion_next_place(struct completion_value *out, const char **rest);

/* Append the words of a value of COMPLETE_WORDS, with `between` between them. */
void completion_words(struct str *out, const struct completion_value *value, char between);

/* Append the names of the profiles that are built in, of the libraries that can be read. */
void completion_profiles(struct str *out);
void completion_libraries(struct str *out);

/* Append the names of the commands that ask the Hub. */
void completion_asking(struct str *out, char between);

/* Append what `text` says first, up to a semicolon, a full stop, a colon or a bracket. */
void completion_gist(struct str *out, const char *text);

/* Call `tell` for each option of the command: its own, those of all commands, and --help. */
void completion_each_option(struct str *out, const struct command *command,
                            void (*tell)(struct str *out, const struct command *command,
                                         const struct option_spec *option));

/* A hole in a script, @NAME@, and who fills it. */
struct completion_hole {
    const char *name; /* NULL ends a row */
    void (*fill)(struct str *out);
};

/* The holes that the script for that shell alone has. */
extern const struct completion_hole completion_bash_holes[];
extern const struct completion_hole completion_zsh_holes[];
extern const struct completion_hole completion_fish_holes[];

#endif
