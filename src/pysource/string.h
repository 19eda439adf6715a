/*
 * string: what a string literal of Python stands for.
 *
 * Source of the rules: The Python Language Reference, 2.4.1 "String and Bytes
 * literals".
 */
#ifndef HUBCENSUS_PYSOURCE_STRING_H
#define HUBCENSUS_PYSOURCE_STRING_H

#include "base/err.h"
#include "pysource/token.h"

enum py_string_kind {
    PY_STRING_TEXT,
    PY_STRING_BYTES,
    PY_STRING_FORMATTED, /* an f-string: its value is only known when it runs */
};

/* What its prefix says of a literal: a token of kind PY_STRING. */
enum py_string_kind py_string_kind(const struct py_token *token);

/*
 * Append the value of a text or bytes literal to `out`: text as UTF-8 (a lone
 * surrogate escape as U+FFFD).  Returns 0, or -1 with ERR_DATA and the place:
 * an escape that is none ("\x4"), a name of "\N{…}" (no table of names is
 * kept), an f-string.
 */
int py_string_decode(struct str *out, const struct py_token *token, struct err *err);

#endif
