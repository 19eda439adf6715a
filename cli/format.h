/*
 * format: in which form a command writes to stdout.
 */
#ifndef HUBCENSUS_CLI_FORMAT_H
#define HUBCENSUS_CLI_FORMAT_H

enum format {
    FORMAT_TEXT,
    FORMAT_JSON,
    FORMAT_MARKDOWN,
    FORMAT_CSV,
};

/* What --format calls them, NULL-terminated: the first two, and all for commands that list. */
extern const char *const format_choices[];
extern const char *const format_list_choices[];

#endif
