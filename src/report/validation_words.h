/*
 * validation_words: sentences that several forms of the report on a registry's files have.
 */
#ifndef HUBCENSUS_REPORT_VALIDATION_WORDS_H
#define HUBCENSUS_REPORT_VALIDATION_WORDS_H

#include "base/show.h"
#include "report/validation.h"

/* Append "2 errors, 1 warning", or "nothing wrong". */
void validation_say_counts(struct str *out, const uint64_t counts[VALIDATION_LEVELS]);

/* Append "registry/supported_models.json: 9,643 entries, 2 errors". */
void validation_say_file(struct str *out, const struct validation_file *file, show_fn *show);

/* Append the last sentence: what there is, and what can be done. */
void validation_say_verdict(struct str *out, const struct validation_report *r);

/* How many findings of the group are not told one by one. */
uint64_t validation_untold(const struct validation_group *group);

#endif
