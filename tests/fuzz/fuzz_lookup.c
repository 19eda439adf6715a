/*
 * Models are found in the bytes that another reader finds them in, as often and
 * with the same status; whatever the bytes are as a list of gaps, its ranks are
 * those of its entries.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz.h"
#include "registry/lookup_files.h"
#include "registry/supported.h"

static const char *const names[] = {"a/b", "x", "openai-community/gpt2", "LlamaForCausalLM"};

#define NAMES (sizeof names / sizeof names[0])

static void
check(bool as_it_must_be)
{
    if (!as_it_must_be)
        abort();
}

/* A lookup of the names, of which nothing is known yet. */
static void
begin(struct lookup *l, struct lookup_model *models)
{
    memset(l, 0, sizeof *l);
    memset(models, 0, NAMES * sizeof *models);
    map_init(&l->numbers);
    map_init(&l->authors);
    arena_init(&l->arena);
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

static void
check_against(const struct lookup *l, struct slice text)
{
    struct supported *whole = NULL;
    size_t counts[NAMES] = {0};

    check(supported_read(&whole, text, "whole", NULL) == 0);
    for (size_t i = 0; i < supported_count(whole); i++) {
        struct supported_entry entry = supported_at(whole, i);
        const uint64_t *number =
            entry.model_id.data != NULL ? map_find(&l->numbers, entry.model_id) : NULL;
        if (number == NULL)
            continue;
        const struct lookup_entry *found = &l->models[*number].entry;
        if (counts[*number]++ == 0) {
            check(found->status == entry.status);
            check(slice_equal(found->architecture, entry.architecture));
        }
    }
    for (size_t i = 0; i < NAMES; i++)
        check(l->models[i].entry.count == counts[i]);
    supported_free(whole);
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
