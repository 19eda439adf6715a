#include "library/class_places.h"

#include <stdlib.h>

#include "base/mem.h"
#include "library/python_files.h"
#include "pysource/statement.h"

#define CLASS_PLACES_SEVERAL UINT64_MAX

void
class_places_init(struct class_places *p)
{
    *p = (struct class_places){.paths = NULL};
    map_init(&p->places);
}

void
class_places_fini(struct class_places *p)
{
    map_fini(&p->places);
    free(p->paths);
}

/* Note that the last of the paths defines `name`. */
static void
note(struct class_places *p, struct slice name)
{
    uint64_t *there = map_find(&p->places, name);

    if (there == NULL)
        map_put(&p->places, name, p->count - 1);
    else if (*there != p->count - 1)
        *there = CLASS_PLACES_SEVERAL;
}

static int
note_statement(void *context, const struct py_statement *s, struct err *err)
{
    bool other = s->kind == PY_ASSIGN && s->target.data != NULL && s->value->kind == PY_REFERENCE;

    (void)err;
    if (!s->in_body && (s->kind == PY_CLASS || other))
        note(context, s->target);
    return 0;
}

static int
read_text(void *context, const char *path, struct slice text, struct err *err)
{
    return py_each_statement(text, path, note_statement, context, err);
}

int
class_places_read(struct class_places *p, struct support *s, struct checkout *c, const char *path,
                  struct err *err)
{
    if (p->count == p->capacity) {
        p->capacity = p->capacity == 0 ? 64 : p->capacity * 2;
        p->paths = mem_realloc_array(p->paths, p->capacity, sizeof *p->paths);
    }
    p->paths[p->count++] = path;
    return python_files_one(s, c, path, read_text, p, err);
}

struct slice
class_places_of(const struct class_places *p, struct slice name)
{
    const uint64_t *place = map_find(&p->places, name);

    if (place == NULL || *place == CLASS_PLACES_SEVERAL)
        return (struct slice){NULL, 0};
    return slice_of(p->paths[*place]);
}

bool
class_places_has(const struct class_places *p, struct slice name)
{
    return map_has(&p->places, name);
}
