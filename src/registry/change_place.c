#include "registry/change_place.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "base/show.h"
#include "base/str.h"
#include "registry/files.h"
#include "json/tree.h"

/* Characters of a path that a message shows. */
#define PATH_SHOWN 300

#define SCAN "scan:"

static int
find_scan(struct change_place *p, struct err *err)
{
    const char *which = p->word + strlen(SCAN);
    struct str shown = STR_INIT;

    p->kind = CHANGE_SCAN;
    if (strcmp(which, "last") == 0)
        p->scan = CHANGE_SCAN_LAST;
    else if (strcmp(which, "previous") == 0)
        p->scan = CHANGE_SCAN_PREVIOUS;
    else if (which[0] < '0' || which[0] > '9' || !json_text_int64(slice_of(which), &p->scan)) {
        show_text(&shown, slice_of(p->word), PATH_SHOWN);
        err_set(err, ERR_USAGE,
                "%s: expected scan:last, scan:previous or a scan's number, as `hubcensus trend` "
                "lists them; a path of that name is written ./%s",
                str_text(&shown), str_text(&shown));
        str_fini(&shown);
        return -1;
    }
    return 0;
}

/* Whether the first `length` bytes of the word are a path that is there. */
static bool
is_there(const char *word, size_t length, struct stat *st)
{
    char *path = mem_strndup(word, length);
    bool found = stat(path, st) == 0;

    free(path);
    return found;
}

/* The length of the longest folder that is there and that `word`, or what precedes it, begins
 * with; 0: the current one. */
static size_t
folder_before(const char *word, size_t length)
{
    struct stat st;

    while (length > 0) {
        if (is_there(word, length, &st) && S_ISDIR(st.st_mode))
            return length;
        /* The last name goes, and the slashes before it. */
        while (length > 0 && word[length - 1] != '/')
            length--;
        while (length > 1 && word[length - 1] == '/')
            length--;
        if (length == 1 && word[0] == '/')
            return 1;
    }
    return 0;
}

/* The names between `from` and `end`, one slash between two; "." says nothing. */
static char *
names_of(const char *from, const char *end)
{
    struct str out = STR_INIT;

    while (from < end) {
        const char *slash = memchr(from, '/', (size_t)(end - from));
        size_t len = (size_t)((slash != NULL ? slash : end) - from);
        if (len > 0 && !(len == 1 && from[0] == '.')) {
            str_puts(&out, out.len > 0 ? "/" : "");
            str_append(&out, from, len);
        }
        from += len + (slash != NULL);
    }
    return str_steal(&out);
}

static void
take_commit(struct change_place *p, size_t at, bool is_on_disk)
{
    size_t folder = folder_before(p->word, at);

    p->kind = CHANGE_COMMIT;
    p->is_on_disk = is_on_disk;
    p->path = folder > 0 ? mem_strndup(p->word, folder) : mem_strdup(".");
    p->inside = names_of(p->word + folder, p->word + at);
    p->revision = p->word + at + 1;
}

/*
 * The last `@' that a path stands before which is there; else, for one that a commit has and
 * the disk has not, the first `@' behind the folder that is there.
 */
static bool
find_commit(struct change_place *p)
{
    struct stat st;
    size_t length = strlen(p->word);

    for (size_t at = length; at-- > 1;)
        if (p->word[at] == '@' && is_there(p->word, at, &st)) {
            take_commit(p, at, true);
            return true;
        }
    size_t folder = folder_before(p->word, length);
    const char *sign = strchr(p->word + folder, '@');
    if (sign == NULL || sign == p->word)
        return false;
    take_commit(p, (size_t)(sign - p->word), false);
    return true;
}

static bool
is_census(const char *path)
{
    const char *slash = strrchr(path, '/');

    return strcmp(slash != NULL ? slash + 1 : path, FILES_CENSUS) == 0;
}

int
change_place_find(struct change_place *out, const char *word, struct err *err)
{
    struct str shown = STR_INIT;
    struct stat st;
    int status = 0;

    *out = (struct change_place){.word = word};
    if (strncmp(word, SCAN, strlen(SCAN)) == 0)
        return find_scan(out, err);
    show_text(&shown, slice_of(word), PATH_SHOWN);
    if (word[0] == '\0') {
        status = err_set(err, ERR_USAGE, "what is to be compared has an empty name");
    } else if (stat(word, &st) == 0 && !S_ISDIR(st.st_mode) && is_census(word)) {
        status = err_set(err, ERR_USAGE,
                         "%s: is a census; name the registry's folder, or one of the census' scans "
                         "as scan:last, with --output for its folder",
                         str_text(&shown));
    } else if (stat(word, &st) == 0) {
        out->kind = S_ISDIR(st.st_mode) ? CHANGE_FOLDER : CHANGE_FILE;
        out->path = mem_strdup(word);
    } else if (errno != ENOENT && errno != ENOTDIR && errno != ENAMETOOLONG) {
        status = err_set(err, ERR_FATAL, "%s: %s", str_text(&shown), strerror(errno));
    } else if (!find_commit(out)) {
        status = err_set(err, ERR_USAGE,
                         "%s: there is no such file or folder; name a registry's folder, one of "
                         "its files, either as PATH@REVISION, or a scan as scan:last",
                         str_text(&shown));
    } else if (out->revision[0] == '\0') {
        status =
            err_set(err, ERR_USAGE, "%s: a revision is missing behind the `@'", str_text(&shown));
    }
    str_fini(&shown);
    if (status != 0)
        change_place_fini(out);
    return status;
}

void
change_place_fini(struct change_place *place)
{
    if (place == NULL)
        return;
    free(place->path);
    free(place->inside);
    *place = (struct change_place){0};
}
