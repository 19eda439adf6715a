/*
 * Models come from the checkout's folders; without a checkout, from the cache
 * file.  With both, what the file says of a model that is still there is taken
 * from it, and git is asked for the others.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "lifecycle/deprecation_state.h"

/* The folders that are looked at: the first so many. */
static struct folders
wanted_folders(const struct deprecation_state *st)
{
    struct folders folders = st->parts->folders;
    int64_t first = st->options->first_models;

    if (first >= 0 && (uint64_t)first < folders.count)
        folders.count = (size_t)first;
    return folders;
}

static void
make_room(struct deprecation_state *st, size_t count)
{
    st->out->models = mem_zalloc((count + 1) * sizeof *st->out->models);
    st->out->count = count;
    st->subjects = mem_zalloc((count + 1) * sizeof *st->subjects);
    for (size_t i = 0; i < count; i++)
        st->subjects[i].model = &st->out->models[i];
}

static void
name_model(struct deprecation_state *st, size_t i, const char *name)
{
    st->out->models[i].name = name;
    map_put(&st->by_name, slice_of(name), i);
}

/* Say what the check of the tags found, or fail over it. */
static int
tell_disagreement(struct deprecation_state *st, struct err *err)
{
    struct str text = STR_INIT;
    int status = 0;

    if (tags_disagreement(&text, &st->parts->tags))
        str_puts(&text, st->options->strict ? " Without --strict, --format json names all."
                                            : " --format json names all.");
    if (text.len > 0 && st->options->strict)
        status = err_set(err, ERR_DATA, "%s", str_text(&text));
    else if (text.len > 0)
        event_warn(st->options->listener, "%s", str_text(&text));
    str_fini(&text);
    return status;
}

static int
read_tags(struct deprecation_state *st, struct err *err)
{
    const struct deprecation_options *o = st->options;
    struct deprecation_parts *p = st->parts;
    struct folders folders = wanted_folders(st);
    bool check = o->first_models < 0;

    if (tag_tables_read(&p->tables, p->checkout, o->models_dir, o->builtin_tables, err) != 0 ||
        tags_make(&p->tags, p->tables, &folders, check, err) != 0)
        return -1;
    if (p->tags.origin == TAGS_BUILT_IN && !o->builtin_tables)
        event_note(o->listener, "the checkout has no tables of tags of its own; the built-in ones "
                                "are used");
    else if (p->tags.origin == TAGS_OF_FOLDERS)
        event_note(o->listener, "no tables of tags are known for this library: each model's tag is "
                                "its name");
    if (check && p->tags.names_table == NULL && p->tags.origin != TAGS_OF_FOLDERS)
        event_note(o->listener, "the checkout has neither MODEL_NAMES_MAPPING nor "
                                "CONFIG_MAPPING_NAMES to check the tags against");
    if (tell_disagreement(st, err) != 0)
        return -1;
    st->out->missing_tags = p->tags.missing;
    st->out->missing_tag_count = p->tags.missing_count;
    st->out->extra_tags = p->tags.extra;
    st->out->extra_tag_count = p->tags.extra_count;
    return 0;
}

static int
models_of_checkout(struct deprecation_state *st, struct err *err)
{
    struct deprecation_parts *p = st->parts;

    if (read_tags(st, err) != 0)
        return -1;
    struct folders folders = wanted_folders(st);
    make_room(st, folders.count);
    for (size_t i = 0; i < folders.count; i++) {
        struct deprecation_model *m = &st->out->models[i];
        name_model(st, i, p->tags.models[i].name);
        m->folder = folders.items[i].name;
        m->tags = p->tags.models[i].items;
        m->tag_count = p->tags.models[i].count;
        st->subjects[i].folder = &folders.items[i];
    }
    return 0;
}

/* The part of a path from models_dir on: other programs write it absolute. */
static const char *
relative_path(const char *path, const char *models_dir)
{
    const char *at = strstr(path, models_dir);

    return at != NULL ? at : path;
}

/* The folder that a modeling file stands in. */
static const char *
folder_of_path(struct deprecation_parts *p, const char *path, const char *name)
{
    const char *end = strrchr(path, '/');

    if (end == NULL || end == path)
        return name;
    const char *begin = end;
    while (begin > path && begin[-1] != '/')
        begin--;
    return deprecation_text(p, "%.*s", (int)(end - begin), begin);
}

static void
models_of_cache(struct deprecation_state *st)
{
    const struct models_info *info = &st->parts->cache;
    int64_t first = st->options->first_models;
    size_t count = first >= 0 && (uint64_t)first < info->count ? (size_t)first : info->count;

    make_room(st, count);
    for (size_t i = 0; i < count; i++) {
        struct deprecation_model *m = &st->out->models[i];
        const struct models_info_entry *e = &info->items[i];
        name_model(st, i, e->name);
        m->folder = folder_of_path(st->parts, e->path, e->name);
        m->tags = e->tags;
        m->tag_count = e->tag_count;
    }
}

/* Link each model to what the cache file has of it, and take its age from there. */
static void
apply_cache(struct deprecation_state *st)
{
    const struct deprecation_options *o = st->options;
    const struct models_info *info = &st->parts->cache;
    size_t gone = 0;

    for (size_t i = 0; i < info->count; i++) {
        const struct models_info_entry *e = &info->items[i];
        const uint64_t *number = map_find(&st->by_name, slice_of(e->name));
        if (number == NULL) {
            gone++;
            continue;
        }
        struct deprecation_model *m = &st->out->models[*number];
        st->subjects[*number].cached = e;
        m->path = relative_path(e->path, o->models_dir);
        m->age.known = true;
        snprintf(m->age.commit.id, sizeof m->age.commit.id, "%s", e->commit);
        m->age.commit.when = e->first_commit;
    }
    if (gone > 0 && o->first_models < 0)
        event_warn(o->listener,
                   "%s: %zu of its models %s not in the checkout any more and left out", o->cache,
                   gone, gone == 1 ? "is" : "are");
}

