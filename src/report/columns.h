/*
 * columns: the cells of a table in text, each at the right of its column.
 *
 * Before a cell stand two spaces.  One that is wider than its column moves
 * those behind it.
 */
#ifndef HUBCENSUS_REPORT_COLUMNS_H
#define HUBCENSUS_REPORT_COLUMNS_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* Append `text` at the right of `width` columns, without the spaces before. */
void columns_right(struct str *out, struct slice text, size_t width);

/* Append a cell of `width` columns. */
void columns_cell(struct str *out, struct slice text, size_t width);

/* Append a stranger's name, cut to `width` columns where it takes more. */
void columns_cut(struct str *out, struct slice name, size_t width);

/* A cell of a number and of a share, as words_number() and words_share() put them. */
void columns_number(struct str *out, int64_t n, size_t width);
void columns_share(struct str *out, int64_t part, int64_t whole, size_t width);

/*
 * Append words from `column` on, where the cursor is, and go on there in the next line where
 * the terminal's `most` columns end (0: they do not); then a line end.
 */
void columns_flow(struct str *out, struct slice text, size_t column, size_t most);

#endif
