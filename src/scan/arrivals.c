/*
 * A sort by merging.  A part is sorted where it is in memory, and written to the
 * file when the next model finds no room; at the end the parts are read side by
 * side, the first of their models on a heap.
 */
#include "scan/arrivals.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"

#define WRITE_BYTES ((size_t)256 << 10)
#define READ_BYTES  ((size_t)32 << 10)

struct arrival {
    int64_t downloads;
    uint64_t
        beginning; /* of the name: its first bytes as a number, which decides most comparisons */
    const char *id;
    uint32_t id_len;
    uint32_t architecture; /* its number in the map */
};

/* A part in the file; each arrival is its head and the name. */
struct part {
    uint64_t start;
    uint64_t end;
};

struct head {
    int64_t downloads;
    uint32_t id_len;
    uint32_t architecture;
};

struct arrivals {
    char *folder;
    size_t room;
    struct map architectures;
    size_t count;
    /* The part in memory; the names stay where they are as long as it does. */
    struct arrival *items;
    size_t item_count, item_room;
    char *names;
    size_t names_len, names_room;
    int fd; /* of the file, -1 while there is none */
    struct part *parts;
    size_t part_count;
};

struct arrivals *
arrivals_new(const char *folder, size_t room)
{
    struct arrivals *a = mem_zalloc(sizeof *a);

    a->folder = mem_strdup(folder);
    a->room = room;
    a->fd = -1;
    map_init(&a->architectures);
    return a;
}

static void
forget_items(struct arrivals *a)
{
    free(a->items);
    free(a->names);
    a->items = NULL;
    a->names = NULL;
    a->item_count = a->item_room = a->names_len = a->names_room = 0;
}

void
arrivals_free(struct arrivals *a)
{
    if (a == NULL)
        return;
    forget_items(a);
    map_fini(&a->architectures);
    if (a->fd >= 0)
        close(a->fd);
    free(a->parts);
    free(a->folder);
    free(a);
}

static uint64_t
beginning_of(struct slice id)
{
    uint64_t value = 0;

    for (size_t i = 0; i < sizeof value; i++)
        value = value << 8 | (i < id.len ? (unsigned char)id.data[i] : 0);
    return value;
}

static int
compare(const struct arrival *a, const struct arrival *b)
{
    if (a->downloads != b->downloads)
        return a->downloads > b->downloads ? -1 : 1;
    if (a->beginning != b->beginning)
        return a->beginning < b->beginning ? -1 : 1;
    return slice_compare((struct slice){a->id, a->id_len}, (struct slice){b->id, b->id_len});
}

static int
compare_items(const void *left, const void *right)
{
    return compare(left, right);
}

static void
sort_items(struct arrivals *a)
{
    if (a->item_count > 0)
        qsort(a->items, a->item_count, sizeof *a->items, compare_items);
}

/* The file. */

static int
no_room(const struct arrivals *a, struct err *err)
{
    int number = errno;

    return err_set(err, ERR_FATAL, "%s: models that became supported cannot be kept there: %s; %s",
                   a->folder, strerror(number), file_remedy(number));
}

static int
write_at_end(const struct arrivals *a, struct part *part, struct str *text, struct err *err)
{
    for (size_t done = 0; done < text->len;) {
        ssize_t n = pwrite(a->fd, text->data + done, text->len - done, (off_t)part->end);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return no_room(a, err);
        done += (size_t)n;
        part->end += (uint64_t)n;
    }
    str_truncate(text, 0);
    return 0;
}

