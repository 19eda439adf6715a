/*
 * help: what the program can do, in words made from its tables.
 */
#ifndef HUBCENSUS_CLI_HELP_H
#define HUBCENSUS_CLI_HELP_H

#include "base/str.h"
#include "commands.h"

/* The width to wrap at: stdout's terminal, else $COLUMNS, else 80; never beyond what reads well. */
unsigned help_width(void);

/* Append `hubcensus --help`. */
void help_program(struct str *out, unsigned width);

/* Append `hubcensus COMMAND --help`. */
void help_command(struct str *out, const struct command *command, unsigned width);

#endif
