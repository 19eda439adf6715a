/*
 * The text of the file is kept as it was read.  An entry is a piece of it with
 * what the look-ups need of it; the header is a list of members, each a piece
 * too.  One pass of the push reader finds all of it: a tree of ten thousand
 * entries would cost more than everything else together.
 */
#include "registry/supported_inner.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/met.h"
#include "registry/relay.h"
#include "json/reader.h"
#include "json/tree.h"
#include "json/writer.h"

/* Three times what a scan of three million models writes, all of them supported. */
#define SUPPORTED_MAX_BYTES ((size_t)2 << 30)

const char *const supported_header_names[HEADER_COUNT] = {
    "generated_at", "scan_info", "total_architectures", "total_models", "total_verified", "models",
};

static struct slice
intern(struct names *names, struct slice name)
{
    const uint64_t *number = map_find(&names->map, name);

    if (number != NULL)
        return names->map.entries[*number].key;
    map_put(&names->map, name, names->map.count);
    return names->map.entries[names->map.count - 1].key;
}

static struct supported *
empty_registry(void)
{
    struct supported *s = mem_zalloc(sizeof *s);

    map_init(&s->models.map);
    map_init(&s->architectures.map);
    map_init(&s->added);
    return s;
}

void
supported_free(struct supported *s)
{
    if (s == NULL)
        return;
    map_fini(&s->models.map);
    map_fini(&s->architectures.map);
    map_fini(&s->added);
    for (size_t i = 0; i < s->kept_count; i++)
        free(s->kept[i]);
    free(s->kept);
    free(s->entries);
    free(s->members);
    str_fini(&s->text);
    free(s);
}

static struct entry *
new_entry(struct supported *s)
{
    if (s->entry_count == s->entry_capacity) {
        s->entry_capacity = s->entry_capacity < 64 ? 64 : s->entry_capacity * 2;
        s->entries = mem_realloc_array(s->entries, s->entry_capacity, sizeof *s->entries);
    }
    s->entries[s->entry_count] = (struct entry){{{NULL, 0}, {NULL, 0}, 0}, {NULL, 0}};
    return &s->entries[s->entry_count++];
}

/* Reading. */

enum {
    AT_ROOT,
    AT_MEMBER,
    AT_ENTRY,
    AT_MODEL_ID,
    AT_ARCHITECTURE,
    AT_STATUS,
    AT_VERIFIED,
};

/* Every member could hold entries as far as the paths know; only those of "models" count. */
static const struct json_path wanted[] = {
    {"", AT_ROOT},
    {".*", AT_MEMBER},
    {".*[]", AT_ENTRY},
    {".*[].model_id", AT_MODEL_ID},
    {".*[].architecture_id", AT_ARCHITECTURE},
    {".*[].status", AT_STATUS},
    {".*[].verified", AT_VERIFIED},
};

struct loading {
    struct supported *s;
    bool in_models;
    bool has_models;
    /* Of the entry in hand; a key that comes twice is taken as it comes last. */
    struct str model_id, architecture;
    bool has_model_id, has_architecture, has_status, verified;
};

static int
misplaced(const struct loading *l, const struct json_event *e, const char *wanted_here,
          struct err *err)
{
    unsigned line, column;

    json_position((struct slice){l->s->text.data, l->s->text.len}, (size_t)e->start, &line,
                  &column);
    return err_set(err, ERR_DATA, "line %u, column %u: %s", line, column, wanted_here);
}

/* The key's own bytes, which end in front of the value that starts at `start`. */
static struct slice
raw_key_before(const struct supported *s, size_t start)
{
    const char *text = s->text.data;
    size_t end = start;

    while (text[end - 1] != '"')
        end--;
    /* Inside a string a quote follows an odd number of backslashes; the first one follows none. */
    for (size_t first = end - 1; first > 0;) {
        size_t slashes = 0;
        first--;
        if (text[first] != '"')
            continue;
        while (slashes < first && text[first - 1 - slashes] == '\\')
            slashes++;
        if (slashes % 2 == 0)
            return (struct slice){text + first, end - first};
    }
    return (struct slice){text, 0};
}

