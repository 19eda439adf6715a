/*
 * Creation times rise with the square root of a model's number, since the Hub
 * grows about as the square of time; the oldest percent carries one and the
 * same second, as the Hub's bulk import of March 2022 does. A known model goes
 * to the place where its real month falls.
 */
#include "catalogue.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "names.h"
#include "naming.h"
#include "rng.h"

#define BULK_SECOND 1646263744 /* 0x621ffdc0: 2022-03-02T23:29:04Z */
#define LAST_SECOND 1791763200 /* 2026-10-12 */

enum topic { TOPIC_KIND = 1, TOPIC_SIZE, TOPIC_USE, TOPIC_TIME, TOPIC_NAME };

struct maker {
    struct catalogue *c;
    struct strset known; /* ids of heads[], never given to anybody else */
    uint16_t *head_at;   /* head of each place + 1, 0 for none */
    uint32_t total_weight;
    struct buf name;
    bool in_use;
};

static int64_t
month_second(uint32_t yymm)
{
    int64_t months = (int64_t)(yymm / 100 - 22) * 12 + (int64_t)(yymm % 100) - 3;

    return BULK_SECOND + months * 2629746;
}

static void
place_heads(struct maker *m)
{
    uint32_t n = m->c->n;
    uint32_t use = (n + 1) / 2 < n_heads ? (n + 1) / 2 : (uint32_t)n_heads;
    double span = (double)(LAST_SECOND - BULK_SECOND);

    m->head_at = mem_new(n, sizeof *m->head_at);
    for (uint32_t h = 0; h < use; h++) {
        double x = (double)(month_second(heads[h].month) - BULK_SECOND) / span;
        uint32_t at = (uint32_t)(x * x * (double)n) % n;

        while (m->head_at[at] != 0)
            at = (at + 1) % n;
        m->head_at[at] = (uint16_t)(h + 1);
    }
}

static int64_t
creation(const struct maker *m, uint32_t i)
{
    double x = (double)i / (double)m->c->n;
    int64_t second = BULK_SECOND;
    int64_t before = i > 0 ? m->c->models[i - 1].created_ms / 1000 : 0;

    if (x > 0.01)
        second += (int64_t)((double)(LAST_SECOND - BULK_SECOND) * sqrt(x));
    return second <= before && x > 0.01 ? before + 1 : second;
}

static enum form
form_of_name(const char *id)
{
    static const struct {
        const char *part;
        enum form form;
    } marks[] = {{"GGUF", FORM_GGUF},
                 {"mlx-community/", FORM_MLX},
                 {"AWQ", FORM_AWQ},
                 {"GPTQ", FORM_GPTQ},
                 {"FP8", FORM_FP8}};

    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        if (strstr(id, marks[i].part) != NULL)
            return marks[i].form;
    }
    return FORM_PLAIN;
}

static size_t
kind_of_task(const char *task)
{
    for (size_t i = 0; i < n_kinds; i++) {
        if (kinds[i].task != NULL && strcmp(kinds[i].task, task) == 0 &&
            (kinds[i].arch == NULL || strcmp(task, "text-generation") == 0))
            return i;
    }
    return 0;
}

static void
make_head(struct model *mo, const struct head *h)
{
    struct rng r = rng_of(mo->seed, TOPIC_SIZE);
    size_t kind = h->arch != NULL ? names_kind(h->arch, h->task) : kind_of_task(h->task);

    mo->head = (int16_t)(h - heads);
    mo->kind = (uint16_t)kind;
    mo->form = (uint8_t)form_of_name(h->id);
    mo->base = NO_BASE;
    mo->downloads = h->downloads;
    mo->likes = h->likes;
    mo->gate = h->gated == 'm' ? GATE_MANUAL : h->gated == 'a' ? GATE_AUTO : GATE_OPEN;
    if (h->millions > 0)
        mo->total = (uint64_t)h->millions * 1000000 + rng_below(&r, 480000) * UINT64_C(2);
    if (h->month > 2510)
        mo->trending = h->likes / (2611 - h->month) / 4;
}

static enum form
pick_form(const struct kind *k, struct rng *r)
{
    static const uint8_t text_forms[] = {
        FORM_GGUF,    FORM_GGUF,    FORM_GGUF,       FORM_GGUF,    FORM_GGUF,
        FORM_GGUF,    FORM_MLX,     FORM_AWQ,        FORM_GPTQ,    FORM_BNB,
        FORM_FP8,     FORM_EXL2,    FORM_COMPRESSED, FORM_MERGE,   FORM_MERGE,
        FORM_ADAPTER, FORM_ADAPTER, FORM_ADAPTER,    FORM_ADAPTER,
    };

    if (k->arch == NULL)
        return FORM_PLAIN;
    if ((k->traits & TRAIT_CHAT) == 0)
        return rng_chance(r, 55) ? FORM_TUNE : FORM_PLAIN;
    if (rng_chance(r, 42))
        return (enum form)text_forms[rng_below(r, sizeof text_forms)];
    return rng_chance(r, 60) ? FORM_TUNE : FORM_PLAIN;
}

