/*
 * gaps_words: what the forms of the report on gaps say alike.
 */
#ifndef HUBCENSUS_REPORT_GAPS_WORDS_H
#define HUBCENSUS_REPORT_GAPS_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/show.h"
#include "base/str.h"
#include "report/gaps.h"

/* The parts of a score, in their order. */
enum gaps_part {
    GAPS_DEMAND,
    GAPS_USAGE,
    GAPS_BENCHMARKABILITY,
    GAPS_PARTS,
};

/* "demand", "usage", "benchmarkability". */
extern const char *const gaps_part_names[GAPS_PARTS];

static inline double
gaps_part(const struct relevancy_parts *parts, enum gaps_part part)
{
    return part == GAPS_DEMAND  ? parts->demand
           : part == GAPS_USAGE ? parts->usage
                                : parts->benchmarkability;
}

static inline double
gaps_weight(const struct relevancy_weights *weights, enum gaps_part part)
{
    return part == GAPS_DEMAND  ? weights->demand
           : part == GAPS_USAGE ? weights->usage
                                : weights->benchmarkability;
}

/*
 * A score as it can be added up by hand: what each part contributes, to as many
 * decimals as it takes for the sum to give the score.  The parts are rounded so that
 * they add up to the rounded sum, so that one may be the last decimal too much.
 */
struct gaps_sum {
    int decimals;               /* 2 or more */
    int64_t shares[GAPS_PARTS]; /* in units of the last decimal */
    int64_t total;              /* of these */
    bool tie; /* it lies between two tenths, so that it does not show which the score is */
};

struct gaps_sum gaps_sum_of(const struct relevancy_parts *contributions, double score);

/* Append `units` of the last of so many decimals: 4471 and 2 as "44.71". */
void gaps_decimal(struct str *out, int64_t units, int decimals);

/* Append `value`, 0 or more, to so many decimals. */
void gaps_rounded(struct str *out, double value, int decimals);

/* Append a weight: two decimals, or up to four where two do not tell it. */
void gaps_weight_words(struct str *out, double weight);

/* Append a part's value and what it was held against: "153 models; the most is 154". */
void gaps_against(struct str *out, const struct gaps *gaps, const struct gap *gap,
                  enum gaps_part part);

/* Append the formula, three sentences with `times` as the sign of multiplication. */
void gaps_formula(struct str *out, const struct gaps *gaps, const char *times);

/* What the smallest real model would give in place of the least count. */
struct gaps_remark {
    bool is_due; /* the least count is not a real model's, and there is a real one */
    struct signals_model real;
    double points;
    double score;
};

struct gaps_remark gaps_remark_of(const struct gaps *gaps, const struct gap *gap);

/* Append the remark, a sentence; nothing when none is due. */
void gaps_remark_words(struct str *out, const struct gaps *gaps, const struct gap *gap,
                       show_fn *show);

/* "real", "test", "draft", "adapter", "quantized", "untrusted"; NULL when no count is told. */
const char *gaps_least_word(enum gap_least least);

/* Append "12 test models, 3 drafts, …": what the gap's models are; parts of none are left out. */
void gaps_kinds(struct str *out, const struct gap *gap);

/* Append who ships it: "nvidia (40 models, 15,000 downloads), … and 12 more". */
void gaps_authors(struct str *out, const struct gap *gap, show_fn *show);

/* Append how many gaps there are, and how many of them are chosen, a sentence. */
void gaps_whole(struct str *out, const struct gaps_report *r, show_fn *show);

/* The gaps that are told, one after the other: `*told` counts them, `*index` is their place in the
 * list; false past the last. */
bool gaps_next(const struct gaps_report *r, size_t *index, size_t *told);

/* Append "and 12 more with 345 models" of those that --top leaves out; false when there are none.
 */
bool gaps_rest(struct str *out, const struct gaps_report *r);

/* Append where the list comes from, and what it was made with, one or two sentences. */
void gaps_source(struct str *out, const struct gaps_report *r, show_fn *show);

#endif
