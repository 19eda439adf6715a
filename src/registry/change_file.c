#include "registry/change_file.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "registry/listing.h"
#include "json/feed.h"
#include "json/reader.h"
#include "json/tree.h"

/* Longer names than the Hub has count as absent. */
#define NAME_MAX_BYTES 4096

/* The header's texts and numbers, and then those of an entry, and of a gap. */
enum {
    AT_ROOT,
    AT_GENERATED,
    AT_SCANNED,
    AT_MIN_DOWNLOADS,
    AT_TASK,
    AT_TASKS,
    AT_TOTAL_MODELS,
    AT_TOTAL_VERIFIED,
    AT_TOTAL_ARCHITECTURES,
    AT_MODELS,
    AT_ENTRY,
    AT_MODEL_ID,
    AT_ARCHITECTURE,
    AT_STATUS,
    AT_VERIFIED,
    AT_GAPS,
    AT_GAP,
    AT_GAP_NAME,
    AT_GAP_MODELS,
    AT_GAP_DOWNLOADS,
    AT_GAP_PARAMETERS,
    AT_GAP_SCORE,
};

/* Those of all files, those of models, those of gaps: what is wanted is a part of the row. */
static const struct json_path gap_paths[] = {
    {"", AT_ROOT},
    {".generated_at", AT_GENERATED},
    {".scan_info.total_scanned", AT_SCANNED},
    {".scan_info.min_downloads", AT_MIN_DOWNLOADS},
    {".scan_info.task_filter", AT_TASK},
    {".scan_info.task_filter[]", AT_TASKS},
    {".total_unsupported_models", AT_TOTAL_MODELS},
    {".total_unsupported_architectures", AT_TOTAL_ARCHITECTURES},
    {".gaps", AT_GAPS},
    {".gaps[]", AT_GAP},
    {".gaps[].architecture_id", AT_GAP_NAME},
    {".gaps[].total_models", AT_GAP_MODELS},
    {".gaps[].total_downloads", AT_GAP_DOWNLOADS},
    {".gaps[].min_param_count", AT_GAP_PARAMETERS},
    {".gaps[].relevancy_score", AT_GAP_SCORE},
};

static const struct json_path model_paths[] = {
    {"", AT_ROOT},
    {".generated_at", AT_GENERATED},
    {".scan_info.total_scanned", AT_SCANNED},
    {".scan_info.min_downloads", AT_MIN_DOWNLOADS},
    {".scan_info.task_filter", AT_TASK},
    {".scan_info.task_filter[]", AT_TASKS},
    {".total_models", AT_TOTAL_MODELS},
    {".total_verified", AT_TOTAL_VERIFIED},
    {".total_architectures", AT_TOTAL_ARCHITECTURES},
    {".models", AT_MODELS},
    {".models[]", AT_ENTRY},
    {".models[].model_id", AT_MODEL_ID},
    {".models[].architecture_id", AT_ARCHITECTURE},
    {".models[].status", AT_STATUS},
    {".models[].verified", AT_VERIFIED},
};

#define COUNT(row) (sizeof(row) / sizeof *(row))

struct change_reader {
    const struct change_listener *listener;
    void *context;
    struct arena *arena;
    enum change_wanted wanted;
    struct json_reader *json;
    struct listing models, gaps;
    struct change_header header;
    struct str tasks;
    /* In hand; a key that comes twice is taken as it comes last. */
    struct str name, architecture, score;
    bool has_name, has_architecture, has_status, verified;
    int64_t status;
    struct gap_entry gap;
    size_t gap_count;
};

static struct slice
text_or_absent(bool has, const struct str *text)
{
    return has ? str_slice(text) : (struct slice){NULL, 0};
}

static int
end_entry(struct change_reader *r, struct err *err)
{
    const struct change_entry entry = {
        .model = text_or_absent(r->has_name, &r->name),
        .architecture = text_or_absent(r->has_architecture, &r->architecture),
        .status = supported_status_of(r->has_status, r->status, r->verified),
    };

    return r->listener->entry(r->context, &entry, err);
}

