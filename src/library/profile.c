#include "library/profile.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/nearest.h"
#include "base/show.h"
#include "library/builtin.h"

/* Far more than all the architectures there are. */
#define PROFILE_MAX_BYTES ((size_t)16 << 20)

static void
free_list(struct profile_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free((char *)list->items[i]);
    free(list->items);
}

static void
free_lifecycle(struct profile_lifecycle *l)
{
    free((char *)l->models_dir);
    free((char *)l->pattern);
    free((char *)l->hub_tag);
    for (size_t i = 0; i < l->folder_tag_count; i++) {
        free((char *)l->folder_tags[i].folder);
        free((char *)l->folder_tags[i].tag);
    }
    free(l->folder_tags);
    for (size_t i = 0; i < l->extra_tag_count; i++) {
        free((char *)l->extra_tags[i].model);
        free_list(&l->extra_tags[i].tags);
    }
    free(l->extra_tags);
    free_list(&l->deprecated_tags);
}

void
profile_free(struct profile *p)
{
    if (p == NULL)
        return;
    free((char *)p->name);
    free((char *)p->title);
    free((char *)p->source);
    free((char *)p->data_folder);
    free((char *)p->place);
    free((char *)p->revision);
    free((char *)p->commit);
    support_fini(&p->support);
    for (size_t i = 0; i < p->canonical_count; i++) {
        free((char *)p->canonical[i].architecture);
        free_list(&p->canonical[i].authors);
    }
    free(p->canonical);
    for (size_t i = 0; i < p->description_count; i++) {
        free((char *)p->descriptions[i].architecture);
        free((char *)p->descriptions[i].text);
    }
    free(p->descriptions);
    free_list(&p->quantized_loadable);
    free_list(&p->quantized_incompatible);
    free_lifecycle(&p->lifecycle);
    str_fini(&p->text);
    free(p);
}

struct profile_answer
profile_ask(const struct profile *p, struct slice architecture, struct slice model_type)
{
    const struct support_entry *by_architecture =
        architecture.data != NULL ? support_find(&p->support, SUPPORT_ARCHITECTURE, architecture)
                                  : NULL;
    const struct support_entry *by_type =
        profile_asks_model_type(p) && model_type.data != NULL
            ? support_find(&p->support, SUPPORT_MODEL_TYPE, model_type)
            : NULL;

    if (by_type != NULL && (by_architecture == NULL || by_type->tier > by_architecture->tier))
        return (struct profile_answer){by_type->tier, PROFILE_BY_MODEL_TYPE, by_type};
    if (by_architecture != NULL)
        return (struct profile_answer){by_architecture->tier, PROFILE_BY_ARCHITECTURE,
                                       by_architecture};
    return (struct profile_answer){SUPPORT_NOT, PROFILE_BY_NOTHING, NULL};
}

int
profile_check_lists(const struct profile *p, const char *called, struct err *err)
{
    if (p->lists_supported)
        return 0;
    return err_set(err, ERR_USAGE,
                   "the profile %s lists neither architectures nor types of models, so nothing can "
                   "be called %s; name another with --profile, or the library's own source with "
                   "--supported-from",
                   p->name, called);
}

bool
profile_takes(const struct profile *p, struct slice architecture, struct slice model_type)
{
    return profile_ask(p, architecture, model_type).tier >= SUPPORT_FALLBACK;
}

bool
profile_asks_model_type(const struct profile *p)
{
    return p->support.places[SUPPORT_MODEL_TYPE].count > 0;
}

const struct profile_list *
profile_authors(const struct profile *p, struct slice architecture)
{
    for (size_t i = 0; i < p->canonical_count; i++)
        if (slice_is(architecture, p->canonical[i].architecture))
            return &p->canonical[i].authors;
    return NULL;
}

const char *
profile_description(const struct profile *p, struct slice architecture)
{
    for (size_t i = 0; i < p->description_count; i++)
        if (slice_is(architecture, p->descriptions[i].architecture))
            return p->descriptions[i].text;
    return NULL;
}

bool
profile_builtin(size_t number, const char **name, struct slice *text)
{
    if (number >= builtin_files_count)
        return false;
    *name = builtin_files[number].name;
    *text = (struct slice){(const char *)builtin_files[number].data, builtin_files[number].size};
    return true;
}

bool
profile_is_builtin(const struct profile *p)
{
    const struct slice own = {str_text(&p->text), p->text.len};

    for (size_t i = 0; i < builtin_files_count; i++)
        if (strcmp(builtin_files[i].name, p->name) == 0)
            return slice_equal(
                own, (struct slice){(const char *)builtin_files[i].data, builtin_files[i].size});
    return false;
}

