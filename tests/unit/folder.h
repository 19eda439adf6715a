/*
 * folder: a temporary folder for one test.
 */
#ifndef HUBCENSUS_TESTS_FOLDER_H
#define HUBCENSUS_TESTS_FOLDER_H

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/mem.h"

/* A new folder; folder_remove() takes it away and frees its name. */
static inline char *
folder_make(void)
{
    const char *tmp = getenv("TMPDIR");
    char *path = file_join(tmp != NULL && tmp[0] == '/' ? tmp : "/tmp", "hubcensus-test-XXXXXX");

    if (mkdtemp(path) == NULL)
        abort();
    return path;
}

static inline int
folder_remove_one(const char *path, const struct stat *st, int type, struct FTW *where)
{
    (void)st;
    (void)type;
    (void)where;
    return remove(path);
}

static inline void
folder_remove(char *path)
{
    nftw(path, folder_remove_one, 16, FTW_DEPTH | FTW_PHYS);
    free(path);
}

/* Put `text` into FOLDER/NAME. */
static inline void
folder_put(const char *folder, const char *name, const char *text)
{
    char *path = file_join(folder, name);

    if (file_replace(path, slice_of(text), NULL) != 0)
        abort();
    free(path);
}

/* What FOLDER/NAME holds, to be freed; NULL when there is no such file. */
static inline char *
folder_get(const char *folder, const char *name)
{
    struct str text = STR_INIT;
    char *path = file_join(folder, name);
    int found = file_read(&text, path, (size_t)1 << 30, NULL);

    free(path);
    if (found > 0)
        return str_steal(&text);
    str_fini(&text);
    return NULL;
}

#endif
