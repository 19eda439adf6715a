/*
 * gaps: architecture_gaps.json: the architectures a library lacks, ranked.
 *
 * The figures are questions to the census, where a model stands once.  An
 * architecture that stands only in an older file is carried over until a scan
 * sees it; one that became supported leaves.  Of an architecture some models of
 * which are supported by their type, the others make the gap.
 */
#ifndef HUBCENSUS_REGISTRY_GAPS_H
#define HUBCENSUS_REGISTRY_GAPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "census/store.h"
#include "registry/gaps_choices.h"
#include "registry/quantized.h"
#include "registry/scan_info.h"
#include "registry/signals_tally.h"
#include "registry/supported.h"

#define GAPS_SAMPLES 10

/* What the model is whose count of parameters is a gap's least. */
enum gap_least {
    GAP_LEAST_NONE, /* no count is told */
    GAP_LEAST_REAL,
    GAP_LEAST_TEST,
    GAP_LEAST_DRAFT,
    GAP_LEAST_ADAPTER,
    GAP_LEAST_QUANTIZED,
    GAP_LEAST_UNTRUSTED, /* its count is not what it seems: see signals_count() */
};

/* What extended choices tell of a gap. */
struct gap_signals {
    struct signals_tally tally; /* of the models that count for the gap */
    enum gap_least least;
    struct slice least_id; /* of equal ones a real model, then the most downloaded */
    int64_t least_downloads;
};

struct gap {
    struct slice architecture;
    int64_t models;
    int64_t downloads;
    int64_t min_parameters;             /* -1 when unknown */
    struct slice samples[GAPS_SAMPLES]; /* most downloaded first, then by name */
    size_t sample_count;
    struct relevancy_parts parts;
    double score;
    bool carried; /* stands in an older file only: nothing but its score is made anew */
    const struct gap_signals *signals; /* NULL unless extended, and of the census' rows */
};

struct gaps;

enum gaps_merge {
    GAPS_CENSUS, /* a model counts once */
    GAPS_SUM, /* this scan's counts are added to the old file's, as TransformerLens' scraper does */
};

struct gaps_question {
    const struct profile *profile;
    const struct quantized_rules *quantized;
    const struct supported *supported; /* its models are in no gap */
    enum gaps_merge merge;
    int64_t scan; /* whose rows count with GAPS_SUM */
    /* NULL: the reference's.  With GAPS_SUM all lineages, and not extended: a file's figures can
     * only be added to. */
    const struct gaps_choices *choices;
};

/*
 * Load an older file's entries into `*out` (the caller's); none there is an
 * empty list.  Of entries with the same architecture the last stands.  Older
 * forms are understood: entries without downloads, parameters or samples, a
 * list under task_filter, "total_unsupported".
 * -1 with ERR_DATA when it is no JSON object with a list "gaps" of objects that
 * each name an architecture ("g.json: gaps[3]: …"); the file is left as it is.
 */
int gaps_load(struct gaps **out, const char *path, struct err *err);

/* The same for text in memory, which is copied; `origin` names it in messages. */
int gaps_read(struct gaps **out, struct slice text, const char *origin, struct err *err);
void gaps_free(struct gaps *g);

/*
 * Take over the figures of a Python checkpoint (unsupported_arch_counts,
 * …_samples, …_downloads, …_min_params): like entries of an older file, for
 * architectures that are not in it.
 */
struct json_node;
void gaps_take_over(struct gaps *g, const struct json_node *checkpoint);

/*
 * Bring the list up to date with the census, score it and sort it: by score and
 * models, both descending, then by name.  `store` may be NULL: no rows.  The
 * list is empty before, and the same after any number of calls.
 */
int gaps_update(struct gaps *g, const struct gaps_question *question, struct store *store,
                struct err *err);

/*
 * The steps of gaps_update(), for rows that come from elsewhere: begin, any
 * number of rows, end.  A row is false when its architecture is supported, or its
 * type, so that it is of no gap.
 */
bool gaps_ask_model_type(const struct gaps_question *question); /* of the rows */
void gaps_begin(struct gaps *g, const struct gaps_question *question);
bool gaps_row(struct gaps *g, const struct store_row *row);
void gaps_end(struct gaps *g);

size_t gaps_count(const struct gaps *g);
const struct gap *gaps_at(const struct gaps *g, size_t index);
int64_t gaps_total_models(const struct gaps *g);

/* What the scores are relative to: the most that any gap of the list has. */
int64_t gaps_most_models(const struct gaps *g);
int64_t gaps_most_downloads(const struct gaps *g);

/* What the list was made with, and what the loaded file was. */
const struct gaps_choices *gaps_choices(const struct gaps *g);
struct gaps_choices gaps_file_choices(const struct gaps *g);

/*
 * Whether a list with these choices (NULL: those of the loaded file), of models that these rules
 * let in, is another one than the file holds, so that the census must be asked for it.
 */
bool gaps_ask_census(const struct gaps *g, const struct gaps_choices *choices,
                     const struct quantized_rules *quantized);

/*
 * How many models count as base models because the census does not know their lineage,
 * and how many gaps are carried over from a file that counted otherwise.
 */
int64_t gaps_lineage_unknown(const struct gaps *g);
size_t gaps_carried_otherwise(const struct gaps *g);

/* Of the loaded file's gaps: how many are supported by now, and how many of those that are passed
 * on as they stand there have another score than the one they have now. */
size_t gaps_left(const struct gaps *g);
size_t gaps_scored_otherwise(const struct gaps *g);

/* What the loaded file says of its date; absent when it says nothing. */
struct slice gaps_file_date(const struct gaps *g);

/* The models of the older file's gaps that could be here still: their architectures are not
 * supported as of the last gaps_update(), and as many less as are by their types. */
int64_t gaps_total_before(const struct gaps *g);

/* The models to hold beside those: where the older file counted all lineages, those too that were
 * passed over for theirs. */
int64_t gaps_total_comparable(const struct gaps *g);

/* The scan info of the loaded file as raw JSON; data NULL when it had none. */
struct slice gaps_scan_info(const struct gaps *g);

/*
 * Append the file's new text to `out`, without a newline at its end; top-level
 * keys that are not ours stand before the list, and before them, unless they are
 * the reference's, the choices it was made with.  `info` and `generated_at` as
 * for supported_write().
 */
void gaps_write(const struct gaps *g, const struct scan_info *info, const char *generated_at,
                struct str *out);

/* So many organisations, those with most downloads, are told of at most. */
#define GAPS_AUTHORS 5

static inline size_t
gaps_authors_told(const struct signals_tally *t)
{
    size_t told = signals_tally_authors_told(t);

    return told < GAPS_AUTHORS ? told : GAPS_AUTHORS;
}

/* How many models tell a count of parameters that is not to be trusted. */
static inline int64_t
gaps_untrusted_counts(const struct signals_tally *t)
{
    return t->counts[SIGNALS_COUNT_UNCHECKED] + t->counts[SIGNALS_COUNT_DIFFERS] +
           t->counts[SIGNALS_COUNT_PACKED];
}

/* Write what the reference tells of a gap, as the next members of an open object. */
void gaps_write_members(struct json_writer *w, const struct gap *gap);

/* Write what extended choices tell, as the next members of an open object. */
void gaps_write_signals(struct json_writer *w, const struct gap_signals *signals);

#endif
