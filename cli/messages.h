/*
 * messages: the options that every command has: what is told on stderr, and how.
 */
#ifndef HUBCENSUS_CLI_MESSAGES_H
#define HUBCENSUS_CLI_MESSAGES_H

#include <stdbool.h>

#include "options.h"

enum color {
    COLOR_AUTO,
    COLOR_ALWAYS,
    COLOR_NEVER,
};

/* The first member of every command's settings. */
struct message_settings {
    bool quiet;
    bool verbose;
    bool json_log;
    int color; /* enum color */
};

extern const struct option_group message_group;

#endif
