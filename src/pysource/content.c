/*
 * A value becomes a table of its own first, and what is merged is then moved
 * from one to the other; so every form may stand inside every other.  Copies of
 * named tables are counted: doubling a list over and over costs nothing in the
 * source.
 */
#include "pysource/content.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/show.h"

/* Faults of a table that one which takes it shows as its own. */
#define MOST_FAULTS_COPIED 16

struct content *
names_find(const struct names *names, struct slice name)
{
    const uint64_t *found = map_find(&names->contents, name);

    return found != NULL ? (struct content *)(uintptr_t)*found : NULL;
}

struct content *
content_new(enum content_kind kind, struct py_place at)
{
    struct content *c = mem_zalloc(sizeof *c);

    c->kind = kind;
    c->at = at;
    return c;
}

void
content_free(struct content *c)
{
    if (c == NULL)
        return;
    for (size_t i = 0; i < c->fault_count; i++)
        free(c->faults[i].text);
    free(c->faults);
    free(c->entries);
    if (c->mapped)
        map_fini(&c->places);
    free(c);
}

/* ---- faults ---- */

static void
keep_fault(struct content *c, struct py_fault fault)
{
    if (c->fault_count == c->fault_capacity) {
        c->fault_capacity = c->fault_capacity * 2 + 4;
        c->faults = mem_realloc_array(c->faults, c->fault_capacity, sizeof *c->faults);
    }
    c->faults[c->fault_count++] = fault;
}

void
content_fault(struct content *c, struct py_place at, const char *format, ...)
{
    struct str text = STR_INIT;
    va_list ap;

    va_start(ap, format);
    str_vprintf(&text, format, ap);
    va_end(ap);
    keep_fault(c, (struct py_fault){at, str_steal(&text)});
}

/* A fault whose text begins with a name of the source. */
static void
name_fault(struct content *c, struct py_place at, struct slice name, const char *what)
{
    struct str shown = STR_INIT;

    show_text(&shown, name, SHOW_LENGTH);
    content_fault(c, at, "`%s` %s", str_text(&shown), what);
    str_fini(&shown);
}

static void
value_fault(struct content *c, const struct py_value *value)
{
    if (value->kind == PY_UNREADABLE)
        content_fault(c, value->at, "%s", value->reason);
    else
        content_fault(c, value->at, "%s is not read here", py_value_name(value));
}

/* ---- entries ---- */

static const struct py_value *
copy_value(struct arena *arena, const struct py_value *value)
{
    struct py_value *copy = arena_alloc(arena, sizeof *copy);
    const struct py_value **tail = &copy->first;

    *copy = *value;
    copy->text = arena_copy(arena, value->text);
    copy->next = NULL;
    for (const struct py_value *child = value->first; child != NULL; child = child->next) {
        struct py_value *kept = (struct py_value *)copy_value(arena, child);
        *tail = kept;
        tail = &kept->next;
    }
    return copy;
}

/* Keep an entry whose parts live long enough. */
static void
put(struct content *c, struct py_entry entry)
{
    bool unique = c->kind == CONTENT_DICT || (c->kind == CONTENT_SET && entry.value == NULL);

    if (unique) {
        if (!c->mapped)
            map_init(&c->places);
        c->mapped = true;
        const uint64_t *found = map_find(&c->places, entry.key);
        if (found != NULL) {
            c->entries[*found] = entry;
            return;
        }
        map_put(&c->places, entry.key, c->count);
    }
    if (c->count == c->capacity) {
        c->capacity = c->capacity * 2 + 8;
        c->entries = mem_realloc_array(c->entries, c->capacity, sizeof *c->entries);
    }
    c->entries[c->count++] = entry;
}

void
content_put(struct content *c, struct names *names, const struct py_value *key,
            const struct py_value *value)
{
    if (key->kind == PY_UNREADABLE) {
        value_fault(c, key);
    } else if (key->kind != PY_TEXT) {
        content_fault(c, key->at, "a key that is %s is not read", py_value_name(key));
    } else {
        put(c, (struct py_entry){arena_copy(names->arena, key->text),
                                 copy_value(names->arena, value), key->at});
    }
}

