/*
 * signals_tally: the models of one architecture, added up with what signals tell of them.
 *
 * Made for thousands of architectures at once, whose models come in any order, each
 * once: a tally of one model takes some 1.7 KB, each further author some 30 bytes.
 * All figures are exact.
 */
#ifndef HUBCENSUS_REGISTRY_SIGNALS_TALLY_H
#define HUBCENSUS_REGISTRY_SIGNALS_TALLY_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "registry/signals.h"

/* So many authors are told of: those with most downloads. */
#define SIGNALS_AUTHORS 10

struct signals_figures {
    int64_t models;
    int64_t downloads; /* of the last 30 days; sums that pass 63 bits are INT64_MAX */
};

/* Parts of an architecture's models.  A model can be in several, or in none but the first. */
enum signals_part {
    SIGNALS_ALL,
    SIGNALS_BASE,            /* signals_is_base() */
    SIGNALS_LINEAGE_UNKNOWN, /* not signals_knows_lineage() */
    SIGNALS_FINETUNE,
    SIGNALS_ADAPTER,
    SIGNALS_MERGE,
    SIGNALS_QUANTIZED, /* signals_is_quantized() */
    SIGNALS_NATIVE,    /* of these, signals_is_native() */
    SIGNALS_REMOTE_CODE,
    SIGNALS_TEST,
    SIGNALS_DRAFT,
    SIGNALS_PARTS,
};

/* "all", "base", "lineage_unknown", "finetune", …: as reports spell them. */
extern const char *const signals_part_names[SIGNALS_PARTS];

/* A model that stands for others. */
struct signals_model {
    struct slice id;    /* data NULL when there is none; belongs to the tally until it changes */
    int64_t parameters; /* -1 when there is none */
    int64_t downloads;
};

/* Who ships it.  The listing does not tell an organisation from a person: both are authors. */
struct signals_author {
    struct slice name; /* empty for models without an author; belongs to the tally */
    struct signals_figures all;
    struct signals_figures base; /* of these, those of SIGNALS_BASE */
};

struct author_sums;

struct signals_tally {
    struct signals_figures parts[SIGNALS_PARTS];
    int64_t counts[SIGNALS_COUNTS]; /* how many models have a count of that worth */

    /* For the functions below. */
    struct signals_model real, native, test;
    struct author_sums *authors; /* NULL: none yet */
};

/* An empty tally; signals_tally_fini() frees what it comes to hold. */
void signals_tally_init(struct signals_tally *t);
void signals_tally_fini(struct signals_tally *t);

/* Count a model, whose bytes are copied where they are kept; downloads below 0 count as 0. */
void signals_tally_add(struct signals_tally *t, const struct signals_facts *facts,
                       int64_t downloads);

/*
 * The model with fewest parameters among those to try the architecture on: the
 * count is trusted, and it is no test model, no draft, no adapter and not
 * quantized; where there is none, the same of those released quantized.  Of equal
 * ones the most downloaded, then the first by name.
 */
struct signals_model signals_tally_smallest_real(const struct signals_tally *t);

/* The test model with fewest parameters whose count is trusted; no draft, adapter or quantized one.
 */
struct signals_model signals_tally_smallest_test(const struct signals_tally *t);

/* How many authors there are, and how many of them are told of. */
size_t signals_tally_author_count(const struct signals_tally *t);
size_t signals_tally_authors_told(const struct signals_tally *t);

/* The author at `place`, below signals_tally_authors_told(): by downloads, then by name. */
struct signals_author signals_tally_author(const struct signals_tally *t, size_t place);

#endif
