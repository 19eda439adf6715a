/*
 * The reader calls back for the paths below; each callback notes one fact in
 * the model in hand.  Where a path names an object or a list, its beginning
 * forgets what an equal key before it had said: of equal keys the last stands.
 */
#include "hub/page.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/hex.h"
#include "base/mem.h"
#include "base/moment.h"
#include "hub/bits_tag.h"
#include "hub/elements.h"
#include "hub/quant_method.h"
#include "json/reader.h"
#include "json/tree.h"

const char *const page_properties[] = {
    "config",       "createdAt", "disabled", "downloads",   "gated", "library_name",
    "pipeline_tag", "private",   "tags",     "safetensors", NULL,
};

enum path_id {
    AT_PAGE,
    AT_MODEL,
    AT_OID,
    AT_ID,
    AT_MODEL_ID,
    AT_DOWNLOADS,
    AT_GATED,
    AT_PRIVATE,
    AT_DISABLED,
    AT_CREATED,
    AT_TASK,
    AT_LIBRARY,
    AT_TAGS,
    AT_TAG,
    AT_SAFETENSORS,
    AT_TOTAL,
    AT_PARAMETERS,
    AT_PARAMETER,
    AT_CONFIG,
    AT_MODEL_TYPE,
    AT_ARCHITECTURES,
    AT_ARCHITECTURE,
    AT_AUTO_MAP,
    AT_QUANTIZATION,
    AT_QUANT_METHOD,
    AT_NUM_PARAMETERS,
    AT_N_PARAMS,
    AT_NUM_PARAMS,
};

static const struct json_path paths[] = {
    {"", AT_PAGE},
    {"[]", AT_MODEL},
    {"[]._id", AT_OID},
    {"[].id", AT_ID},
    {"[].modelId", AT_MODEL_ID},
    {"[].downloads", AT_DOWNLOADS},
    {"[].gated", AT_GATED},
    {"[].private", AT_PRIVATE},
    {"[].disabled", AT_DISABLED},
    {"[].createdAt", AT_CREATED},
    {"[].pipeline_tag", AT_TASK},
    {"[].library_name", AT_LIBRARY},
    {"[].tags", AT_TAGS},
    {"[].tags[]", AT_TAG},
    {"[].safetensors", AT_SAFETENSORS},
    {"[].safetensors.total", AT_TOTAL},
    {"[].safetensors.parameters", AT_PARAMETERS},
    {"[].safetensors.parameters.*", AT_PARAMETER},
    {"[].config", AT_CONFIG},
    {"[].config.model_type", AT_MODEL_TYPE},
    {"[].config.architectures", AT_ARCHITECTURES},
    {"[].config.architectures[]", AT_ARCHITECTURE},
    {"[].config.auto_map", AT_AUTO_MAP},
    {"[].config.quantization_config", AT_QUANTIZATION},
    {"[].config.quantization_config.quant_method", AT_QUANT_METHOD},
    {"[].config.num_parameters", AT_NUM_PARAMETERS},
    {"[].config.n_params", AT_N_PARAMS},
    {"[].config.num_params", AT_NUM_PARAMS},
};

#define PATHS (sizeof paths / sizeof paths[0])

/* Longer is no name that the Hub has; such a value counts as absent. */
#define LONGEST_VALUE ((size_t)4096)

/*
 * So much is kept of one page at most.  Of a thousand models it is some 400 KB, and
 * as each model costs more here than in the answer, the answer's size alone would be
 * no bound.
 */
#define PAGE_MAX_KEPT ((size_t)16 << 20)

/* What the tags alone decide, so that a second list of them starts without it. */
#define TAG_MARKS                                                                       \
    ((uint32_t)(MODEL_TAG_GGUF | MODEL_TAG_MLX | MODEL_TAG_QUANTIZED | MODEL_FINETUNE | \
                MODEL_ADAPTER | MODEL_MERGE | MODEL_DERIVED | MODEL_TAG_BITS))

/* A number that some place of a config may tell, -1 until it does. */
enum { COUNT_NUM_PARAMETERS, COUNT_N_PARAMS, COUNT_NUM_PARAMS, COUNTS };

struct page {
    struct json_reader *reader;
    bool is_single; /* one model, not a list of them */
    struct arena arena;
    struct model *models;
    size_t count;
    size_t capacity;
    size_t length;
    size_t kept;             /* bytes of the arena and the models */
    const struct map *watch; /* NULL: no tags are */

