#include "library/support.h"

#include <stdarg.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/nearest.h"

const char *const support_tier_names[SUPPORT_TIERS] = {"not", "removed", "fallback", "native"};

void
support_init(struct support *s)
{
    *s = (struct support){.entries = NULL};
    for (int kind = 0; kind < SUPPORT_KINDS; kind++)
        map_init(&s->places[kind]);
    arena_init(&s->arena);
}

void
support_fini(struct support *s)
{
    free(s->entries);
    free(s->remarks);
    for (int kind = 0; kind < SUPPORT_KINDS; kind++)
        map_fini(&s->places[kind]);
    arena_fini(&s->arena);
}

static struct support_entry
copy_of(struct support *s, const struct support_entry *entry)
{
    struct support_entry copy = *entry;

    copy.name = arena_copy(&s->arena, entry->name);
    copy.last = arena_copy(&s->arena, entry->last);
    copy.module = arena_copy(&s->arena, entry->module);
    copy.file = arena_copy(&s->arena, entry->file);
    return copy;
}

bool
support_add(struct support *s, const struct support_entry *entry)
{
    const uint64_t *place = map_find(&s->places[entry->kind], entry->name);
    struct support_entry *there = place != NULL ? &s->entries[*place] : NULL;

    if (there != NULL && there->tier >= entry->tier)
        return false;
    if (entry->tier >= SUPPORT_FALLBACK && (there == NULL || there->tier < SUPPORT_FALLBACK))
        s->counts[entry->kind]++;
    if (there != NULL) {
        *there = copy_of(s, entry);
        return true;
    }
    if (s->count == s->capacity) {
        s->capacity = s->capacity == 0 ? 64 : s->capacity * 2;
        s->entries = mem_realloc_array(s->entries, s->capacity, sizeof *s->entries);
    }
    map_put(&s->places[entry->kind], entry->name, s->count);
    s->entries[s->count++] = copy_of(s, entry);
    return true;
}

void
support_remark(struct support *s, enum support_remark_kind kind, struct slice name,
               struct slice file, unsigned line, const char *format, ...)
{
    struct str text = STR_INIT;
    va_list ap;

    va_start(ap, format);
    str_vprintf(&text, format, ap);
    va_end(ap);
    if (s->remark_count == s->remark_capacity) {
        s->remark_capacity = s->remark_capacity == 0 ? 8 : s->remark_capacity * 2;
        s->remarks = mem_realloc_array(s->remarks, s->remark_capacity, sizeof *s->remarks);
    }
    s->remarks[s->remark_count++] = (struct support_remark){
        .kind = kind,
        .name = arena_copy(&s->arena, name),
        .file = arena_copy(&s->arena, file),
        .line = line,
        .text = arena_copy(&s->arena, slice_of(str_text(&text))),
    };
    str_fini(&text);
}

const struct support_entry *
support_find(const struct support *s, enum support_kind kind, struct slice name)
{
    const uint64_t *place = map_find(&s->places[kind], name);

    return place != NULL ? &s->entries[*place] : NULL;
}

const char *
support_nearest(const struct support *s, enum support_kind kind, const char *name)
{
    const char **names = mem_zalloc((s->count + 1) * sizeof *names);
    size_t count = 0;

    /* The arena puts a NUL behind each. */
    for (size_t i = 0; i < s->count; i++)
        if (s->entries[i].kind == kind && s->entries[i].tier >= SUPPORT_FALLBACK)
            names[count++] = s->entries[i].name.data;
    const char *near = nearest_of(name, names, count);
    free(names);
    return near;
}

/* FNV-1a as published by Fowler, Noll and Vo: it is kept in files, so it must not change. */
static uint64_t
digest_of(const struct support_entry *e)
{
    uint64_t hash = (UINT64_C(0xcbf29ce484222325) ^ (uint64_t)e->kind) * UINT64_C(0x100000001b3);

    for (size_t i = 0; i < e->name.len; i++)
        hash = (hash ^ (unsigned char)e->name.data[i]) * UINT64_C(0x100000001b3);
    return hash;
}

uint64_t
support_digest(const struct support *s)
{
    uint64_t sum = 0;

    /* A sum does not depend on the order. */
    for (size_t i = 0; i < s->count; i++)
        if (s->entries[i].tier >= SUPPORT_FALLBACK)
            sum += digest_of(&s->entries[i]);
    return sum;
}

static int
by_kind_and_name(const void *a, const void *b)
{
    const struct support_entry *left = a, *right = b;

    if (left->kind != right->kind)
        return left->kind < right->kind ? -1 : 1;
    return slice_compare(left->name, right->name);
}

static int
by_place(const void *a, const void *b)
{
    const struct support_remark *left = a, *right = b;

    if (left->kind != right->kind)
        return left->kind < right->kind ? -1 : 1;
    int order = slice_compare(left->file, right->file);
    if (order == 0 && left->line != right->line)
        order = left->line < right->line ? -1 : 1;
    return order != 0 ? order : slice_compare(left->name, right->name);
}

void
support_sort(struct support *s)
{
    if (s->count > 0)
        qsort(s->entries, s->count, sizeof *s->entries, by_kind_and_name);
    if (s->remark_count > 0)
        qsort(s->remarks, s->remark_count, sizeof *s->remarks, by_place);
    for (size_t i = 0; i < s->count; i++)
        map_put(&s->places[s->entries[i].kind], s->entries[i].name, i);
}
