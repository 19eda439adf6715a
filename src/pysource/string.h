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

/* Why the value of a literal is not known from its source, for py_value.reason; NULL when it is. */
const char *py_string_unreadable(const struct py_token *token);

/* Is the value nothing but the bytes between the quotes?  They are in `*out` then. */
bool py_string_is_plain(struct slice *out, const struct py_token *token);

/*
 * Append the value of a text or bytes literal to `out`: text as UTF-8 (a surrogate
 * escape as U+FFFD), ends of lines as LF.  Returns 0, or -1 with ERR_DATA and the place:
 * an escape that is none ("\x4"), a character in bytes that is not ASCII, and
 * what py_string_unreadable() tells: a name of "\N{…}" (no table of names is
 * kept), an f-string.
 */
int py_string_decode(struct str *out, const struct py_token *token, struct err *err);

#endif
