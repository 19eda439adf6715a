/*
 * The imported modules' text is put before the module's own, as they run first,
 * and the imported name is made another one ("____") where it is imported, which
 * would else be a new meaning of it.  No byte moves, so a place in the whole is
 * easily told as one in the file that it comes from.  What is imported `as`
 * something else is not followed.
 */
#include "library/table_source.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "base/str.h"
#include "library/python_files.h"
#include "pysource/statement.h"

/* A file of the text. */
struct part {
    char *path;
    unsigned before; /* lines of the text before it */
};

struct table_source {
    struct part *parts;
    size_t part_count;
    struct py_module *module;
};

/* FOLDER/auto_mappings.py for "auto_mappings" in FOLDER/configuration_auto.py. */
static char *
path_beside(const char *path, const char *module)
{
    const char *slash = strrchr(path, '/');
    struct str out = STR_INIT;

    str_append(&out, path, slash != NULL ? (size_t)(slash - path) + 1 : 0);
    str_printf(&out, "%s.py", module);
    return str_steal(&out);
}

/* Whether the byte at `i` is the last of a line's end: LF, CRLF or CR. */
static bool
ends_line(const struct str *text, size_t i)
{
    return text->data[i] == '\n' ||
           (text->data[i] == '\r' && (i + 1 == text->len || text->data[i + 1] != '\n'));
}

static unsigned
count_lines(const struct str *text)
{
    unsigned lines = 0;

    for (size_t i = 0; i < text->len; i++)
        lines += ends_line(text, i);
    return lines;
}

/* `path` is the source's from now on. */
static void
add_part(struct table_source *s, char *path, unsigned before)
{
    s->parts = mem_realloc_array(s->parts, s->part_count + 1, sizeof *s->parts);
    s->parts[s->part_count++] = (struct part){path, before};
}

static bool
has_part(const struct table_source *s, const char *path)
{
    for (size_t i = 0; i < s->part_count; i++)
        if (strcmp(s->parts[i].path, path) == 0)
            return true;
    return false;
}

/* What is wanted of a module's imports, and what was found. */
struct wish {
    struct map names;
    struct import {
        char *module; /* ".auto_mappings" without its dot */
        struct py_place at;
        size_t len; /* of the name */
    } * found;
    size_t found_count;
};

static bool
is_wished(const struct wish *w, const struct py_imported *name)
{
    return name->alias.data == NULL && map_has(&w->names, name->name);
}

static int
note_import(void *context, const struct py_statement *s, struct err *err)
{
    struct wish *w = context;

    (void)err;
    if (s->kind != PY_FROM || s->depth > 0 || s->dots != 1 || s->module.len == 0 ||
        memchr(s->module.data, '.', s->module.len) != NULL)
        return 0;
    for (size_t i = 0; i < s->name_count; i++) {
        if (!is_wished(w, &s->names[i]))
            continue;
        w->found = mem_room_for_one(w->found, w->found_count, sizeof *w->found);
        w->found[w->found_count++] =
            (struct import){slice_dup(s->module), s->names[i].at, s->names[i].name.len};
    }
    return 0;
}

/* Where a line begins. */
struct begun_line {
    unsigned line;
    size_t at;
};

/* Make the imported name in `own` one that nobody uses; names come in their order. */
static void
hide_name(struct str *own, struct begun_line *begun, const struct import *import)
{
    for (; begun->line < import->at.line && begun->at < own->len; begun->at++)
        begun->line += ends_line(own, begun->at);
    size_t at = begun->at;
    /* Columns count characters, which another statement of the line can have of several bytes. */
    for (unsigned column = 1; at < own->len; at++) {
        column += ((unsigned char)own->data[at] & 0xC0) != 0x80;
        if (column > import->at.column)
            break;
    }
    if (at + import->len <= own->len)
        memset(own->data + at, '_', import->len);
}

/* A mark of the byte order is one at the front of a text alone. */
static void
drop_mark(struct str *text, size_t front)
{
    static const char mark[] = "\xEF\xBB\xBF";
    size_t length = sizeof mark - 1;

    if (text->len < front + length || memcmp(text->data + front, mark, length) != 0)
        return;
    memmove(text->data + front, text->data + front + length, text->len - front - length);
    str_truncate(text, text->len - length);
}

/*
 * As checkout_read(), but a file that is there and whose content the clone lacks
 * is ERR_DATA: other tables must not stand in for it without a word.
 */
static int
read_content(struct str *out, struct checkout *c, const char *path, struct err *err)
{
    const struct checkout_file *file;
    size_t before = out->len;
    int found = checkout_read(out, c, path, err);

    if (found > 0)
        drop_mark(out, before);
    if (found != 0 || checkout_find(&file, c, path, err) <= 0 || file->kind != CHECKOUT_FILE)
        return found;
    return err_set(err, ERR_DATA, "%s: its content is not in the clone: fetch it with git", path);
}

/* Append the module `path` to `text`, once: 1 when it is there, 0 when there is none, -1. */
static int
append_module(struct str *text, struct table_source *s, struct checkout *c, const char *path,
              struct err *err)
{
    if (has_part(s, path))
        return 1;
    unsigned before = count_lines(text);
    int found = read_content(text, c, path, err);
    if (found > 0) {
        add_part(s, mem_strdup(path), before);
        str_putc(text, '\n');
    }
    return found;
}

