/*
 * card_words: what the forms of a card say alike.
 *
 * `show` writes what strangers chose.
 */
#ifndef HUBCENSUS_REPORT_CARD_WORDS_H
#define HUBCENSUS_REPORT_CARD_WORDS_H

#include "base/show.h"
#include "base/str.h"
#include "registry/card.h"
#include "report/words.h"

/* "fine-tunes", "need remote code"…: a part of the models, as a line's label. */
const char *card_part_words(enum signals_part part);

/* Append "142 models with 1,234 downloads in 30 days, of type `qwen3_moe`", or that there are none.
 */
void card_lead(struct str *out, const struct card *c, show_fn *show);

/* Append the sentence on the registry's entries, and that on the gap; nothing without any. */
void card_entries_words(struct str *out, const struct card *c);
void card_gap_words(struct str *out, const struct card *c, show_fn *show);

/* Append the smallest model, or that there is none: "`a/b`, 1.5B parameters, 12 downloads". */
void card_smallest_words(struct str *out, const struct signals_model *m, show_fn *show);

/* Append what is to be known of a model: "remote code, quantized (`awq`), gated"; or nothing. */
void card_notes(struct str *out, const struct card_model *m, show_fn *show);

/* Append a model's size, with a mark when it is not to be trusted: "1.5B", "333K?". */
void card_size(struct str *out, const struct card_model *m);

/* Whether the counts of parameters need a word, and append it. */
bool card_counts_words(struct str *out, const struct card *c);

/* Append where the models are known from, a sentence. */
void card_source_words(struct str *out, const struct card *c);

/* Append a question to the Hub and what came of it, without a full stop; why it failed is shown by
 * `show_reason`. */
void card_asked_words(struct str *out, const struct card_asked *a, show_fn *show,
                      show_fn *show_reason);

/* What of the architecture the questions to the Hub cannot find, some sentences. */
const char *card_caveat(void);

/* The month of `seconds`, "2026-06"; "" when it is not known. */
void card_month(char out[WORDS_DAY_SIZE], int64_t seconds);

#endif
