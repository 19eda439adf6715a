#include "cursor.h"

#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "render.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static void
base64(struct buf *b, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i += 3) {
        size_t have = length - i < 3 ? length - i : 3;
        uint32_t word = 0;

        for (size_t j = 0; j < have; j++)
            word |= (uint32_t)(unsigned char)bytes[i + j] << (16 - 8 * j);
        for (size_t j = 0; j < 4; j++)
            buf_char(b, j <= have ? alphabet[(word >> (18 - 6 * j)) & 63] : '=');
    }
}

static bool
base64_undo(struct buf *b, const char *text)
{
    uint32_t word = 0;
    unsigned bits = 0;

    for (; *text != '\0' && *text != '='; text++) {
        const char *hit = strchr(alphabet, *text);

        if (hit == NULL)
            return false;
        word = word << 6 | (uint32_t)(hit - alphabet);
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            buf_char(b, (char)(word >> bits));
        }
    }
    return text[strspn(text, "=")] == '\0';
}

static bool
is_date(enum sort sort)
{
    return sort == SORT_CREATED || sort == SORT_MODIFIED;
}

static void
add_value(struct buf *b, const struct query *q, const struct place *place)
{
    if (place->missing)
        buf_str(b, "null");
    else if (is_date(q->sort))
        render_date(b, (int64_t)place->value);
    else
        buf_u64(b, place->value);
}

void
cursor_write(struct buf *b, const struct query *q, const struct place *place)
{
    const char *name = query_sort_name(q->sort);
    struct buf json = {0};

    buf_printf(&json, "{\"$or\":[{\"%s\":", name);
    add_value(&json, q, place);
    buf_str(&json, ",\"_id\":{\"$gt\":");
    buf_json(&json, place->oid, strlen(place->oid));
    buf_str(&json, "}}");
    if (!place->missing) {
        buf_printf(&json, ",{\"%s\":{\"%s\":", name, q->ascending ? "$gt" : "$lt");
        add_value(&json, q, place);
        buf_str(&json, "}}");
        if (!q->ascending)
            buf_printf(&json, ",{\"%s\":null}", name);
    }
    buf_char(&json, ']');
    if (q->search != NULL) {
        buf_str(&json, ",\"searchSequenceToken\":\"");
        base64(&json, place->oid, strlen(place->oid));
        buf_char(&json, '"');
    }
    buf_char(&json, '}');
    base64(b, json.p, json.len);
    buf_fini(&json);
}

static bool
read_value(json_object *o, const struct query *q, struct place *place)
{
    const char *text;
    struct tm tm = {0};

    place->missing = o == NULL;
    if (o == NULL)
        return true;
    if (!is_date(q->sort)) {
        place->value = json_object_get_uint64(o);
        return json_object_is_type(o, json_type_int);
    }
    text = json_object_get_string(o);
    text = strptime(text, "%Y-%m-%dT%H:%M:%S", &tm);
    if (text == NULL || *text != '.')
        return false;
    place->value = (uint64_t)timegm(&tm) * 1000 + strtoul(text + 1, NULL, 10);
    return true;
}

static bool
read_condition(json_object *whole, const struct query *q, struct place *place)
{
    json_object *list = NULL, *first, *id = NULL, *after = NULL, *value = NULL;

    if (!json_object_is_type(whole, json_type_object) ||
        !json_object_object_get_ex(whole, "$or", &list) ||
        !json_object_is_type(list, json_type_array) || json_object_array_length(list) == 0)
        return false;
    first = json_object_array_get_idx(list, 0);
    if (!json_object_is_type(first, json_type_object) ||
        !json_object_object_get_ex(first, query_sort_name(q->sort), &value) ||
        !json_object_object_get_ex(first, "_id", &id) ||
        !json_object_is_type(id, json_type_object) ||
        !json_object_object_get_ex(id, "$gt", &after) ||
        !json_object_is_type(after, json_type_string))
        return false;
    snprintf(place->oid, sizeof place->oid, "%s", json_object_get_string(after));
    return read_value(value, q, place);
}

bool
cursor_read(const char *text, const struct query *q, struct place *place)
{
    struct buf json = {0};
    json_object *whole = NULL;
    bool good = false;

    *place = (struct place){0};
    if (base64_undo(&json, text))
        whole = json_tokener_parse(buf_cstr(&json));
    if (whole != NULL)
        good = read_condition(whole, q, place);
    json_object_put(whole);
    buf_fini(&json);
    return good;
}
