/*
 * json-c is asked where each value ends; what lies between is kept. So the
 * library does the reading and no number passes through a double.
 */
#include "given.h"

#include <errno.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "mem.h"
#include "strset.h"

struct scan {
    const char *at;
    const char *end;
};

static void
skip(struct scan *s, const char *set)
{
    while (s->at < s->end && *s->at != '\0' && strchr(set, *s->at) != NULL)
        s->at++;
}

/* The next value of any kind; its bytes are from (the old s->at) to s->at. */
static bool
next_value(struct scan *s, json_object **out)
{
    struct json_tokener *tokener = json_tokener_new_ex(1000);
    size_t left = (size_t)(s->end - s->at);
    bool good;

    json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_ALLOW_TRAILING_CHARS);
    *out = json_tokener_parse_ex(tokener, s->at, left > INT32_MAX ? INT32_MAX : (int)left);
    good = json_tokener_get_error(tokener) == json_tokener_success;
    s->at += json_tokener_get_parse_end(tokener);
    json_tokener_free(tokener);
    return good;
}

static void
add_compact(struct buf *b, const char *from, const char *to)
{
    bool quoted = false;

    for (; from < to; from++) {
        if (!quoted && strchr(" \t\r\n", *from) != NULL)
            continue;
        if (*from == '"')
            quoted = !quoted;
        buf_char(b, *from);
        if (quoted && *from == '\\' && from + 1 < to)
            buf_char(b, *++from);
    }
}

static int64_t
read_date(json_object *o)
{
    const char *text = o != NULL ? json_object_get_string(o) : NULL;
    struct tm tm = {0};
    const char *rest = text != NULL ? strptime(text, "%Y-%m-%dT%H:%M:%S", &tm) : NULL;
    int64_t ms = 0;

    if (rest == NULL)
        return 0;
    if (*rest == '.')
        ms = strtol(rest + 1, NULL, 10) % 1000;
    return (int64_t)timegm(&tm) * 1000 + ms;
}

static void
add_tag(struct given *g, json_object *text)
{
    const char *s;

    if (!json_object_is_type(text, json_type_string))
        return;
    s = json_object_get_string(text);
    g->tags = mem_resize(g->tags, g->n_tags + 1, sizeof *g->tags);
    g->tags[g->n_tags++] = mem_text(s, strlen(s));
}

static uint64_t
read_number(json_object *whole, const char *name, bool *there)
{
    json_object *o = NULL;

    *there = json_object_object_get_ex(whole, name, &o) && json_object_is_type(o, json_type_int);
    return *there && json_object_get_int64(o) > 0 ? json_object_get_uint64(o) : 0;
}

/* What sorting and filtering need to know; tolerant, since the models are odd on purpose. */
static void
understand(struct given *g, json_object *whole)
{
    json_object *o = NULL;
    bool other;

    g->downloads = read_number(whole, "downloads", &g->has_downloads);
    g->likes = (uint32_t)read_number(whole, "likes", &g->has_likes);
    g->trending = (uint32_t)read_number(whole, "trendingScore", &g->has_trending);
    if (json_object_object_get_ex(whole, "createdAt", &o))
        g->created_ms = read_date(o);
    if (json_object_object_get_ex(whole, "lastModified", &o))
        g->modified_ms = read_date(o);
    if (json_object_object_get_ex(whole, "gated", &o) && o != NULL)
        g->gated = json_object_is_type(o, json_type_string) || json_object_get_boolean(o);
    if (json_object_object_get_ex(whole, "pipeline_tag", &o))
        add_tag(g, o);
    if (json_object_object_get_ex(whole, "library_name", &o))
        add_tag(g, o);
    if (json_object_object_get_ex(whole, "config", &o) &&
        json_object_is_type(o, json_type_object)) {
        json_object *type = NULL;

        if (json_object_object_get_ex(o, "model_type", &type))
            add_tag(g, type);
    }
    if (json_object_object_get_ex(whole, "safetensors", &o) &&
        json_object_is_type(o, json_type_object)) {
        g->total = read_number(o, "total", &other);
        g->has_total = other;
    }
    if (json_object_object_get_ex(whole, "tags", &o) && json_object_is_type(o, json_type_array)) {
        for (size_t i = 0; i < json_object_array_length(o); i++)
            add_tag(g, json_object_array_get_idx(o, i));
    }
}

/* s stands behind the opening brace of an object known to be sound. */
static void
split(struct given *g, struct scan s)
{
    for (;;) {
        json_object *name = NULL, *value = NULL;
        const char *from;
        struct given_property *p;

        skip(&s, " \t\r\n,");
        if (s.at == s.end || *s.at != '"' || !next_value(&s, &name))
            return;
        skip(&s, " \t\r\n:");
        from = s.at;
        next_value(&s, &value);
        json_object_put(value);
        g->properties = mem_resize(g->properties, g->n + 1, sizeof *g->properties);
        p = &g->properties[g->n++];
        *p = (struct given_property){0};
        p->name = mem_text(json_object_get_string(name), (size_t)json_object_get_string_len(name));
        add_compact(&p->value, from, s.at);
        json_object_put(name);
    }
}