static void
note_member(struct loading *l, const struct json_event *e, struct slice key)
{
    struct supported *s = l->s;
    struct member m = {.kind = FOREIGN};
    size_t place = 0;

    m.raw_key = raw_key_before(s, (size_t)e->start);
    m.key = (struct slice){m.raw_key.data + 1, m.raw_key.len - 2};
    m.raw = (struct slice){s->text.data + e->start, (size_t)(e->end - e->start)};
    for (int i = 0; i < HEADER_COUNT; i++)
        if (slice_is(key, supported_header_names[i]))
            m.kind = (enum header)i;
    /* Of equal keys the last stands, at the place of the first, as Python reads them. */
    while (place < s->member_count &&
           !(m.kind == FOREIGN ? slice_equal(s->members[place].key, m.key)
                               : s->members[place].kind == m.kind))
        place++;
    if (place == s->member_count)
        s->members = mem_realloc_array(s->members, ++s->member_count, sizeof *s->members);
    s->members[place] = m;
}

static int
on_member(struct loading *l, const struct json_event *e, struct err *err)
{
    bool is_models = slice_is(e->key, "models");

    if (e->kind == JSON_END_ARRAY || e->kind == JSON_END_OBJECT) {
        /* The member was noted at its beginning; only now its end is known. */
        for (size_t i = 0; i < l->s->member_count; i++) {
            struct member *m = &l->s->members[i];
            if (m->raw.data == l->s->text.data + e->start)
                m->raw.len = (size_t)(e->end - e->start);
        }
        l->in_models = false;
        return 0;
    }
    note_member(l, e, e->key);
    if (!is_models)
        return 0;
    if (e->kind != JSON_BEGIN_ARRAY)
        return misplaced(l, e, "expected a list under \"models\"", err);
    l->in_models = l->has_models = true;
    l->s->entry_count = 0;
    map_clear(&l->s->models.map);
    map_clear(&l->s->architectures.map);
    return 0;
}

static void
on_entry(struct loading *l, const struct json_event *e)
{
    struct supported *s = l->s;

    if (e->kind != JSON_END_ARRAY && e->kind != JSON_END_OBJECT) {
        new_entry(s);
        l->has_model_id = l->has_architecture = l->has_status = l->verified = false;
    }
    struct entry *entry = &s->entries[s->entry_count - 1];
    entry->raw = (struct slice){s->text.data + e->start, (size_t)(e->end - e->start)};
    if (e->kind != JSON_END_OBJECT)
        return;
    if (l->has_model_id)
        entry->seen.model_id =
            intern(&s->models, (struct slice){str_text(&l->model_id), l->model_id.len});
    if (l->has_architecture)
        entry->seen.architecture = intern(
            &s->architectures, (struct slice){str_text(&l->architecture), l->architecture.len});
    /* Older files say only whether an entry is verified. */
    if (!l->has_status && l->verified)
        entry->seen.status = 1;
}

/* Keep the text of a value in `out`; false when it is no string. */
static bool
keep_string(struct str *out, const struct json_event *e)
{
    str_truncate(out, 0);
    if (e->kind != JSON_STRING)
        return false;
    str_append(out, e->text.data, e->text.len);
    return true;
}

static void
on_status(struct loading *l, const struct json_event *e)
{
    struct supported_entry *seen = &l->s->entries[l->s->entry_count - 1].seen;
    int64_t status;

    l->has_status = e->kind != JSON_NULL;
    seen->status = 0;
    if (e->kind == JSON_NUMBER && json_text_int64(e->text, &status) && status >= 0 && status <= 3)
        seen->status = (int)status;
}

