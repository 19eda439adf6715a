#include "hub/recording_form.h"

#include <stdlib.h>
#include <string.h>

#include "base/hex.h"
#include "base/mem.h"
#include "hub/url.h"
#include "json/tree.h"
#include "json/writer.h"

#define FORM_VERSION 1

/* A gzip member with nothing in it takes 20 bytes, RFC 1952's frame alone 18. */
#define PACKED_MIN 18

bool
recording_can_hold(struct slice target)
{
    for (size_t i = 0; i < target.len; i++) {
        unsigned char c = (unsigned char)target.data[i];
        if (c <= 0x20 || c == 0x7F)
            return false;
    }
    return target.len > 0 && target.data[0] == '/';
}

static void
put_text(struct json_writer *w, const char *key, struct slice text)
{
    if (text.data == NULL)
        return;
    json_key(w, key);
    json_string(w, text);
}

static void
put_number(struct json_writer *w, const char *key, uint64_t value)
{
    json_key(w, key);
    json_int(w, (int64_t)value);
}

void
recording_write_first(struct str *out, const char *note)
{
    struct json_writer w;

    json_writer_init(&w, out, 0);
    json_begin_object(&w);
    put_number(&w, "hubcensus_recording", FORM_VERSION);
    if (note != NULL)
        put_text(&w, "note", slice_of(note));
    json_end_object(&w);
}

void
recording_write_line(struct str *out, const struct recorded_line *line)
{
    struct json_writer w;

    str_putc(out, '\n');
    json_writer_init(&w, out, 0);
    json_begin_object(&w);
    if (line->last) {
        put_number(&w, "answers", line->answers);
    } else {
        put_text(&w, "target", line->target);
        put_number(&w, "status", (uint64_t)line->head.status);
        put_text(&w, "link", line->head.link);
        put_text(&w, "content_type", line->head.content_type);
        put_text(&w, "location", line->head.location);
        put_text(&w, "error_code", line->head.error_code);
        put_text(&w, "error_message", line->head.error_message);
        put_number(&w, "length", line->length);
        put_number(&w, "packed", line->packed);
    }
    json_end_object(&w);
    str_putc(out, '\n');
}

int
recording_read_first(char **note, struct slice text, struct err *err)
{
    struct json_tree *tree = NULL;
    int64_t version = 0;
    int status = 0;

    if (json_tree_read(&tree, text, err) != 0)
        return err_wrap(err, "this is no recording of the Hub's answers");
    const struct json_node *node = json_node_get(json_tree_root(tree), "hubcensus_recording");
    if (node == NULL || !json_node_int64(node, &version) || version < 1)
        status = err_set(err, ERR_DATA, "this is no recording of the Hub's answers");
    else if (version > FORM_VERSION)
        status = err_set(err, ERR_DATA,
                         "this recording is of form %lld, made by a newer hubcensus; this one "
                         "reads form %d",
                         (long long)version, FORM_VERSION);
    node = json_node_get(json_tree_root(tree), "note");
    if (status == 0 && node != NULL && node->type == JSON_TYPE_STRING)
        *note = slice_dup(node->text);
    json_tree_free(tree);
    return status;
}

/* An optional string; absent and null are both "not there". */
static int
get_text(struct slice *out, const struct json_node *object, const char *key, struct err *err)
{
    const struct json_node *node = json_node_get(object, key);

    *out = (struct slice){NULL, 0};
    if (node == NULL || node->type == JSON_TYPE_NULL)
        return 0;
    if (node->type != JSON_TYPE_STRING)
        return err_set(err, ERR_DATA, "`%s` should be a string, not %s", key,
                       json_type_name(node->type));
    *out = node->text;
    return 0;
}

static int
get_number(uint64_t *out, const struct json_node *object, const char *key, int64_t min, int64_t max,
           struct err *err)
{
    const struct json_node *node = json_node_get(object, key);
    int64_t value = 0;

    if (node == NULL || node->type != JSON_TYPE_NUMBER || !json_node_int64(node, &value) ||
        value < min || value > max)
        return err_set(err, ERR_DATA, "`%s` should be a number from %lld to %lld", key,
                       (long long)min, (long long)max);
    *out = (uint64_t)value;
    return 0;
}

