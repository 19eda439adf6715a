#include "render.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "config.h"
#include "names.h"
#include "rng.h"

enum { TOPIC_RENDER = 80, TOPIC_SHA, TOPIC_ODD };

static const char *const names[P_COUNT] = {
    [P_AUTHOR] = "author",
    [P_SHA] = "sha",
    [P_LAST_MODIFIED] = "lastModified",
    [P_GATED] = "gated",
    [P_DISABLED] = "disabled",
    [P_LIKES] = "likes",
    [P_TRENDING] = "trendingScore",
    [P_PRIVATE] = "private",
    [P_DOWNLOADS] = "downloads",
    [P_DOWNLOADS_ALL_TIME] = "downloadsAllTime",
    [P_TAGS] = "tags",
    [P_PIPELINE_TAG] = "pipeline_tag",
    [P_LIBRARY_NAME] = "library_name",
    [P_MODEL_INDEX] = "model-index",
    [P_CONFIG] = "config",
    [P_CARD_DATA] = "cardData",
    [P_SAFETENSORS] = "safetensors",
    [P_GGUF] = "gguf",
    [P_TRANSFORMERS_INFO] = "transformersInfo",
    [P_SIBLINGS] = "siblings",
    [P_SPACES] = "spaces",
    [P_CREATED_AT] = "createdAt",
    [P_USED_STORAGE] = "usedStorage",
    [P_INFERENCE] = "inference",
    [P_INFERENCE_PROVIDERS] = "inferenceProviderMapping",
    [P_MASK_TOKEN] = "mask_token",
    [P_WIDGET_DATA] = "widgetData",
    [P_RESOURCE_GROUP] = "resourceGroup",
    [P_XET_ENABLED] = "xetEnabled",
    [P_BASE_MODELS] = "baseModels",
    [P_CHILDREN] = "childrenModelCount",
    [P_EVAL_RESULTS] = "evalResults",
    [P_GITALY_UID] = "gitalyUid",
    [P_LANGUAGES] = "languages",
    [P_MODEL_ID] = "modelId",
};

/* Properties that no test looks into are the same for all made-up models. */
static const char *const fixed[P_COUNT] = {
    [P_PRIVATE] = "false",
    [P_XET_ENABLED] = "false",
    [P_MODEL_INDEX] = "null",
    [P_CARD_DATA] = "{\"license\":\"other\"}",
    [P_SIBLINGS] = "[{\"rfilename\":\".gitattributes\"},{\"rfilename\":\"README.md\"}]",
    [P_SPACES] = "[]",
    [P_WIDGET_DATA] = "[]",
    [P_INFERENCE_PROVIDERS] = "[]",
    [P_EVAL_RESULTS] = "[]",
    [P_CHILDREN] = "{\"adapter\":0,\"finetune\":0,\"merge\":0,\"quantized\":0}",
};

void
renderer_init(struct renderer *r, const struct catalogue *c, bool chat_templates, bool odd_counts)
{
    *r = (struct renderer){.c = c, .chat_templates = chat_templates, .odd_counts = odd_counts};
    templates_init(&r->templates);
}

void
renderer_fini(struct renderer *r)
{
    templates_fini(&r->templates);
    tags_fini(&r->tags);
}

enum property
render_property(const char *name)
{
    for (int p = 0; p < P_MODEL_ID; p++) {
        if (strcmp(names[p], name) == 0)
            return (enum property)p;
    }
    return P_COUNT;
}

void
render_date(struct buf *b, int64_t ms)
{
    time_t second = (time_t)(ms / 1000);
    struct tm tm;

    gmtime_r(&second, &tm);
    b->len += strftime(buf_room(b, 32), 32, "\"%Y-%m-%dT%H:%M:%S", &tm);
    buf_printf(b, ".%03dZ\"", (int)(ms % 1000));
}

static void
key(struct buf *b, enum property p)
{
    buf_str(b, ",\"");
    buf_str(b, names[p]);
    buf_str(b, "\":");
}

static void
text(struct buf *b, enum property p, const char *value)
{
    if (value == NULL)
        return;
    key(b, p);
    buf_json(b, value, strlen(value));
}

static void
raw(struct buf *b, enum property p, const char *json)
{
    key(b, p);
    buf_str(b, json);
}

static void
number(struct buf *b, enum property p, uint64_t value)
{
    key(b, p);
    buf_u64(b, value);
}

static void
date(struct buf *b, enum property p, int64_t ms)
{
    key(b, p);
    render_date(b, ms);
}

