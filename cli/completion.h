/*
 * completion: scripts that make a shell complete the program's command line,
 * made from the same tables as its parsing and its help.
 *
 * What a value is follows from what the help calls it: in an option's `value` and a
 * command's `arguments` FILE, PATH, OLD and NEW are files, DIR and FOLDER folders,
 * NAME|FILE a profile or a file, STATUS that of a verification, COMMAND a command that
 * asks the Hub, and words in lower case, parted by bars, are what they say.  The scripts
 * ask the program nothing.
 */
#ifndef HUBCENSUS_CLI_COMPLETION_H
#define HUBCENSUS_CLI_COMPLETION_H

#include "base/str.h"

/* The shells that there is a script for; NULL-terminated. */
extern const char *const completion_shells[];

/* Append the script for the shell of that number. */
void completion_script(struct str *out, size_t shell);

#endif
