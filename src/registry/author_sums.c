/*
 * Entries stand one behind the other, as narrow as can be, in blocks that never
 * move; a table of their numbers finds them by hash, with linear probing, at most
 * three quarters full.  The bits that a number leaves free in its slot hold some of
 * the hash, so that hardly an entry is looked at in vain.
 *
 * An entry: 8 bytes of hash, then for each column 4 bytes of downloads and 2 of
 * models.  Hardly an author has more than these hold, and what is over, in units
 * of 2^32 and 2^16, is kept in a map.
 *
 * The best are found on the way: as sums only grow, an author of the last best is
 * among the best when the last of its models has come, and stays there.
 */
#include "registry/author_sums.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/map.h"
#include "base/mem.h"

#define HASH_SIZE      8
#define DOWNLOADS_SIZE 4
#define MODELS_SIZE    2
#define COLUMN_SIZE    (DOWNLOADS_SIZE + MODELS_SIZE)

/* Few, as most of the many sums that may be kept at once are of few authors. */
#define FIRST_SLOTS   ((uint32_t)16)
#define BLOCK_ENTRIES ((size_t)32)

struct best {
    size_t author;
    int64_t downloads;
    struct slice name; /* to be freed */
};

struct author_sums {
    size_t columns;
    size_t stride; /* bytes of an entry */
    struct hash_key key;
    unsigned char **blocks;
    size_t block_count;
    size_t count;
    uint32_t *slots;     /* 1 + number of an entry below some of its hash, 0 when free */
    uint32_t slot_count; /* a power of two */
    struct map carries;  /* by number of the counter */
    struct best *best;   /* best first */
    size_t best_count;
    size_t best_most;
};

struct author_sums *
author_sums_new(size_t columns, size_t best)
{
    struct author_sums *s = mem_zalloc(sizeof *s);

    s->columns = columns;
    s->stride = HASH_SIZE + columns * COLUMN_SIZE;
    s->key = hash_key_new();
    map_init(&s->carries);
    s->best = mem_realloc_array(NULL, best, sizeof *s->best);
    s->best_most = best;
    return s;
}

void
author_sums_free(struct author_sums *s)
{
    if (s == NULL)
        return;
    for (size_t i = 0; i < s->best_count; i++)
        free((char *)s->best[i].name.data);
    free(s->best);
    map_fini(&s->carries);
    free(s->slots);
    for (size_t i = 0; i < s->block_count; i++)
        free(s->blocks[i]);
    free(s->blocks);
    free(s);
}

static unsigned char *
entry_of(const struct author_sums *s, size_t author)
{
    return s->blocks[author / BLOCK_ENTRIES] + author % BLOCK_ENTRIES * s->stride;
}

static uint64_t
hash_at(const struct author_sums *s, size_t author)
{
    uint64_t hash;

    memcpy(&hash, entry_of(s, author), sizeof hash);
    return hash;
}

/* What a slot has of the hash, and what of the number. */
static uint32_t
mark_of(const struct author_sums *s, uint64_t hash)
{
    return (uint32_t)(hash >> 32) & ~(s->slot_count - 1);
}

static size_t
author_in(const struct author_sums *s, uint32_t slot)
{
    return (slot & (s->slot_count - 1)) - 1;
}

/* The slot of the author with this hash, or the free one where it belongs. */
static uint32_t *
slot_of(const struct author_sums *s, uint64_t hash)
{
    uint32_t mask = s->slot_count - 1, mark = mark_of(s, hash);
    uint32_t i = (uint32_t)hash & mask;

    while (s->slots[i] != 0 &&
           ((s->slots[i] & ~mask) != mark || hash_at(s, author_in(s, s->slots[i])) != hash))
        i = (i + 1) & mask;
    return &s->slots[i];
}

/* Note in a free slot that the author `number` is there. */
static void
fill_slot(const struct author_sums *s, uint32_t *slot, uint64_t hash, size_t number)
{
    *slot = mark_of(s, hash) | (uint32_t)(number + 1);
}

static void
grow(struct author_sums *s)
{
    free(s->slots);
    s->slot_count = s->slot_count == 0 ? FIRST_SLOTS : s->slot_count * 2;
    s->slots = mem_zalloc(s->slot_count * sizeof *s->slots);
    for (size_t i = 0; i < s->count; i++)
        fill_slot(s, slot_of(s, hash_at(s, i)), hash_at(s, i), i);
}

/* The author's number, given anew to one who was not met yet. */
static size_t
author_of(struct author_sums *s, struct slice name)
{
    uint64_t hash = hash_of(&s->key, name);

    if (s->count == (size_t)s->slot_count / 4 * 3)
        grow(s);
    uint32_t *slot = slot_of(s, hash);
    if (*slot != 0)
        return author_in(s, *slot);
    if (s->count % BLOCK_ENTRIES == 0) {
        s->blocks = mem_room_for_one(s->blocks, s->block_count, sizeof *s->blocks);
        s->blocks[s->block_count++] = mem_zalloc(BLOCK_ENTRIES * s->stride);
    }
    memcpy(entry_of(s, s->count), &hash, sizeof hash);
    fill_slot(s, slot, hash, s->count);
    return s->count++;
}

