/*
 * library: a model library of some files in a git repository, for one test.
 */
#ifndef HUBCENSUS_TESTS_LIBRARY_H
#define HUBCENSUS_TESTS_LIBRARY_H

#include "folder.h"
#include "git/checkout.h"
#include "lifecycle/folders.h"
#include "repository.h"
#include "unit.h"

/* A file of it: its path below the repository's root, and its content. */
struct library_file {
    const char *path;
    const char *text;
};

struct library {
    char *repo;
    struct checkout *checkout;
    struct folders folders;
};

/* Make it of files that end in one without a path, and find its models. */
static inline void
library_make_at(struct library *l, const struct library_file *files, const char *models_dir,
                const char *pattern)
{
    struct checkout_options options = {.repo = NULL};
    struct err err;

    l->repo = folder_make();
    repository_make(l->repo);
    for (; files->path != NULL; files++)
        repository_put(l->repo, files->path, files->text);
    repository_commit(l->repo, "2020-02-02T02:02:02+0000");
    options.repo = l->repo;
    if (checkout_open(&l->checkout, &options, &err) != 0 ||
        folders_find(&l->folders, l->checkout, models_dir, pattern, &err) != 0)
        fail_msg("%s", err.message);
}

static inline void
library_make(struct library *l, const struct library_file *files)
{
    library_make_at(l, files, FOLDERS_MODELS_DIR, FOLDERS_PATTERN);
}

static inline void
library_remove(struct library *l)
{
    folders_fini(&l->folders);
    checkout_close(l->checkout);
    folder_remove(l->repo);
}

#endif
