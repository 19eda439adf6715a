/*
 * The sorted hashes tell which names come twice.  Where some do, the list is gone through once
 * more for the entries of those names; each is then read by itself, and stands as a hash of what
 * it holds beside the others of its name.
 */
#include "registry/duplicates.h"

#include <stdlib.h>

#include "base/mem.h"
#include "registry/outline.h"
#include "registry/relay.h"
#include "json/tree.h"
#include "json/writer.h"

/* The members that are asked for. */
enum { NAME, ARCHITECTURE };

struct candidate {
    uint64_t name; /* hashes */
    uint64_t architecture;
    uint64_t content;
    struct duplicate found;
};

struct search {
    const struct original *original;
    const struct hash_key *key;
    struct duplicates *out;
    const uint64_t *twice; /* sorted hashes of the names that come twice, each once */
    size_t twice_count;
    struct candidate *candidates;
    size_t count;
    uint64_t previous_end;
};

static int
by_value(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return (x > y) - (x < y);
}

/* One of each of the sorted hashes that comes more than once; `*n` of them, the caller's. */
static uint64_t *
find_repeated(size_t *n, const uint64_t *hashes, size_t count)
{
    uint64_t *repeated = NULL;

    *n = 0;
    for (size_t i = 0, end; i < count; i = end) {
        for (end = i + 1; end < count && hashes[end] == hashes[i]; end++)
            ;
        if (end == i + 1)
            continue;
        repeated = mem_room_for_one(repeated, *n, sizeof *repeated);
        repeated[(*n)++] = hashes[i];
    }
    return repeated;
}

struct named_member {
    const struct json_node *node;
};

static int
by_key(const void *a, const void *b)
{
    const struct named_member *x = a, *y = b;

    const int order = slice_compare(x->node->key, y->node->key);
    /* Of keys that read alike each has its place. */
    return order != 0 ? order : (x->node->raw.data > y->node->raw.data ? 1 : -1);
}

/*
 * Write what the node holds, members by their keys: equal nodes give equal texts.  A text with an
 * escaped surrogate, which alone would read as any other, is taken as it is spelt.
 */
static void
write_content(struct json_writer *w, const struct json_node *node)
{
    size_t n = 0;

    if (node->type == JSON_TYPE_OBJECT) {
        struct named_member *members = mem_alloc((node->count + 1) * sizeof *members);
        for (const struct json_node *m = node->first; m != NULL; m = m->next)
            members[n++].node = m;
        qsort(members, n, sizeof *members, by_key);
        json_begin_object(w);
        for (size_t i = 0; i < n; i++) {
            relay_key(w, members[i].node);
            write_content(w, members[i].node);
        }
        json_end_object(w);
        free(members);
    } else if (node->type == JSON_TYPE_ARRAY) {
        json_begin_array(w);
        for (const struct json_node *e = node->first; e != NULL; e = e->next)
            write_content(w, e);
        json_end_array(w);
    } else if (node->type == JSON_TYPE_STRING && !json_has_surrogate(node->raw)) {
        json_string(w, node->text);
    } else {
        json_raw(w, node->raw);
    }
}

static int
on_entry(void *context, const struct outline_entry *e, struct err *err)
{
    struct search *s = context;
    const struct outline_value *name = &e->fields[NAME];
    const uint64_t previous_end = s->previous_end;

    (void)err;
    s->previous_end = e->at.end;
    if (!e->is_object || !name->there || name->kind != JSON_STRING)
        return 0;
    const uint64_t hash = hash_of(s->key, str_slice(&name->text));
    if (bsearch(&hash, s->twice, s->twice_count, sizeof hash, by_value) == NULL)
        return 0;
    const struct outline_value *other = &e->fields[ARCHITECTURE];
    s->candidates = mem_room_for_one(s->candidates, s->count, sizeof *s->candidates);
    s->candidates[s->count++] = (struct candidate){
        .name = hash,
        .architecture = other->there ? hash_of(s->key, str_slice(&other->text)) : 0,
        .found = {.number = e->number,
                  .at = e->at,
                  .previous_end = previous_end,
                  .name = arena_copy(&s->out->arena, str_slice(&name->text))},
    };
    return 0;
}

