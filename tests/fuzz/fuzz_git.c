/*
 * Whatever git prints, nothing is read beside it, and what is taken is in order.
 * An empty line parts a history's commits from what they change.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "git/git_answers.h"
#include "lifecycle/age_answers.h"

static void
check(bool as_it_must_be)
{
    if (!as_it_must_be)
        abort();
}

static void
check_header(struct slice text)
{
    const char *type;
    size_t size;
    struct slice line;

    if (!git_cut_field(&line, &text, '\n') || !git_object_header(&type, &size, line))
        return;
    check(git_object_type(slice_of(type)) == type);
    /* What follows is read to the newline behind the content. */
    check(line.len + size + 2 > size);
}

static void
check_entries(struct slice text)
{
    const char *behind = text.data;
    struct git_entry entry;

    while (git_cut_entry(&entry, &text) > 0) {
        check(entry.mode.data == behind && entry.id.len > 0);
        check(entry.id.data + entry.id.len + 1 == entry.path.data);
        check(strlen(entry.path.data) == entry.path.len && entry.path.len > 0);
        behind = entry.path.data + entry.path.len + 1;
        check(behind == text.data);
    }
}

static void
check_changes(const struct history *h, struct slice text)
{
    static const char *const watched[] = {"", "m", "m/a", "m/a/f.py"};
    enum { WATCHED = sizeof watched / sizeof watched[0] };
    struct changes out[WATCHED] = {{NULL, 0, 0}};
    struct map targets;

    map_init(&targets);
    for (size_t i = 0; i < WATCHED; i++)
        map_put(&targets, slice_of(watched[i]), i);
    history_take_changes(out, h, &targets, text);
    for (size_t i = 0; i < WATCHED; i++) {
        for (size_t k = 0; k < out[i].count; k++) {
            const struct change *a = &out[i].items[k], *before = k > 0 ? a - 1 : NULL;
            check(a->commit < h->count);
            check(a->parent == 0 || a->parent < h->commits[a->commit].parent_count);
            check(before == NULL || before->commit < a->commit ||
                  (before->commit == a->commit && before->parent < a->parent));
            check(out[i].count <= out[0].count);
        }
        free(out[i].items);
    }
    map_fini(&targets);
}

static void
check_moves(const struct history *h, struct slice text)
{
    struct history_moves m;

    history_moves_init(&m);
    history_take_moves(&m, text);
    for (size_t i = 0; i < m.from.count; i++)
        check(m.from.entries[i].value < m.old.count);
    for (uint32_t i = 0; i < h->count; i++) {
        history_moved_from(&m, h, i, SLICE("m/a"));
        history_is_doubted(&m, h, i);
    }
    history_moves_fini(&m);
}

static void
check_history(struct slice text)
{
    const char *parting = text.len > 0 ? memmem(text.data, text.len, "\n\n", 2) : NULL;
    size_t length = parting != NULL ? (size_t)(parting - text.data) + 1 : text.len;
    struct history h = {.count = 0};
    struct err err = {ERR_NONE, ""};

    map_init(&h.numbers);
    if (history_take_commits(&h, (struct slice){text.data, length}, "here", &err) != 0) {
        check(err.kind == ERR_FATAL && strncmp(err.message, "here: ", 6) == 0);
        history_fini(&h);
        return;
    }
    check(h.count == h.numbers.count);
    for (size_t i = 0; i < h.count; i++) {
        const struct history_commit *c = &h.commits[i];
        check(c->parents + c->parent_count <= h.parent_count);
        for (size_t k = 0; k < c->parent_count; k++)
            check(h.parents[c->parents + k] < h.count);
    }
    length += parting != NULL;
    struct slice rest = {text.data + length, text.len - length};
    check_changes(&h, rest);
    check_moves(&h, rest);
    history_fini(&h);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice text = {(const char *)data, size};
    int offset = history_offset(text);

    check(offset > -100 * 60 - 60 && offset < 100 * 60 + 60);
    check_header(text);
    check_entries(text);
    check_history(text);
    return 0;
}