/* The user's folder of profiles (XDG Base Directory Specification: a relative path is ignored). */
static char *
own_folder(void)
{
    const char *config = getenv("XDG_CONFIG_HOME");
    const char *home = getenv("HOME");

    if (config != NULL && config[0] == '/')
        return file_join(config, "hubcensus/profiles");
    if (home != NULL && home[0] == '/')
        return file_join(home, ".config/hubcensus/profiles");
    return NULL;
}

static bool
ends_in_json(const char *name)
{
    size_t n = strlen(name);

    return n >= 5 && strcmp(name + n - 5, ".json") == 0;
}

static int
by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The names of all profiles there are, sorted, each once; the caller frees them. */
static char **
all_names(size_t *count, const char *folder)
{
    char **names = NULL;
    size_t n = 0;
    DIR *dir = folder != NULL ? opendir(folder) : NULL;
    const struct dirent *entry;

    for (size_t i = 0; i < builtin_files_count; i++) {
        names = mem_realloc_array(names, n + 1, sizeof *names);
        names[n++] = mem_strdup(builtin_files[i].name);
    }
    while (dir != NULL && (entry = readdir(dir)) != NULL) {
        if (entry->d_name[0] == '.' || !ends_in_json(entry->d_name))
            continue;
        names = mem_realloc_array(names, n + 1, sizeof *names);
        names[n++] = mem_strndup(entry->d_name, strlen(entry->d_name) - 5);
    }
    if (dir != NULL)
        closedir(dir);
    if (n > 0)
        qsort(names, n, sizeof *names, by_text);
    *count = 0;
    for (size_t i = 0; i < n; i++) {
        if (*count > 0 && strcmp(names[*count - 1], names[i]) == 0)
            free(names[i]);
        else
            names[(*count)++] = names[i];
    }
    return names;
}

static int
unknown(const char *name, const char *folder, struct err *err)
{
    struct str text = STR_INIT;
    size_t count;
    char **names = all_names(&count, folder);
    const char *near = nearest_of(name, (const char *const *)names, count);

    str_puts(&text, "no profile is called \"");
    show_text(&text, slice_of(name), SHOW_LENGTH);
    str_putc(&text, '"');
    if (near != NULL) {
        str_puts(&text, "; did you mean \"");
        show_text(&text, slice_of(near), SHOW_LENGTH);
        str_puts(&text, "\"?");
    }
    str_puts(&text, near != NULL ? " There are: " : "; there are: ");
    for (size_t i = 0; i < count; i++) {
        str_puts(&text, i > 0 ? ", " : "");
        show_text(&text, slice_of(names[i]), SHOW_LENGTH);
    }
    str_puts(&text, ", and files, named with a '/' or with \".json\" at the end");
    err_set(err, ERR_USAGE, "%s", str_text(&text));
    str_fini(&text);
    profile_names_free(names, count);
    return -1;
}

/* Load the file `path`: 1, 0 when there is none, -1. */
static int
load_file(struct profile **out, const char *path, struct err *err)
{
    struct str text = STR_INIT;
    int status = file_read(&text, path, PROFILE_MAX_BYTES, err);

    if (status > 0 && profile_read(out, (struct slice){str_text(&text), text.len}, path, err) != 0)
        status = -1;
    str_fini(&text);
    return status;
}

/* Look the name up in the user's folder, then among the built-in ones. */
static int
load_named(struct profile **out, const char *name, const char *folder, struct err *err)
{
    struct slice text;
    const char *builtin;
    int status = 0;

    if (folder != NULL && name[0] != '.' && name[0] != '\0') {
        struct str file = STR_INIT;
        str_printf(&file, "%s.json", name);
        char *path = file_join(folder, str_text(&file));
        status = load_file(out, path, err);
        free(path);
        str_fini(&file);
    }
    if (status != 0)
        return status > 0 ? 0 : -1;
    for (size_t i = 0; profile_builtin(i, &builtin, &text); i++)
        if (strcmp(builtin, name) == 0)
            return profile_read(out, text, name, err);
    return unknown(name, folder, err);
}

int
profile_load(struct profile **out, const char *name, struct err *err)
{
    if (strchr(name, '/') == NULL && !ends_in_json(name)) {
        char *folder = own_folder();
        int status = load_named(out, name, folder, err);
        free(folder);
        return status;
    }
    int status = load_file(out, name, err);
    if (status == 0)
        return err_set(err, ERR_USAGE, "%s: there is no such file to read a profile from", name);
    return status > 0 ? 0 : -1;
}

char **
profile_names(size_t *count)
{
    char *folder = own_folder();
    char **names = all_names(count, folder);

    free(folder);
    return names;
}

void
profile_names_free(char **names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(names[i]);
    free(names);
}