    /* The model in hand. */
    struct model model;
    uint64_t *watched; /* its first model.watched_count values; kept for the next model */
    size_t watched_capacity;
    struct slice legacy_id; /* modelId, for answers without id */
    struct slice config_method;
    struct slice tag_method;
    bool tag_method_applied; /* and is only ever applied to a copy */
    bool remote_code_tag;
    bool auto_map;
    size_t architectures; /* elements of the list so far */
    int64_t parameter_counts[COUNTS];
    struct elements elements;
};

static int on_event(void *context, const struct json_event *event, struct err *err);

static const struct json_limits limits = {.value_length = LONGEST_VALUE, .pass_over_long = true};

struct page *
page_new(void)
{
    struct page *p = mem_zalloc(sizeof *p);

    arena_init(&p->arena);
    p->reader = json_reader_new(paths, PATHS, &limits, on_event, p);
    return p;
}

struct page *
page_new_single(void)
{
    struct page *p = mem_zalloc(sizeof *p);
    struct json_path bare[PATHS - 1];

    /* What stands in the list's elements stands here by itself; the first path is the list. */
    for (size_t i = 1; i < PATHS; i++)
        bare[i - 1] = (struct json_path){paths[i].path + strlen("[]"), paths[i].id};
    p->is_single = true;
    arena_init(&p->arena);
    p->reader = json_reader_new(bare, PATHS - 1, &limits, on_event, p);
    return p;
}

void
page_free(struct page *p)
{
    if (p == NULL)
        return;
    json_reader_free(p->reader);
    arena_fini(&p->arena);
    free(p->models);
    free(p->watched);
    free(p);
}

void
page_watch(struct page *p, const struct map *tags)
{
    p->watch = tags;
}

void
page_reset(struct page *p)
{
    json_reader_reset(p->reader);
    arena_reset(&p->arena);
    p->count = 0;
    p->length = 0;
    p->kept = 0;
}

/* The reader tells of JSON; whoever reads its words has asked for a list, or for a model. */
static int
as_answer(const struct page *p, int status, struct err *err)
{
    if (status == 0)
        return 0;
    return err_wrap(err, p->is_single ? "the answer is not a whole model"
                                      : "the answer is not a whole list of models");
}

int
page_feed(struct page *p, const void *data, size_t len, struct err *err)
{
    return as_answer(p, json_reader_feed(p->reader, data, len, err), err);
}

int
page_finish(struct page *p, struct err *err)
{
    int status = json_reader_finish(p->reader, err);

    if (status == 0 && p->is_single && p->count == 0)
        status = err_set(err, ERR_DATA, "it has no id");
    return as_answer(p, status, err);
}

const struct model *
page_models(const struct page *p, size_t *count)
{
    *count = p->count;
    return p->models;
}

size_t
page_length(const struct page *p)
{
    return p->length;
}

size_t
page_kept(const struct page *p)
{
    return p->kept;
}

static void
begin_model(struct page *p)
{
    p->model = (struct model){.parameters = -1, .created = -1};
    p->legacy_id = (struct slice){NULL, 0};
    p->config_method = (struct slice){NULL, 0};
    p->tag_method = (struct slice){NULL, 0};
    p->tag_method_applied = false;
    p->remote_code_tag = false;
    p->auto_map = false;
    p->architectures = 0;
    for (size_t i = 0; i < COUNTS; i++)
        p->parameter_counts[i] = -1;
    p->elements = (struct elements)ELEMENTS_INIT;
}

/* The seconds in an ObjectId's first four bytes: the moment of its making. */
static int64_t
oid_seconds(const unsigned char oid[12])
{
    return (int64_t)oid[0] << 24 | oid[1] << 16 | oid[2] << 8 | oid[3];
}

/* The method is one that only copies of models have. */
static bool
is_applied(struct slice method)
{
    const struct quant_method *known = quant_method_find(method);

    return known != NULL && known->kind == QUANT_METHOD_APPLIED;
}

/* The values of the model in hand, kept by the page. */
static const uint64_t *
keep_watched(struct page *p)
{
    size_t size = p->model.watched_count * sizeof *p->watched;
    uint64_t *kept = arena_alloc(&p->arena, size);

    p->kept += size;
    memcpy(kept, p->watched, size);
    return kept;
}

/* The bytes, kept by the page. */
static struct slice
keep(struct page *p, struct slice bytes)
{
    p->kept += bytes.len;
    return arena_copy(&p->arena, bytes);
}

