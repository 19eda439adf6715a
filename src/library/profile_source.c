#include "library/profile_source.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/show.h"
#include "git/checkout.h"
#include "library/list_source.h"
#include "library/profile_write.h"
#include "library/python_files.h"
#include "library/readers.h"

/* All the architectures on the Hub take a quarter of it, and what is made of it a hundred times. */
#define LIST_MAX_BYTES ((size_t)1 << 20)

/* As long as a file may be that is looked at for what it is. */
#define WORD_MAX_BYTES ((size_t)16 << 20)

/* The profile whose names of quantized variants hold for every library. */
#define COMMON_PROFILE "transformerlens"

/* Characters of a path that a message shows. */
#define PATH_SHOWN 300

/* What --library calls a list. */
#define LIST "list"

/* Places. */

/* PATH[@REV], taken apart. */
struct place {
    const char *word;     /* as the user wrote it */
    char *path;           /* something that is there */
    const char *revision; /* in `word`; NULL when none is named */
    bool is_folder;
    bool is_regular;
};

static bool
place_at(struct place *p, size_t length)
{
    struct stat st;

    p->path = mem_strndup(p->word, length);
    if (stat(p->path, &st) == 0) {
        p->is_folder = S_ISDIR(st.st_mode);
        p->is_regular = S_ISREG(st.st_mode);
        return true;
    }
    free(p->path);
    p->path = NULL;
    return false;
}

/* Take `word` apart: true when its path is there; else errno says why not. */
static bool
place_split(struct place *p, const char *word)
{
    *p = (struct place){.word = word};
    if (place_at(p, strlen(word)))
        return true;
    int why = errno;
    for (size_t at = strlen(word); at > 1; at--)
        if (word[at - 1] == '@' && place_at(p, at - 1)) {
            p->revision = word + at;
            return true;
        }
    errno = why;
    return false;
}

static int
place_open(struct place *p, const char *word, struct err *err)
{
    struct str shown = STR_INIT;
    int status = -1;

    *p = (struct place){.word = word};
    if (word[0] == '\0') {
        err_set(err, ERR_USAGE, "the path of a library's source is empty");
    } else if (!place_split(p, word)) {
        int why = errno;
        show_text(&shown, slice_of(word), PATH_SHOWN);
        err_set(
            err, why == ENOENT || why == ENOTDIR ? ERR_USAGE : ERR_FATAL, "%s: %s%s",
            str_text(&shown), strerror(why),
            strchr(word, '@') != NULL
                ? ", nor is there what stands before its `@'"
                : "; name a library's checkout, as PATH or PATH@REVISION, or a file with names");
    } else if (p->revision != NULL && p->revision[0] == '\0') {
        err_set(err, ERR_USAGE, "%s: a revision is missing behind the `@'", word);
    } else {
        status = 0;
    }
    str_fini(&shown);
    return status;
}

/* What is made of it. */

struct making {
    struct library_reading reading;
    struct str name;
    struct str title;
    struct str source;
    char *commit; /* NULL: it was read of none */
    const volatile sig_atomic_t *stop;
};

static void
making_fini(struct making *m)
{
    library_reading_fini(&m->reading);
    str_fini(&m->name);
    str_fini(&m->title);
    str_fini(&m->source);
    free(m->commit);
}

/* Add to the source which commit of the checkout was read. */
static int
say_commit(struct making *m, struct checkout *c, struct err *err)
{
    char *day = NULL;

    if (checkout_git(c) == NULL) {
        str_puts(&m->source, ", a folder without history");
        return 0;
    }
    if (checkout_commit(c) == NULL) {
        str_puts(&m->source, ", a working tree without a commit");
        return 0;
    }
    int differs = checkout_differs(c, err);
    if (differs < 0 || git_commit_day(&day, checkout_git(c), checkout_commit(c), err) != 0)
        return -1;
    m->commit = mem_strdup(checkout_commit(c));
    str_printf(&m->source, ", commit %s of %s", m->commit, day);
    if (differs > 0)
        str_puts(&m->source, ", with changes in the working tree");
    free(day);
    return 0;
}

/* Lists. */

