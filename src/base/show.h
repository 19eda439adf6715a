/*
 * show: names that strangers chose, made fit for a message.
 */
#ifndef HUBCENSUS_BASE_SHOW_H
#define HUBCENSUS_BASE_SHOW_H

#include "base/str.h"

/* Characters of a foreign name that a message shows, when nothing speaks for another number: as
 * many as a model of the Hub can have, 42 of its author and 96 of its own. */
#define SHOW_LENGTH 140

/*
 * Append `text` so that it can do no harm where it is printed: control
 * characters and those that turn the direction of writing as \u001b, bytes that
 * are no UTF-8 as \xff; after `max` characters "..." stands for the rest.
 */
void show_text(struct str *out, struct slice text, size_t max);

/* How somebody else's text is appended where a sentence or a table has a place for it. */
typedef void show_fn(struct str *out, struct slice text);

/* Append it so, SHOW_LENGTH characters at most. */
void show_name(struct str *out, struct slice text);

/* Append it so and whole: for lines that programs read. */
void show_whole(struct str *out, struct slice text);

#endif
