#include "registry/selection.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/nearest.h"
#include "hub/model.h"

const char *const selection_kind_names[SELECTION_KINDS] = {"architecture", "author", "task"};

bool
selection_needs_census(const struct selection *s)
{
    return s->names[SELECTION_TASK].count > 0 || s->min_downloads > 0;
}

bool
selection_parts_models(const struct selection *s)
{
    return s->names[SELECTION_AUTHOR].count > 0 || s->statuses != 0 || s->canonical ||
           selection_needs_census(s);
}

/* ---- which ---- */

static struct slice
name_of(const struct inventory_model *model, enum selection_kind kind)
{
    switch (kind) {
    case SELECTION_ARCHITECTURE:
        return model->architecture;
    case SELECTION_AUTHOR:
        return model_author(model->name);
    default:
        return model->task;
    }
}

bool
selection_names_have(const struct selection_names *names, struct slice name)
{
    for (size_t i = 0; i < names->count; i++)
        if (slice_is(name, names->items[i]))
            return true;
    return names->count == 0;
}

bool
selection_takes(const struct selection *s, const struct inventory_model *model)
{
    for (int kind = 0; kind < SELECTION_KINDS; kind++)
        if (!selection_names_have(&s->names[kind], name_of(model, (enum selection_kind)kind)))
            return false;
    return (s->statuses == 0 || (s->statuses >> model->status & 1) != 0) &&
           (!s->canonical || model->canonical) &&
           (s->min_downloads <= 0 || model->downloads >= s->min_downloads);
}

/* ---- in which order ---- */

struct ordering {
    const struct inventory_model *models;
    enum selection_order order;
};

/* What is not known, below 0, comes last. */
static int
compare_numbers(int64_t a, int64_t b, bool most_first)
{
    if (a < 0 || b < 0)
        return (a < 0) - (b < 0);
    return most_first ? (a < b) - (a > b) : (a > b) - (a < b);
}

static int
compare_texts(struct slice a, struct slice b, bool last_first)
{
    if (a.data == NULL || b.data == NULL)
        return (a.data == NULL) - (b.data == NULL);
    return last_first ? slice_compare(b, a) : slice_compare(a, b);
}

static int
status_rank(enum supported_status status)
{
    static const int ranks[SUPPORTED_STATUSES] = {[SUPPORTED_VERIFIED] = 0,
                                                  [SUPPORTED_UNVERIFIED] = 1,
                                                  [SUPPORTED_SKIPPED] = 2,
                                                  [SUPPORTED_FAILED] = 3};

    return ranks[status];
}

static int
compare(const void *left, const void *right, void *context)
{
    const struct ordering *o = context;
    size_t a = *(const size_t *)left, b = *(const size_t *)right;
    const struct inventory_model *x = &o->models[a], *y = &o->models[b];
    int order = 0;

    switch (o->order) {
    case SELECTION_BY_NAME:
        order = slice_compare(x->name, y->name);
        break;
    case SELECTION_BY_PARAMETERS:
        order = compare_numbers(x->parameters, y->parameters, false);
        break;
    case SELECTION_BY_STATUS:
        order = status_rank(x->status) - status_rank(y->status);
        break;
    case SELECTION_BY_DATE:
        order = compare_texts(x->verified_date, y->verified_date, true);
        break;
    case SELECTION_BY_ARCHITECTURE:
        order = compare_texts(x->architecture, y->architecture, false);
        break;
    default:
        break;
    }
    if (order == 0 && o->order != SELECTION_BY_FILE)
        order = compare_numbers(x->downloads, y->downloads, true);
    if (order == 0 && o->order != SELECTION_BY_FILE)
        order = y->canonical - x->canonical;
    return order != 0 ? order : (a > b) - (a < b);
}

size_t *
selection_models(size_t *count, const struct inventory *inventory, const struct selection *s,
                 enum selection_order order)
{
    struct ordering ordering = {inventory->models, order};
    size_t *places = mem_alloc((inventory->count + 1) * sizeof *places);

    *count = 0;
    for (size_t i = 0; i < inventory->count; i++)
        if (selection_takes(s, &inventory->models[i]))
            places[(*count)++] = i;
    if (order != SELECTION_BY_FILE && *count > 0)
        qsort_r(places, *count, sizeof *places, compare, &ordering);
    return places;
}