/* Sort what is in memory, and move it into the file. */
static int
put_part(struct arrivals *a, struct err *err)
{
    uint64_t start = a->part_count > 0 ? a->parts[a->part_count - 1].end : 0;
    struct part part = {start, start};
    struct str text = STR_INIT;
    int status = 0;

    if (a->fd < 0 && file_open_scratch(&a->fd, a->folder, err) != 0)
        return -1;
    sort_items(a);
    for (size_t i = 0; i < a->item_count && status == 0; i++) {
        const struct arrival *item = &a->items[i];
        const struct head head = {item->downloads, item->id_len, item->architecture};
        str_append(&text, &head, sizeof head);
        str_append(&text, item->id, item->id_len);
        if (text.len >= WRITE_BYTES)
            status = write_at_end(a, &part, &text, err);
    }
    if (status == 0)
        status = write_at_end(a, &part, &text, err);
    str_fini(&text);
    a->parts = mem_room_for_one(a->parts, a->part_count, sizeof *a->parts);
    a->parts[a->part_count++] = part;
    a->item_count = a->names_len = 0;
    return status;
}

/* Taking in. */

/* The number of an architecture, one more model of which comes. */
static uint32_t
count_architecture(struct arrivals *a, struct slice name)
{
    uint64_t *count = map_find(&a->architectures, name);

    if (count == NULL) {
        map_put(&a->architectures, name, 1);
        return (uint32_t)(a->architectures.count - 1);
    }
    ++*count;
    const struct map_entry *entry =
        (const struct map_entry *)((const char *)count - offsetof(struct map_entry, value));
    return (uint32_t)(entry - a->architectures.entries);
}

/* Memory for a part, in which a name of `len` bytes has room. */
static void
make_room(struct arrivals *a, size_t len)
{
    if (len <= a->names_room && a->items != NULL)
        return;
    forget_items(a);
    a->item_room = a->room / 2 / sizeof *a->items + 1;
    a->items = mem_alloc(a->item_room * sizeof *a->items);
    a->names_room = len > a->room / 2 ? len : a->room / 2;
    a->names = mem_alloc(a->names_room);
}

int
arrivals_add(struct arrivals *a, struct slice id, struct slice architecture, int64_t downloads,
             struct err *err)
{
    bool is_full = a->item_count == a->item_room || a->names_room - a->names_len < id.len;

    if (a->item_count > 0 && is_full && put_part(a, err) != 0)
        return -1;
    if (is_full)
        make_room(a, id.len);
    char *name = a->names + a->names_len;
    memcpy(name, id.data, id.len);
    a->names_len += id.len;
    a->items[a->item_count++] = (struct arrival){
        .downloads = downloads,
        .beginning = beginning_of(id),
        .id = name,
        .id_len = (uint32_t)id.len,
        .architecture = count_architecture(a, architecture),
    };
    a->count++;
    return 0;
}

int
arrivals_settle(struct arrivals *a, struct err *err)
{
    int status = 0;

    if (a->fd < 0) {
        sort_items(a);
        return 0;
    }
    if (a->item_count > 0)
        status = put_part(a, err);
    forget_items(a);
    return status;
}

const struct map *
arrivals_architectures(const struct arrivals *a)
{
    return &a->architectures;
}

size_t
arrivals_count(const struct arrivals *a)
{
    return a->count;
}

/* Telling. */

/* A part that is read; `first` is of it, its name in the buffer. */
struct reader {
    struct part left; /* what is not in the buffer yet */
    char *buffer;
    size_t pos, len, room;
    struct arrival first;
    bool over;
};

/* Have the next `need` bytes in the buffer. */
static int
have(const struct arrivals *a, struct reader *r, size_t need, struct err *err)
{
    if (r->len - r->pos >= need)
        return 0;
    memmove(r->buffer, r->buffer + r->pos, r->len - r->pos);
    r->len -= r->pos;
    r->pos = 0;
    if (need > r->room) {
        r->room = need;
        r->buffer = mem_realloc(r->buffer, r->room);
    }
    while (r->len < need) {
        uint64_t left = r->left.end - r->left.start;
        size_t room = r->room - r->len < left ? r->room - r->len : (size_t)left;
        ssize_t n = pread(a->fd, r->buffer + r->len, room, (off_t)r->left.start);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            errno = n < 0 ? errno : EIO;
            return no_room(a, err);
        }
        r->len += (size_t)n;
        r->left.start += (uint64_t)n;
    }
    return 0;
}

