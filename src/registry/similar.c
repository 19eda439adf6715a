#include "registry/similar.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/*
 * Distances are counted in eighths of a character.  A name that is near without
 * its author comes just behind one that is as near with it, and the same name at
 * another author's behind three slips.  Among equals one that goes on where the
 * name wanted ends comes first, then a preferred author's.
 */
#define SLIP           8
#define WITHOUT_AUTHOR 4
#define OTHER_AUTHOR   28
#define NOT_LONGER     2
#define NOT_PREFERRED  1

static struct slice
behind_slash(struct slice name)
{
    const char *slash = memrchr(name.data, '/', name.len);

    if (slash == NULL)
        return name;
    size_t before = (size_t)(slash - name.data) + 1;
    return (struct slice){slash + 1, name.len - before};
}

static struct slice
author_of(struct slice name)
{
    size_t behind = behind_slash(name).len;

    return (struct slice){name.data, behind < name.len ? name.len - behind - 1 : 0};
}

void
similar_init(struct similar *s, struct slice name, const struct map *authors)
{
    struct slice part = behind_slash(name);

    memset(s, 0, sizeof *s);
    s->authors = authors;
    s->is_usable = nearest_read(&s->whole, name) && nearest_read(&s->part, part);
    s->has_author = part.len < name.len;
}

void
similar_fini(struct similar *s)
{
    for (size_t i = 0; i < s->count; i++)
        free((char *)s->names[i].data);
    s->count = 0;
}

/* How far two are apart where it is less than `worst`, else SIZE_MAX. */
static size_t
apart(const struct nearest_name *a, const struct nearest_name *b, size_t worst)
{
    size_t limit = nearest_limit(a, b);
    size_t slips = nearest_between(a, b, worst / SLIP < limit ? worst / SLIP : limit);

    if (slips == SIZE_MAX)
        return SIZE_MAX;
    bool is_longer = a->len <= b->len && memcmp(a->c, b->c, a->len * sizeof *a->c) == 0;
    return slips * SLIP + (is_longer ? 0 : NOT_LONGER);
}

/* SIZE_MAX when it is not near. */
static size_t
distance_to(const struct similar *s, struct slice name, size_t worst)
{
    struct nearest_name other;
    struct slice part = behind_slash(name);

    if (!nearest_read(&other, name))
        return SIZE_MAX;
    size_t whole = apart(&s->whole, &other, worst);
    if (part.len == name.len || whole < OTHER_AUTHOR || !nearest_read(&other, part))
        return whole;
    size_t behind =
        s->has_author ? nearest_between(&s->part, &other, 0) : apart(&s->part, &other, worst);
    if (behind == SIZE_MAX)
        return whole;
    behind += s->has_author ? OTHER_AUTHOR : WITHOUT_AUTHOR;
    return behind < whole ? behind : whole;
}

void
similar_offer(struct similar *s, struct slice name)
{
    size_t worst = s->count < SIMILAR_KEPT ? SIZE_MAX : s->distances[SIMILAR_KEPT - 1];

    if (!s->is_usable || name.len == 0)
        return;
    size_t distance = distance_to(s, name, worst);
    if (distance == SIZE_MAX)
        return;
    distance += map_has(s->authors, author_of(name)) ? 0 : NOT_PREFERRED;
    if (distance >= worst)
        return;
    for (size_t i = 0; i < s->count; i++)
        if (slice_equal(s->names[i], name))
            return;
    if (s->count == SIMILAR_KEPT)
        free((char *)s->names[--s->count].data);
    size_t at = s->count++;
    for (; at > 0 && s->distances[at - 1] > distance; at--) {
        s->names[at] = s->names[at - 1];
        s->distances[at] = s->distances[at - 1];
    }
    s->names[at] = (struct slice){mem_strndup(name.data, name.len), name.len};
    s->distances[at] = distance;
}
