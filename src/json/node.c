/* What is asked of the nodes of a tree. */
#include <string.h>

#include "json/tree.h"
#include "json/writer.h"

const struct json_node *
json_node_get(const struct json_node *node, const char *key)
{
    if (node == NULL || node->type != JSON_TYPE_OBJECT)
        return NULL;
    const struct slice wanted = slice_of(key);
    const struct json_node *m = node->first;
    while (m != NULL && !slice_equal(m->key, wanted))
        m = m->next;
    return m;
}

const char *
json_type_name(enum json_type type)
{
    switch (type) {
    case JSON_TYPE_NULL:
        return "null";
    case JSON_TYPE_FALSE:
        return "false";
    case JSON_TYPE_TRUE:
        return "true";
    case JSON_TYPE_NUMBER:
        return "a number";
    case JSON_TYPE_STRING:
        return "a string";
    case JSON_TYPE_OBJECT:
        return "an object";
    case JSON_TYPE_ARRAY:
        return "an array";
    }
    return "nothing";
}

static bool
is_word(struct slice key)
{
    static const char allowed[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";

    for (size_t i = 0; i < key.len; i++) {
        if (key.data[i] == '\0' || strchr(allowed, key.data[i]) == NULL)
            return false;
    }
    return key.len > 0;
}

static void
put_step(struct str *out, const struct json_node *node, bool first)
{
    struct json_writer w;
    size_t index = 0;

    if (node->key.data == NULL) {
        for (const struct json_node *n = node->parent->first; n != node; n = n->next)
            index++;
        str_printf(out, "[%zu]", index);
    } else if (is_word(node->key)) {
        if (!first)
            str_putc(out, '.');
        str_append(out, node->key.data, node->key.len);
    } else {
        str_putc(out, '[');
        json_writer_init(&w, out, 0);
        json_string(&w, node->key);
        str_putc(out, ']');
    }
}

/* The ancestor of `node` that is `steps` above it. */
static const struct json_node *
ancestor(const struct json_node *node, size_t steps)
{
    while (steps-- > 0)
        node = node->parent;
    return node;
}

void
json_node_path(struct str *out, const struct json_node *node)
{
    size_t depth = 0;

    for (const struct json_node *n = node; n->parent != NULL; n = n->parent)
        depth++;
    if (depth == 0)
        str_puts(out, "the outermost value");
    for (size_t left = depth; left > 0; left--)
        put_step(out, ancestor(node, left - 1), left == depth);
}

void
json_position(struct slice input, size_t offset, unsigned *line, unsigned *column)
{
    const char *p = input.data;
    const char *stop = p + (offset < input.len ? offset : input.len);
    const char *newline;

    *line = 1;
    while (p < stop && (newline = memchr(p, '\n', (size_t)(stop - p))) != NULL) {
        ++*line;
        p = newline + 1;
    }
    *column = (unsigned)(stop - p) + 1;
}

bool
json_text_int64(struct slice text, int64_t *out)
{
    const bool negative = text.len > 0 && text.data[0] == '-';
    const uint64_t most = negative ? (uint64_t)INT64_MAX + 1 : (uint64_t)INT64_MAX;
    uint64_t value = 0;
    size_t i = negative;

    if (i == text.len)
        return false;
    for (; i < text.len; i++) {
        if (text.data[i] < '0' || text.data[i] > '9')
            return false;
        unsigned digit = (unsigned)(text.data[i] - '0');
        if (value > (most - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    /* The smallest number has no positive counterpart. */
    *out = negative && value > 0 ? -(int64_t)(value - 1) - 1 : (int64_t)value;
    return true;
}

bool
json_node_int64(const struct json_node *node, int64_t *out)
{
    return node != NULL && (node->type == JSON_TYPE_NUMBER || node->type == JSON_TYPE_STRING) &&
           json_text_int64(node->text, out);
}
