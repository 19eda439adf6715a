/*
 * words: figures and spans of time as people read them.
 */
#ifndef HUBCENSUS_REPORT_WORDS_H
#define HUBCENSUS_REPORT_WORDS_H

#include <stddef.h>
#include <stdint.h>

#include "base/show.h"
#include "base/str.h"

/* Bytes that hold any day as text, with the NUL. */
#define WORDS_DAY_SIZE 32

/* Append 12345678 as "12,345,678". */
void words_number(struct str *out, int64_t n);

/* Append a number and its noun: "1 model", "2,000 models".  `noun` takes an s. */
void words_count(struct str *out, int64_t n, const char *noun);

/* Append how many more there are than are told: `before`, "12 more", `after`; for none nothing. */
void words_more(struct str *out, const char *before, size_t count, const char *after);

/* Append a number of parameters with two or three digits: "350M", "7.2B", "1.5T"; "?" when -1. */
void words_size(struct str *out, int64_t parameters);

/*
 * The share that `part`, 0 or more, has of `whole`, in tenths of a percent: the
 * nearest, a half going up.  -1 of nothing.
 */
int words_tenths(int64_t part, int64_t whole);

/* Append it as "94.0 %"; of nothing "-". */
void words_share(struct str *out, int64_t part, int64_t whole);

/* Append whole seconds as "42 s", "3 min 5 s", "1 h 10 min". */
void words_span(struct str *out, int64_t seconds);

/* Put the day in UTC of `seconds` since 1970 as "2026-06-30"; "" for 0 and below. */
void words_day(char out[WORDS_DAY_SIZE], int64_t seconds);

/* Append "registry.py:12"; the file alone when `line` is 0. */
void words_place(struct str *out, struct slice file, unsigned line);

/* Append names with a comma between, each by `show`. */
void words_names(struct str *out, const struct slice *names, size_t count, show_fn *show);

/* How many columns UTF-8 text takes, a character one. */
size_t words_columns(struct slice text);

#endif
