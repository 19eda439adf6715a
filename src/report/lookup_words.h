/*
 * lookup_words: what the forms of the report on single models say alike.
 */
#ifndef HUBCENSUS_REPORT_LOOKUP_WORDS_H
#define HUBCENSUS_REPORT_LOOKUP_WORDS_H

#include "base/show.h"
#include "base/str.h"
#include "registry/lookup.h"

/* "listed", "left_out"…, as the JSON has it. */
const char *lookup_reason_word(enum lookup_reason reason);

/* "supported", "not supported", "support unknown", "unknown model". */
const char *lookup_verdict_words(const struct lookup_model *m);

/*
 * Append why, a clause; `show` writes an architecture's or the profile's name, and what else
 * strangers say.
 */
void lookup_explain(struct str *out, const struct lookup *l, const struct lookup_model *m,
                    show_fn *show);

/* "answered", "no_name", "no_model", "closed", "failed", or NULL when it was not asked. */
const char *lookup_asked_word(enum lookup_asked asked);

/* Append what the Hub said of a model that it told nothing of; nothing when it was not asked. */
void lookup_refusal(struct str *out, const struct lookup_model *m,
                    void (*show)(struct str *out, struct slice name));

/* Whether the library's profile says more of it than that it lists the architecture. */
bool lookup_has_answer(const struct lookup_model *m);

/* "name", "tag", "method", "native", or NULL when the model is not quantized. */
const char *lookup_quantized_word(const struct lookup_model *m);

/* Append "no", "awq, a copy by its name", "fp8, released so"; `show` writes the method's name. */
void lookup_quantized(struct str *out, const struct lookup_model *m, show_fn *show);

/* "auto", "manual", or NULL when everybody may have it. */
const char *lookup_gated_word(const struct lookup_facts *f);

#endif
