/*
 * overview_words: what the forms of the report on a registry say alike.
 *
 * `show` writes what strangers chose.
 */
#ifndef HUBCENSUS_REPORT_OVERVIEW_WORDS_H
#define HUBCENSUS_REPORT_OVERVIEW_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/show.h"
#include "base/str.h"
#include "report/overview.h"

/* A line of the summary: what it tells, and the figure as people read it. */
typedef void overview_line_fn(void *context, const char *label, struct slice figure);

void overview_each_line(const struct overview *o, overview_line_fn *line, void *context);

/* A model of the inventory. */
struct overview_model {
    const struct inventory_model *model;
};

/* The models of an architecture. */
struct overview_group {
    const struct inventory_architecture *architecture; /* NULL: their entries name none */
    const struct overview_model *models;               /* most downloads first, then by name */
    size_t count;
};

/* The registry's models by architecture: those with most models first, then by name. */
struct overview_groups {
    struct overview_group *items; /* none is empty */
    size_t count;
    struct overview_model *models;
};

void overview_groups_init(struct overview_groups *g, const struct overview *o);
void overview_groups_fini(struct overview_groups *g);

/* To sort an array of struct overview_model so: most downloads first, then by name. */
int overview_compare_models(const void *a, const void *b);

/* "LlamaForCausalLM", or that there is none. */
void overview_group_name(struct str *out, const struct overview_group *g, show_fn *show);

/* What a group's models have in sum, also of one without an architecture. */
struct inventory_architecture overview_group_sums(const struct overview_group *g);

/* Whether the profile does not support the architecture, or not any more. */
bool overview_is_dropped(const struct overview *o, const struct overview_group *g);

/* Bytes that hold any minute as text, with the NUL. */
#define OVERVIEW_MINUTE_SIZE 32

/* The minute in UTC of `seconds` since 1970: "2026-06-30 14:05"; "" for 0 and below. */
void overview_minute(char out[OVERVIEW_MINUTE_SIZE], int64_t seconds);

/*
 * Append what is missing, or to be known of where the figures come from: sentences, each with a
 * line end.
 */
void overview_remarks(struct str *out, const struct overview *o);

/* Append which files it is of, and how the gaps are ranked: sentences, likewise. */
void overview_source(struct str *out, const struct overview *o, show_fn *show);

/* How many of `count` rows are told. */
static inline size_t
overview_told(const struct overview_style *style, size_t count)
{
    return style->top < count ? style->top : count;
}

#endif
