/*
 * json_events: what this program's JSON reader, tree and writer make of what
 * json_against_python.py sends, for it to compare.
 *
 * On stdin come frames: a letter, and fields; each field is a length (4 bytes,
 * little-endian) and as many bytes.  Each frame is answered by one such field.
 *
 *   D SEED PATHS DOCUMENT   PATHS end in a NUL each.  Answer: "R" when the
 *                           document is refused, else "A", the tree and the
 *                           values at the paths, a line each, as compact JSON
 *   W INDENT SCRIPT         what the writer makes of a script (see run_script)
 *
 * The document is fed to the reader in chunks of random sizes made from SEED.
 * That the reader tells the same of the whole document is checked here.
 */
#include <stdio.h>

#include "../support/json_transcript.h"
#include "base/mem.h"
#include "json/tree.h"

enum { MOST_PATHS = 16 };

static bool
read_field(struct str *out)
{
    unsigned char n[4];

    if (fread(n, 1, 4, stdin) != 4)
        return false;
    size_t len = (size_t)n[0] | (size_t)n[1] << 8 | (size_t)n[2] << 16 | (size_t)n[3] << 24;
    str_truncate(out, 0);
    str_reserve(out, len);
    out->len = fread(out->data, 1, len, stdin);
    out->data[out->len] = '\0';
    return out->len == len;
}

static void
write_field(const struct str *s)
{
    const unsigned char n[4] = {
        (unsigned char)s->len,
        (unsigned char)(s->len >> 8),
        (unsigned char)(s->len >> 16),
        (unsigned char)(s->len >> 24),
    };

    fwrite(n, 1, 4, stdout);
    fwrite(str_text(s), 1, s->len, stdout);
}

/* Chunks of 1 to 9 bytes mostly, and now and then a long one. */
static size_t
random_cut(void *context, size_t left)
{
    uint64_t *seed = context;

    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    size_t pick = (size_t)(*seed >> 33);
    size_t n = 1 + (pick % 4 == 0 ? pick / 4 % 400 : pick / 4 % 9);
    return n < left ? n : left;
}

/* A number keeps its spelling: ["#", "1e5"]. */
static void
put_number(struct json_writer *w, struct slice text)
{
    json_begin_array(w);
    json_text(w, "#");
    json_string(w, text);
    json_end_array(w);
}

static void
put_node(struct json_writer *w, const struct json_node *node)
{
    if (node->key.data != NULL)
        json_key_slice(w, node->key);
    switch (node->type) {
    case JSON_TYPE_NULL:
        json_null(w);
        break;
    case JSON_TYPE_FALSE:
    case JSON_TYPE_TRUE:
        json_bool(w, node->type == JSON_TYPE_TRUE);
        break;
    case JSON_TYPE_NUMBER:
        put_number(w, node->text);
        break;
    case JSON_TYPE_STRING:
        json_string(w, node->text);
        break;
    case JSON_TYPE_OBJECT:
    case JSON_TYPE_ARRAY:
        if (node->type == JSON_TYPE_OBJECT)
            json_begin_object(w);
        else
            json_begin_array(w);
        for (const struct json_node *n = node->first; n != NULL; n = n->next)
            put_node(w, n);
        if (node->type == JSON_TYPE_OBJECT)
            json_end_object(w);
        else
            json_end_array(w);
        break;
    }
}

/* [ID,VALUE], and the bracket for a container. */
static int
path_event(void *context, const struct json_event *event, struct err *err)
{
    static const char *const brackets[] = {
        [JSON_BEGIN_OBJECT] = "{",
        [JSON_END_OBJECT] = "}",
        [JSON_BEGIN_ARRAY] = "[",
        [JSON_END_ARRAY] = "]",
    };
    struct json_writer *w = context;

    (void)err;
    json_begin_array(w);
    json_int(w, event->id);
    if (event->kind == JSON_NULL)
        json_null(w);
    else if (event->kind == JSON_FALSE || event->kind == JSON_TRUE)
        json_bool(w, event->kind == JSON_TRUE);
    else if (event->kind == JSON_NUMBER)
        put_number(w, event->text);
    else if (event->kind == JSON_STRING)
        json_string(w, event->text);
    else
        json_text(w, brackets[event->kind]);
    json_end_array(w);
    return 0;
}

