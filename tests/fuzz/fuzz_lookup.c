/*
 * Models are found in the bytes as often as in their tree, and as many are
 * verified as the registry's own reader counts; whatever the bytes are as a list of gaps, its ranks
 * are those of its entries.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz.h"
#include "registry/lookup_files.h"
#include "registry/supported.h"
#include "json/tree.h"

static const char *const names[] = {"a/b", "x", "openai-community/gpt2", "LlamaForCausalLM"};

#define NAMES (sizeof names / sizeof names[0])

static void
check(bool as_it_must_be)
{
    if (!as_it_must_be)
        abort();
}

/* A library that has nothing: no gap is filled. */
static const struct profile nothing;
static const struct lookup_question question = {.profile = &nothing};

/* A lookup of the names, of which nothing is known yet. */
static void
begin(struct lookup *l, struct lookup_model *models)
{
    memset(l, 0, sizeof *l);
    memset(models, 0, NAMES * sizeof *models);
    map_init(&l->numbers);
    map_init(&l->authors);
    arena_init(&l->arena);
    l->question = &question;
    l->models = models;
    for (l->count = 0; l->count < NAMES; l->count++) {
        struct slice name = slice_of(names[l->count]);
        map_put(&l->numbers, name, l->count);
        models[l->count].name = name;
        similar_init(&models[l->count].similar, name, &l->authors);
    }
}

static void
end(struct lookup *l)
{
    for (size_t i = 0; i < l->count; i++)
        similar_fini(&l->models[i].similar);
    map_fini(&l->numbers);
    map_fini(&l->authors);
    arena_fini(&l->arena);
}

/* A member's text as it stands in the tree; absent when it is of another type. */
static struct slice
text_in(const struct json_node *entry, const char *name, enum json_type type)
{
    const struct json_node *node = json_node_get(entry, name);

    return node != NULL && node->type == type ? node->text : (struct slice){NULL, 0};
}

static void
check_text(struct slice told, struct slice expected)
{
    check((told.data == NULL) == (expected.data == NULL) && slice_equal(told, expected));
}

static void
check_entry(const struct lookup_entry *told, const struct json_node *entry)
{
    check_text(told->architecture, text_in(entry, "architecture_id", JSON_TYPE_STRING));
    check_text(told->verified_date, text_in(entry, "verified_date", JSON_TYPE_STRING));
    check_text(told->note, text_in(entry, "note", JSON_TYPE_STRING));
    for (size_t i = 0; i < ENTRY_PHASES; i++)
        check_text(told->scores[i], text_in(entry, entry_phase_names[i], JSON_TYPE_NUMBER));
}

/* The entries of a file as its tree has them; returns how many there are. */
static size_t
check_entries(const struct lookup *l, const struct json_node *models)
{
    size_t counts[NAMES] = {0};
    size_t all = 0;

    for (const struct json_node *m = models->first; m != NULL; m = m->next, all++) {
        struct slice id = text_in(m, "model_id", JSON_TYPE_STRING);
        const uint64_t *number = id.data != NULL ? map_find(&l->numbers, id) : NULL;
        if (number != NULL && counts[*number]++ == 0)
            check_entry(&l->models[*number].entry, m);
    }
    for (size_t i = 0; i < NAMES; i++)
        check(l->models[i].entry.count == counts[i]);
    return all;
}

/* Where the names are all there is, each once, as many are verified as the registry counts. */
static void
check_against(const struct lookup *l, struct slice text)
{
    struct json_tree *tree = NULL;
    struct supported *whole = NULL;
    size_t verified = 0, found = 0;

    check(json_tree_read(&tree, text, NULL) == 0);
    check(supported_read(&whole, text, "whole", NULL) == 0);
    size_t all = check_entries(l, json_node_get(json_tree_root(tree), "models"));
    for (size_t i = 0; i < NAMES; i++) {
        found += l->models[i].entry.count == 1;
        verified += l->models[i].entry.count == 1 && l->models[i].entry.status == 1;
    }
    if (found == all)
        check(verified == supported_verified(whole));
    supported_free(whole);
    json_tree_free(tree);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct lookup_model models[NAMES];
    struct lookup l;
    struct err err = {ERR_NONE, ""};
    char path[64];
    int fd = memfd_create("fuzz", MFD_CLOEXEC);

    check(fd >= 0 && write(fd, data, size) == (ssize_t)size);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    begin(&l, models);
    if (lookup_read_supported(&l, path, &err) == 1)
        check_against(&l, (struct slice){(const char *)data, size});
    else
        check(err.kind == ERR_DATA && strncmp(err.message, path, strlen(path)) == 0);
    end(&l);
    begin(&l, models);
    for (size_t i = 0; i < NAMES; i++)
        models[i].architecture = slice_of(names[i]);
    if (lookup_read_gaps(&l, path, &err) == 1)
        for (size_t i = 0; i < NAMES; i++)
            check(models[i].gap.rank <= l.gap_count);
    else
        check(err.kind == ERR_DATA && strncmp(err.message, path, strlen(path)) == 0);
    end(&l);
    close(fd);
    return 0;
}
