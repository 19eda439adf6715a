/*
 * progress: what the user is told on stderr while a command runs.
 *
 * On a terminal one line that is drawn over and over; elsewhere a line now and
 * then; or one JSON object for each event.  Warnings are always told.
 */
#ifndef HUBCENSUS_CLI_PROGRESS_H
#define HUBCENSUS_CLI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/event.h"
#include "messages.h"

struct progress_style {
    int fd;
    bool terminal; /* fd is one, and may be drawn upon */
    bool quiet;    /* warnings and errors alone */
    bool verbose;  /* debug events too */
    bool json;     /* events as JSON */
    bool shown;    /* progress is */
    bool utf8;
    bool color;
    int64_t (*now_ms)(void); /* a steady clock */
    int64_t (*time)(void);   /* seconds since 1970 */
};

/* The style for stderr, by the settings, the environment and the locale. */
void progress_style_init(struct progress_style *style, const struct message_settings *settings);

struct display;

/* Free with display_free(), which clears the line. */
struct display *display_new(const struct progress_style *style);
void display_free(struct display *d);

/* Whoever tells this listener tells the display; it lives as long as that. */
struct listener display_listener(struct display *d);

/* Say why the command failed; `who` is "hubcensus", or with the command's name. */
void display_error(struct display *d, const char *who, const struct err *err, int status);

#endif
