/*
 * The old side fills a map of its models, then the new side's are looked up in it as they
 * come: those that differ are noted, and those that nobody looked up are gone.
 */
#include "registry/change.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "registry/change_sides.h"

/*
 * What is kept of an old entry in 64 bits: its architecture's place and one, 0 for none; its
 * status; whether the new side has the model.
 */
#define PACK_STATUS       32
#define PACK_SEEN         ((uint64_t)1 << 40)
#define PACK_ARCHITECTURE UINT32_MAX

static struct change_figures *
figures_of(struct comparing *c, size_t place)
{
    struct change_architecture *a = &c->out->architectures[place];

    return c->side == &c->out->new ? &a->new : &a->old;
}

static size_t
place_of(struct comparing *c, struct slice name)
{
    struct change *out = c->out;
    const uint64_t *place = map_find(&c->architectures, name);

    if (place != NULL)
        return (size_t)*place;
    const struct change_figures nothing = {0, 0, 0, 0, -1, 0, -1, -1, -1, -1};
    out->architectures =
        mem_room_for_one(out->architectures, out->architecture_count, sizeof *out->architectures);
    map_put(&c->architectures, name, out->architecture_count);
    out->architectures[out->architecture_count] =
        (struct change_architecture){arena_copy(&out->arena, name), nothing, nothing};
    return out->architecture_count++;
}

/* Entries. */

/* Note a model of the new side that differs, or is gone from it. */
static void
note_model(struct comparing *c, struct change_model model)
{
    struct change *out = c->out;

    out->models = mem_room_for_one(out->models, out->model_count, sizeof *out->models);
    out->models[out->model_count++] = model;
}

static struct slice
architecture_of(const struct comparing *c, uint64_t packed)
{
    uint64_t number = packed & PACK_ARCHITECTURE;

    return number > 0 ? c->out->architectures[number - 1].name : (struct slice){NULL, 0};
}

static enum supported_status
status_of(uint64_t packed)
{
    return (enum supported_status)(packed >> PACK_STATUS & 3);
}

static uint64_t
pack(struct comparing *c, const struct change_entry *e)
{
    uint64_t number = e->architecture.data != NULL ? place_of(c, e->architecture) + 1 : 0;

    return number | (uint64_t)e->status << PACK_STATUS;
}

/* Whether the entry is the first of its model on this side. */
static bool
take_old(struct comparing *c, const struct change_entry *e)
{
    if (map_has(&c->old_models, e->model))
        return false;
    map_put(&c->old_models, e->model, pack(c, e));
    return true;
}

static bool
take_new(struct comparing *c, const struct change_entry *e)
{
    uint64_t *known = map_find(&c->old_models, e->model);
    const uint64_t packed = pack(c, e);

    if (known == NULL && !map_put(&c->came, e->model, 0))
        return false;
    if (known != NULL && (*known & PACK_SEEN) != 0)
        return false;
    if (known != NULL && *known == packed) {
        *known |= PACK_SEEN;
        return true;
    }
    struct change_model model = {
        .name = arena_copy(&c->out->arena, e->model),
        .was = known != NULL,
        .is = true,
        .new_architecture = architecture_of(c, packed),
        .new_status = e->status,
    };
    if (known != NULL) {
        model.old_architecture = architecture_of(c, *known);
        model.old_status = status_of(*known);
        *known |= PACK_SEEN;
    }
    note_model(c, model);
    return true;
}

static void
take_entry(struct comparing *c, const struct change_entry *e)
{
    struct change_side *side = c->side;

    side->entries++;
    if (e->architecture.data != NULL) {
        struct change_figures *f = figures_of(c, place_of(c, e->architecture));
        f->entries++;
        f->verified_entries += e->status == SUPPORTED_VERIFIED;
    }
    if (e->model.data == NULL) {
        side->nameless++;
        return;
    }
    if (!(side == &c->out->new ? take_new(c, e) : take_old(c, e)))
        return;
    side->models++;
    side->verified += e->status == SUPPORTED_VERIFIED;
    if (e->architecture.data == NULL)
        return;
    struct change_figures *f = figures_of(c, place_of(c, e->architecture));
    side->architectures += f->models == 0;
    f->models++;
    f->verified += e->status == SUPPORTED_VERIFIED;
}