static int
on_entry(struct change_reader *r, const struct json_event *e, struct err *err)
{
    switch (e->id) {
    case AT_MODEL_ID:
        r->has_name = e->kind == JSON_STRING;
        listing_keep(&r->name, e, JSON_STRING);
        break;
    case AT_ARCHITECTURE:
        r->has_architecture = e->kind == JSON_STRING;
        listing_keep(&r->architecture, e, JSON_STRING);
        break;
    case AT_STATUS:
        r->has_status = e->kind != JSON_NULL;
        if (e->kind != JSON_NUMBER || !json_text_int64(e->text, &r->status))
            r->status = -1;
        break;
    case AT_VERIFIED:
        r->verified = e->kind == JSON_TRUE;
        break;
    default:
        if (e->kind == JSON_END_OBJECT)
            return end_entry(r, err);
        if (e->kind == JSON_BEGIN_OBJECT)
            r->has_name = r->has_architecture = r->has_status = r->verified = false;
        break;
    }
    return 0;
}

static void
begin_gap(struct change_reader *r)
{
    r->gap =
        (struct gap_entry){.rank = ++r->gap_count, .models = -1, .downloads = -1, .parameters = -1};
    str_truncate(&r->name, 0);
    str_truncate(&r->score, 0);
}

static void
on_gap(struct change_reader *r, const struct json_event *e)
{
    switch (e->id) {
    case AT_GAP_NAME:
        listing_keep(&r->name, e, JSON_STRING);
        break;
    case AT_GAP_MODELS:
        r->gap.models = listing_count(e);
        break;
    case AT_GAP_DOWNLOADS:
        r->gap.downloads = listing_count(e);
        break;
    case AT_GAP_PARAMETERS:
        r->gap.parameters = listing_count(e);
        break;
    case AT_GAP_SCORE:
        listing_keep(&r->score, e, JSON_NUMBER);
        break;
    default:
        if (e->kind == JSON_BEGIN_OBJECT)
            begin_gap(r);
        else if (e->kind == JSON_END_OBJECT) {
            r->gap.score = text_or_absent(r->score.len > 0, &r->score);
            r->listener->gap(r->context, str_slice(&r->name), &r->gap);
        }
        break;
    }
}

static void
on_header(struct change_reader *r, const struct json_event *e)
{
    struct change_header *h = &r->header;

    switch (e->id) {
    case AT_GENERATED:
        h->generated_at =
            e->kind == JSON_STRING ? arena_copy(r->arena, e->text) : (struct slice){NULL, 0};
        break;
    case AT_SCANNED:
        h->scanned = listing_count(e);
        break;
    case AT_MIN_DOWNLOADS:
        h->min_downloads = listing_count(e);
        break;
    case AT_TASK:
        if (e->kind != JSON_END_ARRAY)
            str_truncate(&r->tasks, 0);
        if (e->kind == JSON_STRING)
            str_append_slice(&r->tasks, e->text);
        break;
    case AT_TASKS:
        str_puts(&r->tasks, r->tasks.len > 0 && e->kind == JSON_STRING ? ", " : "");
        if (e->kind == JSON_STRING)
            str_append_slice(&r->tasks, e->text);
        break;
    case AT_TOTAL_MODELS:
        h->models = listing_count(e);
        break;
    case AT_TOTAL_VERIFIED:
        h->verified = listing_count(e);
        break;
    default:
        h->architectures = listing_count(e);
        break;
    }
}

