/*
 * clean: text that strangers wrote, made harmless to show.
 *
 * A model's name or a message of the Hub may hold anything.  On a terminal a
 * control character can move the cursor, hide or forge a line; a bidirectional
 * control (Unicode Standard Annex 9) can make a text read as another one.
 */
#ifndef HUBCENSUS_BASE_CLEAN_H
#define HUBCENSUS_BASE_CLEAN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/*
 * Controls (C0, DEL, C1), line and paragraph separators, bidirectional controls,
 * and the byte order mark.
 */
bool clean_is_harmful(uint32_t c);

enum clean_charset {
    CLEAN_UTF8,
    CLEAN_ASCII, /* for terminals that would read UTF-8 as something else */
};

/*
 * Append `text` to `out`.  Tabs and line ends become one space each.  Other
 * harmful characters and bytes that are no UTF-8 become U+FFFD, or '?' in
 * ASCII, where every character outside ASCII does.  An absent slice adds nothing.
 */
void clean_append(struct str *out, struct slice text, enum clean_charset charset);

#endif
