#include "json/want.h"

#include <string.h>

#include "base/show.h"

/* Where a member is that is not there. */
static void
put_missing_path(struct str *out, const struct json_node *object, const char *key)
{
    if (object->parent != NULL) {
        json_node_path(out, object);
        str_putc(out, '.');
    }
    str_puts(out, key);
}

static void
put_value(struct str *out, const struct json_node *node)
{
    switch (node->type) {
    case JSON_TYPE_STRING:
        str_putc(out, '"');
        show_name(out, node->text);
        str_putc(out, '"');
        break;
    case JSON_TYPE_NUMBER:
        show_name(out, node->text);
        break;
    case JSON_TYPE_NULL:
    case JSON_TYPE_FALSE:
    case JSON_TYPE_TRUE:
    case JSON_TYPE_OBJECT:
    case JSON_TYPE_ARRAY:
        str_puts(out, json_type_name(node->type));
        break;
    }
}

int
want_unexpected(struct err *err, const struct json_node *object, const char *key,
                const char *expected)
{
    const struct json_node *found = key != NULL ? json_node_get(object, key) : object;
    struct str text = STR_INIT;

    if (found != NULL)
        json_node_path(&text, found);
    else
        put_missing_path(&text, object, key);
    str_printf(&text, ": expected %s, found ", expected);
    if (found != NULL)
        put_value(&text, found);
    else
        str_puts(&text, "nothing");
    err_set(err, ERR_DATA, "%s", str_text(&text));
    str_fini(&text);
    return -1;
}

const struct json_node *
want_member(const struct json_node *object, const char *key, enum json_type type)
{
    const struct json_node *node = json_node_get(object, key);

    return node != NULL && node->type == type ? node : NULL;
}

bool
want_is_null(const struct json_node *object, const char *key)
{
    return want_member(object, key, JSON_TYPE_NULL) != NULL;
}

const char *
want_copy(struct arena *a, struct slice text)
{
    if (text.len > 0 && memchr(text.data, '\0', text.len) != NULL)
        return NULL;
    char *copy = arena_alloc(a, text.len + 1);
    if (text.len > 0)
        memcpy(copy, text.data, text.len);
    copy[text.len] = '\0';
    return copy;
}

int
want_text(const char **out, struct arena *a, const struct json_node *object, const char *key,
          struct err *err)
{
    const struct json_node *node = want_member(object, key, JSON_TYPE_STRING);

    *out = node != NULL ? want_copy(a, node->text) : NULL;
    return *out != NULL ? 0 : want_unexpected(err, object, key, "a text without a NUL");
}

int
want_text_or_null(const char **out, struct arena *a, const struct json_node *object,
                  const char *key, struct err *err)
{
    *out = NULL;
    if (want_is_null(object, key))
        return 0;
    const struct json_node *node = want_member(object, key, JSON_TYPE_STRING);
    *out = node != NULL ? want_copy(a, node->text) : NULL;
    return *out != NULL ? 0 : want_unexpected(err, object, key, "a text without a NUL, or null");
}

int
want_int(int64_t *out, const struct json_node *object, const char *key, int64_t least, int64_t most,
         const char *expected, struct err *err)
{
    const struct json_node *node = want_member(object, key, JSON_TYPE_NUMBER);

    if (node == NULL || !json_node_int64(node, out) || *out < least || *out > most)
        return want_unexpected(err, object, key, expected);
    return 0;
}

int
want_count(int64_t *out, const struct json_node *object, const char *key, struct err *err)
{
    return want_int(out, object, key, 0, INT64_MAX, WANT_COUNT, err);
}

int
want_size(size_t *out, const struct json_node *object, const char *key, struct err *err)
{
    int64_t n;

    if (want_count(&n, object, key, err) != 0)
        return -1;
    *out = (size_t)n;
    return 0;
}

int
want_bool(bool *out, const struct json_node *object, const char *key, struct err *err)
{
    *out = want_member(object, key, JSON_TYPE_TRUE) != NULL;
    if (*out || want_member(object, key, JSON_TYPE_FALSE) != NULL)
        return 0;
    return want_unexpected(err, object, key, "true or false");
}

int
want_word(size_t *out, const struct json_node *object, const char *key, const char *const *words,
          size_t count, const char *expected, struct err *err)
{
    const struct json_node *node = want_member(object, key, JSON_TYPE_STRING);

    for (size_t i = 0; node != NULL && i < count; i++) {
        if (slice_is(node->text, words[i])) {
            *out = i;
            return 0;
        }
    }
    return want_unexpected(err, object, key, expected);
}

int
want_texts(const char ***out, size_t *count, struct arena *a, const struct json_node *object,
           const char *key, struct err *err)
{
    const struct json_node *node = want_member(object, key, JSON_TYPE_ARRAY);

    if (node == NULL)
        return want_unexpected(err, object, key, "a list of texts");
    *out = arena_alloc(a, (node->count + 1) * sizeof **out);
    for (const struct json_node *item = node->first; item != NULL; item = item->next) {
        const char *text = item->type == JSON_TYPE_STRING ? want_copy(a, item->text) : NULL;
        if (text == NULL)
            return want_unexpected(err, item, NULL, "a text without a NUL");
        (*out)[(*count)++] = text;
    }
    return 0;
}
