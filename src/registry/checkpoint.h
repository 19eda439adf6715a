/*
 * checkpoint: scrape_checkpoint.json, there while a scan is unfinished.
 *
 * It tells a reader what runs, with which arguments, and where it stands; the
 * rows and the cursor themselves are in the census.
 */
#ifndef HUBCENSUS_REGISTRY_CHECKPOINT_H
#define HUBCENSUS_REGISTRY_CHECKPOINT_H

#include <stdbool.h>

#include "base/err.h"
#include "base/str.h"
#include "census/store.h"
#include "json/tree.h"

struct checkpoint {
    struct str text; /* of the file; the tree points into it */
    struct json_tree *tree;
    bool from_python; /* written by TransformerLens' scraper */
    char *arguments;  /* canonical, as in the census; NULL in Python's */
    /* Whose lists are to be taken over: the file itself, or what it kept of one; else NULL. */
    const struct json_node *python;
};

/*
 * Read `path` into `out` (for checkpoint_fini).  Returns 1, 0 when there is
 * none, -1: ERR_DATA when it is neither ours nor the Python script's (it is
 * left as it is; the message says to remove it or use --fresh), ERR_FATAL.
 */
int checkpoint_read(struct checkpoint *out, const char *path, struct err *err);

/* The same for text in memory, which is copied; `origin` names it in messages.  Returns 0 or -1. */
int checkpoint_parse(struct checkpoint *out, struct slice text, const char *origin,
                     struct err *err);

/* Also fine after a failure, and twice. */
void checkpoint_fini(struct checkpoint *c);

/*
 * Replace the file `path` by one that tells where `scan` stands.  `python` (may be NULL) is kept
 * under "taken_over", so that a resumed run still has it.  `clock` gives "saved_at".
 */
struct clock;
int checkpoint_write(const char *path, const struct store_scan *scan,
                     const struct json_node *python, const struct clock *clock, struct err *err);

#endif
