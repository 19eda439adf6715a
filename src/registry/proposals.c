#include "registry/proposals.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "hub/model.h"
#include "hub/quant_method.h"
#include "registry/signals.h"

const char *const proposals_type_names[] = {"stored", "float16", "bfloat16", "float32", NULL};

const char *const proposals_kind_names[PROPOSALS_KINDS] = {"real", "quantized", "adapter", "draft",
                                                           "test"};

/* ---- what a model is, and takes ---- */

static struct signals_facts
facts_of(const struct inventory_model *m)
{
    return (struct signals_facts){
        .id = m->name,
        .architecture = m->architecture,
        .model_type = m->model_type,
        .quant_method = m->quant_method,
        .parameters = m->parameters,
        .marks = m->marks,
    };
}

static enum proposals_kind
kind_of(const struct signals_facts *facts)
{
    if (signals_is_test_model(facts->id))
        return PROPOSALS_TEST;
    if (signals_is_draft(facts))
        return PROPOSALS_DRAFT;
    if ((facts->marks & MODEL_ADAPTER) != 0)
        return PROPOSALS_ADAPTER;
    return signals_is_quantized(facts) && !signals_is_native(facts) ? PROPOSALS_QUANTIZED
                                                                    : PROPOSALS_REAL;
}

/* In halves of a bit. */
static int64_t
stored_bits(const struct signals_facts *facts)
{
    static const char *const four[] = {"bitsandbytes-4bit", "mxfp4", "nvfp4"};
    const struct quant_method *method =
        facts->quant_method.data != NULL ? quant_method_find(facts->quant_method) : NULL;

    if (!signals_is_quantized(facts))
        return 32;
    for (size_t i = 0; method != NULL && i < sizeof four / sizeof *four; i++)
        if (strcmp(method->name, four[i]) == 0)
            return 9;
    return 16;
}

static int64_t
bits_of(const struct signals_facts *facts, enum proposals_type type)
{
    enum signals_count worth = signals_count(facts);

    if (worth != SIGNALS_COUNT_TRUSTED && worth != SIGNALS_COUNT_UNCHECKED)
        return -1;
    if (type == PROPOSALS_STORED)
        return stored_bits(facts);
    return type == PROPOSALS_FLOAT32 ? 64 : 32;
}

/* A half of a bit is a sixteenth of a byte, and a fifth is added: six eightieths.  What passes 63
 * bits is as large as that. */
static int64_t
memory_of(int64_t parameters, int64_t bits, int64_t copies)
{
    const int64_t parts = 80;
    int64_t value;

    if (bits < 0)
        return -1;
    if (__builtin_mul_overflow(parameters, bits * 6, &value) ||
        __builtin_mul_overflow(value, copies, &value))
        return INT64_MAX;
    return value / parts + (value % parts != 0);
}

/* ---- which ---- */

static int
compare_memory(int64_t a, int64_t b)
{
    if (a < 0 || b < 0)
        return (a < 0) - (b < 0);
    return (a > b) - (a < b);
}

/* By architecture, and in the order in which they are proposed. */
static int
by_architecture(const void *left, const void *right)
{
    const struct proposal *a = left, *b = right;

    if (a->architecture != b->architecture)
        return a->architecture < b->architecture ? -1 : 1;
    if (a->kind != b->kind)
        return (int)a->kind - (int)b->kind;
    int order = compare_memory(a->memory, b->memory);
    if (order != 0)
        return order;
    if (a->model->canonical != b->model->canonical)
        return a->model->canonical ? -1 : 1;
    if (a->model->downloads != b->model->downloads)
        return a->model->downloads > b->model->downloads ? -1 : 1;
    return (a->model > b->model) - (a->model < b->model);
}

static bool
fits(struct proposals *p, const struct proposal *proposal, const struct proposals_question *q)
{
    if (q->max_memory <= 0)
        return true;
    if (proposal->memory < 0)
        p->unknown_size += !q->with_unknown;
    else
        p->too_large += proposal->memory > q->max_memory;
    return proposal->memory < 0 ? q->with_unknown : proposal->memory <= q->max_memory;
}

