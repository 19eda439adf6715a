#include "registry/listing.h"

#include "json/tree.h"

int
listing_judge(struct listing *l, const struct json_event *e, struct err *err)
{
    if (e->id == LISTING_ROOT) {
        if (e->kind == JSON_BEGIN_OBJECT || e->kind == JSON_END_OBJECT)
            return 0;
        return err_set(err, ERR_DATA, "expected an object with a list \"%s\"", l->name);
    }
    if (e->kind == JSON_END_ARRAY)
        return 0;
    if (e->kind != JSON_BEGIN_ARRAY)
        return err_set(err, ERR_DATA, "expected a list under \"%s\"", l->name);
    l->is_there = true;
    return 1;
}

int
listing_end(const struct listing *l, const char *path, struct err *err)
{
    if (l->is_there)
        return 0;
    return err_set(err, ERR_DATA, "%s: expected a list \"%s\" in it, found none", path, l->name);
}

void
listing_keep(struct str *out, const struct json_event *e, enum json_event_kind kind)
{
    str_truncate(out, 0);
    if (e->kind == kind)
        str_append_slice(out, e->text);
}

int64_t
listing_count(const struct json_event *e)
{
    int64_t value;

    if (e->kind != JSON_NUMBER && e->kind != JSON_STRING)
        return -1;
    return json_text_int64(e->text, &value) && value >= 0 ? value : -1;
}
