/*
 * change_words: what the forms of the report on differences say alike.
 */
#ifndef HUBCENSUS_REPORT_CHANGE_WORDS_H
#define HUBCENSUS_REPORT_CHANGE_WORDS_H

#include <stdbool.h>

#include "base/show.h"
#include "report/change.h"
#include "report/table.h"

/* "folder", "file", "commit", "scan". */
const char *change_kind_word(enum change_side_kind kind);

/* The lists as they are told: what was lost first, then what came, then what is otherwise. */
extern const enum change_list_kind change_order[CHANGE_LISTS];

/* What JSON and CSV call a list: "verified_gone". */
const char *change_list_key(enum change_list_kind list);

/* Append a list's title: "Verified models that are gone". */
void change_list_title(struct str *out, const struct change *change, enum change_list_kind list);

/* Append which side it is: "registry@HEAD, commit 0123456789 of 2026-08-01, dated 2026-07-30". */
void change_side_words(struct str *out, const struct change_side *side, show_fn *show);

/* Append what changed, a sentence that begins with a capital. */
void change_summary(struct str *out, const struct change *change);

/* Append what limits the answer, sentences, one a line. */
void change_notes(struct str *out, const struct change *change, show_fn *show);

/* A list as a table of its first `top` rows; `arrow` stands between then and now. */
struct change_grid {
    const struct change *change;
    enum change_list_kind list;
    const char *arrow;
    struct table table;
};

void change_grid_init(struct change_grid *t, const struct change *change,
                      enum change_list_kind list, size_t top, const char *arrow);

/* The totals of both sides as a table, a row for each that one of them tells. */
void change_totals_init(struct change_grid *t, const struct change *change);

#endif