static void
add_tags(struct renderer *r, struct buf *b, uint32_t i)
{
    tags_make(&r->tags, r->c, i);
    key(b, P_TAGS);
    buf_char(b, '[');
    for (size_t j = 0; j < r->tags.n; j++) {
        const char *tag = tags_get(&r->tags, j);

        if (j > 0)
            buf_char(b, ',');
        buf_json(b, tag, strlen(tag));
    }
    buf_char(b, ']');
}

/* The elements of one more type. */
static void
part(struct buf *b, const char *type, uint64_t count)
{
    if (b->p[b->len - 1] != '{')
        buf_char(b, ',');
    buf_printf(b, "\"%s\":%llu", type, (unsigned long long)count);
}

/*
 * Elements as they are told of some models on the Hub, and the total that goes with
 * them: test models are small; files claim another total, for what one process held, or
 * for what packed weights hold; masks and tables of positions count; weights are
 * packed and nothing else says so.
 */
static uint64_t
add_odd_parts(struct buf *b, const struct model *mo, bool tiny, struct rng *r)
{
    uint64_t sum = tiny ? mo->total / 4096 + 1000 : mo->total;

    switch (rng_below(r, 12)) {
    case 0:
        part(b, "BF16", sum);
        return sum / 22848 + 1;
    case 1:
        part(b, "BF16", sum / 9);
        part(b, "U32", sum - sum / 9);
        return sum * 3;
    case 2:
        part(b, "F16", sum - sum / 3);
        part(b, "U8", sum / 3);
        return sum;
    case 3:
        part(b, "I64", 512);
        part(b, "F32", sum);
        return sum;
    case 4:
        part(b, "I8", sum - sum / 40);
        part(b, "F8_E8M0", sum / 40);
        return sum;
    case 5:
        part(b, "BOOL", sum / 2);
        part(b, "F32", sum - sum / 2);
        return sum;
    case 6:
        part(b, "F32", sum);
        part(b, "I32", sum / 20);
        return sum + sum / 20;
    case 7:
        part(b, "F32", sum);
        return sum - sum / 150;
    default:
        part(b, "BF16", sum);
        return sum;
    }
}

static uint64_t
add_parts(struct buf *b, const struct model *mo, struct rng *r)
{
    uint64_t minor = mo->total / 64;

    if (mo->form == FORM_AWQ || mo->form == FORM_GPTQ) {
        part(b, "I32", mo->total - minor);
        part(b, "F16", minor);
    } else {
        part(b, rng_chance(r, 30) ? "F32" : "BF16", mo->total);
    }
    return mo->total;
}

static void
add_safetensors(struct renderer *r, struct buf *b, uint32_t i)
{
    const struct model *mo = &r->c->models[i];
    struct rng random = rng_of(mo->seed, TOPIC_RENDER), odd = rng_of(mo->seed, TOPIC_ODD);
    bool tiny = strstr(catalogue_id(r->c, i), "/tiny-random-") != NULL;
    uint64_t total;

    if (mo->total == 0 || mo->form == FORM_GGUF)
        return;
    key(b, P_SAFETENSORS);
    buf_str(b, "{\"parameters\":{");
    total = r->odd_counts ? add_odd_parts(b, mo, tiny, &odd) : add_parts(b, mo, &random);
    buf_char(b, '}');
    if (mo->head != NO_BASE || !rng_chance(&random, 2)) {
        buf_str(b, ",\"total\":");
        buf_u64(b, total);
    }
    buf_char(b, '}');
}

static void
add_gguf(struct renderer *r, struct buf *b, const struct model *mo)
{
    const struct kind *k = &kinds[mo->kind];
    uint64_t total = mo->total > 0 ? mo->total : 7000000000 + mo->seed % 1000000;

    if (mo->form != FORM_GGUF)
        return;
    key(b, P_GGUF);
    buf_printf(b, "{\"total\":%llu,\"architecture\":\"%s\",\"context_length\":32768",
               (unsigned long long)total, k->type != NULL ? k->type : "llama");
    if (r->chat_templates && (k->traits & TRAIT_CHAT) != 0) {
        buf_str(b, ",\"chat_template\":");
        config_template(b, mo, &r->templates);
    }
    buf_str(b, ",\"bos_token\":\"<s>\",\"eos_token\":\"</s>\"}");
}

