/*
 * The working tree against the commit.  Only what was asked of the tree is asked of the
 * commit, too: a change elsewhere is no change of what a library's reader saw.
 */
#include <string.h>

#include "base/mem.h"
#include "git/checkout_inner.h"

/* The same root as the commit has it: 1, 0 when it has none, -1. */
static int
open_committed(struct checkout **out, const struct checkout *c, struct err *err)
{
    struct checkout *committed = checkout_new();
    struct err why = {.kind = ERR_NONE};

    committed->git = c->git;
    committed->name = mem_strdup(c->name);
    committed->commit = mem_strdup(c->commit);
    *out = committed;
    if (checkout_narrow(committed, c->folder, &why) == 0)
        return 1;
    checkout_close(committed);
    *out = NULL;
    return why.kind == ERR_USAGE ? 0 : err_set(err, why.kind, "%s", why.message);
}

/* Whether the same files are below `folder` in both: 1, 0 or -1; there being none is no failure. */
static int
same_files(struct checkout *a, struct checkout *b, const char *folder, struct err *err)
{
    struct checkout *sides[] = {a, b};
    const struct checkout_file *files[2] = {NULL, NULL};
    size_t counts[2] = {0, 0};
    struct err why = {.kind = ERR_NONE};

    for (int i = 0; i < 2; i++)
        if (checkout_files(&files[i], &counts[i], sides[i], folder, &why) != 0 &&
            why.kind != ERR_USAGE)
            return err_set(err, why.kind, "%s", why.message);
    bool same = counts[0] == counts[1];
    for (size_t i = 0; same && i < counts[0]; i++)
        same =
            files[0][i].kind == files[1][i].kind && strcmp(files[0][i].path, files[1][i].path) == 0;
    return same;
}

/* As checkout_read(), but a file that is too large is an answer too, and no failure: 2. */
static int
read_either(struct str *text, struct checkout *c, const char *path, struct err *err)
{
    struct err why = {.kind = ERR_NONE};
    int there = checkout_read(text, c, path, &why);

    if (there >= 0 || why.kind == ERR_DATA)
        return there >= 0 ? there : 2;
    return err_set(err, why.kind, "%s", why.message);
}

static int
same_content(struct checkout *a, struct checkout *b, const char *path, struct err *err)
{
    struct str texts[2] = {STR_INIT, STR_INIT};
    int there = read_either(&texts[0], a, path, err);
    int committed = there >= 0 ? read_either(&texts[1], b, path, err) : -1;
    int same = committed < 0
                   ? -1
                   : there == committed && texts[0].len == texts[1].len &&
                         memcmp(str_text(&texts[0]), str_text(&texts[1]), texts[0].len) == 0;

    str_fini(&texts[0]);
    str_fini(&texts[1]);
    return same;
}

static int
same_answer(struct checkout *c, struct checkout *committed, const char *question, struct err *err)
{
    const char *path = question + 1;

    if (question[0] == ASKED_FILES)
        return same_files(c, committed, path, err);
    if (question[0] == ASKED_CONTENT)
        return same_content(c, committed, path, err);
    int there = checkout_has(c, path, err);
    int before = there >= 0 ? checkout_has(committed, path, err) : -1;
    return before < 0 ? -1 : there == before;
}

int
checkout_differs(struct checkout *c, struct err *err)
{
    struct checkout *committed = NULL;

    if (!c->worktree || c->commit == NULL)
        return 0;
    int same = open_committed(&committed, c, err);
    /* To ask again notes nothing new. */
    for (size_t i = 0; committed != NULL && same > 0 && i < c->asked.count; i++)
        same = same_answer(c, committed, c->asked.entries[i].key.data, err);
    checkout_close(committed);
    return same < 0 ? -1 : same == 0;
}
