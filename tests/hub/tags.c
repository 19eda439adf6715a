#include "tags.h"

#include <string.h>

#include "names.h"
#include "rng.h"

enum { TOPIC_TAGS = 40 };

void
tags_fini(struct tags *t)
{
    buf_fini(&t->text);
    t->n = 0;
}

const char *
tags_get(const struct tags *t, size_t j)
{
    return t->text.p + t->at[j];
}

/* One tag of two parts, since most have a fixed beginning; none stands twice. */
static void
add(struct tags *t, const char *first, const char *second)
{
    size_t at = t->text.len;

    if (t->n == TAGS_MAX || first == NULL)
        return;
    buf_str(&t->text, first);
    buf_str(&t->text, second);
    buf_char(&t->text, '\0');
    for (size_t j = 0; j < t->n; j++) {
        if (strcmp(tags_get(t, j), t->text.p + at) == 0) {
            t->text.len = at;
            return;
        }
    }
    t->at[t->n++] = at;
}

const char *
tags_task(const struct catalogue *c, uint32_t i)
{
    const struct model *mo = &c->models[i];
    const struct kind *k = &kinds[mo->kind];
    struct rng r = rng_of(mo->seed, TOPIC_TAGS + 1);

    if (mo->head != NO_BASE)
        return heads[mo->head].task != NULL ? heads[mo->head].task : k->task;
    return rng_chance(&r, mo->downloads > 0 ? 6 : 14) ? NULL : k->task;
}

const char *
tags_library(const struct catalogue *c, uint32_t i)
{
    const struct model *mo = &c->models[i];

    switch ((enum form)mo->form) {
    case FORM_ADAPTER:
        return "peft";
    case FORM_MLX:
        return "mlx";
    case FORM_GGUF:
        return mo->seed % 3 == 0 ? "gguf" : mo->seed % 3 == 1 ? "transformers" : NULL;
    default:
        return kinds[mo->kind].library;
    }
}

static void
add_format(struct tags *t, const struct model *mo, struct rng *r)
{
    switch ((enum form)mo->form) {
    case FORM_GGUF:
        add(t, "gguf", "");
        if (rng_chance(r, 40))
            add(t, "imatrix", "");
        break;
    case FORM_MLX:
        add(t, "4-bit", "");
        break;
    case FORM_AWQ:
        add(t, "4-bit", "");
        add(t, "awq", "");
        break;
    case FORM_GPTQ:
        add(t, "4-bit", "");
        add(t, "gptq", "");
        break;
    case FORM_BNB:
        add(t, rng_chance(r, 80) ? "4-bit" : "8-bit", "");
        add(t, "bitsandbytes", "");
        break;
    case FORM_FP8:
        add(t, "8-bit", "");
        add(t, "fp8", "");
        break;
    case FORM_EXL2:
        add(t, "exl2", "");
        break;
    case FORM_COMPRESSED:
        add(t, "compressed-tensors", "");
        break;
    case FORM_MERGE:
        add(t, "mergekit", "");
        add(t, "merge", "");
        break;
    case FORM_ADAPTER:
        add(t, "lora", "");
        break;
    default:
        break;
    }
}

static void
add_base(struct tags *t, const struct model *mo)
{
    static const char *const relation[FORM_COUNT] = {
        [FORM_PLAIN] = "finetune:",
        [FORM_TUNE] = "finetune:",
        [FORM_MERGE] = "merge:",
        [FORM_ADAPTER] = "adapter:",
    };
    const char *word = relation[mo->form] != NULL ? relation[mo->form] : "quantized:";
    struct buf b = {0};

    if (mo->base == NO_BASE)
        return;
    buf_printf(&b, "%s%s", word, heads[mo->base].id);
    add(t, "base_model:", heads[mo->base].id);
    add(t, "base_model:", buf_cstr(&b));
    buf_fini(&b);
}

void
tags_make(struct tags *t, const struct catalogue *c, uint32_t i)
{
    const struct model *mo = &c->models[i];
    const struct kind *k = &kinds[mo->kind];
    struct rng r = rng_of(mo->seed, TOPIC_TAGS);
    const char *task = tags_task(c, i);
    bool safetensors = mo->total > 0 && mo->form != FORM_GGUF;

    t->text.len = 0;
    t->n = 0;
    add(t, tags_library(c, i), "");
    if (safetensors)
        add(t, "safetensors", "");
    else if (k->arch != NULL && mo->form < FORM_GGUF)
        add(t, "pytorch", "");
    if (mo->form != FORM_GGUF || rng_chance(&r, 30))
        add(t, k->type, "");
    add(t, task, "");
    if ((k->traits & TRAIT_SEQ2SEQ) != 0 &&
        (task == NULL || strcmp(task, "text2text-generation") != 0))
        add(t, "text2text-generation", "");
    if ((k->traits & TRAIT_CHAT) != 0 && rng_chance(&r, 60))
        add(t, "conversational", "");
    if ((k->traits & TRAIT_REMOTE) != 0)
        add(t, "custom_code", "");
    for (uint32_t n = rng_below(&r, 4); n > 0; n--)
        add(t, free_tags[1 + rng_below(&r, (uint32_t)n_free_tags - 1)], "");
    if (rng_chance(&r, 55))
        add(t, languages[rng_below(&r, (uint32_t)n_languages)], "");
    if (rng_chance(&r, 12))
        add(t, "arxiv:", rng_chance(&r, 50) ? "2307.09288" : "1910.09700");
    add_base(t, mo);
    if (rng_chance(&r, 60))
        add(t, "license:", licences[rng_below(&r, (uint32_t)n_licences)]);
    add_format(t, mo, &r);
    if (mo->head != NO_BASE && (k->traits & TRAIT_DRAFT) != 0)
        add(t, "fp8", "");
    add(t, "region:", "us");
}

static bool
match_given(const struct given *g, const char *tag)
{
    for (size_t j = 0; j < g->n_tags; j++) {
        if (strcmp(g->tags[j], tag) == 0)
            return true;
    }
    return false;
}

bool
tags_match(struct tags *t, const struct catalogue *c, uint32_t i, const char *tag)
{
    if (c->given != NULL)
        return match_given(&c->given[i], tag);
    tags_make(t, c, i);
    for (size_t j = 0; j < t->n; j++) {
        if (strcmp(tags_get(t, j), tag) == 0)
            return true;
    }
    return false;
}