/* An element that a list holds as a pair, put into a dict. */
static void
put_pair(struct content *c, struct names *names, const struct py_value *pair, struct py_place at)
{
    bool two = pair != NULL && (pair->kind == PY_TUPLE || pair->kind == PY_LIST) &&
               pair->count == 2 && pair->first->kind != PY_STAR &&
               pair->first->next->kind != PY_STAR;

    if (two)
        content_put(c, names, pair->first, pair->first->next);
    else if (pair != NULL && pair->kind == PY_UNREADABLE)
        value_fault(c, pair);
    else
        content_fault(c, at, "%s is no key with its value",
                      pair != NULL ? py_value_name(pair) : "a string");
}

/* Put what `from` holds into `c`; its entries outlive both. */
static void
move(struct content *c, struct names *names, const struct content *from)
{
    for (size_t i = 0; i < from->count; i++) {
        struct py_entry entry = from->entries[i];
        if (c->kind == CONTENT_DICT && from->kind != CONTENT_DICT) {
            put_pair(c, names, entry.value, entry.at);
            continue;
        }
        if (c->kind != CONTENT_DICT && from->kind == CONTENT_DICT)
            entry.value = NULL;
        put(c, entry);
    }
}

/* move(), if not too much was moved in this module before; else a fault at `at`. */
static void
move_counted(struct content *c, struct names *names, const struct content *from, struct py_place at)
{
    if (from->count > CONTENT_MOST_COPIED - names->copied) {
        content_fault(c, at, "too much is copied from table to table");
        return;
    }
    names->copied += from->count;
    move(c, names, from);
}

/* Let the empty `c` have all that `from` holds. */
static void
steal(struct content *c, struct content *from)
{
    free(c->entries);
    c->entries = from->entries;
    c->count = from->count;
    c->capacity = from->capacity;
    c->places = from->places;
    c->mapped = from->mapped;
    from->entries = NULL;
    from->mapped = false;
}

/* The faults of the table `name` are `c`'s too; of many the rest is one, as a table that takes
 * another over and over would else have more than any memory holds. */
static void
copy_faults(struct content *c, const struct content *from, struct slice name, struct py_place at)
{
    for (size_t i = 0; i < from->fault_count && i < MOST_FAULTS_COPIED; i++)
        keep_fault(c, (struct py_fault){from->faults[i].at, mem_strdup(from->faults[i].text)});
    if (from->fault_count > MOST_FAULTS_COPIED)
        name_fault(c, at, name, "has more that is not read");
}

/* The table `name` of the module, copied into `c`. */
static void
merge_named(struct content *c, struct names *names, struct slice name, struct py_place at)
{
    const struct content *from = names_find(names, name);

    if (from == NULL) {
        name_fault(c, at, name, "is no table of this module");
        return;
    }
    if (from->kind == CONTENT_NONE && from->fault_count == 0) {
        name_fault(c, at, name, "is no table");
        return;
    }
    if (from == c) {
        name_fault(c, at, name, "is put into itself");
        return;
    }
    copy_faults(c, from, name, at);
    move_counted(c, names, from, at);
}

void
content_merge(struct content *c, struct names *names, const struct py_value *value)
{
    if (value->kind == PY_REFERENCE) {
        merge_named(c, names, value->text, value->at);
        return;
    }
    struct content *from = content_of(names, value);
    if (from->kind == CONTENT_NONE)
        value_fault(c, value);
    else if (c->kind == from->kind && c->count == 0 && !c->mapped)
        steal(c, from);
    else
        move_counted(c, names, from, value->at);
    for (size_t i = 0; i < from->fault_count; i++)
        keep_fault(c, from->faults[i]);
    from->fault_count = 0;
    content_free(from);
}

void
content_add(struct content *c, struct names *names, const struct py_value *element)
{
    struct py_entry entry = {{NULL, 0}, NULL, element->at};

    if (element->kind == PY_STAR) {
        content_merge(c, names, element->first);
        return;
    }
    if (element->kind == PY_UNREADABLE) {
        value_fault(c, element);
        return;
    }
    if (element->kind == PY_TEXT || element->kind == PY_REFERENCE)
        entry.key = arena_copy(names->arena, element->text);
    if (element->kind != PY_TEXT)
        entry.value = copy_value(names->arena, element);
    put(c, entry);
}

