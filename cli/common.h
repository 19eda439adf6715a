/*
 * common: the options that every command has: what is told on stderr, and how.
 */
#ifndef HUBCENSUS_CLI_COMMON_H
#define HUBCENSUS_CLI_COMMON_H

#include <stdbool.h>

#include "options.h"

enum color {
    COLOR_AUTO,
    COLOR_ALWAYS,
    COLOR_NEVER,
};

/* The first member of every command's settings. */
struct common_settings {
    bool quiet;
    bool verbose;
    bool json_log;
    int color; /* enum color */
};

extern const struct option_group common_group;

/* The choices of --format where there are two, and their values. */
enum format {
    FORMAT_TEXT,
    FORMAT_JSON,
};
extern const char *const format_choices[];

#endif