static int
on_entry(void *context, const struct change_entry *e, struct err *err)
{
    struct comparing *c = context;

    if (c->question->stop != NULL && *c->question->stop != 0)
        return err_set(err, ERR_STOPPED, "stopped");
    take_entry(c, e);
    return 0;
}

/* Of two lists of models in one file the second stands. */
static void
begin_models(void *context)
{
    struct comparing *c = context;

    c->side->entries = c->side->models = c->side->nameless = c->side->verified = 0;
    c->side->architectures = 0;
    for (size_t i = 0; i < c->out->architecture_count; i++) {
        struct change_figures *f = figures_of(c, i);
        f->models = f->verified = f->entries = f->verified_entries = 0;
    }
    if (c->side == &c->out->old) {
        map_clear(&c->old_models);
        return;
    }
    map_clear(&c->came);
    c->out->model_count = 0;
    for (size_t i = 0; i < c->old_models.count; i++)
        c->old_models.entries[i].value &= ~PACK_SEEN;
}

/* Gaps. */

static void
add_gap(struct comparing *c, const struct change_figures *gap)
{
    struct change_side *side = c->side;

    side->gap_architectures++;
    if (gap->gap_models > 0 && gap->gap_models <= INT64_MAX - side->gap_models)
        side->gap_models += gap->gap_models;
    if (gap->gap_downloads > 0 && gap->gap_downloads <= INT64_MAX - side->gap_downloads)
        side->gap_downloads += gap->gap_downloads;
}

/* A score of a file, in tenths; -1 for what is none. */
static int64_t
tenths_of(struct slice text)
{
    char *copy = slice_dup(text);
    double score = copy != NULL ? strtod(copy, NULL) : -1;

    free(copy);
    return score >= 0 && score <= 1e9 ? (int64_t)lround(score * 10) : -1;
}

static void
on_gap(void *context, struct slice architecture, const struct gap_entry *gap)
{
    struct comparing *c = context;
    struct change_figures *f = figures_of(c, place_of(c, architecture));

    /* One that stands there twice is the first. */
    if (f->rank > 0)
        return;
    f->rank = (int64_t)gap->rank;
    f->gap_models = gap->models;
    f->gap_downloads = gap->downloads;
    f->gap_parameters = gap->parameters;
    f->score_tenths = tenths_of(gap->score);
    add_gap(c, f);
}

static void
begin_gaps(void *context)
{
    struct comparing *c = context;

    c->side->gap_architectures = c->side->gap_models = c->side->gap_downloads = 0;
    for (size_t i = 0; i < c->out->architecture_count; i++)
        figures_of(c, i)->rank = 0;
}

static const struct change_listener listener = {begin_models, begin_gaps, on_entry, on_gap};

int
change_on_figure(void *context, const struct store_figure *figure, struct err *err)
{
    struct comparing *c = context;
    struct change_figures *f = figures_of(c, place_of(c, figure->architecture));

    (void)err;
    if (figure->supported) {
        f->models = figure->models;
        f->verified = figure->verified;
        f->downloads = figure->downloads;
        c->side->architectures++;
        c->side->models += figure->models;
        c->side->verified += figure->verified;
    }
    if (figure->rank == 0)
        return 0;
    f->rank = figure->rank;
    f->gap_models = figure->supported ? figure->lacking_models : figure->models;
    f->gap_downloads = figure->supported ? figure->lacking_downloads : figure->downloads;
    f->gap_parameters = figure->supported ? -1 : figure->min_parameters;
    f->score_tenths = figure->score_tenths;
    add_gap(c, f);
    return 0;
}

/* Lists. */