static void
on_begin(void *context)
{
    struct search *s = context;

    s->count = 0;
}

/* Put the hash of what the entry holds to it. */
static int
read_content(const struct search *s, struct candidate *c, struct err *err)
{
    struct str text = STR_INIT, content = STR_INIT;
    struct json_tree *tree = NULL;
    struct json_writer w;
    int status = outline_text(&text, s->original, c->found.at, err);

    if (status == 0)
        status = json_tree_read(&tree, str_slice(&text), err);
    if (status == 0) {
        json_writer_init(&w, &content, 0);
        write_content(&w, json_tree_root(tree));
        c->content = hash_of(s->key, str_slice(&content));
    }
    json_tree_free(tree);
    str_fini(&text);
    str_fini(&content);
    return status;
}

/* By name, then by what they hold, then as they stand. */
static int
by_content(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;

    if (x->name != y->name)
        return x->name < y->name ? -1 : 1;
    if (x->content != y->content)
        return x->content < y->content ? -1 : 1;
    return x->found.number < y->found.number ? -1 : 1;
}

static int
by_number(const void *a, const void *b)
{
    const struct duplicate *x = a, *y = b;

    return (x->number > y->number) - (x->number < y->number);
}

/* Judge the candidates from `i` to before `end`, which have one name. */
static void
judge(struct search *s, size_t i, size_t end)
{
    size_t first = i, equal = i;

    for (size_t k = i; k < end; k++)
        if (s->candidates[k].found.number < s->candidates[first].found.number)
            first = k;
    for (size_t k = i; k < end; k++) {
        struct candidate *c = &s->candidates[k];
        if (c->content != s->candidates[equal].content)
            equal = k;
        if (k == first)
            continue;
        const struct candidate *before = &s->candidates[k != equal ? equal : first];
        c->found.before = before->found.number;
        if (k != equal)
            c->found.kind = DUPLICATE_EQUAL;
        else if (c->architecture != before->architecture)
            c->found.kind = DUPLICATE_ARCHITECTURE;
        else
            c->found.kind = DUPLICATE_DIFFERS;
        s->out->items[s->out->count++] = c->found;
    }
}

static int
look_again(struct search *s, const struct duplicates_form *form, struct err *err)
{
    const struct outline_form wanted = {
        .list = form->list,
        .fields = {form->name, form->architecture},
        .field_count = form->architecture != NULL ? 2 : 1,
    };
    const struct outline_listener listener = {on_begin, on_entry, s};
    struct outline outline;
    int status = outline_read(&outline, s->original, &wanted, &listener, err);

    outline_fini(&outline);
    for (size_t i = 0; i < s->count && status == 0; i++)
        status = read_content(s, &s->candidates[i], err);
    if (status != 0 || s->count == 0)
        return status;
    qsort(s->candidates, s->count, sizeof *s->candidates, by_content);
    s->out->items = mem_realloc_array(NULL, s->count, sizeof *s->out->items);
    for (size_t i = 0, end; i < s->count; i = end) {
        for (end = i + 1; end < s->count && s->candidates[end].name == s->candidates[i].name; end++)
            ;
        judge(s, i, end);
    }
    qsort(s->out->items, s->out->count, sizeof *s->out->items, by_number);
    return 0;
}

int
duplicates_find(struct duplicates *out, const struct original *original,
                const struct duplicates_form *form, uint64_t *hashes, size_t count,
                const struct hash_key *key, struct err *err)
{
    struct search s = {.original = original, .key = key, .out = out};

    *out = (struct duplicates){.items = NULL};
    arena_init(&out->arena);
    if (count < 2)
        return 0;
    qsort(hashes, count, sizeof *hashes, by_value);
    uint64_t *twice = find_repeated(&s.twice_count, hashes, count);
    s.twice = twice;
    int status = twice != NULL ? look_again(&s, form, err) : 0;
    free(s.candidates);
    free(twice);
    return status;
}

void
duplicates_fini(struct duplicates *d)
{
    free(d->items);
    arena_fini(&d->arena);
    *d = (struct duplicates){.items = NULL};
}