/* The cache file and the checkout may tell of different times. */
static int
compare_with_cache(struct deprecation_state *st, struct err *err)
{
    const struct deprecation_options *o = st->options;
    const struct models_info *info = &st->parts->cache;
    size_t missing = 0;

    if (!info->foreign && strcmp(info->age, age_rule_names[o->rule]) != 0)
        return err_set(err, ERR_USAGE,
                       "%s: was saved with --age %s and says nothing of --age %s; use the same, or "
                       "save it again without --use-cache",
                       o->cache, info->age, age_rule_names[o->rule]);
    if (info->foreign)
        event_note(o->listener,
                   "%s: was written by another program, so its downloads count as "
                   "\"at least\" and its dates are of the newest addition",
                   o->cache);
    if (st->parts->checkout == NULL)
        return 0;
    for (size_t i = 0; i < st->out->count; i++)
        missing += st->subjects[i].cached == NULL;
    if (!info->foreign && info->revision != NULL &&
        strcmp(info->revision, checkout_commit(st->parts->checkout)) != 0)
        event_warn(o->listener,
                   "%s: was saved at commit %.12s, the checkout is at %.12s; %zu of its models are "
                   "not in the file: git is asked for their ages",
                   o->cache, info->revision, checkout_commit(st->parts->checkout), missing);
    return 0;
}

/* All modeling files whose age is not known yet, and where each model's begin. */
static const char **
paths_to_date(size_t *count, const struct deprecation_state *st)
{
    size_t n = 0, capacity = 0;
    const char **paths = NULL;

    for (size_t i = 0; i < st->out->count; i++) {
        const struct subject *s = &st->subjects[i];
        for (size_t k = 0; s->cached == NULL && k < s->folder->file_count; k++) {
            if (n == capacity) {
                capacity = capacity == 0 ? 512 : capacity * 2;
                paths = mem_realloc_array(paths, capacity, sizeof *paths);
            }
            paths[n++] = s->folder->files[k];
        }
    }
    *count = n;
    return paths;
}

/* Give each model the age of the file that came first. */
static void
settle_ages(struct deprecation_state *st)
{
    const struct ages *ages = st->parts->ages;
    const struct age **mine = NULL;
    size_t at = 0;

    for (size_t i = 0; i < st->out->count; i++) {
        struct subject *s = &st->subjects[i];
        s->model->touch = *ages_touched(ages, i);
        s->touch_known = true;
        if (s->cached != NULL)
            continue;
        mine = mem_realloc_array(mine, s->folder->file_count, sizeof *mine);
        for (size_t k = 0; k < s->folder->file_count; k++)
            mine[k] = ages_of(ages, at + k);
        size_t chosen = candidate_oldest(mine, s->folder->file_count, &st->rule);
        s->model->age = *mine[chosen];
        s->model->path = s->folder->files[chosen];
        at += s->folder->file_count;
    }
    free(mine);
}

static int
find_ages(struct deprecation_state *st, struct err *err)
{
    const struct deprecation_options *o = st->options;
    struct deprecation_parts *p = st->parts;
    size_t count = st->out->count;
    struct age_question question = {.commit = checkout_commit(p->checkout), .rule = o->rule};
    const char **paths = paths_to_date(&question.path_count, st);
    const char **folders = mem_realloc_array(NULL, count + 1, sizeof *folders);
    int status = 0;

    for (size_t i = 0; i < count; i++)
        folders[i] = st->subjects[i].folder->path;
    question.paths = paths;
    question.folders = folders;
    question.folder_count = count;
    /* Where the cache file knows all, git's history is not read. */
    if (question.path_count > 0) {
        status = ages_find(&p->ages, checkout_git(p->checkout), &question, o->listener, err);
        if (status == 0)
            settle_ages(st);
    }
    free(paths);
    free(folders);
    return status;
}

static int
open_library(struct deprecation_state *st, struct err *err)
{
    const struct deprecation_options *o = st->options;
    struct deprecation_parts *p = st->parts;
    struct checkout_options options = {o->repo, o->revision, o->worktree};

    if (checkout_open(&p->checkout, &options, err) != 0 ||
        folders_find(&p->folders, p->checkout, o->models_dir, o->pattern, err) != 0)
        return -1;
    st->out->repo = checkout_name(p->checkout);
    st->out->revision = checkout_commit(p->checkout);
    st->out->worktree = o->worktree;
    if (git_is_shallow(checkout_git(p->checkout)))
        event_warn(o->listener,
                   "%s: its history is cut (a shallow clone), so ages cannot be told for sure; "
                   "`git fetch --unshallow` brings the rest",
                   checkout_name(p->checkout));
    return 0;
}

int
survey_models(struct deprecation_state *st, struct err *err)
{
    const struct deprecation_options *o = st->options;
    struct deprecation_parts *p = st->parts;
    bool cached = o->source == DEPRECATION_CACHE;

    if (o->repo != NULL && open_library(st, err) != 0)
        return -1;
    if (cached && models_info_read(&p->cache, o->cache, err) != 0)
        return -1;
    if (p->checkout == NULL)
        models_of_cache(st);
    else if (models_of_checkout(st, err) != 0)
        return -1;
    if (cached) {
        apply_cache(st);
        if (compare_with_cache(st, err) != 0)
            return -1;
    }
    return p->checkout != NULL ? find_ages(st, err) : 0;
}
