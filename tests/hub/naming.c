#include "naming.h"

#include <string.h>

#include "rng.h"

enum { TOPIC_NAMING = 20 };

static void
add_person(struct buf *b, struct rng *r)
{
    buf_str(b, first_words[rng_below(r, (uint32_t)n_first_words)]);
    if (rng_chance(r, 30))
        buf_char(b, '-');
    buf_str(b, second_words[rng_below(r, (uint32_t)n_second_words)]);
    if (rng_chance(r, 75))
        buf_u64(b, 1 + rng_below(r, rng_chance(r, 50) ? 40 : 2026));
}

static void
add_author(struct buf *b, const struct model *mo, struct rng *r)
{
    bool copy = mo->form >= FORM_GGUF;

    if (mo->form == FORM_MLX && rng_chance(r, 80))
        buf_str(b, "mlx-community");
    else if (copy && rng_chance(r, 70))
        buf_str(b, quantizers[rng_below(r, (uint32_t)n_quantizers)]);
    else if (!copy && rng_chance(r, 12))
        buf_str(b, tuners[rng_below(r, (uint32_t)n_tuners)]);
    else
        add_person(b, r);
}

static void
add_size(struct buf *b, uint64_t total)
{
    uint64_t tenths = (total + 50000000) / 100000000;

    if (total < 950000000)
        buf_printf(b, "-%lluM", (unsigned long long)total / 1000000 + 1);
    else if (tenths % 10 == 0 || tenths >= 100)
        buf_printf(b, "-%lluB", (unsigned long long)(tenths / 10));
    else
        buf_printf(b, "-%llu.%lluB", (unsigned long long)(tenths / 10),
                   (unsigned long long)(tenths % 10));
}

static const char *
copy_mark(const struct model *mo, struct rng *r)
{
    switch ((enum form)mo->form) {
    case FORM_GGUF:
        return rng_chance(r, 25) ? "-i1-GGUF" : "-GGUF";
    case FORM_MLX:
        return rng_chance(r, 60) ? "-4bit" : "-8bit";
    case FORM_AWQ:
        return "-AWQ";
    case FORM_GPTQ:
        return rng_chance(r, 60) ? "-GPTQ" : "-GPTQ-Int4";
    case FORM_BNB:
        return "-bnb-4bit";
    case FORM_FP8:
        return "-FP8";
    case FORM_EXL2:
        return "-exl2";
    case FORM_COMPRESSED:
        return "-quantized.w4a16";
    default:
        return "";
    }
}

void
naming_tail(struct buf *b, const struct model *mo, uint64_t total, const struct canon *own)
{
    const struct kind *k = &kinds[mo->kind];
    struct rng r = rng_of(mo->seed, TOPIC_NAMING);
    bool tiny = own == NULL && mo->form == FORM_PLAIN && k->arch != NULL && rng_chance(&r, 2);
    const char *name;

    if (own != NULL)
        buf_str(b, own->author);
    else
        add_author(b, mo, &r);
    buf_char(b, '/');
    if (tiny) {
        buf_printf(b, "tiny-random-%s", k->arch);
        return;
    }
    if (mo->base != NO_BASE) {
        name = strchr(heads[mo->base].id, '/');
        buf_str(b, name != NULL ? name + 1 : heads[mo->base].id);
    } else {
        buf_str(b, k->stem);
        if (total > 0)
            add_size(b, total);
    }
    if (mo->form < FORM_GGUF || rng_chance(&r, 70)) {
        buf_printf(b, "-%s", suffixes[rng_below(&r, (uint32_t)n_suffixes)]);
        if (rng_chance(&r, 55))
            buf_printf(b, "-%s%u", second_words[rng_below(&r, (uint32_t)n_second_words)],
                       (unsigned)rng_below(&r, 100));
    }
    buf_str(b, copy_mark(mo, &r));
}
