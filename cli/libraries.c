#include "libraries.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "registry_settings.h"

static const struct option_spec against_table[] = {
    {.name = "against",
     .kind = OPTION_LIST,
     .member = offsetof(struct against_settings, against),
     .value = "NAME|FILE|PATH[@REV],...",
     .help = "put these libraries beside that of --profile, parted by commas: profiles, or "
             "checkouts whose source says what is supported"},
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
    for (size_t i = 0; i < l->count; i++)
        profile_free(l->items[i]);
    libraries_init(l);
}

/*
 * Whether the profile stands there already: 1, or 0, or -1 for another one of
 * the same name, which nobody could tell apart from it.
 */
static int
stands_there(const struct libraries *l, const struct profile *p, struct err *err)
{
    for (size_t i = 0; i < l->count; i++) {
        const struct profile *other = l->items[i];
        if (strcmp(other->name, p->name) != 0)
            continue;
        if (strcmp(str_text(&other->text), str_text(&p->text)) == 0)
            return 1;
        return err_set(err, ERR_USAGE,
                       "two profiles are called \"%s\"; change the \"name\" in one of the files",
                       p->name);
    }
    return 0;
}

static int
check_profile(const struct profile *p, struct err *err)
{
    if (p->lists_supported)
        return 0;
    return err_set(err, ERR_USAGE,
                   "the profile %s lists no architectures, so nothing can be called loaded; name "
                   "another, or a file of your own with \"supported_architectures\"",
                   p->name);
}

static int
take(struct libraries *l, struct profile *profile, struct err *err)
{
    int status = stands_there(l, profile, err);

    if (status == 0 && l->count == LIBRARIES_MOST)
        status = err_set(err, ERR_USAGE, "%d libraries can stand side by side, and these are more",
                         LIBRARIES_MOST);
    if (status != 0) {
        profile_free(profile);
        return status < 0 ? -1 : 0;
    }
    l->items[l->count++] = profile;
    return 0;
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
