/*
 * unescape: the escapes in JSON strings, and what they stand for.
 */
#ifndef HUBCENSUS_JSON_UNESCAPE_H
#define HUBCENSUS_JSON_UNESCAPE_H

#include "base/str.h"

/*
 * Append the text of a string that a scan found valid, its escapes decoded.
 * Each surrogate without its partner becomes U+FFFD.
 */
void unescape_text(struct str *out, struct slice text);

#endif