/* The list's own name: the file's, without its extension. */
static void
name_list(struct making *m, const char *file)
{
    const char *dot = strrchr(file, '.');
    size_t length = dot != NULL && dot > file ? (size_t)(dot - file) : strlen(file);

    str_append(&m->name, file, length);
    str_append(&m->title, file, length);
    str_printf(&m->source, "%s, a list of names", file);
}

static int
read_list(struct making *m, const struct place *p, struct slice text, const char *file,
          struct err *err)
{
    if (text.len > LIST_MAX_BYTES)
        return file_too_large(p->word, LIST_MAX_BYTES, err);
    if (text.len > 0 && text.data[strspn(text.data, " \t\r\n")] == '{')
        return err_set(err, ERR_DATA,
                       "%s: is JSON, not a list of names; a profile is named with --profile",
                       p->word);
    if (list_source_read(&m->reading.support, text, file, err) != 0)
        return err_wrap(err, "%s", p->word);
    return 0;
}

/* The file of a commit into `text`. */
static int
read_committed(struct str *text, struct making *m, const struct place *p, const char *folder,
               const char *file, struct err *err)
{
    const struct checkout_options options = {folder, p->revision, false, m->stop};
    struct checkout *c = NULL;
    int found = -1;

    if (checkout_open(&c, &options, err) == 0) {
        const char *place = checkout_place(c);
        char *path = place[0] != '\0' ? file_join(place, file) : mem_strdup(file);
        found = checkout_read(text, c, path, err);
        if (found == 0)
            err_set(err, ERR_USAGE, "%s: no such file in %s at commit %.10s", path,
                    checkout_name(c), checkout_commit(c));
        free(path);
    }
    if (found > 0 && say_commit(m, c, err) != 0)
        found = -1;
    checkout_close(c);
    return found > 0 ? 0 : -1;
}

/* The file on the disk; it can have gone since it was looked at. */
static int
read_lying(struct str *text, const struct place *p, struct err *err)
{
    int found = file_read(text, p->path, LIST_MAX_BYTES, err);

    if (found == 0)
        return err_set(err, ERR_USAGE, "%s: there is no such file", p->path);
    return found > 0 ? 0 : -1;
}

static int
make_list(struct making *m, const struct place *p, struct err *err)
{
    const char *slash = strrchr(p->path, '/');
    const char *file = !p->is_regular ? LIST : slash != NULL ? slash + 1 : p->path;
    char *folder = slash == NULL
                       ? mem_strdup(".")
                       : mem_strndup(p->path, slash > p->path ? (size_t)(slash - p->path) : 1);
    struct str text = STR_INIT;
    int status;

    name_list(m, file);
    if (p->revision != NULL)
        status = read_committed(&text, m, p, folder, file, err);
    else
        status = read_lying(&text, p, err);
    if (status == 0)
        status = read_list(m, p, (struct slice){str_text(&text), text.len}, file, err);
    str_fini(&text);
    free(folder);
    return status;
}

/* Checkouts. */

static int
open_checkout(struct checkout **out, const struct making *m, const struct place *p, struct err *err)
{
    const struct checkout_options options = {p->path, p->revision, false, m->stop};

    return p->revision != NULL ? checkout_open(out, &options, err)
                               : checkout_open_found(out, p->path, m->stop, err);
}

/*
 * Find the library in the folder that was named, else in the nearest above it that is in the
 * repository; `*folder` is then that one, to be freed.  1, 0 or -1.
 */
static int
find_in_repository(const struct library_reader **reader, char **folder, struct checkout *c,
                   const struct library_reader *only, struct err *err)
{
    *folder = mem_strdup(checkout_place(c));
    for (;;) {
        const struct readers_search search = {only, *folder, ""};
        int found = readers_look(reader, c, &search, err);
        if (found != 0 || (*folder)[0] == '\0')
            return found;
        char *slash = strrchr(*folder, '/');
        *(slash != NULL ? slash : *folder) = '\0';
    }
}

/* Where the last slash is before `end`; 0 where there is none but the first character, or no path.
 */
static size_t
last_slash(const char *path, size_t end)
{
    size_t length = path != NULL ? strlen(path) : 0;

    end = end < length ? end : length;
    while (end > 0 && path[--end] != '/')
        continue;
    return end;
}

