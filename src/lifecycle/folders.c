/*
 * Files come sorted by their bytes, so those of one folder stand together and
 * each new folder's name begins a new model; the models themselves are sorted in
 * the end, since "a-b/x" comes before "a/x".
 */
#include "lifecycle/folders.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "base/show.h"

/* What is asked for, in the forms that the search needs. */
struct search {
    const char *models_dir;
    size_t skip;     /* bytes of a path up to the part below models_dir */
    char *pattern;   /* of that part */
    bool flat;       /* each file is a model */
    struct map gone; /* what deprecated/ names */
};

/* `dir` without "./" before and '/' behind. */
static const char *
tidy_folder(struct arena *arena, const char *dir)
{
    while (dir[0] == '.' && (dir[1] == '/' || dir[1] == '\0'))
        dir += dir[1] == '/' ? 2 : 1;
    size_t length = strlen(dir);
    while (length > 0 && dir[length - 1] == '/')
        length--;
    char *copy = arena_alloc(arena, length + 1);
    memcpy(copy, dir, length);
    copy[length] = '\0';
    return copy;
}

static const char *
keep_text(struct arena *arena, struct slice text)
{
    char *copy = arena_alloc(arena, text.len + 1);

    memcpy(copy, text.data, text.len);
    copy[text.len] = '\0';
    return copy;
}

static int
read_pattern(struct search *s, const char *pattern, struct err *err)
{
    struct str whole = STR_INIT;
    const char *part = pattern;

    s->flat = strncmp(pattern, "./", 2) == 0;
    if (s->flat)
        part += 2;
    if (part[0] == '\0' || part[0] == '/' || part[strlen(part) - 1] == '/' ||
        (s->flat && strchr(part, '/') != NULL))
        return err_set(err, ERR_USAGE,
                       "`%s' names no modeling files; a pattern is like `%s', `*/%s', or `./*.py' "
                       "where each file is a model",
                       pattern, FOLDERS_PATTERN, FOLDERS_PATTERN);
    if (!s->flat && strchr(part, '/') == NULL)
        str_puts(&whole, "*/");
    str_puts(&whole, part);
    s->pattern = str_steal(&whole);
    return 0;
}

/* The model's name in a path below models_dir: its first part, in a flat layout without ".py". */
static struct slice
name_of(const struct search *s, const char *path)
{
    size_t length = strcspn(path, "/");

    if (s->flat && path[length] == '\0' && length > 3 && memcmp(path + length - 3, ".py", 3) == 0)
        length -= 3;
    return (struct slice){path, length};
}

static void
note_deprecated(struct search *s, const struct checkout_file *files, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *path = files[i].path + s->skip;
        if (strncmp(path, "deprecated/", 11) == 0)
            map_put(&s->gone, name_of(s, path + 11), 0);
    }
    map_put(&s->gone, SLICE("auto"), 0);
    map_put(&s->gone, SLICE("deprecated"), 0);
}

static bool
is_modeling_file(const struct search *s, const struct checkout_file *file)
{
    const char *path = file->path + s->skip;
    const char *slash = strrchr(path, '/');
    const char *base = slash != NULL ? slash + 1 : path;

    if (file->kind == CHECKOUT_SUBMODULE || fnmatch(s->pattern, path, FNM_PATHNAME | FNM_PERIOD))
        return false;
    if (strncmp(base, "modeling_tf_", 12) == 0 || strncmp(base, "modeling_flax_", 14) == 0)
        return false;
    if (s->flat && base[0] == '_')
        return false;
    return !map_has(&s->gone, name_of(s, path));
}

/* Whether `path` ends in modeling_<name>.py. */
static bool
is_namesake(const char *path, const char *name)
{
    const char *slash = strrchr(path, '/');
    const char *base = slash != NULL ? slash + 1 : path;
    size_t length = strlen(name);

    return strlen(base) == 9 + length + 3 && memcmp(base, "modeling_", 9) == 0 &&
           memcmp(base + 9, name, length) == 0 && strcmp(base + 9 + length, ".py") == 0;
}

/* Make a model of the files from `first` on that belong to its folder; returns how many. */
static size_t
add_model(struct folders *f, const struct search *s, const struct checkout_file *first, size_t left)
{
    struct slice name = name_of(s, first[0].path + s->skip);
    struct model_folder *m = &f->items[f->count++];
    size_t count = 0;

    while (count < left && slice_equal(name_of(s, first[count].path + s->skip), name))
        count++;
    const char **files = arena_alloc(&f->arena, count * sizeof *files);
    *m = (struct model_folder){.name = keep_text(&f->arena, name), .files = files};
    for (size_t i = 0; i < count; i++) {
        files[m->file_count++] = keep_text(&f->arena, slice_of(first[i].path));
        if (is_namesake(first[i].path, m->name)) {
            files[0] = files[m->file_count - 1];
            m->file_count = 1;
            break;
        }
    }
    m->path = s->flat ? files[0]
                      : keep_text(&f->arena, (struct slice){first[0].path, s->skip + name.len});
    return count;
}