static void
add_config(struct renderer *r, struct buf *b, const struct model *mo)
{
    size_t before = b->len;

    key(b, P_CONFIG);
    if (!config_add(b, mo, r->chat_templates ? &r->templates : NULL))
        b->len = before;
}

static void
add_sha(struct buf *b, const struct model *mo)
{
    struct rng r = rng_of(mo->seed, TOPIC_SHA);

    key(b, P_SHA);
    buf_printf(b, "\"%016llx%016llx%08x\"", (unsigned long long)rng_next(&r),
               (unsigned long long)rng_next(&r), (unsigned)(rng_next(&r) >> 32));
}

static void
add_author(struct renderer *r, struct buf *b, const struct model *mo)
{
    if (mo->author != STRSET_NONE)
        text(b, P_AUTHOR, strset_get(&r->c->authors, mo->author));
}

static void
add_base_models(struct buf *b, const struct model *mo)
{
    if (mo->base == NO_BASE)
        return;
    key(b, P_BASE_MODELS);
    buf_printf(b, "{\"relation\":\"%s\",\"models\":[{\"id\":\"%s\"}]}",
               mo->form >= FORM_GGUF ? "quantized" : "finetune", heads[mo->base].id);
}

static void
add_property(struct renderer *r, struct buf *b, uint32_t i, enum property p)
{
    static const char *const gates[] = {"false", "\"auto\"", "\"manual\""};
    const struct model *mo = &r->c->models[i];

    switch (p) {
    case P_AUTHOR:
        add_author(r, b, mo);
        break;
    case P_SHA:
        add_sha(b, mo);
        break;
    case P_LAST_MODIFIED:
        date(b, p, mo->modified_ms);
        break;
    case P_GATED:
        raw(b, p, gates[mo->gate]);
        break;
    case P_DISABLED:
        raw(b, p, mo->head == NO_BASE && mo->seed % 4001 == 0 ? "true" : "false");
        break;
    case P_LIKES:
        number(b, p, mo->likes);
        break;
    case P_TRENDING:
        number(b, p, mo->trending);
        break;
    case P_DOWNLOADS:
        number(b, p, mo->downloads);
        break;
    case P_DOWNLOADS_ALL_TIME:
        number(b, p, mo->downloads * (3 + mo->seed % 30) + mo->seed % 50);
        break;
    case P_TAGS:
        add_tags(r, b, i);
        break;
    case P_PIPELINE_TAG:
        text(b, p, tags_task(r->c, i));
        break;
    case P_LIBRARY_NAME:
        text(b, p, tags_library(r->c, i));
        break;
    case P_CONFIG:
        add_config(r, b, mo);
        break;
    case P_SAFETENSORS:
        add_safetensors(r, b, i);
        break;
    case P_GGUF:
        add_gguf(r, b, mo);
        break;
    case P_CREATED_AT:
        date(b, p, mo->created_ms);
        break;
    case P_USED_STORAGE:
        number(b, p, mo->total * 2 + mo->seed % 100000);
        break;
    case P_BASE_MODELS:
        add_base_models(b, mo);
        break;
    case P_MODEL_ID:
        text(b, p, catalogue_id(r->c, i));
        break;
    default:
        if (fixed[p] != NULL)
            raw(b, p, fixed[p]);
        break;
    }
}

static void
add_given(struct renderer *r, struct buf *b, uint32_t i, enum property p)
{
    const struct buf *value = given_property(&r->c->given[i], names[p]);

    if (p == P_DOWNLOADS && r->c->models[i].drifted)
        number(b, p, r->c->models[i].downloads);
    else if (value != NULL) {
        key(b, p);
        buf_add(b, value->p, value->len);
    }
}

void
render_model(struct renderer *r, struct buf *b, uint32_t i, uint64_t set)
{
    const char *id = catalogue_id(r->c, i);
    const struct buf *given = NULL;
    char oid[CATALOGUE_OID];

    catalogue_oid(r->c, i, oid);
    buf_str(b, "{\"_id\":");
    buf_json(b, oid, strlen(oid));
    buf_str(b, ",\"id\":");
    if (r->c->given != NULL)
        given = given_property(&r->c->given[i], "id");
    if (given != NULL)
        buf_add(b, given->p, given->len);
    else
        buf_json(b, id, strlen(id));
    for (int p = 0; p < P_COUNT; p++) {
        if ((set & P_BIT(p)) == 0)
            continue;
        if (r->c->given != NULL)
            add_given(r, b, i, (enum property)p);
        else
            add_property(r, b, i, (enum property)p);
    }
    buf_char(b, '}');
}