static int
on_value(void *context, const struct json_event *e, struct err *err)
{
    struct loading *l = context;

    if (e->id == AT_ROOT)
        return e->kind == JSON_BEGIN_OBJECT || e->kind == JSON_END_OBJECT
                   ? 0
                   : misplaced(l, e, "expected an object with a list \"models\"", err);
    if (e->id == AT_MEMBER)
        return on_member(l, e, err);
    if (!l->in_models)
        return 0;
    if (e->id == AT_ENTRY)
        on_entry(l, e);
    else if (e->id == AT_MODEL_ID)
        l->has_model_id = keep_string(&l->model_id, e);
    else if (e->id == AT_ARCHITECTURE)
        l->has_architecture = keep_string(&l->architecture, e);
    else if (e->id == AT_STATUS)
        on_status(l, e);
    else
        l->verified = e->kind == JSON_TRUE;
    return 0;
}

/* Read the text that `s` holds. */
static int
scan_text(struct supported *s, struct err *err)
{
    struct loading l = {.s = s};
    struct json_reader *r =
        json_reader_new(wanted, sizeof wanted / sizeof wanted[0], NULL, on_value, &l);
    int status = json_reader_feed(r, str_text(&s->text), s->text.len, err);

    if (status == 0)
        status = json_reader_finish(r, err);
    json_reader_free(r);
    str_fini(&l.model_id);
    str_fini(&l.architecture);
    if (status == 0 && !l.has_models)
        status = err_set(err, ERR_DATA, "expected a list \"models\" in it, found none");
    return status;
}

/* Make a registry of `text`, whose memory it takes. */
static int
read_text(struct supported **out, struct str *text, const char *origin, struct err *err)
{
    struct supported *s = empty_registry();

    s->text = *text;
    str_init(text);
    if (scan_text(s, err) != 0) {
        supported_free(s);
        return err_wrap(err, "%s: no registry of supported models, and left unchanged", origin);
    }
    *out = s;
    return 0;
}

int
supported_read(struct supported **out, struct slice text, const char *origin, struct err *err)
{
    struct str copy = STR_INIT;

    str_append(&copy, text.data, text.len);
    return read_text(out, &copy, origin, err);
}

int
supported_load(struct supported **out, const char *path, struct err *err)
{
    struct str text = STR_INIT;
    int found = file_read_regular(&text, path, SUPPORTED_MAX_BYTES, err);

    if (found > 0)
        return read_text(out, &text, path, err);
    str_fini(&text);
    if (found < 0)
        return -1;
    *out = empty_registry();
    return 0;
}

/* Looking up and adding. */

bool
supported_has(const struct supported *s, struct slice model_id)
{
    return map_has(&s->models.map, model_id);
}

bool
supported_add(struct supported *s, struct slice model_id, struct slice architecture)
{
    if (supported_has(s, model_id))
        return false;
    struct entry *entry = new_entry(s);
    entry->seen.model_id = intern(&s->models, model_id);
    entry->seen.architecture = intern(&s->architectures, architecture);
    return true;
}

/* What a source tells, on its way to somebody who wants each model once. */
struct telling {
    const struct supported *s;
    supported_model_fn *fn;
    void *context;
    bool looks; /* whether a model comes once more */
    struct met met;
    bool repeats;
};

static int
tell_once(void *context, struct slice model_id, struct slice architecture, struct err *err)
{
    struct telling *t = context;

    if (supported_has(t->s, model_id))
        return 0;
    if (t->looks && !met_has_room(&t->met))
        return err_set(err, ERR_DATA, "more new models were told of than there are");
    if (t->looks && !met_add(&t->met, model_id)) {
        t->repeats = true;
        return 0;
    }
    return t->fn(t->context, model_id, architecture, err);
}

/* Notes whether the source repeats itself, if it looks. */
static int
tell_source(struct telling *t, struct err *err)
{
    const struct supported_source *source = &t->s->source;

    if (t->looks)
        met_init(&t->met, source->most);
    int status = source->each(source->context, tell_once, t, err);
    if (t->looks)
        met_fini(&t->met);
    return status;
}

static void
count_more(struct map *out, struct slice name, uint64_t more)
{
    uint64_t *count = map_find(out, name);

    if (count != NULL)
        *count += more;
    else
        map_put(out, name, more);
}