/* A counter of an author. */
struct counter {
    unsigned char *at;
    uint64_t number; /* of this counter, among all of all authors */
    unsigned bits;
};

static struct counter
downloads_of(const struct author_sums *s, size_t author, size_t column)
{
    return (struct counter){entry_of(s, author) + HASH_SIZE + column * COLUMN_SIZE,
                            2 * (author * s->columns + column), 8 * DOWNLOADS_SIZE};
}

static struct counter
models_of(const struct author_sums *s, size_t author, size_t column)
{
    return (struct counter){entry_of(s, author) + HASH_SIZE + column * COLUMN_SIZE + DOWNLOADS_SIZE,
                            2 * (author * s->columns + column) + 1, 8 * MODELS_SIZE};
}

static struct slice
carry_key(const struct counter *c)
{
    return (struct slice){(const char *)&c->number, sizeof c->number};
}

static uint64_t
low_of(const struct counter *c)
{
    uint16_t narrow;
    uint32_t wide;

    if (c->bits == 8 * MODELS_SIZE) {
        memcpy(&narrow, c->at, sizeof narrow);
        return narrow;
    }
    memcpy(&wide, c->at, sizeof wide);
    return wide;
}

/* `n` is below 2^63, and what was carried is below 2^64 for 8 thousand million models. */
static void
add(struct author_sums *s, struct counter c, uint64_t n)
{
    uint64_t sum = low_of(&c) + n;
    uint16_t narrow = (uint16_t)sum;
    uint32_t wide = (uint32_t)sum;

    if (c.bits == 8 * MODELS_SIZE)
        memcpy(c.at, &narrow, sizeof narrow);
    else
        memcpy(c.at, &wide, sizeof wide);
    if (sum >> c.bits == 0)
        return;
    const uint64_t *carried = map_find(&s->carries, carry_key(&c));
    map_put(&s->carries, carry_key(&c), (carried != NULL ? *carried : 0) + (sum >> c.bits));
}

static int64_t
value_of(const struct author_sums *s, struct counter c)
{
    const uint64_t *carried = map_find(&s->carries, carry_key(&c));
    uint64_t high = carried != NULL ? *carried : 0;

    if (high >> (63 - c.bits) != 0)
        return INT64_MAX;
    return (int64_t)(high << c.bits | low_of(&c));
}

static bool
goes_before(int64_t downloads, struct slice name, const struct best *other)
{
    return downloads != other->downloads ? downloads > other->downloads
                                         : slice_compare(name, other->name) < 0;
}

/* Take the author out of the best, if it is there; its name is kept for its new place. */
static struct slice
take_out(struct author_sums *s, size_t author)
{
    for (size_t i = 0; i < s->best_count; i++) {
        struct slice name = s->best[i].name;
        if (s->best[i].author != author)
            continue;
        memmove(&s->best[i], &s->best[i + 1], (--s->best_count - i) * sizeof *s->best);
        return name;
    }
    return (struct slice){NULL, 0};
}

static void
note_best(struct author_sums *s, size_t author, struct slice name)
{
    int64_t downloads = value_of(s, downloads_of(s, author, 0));
    size_t place;

    if (s->best_count == s->best_most && !goes_before(downloads, name, &s->best[s->best_count - 1]))
        return;
    struct slice kept = take_out(s, author);
    if (kept.data == NULL)
        kept = (struct slice){slice_dup(name), name.len};
    if (s->best_count == s->best_most)
        free((char *)s->best[--s->best_count].name.data);
    for (place = s->best_count; place > 0; place--)
        if (!goes_before(downloads, name, &s->best[place - 1]))
            break;
    memmove(&s->best[place + 1], &s->best[place], (s->best_count - place) * sizeof *s->best);
    s->best[place] = (struct best){author, downloads, kept};
    s->best_count++;
}

void
author_sums_add(struct author_sums *s, struct slice author, int64_t downloads, const bool *in)
{
    size_t number = author_of(s, author);

    for (size_t i = 0; i < s->columns; i++) {
        if (i > 0 && !in[i])
            continue;
        add(s, models_of(s, number, i), 1);
        if (downloads > 0)
            add(s, downloads_of(s, number, i), (uint64_t)downloads);
    }
    note_best(s, number, author);
}

size_t
author_sums_count(const struct author_sums *s)
{
    return s->count;
}

size_t
author_sums_best(const struct author_sums *s)
{
    return s->best_count;
}

struct slice
author_sums_name(const struct author_sums *s, size_t place)
{
    return s->best[place].name;
}

void
author_sums_figures(const struct author_sums *s, size_t place, size_t column, int64_t *models,
                    int64_t *downloads)
{
    size_t author = s->best[place].author;

    *models = value_of(s, models_of(s, author, column));
    *downloads = value_of(s, downloads_of(s, author, column));
}
