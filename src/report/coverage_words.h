/*
 * coverage_words: what the forms of the report on what libraries load say alike.
 */
#ifndef HUBCENSUS_REPORT_COVERAGE_WORDS_H
#define HUBCENSUS_REPORT_COVERAGE_WORDS_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "registry/coverage.h"
#include "report/coverage.h"

/* How a form shows a name that a stranger chose. */
typedef void coverage_show_fn(struct str *out, struct slice name);

/* The name of a library, as its profile has it. */
struct slice coverage_library(const struct coverage *c, size_t library);

/* "loaded by" or "not loaded by". */
const char *coverage_tier_word(enum coverage_tier tier);

/* Append what the shares are of, a sentence with a colon or a full stop at its end. */
void coverage_whole(struct str *out, const struct coverage *c, coverage_show_fn *show);

/* Append "and 12 more with 1,234 models and 5,678 downloads". */
void coverage_more(struct str *out, size_t count, struct coverage_figures figures);

/* What the architectures that a library does not load and that are not told have in sum. */
struct coverage_figures coverage_untold(const struct coverage *c, size_t library);

/* Append the sentence on what those that are told would make of a library's share. */
void coverage_outlook(struct str *out, const struct coverage *c, size_t library,
                      coverage_show_fn *show);

/* Append the sentence on where the answer comes from. */
void coverage_source(struct str *out, const struct coverage *c,
                     const struct coverage_origin *origin, coverage_show_fn *show);

#endif