static int
count_added(void *context, struct slice model_id, struct slice architecture, struct err *err)
{
    struct supported *s = context;

    (void)model_id;
    (void)err;
    s->added_count++;
    count_more(&s->added, architecture, 1);
    return 0;
}

int
supported_add_from(struct supported *s, const struct supported_source *source, struct err *err)
{
    struct telling t = {.s = s, .fn = count_added, .context = s, .looks = true};

    s->source = *source;
    s->added_count = 0;
    map_clear(&s->added);
    int status = tell_source(&t, err);
    s->repeats = t.repeats;
    return status;
}

int
supported_each_added(const struct supported *s, supported_model_fn *fn, void *context,
                     struct err *err)
{
    /* Nearly always no model comes twice, and none has to be remembered. */
    struct telling t = {.s = s, .fn = fn, .context = context, .looks = s->repeats};

    return s->added_count > 0 ? tell_source(&t, err) : 0;
}

static int
status_of(const struct json_node *entry)
{
    const struct json_node *status = json_node_get(entry, "status");
    const struct json_node *verified = json_node_get(entry, "verified");
    int64_t value;

    if (status == NULL || status->type == JSON_TYPE_NULL)
        return verified != NULL && verified->type == JSON_TYPE_TRUE;
    if (status->type != JSON_TYPE_NUMBER || !json_node_int64(status, &value) || value < 0 ||
        value > 3)
        return 0;
    return (int)value;
}

/* The text of an entry as it stands in the list "models". */
static struct slice
lay_out(struct supported *s, const struct json_node *node)
{
    struct str text = STR_INIT;
    struct json_writer w;

    json_writer_init(&w, &text, 2);
    /* Two levels in, where a value is due. */
    w.depth = 2;
    w.after_key = true;
    relay_node(&w, node);
    size_t len = text.len;
    s->kept = mem_room_for_one(s->kept, s->kept_count, sizeof *s->kept);
    s->kept[s->kept_count++] = str_steal(&text);
    return (struct slice){s->kept[s->kept_count - 1], len};
}

size_t
supported_take_over(struct supported *s, const struct json_node *list)
{
    size_t taken = 0;

    for (const struct json_node *e = list != NULL ? list->first : NULL; e != NULL; e = e->next) {
        const struct json_node *id = json_node_get(e, "model_id");
        const struct json_node *architecture = json_node_get(e, "architecture_id");
        if (id == NULL || id->type != JSON_TYPE_STRING || supported_has(s, id->text))
            continue;
        struct entry *entry = new_entry(s);
        entry->raw = lay_out(s, e);
        entry->seen.model_id = intern(&s->models, id->text);
        if (architecture != NULL && architecture->type == JSON_TYPE_STRING)
            entry->seen.architecture = intern(&s->architectures, architecture->text);
        entry->seen.status = status_of(e);
        taken++;
    }
    return taken;
}

size_t
supported_count(const struct supported *s)
{
    return s->entry_count + s->added_count;
}

struct supported_entry
supported_at(const struct supported *s, size_t index)
{
    return s->entries[index].seen;
}

void
supported_architectures(const struct supported *s, struct map *out)
{
    map_clear(out);
    for (size_t i = 0; i < s->entry_count; i++)
        if (s->entries[i].seen.architecture.data != NULL)
            count_more(out, s->entries[i].seen.architecture, 1);
    for (size_t i = 0; i < s->added.count; i++)
        count_more(out, s->added.entries[i].key, s->added.entries[i].value);
}

size_t
supported_verified(const struct supported *s)
{
    size_t verified = 0;

    for (size_t i = 0; i < s->entry_count; i++)
        verified += s->entries[i].seen.status == 1;
    return verified;
}

struct slice
supported_scan_info(const struct supported *s)
{
    for (size_t i = 0; i < s->member_count; i++)
        if (s->members[i].kind == SCAN_INFO)
            return s->members[i].raw;
    return (struct slice){NULL, 0};
}
