/*
 * Whatever a checkpoint holds is refused with a message or can be taken over:
 * the registry that comes of it reads back.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "registry/checkpoint.h"
#include "registry/gaps.h"
#include "registry/supported.h"

static void
check(bool as_it_must_be)
{
    if (!as_it_must_be)
        abort();
}

static void
take_over(const struct json_node *python)
{
    struct supported *s = NULL, *again = NULL;
    struct gaps *g = NULL;
    struct str text = STR_INIT;

    check(supported_read(&s, SLICE("{\"models\": []}"), "none", NULL) == 0);
    check(gaps_read(&g, SLICE("{\"gaps\": []}"), "none", NULL) == 0);
    size_t taken = supported_take_over(s, json_node_get(python, "supported_models"));
    check(supported_count(s) == taken);
    check(supported_take_over(s, json_node_get(python, "supported_models")) == 0);
    gaps_take_over(g, python);
    supported_write(s, NULL, "2026-10-05", &text);
    check(supported_read(&again, (struct slice){text.data, text.len}, "again", NULL) == 0);
    check(supported_count(again) == taken && supported_verified(again) == supported_verified(s));
    supported_free(s);
    supported_free(again);
    gaps_free(g);
    str_fini(&text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice text = {(const char *)data, size};
    struct checkpoint c;
    struct err err = {ERR_NONE, ""};

    if (checkpoint_parse(&c, text, "c.json", &err) != 0) {
        check(err.kind == ERR_DATA && strncmp(err.message, "c.json: ", 8) == 0);
        return 0;
    }
    check(c.from_python == (c.arguments == NULL));
    if (c.python != NULL)
        take_over(c.python);
    checkpoint_fini(&c);
    return 0;
}
