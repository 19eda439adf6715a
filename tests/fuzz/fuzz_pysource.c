/*
 * Whatever the bytes are, the readers of Python source agree with each other:
 * what the tokenizer refuses the statements refuse; tokens stand in the source,
 * in order, and end in an END with all blocks closed; and every table of a
 * module that is read can be asked for.
 */
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "fuzz.h"
#include "pysource/statement.h"
#include "pysource/string.h"
#include "pysource/table.h"

static void
check(bool as_it_must_be)
{
    if (!as_it_must_be)
        abort();
}

static void
check_message(const struct err *err, const char *begin)
{
    check(err->kind == ERR_DATA && strncmp(err->message, begin, strlen(begin)) == 0);
}

static bool
check_tokens(struct slice source)
{
    struct py_tokenizer *t = py_tokenizer_new(source);
    const char *behind = source.data;
    struct py_place last = {1, 0};
    struct err err = {ERR_NONE, ""};
    struct py_token token;
    unsigned depth = 0;
    int rc;

    while ((rc = py_token_next(&token, t, &err)) == 0) {
        check(token.text.data >= source.data);
        check(token.text.data + token.text.len <= source.data + source.len);
        if (token.kind != PY_INDENT && token.kind != PY_DEDENT) {
            check(token.text.data >= behind);
            check(token.at.line > last.line ||
                  (token.at.line == last.line && token.at.column >= last.column));
            behind = token.text.data + token.text.len;
            last = token.at;
        }
        depth += token.kind == PY_INDENT;
        check(token.kind != PY_DEDENT || depth > 0);
        depth -= token.kind == PY_DEDENT;
        if (token.kind == PY_END)
            break;
    }
    if (rc != 0)
        check_message(&err, "line ");
    else
        check(depth == 0 && py_token_next(&token, t, &err) == 0 && token.kind == PY_END);
    py_tokenizer_free(t);
    return rc == 0;
}

static size_t
check_value(const struct py_value *value)
{
    size_t count = 0;

    check(value->at.line > 0 && value->at.column > 0 && py_value_name(value) != NULL);
    check((value->kind == PY_UNREADABLE) == (value->reason != NULL));
    for (const struct py_value *child = value->first; child != NULL; child = child->next, count++)
        check_value(child);
    check(count == value->count);
    return count;
}

static int
take_statement(void *context, const struct py_statement *s, struct err *err)
{
    (void)err;
    check(s->at.line > 0 && s->at.column > 0 && s->depth <= PY_DEPTH + 1);
    if (s->value != NULL)
        check_value(s->value);
    check((s->kind == PY_ASSIGN || s->kind == PY_AUGMENT) <= (s->left != NULL));
    if (s->kind == PY_ASSIGN && s->target.data != NULL)
        map_put(context, s->target, 0);
    return 0;
}

static void
check_tables(const struct py_module *m, const struct map *names)
{
    for (size_t i = 0; i < names->count; i++) {
        struct py_table table;
        struct err err = {ERR_NONE, ""};
        char *name = slice_dup(names->entries[i].key);
        int rc = py_module_table(&table, m, name, &err);
        if (rc < 0)
            check_message(&err, "fuzz.py: line ");
        for (size_t k = 0; k < table.count; k++) {
            check(table.entries[k].key.data != NULL || !table.keyed);
            check(table.entries[k].value != NULL || !table.keyed);
            if (table.entries[k].value != NULL)
                check_value(table.entries[k].value);
        }
        py_module_imports(m, name);
        py_table_fini(&table);
        free(name);
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice source = {(const char *)data, size};
    struct py_module *m = NULL;
    struct map names;
    struct err err = {ERR_NONE, ""};

    map_init(&names);
    bool tokens = check_tokens(source);
    int rc = py_each_statement(source, "fuzz.py", take_statement, &names, &err);
    check(rc != 0 || tokens);
    check(py_module_read(&m, source, "fuzz.py", NULL) == rc);
    if (rc != 0)
        check_message(&err, "fuzz.py: line ");
    else
        check_tables(m, &names);
    py_module_free(m);
    map_fini(&names);
    return 0;
}