static uint16_t
pick_kind(const struct maker *m, struct rng *r)
{
    uint32_t left = rng_below(r, m->total_weight);
    uint16_t i = 0;

    while (left >= kinds[i].weight)
        left -= kinds[i++].weight;
    return i;
}

/* Any head of the same architecture that is no copy itself. */
static int16_t
pick_base(const struct model *mo, struct rng *r)
{
    const char *arch = kinds[mo->kind].arch;
    uint32_t from = rng_below(r, (uint32_t)n_heads);

    for (uint32_t i = 0; i < n_heads; i++) {
        uint32_t h = (from + i) % (uint32_t)n_heads;

        if (heads[h].arch != NULL && strcmp(heads[h].arch, arch) == 0 &&
            form_of_name(heads[h].id) == FORM_PLAIN)
            return (int16_t)h;
    }
    return NO_BASE;
}

/* Parameters on a logarithmic scale between the kind's bounds; sizes of copies follow their base.
 */
static uint64_t
pick_total(const struct model *mo, struct rng *r)
{
    const struct kind *k = &kinds[mo->kind];
    double low = log((double)k->min_m), high = log((double)k->max_m);
    uint64_t total = (uint64_t)(exp(low + (high - low) * rng_unit(r)) * 1e6);

    if (mo->base != NO_BASE)
        total = (uint64_t)heads[mo->base].millions * 1000000;
    total += rng_below(r, 400000) * UINT64_C(2);
    if (rng_below(r, 3000) == 0)
        return (UINT64_C(1) << 53) + 1 + rng_below(r, 1000) * UINT64_C(2);
    if (mo->form == FORM_AWQ || mo->form == FORM_GPTQ || mo->form == FORM_MLX)
        total = total / 6 + 1;
    return total;
}

/* A Pareto tail: 35 % of all have any downloads, one in fifty of those 500 or more; or, where all
 * are in use, everybody has. */
static void
pick_use(struct model *mo, struct rng *r, bool in_use)
{
    if (in_use || rng_chance(r, 35)) {
        double d = in_use ? 500 * pow(rng_unit(r), -0.9) : pow(rng_unit(r), -1.59);

        mo->downloads = d < 900000.0 ? (uint64_t)d : 900000;
    }
    if (mo->downloads > 10 && rng_chance(r, 40))
        mo->likes = rng_below(r, 2 + (uint32_t)sqrt((double)mo->downloads));
    else if (rng_chance(r, 5))
        mo->likes = 1 + rng_below(r, 3);
    if (mo->downloads > 400 && rng_chance(r, 20))
        mo->trending = 1 + rng_below(r, 12);
    if (rng_chance(r, 3))
        mo->gate = rng_chance(r, 60) ? GATE_AUTO : GATE_MANUAL;
}

static void
make_tail(struct maker *m, struct model *mo)
{
    struct rng r = rng_of(mo->seed, TOPIC_KIND);
    struct rng size = rng_of(mo->seed, TOPIC_SIZE);
    struct rng use = rng_of(mo->seed, TOPIC_USE);
    const struct canon *own = NULL;
    uint64_t total;

    if (rng_chance(&r, 2)) {
        own = &canons[rng_below(&r, (uint32_t)n_canons)];
        mo->kind = (uint16_t)names_kind(own->arch, NULL);
    } else {
        mo->kind = pick_kind(m, &r);
        mo->form = (uint8_t)pick_form(&kinds[mo->kind], &r);
    }
    mo->base = mo->form != FORM_PLAIN ? pick_base(mo, &r) : NO_BASE;
    total = kinds[mo->kind].arch != NULL ? pick_total(mo, &size) : 0;
    pick_use(mo, &use, m->in_use);
    if (mo->form != FORM_GGUF && mo->form != FORM_ADAPTER && total > 0 &&
        rng_chance(&size, mo->downloads > 0 ? 75 : 28))
        mo->total = total;
    m->name.len = 0;
    naming_tail(&m->name, mo, total, own);
}

