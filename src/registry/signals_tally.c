#include "registry/signals_tally.h"

#include <stdlib.h>

#include "base/sum.h"
#include "hub/model.h"
#include "registry/author_sums.h"

/* Columns of the authors' sums. */
enum { COLUMN_ALL, COLUMN_BASE, COLUMNS };

const char *const signals_part_names[SIGNALS_PARTS] = {
    [SIGNALS_ALL] = "all",
    [SIGNALS_BASE] = "base",
    [SIGNALS_LINEAGE_UNKNOWN] = "lineage_unknown",
    [SIGNALS_FINETUNE] = "finetune",
    [SIGNALS_ADAPTER] = "adapter",
    [SIGNALS_MERGE] = "merge",
    [SIGNALS_QUANTIZED] = "quantized",
    [SIGNALS_NATIVE] = "native",
    [SIGNALS_REMOTE_CODE] = "remote_code",
    [SIGNALS_TEST] = "test",
    [SIGNALS_DRAFT] = "draft",
};

static const struct signals_model none = {{NULL, 0}, -1, 0};

void
signals_tally_init(struct signals_tally *t)
{
    *t = (struct signals_tally){.real = none, .native = none, .test = none};
}

void
signals_tally_fini(struct signals_tally *t)
{
    if (t == NULL)
        return;
    free((char *)t->real.id.data);
    free((char *)t->native.id.data);
    free((char *)t->test.id.data);
    author_sums_free(t->authors);
    signals_tally_init(t);
}

static void
count_in(struct signals_figures *f, int64_t downloads)
{
    f->models++;
    f->downloads = sum_of(f->downloads, downloads);
}

static bool
goes_before(const struct signals_model *a, const struct signals_model *b)
{
    if (b->id.data == NULL)
        return true;
    if (a->parameters != b->parameters)
        return a->parameters < b->parameters;
    if (a->downloads != b->downloads)
        return a->downloads > b->downloads;
    return slice_compare(a->id, b->id) < 0;
}

/* Keep the smaller one. */
static void
compare_with(struct signals_model *kept, const struct signals_model *other)
{
    if (!goes_before(other, kept))
        return;
    free((char *)kept->id.data);
    *kept = *other;
    kept->id.data = slice_dup(other->id);
}

/* Which parts the model is in, as bits. */
static uint32_t
parts_of(const struct signals_facts *facts)
{
    static const struct {
        uint32_t mark;
        enum signals_part part;
    } told[] = {
        {MODEL_FINETUNE, SIGNALS_FINETUNE},
        {MODEL_ADAPTER, SIGNALS_ADAPTER},
        {MODEL_MERGE, SIGNALS_MERGE},
        {MODEL_REMOTE_CODE, SIGNALS_REMOTE_CODE},
    };
    bool quantized = signals_is_quantized(facts);
    uint32_t in = UINT32_C(1) << SIGNALS_ALL;

    for (size_t i = 0; i < sizeof told / sizeof told[0]; i++)
        in |= (uint32_t)((facts->marks & told[i].mark) != 0) << told[i].part;
    in |= (uint32_t)signals_is_base(facts->marks) << SIGNALS_BASE;
    in |= (uint32_t)!signals_knows_lineage(facts->marks) << SIGNALS_LINEAGE_UNKNOWN;
    in |= (uint32_t)quantized << SIGNALS_QUANTIZED;
    in |= (uint32_t)(quantized && signals_is_native(facts)) << SIGNALS_NATIVE;
    in |= (uint32_t)signals_is_test_model(facts->id) << SIGNALS_TEST;
    in |= (uint32_t)signals_is_draft(facts) << SIGNALS_DRAFT;
    return in;
}

static bool
is_in(uint32_t in, enum signals_part part)
{
    return (in >> part & 1) != 0;
}

void
signals_tally_add(struct signals_tally *t, const struct signals_facts *facts, int64_t downloads)
{
    uint32_t in = parts_of(facts);
    enum signals_count count = signals_count(facts);
    bool columns[COLUMNS] = {[COLUMN_BASE] = is_in(in, SIGNALS_BASE)};

    if (downloads < 0)
        downloads = 0;
    for (size_t i = 0; i < SIGNALS_PARTS; i++)
        if (is_in(in, (enum signals_part)i))
            count_in(&t->parts[i], downloads);
    t->counts[count]++;
    if (t->authors == NULL)
        t->authors = author_sums_new(COLUMNS, SIGNALS_AUTHORS);
    author_sums_add(t->authors, model_author(facts->id), downloads, columns);
    if (count != SIGNALS_COUNT_TRUSTED || is_in(in, SIGNALS_DRAFT) || is_in(in, SIGNALS_ADAPTER))
        return;
    struct signals_model model = {facts->id, facts->parameters, downloads};
    if (is_in(in, SIGNALS_QUANTIZED)) {
        if (is_in(in, SIGNALS_NATIVE) && !is_in(in, SIGNALS_TEST))
            compare_with(&t->native, &model);
        return;
    }
    compare_with(is_in(in, SIGNALS_TEST) ? &t->test : &t->real, &model);
}

struct signals_model
signals_tally_smallest_real(const struct signals_tally *t)
{
    return t->real.id.data != NULL ? t->real : t->native;
}

struct signals_model
signals_tally_smallest_test(const struct signals_tally *t)
{
    return t->test;
}

size_t
signals_tally_author_count(const struct signals_tally *t)
{
    return t->authors != NULL ? author_sums_count(t->authors) : 0;
}

size_t
signals_tally_authors_told(const struct signals_tally *t)
{
    return t->authors != NULL ? author_sums_best(t->authors) : 0;
}

struct signals_author
signals_tally_author(const struct signals_tally *t, size_t place)
{
    struct signals_author author = {.name = author_sums_name(t->authors, place)};

    author_sums_figures(t->authors, place, COLUMN_ALL, &author.all.models, &author.all.downloads);
    author_sums_figures(t->authors, place, COLUMN_BASE, &author.base.models,
                        &author.base.downloads);
    return author;
}
