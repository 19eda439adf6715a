/*
 * format: in which form a command writes to stdout.
 */
#ifndef HUBCENSUS_CLI_FORMAT_H
#define HUBCENSUS_CLI_FORMAT_H

enum format {
    FORMAT_TEXT,
    FORMAT_JSON,
};

/* What --format calls them; NULL-terminated. */
extern const char *const format_choices[];

#endif
