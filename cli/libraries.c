#include "libraries.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/show.h"
#include "registry_settings.h"

/* So much of a commit's id is shown. */
#define COMMIT_LENGTH 10

static const struct option_spec against_table[] = {
    {.name = "against",
     .kind = OPTION_LIST,
     .member = offsetof(struct against_settings, against),
     .value = "NAME|FILE|PATH[@REV],...",
     .help = "put these libraries beside the first, parted by commas: profiles, or checkouts whose "
             "source says what is supported"},
    {.name = NULL},
};

const struct option_group against_group = {"Other libraries", against_table, NULL};

void
libraries_init(struct libraries *l)
{
    memset(l, 0, sizeof *l);
}

void
libraries_fini(struct libraries *l)
{
    for (size_t i = 0; i < l->count; i++) {
        profile_free(l->items[i]);
        free(l->own_names[i]);
    }
    libraries_init(l);
}

static bool
stands_there(const struct libraries *l, const struct profile *p)
{
    for (size_t i = 0; i < l->count; i++)
        if (strcmp(str_text(&l->items[i]->text), str_text(&p->text)) == 0)
            return true;
    return false;
}

/* What may stand behind a library's name, in the order in which it is tried. */
enum name_form { BY_REVISION, BY_COMMIT, BY_PLACE, NAME_FORMS };

static void
rename_library(struct libraries *l, size_t library, enum name_form form)
{
    struct profile *p = l->items[library];
    const char *revision = form == BY_COMMIT && p->commit != NULL ? p->commit : p->revision;
    struct str name = STR_INIT;

    str_puts(&name, l->own_names[library]);
    if (form == BY_PLACE && p->place != NULL) {
        str_printf(&name, " (%s)", p->place);
    } else if (revision != NULL) {
        /* A commit's whole id is a revision too. */
        bool is_commit = p->commit != NULL && strcmp(revision, p->commit) == 0;
        str_putc(&name, '@');
        str_append(&name, revision, is_commit ? COMMIT_LENGTH : strlen(revision));
    }
    free((char *)p->name);
    p->name = str_steal(&name);
}

/* The library that is called so too; `count` when none is. */
static size_t
namesake(const struct libraries *l, size_t library)
{
    size_t i = 0;

    while (i < l->count &&
           (i == library || strcmp(l->items[i]->name, l->items[library]->name) != 0))
        i++;
    return i;
}

/* Name the last library; where another one is called so, both by what tells them apart. */
static int
name_last(struct libraries *l, struct err *err)
{
    size_t last = l->count - 1;
    struct str shown = STR_INIT;

    l->own_names[last] = mem_strdup(l->items[last]->name);
    rename_library(l, last, BY_REVISION);
    size_t other = namesake(l, last);
    for (int form = BY_COMMIT; other < l->count && form < NAME_FORMS; form++) {
        rename_library(l, other, (enum name_form)form);
        rename_library(l, last, (enum name_form)form);
        if (namesake(l, last) == l->count && namesake(l, other) == l->count)
            return 0;
    }
    if (other == l->count)
        return 0;
    show_name(&shown, slice_of(l->items[last]->name));
    err_set(err, ERR_USAGE,
            "two profiles are called \"%s\"; change the \"name\" in one of the files",
            str_text(&shown));
    str_fini(&shown);
    return -1;
}

static int
check_profile(const struct profile *p, struct err *err)
{
    if (p->lists_supported)
        return 0;
    return err_set(err, ERR_USAGE,
                   "the profile %s lists neither architectures nor types of models, so nothing can "
                   "be called loaded; name another, or the library's own source",
                   p->name);
}

static int
take(struct libraries *l, struct profile *profile, struct err *err)
{
    bool there = stands_there(l, profile);

    if (there || l->count >= LIBRARIES_MOST) {
        profile_free(profile);
        return there ? 0
                     : err_set(err, ERR_USAGE,
                               "%d libraries can stand side by side, and these are more",
                               LIBRARIES_MOST);
    }
    l->items[l->count++] = profile;
    return name_last(l, err);
}

int
libraries_take(struct libraries *l, struct profile *profile, struct err *err)
{
    if (check_profile(profile, err) != 0) {
        profile_free(profile);
        return -1;
    }
    return take(l, profile, err);
}

int
libraries_begin(struct libraries *l, struct profile *profile, struct err *err)
{
    return take(l, profile, err);
}

static bool
is_called(const struct libraries *l, const char *name)
{
    for (size_t i = 0; i < l->count; i++)
        if (strcmp(l->own_names[i], name) == 0)
            return true;
    return false;
}

int
libraries_take_builtin(struct libraries *l, struct err *err)
{
    const char *name;
    struct slice text;

    for (size_t i = 0; profile_builtin(i, &name, &text); i++) {
        struct profile *p = NULL;
        if (is_called(l, name))
            continue;
        if (profile_read(&p, text, name, err) != 0 || libraries_take(l, p, err) != 0)
            return -1;
    }
    return 0;
}

static int
load_one(struct libraries *l, const char *word, const struct message_settings *messages,
         const struct run *run, struct err *err)
{
    struct profile *p = NULL;

    if (registry_profile_of(&p, word, messages, run, err) != 0)
        return -1;
    return libraries_take(l, p, err);
}

/* Load the libraries of one --against. */
static int
load_words(struct libraries *l, const char *words, const struct message_settings *messages,
           const struct run *run, struct err *err)
{
    for (;;) {
        size_t len = strcspn(words, ",");
        char *word = mem_strndup(words, len);
        int status = len > 0 ? load_one(l, word, messages, run, err)
                             : err_set(err, ERR_USAGE,
                                       "--against: a name is missing before or after a comma");
        free(word);
        if (status != 0 || words[len] == '\0')
            return status;
        words += len + 1;
    }
}

int
libraries_load(struct libraries *l, const struct against_settings *settings,
               const struct message_settings *messages, const struct run *run, struct err *err)
{
    int status = 0;

    for (size_t i = 0; status == 0 && i < settings->against.count; i++)
        status = load_words(l, settings->against.items[i], messages, run, err);
    return status;
}
