/*
 * A document whole and in pieces must read the same; the tree must agree with
 * the reader; what the writer makes of the tree must read back as the same.
 * All bodies that look for quotes must find the same in the bytes.
 */
#include <stdint.h>
#include <stdlib.h>

#include "../support/json_transcript.h"
#include "fuzz.h"
#include "json/quotes.h"
#include "json/tree.h"

/* Pieces that depend on the document alone, so that a finding can be replayed. */
static size_t
some(void *context, size_t left)
{
    uint64_t *seed = context;

    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    size_t n = 1 + (size_t)(*seed >> 33) % 40;
    return n < left ? n : left;
}

static void
check(bool as_it_must_be)
{
    if (!as_it_must_be)
        abort();
}

static void
check_reader(struct slice document, const struct json_path *paths, size_t count, bool readable)
{
    struct str whole = STR_INIT;
    struct str told = STR_INIT;
    uint64_t seed = document.len;
    struct json_reader *r = json_reader_new(paths, count, NULL, transcript_event, &told);

    for (size_t i = 0; i < document.len; i++)
        seed = seed * 31 + (unsigned char)document.data[i];
    transcript_read(&told, r, document, NULL, NULL);
    str_append(&whole, told.data, told.len);
    transcript_read(&told, r, document, some, &seed);
    check(told.len == whole.len && memcmp(told.data, whole.data, whole.len) == 0);
    const char *last_line = strrchr(whole.data, '\n');
    check((strcmp(last_line != NULL ? last_line + 1 : whole.data, "ok") == 0) == readable);
    json_reader_free(r);
    str_fini(&told);
    str_fini(&whole);
}

/* Write `node` and what is in it; not more than 512 deep, as the reader has seen to. */
static void
write_node(struct json_writer *w, const struct json_node *node)
{
    if (node->key.data != NULL)
        json_key_slice(w, node->key);
    if (node->type == JSON_TYPE_STRING) {
        json_string(w, node->text);
    } else if (node->type == JSON_TYPE_OBJECT || node->type == JSON_TYPE_ARRAY) {
        bool object = node->type == JSON_TYPE_OBJECT;
        if (object)
            json_begin_object(w);
        else
            json_begin_array(w);
        for (const struct json_node *n = node->first; n != NULL; n = n->next)
            write_node(w, n);
        if (object)
            json_end_object(w);
        else
            json_end_array(w);
    } else {
        json_raw(w, node->raw);
    }
}

static void
write_tree(struct str *out, const struct json_tree *tree, unsigned indent)
{
    struct json_writer w;

    json_writer_init(&w, out, indent);
    write_node(&w, json_tree_root(tree));
}

static void
check_writer(const struct json_tree *tree)
{
    struct str first = STR_INIT;
    struct str second = STR_INIT;
    struct str indented = STR_INIT;
    struct json_tree *again;

    write_tree(&first, tree, 0);
    write_tree(&indented, tree, 2);
    check(json_tree_read(&again, (struct slice){indented.data, indented.len}, NULL) == 0);
    write_tree(&second, again, 0);
    check(first.len == second.len && memcmp(first.data, second.data, first.len) == 0);
    json_tree_free(again);
    str_fini(&first);
    str_fini(&second);
    str_fini(&indented);
}

/* One chunk, looked at by the plain body and by `find`: the same quotes, the same verdict. */
static void
check_quotes(quotes_fn *find, const uint8_t *data, size_t size, bool inside)
{
    struct quotes plain, other;

    quotes_init(&plain, quotes_plain());
    quotes_init(&other, find);
    const uint32_t *next = quotes_begin(&plain, data, size, inside);
    const uint32_t *same = quotes_begin(&other, data, size, inside);
    do {
        next = quotes_more(&plain, next);
        same = quotes_more(&other, same);
        for (; *next != QUOTES_NONE; next++, same++)
            check(*same == *next);
        check(*same == QUOTES_NONE);
    } while (plain.seen < plain.end && !plain.faulty);
    check(other.faulty == plain.faulty && other.inside == plain.inside);
    quotes_fini(&plain);
    quotes_fini(&other);
}

static void
check_all_quotes(const uint8_t *data, size_t size)
{
    quotes_fn *const bodies[] = {quotes_sse2(), quotes_avx2(), quotes_avx512()};

    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        if (bodies[i] == NULL)
            continue;
        check_quotes(bodies[i], data, size, true);
        check_quotes(bodies[i], data, size, false);
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct json_path paths[] = {
        {"[].id", 1}, {"[].config.architectures[]", 2}, {".*", 3}, {"[].*.a", 4}, {"", 5},
    };
    /* A buffer of exactly this size, so that reading past its end shows. */
    char *copy = malloc(size > 0 ? size : 1);
    check(copy != NULL);
    if (size > 0)
        memcpy(copy, data, size);
    const struct slice document = {copy, size};
    struct json_tree *tree;

    bool readable = json_tree_read(&tree, document, NULL) == 0;
    check_reader(document, NULL, 0, readable);
    check_reader(document, paths, sizeof paths / sizeof *paths, readable);
    if (readable)
        check_writer(tree);
    if (size > 0)
        check_all_quotes((const uint8_t *)copy, size);
    json_tree_free(tree);
    free(copy);
    return 0;
}
