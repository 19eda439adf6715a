/*
 * What is written of a registry reads back as the same registry and is then
 * written as the same bytes.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "registry/supported.h"

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
    check(supported_has(again, SLICE("fuzz/new")));
    supported_write(again, NULL, "2026-10-05", &second);
    check(first.len == second.len && memcmp(first.data, second.data, first.len) == 0);
    supported_free(s);
    supported_free(again);
    str_fini(&first);
    str_fini(&second);
    return 0;
}
