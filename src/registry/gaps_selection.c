#include "registry/gaps_selection.h"

#include <stdlib.h>

#include "base/mem.h"

struct ordering {
    const struct gaps *gaps;
    enum gaps_order order;
};

static int
most_first(int64_t a, int64_t b)
{
    return (a < b) - (a > b);
}

static int
compare(const void *left, const void *right, void *context)
{
    const struct ordering *o = context;
    size_t a = *(const size_t *)left, b = *(const size_t *)right;
    const struct gap *x = gaps_at(o->gaps, a), *y = gaps_at(o->gaps, b);
    int order = 0;

    if (o->order == GAPS_BY_MODELS)
        order = most_first(x->models, y->models);
    else if (o->order == GAPS_BY_DOWNLOADS)
        order = most_first(x->downloads, y->downloads);
    else if (o->order == GAPS_BY_NAME)
        order = slice_compare(x->architecture, y->architecture);
    else if (x->min_parameters < 0 || y->min_parameters < 0)
        order = (x->min_parameters < 0) - (y->min_parameters < 0);
    else
        order = most_first(y->min_parameters, x->min_parameters);
    return order != 0 ? order : (a > b) - (a < b);
}

size_t *
gaps_select(size_t *count, const struct gaps *gaps, const struct gaps_selection *s)
{
    struct ordering ordering = {gaps, s->order};
    size_t *places = mem_alloc((gaps_count(gaps) + 1) * sizeof *places);

    *count = 0;
    for (size_t i = 0; i < gaps_count(gaps); i++) {
        const struct gap *gap = gaps_at(gaps, i);
        if (gap->models >= s->min_models && gap->downloads >= s->min_downloads &&
            selection_names_have(&s->architectures, gap->architecture))
            places[(*count)++] = i;
    }
    if (s->order != GAPS_BY_SCORE && *count > 0)
        qsort_r(places, *count, sizeof *places, compare, &ordering);
    return places;
}
