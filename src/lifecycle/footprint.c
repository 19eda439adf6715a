#include "lifecycle/footprint.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"

/* Add the lines of a file, if it is Python source; what cannot be read makes them unknown. */
static int
add_lines(struct footprint *f, struct checkout *c, const struct checkout_file *file,
          struct str *text, struct err *err)
{
    size_t length = strlen(file->path);
    struct err why = {.kind = ERR_NONE};

    if (file->kind != CHECKOUT_FILE || length < 3 || strcmp(file->path + length - 3, ".py") != 0)
        return 0;
    str_truncate(text, 0);
    int found = checkout_read(text, c, file->path, &why);
    if (found < 0 && why.kind != ERR_DATA)
        return err_set(err, why.kind, "%s", why.message);
    if (found <= 0)
        f->lines = -1;
    if (f->lines < 0)
        return 0;
    for (size_t i = 0; i < text->len; i++)
        f->lines += text->data[i] == '\n';
    f->lines += text->len > 0 && text->data[text->len - 1] != '\n';
    return 0;
}

static int
measure_source(struct footprint *f, struct checkout *c, const struct model_folder *folder,
               struct err *err)
{
    const struct checkout_file *files;
    struct str text = STR_INIT;
    size_t count;
    int status;

    /* In a flat layout the model is one file. */
    if (strcmp(folder->path, folder->files[0]) == 0) {
        status = checkout_find(&files, c, folder->path, err);
        count = status > 0 ? 1 : 0;
        status = status < 0 ? -1 : 0;
    } else {
        status = checkout_files(&files, &count, c, folder->path, err);
    }
    f->files = (int64_t)count;
    for (size_t i = 0; status == 0 && i < count; i++)
        status = add_lines(f, c, &files[i], &text, err);
    str_fini(&text);
    return status;
}

static int
find_tests(struct footprint *f, struct checkout *c, const char *folder, struct err *err)
{
    char *path = file_join("tests/models", folder);
    const struct checkout_file *files;
    struct err why = {.kind = ERR_NONE};
    size_t count;

    if (checkout_files(&files, &count, c, path, &why) == 0) {
        f->tests = path;
        f->test_files = (int64_t)count;
        return 0;
    }
    free(path);
    return why.kind == ERR_USAGE ? 0 : err_set(err, why.kind, "%s", why.message);
}

/* Look for a page called `name`; 1 when it is there, 0, -1. */
static int
find_page(struct footprint *f, struct checkout *c, const char *name, struct err *err)
{
    /* The folder was moved in 2022, the form changed in 2021 and 2023. */
    static const char *const places[] = {"docs/source/en/model_doc/", "docs/source/model_doc/"};
    static const char *const forms[] = {".md", ".mdx", ".rst"};
    const struct checkout_file *file;
    struct str path = STR_INIT;
    int found = 0;

    for (size_t i = 0; found == 0 && i < 6; i++) {
        str_truncate(&path, 0);
        str_printf(&path, "%s%s%s", places[i / 3], name, forms[i % 3]);
        found = checkout_find(&file, c, str_text(&path), err);
    }
    if (found > 0)
        f->docs = str_steal(&path);
    str_fini(&path);
    return found;
}

static int
find_docs(struct footprint *f, struct checkout *c, const char *folder, const char *name,
          struct err *err)
{
    char *dashed = mem_strdup(folder);
    int found;

    for (char *p = dashed; *p != '\0'; p++)
        if (*p == '_')
            *p = '-';
    found = find_page(f, c, folder, err);
    if (found == 0)
        found = find_page(f, c, dashed, err);
    if (found == 0)
        found = find_page(f, c, name, err);
    free(dashed);
    return found < 0 ? -1 : 0;
}

int
footprint_measure(struct footprint *out, struct checkout *c, const struct model_folder *folder,
                  const char *name, struct err *err)
{
    *out = (struct footprint){.files = 0};
    if (measure_source(out, c, folder, err) != 0 || find_tests(out, c, folder->name, err) != 0 ||
        find_docs(out, c, folder->name, name, err) != 0)
        return -1;
    return 0;
}

void
footprint_fini(struct footprint *f)
{
    if (f == NULL)
        return;
    free(f->tests);
    free(f->docs);
    *f = (struct footprint){.files = 0};
}