/* Something beside the types of its elements says that its weights have few bits. */
static bool
is_told_quantized(const struct page *p)
{
    return p->config_method.data != NULL || p->tag_method.data != NULL ||
           (p->model.marks & (MODEL_TAG_BITS | MODEL_TAG_MLX | MODEL_TAG_QUANTIZED)) != 0;
}

static void
judge_elements(struct page *p)
{
    if (elements_differ(&p->elements))
        p->model.marks |= MODEL_COUNT_DIFFERS;
    if (elements_packed(&p->elements, is_told_quantized(p)))
        p->model.marks |= MODEL_COUNT_PACKED;
}

static void
end_model(struct page *p)
{
    struct model *m = &p->model;

    p->length++;
    if (m->id.data == NULL)
        m->id = p->legacy_id;
    if (m->id.data == NULL || m->id.len == 0)
        return;
    m->parameters = p->elements.total >= 0 ? p->elements.total : p->elements.sum;
    for (size_t i = 0; i < COUNTS && m->parameters < 0; i++)
        m->parameters = p->parameter_counts[i];
    m->quant_method = p->config_method;
    /* A tag says more than the config only where it tells of a copy and the config does not. */
    if (m->quant_method.data == NULL || (p->tag_method_applied && !is_applied(m->quant_method)))
        m->quant_method = p->tag_method;
    if (p->auto_map || p->remote_code_tag)
        m->marks |= MODEL_REMOTE_CODE;
    if (p->elements.sum >= 0)
        judge_elements(p);
    if (m->created < 0 && m->has_oid)
        m->created = oid_seconds(m->oid);
    if (m->watched_count > 0)
        m->watched = keep_watched(p);
    if (p->count == p->capacity) {
        p->capacity = p->capacity == 0 ? 1024 : p->capacity * 2;
        p->models = mem_realloc_array(p->models, p->capacity, sizeof *p->models);
    }
    p->models[p->count++] = *m;
    p->kept += sizeof *m;
}

/* A string that is not empty, kept by the page; anything else is absent. */
static struct slice
keep_text(struct page *p, const struct json_event *event)
{
    if (event->kind != JSON_STRING || event->text.len == 0)
        return (struct slice){NULL, 0};
    return keep(p, event->text);
}

/* A count: an integer that is not negative, or a string that holds one; else `otherwise`. */
static int64_t
count_of(const struct json_event *event, int64_t otherwise)
{
    int64_t value;

    if ((event->kind == JSON_NUMBER || event->kind == JSON_STRING) &&
        json_text_int64(event->text, &value) && value >= 0)
        return value;
    return otherwise;
}

static void
note_oid(struct model *m, const struct json_event *event)
{
    m->has_oid = false;
    if (event->kind != JSON_STRING || event->text.len != 24)
        return;
    const unsigned char *text = (const unsigned char *)event->text.data;
    int wrong = 0;
    for (size_t i = 0; i < 12; i++) {
        int high = hex_digit(text[2 * i]), low = hex_digit(text[2 * i + 1]);
        wrong |= high | low;
        m->oid[i] = (unsigned char)((unsigned)high << 4 | (unsigned)low);
    }
    m->has_oid = wrong >= 0;
}

/* The number that two bytes say; 100 when they are no digits. */
static unsigned
two_digits(const char *text)
{
    unsigned tens = (unsigned char)text[0] - (unsigned)'0';
    unsigned ones = (unsigned char)text[1] - (unsigned)'0';

    return tens > 9 || ones > 9 ? 100 : tens * 10 + ones;
}

/* "2024-07-18T08:56:00.000Z" as seconds since 1970; -1 when it is no such time, or before. */
static int64_t
time_of(const struct json_event *event)
{
    static const char form[] = "yyyy-mm-ddThh:mm:ss";
    const char *text = event->text.data;

    if (event->kind != JSON_STRING || event->text.len < sizeof form)
        return -1;
    unsigned century = two_digits(text), year = two_digits(text + 2), month = two_digits(text + 5);
    unsigned day = two_digits(text + 8), hour = two_digits(text + 11);
    unsigned minute = two_digits(text + 14), second = two_digits(text + 17);
    char end = text[sizeof form - 1];
    int64_t day_start;
    if (text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':' ||
        (end != '.' && end != 'Z') || hour > 23 || minute > 59 || second > 60)
        return -1;
    if (century > 99 || year > 99 || century * 100 + year < 1970 ||
        !moment_of_day(&day_start, century * 100 + year, month, day))
        return -1;
    return day_start + (int64_t)((hour * 60 + minute) * 60 + second);
}