/* Whether the values at `paths` could be read; they go to `w` as one array. */
static bool
read_paths(struct json_writer *w, const struct str *paths, struct slice document, uint64_t seed)
{
    struct json_path list[MOST_PATHS];
    size_t count = 0;
    int rc = 0;

    for (const char *p = paths->data; p < paths->data + paths->len; p += strlen(p) + 1, count++)
        list[count] = (struct json_path){p, (int)count};
    struct json_reader *r = json_reader_new(list, count, NULL, path_event, w);
    json_begin_array(w);
    for (size_t at = 0; at < document.len && rc == 0;) {
        size_t n = random_cut(&seed, document.len - at);
        rc = json_reader_feed(r, document.data + at, n, NULL);
        at += n;
    }
    if (rc == 0)
        rc = json_reader_finish(r, NULL);
    json_end_array(w);
    json_reader_free(r);
    return rc == 0;
}

/* Whether chunks of two random cuts and the whole give the same events and errors. */
static bool
reads_the_same_in_chunks(struct slice document, uint64_t seed)
{
    struct str whole = STR_INIT;
    struct str told = STR_INIT;
    struct json_reader *r = json_reader_new(NULL, 0, NULL, transcript_event, &told);

    transcript_read(&told, r, document, NULL, NULL);
    str_append(&whole, told.data, told.len);
    transcript_read(&told, r, document, random_cut, &seed);
    bool same = told.len == whole.len && memcmp(told.data, whole.data, told.len) == 0;
    json_reader_free(r);
    str_fini(&told);
    str_fini(&whole);
    return same;
}

static void
answer_document(struct str *out, uint64_t seed, const struct str *paths, struct slice document)
{
    struct str values = STR_INIT;
    struct json_writer w;
    struct json_tree *tree = NULL;

    json_writer_init(&w, &values, 0);
    bool read = json_tree_read(&tree, document, NULL) == 0;
    if (read_paths(&w, paths, document, seed) != read ||
        !reads_the_same_in_chunks(document, seed + 1)) {
        str_puts(out, "X the reader, the tree and the chunks do not agree");
    } else if (!read) {
        str_puts(out, "R");
    } else {
        str_putc(out, 'A');
        json_writer_init(&w, out, 0);
        put_node(&w, json_tree_root(tree));
        str_putc(out, '\n');
        str_append(out, values.data, values.len);
    }
    json_tree_free(tree);
    str_fini(&values);
}

/*
 * A script is a letter a call: { } [ ] n t f; d and i with 8 bytes; k, s and r
 * (key, string, raw) with a length of 4 bytes and the text.
 */
static void
run_script(struct json_writer *w, const char *p, const char *end)
{
    while (p < end) {
        char call = *p++;
        double number;
        int64_t integer;
        uint32_t len = 0;

        if (call == 'k' || call == 's' || call == 'r') {
            memcpy(&len, p, 4);
            p += 4;
        }
        const struct slice text = {p, len};
        switch (call) {
        case '{':
            json_begin_object(w);
            break;
        case '}':
            json_end_object(w);
            break;
        case '[':
            json_begin_array(w);
            break;
        case ']':
            json_end_array(w);
            break;
        case 'n':
            json_null(w);
            break;
        case 'd':
            memcpy(&number, p, 8);
            json_double(w, number);
            p += 8;
            break;
        case 'i':
            memcpy(&integer, p, 8);
            json_int(w, integer);
            p += 8;
            break;
        case 'k':
            json_key_slice(w, text);
            break;
        case 's':
            json_string(w, text);
            break;
        case 'r':
            json_raw(w, text);
            break;
        default:
            json_bool(w, call == 't');
            break;
        }
        p += len;
    }
}

int
main(void)
{
    struct str first = STR_INIT;
    struct str paths = STR_INIT;
    struct str body = STR_INIT;
    struct str out = STR_INIT;
    int kind;

    while ((kind = getchar()) != EOF) {
        bool complete = read_field(&first) && (kind != 'D' || read_field(&paths));
        if (!complete || !read_field(&body))
            return 1;
        str_truncate(&out, 0);
        if (kind == 'D') {
            /* A document of no bytes beside its buffer, so that reading past it shows. */
            char *copy = mem_strndup(body.data, body.len);
            answer_document(&out, strtoull(first.data, NULL, 10), &paths,
                            (struct slice){copy, body.len});
            free(copy);
        } else {
            struct json_writer w;
            json_writer_init(&w, &out, (unsigned)strtoul(first.data, NULL, 10));
            run_script(&w, body.data, body.data + body.len);
        }
        write_field(&out);
    }
    str_fini(&first);
    str_fini(&paths);
    str_fini(&body);
    str_fini(&out);
    return 0;
}
