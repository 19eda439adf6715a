/*
 * table: rows of cells, written as text, as Markdown and as CSV from one description.
 *
 * Names are strangers' texts, and shown so that they do no harm.
 */
#ifndef HUBCENSUS_REPORT_TABLE_H
#define HUBCENSUS_REPORT_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

enum table_kind {
    TABLE_NAME,   /* a stranger's text; absent is empty */
    TABLE_CLASS,  /* likewise, cut before the others: it says much in few letters */
    TABLE_WORDS,  /* the program's own; absent is empty */
    TABLE_NUMBER, /* -1 is unknown: "?" for people, an empty cell in CSV; below too */
    TABLE_SIZE,   /* of parameters: "7.2B", in CSV the number */
    TABLE_MEMORY, /* of bytes: "13.5 GiB", in CSV the number */
    TABLE_TRUTH,  /* "yes" or nothing; in CSV true or false */
};

struct table_cell {
    struct slice text; /* of TABLE_NAME and TABLE_WORDS; lives until the next cell is asked for */
    int64_t number;    /* of the others */
    struct str *room;  /* empty: for a text that is made for the cell */
};

struct table_column {
    int id;            /* whatever who fills the cells likes */
    const char *title; /* in lower case, as text has it */
    const char *key;   /* the column's name in CSV */
    enum table_kind kind;
    bool is_spare; /* left out of a text that has too few columns for it */
};

struct table {
    const struct table_column *columns;
    size_t column_count;
    size_t rows;
    /* Fill a cell, which comes empty. */
    void (*cell)(struct table_cell *out, const void *context, size_t row, int column);
    /* Append the line that stands before a row in text, without its end, or nothing; the rows are
     * then indented.  NULL: there are no such lines. */
    void (*heading)(struct str *out, const void *context, size_t row);
    const void *context;
};

/*
 * Append the table in columns.  `width` is how many the terminal has: where it is too narrow, spare
 * columns are left out from the last on, and then names are cut; 0: as many as it takes.
 */
void table_text(struct str *out, const struct table *t, unsigned width);

/* The same as GitHub writes Markdown, names in code spans. */
void table_markdown(struct str *out, const struct table *t);

/* RFC 4180, see report/csv.h: a row of the columns' keys, and the others. */
void table_csv(struct str *out, const struct table *t);

/* Append a number of bytes with two or three digits: "350 MiB", "13.5 GiB"; "?" when -1. */
void table_memory(struct str *out, int64_t bytes);

#endif
