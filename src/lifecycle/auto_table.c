#include "lifecycle/auto_table.h"

#include <string.h>

#include "pysource/string.h"
#include "pysource/token.h"

/* Who is told, and of which key. */
struct telling {
    auto_entry_fn *fn;
    void *context;
    struct auto_entry entry;
};

static void
tell(struct telling *t, struct slice value, unsigned line)
{
    t->entry.value = value;
    t->entry.line = line;
    t->fn(t->context, &t->entry);
}

/* "auto_bert.BertModel" names BertModel. */
static struct slice
last_name(struct slice dotted)
{
    const char *dot = memrchr(dotted.data, '.', dotted.len);

    if (dot == NULL)
        return dotted;
    return (struct slice){dot + 1, (size_t)(dotted.data + dotted.len - dot - 1)};
}

/* A conditional expression, mostly: what it may give are the strings and names in it. */
static void
tell_tokens(struct telling *t, const struct py_value *value)
{
    struct py_tokenizer *tokens = py_tokenizer_new(value->text);
    struct py_token token;
    struct str text = STR_INIT;

    while (py_token_next(&token, tokens, NULL) == 0 && token.kind != PY_END) {
        unsigned line = value->at.line + token.at.line - 1;
        str_truncate(&text, 0);
        if (token.kind == PY_NAME)
            tell(t, token.text, line);
        else if (token.kind == PY_STRING && py_string_kind(&token) == PY_STRING_TEXT &&
                 py_string_decode(&text, &token, NULL) == 0)
            tell(t, str_slice(&text), line);
    }
    str_fini(&text);
    py_tokenizer_free(tokens);
}

/* Every string and name in an entry's value; of a dict in it, in the values. */
static void
tell_value(struct telling *t, const struct py_value *value)
{
    switch (value->kind) {
    case PY_TEXT:
        tell(t, value->text, value->at.line);
        return;
    case PY_REFERENCE:
        tell(t, last_name(value->text), value->at.line);
        return;
    case PY_UNREADABLE:
        tell_tokens(t, value);
        return;
    case PY_PAIR:
        tell_value(t, value->first->next);
        return;
    default:
        for (const struct py_value *child = value->first; child != NULL; child = child->next)
            tell_value(t, child);
    }
}

static bool
is_entry(const struct py_value *value)
{
    if (value->kind != PY_PAIR && !(value->kind == PY_TUPLE && value->count == 2))
        return false;
    return value->first->kind == PY_TEXT || value->first->kind == PY_REFERENCE;
}

static void
look_into(struct telling *t, const struct py_value *value)
{
    if (is_entry(value)) {
        const struct py_value *key = value->first;
        t->entry.key_is_name = key->kind == PY_REFERENCE;
        t->entry.key = t->entry.key_is_name ? last_name(key->text) : key->text;
        tell_value(t, key->next);
        return;
    }
    for (const struct py_value *child = value->first; child != NULL; child = child->next)
        look_into(t, child);
}

void
auto_table_read(const struct py_statement *statement, auto_entry_fn *fn, void *context)
{
    struct telling t = {.fn = fn, .context = context};

    if (statement->value != NULL)
        look_into(&t, statement->value);
}

struct slice
auto_table_name(const struct py_statement *statement)
{
    static const char update[] = ".update";
    const struct py_value *value = statement->value;

    if (statement->kind == PY_ASSIGN || statement->kind == PY_AUGMENT)
        return statement->target;
    if (statement->kind != PY_EXPRESSION || value == NULL || value->kind != PY_CALL)
        return (struct slice){NULL, 0};
    size_t cut = sizeof update - 1;
    struct slice called = value->text;
    if (called.len <= cut || memcmp(called.data + called.len - cut, update, cut) != 0)
        return (struct slice){NULL, 0};
    return (struct slice){called.data, called.len - cut};
}
