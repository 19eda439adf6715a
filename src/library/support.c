#include "library/support.h"

#include <stdarg.h>
#include <stdlib.h>

#include "base/clean.h"
#include "base/mem.h"
#include "base/nearest.h"
#include "base/utf8.h"

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

/* Whether a text says something, and stands in a profile as it is. */
static bool
is_text(struct slice text)
{
    size_t n = 1;

    for (size_t i = 0; i < text.len && n > 0; i += n) {
        uint32_t code;
        n = utf8_decode(&code, (const unsigned char *)text.data + i, text.len - i);
        if (n > 0 && code == 0)
            return false;
    }
    return text.len > 0 && n > 0;
}

static struct support_entry
copy_of(struct support *s, const struct support_entry *entry)
{
    struct support_entry copy = *entry;

    copy.name = arena_copy(&s->arena, entry->name);
    copy.last = is_text(entry->last) ? arena_copy(&s->arena, entry->last) : (struct slice){NULL, 0};
    copy.module = arena_copy(&s->arena, entry->module);
    copy.file = arena_copy(&s->arena, entry->file);
    return copy;
}

/* The form of a name that is compared; `own` is empty, and holds it where it is another. */
static struct slice
compared(struct str *own, const struct support *s, enum support_kind kind, struct slice name)
{
    if (kind != SUPPORT_MODEL_TYPE || !s->underscores_as_dashes || name.len == 0)
        return name;
    str_append(own, name.data, name.len);
    for (size_t i = 0; i < own->len; i++)
        if (own->data[i] == '_')
            own->data[i] = '-';
    return (struct slice){own->data, own->len};
}

/* The place of the entry that has this name; NULL when none has. */
static const uint64_t *
place_of(const struct support *s, enum support_kind kind, struct slice name)
{
    struct str own = STR_INIT;

    if (!s->underscores_as_dashes)
        return map_find(&s->places[kind], name);
    const uint64_t *place = map_find(&s->places[kind], compared(&own, s, kind, name));

    str_fini(&own);
    return place;
}

static void
put_place(struct support *s, enum support_kind kind, struct slice name, size_t place)
{
    struct str own = STR_INIT;

    map_put(&s->places[kind], compared(&own, s, kind, name), place);
    str_fini(&own);
}

bool
support_add(struct support *s, const struct support_entry *entry)
{
    const uint64_t *place = place_of(s, entry->kind, entry->name);
    struct support_entry *there = place != NULL ? &s->entries[*place] : NULL;

    if (!is_text(entry->name) || (there != NULL && there->tier >= entry->tier))
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
    put_place(s, entry->kind, entry->name, s->count);
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

void
support_remark_text(struct str *out, const struct support_remark *remark)
{
    clean_append(out, remark->file, CLEAN_UTF8);
    if (remark->line > 0)
        str_printf(out, ":%u", remark->line);
    str_puts(out, remark->file.len > 0 ? ": " : "");
    clean_append(out, remark->name, CLEAN_UTF8);
    str_puts(out, remark->name.len > 0 ? " " : "");
    clean_append(out, remark->text, CLEAN_UTF8);
}

const struct support_entry *
support_find(const struct support *s, enum support_kind kind, struct slice name)
{
    const uint64_t *place = place_of(s, kind, name);

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
digest_of(const struct support *s, const struct support_entry *e)
{
    struct str own = STR_INIT;
    struct slice name = compared(&own, s, e->kind, e->name);
    uint64_t hash = (UINT64_C(0xcbf29ce484222325) ^ (uint64_t)e->kind) * UINT64_C(0x100000001b3);

    for (size_t i = 0; i < name.len; i++)
        hash = (hash ^ (unsigned char)name.data[i]) * UINT64_C(0x100000001b3);
    str_fini(&own);
    return hash;
}

uint64_t
support_digest(const struct support *s)
{
    uint64_t sum = s->underscores_as_dashes;

    /* A sum does not depend on the order. */
    for (size_t i = 0; i < s->count; i++)
        if (s->entries[i].tier >= SUPPORT_FALLBACK)
            sum += digest_of(s, &s->entries[i]);
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
        put_place(s, s->entries[i].kind, s->entries[i].name, i);
}
