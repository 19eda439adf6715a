/*
 * words: figures and spans of time as people read them.
 */
#ifndef HUBCENSUS_REPORT_WORDS_H
#define HUBCENSUS_REPORT_WORDS_H

#include <stdint.h>

#include "base/str.h"

/* Append 12345678 as "12,345,678". */
void words_number(struct str *out, int64_t n);

/* Append a number and its noun: "1 model", "2,000 models".  `noun` takes an s. */
void words_count(struct str *out, int64_t n, const char *noun);

/* Append a number of parameters with two or three digits: "350M", "7.2B", "1.5T"; "?" when -1. */
void words_size(struct str *out, int64_t parameters);

/* Append whole seconds as "42 s", "3 min 5 s", "1 h 10 min". */
void words_span(struct str *out, int64_t seconds);

#endif