static bool
read_model(struct given *g, struct scan s, json_object *whole, uint32_t number)
{
    json_object *o = NULL;
    char made[32];

    if (!json_object_is_type(whole, json_type_object) ||
        !json_object_object_get_ex(whole, "id", &o) || !json_object_is_type(o, json_type_string))
        return false;
    g->id = mem_text(json_object_get_string(o), (size_t)json_object_get_string_len(o));
    snprintf(made, sizeof made, "621ffdc036468d70%08x", (unsigned)number);
    if (json_object_object_get_ex(whole, "_id", &o) && json_object_is_type(o, json_type_string))
        g->oid = mem_text(json_object_get_string(o), (size_t)json_object_get_string_len(o));
    else
        g->oid = mem_text(made, strlen(made));
    understand(g, whole);
    s.at++;
    split(g, s);
    return true;
}

static bool
read_file(struct buf *b, const char *path)
{
    FILE *f = fopen(path, "rb");
    size_t got;

    if (f == NULL)
        return false;
    while ((got = fread(buf_room(b, 65536), 1, 65536, f)) > 0)
        b->len += got;
    fclose(f);
    buf_cstr(b);
    return true;
}

static int
by_oid(const void *a, const void *b)
{
    return strcmp(((const struct given *)a)->oid, ((const struct given *)b)->oid);
}

static bool
ids_differ(const struct given *g, uint32_t n)
{
    struct strset seen = {0};
    bool isnew = true;

    for (uint32_t i = 0; i < n && isnew; i++)
        strset_add(&seen, g[i].id, strlen(g[i].id), &isnew);
    strset_fini(&seen);
    return isnew;
}

static char *
complaint(const char *path, const char *what, size_t where)
{
    struct buf b = {0};

    buf_printf(&b, "%s: byte %zu: %s", path, where, what);
    buf_cstr(&b);
    return b.p;
}

static const char *
read_array(struct given **out, uint32_t *n, struct scan *s)
{
    struct given *list = NULL;
    const char *wrong = NULL;

    skip(s, " \t\r\n");
    if (s->at == s->end || *s->at != '[')
        return "expected an array of models";
    s->at++;
    for (*n = 0; wrong == NULL; (*n)++) {
        struct scan one = *s;
        json_object *whole = NULL;

        skip(s, " \t\r\n,");
        one.at = s->at;
        if (s->at < s->end && *s->at == ']')
            break;
        list = mem_resize(list, (size_t)*n + 1, sizeof *list);
        list[*n] = (struct given){0};
        if (!next_value(s, &whole))
            wrong = "not JSON";
        else if (!read_model(&list[*n], (struct scan){one.at, s->at}, whole, *n))
            wrong = "expected a model: an object with a string `id`";
        json_object_put(whole);
    }
    *out = list != NULL ? list : mem_new(1, sizeof *list);
    return wrong;
}

struct given *
given_read(const char *path, uint32_t *n, char **message)
{
    struct buf text = {0};
    struct given *list = NULL;
    struct scan s;
    const char *wrong;

    if (!read_file(&text, path)) {
        *message = complaint(path, strerror(errno), 0);
        buf_fini(&text);
        return NULL;
    }
    s = (struct scan){text.p, text.p + text.len};
    wrong = read_array(&list, n, &s);
    if (wrong == NULL && !ids_differ(list, *n))
        wrong = "two models have the same id";
    if (wrong != NULL) {
        *message = complaint(path, wrong, (size_t)(s.at - text.p));
        given_free(list, *n);
        list = NULL;
    } else {
        qsort(list, *n, sizeof *list, by_oid);
    }
    buf_fini(&text);
    return list;
}

void
given_free(struct given *g, uint32_t n)
{
    for (uint32_t i = 0; g != NULL && i < n; i++) {
        for (size_t j = 0; j < g[i].n; j++) {
            free(g[i].properties[j].name);
            buf_fini(&g[i].properties[j].value);
        }
        for (size_t j = 0; j < g[i].n_tags; j++)
            free(g[i].tags[j]);
        free(g[i].properties);
        free(g[i].tags);
        free(g[i].id);
        free(g[i].oid);
    }
    free(g);
}

const struct buf *
given_property(const struct given *g, const char *name)
{
    for (size_t i = g->n; i > 0; i--) {
        if (strcmp(g->properties[i - 1].name, name) == 0)
            return &g->properties[i - 1].value;
    }
    return NULL;
}