static int
next(const struct arrivals *a, struct reader *r, struct err *err)
{
    struct head head;

    r->over = r->pos == r->len && r->left.start == r->left.end;
    if (r->over)
        return 0;
    if (have(a, r, sizeof head, err) != 0)
        return -1;
    memcpy(&head, r->buffer + r->pos, sizeof head);
    r->pos += sizeof head;
    if (have(a, r, head.id_len, err) != 0)
        return -1;
    r->first = (struct arrival){
        .downloads = head.downloads,
        .beginning = beginning_of((struct slice){r->buffer + r->pos, head.id_len}),
        .id = r->buffer + r->pos,
        .id_len = head.id_len,
        .architecture = head.architecture,
    };
    r->pos += head.id_len;
    return 0;
}

/* All parts; the heap has the numbers of those that are not over, the next arrival's first. */
struct merging {
    const struct arrivals *arrivals;
    struct reader *readers;
    size_t *heap;
    size_t count;
};

static bool
goes_before(const struct merging *m, size_t left, size_t right)
{
    return compare(&m->readers[left].first, &m->readers[right].first) < 0;
}

/* Let the part at the place `at` go down to where it belongs. */
static void
sift(struct merging *m, size_t at)
{
    size_t part = m->heap[at];

    for (size_t child; (child = 2 * at + 1) < m->count; at = child) {
        if (child + 1 < m->count && goes_before(m, m->heap[child + 1], m->heap[child]))
            child++;
        if (goes_before(m, part, m->heap[child]))
            break;
        m->heap[at] = m->heap[child];
    }
    m->heap[at] = part;
}

static int
tell_one(const struct arrivals *a, const struct arrival *item, supported_model_fn *fn,
         void *context, struct err *err)
{
    return fn(context, (struct slice){item->id, item->id_len},
              a->architectures.entries[item->architecture].key, err) == 0
               ? 0
               : -1;
}

static int
merge(struct merging *m, supported_model_fn *fn, void *context, struct err *err)
{
    for (size_t i = 0; i < m->count; i++)
        if (next(m->arrivals, &m->readers[i], err) != 0)
            return -1;
    for (size_t i = m->count / 2; i-- > 0;)
        sift(m, i);
    while (m->count > 0) {
        struct reader *r = &m->readers[m->heap[0]];
        if (tell_one(m->arrivals, &r->first, fn, context, err) != 0 ||
            next(m->arrivals, r, err) != 0)
            return -1;
        if (r->over)
            m->heap[0] = m->heap[--m->count];
        if (m->count > 0)
            sift(m, 0);
    }
    return 0;
}

static int
tell_parts(const struct arrivals *a, supported_model_fn *fn, void *context, struct err *err)
{
    struct merging m = {
        .arrivals = a,
        .readers = mem_zalloc(a->part_count * sizeof *m.readers),
        .heap = mem_zalloc(a->part_count * sizeof *m.heap),
        .count = a->part_count,
    };

    for (size_t i = 0; i < a->part_count; i++) {
        m.readers[i] = (struct reader){
            .left = a->parts[i], .buffer = mem_alloc(READ_BYTES), .room = READ_BYTES};
        m.heap[i] = i;
    }
    int status = merge(&m, fn, context, err);
    for (size_t i = 0; i < a->part_count; i++)
        free(m.readers[i].buffer);
    free(m.readers);
    free(m.heap);
    return status;
}

int
arrivals_each(const struct arrivals *a, supported_model_fn *fn, void *context, struct err *err)
{
    if (a->fd >= 0)
        return tell_parts(a, fn, context, err);
    for (size_t i = 0; i < a->item_count; i++)
        if (tell_one(a, &a->items[i], fn, context, err) != 0)
            return -1;
    return 0;
}
