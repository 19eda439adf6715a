/*
 * coverage_words: what the forms of the report on what libraries load say alike.
 */
#ifndef HUBCENSUS_REPORT_COVERAGE_WORDS_H
#define HUBCENSUS_REPORT_COVERAGE_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/show.h"
#include "base/str.h"
#include "registry/coverage.h"
#include "report/coverage.h"

/* What the lists tell of a library: what it loads, or of each tier what it loads so. */
struct coverage_column {
    size_t library;
    enum support_tier tier; /* SUPPORT_NATIVE of one that loads none by a fallback is all */
};

/* The columns of all libraries, to be freed. */
struct coverage_column *coverage_columns(size_t *count, const struct coverage *c);

/* Append "vllm", or "vllm native" and "vllm fallback". */
void coverage_column_title(struct str *out, const struct coverage *c,
                           const struct coverage_column *column, show_fn *show);

/* Whether a library loads any of the models by a fallback. */
bool coverage_falls_back(const struct coverage *c, size_t library);

/* Append "loaded by vllm", "loaded by vllm, natively", "not loaded by vllm". */
void coverage_tier_line(struct str *out, const struct coverage *c, size_t library,
                        enum support_tier tier, show_fn *show);

/*
 * How a library takes the models of a line: "yes", "fallback"; where it loads not all of
 * them "most" or "some"; "removed", "no".
 */
const char *coverage_take_word(const struct coverage_lack *lack, size_t library);

/* What a library's list is of: "Architectures" or "Model types". */
const char *coverage_names_title(const struct coverage *c, size_t library);

/* Append what there is to tell of a name in a library's list: " (removed, last in 0.9.2)". */
void coverage_notes(struct str *out, const struct coverage *c, size_t library,
                    const struct coverage_lack *lack, show_fn *show);

/* Why a model was not judged. */
const char *coverage_not_judged_words(const struct coverage *c);

/* Append what the shares are of, a sentence with a colon or a full stop at its end. */
void coverage_whole(struct str *out, const struct coverage *c, show_fn *show);

/* Append "and 12 more with 1,234 models and 5,678 downloads". */
void coverage_more(struct str *out, size_t count, struct coverage_figures figures);

/* What of a library's list is not told one by one, in sum. */
struct coverage_figures coverage_untold(const struct coverage_lacks *lacks);

/* Append the sentence on what those that are told would make of a library's share. */
void coverage_outlook(struct str *out, const struct coverage *c, size_t library,
                      const struct coverage_lacks *lacks, show_fn *show);

/* Append the sentence on where the answer comes from. */
void coverage_source(struct str *out, const struct coverage *c,
                     const struct coverage_origin *origin, show_fn *show);

#endif
