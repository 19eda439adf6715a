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

static void
check_entries(const struct supported *a, const struct supported *b)
{
    check(supported_count(a) == supported_count(b));
    for (size_t i = 0; i < supported_count(a); i++) {
        struct supported_entry x = supported_at(a, i);
        struct supported_entry y = supported_at(b, i);
        check((x.model_id.data == NULL) == (y.model_id.data == NULL));
        check(slice_equal(x.model_id, y.model_id));
        check(slice_equal(x.architecture, y.architecture) && x.status == y.status);
        check(x.model_id.data == NULL || supported_has(a, x.model_id));
    }
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
    supported_add(s, SLICE("fuzz/new"), SLICE("FuzzForCausalLM"));
    supported_write(s, NULL, "2026-10-05", &first);
    check(supported_read(&again, (struct slice){first.data, first.len}, "again", &err) == 0);
    check_entries(s, again);
    supported_write(again, NULL, "2026-10-05", &second);
    check(first.len == second.len && memcmp(first.data, second.data, first.len) == 0);
    supported_free(s);
    supported_free(again);
    str_fini(&first);
    str_fini(&second);
    return 0;
}
