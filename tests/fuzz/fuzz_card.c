/*
 * An architecture's entries in a list of supported models are as many as the
 * list's tree has, each with one status; whatever the bytes are as a list of gaps, its
 * rank is among theirs, and the parts of its score are from 0 to 100.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz.h"
#include "registry/card_files.h"
#include "json/tree.h"

static void
check(bool as_it_must_be)
{
    if (!as_it_must_be)
        abort();
}

/* A library that has nothing: no gap is filled. */
static const struct profile nothing;
static const struct profile *const libraries[] = {&nothing};
static const struct card_question question = {.libraries = libraries, .library_count = 1};

static void
begin(struct card *c)
{
    *c = (struct card){.question = &question, .architecture = SLICE("A")};
    arena_init(&c->arena);
    map_init(&c->authors);
    similar_init(&c->similar, c->architecture, &c->authors);
}

static void
end(struct card *c)
{
    similar_fini(&c->similar);
    map_fini(&c->authors);
    arena_fini(&c->arena);
}

static void
check_entries(const struct card_entries *e, struct slice text)
{
    struct json_tree *tree = NULL;
    int64_t count = 0;

    check(json_tree_read(&tree, text, NULL) == 0);
    const struct json_node *models = json_node_get(json_tree_root(tree), "models");
    for (const struct json_node *m = models->first; m != NULL; m = m->next) {
        const struct json_node *architecture = json_node_get(m, "architecture_id");
        count += architecture != NULL && architecture->type == JSON_TYPE_STRING &&
                 slice_is(architecture->text, "A");
    }
    json_tree_free(tree);
    check(e->count == count);
    check(e->by_status[0] + e->by_status[1] + e->by_status[2] + e->by_status[3] == count);
}

static bool
is_part(double part)
{
    return part >= 0 && part <= 100;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct card c;
    struct err err = {ERR_NONE, ""};
    char path[64];
    int fd = memfd_create("fuzz", MFD_CLOEXEC);

    check(fd >= 0 && write(fd, data, size) == (ssize_t)size);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    begin(&c);
    if (card_read_supported(&c, path, &err) == 0)
        check_entries(&c.entries, (struct slice){(const char *)data, size});
    else
        check(err.kind == ERR_DATA && strncmp(err.message, path, strlen(path)) == 0);
    end(&c);
    begin(&c);
    if (card_read_gaps(&c, path, &err) == 0)
        check(c.gap.entry.rank <= c.gap.count && is_part(c.gap.parts.demand) &&
              is_part(c.gap.parts.usage) && is_part(c.gap.parts.benchmarkability));
    else
        check(err.kind == ERR_DATA && strncmp(err.message, path, strlen(path)) == 0);
    end(&c);
    close(fd);
    return 0;
}
