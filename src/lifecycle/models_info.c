/*
 * Reading goes over the text twice: the push reader sees that no model's name
 * comes twice, which a tree would not show, since of equal keys it keeps one;
 * then the entries are read from a tree.  The run's object may stand in any
 * model: somebody may have taken the first one out.
 */
#include "lifecycle/models_info.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/hex.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/show.h"
#include "json/reader.h"
#include "json/tree.h"
#include "json/writer.h"

#define VERSION 1

/* A thousand times the largest there is. */
#define MODELS_INFO_MAX_BYTES ((size_t)256 << 20)

/* The model that stands for none. */
#define BEARER "(hubcensus)"

/* Python's datetime knows the years 1 to 9999, here a day within them for the offset's sake. */
#define FIRST_DATETIME INT64_C(-62135510400)
#define LAST_DATETIME  INT64_C(253402214399)

/* Thousands of millions of years: a moment that moment_read() knows in every offset. */
#define LAST_READ INT64_C(3000000000000000000)

#define OUR_KEY         "hubcensus"
#define KEY_COMMIT      "commit_hash"
#define KEY_DATE        "first_commit_datetime"
#define KEY_PATH        "model_path"
#define KEY_DOWNLOADS   "downloads"
#define KEY_TAGS        "tags"
#define KEY_COUNTED_TO  "downloads_counted_to"
#define KEY_VERSION     "version"
#define KEY_GENERATED   "generated_at"
#define KEY_REVISION    "rev"
#define KEY_AGE         "age"
#define KEY_THRESHOLD   "thresh_num_downloads"
#define KEY_THRESH_DATE "thresh_date"
#define KEY_PARTIAL     "partial"
#define KEY_YOUNGER     "younger"
#define KEY_UNKNOWN     "unknown"

void
models_info_fini(struct models_info *info)
{
    if (info == NULL)
        return;
    free(info->items);
    arena_fini(&info->arena);
    *info = (struct models_info){0};
}

/* Where a model stands: what of it may be missing. */
enum group {
    GROUP_SEEN, /* by the script: nothing */
    GROUP_YOUNGER,
    GROUP_UNKNOWN, /* its age too */
};

/* Reading. */

/* ERR_DATA about the member `key` of `node`, or about `node` when that is NULL. */
static int fault(struct err *err, const struct json_node *node, const char *key, const char *format,
                 ...) __attribute__((format(printf, 4, 5)));

static int
fault(struct err *err, const struct json_node *node, const char *key, const char *format, ...)
{
    struct str text = STR_INIT;
    va_list ap;

    json_node_path(&text, node);
    if (key != NULL)
        str_printf(&text, ".%s", key);
    str_puts(&text, ": ");
    va_start(ap, format);
    str_vprintf(&text, format, ap);
    va_end(ap);
    err_set(err, ERR_DATA, "%s; save it again with --save-model-info", str_text(&text));
    str_fini(&text);
    return -1;
}

/* What was found instead; a value that strangers wrote is shown as far as that does no harm. */
static int
unexpected(struct err *err, const struct json_node *node, const char *expected)
{
    struct str shown = STR_INIT;

    if (node->type == JSON_TYPE_STRING || node->type == JSON_TYPE_NUMBER) {
        str_puts(&shown, node->type == JSON_TYPE_STRING ? "\"" : "");
        show_name(&shown, node->text);
        str_puts(&shown, node->type == JSON_TYPE_STRING ? "\"" : "");
    } else {
        str_puts(&shown, json_type_name(node->type));
    }
    fault(err, node, NULL, "expected %s, found %s", expected, str_text(&shown));
    str_fini(&shown);
    return -1;
}

/* The member `key`, which must be of `type`; NULL, with the error set, when it is not. */
static const struct json_node *
need(const struct json_node *object, const char *key, enum json_type type, struct err *err)
{
    const struct json_node *node = json_node_get(object, key);

    if (node == NULL)
        fault(err, object, key, "is missing");
    else if (node->type != type)
        fault(err, node, NULL, "expected %s, found %s", json_type_name(type),
              json_type_name(node->type));
    else
        return node;
    return NULL;
}

/* A decoded text as a C string of the arena; NULL when it has a NUL in it. */
static const char *
keep(struct models_info *info, struct slice text)
{
    if (text.len > 0 && memchr(text.data, '\0', text.len) != NULL)
        return NULL;
    char *copy = arena_alloc(&info->arena, text.len + 1);
    if (text.len > 0)
        memcpy(copy, text.data, text.len);
    copy[text.len] = '\0';
    return copy;
}