/* Append what is imported to `text`, and hide its names in `own`: 0, or -1. */
static int
append_imported(struct str *text, struct str *own, struct table_source *s, struct checkout *c,
                const char *path, const struct wish *wish, struct err *err)
{
    struct begun_line begun = {1, 0};

    for (size_t i = 0; i < wish->found_count; i++) {
        char *beside = path_beside(path, wish->found[i].module);
        int found = append_module(text, s, c, beside, err);
        free(beside);
        if (found < 0)
            return -1;
        if (found > 0)
            hide_name(own, &begun, &wish->found[i]);
    }
    return 0;
}

int
table_source_read(struct table_source **out, struct checkout *c, const char *path,
                  const char *const *names, size_t name_count, struct err *err)
{
    struct table_source *s = mem_zalloc(sizeof *s);
    struct wish wish = {.found = NULL};
    struct str own = STR_INIT;
    struct str text = STR_INIT;
    int status = read_content(&own, c, path, err);

    *out = NULL;
    map_init(&wish.names);
    for (size_t i = 0; i < name_count; i++)
        map_put(&wish.names, slice_of(names[i]), 0);
    if (status <= 0)
        goto out;
    status = -1;
    if (py_each_statement((struct slice){str_text(&own), own.len}, path, note_import, &wish, err) !=
            0 ||
        append_imported(&text, &own, s, c, path, &wish, err) != 0)
        goto out;
    add_part(s, mem_strdup(path), count_lines(&text));
    str_append(&text, str_text(&own), own.len);
    /* The module itself was read before: what is wrong now is in an imported one. */
    if (py_module_read(&s->module, (struct slice){str_text(&text), text.len}, s->parts[0].path,
                       err) != 0)
        goto out;
    *out = s;
    s = NULL;
    status = 1;

out:
    table_source_free(s);
    for (size_t i = 0; i < wish.found_count; i++)
        free(wish.found[i].module);
    free(wish.found);
    map_fini(&wish.names);
    str_fini(&text);
    str_fini(&own);
    return status;
}

void
table_source_free(struct table_source *s)
{
    if (s == NULL)
        return;
    py_module_free(s->module);
    for (size_t i = 0; i < s->part_count; i++)
        free(s->parts[i].path);
    free(s->parts);
    free(s);
}

void
table_source_place(const char **path, unsigned *line, const struct table_source *s,
                   struct py_place at)
{
    size_t i = s->part_count - 1;

    while (i > 0 && s->parts[i].before >= at.line)
        i--;
    *path = s->parts[i].path;
    *line = at.line - s->parts[i].before;
}

/* Record a fault at a place of the text, said as one of its file.  Returns -1. */
static int
fault_at(const struct table_source *s, struct py_place at, const char *name, const char *what,
         struct err *err)
{
    const char *path;
    unsigned line;

    table_source_place(&path, &line, s, at);
    return err_set(err, ERR_DATA, "%s: line %u, column %u: %s: %s", path, line, at.column, name,
                   what);
}

int
table_source_partial(struct py_table *out, const struct table_source *s, const char *name,
                     struct err *err)
{
    int status = py_module_table(out, s->module, name, err);

    /* The message has a place in the whole, which is none in a file. */
    if (status < 0 && s->part_count > 1)
        err_set(err, ERR_DATA, "%s: %s is no table", s->parts[s->part_count - 1].path, name);
    return status;
}

bool
table_source_dict(struct py_table *out, const struct table_source *s, const char *name,
                  struct support *remarks)
{
    const char *own = s->parts[s->part_count - 1].path;
    struct err err;
    int found = table_source_partial(out, s, name, &err);

    if (found < 0)
        python_files_remark(remarks, own, &err);
    if (found <= 0)
        return false;
    for (size_t i = 0; i < out->fault_count; i++) {
        const char *path;
        unsigned line;
        table_source_place(&path, &line, s, out->faults[i].at);
        support_remark(remarks, SUPPORT_UNREAD, (struct slice){NULL, 0}, slice_of(path), line,
                       "%s: %s", name, out->faults[i].text);
    }
    bool keyed = out->keyed;
    if (!keyed && out->fault_count == 0)
        support_remark(remarks, SUPPORT_UNREAD, (struct slice){NULL, 0}, slice_of(own), 0,
                       "%s is no dict", name);
    if (!keyed)
        py_table_fini(out);
    return keyed;
}

int
table_source_table(struct py_table *out, const struct table_source *s, const char *name,
                   struct err *err)
{
    int status = table_source_partial(out, s, name, err);

    if (status <= 0 || out->fault_count == 0)
        return status;
    fault_at(s, out->faults[0].at, name, out->faults[0].text, err);
    py_table_fini(out);
    return -1;
}

int
table_source_fault(const struct table_source *s, const char *name, const struct py_entry *entry,
                   const char *wanted, struct err *err)
{
    struct str what = STR_INIT;
    struct py_place at = entry->value != NULL ? entry->value->at : entry->at;

    str_printf(&what, "expected %s, found %s", wanted,
               entry->value != NULL ? py_value_name(entry->value) : "an entry without a value");
    fault_at(s, at, name, str_text(&what), err);
    str_fini(&what);
    return -1;
}
