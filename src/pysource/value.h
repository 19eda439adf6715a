/*
 * value: expressions of Python source, as far as they are literals, names, calls
 * and displays of such.
 *
 * Anything else (operators, comprehensions, lambdas, conditional expressions,
 * f-strings, subscripts) is one PY_UNREADABLE value with its place: it is known
 * to be there, and nothing is guessed about it.  A bracketed expression is what
 * stands in the brackets; strings beside each other are one.
 */
#ifndef HUBCENSUS_PYSOURCE_VALUE_H
#define HUBCENSUS_PYSOURCE_VALUE_H

#include "base/str.h"
#include "pysource/token.h"

enum py_value_kind {
    PY_UNREADABLE, /* text: the source of it, and why in `reason` */
    PY_NONE,
    PY_TRUE,
    PY_FALSE,
    PY_NUMBER_VALUE, /* text: as it is spelt, a sign included */
    PY_TEXT,         /* text: decoded, UTF-8 */
    PY_BYTES,        /* text: decoded */
    PY_REFERENCE,    /* text: a name, dotted or not, without spaces: "collections.OrderedDict" */
    PY_LIST,         /* children: the elements */
    PY_TUPLE,
    PY_SET,
    PY_DICT,        /* children: PY_PAIR and PY_DOUBLE_STAR */
    PY_CALL,        /* text: who is called, subscripts left out ("OrderedDict" for
                       OrderedDict[str, str](…)); children: the arguments */
    PY_PAIR,        /* in a dict; children: key, value */
    PY_KEYWORD,     /* in a call; text: the name; child: the value */
    PY_STAR,        /* *x in a list, tuple, set or call; child: x */
    PY_DOUBLE_STAR, /* **x in a dict or call; child: x */
};

struct py_value {
    enum py_value_kind kind;
    struct py_place at;
    struct slice text;
    const char *reason; /* of PY_UNREADABLE: "a comprehension is not read"; static */
    size_t count;       /* of children */
    const struct py_value *first;
    const struct py_value *next; /* beside this one */
};

/* What stands behind the last dot of a name; all of it where there is none. */
struct slice py_last_part(struct slice name);

/* What a value is, in words for messages: "a string", "a list", "a comprehension". */
const char *py_value_name(const struct py_value *value);

#endif