void
content_arguments(struct content *c, struct names *names, const struct py_value *call, size_t skip)
{
    for (const struct py_value *a = call->first; a != NULL; a = a->next) {
        if (skip > 0) {
            skip--;
        } else if (a->kind == PY_KEYWORD) {
            put(c, (struct py_entry){arena_copy(names->arena, a->text),
                                     copy_value(names->arena, a->first), a->at});
        } else if (a->kind == PY_DOUBLE_STAR) {
            content_merge(c, names, a->first);
        } else {
            content_merge(c, names, a);
        }
    }
}

/* ---- values ---- */

/* NAME.copy() and NAME.keys() of a table of the module; NULL when the call is none of them. */
static struct content *
content_of_method(struct names *names, const struct py_value *call)
{
    const char *dot = memrchr(call->text.data, '.', call->text.len);

    if (dot == NULL || call->count > 0)
        return NULL;
    struct slice name = {call->text.data, (size_t)(dot - call->text.data)};
    struct slice method = {dot + 1, call->text.len - name.len - 1};
    const struct content *from = names_find(names, name);
    if (from == NULL ||
        !(slice_is(method, "copy") || (slice_is(method, "keys") && from->kind == CONTENT_DICT)))
        return NULL;
    struct content *c = content_new(slice_is(method, "keys") ? CONTENT_LIST : from->kind, call->at);
    merge_named(c, names, name, call->at);
    return c;
}

/* dict(…), list(…) and their like. */
static struct content *
content_of_call(struct names *names, const struct py_value *call)
{
    static const struct {
        const char *name;
        enum content_kind kind;
        size_t skip;
    } makers[] = {
        {"dict", CONTENT_DICT, 0},        {"OrderedDict", CONTENT_DICT, 0},
        {"defaultdict", CONTENT_DICT, 1}, {"collections.OrderedDict", CONTENT_DICT, 0},
        {"list", CONTENT_LIST, 0},        {"collections.defaultdict", CONTENT_DICT, 1},
        {"tuple", CONTENT_LIST, 0},       {"set", CONTENT_SET, 0},
        {"frozenset", CONTENT_SET, 0},
    };
    struct content *c;

    for (size_t i = 0; i < sizeof makers / sizeof makers[0]; i++) {
        if (!slice_is(call->text, makers[i].name))
            continue;
        c = content_new(makers[i].kind, call->at);
        if (c->kind == CONTENT_DICT)
            content_arguments(c, names, call, makers[i].skip);
        else if (call->count == 1 && call->first->kind != PY_KEYWORD &&
                 call->first->kind != PY_DOUBLE_STAR && call->first->kind != PY_STAR)
            content_merge(c, names, call->first);
        else if (call->count > 0)
            name_fault(c, call->at, call->text, "takes one argument");
        return c;
    }
    c = content_of_method(names, call);
    if (c != NULL)
        return c;
    c = content_new(CONTENT_LIST, call->at);
    name_fault(c, call->at, call->text, "is called, which is not read");
    return c;
}

struct content *
content_of(struct names *names, const struct py_value *value)
{
    struct content *c;

    switch (value->kind) {
    case PY_DICT:
        c = content_new(CONTENT_DICT, value->at);
        for (const struct py_value *p = value->first; p != NULL; p = p->next) {
            if (p->kind == PY_PAIR)
                content_put(c, names, p->first, p->first->next);
            else
                content_merge(c, names, p->first);
        }
        return c;
    case PY_LIST:
    case PY_TUPLE:
    case PY_SET:
        c = content_new(value->kind == PY_SET ? CONTENT_SET : CONTENT_LIST, value->at);
        for (const struct py_value *e = value->first; e != NULL; e = e->next)
            content_add(c, names, e);
        return c;
    case PY_CALL:
        return content_of_call(names, value);
    case PY_REFERENCE:
        c = content_new(CONTENT_LIST, value->at);
        if (map_has(&names->classes, value->text))
            content_add(c, names, value);
        else
            name_fault(c, value->at, value->text, "is no table of this module");
        return c;
    case PY_UNREADABLE:
        c = content_new(CONTENT_LIST, value->at);
        value_fault(c, value);
        return c;
    default:
        c = content_new(CONTENT_NONE, value->at);
        c->what = py_value_name(value);
        return c;
    }
}