static void
note_gated(struct model *m, const struct json_event *event)
{
    m->marks &= ~(uint32_t)(MODEL_GATED | MODEL_GATED_MANUAL);
    if (event->kind == JSON_TRUE || event->kind == JSON_STRING)
        m->marks |= MODEL_GATED;
    if (event->kind == JSON_STRING && slice_is(event->text, "manual"))
        m->marks |= MODEL_GATED_MANUAL;
}

static void
note_flag(struct model *m, uint32_t mark, const struct json_event *event)
{
    if (event->kind == JSON_TRUE)
        m->marks |= mark;
    else
        m->marks &= ~mark;
}

static void
forget_tags(struct page *p)
{
    p->model.marks = (p->model.marks & ~TAG_MARKS) | MODEL_LINEAGE_READ;
    p->tag_method = (struct slice){NULL, 0};
    p->tag_method_applied = false;
    p->remote_code_tag = false;
    p->model.watched_count = 0;
}

static bool
starts_with(struct slice text, struct slice start)
{
    return text.len >= start.len && memcmp(text.data, start.data, start.len) == 0;
}

/* Of several methods the first stands, but one that makes a copy goes before one that may not. */
static void
note_method_tag(struct page *p, struct slice tag)
{
    const struct quant_method *method = quant_method_find(tag);

    if (method == NULL || (p->tag_method.data != NULL && method->kind != QUANT_METHOD_APPLIED))
        return;
    p->tag_method = keep(p, tag);
    p->tag_method_applied = method->kind == QUANT_METHOD_APPLIED;
}

static void
note_watched(struct page *p, struct slice tag)
{
    const uint64_t *value = map_find(p->watch, tag);
    size_t *count = &p->model.watched_count;

    if (value == NULL)
        return;
    /* Few tags are watched of one model, so that looking through them is fast enough. */
    for (size_t i = 0; i < *count; i++)
        if (p->watched[i] == *value)
            return;
    if (*count == p->watched_capacity) {
        p->watched_capacity = p->watched_capacity == 0 ? 8 : p->watched_capacity * 2;
        p->watched = mem_realloc_array(p->watched, p->watched_capacity, sizeof *p->watched);
    }
    p->watched[(*count)++] = *value;
}

/* What the tag says behind "base_model:"; huggingface.co/docs/hub/model-cards has the four words.
 */
static uint32_t
lineage_of(struct slice rest)
{
    if (starts_with(rest, SLICE("finetune:")))
        return MODEL_FINETUNE;
    if (starts_with(rest, SLICE("quantized:")))
        return MODEL_TAG_QUANTIZED;
    if (starts_with(rest, SLICE("adapter:")))
        return MODEL_ADAPTER;
    if (starts_with(rest, SLICE("merge:")))
        return MODEL_MERGE;
    return MODEL_DERIVED;
}

static void
note_tag(struct page *p, const struct json_event *event)
{
    static const struct slice base_model = SLICE_INIT("base_model:");
    struct slice tag = event->text;

    if (event->kind != JSON_STRING || tag.len == 0)
        return;
    if (p->watch != NULL)
        note_watched(p, tag);
    if (bits_tag(tag))
        p->model.marks |= MODEL_TAG_BITS;
    if (tag.data[0] == 'b' && tag.len > base_model.len && starts_with(tag, base_model))
        p->model.marks |=
            lineage_of((struct slice){tag.data + base_model.len, tag.len - base_model.len});
    else if (slice_equal(tag, SLICE("gguf")))
        p->model.marks |= MODEL_TAG_GGUF;
    else if (slice_equal(tag, SLICE("mlx")))
        p->model.marks |= MODEL_TAG_MLX;
    else if (slice_equal(tag, SLICE("custom_code")))
        p->remote_code_tag = true;
    else if (!p->tag_method_applied)
        note_method_tag(p, tag);
}

static void
note_elements(struct page *p, const struct json_event *event)
{
    int64_t count = count_of(event, -1);

    if (count >= 0)
        elements_add(&p->elements, event->key, count);
}

