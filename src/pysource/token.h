/*
 * token: Python source as tokens, without running any of it.
 *
 * The rules are those of The Python Language Reference, chapter 2 "Lexical
 * analysis": indentation, continued lines, brackets, strings of every prefix,
 * f-strings with nested quotes (PEP 701).  Source is UTF-8, with or without a
 * byte order mark; line ends are LF, CRLF or CR.
 */
#ifndef HUBCENSUS_PYSOURCE_TOKEN_H
#define HUBCENSUS_PYSOURCE_TOKEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

/* Brackets and blocks deeper than this are refused. */
#define PY_DEPTH 200

/* Where something stands: both count from 1; a column counts characters. */
struct py_place {
    unsigned line;
    unsigned column;
};

enum py_token_kind {
    PY_END,     /* after the last DEDENT */
    PY_NEWLINE, /* the end of a logical line */
    PY_INDENT,
    PY_DEDENT,
    PY_COMMENT, /* text: from its '#' to the end of the line */
    PY_NAME,    /* keywords are names too */
    PY_NUMBER,
    PY_STRING, /* text: prefix and quotes included; see string.h */
    PY_OPERATOR,
};

struct py_token {
    enum py_token_kind kind;
    struct slice text; /* the bytes in the source */
    struct py_place at;
};

struct py_tokenizer;

/* Begin reading `source`, which must stay in place.  Free with py_tokenizer_free(). */
struct py_tokenizer *py_tokenizer_new(struct slice source);
void py_tokenizer_free(struct py_tokenizer *t);

/*
 * The next token; after PY_END always PY_END again.  Returns 0, or -1 with
 * ERR_DATA, the message beginning "line 3, column 14: "; nothing is to be read
 * after that.
 */
int py_token_next(struct py_token *out, struct py_tokenizer *t, struct err *err);

#endif