/* The file's root, or one of its lists: what it is called decides which rules hold. */
static int
on_listing(struct change_reader *r, const struct json_event *e, struct err *err)
{
    struct listing *l = e->id == AT_GAPS || r->wanted == CHANGE_WANT_GAPS ? &r->gaps : &r->models;
    struct json_event event = *e;

    event.id = e->id == AT_ROOT ? LISTING_ROOT : LISTING_LIST;
    int status = listing_judge(l, &event, err);
    if (status == 1 && l == &r->gaps) {
        r->gap_count = 0;
        r->listener->begin_gaps(r->context);
    } else if (status == 1) {
        r->listener->begin_models(r->context);
    }
    return status < 0 ? -1 : 0;
}

static int
on_value(void *context, const struct json_event *e, struct err *err)
{
    struct change_reader *r = context;

    if (e->id == AT_ROOT || e->id == AT_MODELS || e->id == AT_GAPS)
        return on_listing(r, e, err);
    if (e->id >= AT_ENTRY && e->id <= AT_VERIFIED)
        return on_entry(r, e, err);
    if (e->id >= AT_GAP)
        on_gap(r, e);
    else
        on_header(r, e);
    return 0;
}

struct change_reader *
change_file_new(enum change_wanted wanted, struct arena *arena,
                const struct change_listener *listener, void *context)
{
    static const struct json_limits limits = {.value_length = NAME_MAX_BYTES,
                                              .pass_over_long = true};
    struct json_path all[COUNT(model_paths) + COUNT(gap_paths)];
    struct change_reader *r = mem_zalloc(sizeof *r);
    size_t count = 0;

    *r = (struct change_reader){
        .listener = listener,
        .context = context,
        .arena = arena,
        .wanted = wanted,
        .models = {.name = "models"},
        .gaps = {.name = "gaps"},
        .header = {{NULL, 0}, -1, -1, {NULL, 0}, -1, -1, -1},
    };
    if (wanted != CHANGE_WANT_GAPS)
        for (size_t i = 0; i < COUNT(model_paths); i++)
            all[count++] = model_paths[i];
    /* What both files have is asked for once. */
    if (wanted != CHANGE_WANT_MODELS)
        for (size_t i = 0; i < COUNT(gap_paths); i++)
            if (wanted == CHANGE_WANT_GAPS || gap_paths[i].id >= AT_TOTAL_MODELS)
                all[count++] = gap_paths[i];
    r->json = json_reader_new(all, count, &limits, on_value, r);
    return r;
}

void
change_file_free(struct change_reader *r)
{
    if (r == NULL)
        return;
    json_reader_free(r->json);
    str_fini(&r->tasks);
    str_fini(&r->name);
    str_fini(&r->architecture);
    str_fini(&r->score);
    free(r);
}

int
change_file_feed(struct change_reader *r, struct slice piece, struct err *err)
{
    return json_reader_feed(r->json, piece.data, piece.len, err);
}

/* What a file was that is read to its end. */
static int
judge(struct change_file *out, struct change_reader *r, const char *name, struct err *err)
{
    if (r->wanted == CHANGE_WANT_MODELS && listing_end(&r->models, name, err) != 0)
        return -1;
    if (r->wanted == CHANGE_WANT_GAPS && listing_end(&r->gaps, name, err) != 0)
        return -1;
    if (!r->models.is_there && !r->gaps.is_there)
        return err_set(err, ERR_DATA,
                       "%s: expected a registry's file, with a list \"models\" or \"gaps\" in it, "
                       "found neither",
                       name);
    out->has_models = r->models.is_there;
    out->has_gaps = r->gaps.is_there;
    out->header = r->header;
    if (r->tasks.len > 0)
        out->header.tasks = arena_copy(r->arena, str_slice(&r->tasks));
    return 0;
}

int
change_file_end(struct change_file *out, struct change_reader *r, const char *name, struct err *err)
{
    if (json_reader_finish(r->json, err) != 0)
        return err_wrap(err, "%s", name);
    return judge(out, r, name, err);
}

int
change_file_read(struct change_file *out, struct change_reader *r, const char *path,
                 struct err *err)
{
    int status = json_feed_path(r->json, path, err);

    return status == 1 && judge(out, r, path, err) != 0 ? -1 : status;
}
