/*
 * deprecation_world: a result with every case that the reports on it tell apart.
 */
#ifndef HUBCENSUS_TESTS_DEPRECATION_WORLD_H
#define HUBCENSUS_TESTS_DEPRECATION_WORLD_H

#include <stdbool.h>
#include <string.h>

#include "report/deprecation.h"
#include "unit.h"

#define WORLD_COMMIT "0123456789abcdef0123456789abcdef01234567"

/* Every trick at once: a formula, CSV, Markdown, HTML, a mention, a terminal, a forged line. */
#define WORLD_HOSTILE "=1+1,\"q\"|``x`<script>@all\033[2J\nModel: forged\xff"

/* 3 candidates, 2 unknown, 4 kept. */
#define WORLD_MODELS 9

struct world {
    struct deprecation d;
    struct deprecation_model models[WORLD_MODELS]; /* d.models; for a test to change */
    const char *missing[12];
    const char *extra[1];
    struct str out; /* for the report */
};

void world_begin(struct world *w);
/* One candidate alone, of a cache file: no checkout was looked at. */
void world_begin_cached(struct world *w);
/* Nothing to retire, all being known. */
void world_begin_empty(struct world *w);
void world_end(struct world *w);

static const struct deprecation_style brief = {.explain = false};
static const struct deprecation_style explained = {.explain = true};

/* Whether the report has that part. */
static inline bool
world_has(const struct world *w, const char *part)
{
    return strstr(str_text(&w->out), part) != NULL;
}

#endif