static int
read_text(const char **out, struct models_info *info, const struct json_node *node, struct err *err)
{
    *out = keep(info, node->text);
    return *out != NULL ? 0 : fault(err, node, NULL, "has a NUL in it");
}

static int
read_commit(struct models_info_entry *e, struct models_info *info, const struct json_node *object,
            struct err *err)
{
    const struct json_node *node = need(object, KEY_COMMIT, JSON_TYPE_STRING, err);
    size_t digits = 0;

    if (node == NULL)
        return -1;
    while (digits < node->text.len && hex_digit((unsigned char)node->text.data[digits]) >= 0)
        digits++;
    if (digits != node->text.len || (digits != 0 && digits != 40 && digits != 64))
        return unexpected(err, node, "a commit's id of 40 or 64 hexadecimal digits");
    return read_text(&e->commit, info, node, err);
}

/* Python has no offset of a day or more. */
static bool
has_odd_offset(struct moment moment)
{
    return moment.offset <= -24 * 60 || moment.offset >= 24 * 60;
}

static int
read_moment(struct moment *out, const struct json_node *object, const char *key, struct err *err)
{
    const struct json_node *node = need(object, key, JSON_TYPE_STRING, err);

    if (node == NULL)
        return -1;
    /* A moment near the last year might be beyond it in UTC, and not read back. */
    if (!moment_read(out, node->text) || has_odd_offset(*out) || out->seconds > LAST_READ ||
        out->seconds < -LAST_READ)
        return unexpected(err, node, "a time with its offset such as 2020-11-16T21:43:42+01:00");
    return 0;
}

static int
read_count(int64_t *out, const struct json_node *object, const char *key, struct err *err)
{
    const struct json_node *node = need(object, key, JSON_TYPE_NUMBER, err);

    if (node == NULL)
        return -1;
    if (!json_node_int64(node, out) || *out < 0)
        return unexpected(err, node, "a whole number that is not below 0");
    return 0;
}

static int
read_tags(struct models_info_entry *e, struct models_info *info, const struct json_node *object,
          struct err *err)
{
    const struct json_node *node = need(object, KEY_TAGS, JSON_TYPE_ARRAY, err);

    if (node == NULL)
        return -1;
    /* Without a tag all models of the Hub would be its checkpoints. */
    if (node->count == 0)
        return fault(err, node, NULL, "expected at least one tag, found none");
    const char **tags = arena_alloc(&info->arena, node->count * sizeof *tags);
    for (const struct json_node *tag = node->first; tag != NULL; tag = tag->next) {
        if (tag->type != JSON_TYPE_STRING || tag->text.len == 0)
            return unexpected(err, tag, "a tag");
        if (read_text(&tags[e->tag_count++], info, tag, err) != 0)
            return -1;
    }
    e->tags = tags;
    return 0;
}

/* The commit and its time; both are there or neither. */
static int
read_age(struct models_info_entry *e, struct models_info *info, const struct json_node *object,
         enum group group, struct err *err)
{
    e->undated = group == GROUP_UNKNOWN && json_node_get(object, KEY_COMMIT) == NULL &&
                 json_node_get(object, KEY_DATE) == NULL;
    e->commit = "";
    if (e->undated)
        return 0;
    if (read_commit(e, info, object, err) != 0)
        return -1;
    return read_moment(&e->first_commit, object, KEY_DATE, err);
}

static int
read_downloads(struct models_info_entry *e, const struct json_node *object, enum group group,
               bool foreign, struct err *err)
{
    int64_t counted_to;

    if (group != GROUP_SEEN && json_node_get(object, KEY_DOWNLOADS) == NULL)
        return 0;
    if (read_count(&e->downloads, object, KEY_DOWNLOADS, err) != 0)
        return -1;
    e->counted = true;
    e->at_least = foreign;
    if (json_node_get(object, KEY_COUNTED_TO) == NULL)
        return 0;
    e->at_least = true;
    return read_count(&counted_to, object, KEY_COUNTED_TO, err);
}

static int
read_entry(struct models_info *info, const struct json_node *node, enum group group,
           struct err *err)
{
    struct models_info_entry e = {0};
    const struct json_node *path;

