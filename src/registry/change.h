/*
 * change: what differs between two registries, their files, or scans of a census.
 *
 * Models are held against each other by name; of one that stands in a registry twice the
 * first entry counts.  A census keeps of each model how it is now alone, so that a scan
 * tells of architectures only: where one side is a scan, models are not compared, and the
 * entries of the other side are counted, as scans count them.
 *
 * The old side's models are held in memory, some hundred bytes each, and of the new side's
 * those that differ; the files themselves are gone through in pieces.
 */
#ifndef HUBCENSUS_REGISTRY_CHANGE_H
#define HUBCENSUS_REGISTRY_CHANGE_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "registry/change_place.h"
#include "registry/supported.h"

/* What a file's header says; -1 and absent where it says nothing. */
struct change_header {
    struct slice generated_at;
    int64_t scanned;
    int64_t min_downloads;
    struct slice tasks; /* "text-generation", or several with ", " between */
    /* The totals that it tells, which need not be what it holds. */
    int64_t models, verified, architectures;
};

/* One of the two sides. */
struct change_side {
    const char *word; /* as it was named */
    enum change_side_kind kind;
    struct slice commit;     /* of a commit: its id, */
    struct slice commit_day; /* and its day, "2026-08-01" */
    bool is_missing;         /* of a commit: it has nothing at that path yet */
    int64_t scan, finished;  /* of a scan; seconds since 1970 */
    struct slice arguments;  /* of a scan: what it was asked for */
    bool has_models;         /* it tells of them one by one, */
    bool has_registry;       /* of supported architectures, */
    bool has_gaps;           /* of gaps */
    struct change_header registry, gaps;
    /* What it holds. */
    int64_t entries;  /* of models */
    int64_t models;   /* each once; of a scan as it counted them */
    int64_t nameless; /* entries without a model_id, told of nowhere else */
    int64_t verified;
    int64_t architectures;
    int64_t gap_architectures, gap_models, gap_downloads;
    int64_t scanned; /* -1 where nothing tells; of the scan, or what the registry's header says */
};

struct change_model {
    struct slice name;
    bool was, is;                                    /* in the registry */
    struct slice old_architecture, new_architecture; /* absent where the entry names none */
    enum supported_status old_status, new_status;
};

/* An architecture on one side; -1 is what that side does not tell. */
struct change_figures {
    int64_t models; /* of the registry; 0: it has none of it */
    int64_t verified;
    int64_t entries, verified_entries; /* of a file: the same with models that come twice */
    int64_t downloads;                 /* of these; of scans alone */
    int64_t rank;                      /* as a gap, from 1; 0: it is none */
    int64_t gap_models;                /* what the gap counts, below too */
    int64_t gap_downloads;
    int64_t gap_parameters;
    int64_t score_tenths;
};

struct change_architecture {
    struct slice name;
    struct change_figures old, new;
};

/* Those of worth first. */
enum change_list_kind {
    /* Models. */
    CHANGE_VERIFIED_GONE, /* verified, and no longer in the registry */
    CHANGE_VERIFIED_LOST, /* verified, and now something else */
    CHANGE_GONE,
    CHANGE_MOVED,    /* under another architecture */
    CHANGE_VERIFIED, /* verified now */
    CHANGE_STATUS,   /* another status */
    CHANGE_NEW,
    /* Architectures. */
    CHANGE_SUPPORT_GONE,  /* the registry has none of its models any more */
    CHANGE_SUPPORT_NEW,   /* it had none */
    CHANGE_SUPPORT_OTHER, /* other figures */
    CHANGE_GAP_FILLED,    /* a gap that the registry has models of now */
    CHANGE_GAP_NEW,
    CHANGE_GAP_VANISHED, /* a gap that is none any more, and not for being supported */
    CHANGE_GAP_OTHER,    /* another rank, other figures */
    CHANGE_LISTS,
};

/* Lists below this one are of models, the others of architectures. */
#define CHANGE_MODEL_LISTS CHANGE_SUPPORT_GONE

struct change_list {
    uint32_t *items; /* places in `models` or `architectures` */
    size_t count;
};

struct change {
    struct change_side old, new;
    bool models_compared;        /* both sides tell of models, */
    bool registry_compared;      /* of supported architectures, */
    bool gaps_compared;          /* of gaps */
    struct change_model *models; /* those that differ, each in one list, the first that fits */
    size_t model_count;
    struct change_architecture *architectures; /* all that a side knows */
    size_t architecture_count;
    /*
     * Models in the order of the new file, which is that of scans, those that are gone of
     * the old one.  Architectures of registries by how many models they gained or lost, most
     * first; gaps by their rank now, or then.
     */
    struct change_list lists[CHANGE_LISTS];
    struct arena arena;
};

struct change_question {
    const char *old, *new;             /* see registry/change_place.h; must outlive the answer */
    const char *census;                /* of the scans; asked only for them */
    const volatile sig_atomic_t *stop; /* may be NULL */
};

/*
 * Compare.  Returns 0, or -1 with nothing to free: ERR_USAGE where a side is not there or the
 * two have nothing in common, ERR_DATA that names file and place where one is no registry,
 * ERR_FATAL, ERR_STOPPED.
 */
int change_read(struct change *out, const struct change_question *question, struct err *err);
void change_fini(struct change *change);

/* Whether anything differs, besides dates and what was asked for. */
bool change_is_there(const struct change *change);

static inline size_t
change_count(const struct change *change, enum change_list_kind list)
{
    return change->lists[list].count;
}

static inline const struct change_model *
change_model_at(const struct change *change, enum change_list_kind list, size_t i)
{
    return &change->models[change->lists[list].items[i]];
}

static inline const struct change_architecture *
change_architecture_at(const struct change *change, enum change_list_kind list, size_t i)
{
    return &change->architectures[change->lists[list].items[i]];
}

#endif
