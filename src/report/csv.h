/*
 * csv: cells of a table as RFC 4180 writes them, its line ends (CR LF) too.
 *
 * Cells are shown as on a terminal (base/show.h), so that a row is always one
 * line.  One that a spreadsheet would take for a formula (= + - @, tab or CR
 * come first) has an apostrophe before it.
 */
#ifndef HUBCENSUS_REPORT_CSV_H
#define HUBCENSUS_REPORT_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* Append a cell; an absent text is an empty one. */
void csv_slice(struct str *out, struct slice text);
void csv_cell(struct str *out, const char *text);

/* Append the text of a cell that needs no look, as a date or a share. */
void csv_plain(struct str *out, const char *text);

void csv_int(struct str *out, int64_t n);

/* A count: below 0 it is not known, an empty cell. */
void csv_count(struct str *out, int64_t n);

/* The number that so many tenths are, "86.5"; below 0 it is not known, an empty cell. */
void csv_tenths(struct str *out, int64_t tenths);

/* "true" or "false". */
void csv_bool(struct str *out, bool value);

/* Append one cell: the texts with a space between. */
void csv_texts(struct str *out, const char *const *items, size_t count);
void csv_slices(struct str *out, const struct slice *items, size_t count);

/* Append `n` empty cells. */
void csv_empty(struct str *out, size_t n);

/* End the row, which has at least one cell. */
void csv_end_row(struct str *out);

/* Append a row of names. */
void csv_header(struct str *out, const char *const *names, size_t count);

#endif
