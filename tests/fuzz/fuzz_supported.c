/*
 * What is written of a registry reads back as the same registry, has the entries
 * of the text in their order, and is then written as the same bytes.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "registry/supported.h"
#include "json/tree.h"

static void
check(bool as_it_must_be)
{
    if (!as_it_must_be)
        abort();
}

static int
tell_one(void *context, supported_model_fn *fn, void *fn_context, struct err *err)
{
    (void)context;
    return fn(fn_context, SLICE("fuzz/new"), SLICE("FuzzForCausalLM"), err);
}

/* What both say of their entries. */
static void
check_entries(const struct supported *a, const struct supported *b)
{
    struct map x, y;

    map_init(&x);
    map_init(&y);
    supported_architectures(a, &x);
    supported_architectures(b, &y);
    check(supported_count(a) == supported_count(b));
    check(supported_verified(a) == supported_verified(b));
    check(x.count == y.count);
    for (size_t i = 0; i < x.count; i++)
        check(slice_equal(x.entries[i].key, y.entries[i].key) &&
              x.entries[i].value == y.entries[i].value);
    map_fini(&x);
    map_fini(&y);
}

static bool
same_text(const struct json_node *x, const struct json_node *y, const char *name)
{
    x = json_node_get(x, name);
    y = json_node_get(y, name);
    if (x == NULL || y == NULL)
        return x == y;
    return x->type == y->type && slice_equal(x->text, y->text);
}

/* Each entry of `before` stands in `after`, in its place, and is there to whoever asks. */
static void
check_models(const struct supported *s, struct slice before, struct slice after)
{
    struct json_tree *x = NULL, *y = NULL;

    check(json_tree_read(&x, before, NULL) == 0 && json_tree_read(&y, after, NULL) == 0);
    const struct json_node *a = json_node_get(json_tree_root(x), "models")->first;
    const struct json_node *b = json_node_get(json_tree_root(y), "models")->first;
    for (; a != NULL; a = a->next, b = b->next) {
        const struct json_node *id = json_node_get(a, "model_id");
        check(b != NULL && a->type == b->type && same_text(a, b, "model_id"));
        check(same_text(a, b, "architecture_id") && same_text(a, b, "status"));
        check(id == NULL || id->type != JSON_TYPE_STRING || supported_has(s, id->text));
    }
    /* The one that was added, if it was not there. */
    check(b == NULL || b->next == NULL);
    json_tree_free(x);
    json_tree_free(y);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice text = {(const char *)data, size};
    struct supported *s = NULL, *again = NULL;
    struct str first = STR_INIT, second = STR_INIT;
    struct err err = {ERR_NONE, ""};

    if (supported_read(&s, text, "m.json", &err) != 0) {
        check(err.kind == ERR_DATA && strncmp(err.message, "m.json: ", 8) == 0 && s == NULL);
        return 0;
    }
    const struct supported_source source = {.each = tell_one, .most = 1};
    check(supported_add_from(s, &source, NULL) == 0);
    supported_write(s, NULL, "2026-10-05", &first);
    check(supported_read(&again, (struct slice){first.data, first.len}, "again", &err) == 0);
    check_entries(s, again);
    check_models(s, text, (struct slice){first.data, first.len});
    check(supported_has(again, SLICE("fuzz/new")));
    supported_write(again, NULL, "2026-10-05", &second);
    check(first.len == second.len && memcmp(first.data, second.data, first.len) == 0);
    supported_free(s);
    supported_free(again);
    str_fini(&first);
    str_fini(&second);
    return 0;
}
