/*
 * gaps_inner: the list of gaps as the files that make it see it.
 *
 * Three things meet in it: the entries of an older file (a tree of its text), the
 * figures that the census' rows add up to (a tally per architecture), and the list
 * made of both.
 */
#ifndef HUBCENSUS_REGISTRY_GAPS_INNER_H
#define HUBCENSUS_REGISTRY_GAPS_INNER_H

#include "base/map.h"
#include "registry/gaps.h"
#include "json/tree.h"

/* A thousand times the largest file there is. */
#define GAPS_MAX_BYTES ((size_t)256 << 20)

/* A gap as an older file or a checkpoint has it. */
struct old_gap {
    struct gap figures;
    const struct json_node *node; /* NULL when from a checkpoint */
};

/* A sample of a tally; its text is the tally's. */
struct sample {
    int64_t downloads;
    struct slice name;
};

/* What the rows of one architecture add up to. */
struct tally {
    int64_t models;
    int64_t downloads;
    int64_t min_parameters;
    int64_t taken; /* models besides that are supported by their type, copies aside */
    struct sample samples[GAPS_SAMPLES]; /* best first */
    size_t sample_count;
    struct gap_signals *signals; /* NULL unless extended */
};

struct listed {
    struct gap gap;
    const struct json_node *node; /* whose keys are passed on; NULL for figures of ours */
};

struct gaps {
    struct str text;
    struct json_tree *tree;
    struct old_gap *old;
    size_t old_count;
    struct map old_names; /* to their place in `old` */
    struct str *taken;    /* texts of what was taken over from a checkpoint */
    size_t taken_count;

    struct gaps_question question;
    struct gaps_choices choices;
    int64_t lineage_unknown; /* models that count all the same */
    int64_t passed_over;     /* models that do not count for their lineage */
    struct tally *tallies;   /* by the number of the architecture in `names` */
    size_t tally_capacity;
    struct map names;

    struct listed *list;
    size_t count;
    int64_t most_models, most_downloads;
};

/* The older file's outermost object; NULL when there was none. */
static inline const struct json_node *
gaps_root(const struct gaps *g)
{
    return g->tree != NULL ? json_tree_root(g->tree) : NULL;
}

/* The tallies of the rows so far, let go. */
void gaps_forget_tallies(struct gaps *g);

/* The smaller of two counts, of which -1 is unknown. */
static inline int64_t
gaps_smaller_known(int64_t a, int64_t b)
{
    if (a < 0 || b < 0)
        return a < 0 ? b : a;
    return a < b ? a : b;
}

#endif
