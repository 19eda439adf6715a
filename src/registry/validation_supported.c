#include <stdlib.h>

#include "base/mem.h"
#include "registry/outline.h"
#include "registry/supported.h"
#include "registry/validation_inner.h"
#include "json/tree.h"

struct sense {
    struct validation_reading *r;
    struct validation_total architectures, models, verified;
    struct map seen; /* architectures */
    uint64_t *hashes;
    size_t hash_count, hash_capacity;
    int64_t verified_count;
    /* Of the entry in hand. */
    uint64_t start;
    bool has_model, has_status, says_verified, is_verified, has_date;
    uint64_t model;
    int64_t status;
};

static void
note_model(struct sense *s)
{
    if (s->hash_count == s->hash_capacity) {
        s->hash_capacity = s->hash_capacity == 0 ? 1024 : s->hash_capacity * 2;
        s->hashes = mem_realloc_array(s->hashes, s->hash_capacity, sizeof *s->hashes);
    }
    s->hashes[s->hash_count++] = s->model;
}

static void
judge_status(struct sense *s)
{
    const enum supported_status status =
        supported_status_of(s->has_status, s->status, s->is_verified);

    if (!s->has_status && s->says_verified)
        validation_find_here(s->r, VALIDATION_OLD_STATUS, SUPPORTED_OLD_VERIFIED, s->start,
                             "has no status, and counts as %s", supported_status_names[status]);
    if (s->has_status && s->says_verified && s->is_verified != (status == SUPPORTED_VERIFIED))
        validation_find_here(s->r, VALIDATION_CONTRADICTION, SUPPORTED_OLD_VERIFIED, s->start,
                             "is %s, and the status, which counts, says %s",
                             s->is_verified ? "true" : "false", supported_status_names[status]);
    if (status == SUPPORTED_VERIFIED && !s->has_date)
        validation_find_here(s->r, VALIDATION_UNDATED, SUPPORTED_DATE, s->start,
                             "is verified, and has no date");
    if (status == SUPPORTED_UNVERIFIED && s->has_date)
        validation_find_here(s->r, VALIDATION_DATED, SUPPORTED_DATE, s->start,
                             "is unverified, and has a date");
    s->verified_count += status == SUPPORTED_VERIFIED;
}

static void
on_entry(struct sense *s, const struct json_event *e)
{
    if (e->kind != JSON_END_OBJECT && e->kind != JSON_END_ARRAY) {
        s->r->entries++;
        s->start = e->start;
        s->has_model = s->has_status = s->says_verified = s->is_verified = s->has_date = false;
        s->status = 0;
    }
    if (e->kind != JSON_END_OBJECT)
        return;
    judge_status(s);
    if (s->has_model)
        note_model(s);
}

static void
on_status(struct sense *s, const struct json_event *e)
{
    s->has_status = e->kind != JSON_NULL;
    if (e->kind != JSON_NUMBER || !json_text_int64(e->text, &s->status))
        s->status = -1;
}

static void
begin_list(struct sense *s)
{
    s->r->entries = 0;
    s->hash_count = 0;
    s->verified_count = 0;
    map_clear(&s->seen);
}

static void
on_value(void *context, size_t row, const struct json_event *e, bool good)
{
    struct sense *s = context;

    switch ((enum form_supported_row)row) {
    case SUPPORTED_GENERATED_AT:
        validation_judge_date(s->r, row, e);
        break;
    case SUPPORTED_TOTAL_ARCHITECTURES:
        validation_note_total(&s->architectures, e, good);
        break;
    case SUPPORTED_TOTAL_MODELS:
        validation_note_total(&s->models, e, good);
        break;
    case SUPPORTED_TOTAL_VERIFIED:
        validation_note_total(&s->verified, e, good);
        break;
    case SUPPORTED_LIST:
        if (e->kind == JSON_BEGIN_ARRAY)
            begin_list(s);
        else if (e->kind != JSON_END_ARRAY && e->kind != JSON_END_OBJECT)
            s->r->entries = -1;
        break;
    case SUPPORTED_ENTRY:
        on_entry(s, e);
        break;
    case SUPPORTED_MODEL:
        s->has_model = e->kind == JSON_STRING;
        if (s->has_model)
            s->model = hash_of(&s->r->set->key, e->text);
        break;
    case SUPPORTED_ARCHITECTURE:
        if (e->kind == JSON_STRING && !map_has(&s->seen, e->text))
            map_put(&s->seen, e->text, 0);
        break;
    case SUPPORTED_STATUS:
        on_status(s, e);
        break;
    case SUPPORTED_OLD_VERIFIED:
        s->says_verified = e->kind == JSON_TRUE || e->kind == JSON_FALSE;
        s->is_verified = e->kind == JSON_TRUE;
        break;
    case SUPPORTED_DATE:
        s->has_date = e->kind == JSON_STRING;
        validation_judge_date(s->r, row, e);
        break;
    default:
        break;
    }
}

/* Which of the entries that are taken out are verified. */
static int64_t
count_verified(const struct validation_reading *r, const struct duplicates *d)
{
    int64_t count = 0;

    for (size_t i = 0; i < d->count; i++) {
        struct str text = STR_INIT;
        struct json_tree *tree = NULL;
        if (d->items[i].kind == DUPLICATE_EQUAL &&
            outline_text(&text, &r->original, d->items[i].at, NULL) == 0 &&
            json_tree_read(&tree, str_slice(&text), NULL) == 0)
            count += supported_node_status(json_tree_root(tree)) == SUPPORTED_VERIFIED;
        json_tree_free(tree);
        str_fini(&text);
    }
    return count;
}

/* What the whole file says of itself. */
static void
judge(struct sense *s)
{
    static const struct duplicates_form form = {"models", "model_id", "architecture_id"};
    struct validation_reading *r = s->r;
    struct validation_set *set = r->set;
    struct duplicates d;
    struct err err = {ERR_NONE, ""};

    if (duplicates_find(&d, &r->original, &form, s->hashes, s->hash_count, &set->key, &err) != 0)
        validation_find(r, VALIDATION_UNREADABLE, NULL, 0, "%s", err.message);
    validation_find_duplicates(r, &d, "models");
    const int64_t taken = (int64_t)validation_take_out(r, &d);
    const int64_t verified = taken > 0 ? count_verified(r, &d) : 0;
    validation_judge_total(r, "total_architectures", &s->architectures, (int64_t)s->seen.count,
                           (int64_t)s->seen.count);
    validation_judge_total(r, "total_models", &s->models, r->entries, r->entries - taken);
    validation_judge_total(r, "total_verified", &s->verified, s->verified_count,
                           s->verified_count - verified);
    duplicates_fini(&d);
    /* The others are compared with it. */
    set->has_supported = err.kind == ERR_NONE;
    free(set->models);
    set->models = s->hashes;
    set->model_count = s->hash_count;
    s->hashes = NULL;
    map_clear(&set->architectures);
    for (size_t i = 0; i < s->seen.count; i++)
        map_put(&set->architectures, s->seen.entries[i].key, 0);
}

void
validation_supported(struct validation_reading *r)
{
    struct sense s = {.r = r};

    map_init(&s.seen);
    r->set->v->files[r->file].read = validation_check_form(r, &form_supported, on_value, &s);
    if (r->set->v->files[r->file].read && r->entries >= 0)
        judge(&s);
    map_fini(&s.seen);
    free(s.hashes);
}
