/*
 * content: what a table of a Python module holds while its statements are read.
 */
#ifndef HUBCENSUS_PYSOURCE_CONTENT_H
#define HUBCENSUS_PYSOURCE_CONTENT_H

#include "base/arena.h"
#include "base/map.h"
#include "pysource/table.h"

/* Entries that may be copied from table to table in one module: a few lines of source can ask for
 * more than any memory holds. */
#define CONTENT_MOST_COPIED ((size_t)1 << 20)

enum content_kind {
    CONTENT_NONE, /* no table: `what` says what it is */
    CONTENT_DICT,
    CONTENT_LIST, /* or tuple */
    CONTENT_SET,
};

struct content {
    struct content *next; /* all of a module */
    enum content_kind kind;
    const char *what; /* "a number"; static */
    struct py_place at;
    struct py_entry *entries;
    size_t count;
    size_t capacity;
    struct map places; /* of a dict's keys and a set's texts in `entries` */
    bool mapped;       /* `places` is in use */
    struct py_fault *faults;
    size_t fault_count;
    size_t fault_capacity;
};

/* What is named where a value is read. */
struct names {
    struct arena *arena; /* what is kept lives there */
    struct map contents; /* name to its struct content * */
    struct map classes;  /* of the module */
    size_t copied;       /* see CONTENT_MOST_COPIED */
};

/* The table of that name, NULL when there is none. */
struct content *names_find(const struct names *names, struct slice name);

struct content *content_new(enum content_kind kind, struct py_place at);
void content_free(struct content *c);

/* Note what is not read, printf-style. */
void content_fault(struct content *c, struct py_place at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A table of the value alone; the caller's.  A name of a table copies it. */
struct content *content_of(struct names *names, const struct py_value *value);

/* Put what `value` holds behind what is there: pairs into a dict, elements into a list or set. */
void content_merge(struct content *c, struct names *names, const struct py_value *value);

/* Put one element into a list or set. */
void content_add(struct content *c, struct names *names, const struct py_value *element);

/* Put one key with its value into a dict. */
void content_put(struct content *c, struct names *names, const struct py_value *key,
                 const struct py_value *value);

/* Put the arguments of a call into a dict, as dict() and update() take them; `skip` of them first
 * are not content. */
void content_arguments(struct content *c, struct names *names, const struct py_value *call,
                       size_t skip);

#endif