static int
get_target(struct slice *out, const struct json_node *object, struct err *err)
{
    if (get_text(out, object, "target", err) != 0)
        return -1;
    if (!recording_can_hold(*out))
        return err_set(err, ERR_DATA, "`target` should be a path with a query");
    return 0;
}

static int
read_members(struct recorded_line *out, const struct json_node *root, struct err *err)
{
    uint64_t status = 0;

    if (root->type != JSON_TYPE_OBJECT)
        return err_set(err, ERR_DATA, "expected an object, found %s", json_type_name(root->type));
    out->last = json_node_get(root, "answers") != NULL;
    if (out->last)
        return get_number(&out->answers, root, "answers", 0, INT64_MAX, err);
    if (get_target(&out->target, root, err) != 0 ||
        get_number(&status, root, "status", 200, 999, err) != 0 ||
        get_text(&out->head.link, root, "link", err) != 0 ||
        get_text(&out->head.content_type, root, "content_type", err) != 0 ||
        get_text(&out->head.location, root, "location", err) != 0 ||
        get_text(&out->head.error_code, root, "error_code", err) != 0 ||
        get_text(&out->head.error_message, root, "error_message", err) != 0 ||
        get_number(&out->length, root, "length", 0, INT64_MAX, err) != 0 ||
        get_number(&out->packed, root, "packed", PACKED_MIN, INT64_MAX, err) != 0)
        return -1;
    out->head.status = (int)status;
    return 0;
}

int
recording_read_line(struct recorded_line *out, struct json_tree **tree, struct slice text,
                    struct err *err)
{
    memset(out, 0, sizeof *out);
    *tree = NULL;
    if (json_tree_read(tree, text, err) != 0)
        return -1;
    if (read_members(out, json_tree_root(*tree), err) == 0)
        return 0;
    json_tree_free(*tree);
    *tree = NULL;
    return -1;
}

/* Append `text` with its escapes undone and made anew; `+` is a space in a query. */
static void
append_respelt(struct str *out, struct slice text, bool query)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.data[i];
        bool escape = c == '%' && i + 2 < text.len;
        int high = escape ? hex_digit((unsigned char)text.data[i + 1]) : -1;
        int low = escape ? hex_digit((unsigned char)text.data[i + 2]) : -1;
        if (high >= 0 && low >= 0) {
            c = (char)(unsigned char)(high * 16 + low);
            i += 2;
        } else if (c == '+' && query) {
            c = ' ';
        }
        url_escape(out, (struct slice){&c, 1});
    }
}

static int
by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* NAME=VALUE as its own string; a name alone has an empty value. */
static char *
parameter(struct slice text)
{
    const char *equals = memchr(text.data, '=', text.len);
    size_t name = equals != NULL ? (size_t)(equals - text.data) : text.len;
    struct str s = STR_INIT;

    append_respelt(&s, (struct slice){text.data, name}, true);
    str_putc(&s, '=');
    if (equals != NULL)
        append_respelt(&s, (struct slice){equals + 1, text.len - name - 1}, true);
    return str_steal(&s);
}

void
recording_key(struct str *out, struct slice target)
{
    const char *mark = target.len > 0 ? memchr(target.data, '?', target.len) : NULL;
    size_t path = mark != NULL ? (size_t)(mark - target.data) : target.len;
    char **parameters = NULL;
    size_t count = 0;

    append_respelt(out, (struct slice){target.data, path}, false);
    for (size_t at = path + 1; at < target.len;) {
        const char *end = memchr(target.data + at, '&', target.len - at);
        size_t len = end != NULL ? (size_t)(end - target.data) - at : target.len - at;
        if (len > 0) {
            /* Powers of two, so that growing is rare. */
            if ((count & (count - 1)) == 0)
                parameters =
                    mem_realloc_array(parameters, count > 0 ? count * 2 : 1, sizeof *parameters);
            parameters[count++] = parameter((struct slice){target.data + at, len});
        }
        at += len + 1;
    }
    if (count > 1)
        qsort(parameters, count, sizeof *parameters, by_bytes);
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && strcmp(parameters[i], parameters[i - 1]) == 0)
            continue;
        str_putc(out, i == 0 ? '?' : '&');
        str_puts(out, parameters[i]);
    }
    for (size_t i = 0; i < count; i++)
        free(parameters[i]);
    free(parameters);
}