/*
 * The same where there is no repository, with `*c` replaced: a package's own folder may have been
 * named, or one in it, and not the one that packages are in.
 */
static int
find_above(const struct library_reader **reader, struct checkout **c, const struct making *m,
           const struct library_reader *only, struct err *err)
{
    const struct readers_search here = {only, "", ""};
    char *path = realpath(checkout_name(*c), NULL);
    int found = readers_look(reader, *c, &here, err);

    for (size_t end = last_slash(path, SIZE_MAX); found == 0 && end > 0;
         end = last_slash(path, end)) {
        const struct readers_search search = {only, "", path + end + 1};
        char *folder = mem_strndup(path, end);
        struct checkout *above;
        checkout_open_folder(&above, folder, m->stop);
        found = readers_look(reader, above, &search, err);
        checkout_close(found > 0 ? *c : above);
        if (found > 0)
            *c = above;
        free(folder);
    }
    free(path);
    return found;
}

/* Find the library of the checkout, and make its folder the root. */
static int
find_library(const struct library_reader **reader, struct checkout **c, const struct making *m,
             const struct library_reader *only, struct err *err)
{
    char *folder = NULL;
    int found = checkout_git(*c) != NULL ? find_in_repository(reader, &folder, *c, only, err)
                                         : find_above(reader, c, m, only, err);

    /* A reader that is named says itself what it looked for. */
    if (found == 0 && only != NULL)
        *reader = only;
    else if (found == 0)
        found = readers_none(*c, err);
    if (found > 0 && folder != NULL && checkout_narrow(*c, folder, err) != 0)
        found = -1;
    free(folder);
    return found < 0 ? -1 : 0;
}

static int
make_of_checkout(struct making *m, const struct place *p, const char *library, struct err *err)
{
    const struct library_reader *only = NULL, *reader = NULL;
    struct checkout *c = NULL;
    int status = -1;

    if ((library != NULL && (only = readers_find(library, err)) == NULL) ||
        open_checkout(&c, m, p, err) != 0 || find_library(&reader, &c, m, only, err) != 0)
        goto out;
    if (reader->read(&m->reading, c, err) != 0) {
        err_wrap(err, "%s: %s", checkout_name(c), reader->title);
        goto out;
    }
    if (m->reading.support.count == 0) {
        python_files_nothing(err, &m->reading.support,
                             "no architecture and no type of model is listed");
        err_wrap(err, "%s: %s", checkout_name(c), reader->title);
        goto out;
    }
    str_puts(&m->name, reader->name);
    str_puts(&m->title, reader->title);
    str_puts(&m->source, reader->title);
    status = say_commit(m, c, err);

out:
    checkout_close(c);
    return status;
}

/* Profiles. */

/* The built-in profile of that name; NULL when there is none. */
static struct profile *
builtin_profile(const char *name)
{
    struct profile *found = NULL;
    struct slice text;
    const char *builtin;

    for (size_t i = 0; profile_builtin(i, &builtin, &text); i++)
        if (strcmp(builtin, name) == 0 && profile_read(&found, text, builtin, NULL) == 0)
            return found;
    return NULL;
}

/* Write what was made as a profile's text, and read that: the one form says all. */
static int
finish(struct profile **out, struct making *m, const struct place *p,
       const struct profile_request *request, struct err *err)
{
    struct profile *rest = NULL, *common = builtin_profile(COMMON_PROFILE);
    struct str text = STR_INIT;
    int status = -1;

    if (request->base == NULL)
        rest = builtin_profile(str_text(&m->name));
    else if (profile_load(&rest, request->base, err) != 0)
        goto out;
    bool has_own = rest != NULL && rest->quantized_loadable.count > 0;
    const struct profile_parts parts = {
        .name = str_text(&m->name),
        .title = str_text(&m->title),
        .source = str_text(&m->source),
        .reading = &m->reading,
        .base = rest,
        .quantized = has_own ? rest : common,
        .is_brief = request->is_brief,
    };
    support_sort(&m->reading.support);
    profile_write(&text, &parts);
    status = profile_read(out, (struct slice){text.data, text.len}, p->word, err);
    if (status == 0) {
        (*out)->place = mem_strdup(p->word);
        (*out)->revision = p->revision != NULL ? mem_strdup(p->revision) : NULL;
        (*out)->commit = m->commit;
        m->commit = NULL;
    }
    const struct support *said = &m->reading.support;
    for (size_t i = 0; status == 0 && i < said->remark_count; i++) {
        const struct support_remark *r = &said->remarks[i];
        support_remark(&(*out)->support, r->kind, r->name, r->file, r->line, "%.*s",
                       (int)r->text.len, r->text.data);
    }

out:
    str_fini(&text);
    profile_free(rest);
    profile_free(common);
    return status;
}

