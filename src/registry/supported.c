/*
 * Making, looking up and adding.  supported_scan.c reads the file,
 * supported_write.c writes it.
 */
#include "registry/supported_inner.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "registry/relay.h"
#include "json/tree.h"
#include "json/writer.h"

/* Three times what a scan of three million models writes, all of them supported. */
#define SUPPORTED_MAX_BYTES ((size_t)2 << 30)

const char *const supported_status_names[SUPPORTED_STATUSES] = {
    [SUPPORTED_UNVERIFIED] = "unverified",
    [SUPPORTED_VERIFIED] = "verified",
    [SUPPORTED_SKIPPED] = "skipped",
    [SUPPORTED_FAILED] = "failed",
};

static struct supported *
empty_registry(void)
{
    struct supported *s = mem_zalloc(sizeof *s);

    original_init(&s->original);
    met_init(&s->known, 0);
    map_init(&s->architectures);
    map_init(&s->verified);
    map_init(&s->taken_models);
    map_init(&s->added);
    return s;
}

void
supported_free(struct supported *s)
{
    if (s == NULL)
        return;
    original_fini(&s->original);
    str_fini(&s->header);
    free(s->members);
    free(s->runs);
    met_fini(&s->known);
    map_fini(&s->architectures);
    map_fini(&s->verified);
    for (size_t i = 0; i < s->taken_count; i++)
        free(s->taken[i].text);
    free(s->taken);
    map_fini(&s->taken_models);
    map_fini(&s->added);
    free(s);
}

/* Hand out `s` when its original could be read. */
static int
finish(struct supported **out, struct supported *s, const char *origin, struct err *err)
{
    if (supported_scan_original(s, err) == 0) {
        *out = s;
        return 0;
    }
    supported_free(s);
    if (err != NULL && err->kind == ERR_DATA)
        err_wrap(err, "%s: no registry of supported models, and left unchanged", origin);
    return -1;
}

int
supported_read(struct supported **out, struct slice text, const char *origin, struct err *err)
{
    struct supported *s = empty_registry();

    original_hold(&s->original, text);
    return finish(out, s, origin, err);
}

int
supported_load(struct supported **out, const char *path, struct err *err)
{
    struct supported *s = empty_registry();
    int found = original_open(&s->original, path, SUPPORTED_MAX_BYTES, err);

    if (found > 0)
        return finish(out, s, path, err);
    if (found == 0)
        *out = s;
    else
        supported_free(s);
    return found;
}

bool
supported_has(const struct supported *s, struct slice model_id)
{
    return (s->known_count > 0 && met_has(&s->known, model_id)) ||
           (s->taken_count > 0 && map_has(&s->taken_models, model_id));
}

void
supported_expect(const struct supported *s, struct slice model_id)
{
    if (s->known_count > 0)
        met_expect(&s->known, model_id);
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

void
supported_count_more(struct map *counts, struct slice name, uint64_t more)
{
    uint64_t *count = map_find(counts, name);

    if (count != NULL)
        *count += more;
    else
        map_put(counts, name, more);
}

void
supported_count_entry(struct supported *s, struct slice architecture, bool verified)
{
    supported_count_more(&s->architectures, architecture, 1);
    if (verified)
        supported_count_more(&s->verified, architecture, 1);
}

static int
count_added(void *context, struct slice model_id, struct slice architecture, struct err *err)
{
    struct supported *s = context;

    (void)model_id;
    (void)err;
    s->added_count++;
    supported_count_more(&s->added, architecture, 1);
    return 0;
}

/* Of a source that knows what it tells. */
static void
take_counts(struct supported *s, const struct map *architectures)
{
    for (size_t i = 0; i < architectures->count; i++) {
        const struct map_entry *entry = &architectures->entries[i];
        supported_count_more(&s->added, entry->key, entry->value);
        s->added_count += entry->value;
    }
}

int
supported_add_from(struct supported *s, const struct supported_source *source, struct err *err)
{
    struct telling t = {.s = s, .fn = count_added, .context = s, .looks = true};

    s->source = *source;
    s->added_count = 0;
    map_clear(&s->added);
    if (source->distinct != NULL) {
        take_counts(s, source->distinct);
        return 0;
    }
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

    if (s->added_count == 0)
        return 0;
    if (s->source.distinct != NULL)
        return s->source.each(s->source.context, fn, context, err);
    return tell_source(&t, err);
}

enum supported_status
supported_status_of(bool has_status, int64_t status, bool is_verified)
{
    if (!has_status)
        return is_verified ? SUPPORTED_VERIFIED : SUPPORTED_UNVERIFIED;
    return status >= 0 && status < SUPPORTED_STATUSES ? (enum supported_status)status
                                                      : SUPPORTED_UNVERIFIED;
}

enum supported_status
supported_node_status(const struct json_node *entry)
{
    const struct json_node *status = json_node_get(entry, "status");
    const struct json_node *verified = json_node_get(entry, "verified");
    int64_t value = -1;

    if (status != NULL && status->type == JSON_TYPE_NUMBER && !json_node_int64(status, &value))
        value = -1;
    return supported_status_of(status != NULL && status->type != JSON_TYPE_NULL, value,
                               verified != NULL && verified->type == JSON_TYPE_TRUE);
}

/* Keep the text of an entry as it stands in the list "models". */
static void
take(struct supported *s, const struct json_node *node)
{
    struct str text = STR_INIT;
    struct json_writer w;

    json_writer_init(&w, &text, 2);
    /* Two levels in, where a value is due. */
    w.depth = 2;
    w.after_key = true;
    relay_node(&w, node);
    s->taken = mem_room_for_one(s->taken, s->taken_count, sizeof *s->taken);
    s->taken[s->taken_count].len = text.len;
    s->taken[s->taken_count++].text = str_steal(&text);
}

size_t
supported_take_over(struct supported *s, const struct json_node *list)
{
    size_t before = s->taken_count;

    for (const struct json_node *e = list != NULL ? list->first : NULL; e != NULL; e = e->next) {
        const struct json_node *id = json_node_get(e, "model_id");
        const struct json_node *architecture = json_node_get(e, "architecture_id");
        if (id == NULL || id->type != JSON_TYPE_STRING || supported_has(s, id->text))
            continue;
        take(s, e);
        map_put(&s->taken_models, id->text, 0);
        bool verified = supported_node_status(e) == SUPPORTED_VERIFIED;
        if (architecture != NULL && architecture->type == JSON_TYPE_STRING)
            supported_count_entry(s, architecture->text, verified);
        s->entry_count++;
        s->verified_count += verified;
    }
    return s->taken_count - before;
}

size_t
supported_count(const struct supported *s)
{
    return s->entry_count + s->added_count;
}

void
supported_architectures(const struct supported *s, struct map *out)
{
    map_clear(out);
    for (size_t i = 0; i < s->architectures.count; i++)
        map_put(out, s->architectures.entries[i].key, s->architectures.entries[i].value);
    for (size_t i = 0; i < s->added.count; i++)
        supported_count_more(out, s->added.entries[i].key, s->added.entries[i].value);
}

size_t
supported_verified(const struct supported *s)
{
    return s->verified_count;
}

size_t
supported_verified_of(const struct supported *s, struct slice architecture)
{
    const uint64_t *count = map_find(&s->verified, architecture);

    return count != NULL ? (size_t)*count : 0;
}

struct slice
supported_scan_info(const struct supported *s)
{
    for (size_t i = 0; i < s->member_count; i++)
        if (s->members[i].kind == SCAN_INFO)
            return supported_part(s, s->members[i].raw);
    return (struct slice){NULL, 0};
}
