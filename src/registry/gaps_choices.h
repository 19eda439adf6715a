/*
 * gaps_choices: how a list of gaps is ranked, what counts in it, and what is told of each.
 *
 * The reference has no choices; a file that was made with others than its says so.
 */
#ifndef HUBCENSUS_REGISTRY_GAPS_CHOICES_H
#define HUBCENSUS_REGISTRY_GAPS_CHOICES_H

#include <stdbool.h>

#include "base/err.h"
#include "registry/relevancy.h"
#include "json/tree.h"
#include "json/writer.h"

/* Whose models count. */
enum gaps_lineage {
    GAPS_LINEAGE_ALL,
    /*
     * Models that are no fine-tunes, adapters, merges or quantizations of others;
     * those of which the census does not know that (see signals.h) count too.
     */
    GAPS_LINEAGE_BASE,
};

/* "all", "base", NULL: what options and files call them. */
extern const char *const gaps_lineage_names[];

struct gaps_choices {
    struct relevancy_weights weights;
    enum gaps_lineage lineage;
    bool extended; /* more is told of each gap than the reference tells */
};

/* What the reference does. */
extern const struct gaps_choices gaps_reference;

bool gaps_is_reference(const struct gaps_choices *choices);

/* The key under which a file has its choices. */
#define GAPS_MADE_WITH "made_with"

/* Write the choices, an object, as the next value. */
void gaps_choices_write(struct json_writer *w, const struct gaps_choices *choices);

/* The choices in a file whose outermost value is `root` (may be NULL); of what is absent or cannot
 * be the reference's stands. */
struct gaps_choices gaps_choices_of(const struct json_node *root);

/* The same of the file at `path`; without a file the reference's.  Returns 0, or -1: ERR_DATA when
 * it is no JSON, ERR_FATAL when it cannot be read. */
int gaps_choices_load(struct gaps_choices *out, const char *path, struct err *err);

#endif