static int
make_list_named(struct making *m, const struct place *p, const char *library, struct err *err)
{
    if (library == NULL || strcmp(library, LIST) == 0)
        return make_list(m, p, err);
    if (readers_find(library, err) == NULL)
        return -1;
    return err_set(err, ERR_USAGE, "%s: is a file, and --library %s reads a checkout's folder",
                   p->word, library);
}

static int
make_of_folder(struct making *m, const struct place *p, const char *library, struct err *err)
{
    if (library == NULL || strcmp(library, LIST) != 0)
        return make_of_checkout(m, p, library, err);
    return err_set(err, ERR_USAGE, "%s: is a folder; a list is a file, with a name a line",
                   p->word);
}

int
profile_from_place(struct profile **out, const struct profile_request *request, struct err *err)
{
    struct making making = {.stop = request->stop};
    struct place p;

    if (place_open(&p, request->place, err) != 0) {
        free(p.path);
        return -1;
    }
    library_reading_init(&making.reading);
    int status = p.is_folder ? make_of_folder(&making, &p, request->library, err)
                             : make_list_named(&making, &p, request->library, err);
    if (status == 0)
        status = finish(out, &making, &p, request, err);
    making_fini(&making);
    free(p.path);
    return status;
}

int
profile_source_open(struct checkout **out, const struct library_reader **reader, const char *place,
                    const char *library, const volatile sig_atomic_t *stop, struct err *err)
{
    const struct making making = {.stop = stop};
    const struct library_reader *only = NULL;
    struct place p;
    int status = place_open(&p, place, err);

    *out = NULL;
    if (status == 0 && !p.is_folder)
        status = err_set(err, ERR_USAGE, "%s: is a file, and no checkout of a library", place);
    if (status == 0 && library != NULL && (only = readers_find(library, err)) == NULL)
        status = -1;
    if (status == 0)
        status = open_checkout(out, &making, &p, err);
    if (status == 0)
        status = find_library(reader, out, &making, only, err);
    if (status != 0) {
        checkout_close(*out);
        *out = NULL;
    }
    free(p.path);
    return status;
}

/* Whether the file is a profile: its first character is that of an object. */
static bool
holds_profile(const char *path)
{
    struct str text = STR_INIT;
    bool is = file_read(&text, path, WORD_MAX_BYTES, NULL) > 0 && text.len > 0 &&
              text.data[strspn(text.data, " \t\r\n")] == '{';

    str_fini(&text);
    return is;
}

int
profile_from_word(struct profile **out, const char *word, const volatile sig_atomic_t *stop,
                  struct err *err)
{
    size_t length = strlen(word);
    bool is_json = length >= 5 && strcmp(word + length - 5, ".json") == 0;
    struct err why = {.kind = ERR_NONE};
    struct place p;

    if (!is_json && strchr(word, '/') == NULL) {
        if (profile_load(out, word, &why) == 0)
            return 0;
        if (why.kind != ERR_USAGE)
            return err_set(err, why.kind, "%s", why.message);
    }
    bool there = place_split(&p, word);
    bool is_profile =
        there ? p.revision == NULL && p.is_regular && (is_json || holds_profile(p.path)) : is_json;
    free(p.path);
    if (is_profile)
        return profile_load(out, word, err);
    if (!there && why.kind == ERR_USAGE)
        return err_set(err, ERR_USAGE, "%s", why.message);
    return profile_from_place(out, &(struct profile_request){.place = word, .stop = stop}, err);
}