static void
enter_id(struct maker *m, struct model *mo)
{
    struct rng r = rng_of(mo->seed, TOPIC_NAME);
    struct strset *ids = &m->c->ids;
    const char *slash;
    bool isnew;

    while (mo->head == NO_BASE && (strset_find(&m->known, m->name.p, m->name.len) != STRSET_NONE ||
                                   strset_find(ids, m->name.p, m->name.len) != STRSET_NONE))
        buf_printf(&m->name, "-%x", (unsigned)rng_below(&r, 1u << 16));
    strset_add(ids, m->name.p, m->name.len, &isnew);
    slash = memchr(m->name.p, '/', m->name.len);
    mo->author = STRSET_NONE;
    if (slash != NULL)
        mo->author = strset_add(&m->c->authors, m->name.p, (size_t)(slash - m->name.p), &isnew);
}

static void
make_model(struct maker *m, uint64_t seed, uint32_t i)
{
    struct model *mo = &m->c->models[i];
    struct rng time;
    int64_t age;

    mo->seed = rng_mix(rng_mix(seed) + i);
    mo->created_ms = creation(m, i) * 1000;
    mo->head = NO_BASE;
    if (m->head_at[i] > 0) {
        const struct head *h = &heads[m->head_at[i] - 1];

        make_head(mo, h);
        m->name.len = 0;
        buf_str(&m->name, h->id);
    } else {
        make_tail(m, mo);
    }
    enter_id(m, mo);
    time = rng_of(mo->seed, TOPIC_TIME);
    age = (int64_t)LAST_SECOND * 1000 - mo->created_ms;
    mo->modified_ms = mo->created_ms;
    if (rng_chance(&time, 70) && age > 0)
        mo->modified_ms += (int64_t)((double)age * pow(rng_unit(&time), 6)) / 1000 * 1000;
}

struct catalogue *
catalogue_made(uint64_t seed, uint32_t n, bool in_use)
{
    struct catalogue *c = mem_new(1, sizeof *c);
    struct maker m = {.c = c, .in_use = in_use};
    bool isnew;

    c->n = n;
    c->models = mem_new(n, sizeof *c->models);
    for (size_t i = 0; i < n_kinds; i++)
        m.total_weight += kinds[i].weight;
    for (size_t i = 0; i < n_heads; i++)
        strset_add(&m.known, heads[i].id, strlen(heads[i].id), &isnew);
    if (n > 0)
        place_heads(&m);
    for (uint32_t i = 0; i < n; i++)
        make_model(&m, seed, i);
    strset_fini(&m.known);
    buf_fini(&m.name);
    free(m.head_at);
    return c;
}

void
catalogue_free(struct catalogue *c)
{
    if (c == NULL)
        return;
    given_free(c->given, c->n);
    strset_fini(&c->ids);
    strset_fini(&c->authors);
    free(c->models);
    free(c);
}

const char *
catalogue_id(const struct catalogue *c, uint32_t i)
{
    return strset_get(&c->ids, i);
}

void
catalogue_oid(const struct catalogue *c, uint32_t i, char oid[CATALOGUE_OID])
{
    const struct model *mo = &c->models[i];
    uint32_t second = (uint32_t)(mo->created_ms / 1000);

    if (c->given != NULL) {
        snprintf(oid, CATALOGUE_OID, "%s", c->given[i].oid);
        return;
    }
    /* Within the bulk import's one second the counter at the end keeps the order. */
    if (second == BULK_SECOND)
        snprintf(oid, CATALOGUE_OID, "%08x36468d709f%06x", second, (0x100000u + i) & 0xffffffu);
    else
        snprintf(oid, CATALOGUE_OID, "%08x%016llx", second, (unsigned long long)rng_mix(mo->seed));
}

struct catalogue *
catalogue_read(const char *path, char **message)
{
    struct catalogue *c = mem_new(1, sizeof *c);
    bool isnew;

    c->given = given_read(path, &c->n, message);
    if (c->given == NULL) {
        free(c);
        return NULL;
    }
    c->models = mem_new(c->n, sizeof *c->models);
    for (uint32_t i = 0; i < c->n; i++) {
        const struct given *g = &c->given[i];
        const char *slash = strchr(g->id, '/');
        struct model *mo = &c->models[i];

        strset_add(&c->ids, g->id, strlen(g->id), &isnew);
        mo->author = STRSET_NONE;
        if (slash != NULL)
            mo->author = strset_add(&c->authors, g->id, (size_t)(slash - g->id), &isnew);
        mo->total = g->total;
        mo->created_ms = g->created_ms;
        mo->modified_ms = g->modified_ms;
        mo->downloads = g->downloads;
        mo->likes = g->likes;
        mo->trending = g->trending;
        mo->gate = g->gated ? GATE_MANUAL : GATE_OPEN;
        mo->base = NO_BASE;
        mo->head = NO_BASE;
    }
    return c;
}
