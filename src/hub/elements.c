#include "hub/elements.h"

/* Buffers (tables of positions, running means) are some thousands among millions. */
#define BUFFERS 100

/*
 * A model told to be quantized is packed if a 64th of its elements are integers: with 8
 * weights in each the count is then a tenth too small.  Else an eighth must be:
 * the listing leaves out a quantization_config that stands within text_config, and
 * packed weights are more than that unless nearly all of the model is a vocabulary.
 */
#define TOLD_PART   64
#define UNTOLD_PART 8

static void
add(int64_t *sum, int64_t more)
{
    *sum = more > INT64_MAX - *sum ? INT64_MAX : *sum + more;
}

/*
 * I64 holds positions and BOOL masks, never weights.  U8 holds packed weights, and the
 * masks that older transformers kept for GPT-NeoX: six layers of 2048 by 2048 in a
 * Pythia of 14 million.  So that and the rare types of 16 bits say nothing alone.
 */
static void
add_integers(struct elements *e, struct slice type, int64_t count)
{
    if (slice_is(type, "I32") || slice_is(type, "U32") || slice_is(type, "I8"))
        add(&e->packs, count);
    else if (slice_is(type, "U8") || slice_is(type, "I16") || slice_is(type, "U16"))
        add(&e->may_pack, count);
}

void
elements_add(struct elements *e, struct slice type, int64_t count)
{
    if (e->sum < 0)
        e->sum = 0;
    add(&e->sum, count);
    if (type.len > 0 && (type.data[0] == 'I' || type.data[0] == 'U'))
        add_integers(e, type, count);
}

bool
elements_differ(const struct elements *e)
{
    if (e->total < 0 || e->sum < 0)
        return false;
    int64_t larger = e->total > e->sum ? e->total : e->sum;
    int64_t smaller = e->total > e->sum ? e->sum : e->total;
    return larger - smaller > larger / BUFFERS;
}

bool
elements_packed(const struct elements *e, bool told)
{
    if (e->packs > e->sum / UNTOLD_PART)
        return true;
    /* Neither is negative. */
    return told && ((uint64_t)e->packs + (uint64_t)e->may_pack) > (uint64_t)e->sum / TOLD_PART;
}