    if (node->type != JSON_TYPE_OBJECT)
        return unexpected(err, node, "an object with what is known of a model");
    e.name = keep(info, node->key);
    /* The last would be passed over when it is read from a file that was written here. */
    if (e.name == NULL || e.name[0] == '\0' || strcmp(e.name, BEARER) == 0)
        return fault(err, node, NULL, "is no model's name");
    if (read_age(&e, info, node, group, err) != 0 ||
        (path = need(node, KEY_PATH, JSON_TYPE_STRING, err)) == NULL ||
        read_text(&e.path, info, path, err) != 0 || read_tags(&e, info, node, err) != 0 ||
        read_downloads(&e, node, group, info->foreign, err) != 0)
        return -1;
    info->items[info->count++] = e;
    return 0;
}

/* All models of one object; the array has room for them. */
static int
read_entries(struct models_info *info, const struct json_node *object, enum group group,
             struct err *err)
{
    for (const struct json_node *m = object->first; m != NULL; m = m->next) {
        if (slice_is(m->key, BEARER) && json_node_get(m, OUR_KEY) != NULL)
            continue;
        if (read_entry(info, m, group, err) != 0)
            return -1;
    }
    return 0;
}

/* Texts that may be null: there was no checkout. */
static int
read_optional_text(const char **out, struct models_info *info, const struct json_node *run,
                   const char *key, struct err *err)
{
    const struct json_node *node = json_node_get(run, key);

    if (node != NULL && node->type == JSON_TYPE_NULL)
        return 0;
    node = need(run, key, JSON_TYPE_STRING, err);
    return node != NULL ? read_text(out, info, node, err) : -1;
}

static int
read_run(struct models_info *info, const struct json_node *run, struct err *err)
{
    const struct json_node *partial = json_node_get(run, KEY_PARTIAL);
    struct moment generated, date;

    if (read_moment(&generated, run, KEY_GENERATED, err) != 0 ||
        read_optional_text(&info->revision, info, run, KEY_REVISION, err) != 0 ||
        read_optional_text(&info->age, info, run, KEY_AGE, err) != 0 ||
        read_count(&info->thresh_downloads, run, KEY_THRESHOLD, err) != 0 ||
        read_moment(&date, run, KEY_THRESH_DATE, err) != 0)
        return -1;
    if (info->age != NULL && strcmp(info->age, "first") != 0 && strcmp(info->age, "last") != 0 &&
        strcmp(info->age, "moved") != 0)
        return unexpected(err, json_node_get(run, KEY_AGE), "\"first\", \"last\" or \"moved\"");
    if (partial != NULL && partial->type != JSON_TYPE_TRUE && partial->type != JSON_TYPE_FALSE)
        return unexpected(err, partial, "true or false");
    info->partial = partial != NULL && partial->type == JSON_TYPE_TRUE;
    info->generated_at = generated.seconds;
    info->thresh_date = date.seconds;
    return 0;
}

/* The first object of a run; NULL when there is none. */
static const struct json_node *
find_run(const struct json_node *root)
{
    for (const struct json_node *m = root->first; m != NULL; m = m->next) {
        const struct json_node *run = json_node_get(m, OUR_KEY);
        if (run != NULL)
            return run;
    }
    return NULL;
}

/* A newer version may have changed anything else: this is looked at first. */
static int
check_version(const struct json_node *run, struct err *err)
{
    int64_t version;

    if (run->type != JSON_TYPE_OBJECT)
        return unexpected(err, run, "an object with what is known of the run");
    if (read_count(&version, run, KEY_VERSION, err) != 0)
        return -1;
    if (version > VERSION)
        return err_set(err, ERR_DATA,
                       "was written by a newer hubcensus (version %" PRId64
                       " of such files, this program knows %d): use the newer program, or save it "
                       "again with --save-model-info",
                       version, VERSION);
    if (version < 1)
        return unexpected(err, json_node_get(run, KEY_VERSION), "1");
    return 0;
}

/* Whether any member has what a model has; "{}" is what the script writes of no models. */
static bool
is_models_info(const struct json_node *root)
{
    static const char *const keys[] = {KEY_COMMIT, KEY_DATE, KEY_PATH, KEY_DOWNLOADS, OUR_KEY};

    if (root->type != JSON_TYPE_OBJECT)
        return false;
    for (const struct json_node *m = root->first; m != NULL; m = m->next)
        for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
            if (json_node_get(m, keys[i]) != NULL)
                return true;
    return root->count == 0;
}

