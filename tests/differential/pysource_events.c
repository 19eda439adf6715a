/*
 * pysource_events: what this program's readers of Python source make of what
 * pysource_against_python.py sends, for it to compare.
 *
 * On stdin come frames: a length (4 bytes, little-endian) and a source of as
 * many bytes.  Each is answered by a frame: "R" and the message when the source
 * is refused, else "A" and compact JSON: {"tokens": [[kind, text, line,
 * column]…], "statements": […], "tables": {name: …}}.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/map.h"
#include "base/mem.h"
#include "pysource/statement.h"
#include "pysource/table.h"
#include "json/writer.h"

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
    fflush(stdout);
}

static void
put_slice(struct json_writer *w, struct slice s)
{
    if (s.data == NULL)
        json_null(w);
    else
        json_string(w, s);
}

static int
put_tokens(struct json_writer *w, struct slice source, struct err *err)
{
    struct py_tokenizer *t = py_tokenizer_new(source);
    struct py_token token;
    int rc;

    json_begin_array(w);
    do {
        rc = py_token_next(&token, t, err);
        if (rc != 0)
            break;
        json_begin_array(w);
        json_int(w, token.kind);
        json_string(w, token.text);
        json_int(w, token.at.line);
        json_int(w, token.at.column);
        json_end_array(w);
    } while (token.kind != PY_END);
    json_end_array(w);
    py_tokenizer_free(t);
    return rc;
}

/* [kind, text, line, column, [children]]; bytes as the numbers of their bytes. */
static void
put_value(struct json_writer *w, const struct py_value *v)
{
    if (v == NULL) {
        json_null(w);
        return;
    }
    json_begin_array(w);
    json_int(w, v->kind);
    if (v->kind == PY_BYTES) {
        json_begin_array(w);
        for (size_t i = 0; i < v->text.len; i++)
            json_int(w, (unsigned char)v->text.data[i]);
        json_end_array(w);
    } else {
        put_slice(w, v->text);
    }
    json_int(w, v->at.line);
    json_int(w, v->at.column);
    json_begin_array(w);
    for (const struct py_value *c = v->first; c != NULL; c = c->next)
        put_value(w, c);
    json_end_array(w);
    json_end_array(w);
}

struct telling {
    struct json_writer *w;
    struct map *names; /* of what is assigned at the module's level */
};

static int
put_statement(void *context, const struct py_statement *s, struct err *err)
{
    struct telling *telling = context;
    struct json_writer *w = telling->w;

    (void)err;
    json_begin_array(w);
    json_int(w, s->kind);
    json_int(w, s->at.line);
    json_int(w, s->at.column);
    json_int(w, s->depth);
    put_slice(w, s->target);
    put_slice(w, s->text);
    put_slice(w, s->operator);
    put_slice(w, s->module);
    json_int(w, s->dots);
    json_begin_array(w);
    for (size_t i = 0; i < s->name_count; i++) {
        json_begin_array(w);
        put_slice(w, s->names[i].name);
        put_slice(w, s->names[i].alias);
        json_int(w, s->names[i].at.line);
        json_int(w, s->names[i].at.column);
        json_end_array(w);
    }
    json_end_array(w);
    put_value(w, s->value);
    json_end_array(w);
    if (s->kind == PY_ASSIGN && s->depth == 0 && s->target.data != NULL)
        map_put(telling->names, s->target, 0);
    return 0;
}

static void
put_table(struct json_writer *w, const struct py_table *table)
{
    json_begin_object(w);
    json_key(w, "keyed");
    json_bool(w, table->keyed);
    json_key(w, "faults");
    json_begin_array(w);
    for (size_t i = 0; i < table->fault_count; i++)
        json_text(w, table->faults[i].text);
    json_end_array(w);
    json_key(w, "entries");
    json_begin_array(w);
    for (size_t i = 0; i < table->count; i++) {
        json_begin_array(w);
        put_slice(w, table->entries[i].key);
        put_value(w, table->entries[i].value);
        json_end_array(w);
    }
    json_end_array(w);
    json_end_object(w);
}

static int
put_tables(struct json_writer *w, const struct map *names, struct slice source, struct err *err)
{
    struct py_module *module = NULL;

    if (py_module_read(&module, source, "source", err) != 0)
        return -1;
    json_begin_object(w);
    for (size_t i = 0; i < names->count; i++) {
        struct py_table table;
        char *name = slice_dup(names->entries[i].key);
        if (py_module_table(&table, module, name, NULL) == 1) {
            json_key(w, name);
            put_table(w, &table);
            py_table_fini(&table);
        }
        free(name);
    }
    json_end_object(w);
    py_module_free(module);
    return 0;
}

static int
answer(struct str *out, struct slice source, struct err *err)
{
    struct json_writer w;
    struct map names;
    struct telling telling = {&w, &names};

    map_init(&names);
    str_putc(out, 'A');
    json_writer_init(&w, out, 0);
    json_begin_object(&w);
    json_key(&w, "tokens");
    int rc = put_tokens(&w, source, err);
    if (rc == 0) {
        json_key(&w, "statements");
        json_begin_array(&w);
        rc = py_each_statement(source, "source", put_statement, &telling, err);
        json_end_array(&w);
    }
    if (rc == 0) {
        json_key(&w, "tables");
        rc = put_tables(&w, &names, source, err);
    }
    if (rc == 0)
        json_end_object(&w);
    map_fini(&names);
    return rc;
}

int
main(void)
{
    struct str source = STR_INIT;
    struct str out = STR_INIT;
    struct err err = {ERR_NONE, ""};

    while (read_field(&source)) {
        /* The source with no bytes beside its buffer, so that reading past it shows. */
        char *copy = mem_alloc(source.len + 1);
        char *end = copy + 1;
        memcpy(end, source.data, source.len);
        str_truncate(&out, 0);
        if (answer(&out, (struct slice){end, source.len}, &err) != 0) {
            str_truncate(&out, 0);
            str_printf(&out, "R%s", err.message);
        }
        write_field(&out);
        free(copy);
    }
    str_fini(&source);
    str_fini(&out);
    return 0;
}
