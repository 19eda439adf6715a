#include "lifecycle/definitions.h"

#include <stdint.h>

/* In place of a folder's number. */
#define SEVERAL UINT64_MAX

void
definitions_init(struct definitions *d)
{
    map_init(&d->folders);
    map_init(&d->names);
    map_init(&d->classes);
}

void
definitions_fini(struct definitions *d)
{
    if (d == NULL)
        return;
    map_fini(&d->folders);
    map_fini(&d->names);
    map_fini(&d->classes);
}

void
definitions_add_folder(struct definitions *d, struct slice folder)
{
    if (!map_has(&d->folders, folder))
        map_put(&d->folders, folder, d->folders.count);
}

static void
add(struct map *m, struct slice name, uint64_t folder)
{
    uint64_t *before = map_find(m, name);

    if (before == NULL)
        map_put(m, name, folder);
    else if (*before != folder)
        *before = SEVERAL;
}

void
definitions_add(struct definitions *d, struct slice folder, struct slice name, bool is_class)
{
    definitions_add_folder(d, folder);
    uint64_t number = *map_find(&d->folders, folder);
    add(&d->names, name, number);
    if (is_class)
        add(&d->classes, name, number);
}

static struct slice
find(const struct definitions *d, const struct map *m, struct slice name)
{
    const uint64_t *number = map_find(m, name);

    if (number == NULL || *number == SEVERAL || d->folders.entries[*number].key.len == 0)
        return (struct slice){NULL, 0};
    return d->folders.entries[*number].key;
}

struct slice
definitions_of(const struct definitions *d, struct slice name)
{
    return find(d, &d->names, name);
}

struct slice
definitions_of_class(const struct definitions *d, struct slice name)
{
    return find(d, &d->classes, name);
}

struct slice
definitions_folder(const struct definitions *d, struct slice name)
{
    struct str deprecated = STR_INIT;
    const uint64_t *number = name.len > 0 ? map_find(&d->folders, name) : NULL;

    if (number == NULL) {
        str_puts(&deprecated, "deprecated/");
        str_append(&deprecated, name.data, name.len);
        number = map_find(&d->folders, str_slice(&deprecated));
        str_fini(&deprecated);
    }
    return number != NULL ? d->folders.entries[*number].key : (struct slice){NULL, 0};
}