static int
read_root(struct models_info *info, const struct json_node *root, struct err *err)
{
    if (!is_models_info(root))
        return err_set(err, ERR_DATA,
                       "holds nothing of models' ages and downloads, as transformers' "
                       "utils/models_to_deprecate.py and this program save it: name the file that "
                       "--save-model-info wrote");
    const struct json_node *run = find_run(root);
    info->foreign = run == NULL;
    if (run != NULL && (check_version(run, err) != 0 || read_run(info, run, err) != 0))
        return -1;

    const struct json_node *more[] = {NULL, NULL};
    size_t room = root->count;
    for (size_t i = 0; run != NULL && i < 2; i++) {
        more[i] = need(run, i == 0 ? KEY_YOUNGER : KEY_UNKNOWN, JSON_TYPE_OBJECT, err);
        if (more[i] == NULL)
            return -1;
        room += more[i]->count;
    }
    info->items = mem_realloc_array(NULL, room + 1, sizeof *info->items);
    if (read_entries(info, root, GROUP_SEEN, err) != 0)
        return -1;
    for (size_t i = 0; run != NULL && i < 2; i++)
        if (read_entries(info, more[i], i == 0 ? GROUP_YOUNGER : GROUP_UNKNOWN, err) != 0)
            return -1;
    return 0;
}

/* Names of models, wherever they stand, and runs. */
enum { AT_NAME, AT_RUN };

static const struct json_path names[] = {
    {".*", AT_NAME},
    {".*." OUR_KEY, AT_RUN},
    {".*." OUR_KEY "." KEY_YOUNGER ".*", AT_NAME},
    {".*." OUR_KEY "." KEY_UNKNOWN ".*", AT_NAME},
};

struct seen {
    struct map names;
    bool run;
};

static int
note_name(void *context, const struct json_event *event, struct err *err)
{
    struct seen *seen = context;

    if (event->kind == JSON_END_OBJECT || event->kind == JSON_END_ARRAY)
        return 0;
    if (event->id == AT_RUN) {
        if (seen->run)
            return err_set(err, ERR_DATA,
                           "two models tell of a run under \"" OUR_KEY
                           "\", and whose figures are whose is not known; save it again with "
                           "--save-model-info");
        seen->run = true;
        return 0;
    }
    if (map_put(&seen->names, event->key, 1))
        return 0;
    struct str shown = STR_INIT;
    show_name(&shown, event->key);
    err_set(err, ERR_DATA, "the model %s is in it twice; save it again with --save-model-info",
            str_text(&shown));
    str_fini(&shown);
    return -1;
}

static int
check_names(struct slice text, struct err *err)
{
    struct seen seen = {.run = false};

    map_init(&seen.names);
    struct json_reader *r =
        json_reader_new(names, sizeof names / sizeof names[0], NULL, note_name, &seen);
    int status = json_reader_feed(r, text.data, text.len, err);
    if (status == 0)
        status = json_reader_finish(r, err);
    json_reader_free(r);
    map_fini(&seen.names);
    return status;
}

int
models_info_parse(struct models_info *out, struct slice text, const char *origin, struct err *err)
{
    struct json_tree *tree = NULL;
    int status;

    *out = (struct models_info){0};
    arena_init(&out->arena);
    if (text.len == 0)
        status = err_set(err, ERR_DATA, "is empty; save it again with --save-model-info");
    else
        status = json_tree_read(&tree, text, err);
    if (status == 0)
        status = read_root(out, json_tree_root(tree), err);
    if (status == 0)
        status = check_names(text, err);
    json_tree_free(tree);
    return status == 0 ? 0 : err_wrap(err, "%s", origin);
}

int
models_info_read(struct models_info *out, const char *path, struct err *err)
{
    struct str text = STR_INIT;
    int status = -1;

    *out = (struct models_info){0};
    arena_init(&out->arena);
    int found = file_read_regular(&text, path, MODELS_INFO_MAX_BYTES, err);
    if (found == 0)
        err_set(err, ERR_USAGE,
                "%s: there is no such file; --save-model-info makes one, and without --use-cache "
                "none is needed",
                path);
    if (found > 0)
        status = models_info_parse(out, str_slice(&text), path, err);
    str_fini(&text);
    return status;
}