static void
add(struct change *out, enum change_list_kind kind, size_t place)
{
    struct change_list *list = &out->lists[kind];

    list->items = mem_room_for_one(list->items, list->count, sizeof *list->items);
    list->items[list->count++] = (uint32_t)place;
}

static enum change_list_kind
list_of_model(const struct change_model *m)
{
    if (!m->was)
        return CHANGE_NEW;
    if (!m->is)
        return m->old_status == SUPPORTED_VERIFIED ? CHANGE_VERIFIED_GONE : CHANGE_GONE;
    if (m->old_status == SUPPORTED_VERIFIED && m->new_status != SUPPORTED_VERIFIED)
        return CHANGE_VERIFIED_LOST;
    if (!slice_equal(m->old_architecture, m->new_architecture) ||
        (m->old_architecture.data == NULL) != (m->new_architecture.data == NULL))
        return CHANGE_MOVED;
    return m->new_status == SUPPORTED_VERIFIED ? CHANGE_VERIFIED : CHANGE_STATUS;
}

static void
list_models(struct comparing *c)
{
    for (size_t i = 0; i < c->old_models.count; i++) {
        const struct map_entry *entry = &c->old_models.entries[i];
        if ((entry->value & PACK_SEEN) == 0)
            note_model(c, (struct change_model){
                              .name = arena_copy(&c->out->arena, entry->key),
                              .was = true,
                              .old_architecture = architecture_of(c, entry->value),
                              .old_status = status_of(entry->value),
                          });
    }
    for (size_t i = 0; i < c->out->model_count; i++)
        add(c->out, list_of_model(&c->out->models[i]), i);
}

/* Two figures that both sides tell, and not alike. */
static bool
differs(int64_t old, int64_t new)
{
    return old >= 0 && new >= 0 && old != new;
}

static void
list_registry(struct change *out, size_t place)
{
    const struct change_figures *old = &out->architectures[place].old;
    const struct change_figures *new = &out->architectures[place].new;

    if (old->models > 0 && new->models == 0)
        add(out, CHANGE_SUPPORT_GONE, place);
    else if (old->models == 0 && new->models > 0)
        add(out, CHANGE_SUPPORT_NEW, place);
    else if (old->models != new->models || old->verified != new->verified ||
             differs(old->downloads, new->downloads))
        add(out, CHANGE_SUPPORT_OTHER, place);
}

static void
list_gap(struct change *out, size_t place)
{
    const struct change_figures *old = &out->architectures[place].old;
    const struct change_figures *new = &out->architectures[place].new;

    if (old->rank == 0 && new->rank == 0)
        return;
    if (old->rank == 0)
        add(out, CHANGE_GAP_NEW, place);
    else if (new->rank == 0)
        add(out, out->new.has_registry &&new->models > 0 ? CHANGE_GAP_FILLED : CHANGE_GAP_VANISHED,
            place);
    else if (old->rank != new->rank || differs(old->gap_models, new->gap_models) ||
             differs(old->gap_downloads, new->gap_downloads) ||
             differs(old->gap_parameters, new->gap_parameters) ||
             differs(old->score_tenths, new->score_tenths))
        add(out, CHANGE_GAP_OTHER, place);
}

static int
by_growth(const void *a, const void *b, void *context)
{
    const struct change *change = context;
    const struct change_architecture *x = &change->architectures[*(const uint32_t *)a];
    const struct change_architecture *y = &change->architectures[*(const uint32_t *)b];
    int64_t dx = llabs(x->new.models - x->old.models), dy = llabs(y->new.models - y->old.models);

    if (dx != dy)
        return dx < dy ? 1 : -1;
    dx = llabs(x->new.verified - x->old.verified);
    dy = llabs(y->new.verified - y->old.verified);
    if (dx != dy)
        return dx < dy ? 1 : -1;
    return slice_compare(x->name, y->name);
}

