/*
 * figures: what each finished scan made of each architecture, kept in the census.
 *
 * A model's row tells how it is today; these tell how an architecture was then.
 * They are written when a scan ends, in the transaction that ends it, and never
 * changed: also reports that are made again without a scan, by another profile, leave
 * them as they are.  Scans that were finished by an older hubcensus have none.
 */
#ifndef HUBCENSUS_CENSUS_FIGURES_H
#define HUBCENSUS_CENSUS_FIGURES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "census/store.h"

/* Of the models that the registry or its gaps count, as the files that the scan wrote do. */
struct store_figure {
    struct slice architecture;
    bool supported;         /* the registry has entries of it; else it is a gap */
    int64_t models;         /* supported: entries of the registry; else the gap's models */
    int64_t verified;       /* of these entries */
    int64_t downloads;      /* of 30 days, of those of them that the census has under this
                               architecture; else the gap's */
    int64_t min_parameters; /* the same way; -1 when unknown */
    int64_t rank;           /* of a gap, from 1; 0: it is none */
    int64_t score_tenths;   /* of a gap: its relevancy, in tenths */
    /* Of one that is supported and has a rank too, as others of its models are supported by
     * their type, or were once: what the gap counts.  Else 0. */
    int64_t lacking_models;
    int64_t lacking_downloads;
};

/* A scan that came to its end. */
struct store_finished {
    int64_t id;
    struct slice arguments;    /* canonical text of what was asked for */
    int64_t started, finished; /* seconds since 1970 */
    int64_t scanned;           /* models that its walks looked at */
    bool has_figures;
};

/*
 * Keep the figures of a scan, within a page that is open or else by themselves; those it
 * had are replaced.  No architecture comes twice.  Returns 0, or -1 as store_open().
 */
int store_put_figures(struct store *s, int64_t scan, const struct store_figure *figures,
                      size_t count, struct err *err);

/* Told of each; slices live during the call.  0, or -1 to end; it must not call the store. */
typedef int store_figure_fn(void *context, const struct store_figure *figure, struct err *err);
typedef int store_finished_fn(void *context, const struct store_finished *scan, struct err *err);

/* Tell of a scan's figures, by the architecture's name.  An older census has none. */
int store_each_figure(struct store *s, int64_t scan, store_figure_fn *fn, void *context,
                      struct err *err);

/* Tell of all finished scans, the oldest first. */
int store_each_finished(struct store *s, store_finished_fn *fn, void *context, struct err *err);

#endif