/* Writing. */

static enum group
group_of(const struct models_info *info, const struct models_info_entry *e)
{
    int64_t when = e->first_commit.seconds;

    if (e->undated)
        return GROUP_UNKNOWN;
    if (when >= info->thresh_date)
        return GROUP_YOUNGER;
    if (when < FIRST_DATETIME || when > LAST_DATETIME || !e->counted ||
        (e->at_least && e->downloads < info->thresh_downloads))
        return GROUP_UNKNOWN;
    return GROUP_SEEN;
}

static void
write_moment(struct json_writer *w, const char *key, struct moment moment)
{
    char text[MOMENT_SIZE];

    if (has_odd_offset(moment))
        moment.offset = 0;
    moment_text(text, moment, 'T');
    json_key(w, key);
    json_text(w, text);
}

static void
write_facts(struct json_writer *w, const struct models_info *info,
            const struct models_info_entry *e)
{
    if (!e->undated) {
        json_key(w, KEY_COMMIT);
        json_text(w, e->commit);
        write_moment(w, KEY_DATE, e->first_commit);
    }
    json_key(w, KEY_PATH);
    json_text(w, e->path);
    if (e->counted) {
        json_key(w, KEY_DOWNLOADS);
        json_int(w, e->downloads);
    }
    json_key(w, KEY_TAGS);
    json_begin_array(w);
    for (size_t i = 0; i < e->tag_count; i++)
        json_text(w, e->tags[i]);
    json_end_array(w);
    if (e->counted && e->at_least) {
        json_key(w, KEY_COUNTED_TO);
        json_int(w, e->downloads < info->thresh_downloads ? e->downloads : info->thresh_downloads);
    }
}

static void
write_group(struct json_writer *w, const char *key, const struct models_info *info,
            enum group group)
{
    json_key(w, key);
    json_begin_object(w);
    for (size_t i = 0; i < info->count; i++) {
        if (group_of(info, &info->items[i]) != group)
            continue;
        json_key(w, info->items[i].name);
        json_begin_object(w);
        write_facts(w, info, &info->items[i]);
        json_end_object(w);
    }
    json_end_object(w);
}

static void
write_run(struct json_writer *w, const struct models_info *info)
{
    json_key(w, OUR_KEY);
    json_begin_object(w);
    json_key(w, KEY_VERSION);
    json_int(w, VERSION);
    write_moment(w, KEY_GENERATED, (struct moment){info->generated_at, 0});
    json_key(w, KEY_REVISION);
    json_text(w, info->revision);
    json_key(w, KEY_AGE);
    json_text(w, info->age);
    json_key(w, KEY_THRESHOLD);
    json_int(w, info->thresh_downloads);
    write_moment(w, KEY_THRESH_DATE, (struct moment){info->thresh_date, 0});
    if (info->partial) {
        json_key(w, KEY_PARTIAL);
        json_bool(w, true);
    }
    write_group(w, KEY_YOUNGER, info, GROUP_YOUNGER);
    write_group(w, KEY_UNKNOWN, info, GROUP_UNKNOWN);
    json_end_object(w);
}

static void
write_model(struct json_writer *w, const struct models_info *info,
            const struct models_info_entry *e, bool first)
{
    json_key(w, e->name);
    json_begin_object(w);
    write_facts(w, info, e);
    if (first)
        write_run(w, info);
    json_end_object(w);
}

void
models_info_text(struct str *out, const struct models_info *info)
{
    const struct models_info_entry bearer = {
        .name = BEARER,
        .commit = "",
        .first_commit = {info->generated_at, 0},
        .path = "",
        .counted = true,
        .downloads = INT64_MAX,
    };
    struct json_writer w;
    bool first = true;

    json_writer_init(&w, out, 4);
    json_begin_object(&w);
    for (size_t i = 0; i < info->count; i++) {
        if (group_of(info, &info->items[i]) != GROUP_SEEN)
            continue;
        write_model(&w, info, &info->items[i], first);
        first = false;
    }
    if (first)
        write_model(&w, info, &bearer, true);
    json_end_object(&w);
}

int
models_info_write(const char *path, const struct models_info *info, struct err *err)
{
    struct str text = STR_INIT;

    models_info_text(&text, info);
    int status = file_replace(path, (struct slice){text.data, text.len}, err);
    str_fini(&text);
    return status;
}
