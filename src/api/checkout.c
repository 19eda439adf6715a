#include <stdlib.h>
#include <string.h>

#include "api/inner.h"
#include "base/mem.h"
#include "lifecycle/folders.h"
#include "lifecycle/tags.h"

struct hubcensus_checkout {
    struct hubcensus_folder *folders;
    size_t folder_count;
    struct hubcensus_folder_tag *folder_tags;
    size_t folder_tag_count;
    struct hubcensus_extra_tags *extra_tags;
    size_t extra_tag_count;
    const char *tables;
    const char *const *missing; /* NULL-terminated; below too */
    size_t missing_count;
    const char *const *extra;
    size_t extra_count;
    struct arena arena; /* holds all of it */
};

static void
copy_tables(struct hubcensus_checkout *c, const struct tag_tables *tables)
{
    const char *const *texts;
    struct slice name;
    const char *tag;
    size_t count;

    while (tag_tables_folder(tables, c->folder_tag_count, &name, &tag))
        c->folder_tag_count++;
    while (tag_tables_extra(tables, c->extra_tag_count, &name, &texts, &count))
        c->extra_tag_count++;
    c->folder_tags = arena_alloc(&c->arena, (c->folder_tag_count + 1) * sizeof *c->folder_tags);
    c->extra_tags = arena_alloc(&c->arena, (c->extra_tag_count + 1) * sizeof *c->extra_tags);
    for (size_t i = 0; tag_tables_folder(tables, i, &name, &tag); i++)
        c->folder_tags[i] = (struct hubcensus_folder_tag){api_text(&c->arena, name),
                                                          api_text(&c->arena, slice_of(tag))};
    for (size_t i = 0; tag_tables_extra(tables, i, &name, &texts, &count); i++)
        c->extra_tags[i] = (struct hubcensus_extra_tags){api_text(&c->arena, name),
                                                         api_texts(&c->arena, texts, count)};
}

static void
copy_folders(struct hubcensus_checkout *c, const struct folders *folders, const struct tags *tags)
{
    c->folder_count = folders->count;
    c->folders = arena_alloc(&c->arena, (folders->count + 1) * sizeof *c->folders);
    for (size_t i = 0; i < folders->count; i++) {
        const struct model_folder *f = &folders->items[i];
        const struct model_tags *m = &tags->models[i];
        c->folders[i] = (struct hubcensus_folder){
            .folder = api_text(&c->arena, slice_of(f->name)),
            .name = api_text(&c->arena, slice_of(m->name)),
            .files = api_texts(&c->arena, f->files, f->file_count),
            .tags = api_texts(&c->arena, (const char *const *)m->items, m->count),
        };
    }
    c->tables = tags->source != NULL ? api_text(&c->arena, slice_of(tags->source)) : NULL;
    c->missing_count = tags->missing_count;
    c->missing = api_texts(&c->arena, (const char *const *)tags->missing, tags->missing_count);
    c->extra_count = tags->extra_count;
    c->extra = api_texts(&c->arena, (const char *const *)tags->extra, tags->extra_count);
}

/* Read all of it; the checkout's own texts are copied. */
static int
read_checkout(struct hubcensus_checkout *c, struct checkout *checkout, const char *models_dir,
              const char *pattern, struct err *err)
{
    struct tag_tables *tables = NULL;
    struct folders folders;
    struct tags tags;

    memset(&tags, 0, sizeof tags);
    int status = folders_find(&folders, checkout, models_dir, pattern, err);
    if (status == 0)
        status = tag_tables_read(&tables, checkout, models_dir, false, err);
    if (status == 0)
        status = tags_make(&tags, tables, &folders, true, err);
    if (status == 0) {
        copy_folders(c, &folders, &tags);
        copy_tables(c, tables);
    }
    tags_fini(&tags);
    tag_tables_free(tables);
    folders_fini(&folders);
    return status;
}

int
hubcensus_checkout_open(struct hubcensus_checkout **out, const char *repo, const char *revision,
                        bool worktree, const char *models_dir, const char *pattern,
                        struct hubcensus_error **error)
{
    const struct checkout_options options = {
        .repo = repo, .revision = revision, .worktree = worktree};
    struct checkout *checkout = NULL;
    struct err err = {0};

    api_begin(out, error);
    if (out == NULL || repo == NULL)
        return api_missing(error, repo == NULL ? "the checkout" : "the place for the checkout");
    if (checkout_open(&checkout, &options, &err) != 0)
        return api_fail(error, &err);
    struct hubcensus_checkout *c = mem_zalloc(sizeof *c);
    arena_init(&c->arena);
    int status = read_checkout(c, checkout, models_dir != NULL ? models_dir : FOLDERS_MODELS_DIR,
                               pattern != NULL ? pattern : FOLDERS_PATTERN, &err);
    checkout_close(checkout);
    if (status != 0) {
        hubcensus_checkout_close(c);
        return api_fail(error, &err);
    }
    *out = c;
    return 0;
}

void
hubcensus_checkout_close(struct hubcensus_checkout *checkout)
{
    if (checkout == NULL)
        return;
    arena_fini(&checkout->arena);
    free(checkout);
}

size_t
hubcensus_checkout_count(const struct hubcensus_checkout *checkout)
{
    return checkout != NULL ? checkout->folder_count : 0;
}

const struct hubcensus_folder *
hubcensus_checkout_at(const struct hubcensus_checkout *checkout, size_t number)
{
    return number < hubcensus_checkout_count(checkout) ? &checkout->folders[number] : NULL;
}

const struct hubcensus_folder_tag *
hubcensus_checkout_folder_tag(const struct hubcensus_checkout *checkout, size_t number)
{
    return checkout != NULL && number < checkout->folder_tag_count ? &checkout->folder_tags[number]
                                                                   : NULL;
}

const struct hubcensus_extra_tags *
hubcensus_checkout_extra_tags(const struct hubcensus_checkout *checkout, size_t number)
{
    return checkout != NULL && number < checkout->extra_tag_count ? &checkout->extra_tags[number]
                                                                  : NULL;
}

const char *
hubcensus_checkout_tables(const struct hubcensus_checkout *checkout)
{
    return checkout != NULL ? checkout->tables : NULL;
}

const char *
hubcensus_checkout_missing_tag(const struct hubcensus_checkout *checkout, size_t number)
{
    return checkout != NULL && number < checkout->missing_count ? checkout->missing[number] : NULL;
}

const char *
hubcensus_checkout_extra_tag(const struct hubcensus_checkout *checkout, size_t number)
{
    return checkout != NULL && number < checkout->extra_count ? checkout->extra[number] : NULL;
}
