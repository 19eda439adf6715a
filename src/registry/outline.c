#include "registry/outline.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"

/* Ids of paths; members and then fields follow. */
enum {
    AT_ROOT,
    AT_LIST,
    AT_ENTRY,
    AT_MEMBER,
    AT_FIELD = AT_MEMBER + OUTLINE_MEMBERS,
    AT_END = AT_FIELD + OUTLINE_FIELDS,
};

#define PATH_SIZE 80

struct walk {
    struct outline *o;
    const struct original *original;
    const struct outline_form *form;
    const struct outline_listener *listener;
    struct json_reader *reader;
    struct outline_value fields[OUTLINE_FIELDS];
    bool has_list;
    uint64_t entry_start;
};

static int
misplaced(const struct walk *w, const struct json_event *e, const char *expected, struct err *err)
{
    unsigned line, column;

    original_position(w->original, e->start, &line, &column);
    return err_set(err, ERR_DATA, "line %u, column %u: expected %s \"%s\"", line, column, expected,
                   w->form->list);
}

static bool
ends(const struct json_event *e)
{
    return e->kind == JSON_END_OBJECT || e->kind == JSON_END_ARRAY;
}

static void
keep(struct outline_value *v, const struct json_event *e)
{
    v->at.end = e->end;
    if (ends(e))
        return;
    v->there = true;
    v->kind = e->kind;
    v->at.start = e->start;
    str_truncate(&v->text, 0);
    if (e->kind == JSON_STRING || e->kind == JSON_NUMBER)
        str_append(&v->text, e->text.data, e->text.len);
}

static int
on_list(struct walk *w, const struct json_event *e, struct err *err)
{
    struct outline *o = w->o;

    o->list.end = e->end;
    if (ends(e))
        return 0;
    if (e->kind != JSON_BEGIN_ARRAY)
        return misplaced(w, e, "a list under", err);
    o->list.start = e->start;
    o->count = 0;
    o->first = o->last = (struct span){e->end, e->end};
    w->has_list = true;
    if (w->listener->begin != NULL)
        w->listener->begin(w->listener->context);
    return 0;
}

static int
on_entry(struct walk *w, const struct json_event *e, struct err *err)
{
    struct outline *o = w->o;

    if (!ends(e)) {
        w->entry_start = e->start;
        for (size_t i = 0; i < w->form->field_count; i++)
            w->fields[i].there = false;
    }
    if (e->kind == JSON_BEGIN_OBJECT || e->kind == JSON_BEGIN_ARRAY)
        return 0;
    const struct outline_entry entry = {
        .number = o->count,
        .at = {w->entry_start, e->end},
        .is_object = e->kind == JSON_END_OBJECT,
        .fields = w->fields,
    };
    o->last = entry.at;
    if (o->count++ == 0)
        o->first = entry.at;
    return w->listener->entry(w->listener->context, &entry, err);
}

static int
on_value(void *context, const struct json_event *e, struct err *err)
{
    struct walk *w = context;

    if (e->id == AT_LIST)
        return on_list(w, e, err);
    if (e->id == AT_ENTRY)
        return on_entry(w, e, err);
    if (e->id >= AT_FIELD) {
        keep(&w->fields[e->id - AT_FIELD], e);
        return 0;
    }
    if (e->id >= AT_MEMBER) {
        keep(&w->o->members[e->id - AT_MEMBER], e);
        return 0;
    }
    if (e->kind != JSON_BEGIN_OBJECT && e->kind != JSON_END_OBJECT)
        return misplaced(w, e, "an object with a list", err);
    w->o->root.end = e->end;
    if (!ends(e))
        w->o->root.start = e->start;
    return 0;
}

static int
take_piece(void *context, struct slice piece, uint64_t offset, struct err *err)
{
    struct walk *w = context;

    (void)offset;
    return json_reader_feed(w->reader, piece.data, piece.len, err);
}

static struct json_reader *
make_reader(struct walk *w)
{
    const struct outline_form *f = w->form;
    char text[AT_END][PATH_SIZE];
    struct json_path paths[AT_END];
    size_t n = 0;

    paths[n++] = (struct json_path){"", AT_ROOT};
    snprintf(text[n], PATH_SIZE, ".%s", f->list);
    paths[n] = (struct json_path){text[n], AT_LIST};
    n++;
    snprintf(text[n], PATH_SIZE, ".%s[]", f->list);
    paths[n] = (struct json_path){text[n], AT_ENTRY};
    n++;
    for (size_t i = 0; i < f->member_count; i++, n++) {
        snprintf(text[n], PATH_SIZE, ".%s", f->members[i]);
        paths[n] = (struct json_path){text[n], AT_MEMBER + (int)i};
    }
    for (size_t i = 0; i < f->field_count; i++, n++) {
        snprintf(text[n], PATH_SIZE, ".%s[].%s", f->list, f->fields[i]);
        paths[n] = (struct json_path){text[n], AT_FIELD + (int)i};
    }
    return json_reader_new(paths, n, NULL, on_value, w);
}

int
outline_read(struct outline *out, const struct original *original, const struct outline_form *form,
             const struct outline_listener *listener, struct err *err)
{
    struct walk w = {.o = out, .original = original, .form = form, .listener = listener};

    *out = (struct outline){.count = 0};
    w.reader = make_reader(&w);
    int status = original_each_piece(original, 0, UINT64_MAX, take_piece, &w, err);
    if (status == 0)
        status = json_reader_finish(w.reader, err);
    if (status == 0 && !w.has_list)
        status = err_set(err, ERR_DATA, "expected a list \"%s\" in it, found none", form->list);
    json_reader_free(w.reader);
    for (size_t i = 0; i < OUTLINE_FIELDS; i++)
        str_fini(&w.fields[i].text);
    return status;
}

void
outline_fini(struct outline *o)
{
    for (size_t i = 0; i < OUTLINE_MEMBERS; i++)
        str_fini(&o->members[i].text);
}

void
outline_put_member(struct edits *edits, const struct outline *o, uint64_t behind, const char *key,
                   struct slice value)
{
    struct str text = STR_INIT;
    const uint64_t first = o->root.start + 1;

    str_puts(&text, behind > 0 ? ",\n  " : "\n  ");
    str_printf(&text, "\"%s\": ", key);
    str_append_slice(&text, value);
    /* The list is there, so something follows what stands first. */
    if (behind == 0)
        str_putc(&text, ',');
    const uint64_t place = behind > 0 ? behind : first;
    edits_put(edits, (struct span){place, place}, str_slice(&text));
    str_fini(&text);
}

static int
append(void *context, struct slice piece, uint64_t offset, struct err *err)
{
    (void)offset;
    (void)err;
    str_append_slice(context, piece);
    return 0;
}

int
outline_text(struct str *out, const struct original *original, struct span at, struct err *err)
{
    return original_each_piece(original, at.start, at.end, append, out, err);
}
