/*
 * Models come from the checkout's folders; without a checkout, from the cache
 * file.  With both, an age is taken from the file where it is of a modeling file
 * that is still there, and git is asked for the others; downloads, where they
 * were counted under the tags that the model still has.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/moment.h"
#include "census/readings.h"
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

/* What stands in `path` behind models_dir, where that is last named; NULL when it is not. */
static const char *
below_models_dir(const char *path, const char *models_dir)
{
    size_t len = strlen(models_dir);
    const char *found = NULL;

    while (len > 0 && models_dir[len - 1] == '/')
        len--;
    for (const char *part = path; len > 0 && part != NULL;) {
        const char *slash = strchr(part, '/');
        if (strncmp(part, models_dir, len) == 0 && part[len] == '/')
            found = part + len + 1;
        part = slash != NULL ? slash + 1 : NULL;
    }
    return found;
}

/* A model's path from the checkout's root: other programs write it absolute. */
static const char *
path_in_checkout(struct deprecation_state *st, const struct models_info_entry *e)
{
    const char *models_dir = st->options->models_dir;
    const char *below = below_models_dir(e->path, models_dir);
    int len = (int)strlen(models_dir);

    while (len > 0 && models_dir[len - 1] == '/')
        len--;
    return below != NULL ? deprecation_text(st->parts, "%.*s/%s", len, models_dir, below) : e->path;
}

/* The folder that holds a model's file; in a flat layout the file without its ".py". */
static const char *
folder_of_entry(struct deprecation_state *st, const struct models_info_entry *e)
{
    const char *below = below_models_dir(e->path, st->options->models_dir);
    size_t len = below != NULL ? strcspn(below, "/") : 0;

    if (len > 3 && below[len] == '\0' && strcmp(below + len - 3, ".py") == 0)
        len -= 3;
    return len > 0 ? deprecation_text(st->parts, "%.*s", (int)len, below) : e->name;
}

/* A model of the cache file, and its folder. */
struct filed {
    const struct models_info_entry *entry;
    const char *folder;
};

static int
compare_filed(const void *left, const void *right)
{
    const struct filed *a = left, *b = right;
    int order = strcmp(a->folder, b->folder);

    return order != 0 ? order : strcmp(a->entry->name, b->entry->name);
}

/* In the order of a checkout's folders, so that the first so many are the same. */
static void
models_of_cache(struct deprecation_state *st)
{
    const struct models_info *info = &st->parts->cache;
    int64_t first = st->options->first_models;
    size_t count = first >= 0 && (uint64_t)first < info->count ? (size_t)first : info->count;
    struct filed *filed = mem_realloc_array(NULL, info->count + 1, sizeof *filed);

    for (size_t i = 0; i < info->count; i++)
        filed[i] = (struct filed){&info->items[i], folder_of_entry(st, &info->items[i])};
    if (info->count > 0)
        qsort(filed, info->count, sizeof *filed, compare_filed);
    make_room(st, count);
    for (size_t i = 0; i < count; i++) {
        struct deprecation_model *m = &st->out->models[i];
        name_model(st, i, filed[i].entry->name);
        m->folder = filed[i].folder;
        m->tags = filed[i].entry->tags;
        m->tag_count = filed[i].entry->tag_count;
    }
    free(filed);
}

static bool
is_file_of(const struct model_folder *folder, const char *path)
{
    for (size_t i = 0; i < folder->file_count; i++)
        if (strcmp(folder->files[i], path) == 0)
            return true;
    return false;
}

/*
 * Whether the file's date answers for the age that is asked for.  Another program's is of the
 * newest addition, so that the model came in then or before: old it is for sure, young it may seem.
 */
static bool
date_suffices(const struct deprecation_state *st, const struct subject *s,
              const struct models_info_entry *e)
{
    if (e->undated || (s->folder != NULL && !is_file_of(s->folder, s->model->path)))
        return false;
    return !st->parts->cache.foreign || st->options->rule == AGE_LAST ||
           e->first_commit.seconds < st->rule.thresh_date;
}

static void
take_age(struct deprecation_state *st, struct subject *s, const struct models_info_entry *e)
{
    struct age *age = &s->model->age;
    char day[MOMENT_SIZE];

    s->dated = date_suffices(st, s, e);
    if (s->dated) {
        age->known = true;
        snprintf(age->commit.id, sizeof age->commit.id, "%s", e->commit);
        age->commit.when = e->first_commit;
    } else if (e->undated) {
        age->unknown = deprecation_text(st->parts, "%s tells no age of it", st->options->cache);
    } else {
        moment_text(day, e->first_commit, 'T');
        age->unknown = deprecation_text(
            st->parts, "%s tells only of its newest addition, on %.*s, which --age last takes",
            st->options->cache, (int)strcspn(day, "T"), day);
    }
}