static void
collect(struct proposals *p, const struct inventory *inventory, const struct proposals_question *q)
{
    struct selection selection = q->selection;

    if (selection.statuses == 0)
        selection.statuses = 1U << SUPPORTED_UNVERIFIED;
    p->items = mem_alloc((inventory->count + 1) * sizeof *p->items);
    for (size_t i = 0; i < inventory->count; i++) {
        const struct inventory_model *model = &inventory->models[i];
        const struct inventory_architecture *a =
            model->architecture.data != NULL
                ? inventory_architecture(inventory, model->architecture)
                : NULL;
        if (!selection_takes(&selection, model))
            continue;
        p->not_supported += a == NULL || !a->supported;
        if (a == NULL || !a->supported)
            continue;
        p->disabled += (model->marks & MODEL_DISABLED) != 0;
        if ((model->marks & MODEL_DISABLED) != 0)
            continue;
        struct signals_facts facts = facts_of(model);
        struct proposal proposal = {.model = model, .architecture = a, .kind = kind_of(&facts)};
        proposal.bits = bits_of(&facts, q->type);
        proposal.memory = memory_of(model->parameters, proposal.bits, q->copies);
        p->chosen_from++;
        if (fits(p, &proposal, q))
            p->items[p->count++] = proposal;
    }
}

/* Keep the first of each architecture. */
static void
keep_first(struct proposals *p, size_t most)
{
    size_t kept = 0;

    for (size_t i = 0, end; i < p->count; i = end) {
        for (end = i; end < p->count && p->items[end].architecture == p->items[i].architecture;)
            end++;
        for (size_t k = i; k < end && k - i < most; k++) {
            p->items[kept] = p->items[k];
            p->items[kept].number = k - i + 1;
            p->items[kept++].of = end - i;
        }
    }
    p->count = kept;
}

/* ---- in which order ---- */

/* The places of the architectures' first proposals, in the order of these. */
static int
by_need(const void *left, const void *right, void *context)
{
    const struct proposal *items = context;
    const struct proposal *a = &items[*(const size_t *)left], *b = &items[*(const size_t *)right];
    bool has_a = a->architecture->statuses[SUPPORTED_VERIFIED] > 0;
    bool has_b = b->architecture->statuses[SUPPORTED_VERIFIED] > 0;

    if (has_a != has_b)
        return has_a - has_b;
    int order = compare_memory(a->memory, b->memory);
    return order != 0 ? order
                      : (a->architecture > b->architecture) - (a->architecture < b->architecture);
}

static void
order_architectures(struct proposals *p)
{
    size_t *firsts = mem_alloc((p->count + 1) * sizeof *firsts);
    struct proposal *ordered = mem_alloc((p->count + 1) * sizeof *ordered);
    size_t groups = 0, count = 0;

    for (size_t i = 0; i < p->count; i++)
        if (p->items[i].number == 1)
            firsts[groups++] = i;
    if (groups > 0)
        qsort_r(firsts, groups, sizeof *firsts, by_need, p->items);
    for (size_t g = 0; g < groups; g++) {
        size_t i = firsts[g];
        do
            ordered[count++] = p->items[i++];
        while (i < p->count && p->items[i].number > 1);
    }
    free(firsts);
    free(p->items);
    p->items = ordered;
}

void
proposals_make(struct proposals *out, const struct inventory *inventory,
               const struct proposals_question *question)
{
    memset(out, 0, sizeof *out);
    collect(out, inventory, question);
    if (out->count > 0)
        qsort(out->items, out->count, sizeof *out->items, by_architecture);
    keep_first(out, question->per_architecture);
    order_architectures(out);
}

void
proposals_fini(struct proposals *p)
{
    free(p->items);
    memset(p, 0, sizeof *p);
}
