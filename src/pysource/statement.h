/*
 * statement: the statements of a Python module that say what it defines and
 * what it uses, told one by one in the order of the source.
 */
#ifndef HUBCENSUS_PYSOURCE_STATEMENT_H
#define HUBCENSUS_PYSOURCE_STATEMENT_H

#include "base/err.h"
#include "base/str.h"
#include "pysource/value.h"

enum py_statement_kind {
    PY_ASSIGN,     /* target = value, target: annotation = value; a = b = value is told twice, from
                      left to right, with the same `value` */
    PY_AUGMENT,    /* target += value, or another operator: `operator` */
    PY_EXPRESSION, /* an expression that stands alone: a call (target.method(…)), a docstring */
    PY_IMPORT,     /* import a.b as c: one statement for each name */
    PY_FROM,       /* from ..a import b as c, d */
    PY_CLASS,      /* class NAME(bases): */
    PY_DEF,        /* def NAME(…): and async def */
    PY_DECORATOR,  /* @expression */
    PY_REMARK,     /* a comment, `text` without its '#' and the blanks around it; told before the
                      statement it stands in or before, with that one's depth */
    PY_OTHER,      /* any other; its keyword, or "", in `text`: "" is an annotation without a
                      value.  "async for" has "for" */
};

/* One name of `from m import name as alias`; alias has data NULL where none is given. */
struct py_imported {
    struct slice name; /* "*" for all */
    struct slice alias;
    struct py_place at;
};

struct py_statement {
    enum py_statement_kind kind;
    struct py_place at;
    unsigned depth;      /* blocks around it: 0 at the module's level */
    bool in_body;        /* of a function or a class, itself or a block around it */
    struct slice target; /* ASSIGN, AUGMENT: dotted name; data NULL when the target is something
                            else (a subscript, a tuple); CLASS, DEF: the name; IMPORT: the alias or
                            data NULL */
    struct slice text;
    struct slice operator; /* of AUGMENT: "+=" */
    struct slice module;   /* IMPORT: "a.b"; FROM: without its leading dots, may be empty */
    unsigned dots;         /* FROM: the leading dots */
    const struct py_imported *names; /* FROM */
    size_t name_count;
    const struct py_value *value; /* ASSIGN, AUGMENT, EXPRESSION, DECORATOR: the expression;
                                     CLASS: a PY_CALL of the class with its bases */
    const struct py_value *left;  /* ASSIGN, AUGMENT: the target as an expression; PY_OTHER "del":
                                     what is deleted */
    struct slice changed; /* where that is a subscript of a dotted name, NAME[…]: the name */
    const struct py_value *subscript; /* and what stands in the brackets; NULL when it is a slice */
};

/* The statement and all it holds are gone after the call.  Returns 0, 1 to end here, -1 with err.
 */
typedef int py_statement_fn(void *context, const struct py_statement *statement, struct err *err);

/*
 * Tell `fn` of every statement of `source`, in blocks too.  `origin` names the
 * source in messages.  Returns 0, or -1: what fn gave, or ERR_DATA for source
 * that is no Python ("auto/configuration_auto.py: line 3, column 14: …").
 */
int py_each_statement(struct slice source, const char *origin, py_statement_fn *fn, void *context,
                      struct err *err);

#endif
