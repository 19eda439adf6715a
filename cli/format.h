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

/* The page, where a command has one: beside the others, which most commands choose among. */
#define FORMAT_HTML 4

/* What --format calls them, NULL-terminated: the first two; all but the page, for commands that
 * list; and all, for those that have a page. */
extern const char *const format_choices[];
extern const char *const format_list_choices[];
extern const char *const format_page_choices[];

#endif
