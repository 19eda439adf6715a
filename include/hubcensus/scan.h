/*
 * hubcensus/scan.h: the Hub's models into a census, and into a registry's files.
 */
#ifndef HUBCENSUS_HUBCENSUS_SCAN_H
#define HUBCENSUS_HUBCENSUS_SCAN_H

#include "hubcensus/base.h"
#include "hubcensus/hub.h"
#include "hubcensus/profile.h"

#ifdef __cplusplus
extern "C" {
#endif

enum hubcensus_quantized {
    HUBCENSUS_QUANTIZED_DROP = 0,     /* no quantized copies */
    HUBCENSUS_QUANTIZED_LOADABLE = 1, /* those that transformers can load */
    HUBCENSUS_QUANTIZED_KEEP = 2,     /* all */
};

struct hubcensus_scan_options {
    size_t struct_size;
    const char *folder;                      /* of the registry, made if missing; must be given */
    const struct hubcensus_profile *profile; /* NULL: the built-in "transformerlens" */
    const char *const *tasks;                /* NULL-terminated; NULL: "text-generation" */
    const char *const *architectures;        /* look for these alone; NULL-terminated; NULL: all */
    int64_t min_downloads;                   /* end the walk at the first model with fewer; 500 */
    int64_t limit;           /* end it after so many models that are not in the registry; 10,000 */
    bool full_scan;          /* without the limit */
    bool no_canonical_sweep; /* do not list the canonical authors */
    bool fresh;              /* forget an unfinished scan instead of going on with it */
    bool quantized_by_name;  /* know copies by their names alone */
    enum hubcensus_quantized quantized; /* DROP */
    unsigned max_shrink;                /* percent of the models that may go from the reports; 10 */
    int64_t checkpoint_interval; /* models between two writings of the checkpoint file; 5,000 */
    const char *weights;         /* "D,U,B" of the gaps' score; NULL: "45,35,20" */
    bool base_only;              /* count base models alone in gaps */
    bool extended;               /* tell more of each gap */
    hubcensus_hear_fn *hear;     /* NULL: the hub's */
    void *context;               /* for `hear` */
};

/* Set the defaults; `size` is sizeof *options. */
HUBCENSUS_API void hubcensus_scan_options_init(struct hubcensus_scan_options *options, size_t size);

struct hubcensus_scan_summary {
    bool written;         /* the reports; false when too little was found, as `shrunk` says */
    const char *shrunk;   /* what shrank, a clause; or NULL */
    bool resumed;         /* it went on with an unfinished scan */
    int64_t scanned;      /* models read in the walk and at the authors, each once */
    int64_t found;        /* new supported models */
    int64_t supported;    /* models in the registry now */
    size_t gaps;          /* architectures */
    int64_t census;       /* models in the census */
    int64_t requests;     /* to the Hub, tries counted */
    double duration_s;    /* over all runs; 0 under SOURCE_DATE_EPOCH */
    size_t failure_count; /* walks that could not be finished: what is missing */
    const char *const *failures; /* lines for people */
};

/* The result of a scan. */
struct hubcensus_scan;

/*
 * Scan the Hub into options->folder, as `hubcensus scrape` does.  A scan that was stopped, killed
 * or failed goes on where it stood when the same is asked for again.  Two runs in one folder are
 * not possible: the second is told who holds the lock, with FATAL.  Returns 0 (the result tells
 * whether all was asked, and whether the reports are written), or -1 with the reports as they
 * were: USAGE (an unfinished scan had other options), RETRY, DATA, AUTH, STOPPED, FATAL.
 */
HUBCENSUS_API int hubcensus_scan_do(struct hubcensus_scan **out, struct hubcensus_hub *hub,
                                    const struct hubcensus_scan_options *options,
                                    struct hubcensus_error **error);
HUBCENSUS_API const struct hubcensus_scan_summary *
hubcensus_scan_result(const struct hubcensus_scan *scan);
HUBCENSUS_API void hubcensus_scan_free(struct hubcensus_scan *scan);

#ifdef __cplusplus
}
#endif

#endif