static int
by_rank(const void *a, const void *b, void *context)
{
    const struct change *change = context;
    const struct change_architecture *x = &change->architectures[*(const uint32_t *)a];
    const struct change_architecture *y = &change->architectures[*(const uint32_t *)b];
    int64_t rx = x->new.rank > 0 ? x->new.rank : x->old.rank;
    int64_t ry = y->new.rank > 0 ? y->new.rank : y->old.rank;

    return rx != ry ? (rx > ry ? 1 : -1) : slice_compare(x->name, y->name);
}

static void
sort_lists(struct change *out)
{
    for (int kind = CHANGE_MODEL_LISTS; kind < CHANGE_LISTS; kind++) {
        struct change_list *list = &out->lists[kind];
        if (list->count > 1)
            qsort_r(list->items, list->count, sizeof *list->items,
                    kind >= CHANGE_GAP_FILLED ? by_rank : by_growth, out);
    }
}

/* A scan counts entries: beside one, so does the other side. */
static void
count_entries(struct comparing *c, struct change_side *side)
{
    if (side->kind == CHANGE_SCAN)
        return;
    c->side = side;
    side->models = side->verified = side->architectures = 0;
    for (size_t i = 0; i < c->out->architecture_count; i++) {
        struct change_figures *f = figures_of(c, i);
        f->models = f->entries;
        f->verified = f->verified_entries;
        side->models += f->models;
        side->verified += f->verified;
        side->architectures += f->models > 0;
    }
}

/* Both sides are read. */
static int
compare(struct comparing *c, struct err *err)
{
    struct change *out = c->out;

    out->models_compared = out->old.has_models && out->new.has_models;
    out->registry_compared = out->old.has_registry && out->new.has_registry;
    out->gaps_compared = out->old.has_gaps && out->new.has_gaps;
    if (!out->registry_compared && !out->gaps_compared)
        return err_set(err, ERR_USAGE,
                       "%s and %s have nothing in common: one tells of supported models, the "
                       "other of gaps",
                       out->old.word, out->new.word);
    if (out->models_compared)
        list_models(c);
    else
        out->model_count = 0;
    if (out->registry_compared && !out->models_compared) {
        count_entries(c, &out->old);
        count_entries(c, &out->new);
    }
    for (size_t i = 0; i < out->architecture_count; i++) {
        if (out->registry_compared)
            list_registry(out, i);
        if (out->gaps_compared)
            list_gap(out, i);
    }
    sort_lists(out);
    return 0;
}

static int
read_side(struct comparing *c, struct change_side *side, const char *word, struct err *err)
{
    struct change_place place;
    const struct change_header nothing = {{NULL, 0}, -1, -1, {NULL, 0}, -1, -1, -1};

    if (change_place_find(&place, word, err) != 0)
        return -1;
    *side = (struct change_side){
        .word = word, .kind = place.kind, .registry = nothing, .gaps = nothing, .scanned = -1};
    c->side = side;
    int status = change_side_read(c, &place, err);
    change_place_fini(&place);
    return status;
}

int
change_read(struct change *out, const struct change_question *question, struct err *err)
{
    struct comparing c = {.out = out, .question = question, .listener = &listener};

    memset(out, 0, sizeof *out);
    arena_init(&out->arena);
    map_init(&c.old_models);
    map_init(&c.came);
    map_init(&c.architectures);
    int status = read_side(&c, &out->old, question->old, err);
    if (status == 0)
        status = read_side(&c, &out->new, question->new, err);
    if (status == 0)
        status = compare(&c, err);
    map_fini(&c.old_models);
    map_fini(&c.came);
    map_fini(&c.architectures);
    if (status != 0)
        change_fini(out);
    return status;
}

void
change_fini(struct change *change)
{
    if (change == NULL)
        return;
    for (int kind = 0; kind < CHANGE_LISTS; kind++)
        free(change->lists[kind].items);
    free(change->models);
    free(change->architectures);
    arena_fini(&change->arena);
    memset(change, 0, sizeof *change);
}

bool
change_is_there(const struct change *change)
{
    for (int kind = 0; kind < CHANGE_LISTS; kind++)
        if (change->lists[kind].count > 0)
            return true;
    return false;
}