/* ---- architectures ---- */

static bool
is_wanted(const struct selection *s, const struct inventory_architecture *a)
{
    if (a->models > 0)
        return true;
    return a->supported && !selection_parts_models(s) &&
           selection_names_have(&s->names[SELECTION_ARCHITECTURE], a->name);
}

struct inventory_architecture *
selection_architectures(size_t *count, const struct inventory *inventory, const struct selection *s)
{
    size_t all = inventory->architecture_count;
    struct inventory_architecture *out = mem_alloc((all + 1) * sizeof *out);

    for (size_t i = 0; i < all; i++)
        out[i] = (struct inventory_architecture){.name = inventory->architectures[i].name,
                                                 .supported = inventory->architectures[i].supported,
                                                 .min_parameters = -1};
    for (size_t i = 0; i < inventory->count; i++) {
        const struct inventory_model *model = &inventory->models[i];
        if (model->architecture.data != NULL && selection_takes(s, model))
            inventory_count(&out[inventory_architecture(inventory, model->architecture) -
                                 inventory->architectures],
                            model);
    }
    *count = 0;
    for (size_t i = 0; i < all; i++)
        if (is_wanted(s, &out[i]))
            out[(*count)++] = out[i];
    return out;
}

/* ---- names that nothing has ---- */

/* All names of a kind that the inventory knows. */
static void
collect(struct map *out, const struct inventory *inventory, enum selection_kind kind)
{
    for (size_t i = 0; i < inventory->architecture_count && kind == SELECTION_ARCHITECTURE; i++)
        map_put(out, inventory->architectures[i].name, 0);
    for (size_t i = 0; i < inventory->count && kind != SELECTION_ARCHITECTURE; i++) {
        struct slice name = name_of(&inventory->models[i], kind);
        if (name.len > 0)
            map_put(out, name, 0);
    }
}

/* Whether `part` stands in a text at `at`, the case of letters not counting. */
static bool
stands_at(struct slice text, size_t at, struct slice part)
{
    return text.data != NULL && part.data != NULL && at + part.len <= text.len &&
           strncasecmp(text.data + at, part.data, part.len) == 0;
}

/* The shortest name that begins with this one, else that has it in it. */
static struct slice
longer_one(const struct map *known, struct slice name)
{
    struct slice found = {NULL, 0};
    bool begins = false;

    for (size_t i = 0; i < known->count && name.len > 0; i++) {
        struct slice key = known->entries[i].key;
        bool own_begins = stands_at(key, 0, name), has = own_begins;
        for (size_t at = 1; !has && at < key.len; at++)
            has = stands_at(key, at, name);
        if (!has || (begins && !own_begins))
            continue;
        if (found.data == NULL || (own_begins && !begins) || key.len < found.len)
            found = key;
        begins = begins || own_begins;
    }
    return found;
}

struct slice
selection_nearest(const struct map *known, struct slice name)
{
    struct nearest_name wanted, other;
    struct slice found = {NULL, 0};
    size_t least = SIZE_MAX;

    if (!nearest_read(&wanted, name))
        return found;
    for (size_t i = 0; i < known->count; i++) {
        if (!nearest_read(&other, known->entries[i].key))
            continue;
        size_t limit = nearest_limit(&wanted, &other);
        size_t distance = nearest_between(&wanted, &other, limit < least ? limit : least);
        if (distance <= limit && distance < least) {
            least = distance;
            found = known->entries[i].key;
        }
    }
    return found.data != NULL ? found : longer_one(known, name);
}

size_t
selection_unknown(const struct selection *s, const struct inventory *inventory,
                  selection_unknown_fn *fn, void *context)
{
    size_t unknown = 0;

    for (int kind = 0; kind < SELECTION_KINDS; kind++) {
        const struct selection_names *names = &s->names[kind];
        struct map known;
        if (names->count == 0)
            continue;
        map_init(&known);
        collect(&known, inventory, (enum selection_kind)kind);
        for (size_t i = 0; i < names->count; i++) {
            struct slice name = slice_of(names->items[i]);
            if (map_has(&known, name))
                continue;
            unknown++;
            if (fn != NULL)
                fn(context, (enum selection_kind)kind, name, selection_nearest(&known, name));
        }
        map_fini(&known);
    }
    return unknown;
}
