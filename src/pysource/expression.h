/*
 * expression: the values of a logical line's expressions, read from its tokens.
 */
#ifndef HUBCENSUS_PYSOURCE_EXPRESSION_H
#define HUBCENSUS_PYSOURCE_EXPRESSION_H

#include "base/arena.h"
#include "pysource/value.h"

/* The tokens of one logical line, comments left out. */
struct py_line {
    const struct py_token *tokens;
    const uint32_t *partner; /* of an opening bracket: the index of the closing one */
    size_t count;
    struct arena *arena; /* what is read lives there */
};

/* Whether token `i` is this operator or keyword. */
bool py_line_has(const struct py_line *line, size_t i, const char *text);

/* The source from token `from` up to the end of token `to` - 1; from < to. */
struct slice py_line_text(const struct py_line *line, size_t from, size_t to);

/*
 * The expression of the tokens from `from` up to `to`; commas outside brackets
 * make it a tuple.  NULL with ERR_DATA when there is none, or a string in it is
 * no string.
 */
const struct py_value *py_expression(const struct py_line *line, size_t from, size_t to,
                                     struct err *err);

/* The arguments of a call, without its brackets, as the children of a PY_CALL of `callee`. */
const struct py_value *py_arguments(const struct py_line *line, size_t from, size_t to,
                                    struct slice callee, struct py_place at, struct err *err);

/*
 * A name with dots at token `*i`, as one text without blanks; data NULL when
 * there is none.  `*i` goes behind it.
 */
struct slice py_dotted_name(const struct py_line *line, size_t *i, size_t to);

/* The token from which on `lambda`s before it are closed: go from `i` over brackets and lambdas to
 * the next of the operators `stops` (each of one character), or to `to`. */
size_t py_line_find(const struct py_line *line, size_t i, size_t to, const char *stops);

#endif