static int
by_name(const void *a, const void *b)
{
    return strcmp(((const struct model_folder *)a)->name, ((const struct model_folder *)b)->name);
}

/* Append the folder above most modeling files of the usual name; nothing when there are none. */
static void
guess_models_dir(struct str *out, struct checkout *c)
{
    const struct checkout_file *files;
    const struct map_entry *best = NULL;
    struct map places;
    size_t count;

    map_init(&places);
    if (checkout_files(&files, &count, c, "", NULL) != 0)
        count = 0;
    for (size_t i = 0; i < count; i++) {
        const char *slash = strrchr(files[i].path, '/');
        if (slash == NULL || fnmatch(FOLDERS_PATTERN, slash + 1, 0) != 0)
            continue;
        const char *end = memrchr(files[i].path, '/', (size_t)(slash - files[i].path));
        if (end == NULL)
            continue;
        struct slice place = {files[i].path, (size_t)(end - files[i].path)};
        uint64_t *known = map_find(&places, place);
        map_put(&places, place, known != NULL ? *known + 1 : 1);
    }
    for (size_t i = 0; i < places.count; i++)
        if (best == NULL || places.entries[i].value > best->value)
            best = &places.entries[i];
    if (best != NULL)
        show_name(out, best->key);
    map_fini(&places);
}

/* All files below models_dir; where there are none the message says which folder to name. */
static int
list_models_dir(const struct checkout_file **files, size_t *count, struct checkout *c,
                const char *models_dir, struct err *err)
{
    struct str guess = STR_INIT;
    struct err why = {.kind = ERR_NONE};

    if (checkout_files(files, count, c, models_dir, &why) == 0)
        return 0;
    if (why.kind != ERR_USAGE)
        return err_set(err, why.kind, "%s", why.message);
    guess_models_dir(&guess, c);
    if (guess.len > 0)
        err_set(err, ERR_USAGE, "%s; there are modeling files below %s: name it with --models-dir",
                why.message, guess.data);
    else
        err_set(err, ERR_USAGE,
                "%s; name the folder above the models' with --models-dir, and with --pattern "
                "their files (`./*.py' where each file is a model)",
                why.message);
    str_fini(&guess);
    return -1;
}

static int
nothing_found(const struct search *s, const struct checkout *c, const char *pattern,
              struct err *err)
{
    const char *dir = s->models_dir[0] != '\0' ? s->models_dir : ".";

    if (s->flat)
        return err_set(err, ERR_USAGE,
                       "%s: no model's file in %s matches `%s'; name the models' folder with "
                       "--models-dir, or their files with --pattern",
                       dir, checkout_name(c), pattern);
    return err_set(err, ERR_USAGE,
                   "%s: no model's folder in %s has a file that matches `%s'; name the folder "
                   "above the models' with --models-dir, or their files with --pattern (`./*.py' "
                   "where each file is a model)",
                   dir, checkout_name(c), pattern);
}

int
folders_find(struct folders *out, struct checkout *c, const char *models_dir, const char *pattern,
             struct err *err)
{
    struct search s = {.pattern = NULL};
    const struct checkout_file *files;
    struct checkout_file *found = NULL;
    size_t count, found_count = 0;
    int status = -1;

    *out = (struct folders){.items = NULL};
    arena_init(&out->arena);
    map_init(&s.gone);
    out->models_dir = tidy_folder(&out->arena, models_dir);
    s.models_dir = out->models_dir;
    s.skip = s.models_dir[0] != '\0' ? strlen(s.models_dir) + 1 : 0;
    if (read_pattern(&s, pattern, err) != 0)
        goto done;
    if (list_models_dir(&files, &count, c, s.models_dir, err) != 0)
        goto done;
    note_deprecated(&s, files, count);
    found = mem_realloc_array(NULL, count, sizeof *found);
    for (size_t i = 0; i < count; i++)
        if (is_modeling_file(&s, &files[i]))
            found[found_count++] = files[i];
    if (found_count == 0) {
        nothing_found(&s, c, pattern, err);
        goto done;
    }
    out->items = mem_realloc_array(NULL, found_count, sizeof *out->items);
    for (size_t i = 0; i < found_count;)
        i += add_model(out, &s, found + i, found_count - i);
    qsort(out->items, out->count, sizeof *out->items, by_name);
    status = 0;

done:
    free(found);
    map_fini(&s.gone);
    free(s.pattern);
    return status;
}

void
folders_fini(struct folders *f)
{
    if (f == NULL)
        return;
    free(f->items);
    arena_fini(&f->arena);
    *f = (struct folders){.items = NULL};
}

const struct model_folder *
folders_get(const struct folders *f, struct slice name)
{
    size_t low = 0, high = f->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct model_folder *m = &f->items[middle];
        int order = strncmp(m->name, name.data, name.len);
        if (order == 0 && m->name[name.len] == '\0')
            return m;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}
