/*
 * A decorator stands before its class, and the attribute may be inherited from a
 * class of a file that is read later.  So names wait for their class, and the
 * attributes are looked for when all is read.  What a base's name stands for is
 * not followed through imports: it is the class of that name in the same file, or
 * else the first of any file.
 */
#include "library/class_registry.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/map.h"
#include "base/mem.h"
#include "pysource/statement.h"

/* Classes looked at for one attribute: bases may be many, and meet again. */
#define MOST_BASES 256

struct seen_class {
    struct slice name;
    struct slice file;
    const struct slice *bases;
    size_t base_count;
    struct slice attribute; /* its own; absent: it has none */
};

/* The class that a name was registered for. */
struct owner {
    const struct seen_class *class_seen;
};

struct class_registry {
    const char *method;
    const char *attribute;
    struct support *remarks;
    struct arena arena;
    struct registered_name *names;
    struct owner *owners; /* of each */
    size_t count;
    size_t waiting;     /* the first of them whose class has not come */
    struct map classes; /* names to struct seen_class *, in the arena; with "FILE:" before too */
    struct map files;   /* that were read */
    struct slice file;  /* that is being read */
    struct seen_class *last;
    unsigned depth; /* of `last` */
};

struct class_registry *
class_registry_new(const char *method, const char *attribute, struct support *remarks)
{
    struct class_registry *r = mem_zalloc(sizeof *r);

    r->method = method;
    r->attribute = attribute;
    r->remarks = remarks;
    arena_init(&r->arena);
    map_init(&r->classes);
    map_init(&r->files);
    return r;
}

void
class_registry_free(struct class_registry *r)
{
    if (r == NULL)
        return;
    free(r->names);
    free(r->owners);
    map_fini(&r->classes);
    map_fini(&r->files);
    arena_fini(&r->arena);
    free(r);
}

/* ---- classes ---- */

static void
put_key(struct str *key, struct slice file, struct slice name)
{
    str_append(key, file.data, file.len);
    str_putc(key, ':');
    str_append(key, name.data, name.len);
}

/* The class `name`, as one that stands in `file` has it; NULL when there is none. */
static const struct seen_class *
find_class(const struct class_registry *r, struct slice file, struct slice name)
{
    struct str key = STR_INIT;

    put_key(&key, file, name);
    const uint64_t *place = map_find(&r->classes, (struct slice){str_text(&key), key.len});
    str_fini(&key);
    if (place == NULL)
        place = map_find(&r->classes, name);
    return place != NULL ? (const struct seen_class *)(uintptr_t)*place : NULL;
}

static void
keep_class(struct class_registry *r, const struct seen_class *seen)
{
    struct str key = STR_INIT;

    put_key(&key, seen->file, seen->name);
    map_put(&r->classes, (struct slice){str_text(&key), key.len}, (uint64_t)(uintptr_t)seen);
    str_fini(&key);
    if (!map_has(&r->classes, seen->name))
        map_put(&r->classes, seen->name, (uint64_t)(uintptr_t)seen);
}

/* ---- what stands in a file ---- */

static void
take_decorator(struct class_registry *r, const struct py_value *call)
{
    if (call->kind != PY_CALL || memchr(call->text.data, '.', call->text.len) == NULL ||
        !slice_is(py_last_part(call->text), r->method))
        return;
    for (const struct py_value *a = call->first; a != NULL; a = a->next) {
        if (a->kind != PY_TEXT) {
            support_remark(r->remarks, SUPPORT_UNREAD, (struct slice){NULL, 0}, r->file, a->at.line,
                           "%s is registered, which is not read", py_value_name(a));
            continue;
        }
        r->names = mem_room_for_one(r->names, r->count, sizeof *r->names);
        r->names[r->count++] = (struct registered_name){
            .name = arena_copy(&r->arena, a->text), .file = r->file, .line = a->at.line};
    }
}

static void
take_class(struct class_registry *r, const struct py_statement *s)
{
    struct seen_class *seen = arena_alloc(&r->arena, sizeof *seen);
    struct slice *bases = arena_alloc(&r->arena, s->value->count * sizeof *bases + 1);

    *seen = (struct seen_class){
        .name = arena_copy(&r->arena, s->target), .file = r->file, .bases = bases};
    for (const struct py_value *base = s->value->first; base != NULL; base = base->next)
        if (base->kind == PY_REFERENCE)
            bases[seen->base_count++] = arena_copy(&r->arena, py_last_part(base->text));
    keep_class(r, seen);
    for (; r->waiting < r->count; r->waiting++) {
        r->names[r->waiting].class_name = seen->name;
        r->owners = mem_room_for_one(r->owners, r->waiting, sizeof *r->owners);
        r->owners[r->waiting].class_seen = seen;
    }
    r->last = seen;
    r->depth = s->depth;
}

static int
take_statement(void *context, const struct py_statement *s, struct err *err)
{
    struct class_registry *r = context;

    (void)err;
    if (r->last != NULL && s->depth <= r->depth && s->kind != PY_REMARK)
        r->last = NULL;
    if (s->kind == PY_DECORATOR && !s->in_body) {
        take_decorator(r, s->value);
    } else if (s->kind == PY_CLASS && !s->in_body) {
        take_class(r, s);
    } else if (s->kind == PY_DEF && !s->in_body) {
        r->count = r->waiting;
    } else if (s->kind == PY_ASSIGN && r->last != NULL && s->depth == r->depth + 1 &&
               slice_is(s->target, r->attribute) && s->value->kind == PY_REFERENCE) {
        r->last->attribute = arena_copy(&r->arena, py_last_part(s->value->text));
    }
    return 0;
}

int
class_registry_read(void *registry, const char *path, struct slice text, struct err *err)
{
    struct class_registry *r = registry;

    r->file = arena_copy(&r->arena, slice_of(path));
    r->last = NULL;
    int status = py_each_statement(text, path, take_statement, r, err);
    r->count = r->waiting;
    if (status == 0)
        map_put(&r->files, r->file, 0);
    return status;
}

bool
class_registry_has_read(const struct class_registry *r, struct slice path)
{
    return map_has(&r->files, path);
}

/* ---- attributes ---- */

/* The attribute of a class, in the order of its bases; `*left` of them may be looked at. */
static struct slice
find_attribute(const struct class_registry *r, const struct seen_class *seen, unsigned *left)
{
    if (seen->attribute.data != NULL)
        return seen->attribute;
    for (size_t i = 0; i<seen->base_count && * left> 0; i++) {
        const struct seen_class *base = find_class(r, seen->file, seen->bases[i]);
        (*left)--;
        struct slice found = {NULL, 0};
        if (base != NULL)
            found = find_attribute(r, base, left);
        if (found.data != NULL)
            return found;
    }
    return (struct slice){NULL, 0};
}

const struct registered_name *
class_registry_names(size_t *count, struct class_registry *r)
{
    for (size_t i = 0; i < r->count; i++) {
        unsigned left = MOST_BASES;
        r->names[i].attribute = find_attribute(r, r->owners[i].class_seen, &left);
    }
    *count = r->count;
    return r->names;
}