/* The figure of other tags is of another question. */
static bool
has_tags_of(const struct deprecation_model *m, const struct models_info_entry *e)
{
    struct str now = STR_INIT, then = STR_INIT;

    reading_tags(&now, m->tags, m->tag_count);
    reading_tags(&then, e->tags, e->tag_count);
    bool same = strcmp(str_text(&now), str_text(&then)) == 0;
    str_fini(&now);
    str_fini(&then);
    return same;
}

/* What the cache file says of the models, held against the checkout. */
struct comparison {
    size_t known;    /* models that it has */
    size_t gone;     /* its models that the checkout has not */
    size_t retagged; /* its models that have other tags now */
};

/* Take from the cache file what it has of each model. */
static struct comparison
apply_cache(struct deprecation_state *st)
{
    const struct models_info *info = &st->parts->cache;
    struct comparison found = {.known = 0};

    for (size_t i = 0; i < info->count; i++) {
        const struct models_info_entry *e = &info->items[i];
        const uint64_t *number = map_find(&st->by_name, slice_of(e->name));
        if (number == NULL) {
            found.gone++;
            continue;
        }
        struct subject *s = &st->subjects[*number];
        found.known++;
        s->model->path = path_in_checkout(st, e);
        take_age(st, s, e);
        if (!has_tags_of(s->model, e))
            found.retagged++;
        else if (e->counted)
            s->figure = e;
    }
    return found;
}

/* The cache file and the checkout may tell of different times. */
static void
tell_differences(const struct deprecation_state *st, const struct comparison *found)
{
    const struct deprecation_options *o = st->options;
    const struct models_info *info = &st->parts->cache;

    if (st->parts->checkout == NULL) {
        if (info->partial)
            event_warn(o->listener,
                       "%s: was saved with --max-num-models and has not all of the library's "
                       "models; the others are not looked at without a checkout",
                       o->cache);
        return;
    }
    if (found->gone > 0 && o->first_models < 0)
        event_warn(o->listener,
                   "%s: %zu of its models %s not in the checkout any more and left out", o->cache,
                   found->gone, found->gone == 1 ? "is" : "are");
    if (found->retagged > 0)
        event_warn(o->listener,
                   "%s: %zu of its models %s other tags now, under which %s downloads are not "
                   "known from it",
                   o->cache, found->retagged, found->retagged == 1 ? "has" : "have",
                   found->retagged == 1 ? "its" : "their");
    if (!info->foreign && info->revision != NULL &&
        strcmp(info->revision, checkout_commit(st->parts->checkout)) != 0)
        event_warn(o->listener,
                   "%s: was saved at commit %.12s, the checkout is at %.12s; %zu of its models are "
                   "not in the file: git is asked for their ages",
                   o->cache, info->revision, checkout_commit(st->parts->checkout),
                   st->out->count - found->known);
}

/* A file of another rule answers another question. */
static int
check_rule(const struct deprecation_state *st, struct err *err)
{
    const struct deprecation_options *o = st->options;
    const struct models_info *info = &st->parts->cache;

    if (info->foreign) {
        event_note(o->listener,
                   "%s: was written by another program, so its downloads count as "
                   "\"at least\" and its dates are of the newest addition",
                   o->cache);
        return 0;
    }
    if (info->age == NULL)
        return err_set(err, ERR_DATA,
                       "%s: does not tell with which --age it was saved; save it again with "
                       "--save-model-info",
                       o->cache);
    if (strcmp(info->age, age_rule_names[o->rule]) != 0)
        return err_set(err, ERR_USAGE,
                       "%s: was saved with --age %s and says nothing of --age %s; use the same, or "
                       "save it again without --use-cache",
                       o->cache, info->age, age_rule_names[o->rule]);
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
        for (size_t k = 0; !s->dated && k < s->folder->file_count; k++) {
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
        if (s->dated)
            continue;
        mine = mem_realloc_array(mine, s->folder->file_count, sizeof(const struct age *));
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
    struct checkout_options options = {o->repo, o->revision, o->worktree, o->stop};

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
    if (cached && (models_info_read(&p->cache, o->cache, err) != 0 || check_rule(st, err) != 0))
        return -1;
    if (p->checkout == NULL)
        models_of_cache(st);
    else if (models_of_checkout(st, err) != 0)
        return -1;
    if (cached) {
        struct comparison found = apply_cache(st);
        tell_differences(st, &found);
    }
    return p->checkout != NULL ? find_ages(st, err) : 0;
}