static void
forget_config(struct page *p)
{
    p->model.architecture = (struct slice){NULL, 0};
    p->model.model_type = (struct slice){NULL, 0};
    p->config_method = (struct slice){NULL, 0};
    p->auto_map = false;
    p->parameter_counts[COUNT_NUM_PARAMETERS] = -1;
    p->parameter_counts[COUNT_N_PARAMS] = -1;
    p->parameter_counts[COUNT_NUM_PARAMS] = -1;
}

static void
note_architecture(struct page *p, const struct json_event *event)
{
    /* The first element decides, even when it is no string. */
    if (p->architectures++ == 0)
        p->model.architecture = keep_text(p, event);
}

static void
note_config(struct page *p, const struct json_event *event)
{
    switch (event->id) {
    case AT_CONFIG:
        forget_config(p);
        break;
    case AT_MODEL_TYPE:
        p->model.model_type = keep_text(p, event);
        break;
    case AT_ARCHITECTURES:
        p->model.architecture = (struct slice){NULL, 0};
        p->architectures = 0;
        break;
    case AT_ARCHITECTURE:
        note_architecture(p, event);
        break;
    case AT_AUTO_MAP:
        p->auto_map = event->kind == JSON_BEGIN_OBJECT || event->kind == JSON_STRING;
        break;
    case AT_QUANTIZATION:
        p->config_method = (struct slice){NULL, 0};
        break;
    case AT_QUANT_METHOD:
        p->config_method = keep_text(p, event);
        break;
    case AT_NUM_PARAMETERS:
        p->parameter_counts[COUNT_NUM_PARAMETERS] = count_of(event, -1);
        break;
    case AT_N_PARAMS:
        p->parameter_counts[COUNT_N_PARAMS] = count_of(event, -1);
        break;
    case AT_NUM_PARAMS:
        p->parameter_counts[COUNT_NUM_PARAMS] = count_of(event, -1);
        break;
    default:
        break;
    }
}

static void
note_property(struct page *p, const struct json_event *event)
{
    struct model *m = &p->model;

    switch (event->id) {
    case AT_OID:
        note_oid(m, event);
        break;
    case AT_ID:
        m->id = keep_text(p, event);
        break;
    case AT_MODEL_ID:
        p->legacy_id = keep_text(p, event);
        break;
    case AT_DOWNLOADS:
        m->downloads = count_of(event, -1);
        m->has_downloads = m->downloads >= 0;
        if (!m->has_downloads)
            m->downloads = 0;
        break;
    case AT_GATED:
        note_gated(m, event);
        break;
    case AT_PRIVATE:
        note_flag(m, MODEL_PRIVATE, event);
        break;
    case AT_DISABLED:
        note_flag(m, MODEL_DISABLED, event);
        break;
    case AT_CREATED:
        m->created = time_of(event);
        break;
    case AT_TASK:
        m->task = keep_text(p, event);
        break;
    case AT_LIBRARY:
        m->library = keep_text(p, event);
        break;
    case AT_TAGS:
        forget_tags(p);
        break;
    case AT_TAG:
        note_tag(p, event);
        break;
    case AT_SAFETENSORS:
        p->elements = (struct elements)ELEMENTS_INIT;
        break;
    case AT_TOTAL:
        p->elements.total = count_of(event, -1);
        break;
    case AT_PARAMETERS:
        p->elements = (struct elements){.total = p->elements.total, .sum = -1};
        break;
    case AT_PARAMETER:
        note_elements(p, event);
        break;
    default:
        note_config(p, event);
        break;
    }
}

static int
on_event(void *context, const struct json_event *event, struct err *err)
{
    struct page *p = context;

    if (event->id == AT_PAGE)
        return event->kind == JSON_BEGIN_ARRAY || event->kind == JSON_END_ARRAY
                   ? 0
                   : err_set(err, ERR_DATA, "it is no list");
    if (event->id != AT_MODEL) {
        if (event->kind != JSON_END_OBJECT && event->kind != JSON_END_ARRAY)
            note_property(p, event);
    } else if (event->kind == JSON_BEGIN_OBJECT) {
        begin_model(p);
    } else if (event->kind == JSON_END_OBJECT) {
        end_model(p);
    } else {
        return err_set(err, ERR_DATA,
                       p->is_single ? "byte %llu: it is no object"
                                    : "byte %llu: an element of it is no model",
                       (unsigned long long)event->start);
    }
    if (p->kept > PAGE_MAX_KEPT)
        return err_set(err, ERR_DATA, "byte %llu: the models of this page take more than %zu bytes",
                       (unsigned long long)event->start, PAGE_MAX_KEPT);
    return 0;
}
