#include <stdlib.h>

#include "base/show.h"
#include "registry/validation_inner.h"

#define DATE_LENGTH 10

struct sense {
    struct validation_reading *r;
    struct span updated; /* the value of last_updated */
    bool has_updated, is_null;
    int64_t updated_day;
    int64_t newest; /* day of a record, and as it is spelt */
    char newest_text[DATE_LENGTH + 1];
};

static int
by_value(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return (x > y) - (x < y);
}

static void
on_model(struct sense *s, const struct json_event *e)
{
    const struct validation_set *set = s->r->set;

    if (e->kind != JSON_STRING || !set->has_supported)
        return;
    const uint64_t hash = hash_of(&set->key, e->text);
    if (set->model_count > 0 &&
        bsearch(&hash, set->models, set->model_count, sizeof hash, by_value) != NULL)
        return;
    struct str name = STR_INIT;
    show_name(&name, e->text);
    validation_find_here(s->r, VALIDATION_UNKNOWN_MODEL, HISTORY_MODEL, e->start,
                         "%s is not in the registry", str_text(&name));
    str_fini(&name);
}

static void
on_date(struct sense *s, const struct json_event *e)
{
    int64_t day;

    validation_judge_date(s->r, HISTORY_DATE, e);
    /* A day that is to come is a fault of its own, and nothing that was written by then. */
    if (e->kind != JSON_STRING || !form_read_date(&day, e->text) || day > s->r->set->last_day)
        return;
    if (s->newest_text[0] != '\0' && day <= s->newest)
        return;
    s->newest = day;
    memcpy(s->newest_text, e->text.data, DATE_LENGTH);
}

static void
on_updated(struct sense *s, const struct json_event *e)
{
    validation_judge_date(s->r, HISTORY_UPDATED, e);
    s->updated = (struct span){e->start, e->end};
    s->is_null = e->kind == JSON_NULL;
    s->has_updated =
        s->is_null || (e->kind == JSON_STRING && (form_read_time(&s->updated_day, e->text) ||
                                                  form_read_date(&s->updated_day, e->text)));
}

static void
on_value(void *context, size_t row, const struct json_event *e, bool good)
{
    struct sense *s = context;

    (void)good;
    switch ((enum form_history_row)row) {
    case HISTORY_UPDATED:
        on_updated(s, e);
        break;
    case HISTORY_LIST:
        if (e->kind == JSON_BEGIN_ARRAY) {
            s->r->entries = 0;
            s->newest_text[0] = '\0';
        }
        break;
    case HISTORY_RECORD:
        s->r->entries += e->kind != JSON_END_OBJECT && e->kind != JSON_END_ARRAY;
        break;
    case HISTORY_MODEL:
        on_model(s, e);
        break;
    case HISTORY_DATE:
        on_date(s, e);
        break;
    default:
        break;
    }
}

/* No record was added after the last time that one was. */
static void
judge(struct sense *s)
{
    struct str text = STR_INIT;

    if (s->has_updated && s->newest_text[0] != '\0' && (s->is_null || s->updated_day < s->newest)) {
        validation_find(s->r, VALIDATION_LAST_UPDATED, "last_updated", s->updated.start,
                        "%s, and the newest record is of %s",
                        s->is_null ? "is null" : "is before it", s->newest_text);
        str_printf(&text, "\"%sT00:00:00\"", s->newest_text);
        edits_put(&s->r->edits, s->updated, str_slice(&text));
        validation_mends(s->r, VALIDATION_LAST_UPDATED,
                         "last_updated: %sT00:00:00, the day of "
                         "the newest record",
                         s->newest_text);
    }
    str_fini(&text);
}

void
validation_history(struct validation_reading *r)
{
    struct sense s = {.r = r};

    r->set->v->files[r->file].read = validation_check_form(r, &form_history, on_value, &s);
    if (r->set->v->files[r->file].read)
        judge(&s);
}
