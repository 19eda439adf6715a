/*
 * The whole tree is listed once, at the first question, and sorted by bytes: the
 * files below a folder then stand side by side.  Sorted so, "a-b/x" comes before
 * "a/x", thus a folder is looked for with its '/'.
 *
 * Names may hold any byte but NUL, so lists are asked for with -z, and contents
 * by the id of the object: `git cat-file --batch` takes a name a line.
 */
#include "git/checkout.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/show.h"
#include "git/git_answers.h"

/*
 * The longest sources of libraries have half a megabyte; their tokens can take a
 * hundred times as much memory.
 */
#define CHECKOUT_MAX_BYTES ((size_t)8 << 20)

/* Characters of git's own message that ours shows. */
#define SHOW_COMPLAINT 1000

struct checkout {
    struct git *git;
    char *commit;
    bool worktree;
    bool listed;
    struct str listing; /* as git wrote it; owns all paths */
    struct checkout_file *files;
    size_t count;
    struct git_objects *objects; /* NULL until something is read */
};

/* git's last line says what it died of; those before it warn. */
static int
git_failed(const struct checkout *c, const char *command, struct str *complaint, struct err *err)
{
    struct str shown = STR_INIT;

    while (complaint->len > 0 && complaint->data[complaint->len - 1] == '\n')
        str_truncate(complaint, complaint->len - 1);
    const char *text = str_text(complaint);
    const char *newline = strrchr(text, '\n');
    show_text(&shown, slice_of(newline != NULL ? newline + 1 : text), SHOW_COMPLAINT);
    if (git_is_partial(c->git))
        err_set(
            err, ERR_FATAL,
            "%s: its files cannot be listed (%s); where the clone lacks its folders, `git fetch "
            "--refetch --filter=blob:none' gets them",
            checkout_name(c), str_text(&shown));
    else
        err_set(err, ERR_FATAL, "%s: its files cannot be listed: git %s: %s", checkout_name(c),
                command, str_text(&shown));
    str_fini(&shown);
    return -1;
}

/* Run a git command that must succeed; its answer becomes the listing. */
static int
ask_git(struct checkout *c, const char *const *arguments, struct err *err)
{
    struct str complaint = STR_INIT;
    int status = git_run(&c->listing, &complaint, c->git, arguments, (struct slice){NULL, 0}, err);

    if (status > 0)
        status = git_failed(c, arguments[0], &complaint, err);
    str_fini(&complaint);
    return status;
}

int
checkout_open(struct checkout **out, const struct checkout_options *options, struct err *err)
{
    struct checkout *c = mem_zalloc(sizeof *c);
    const char *revision = options->revision != NULL ? options->revision : "HEAD";

    *out = NULL;
    c->worktree = options->worktree;
    if (git_open(&c->git, options->repo, options->stop, err) != 0)
        goto fail;
    if (c->worktree && git_root(c->git) == NULL) {
        err_set(err, ERR_USAGE,
                "%s: a bare repository has no working tree; name a checkout, or a revision",
                options->repo);
        goto fail;
    }
    if (git_commit(&c->commit, c->git, revision, err) != 0)
        goto fail;
    *out = c;
    return 0;

fail:
    checkout_close(c);
    return -1;
}

void
checkout_close(struct checkout *c)
{
    if (c == NULL)
        return;
    git_objects_close(c->objects);
    git_close(c->git);
    free(c->files);
    str_fini(&c->listing);
    free(c->commit);
    free(c);
}

struct git *
checkout_git(const struct checkout *c)
{
    return c->git;
}

const char *
checkout_commit(const struct checkout *c)
{
    return c->commit;
}

const char *
checkout_name(const struct checkout *c)
{
    return git_folder(c->git);
}

/* The list. */

static void
add_file(struct checkout *c, const char *path, enum checkout_kind kind)
{
    /* Full at 0 and at powers of two. */
    if ((c->count & (c->count - 1)) == 0)
        c->files = mem_realloc_array(c->files, c->count == 0 ? 1 : c->count * 2, sizeof *c->files);
    c->files[c->count++] = (struct checkout_file){path, kind};
}

static enum checkout_kind
kind_of(struct slice mode)
{
    if (slice_is(mode, "120000"))
        return CHECKOUT_LINK;
    return slice_is(mode, "160000") ? CHECKOUT_SUBMODULE : CHECKOUT_FILE;
}

static int
list_commit(struct checkout *c, struct err *err)
{
    const char *const question[] = {"ls-tree", "-r", "-z", "--full-tree", c->commit, NULL};
    struct git_entry entry;
    int more;

    if (ask_git(c, question, err) != 0)
        return -1;
    struct slice text = {str_text(&c->listing), c->listing.len};
    while ((more = git_cut_entry(&entry, &text)) > 0 && entry.id.len == strlen(c->commit))
        add_file(c, entry.path.data, kind_of(entry.mode));
    if (more == 0)
        return 0;
    return err_set(err, ERR_FATAL, "%s: what git ls-tree says is not understood", checkout_name(c));
}

/* The id of a file's content: it ends before the tab before the path. */
static char *
object_of(const struct checkout *c, const struct checkout_file *file)
{
    size_t length = strlen(c->commit);

    return mem_strndup(file->path - 1 - length, length);
}

/* A folder whose way from the root was walked, so that its next file need not walk it again. */
struct walked {
    struct str folder;
    bool real;
};

/*
 * Whether the folder that holds `path` is reached without a symbolic link: git
 * still names the files of a folder that a link has taken the place of.
 */
static bool
folder_is_real(struct walked *last, const char *root, const char *path)
{
    const char *slash = strrchr(path, '/');
    size_t length = slash != NULL ? (size_t)(slash - path) : 0;
    bool real = true;
    struct stat st;

    if (last->folder.data != NULL && length == last->folder.len &&
        memcmp(last->folder.data, path, length) == 0)
        return last->real;
    str_truncate(&last->folder, 0);
    str_append(&last->folder, path, length);
    for (size_t i = 1; real && i <= length; i++) {
        if (i < length && path[i] != '/')
            continue;
        last->folder.data[i] = '\0';
        char *whole = file_join(root, last->folder.data);
        real = lstat(whole, &st) == 0 && S_ISDIR(st.st_mode);
        free(whole);
        last->folder.data[i] = path[i];
    }
    str_truncate(&last->folder, length);
    last->real = real;
    return real;
}

static void
add_from_disk(struct checkout *c, struct walked *last, const char *path)
{
    const char *root = git_root(c->git);
    struct stat st;

    if (!folder_is_real(last, root, path))
        return;
    char *whole = file_join(root, path);
    bool there = lstat(whole, &st) == 0;
    free(whole);
    if (!there)
        return;
    if (S_ISREG(st.st_mode))
        add_file(c, path, CHECKOUT_FILE);
    else if (S_ISLNK(st.st_mode))
        add_file(c, path, CHECKOUT_LINK);
    else if (S_ISDIR(st.st_mode)) /* git names a folder only where another repository begins */
        add_file(c, path, CHECKOUT_SUBMODULE);
}

static int
list_worktree(struct checkout *c, struct err *err)
{
    static const char *const question[] = {
        "ls-files", "-z", "--cached", "--others", "--exclude-standard", NULL,
    };
    struct walked last = {STR_INIT, true};

    if (ask_git(c, question, err) != 0)
        return -1;
    if (c->listing.len == 0)
        return 0;
    char *end = c->listing.data + c->listing.len;
    for (char *path = c->listing.data; path < end;) {
        size_t length = strlen(path);
        char *next = path + length + 1;
        /* An untracked repository is named with a '/' behind. */
        if (length > 0 && path[length - 1] == '/')
            path[length - 1] = '\0';
        add_from_disk(c, &last, path);
        path = next;
    }
    str_fini(&last.folder);
    return 0;
}

static int
by_path(const void *a, const void *b)
{
    return strcmp(((const struct checkout_file *)a)->path, ((const struct checkout_file *)b)->path);
}

/* List the tree unless that is done. */
static int
list_files(struct checkout *c, struct err *err)
{
    size_t kept = 0;

    if (c->listed)
        return 0;
    c->count = 0;
    str_truncate(&c->listing, 0);
    if ((c->worktree ? list_worktree(c, err) : list_commit(c, err)) != 0)
        return -1;
    if (c->count > 0)
        qsort(c->files, c->count, sizeof *c->files, by_path);
    /* In the midst of a merge git names a file once for each side. */
    for (size_t i = 0; i < c->count; i++)
        if (kept == 0 || by_path(&c->files[kept - 1], &c->files[i]) != 0)
            c->files[kept++] = c->files[i];
    c->count = kept;
    c->listed = true;
    return 0;
}

/* The place of the first file that does not come before the `length` bytes of `path`. */
static size_t
lower_bound(const struct checkout *c, const char *path, size_t length)
{
    size_t low = 0, high = c->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strncmp(c->files[middle].path, path, length) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

int
checkout_find(const struct checkout_file **file, struct checkout *c, const char *path,
              struct err *err)
{
    *file = NULL;
    if (list_files(c, err) != 0)
        return -1;
    size_t i = lower_bound(c, path, strlen(path) + 1);
    if (i == c->count || strcmp(c->files[i].path, path) != 0)
        return 0;
    *file = &c->files[i];
    return 1;
}

static int
no_such_folder(struct checkout *c, const char *folder, struct err *err)
{
    static const char *const kinds[] = {"a file", "a symbolic link", "another repository"};
    const struct checkout_file *file;

    if (checkout_find(&file, c, folder, err) > 0)
        return err_set(err, ERR_USAGE, "%s: is %s in %s, no folder with files of it", folder,
                       kinds[file->kind], checkout_name(c));
    if (c->worktree)
        return err_set(err, ERR_USAGE, "%s: no such folder in the working tree of %s", folder,
                       checkout_name(c));
    return err_set(err, ERR_USAGE, "%s: no such folder in %s at commit %.10s", folder,
                   checkout_name(c), c->commit);
}

int
checkout_files(const struct checkout_file **files, size_t *count, struct checkout *c,
               const char *folder, struct err *err)
{
    struct str prefix = STR_INIT;

    *files = NULL;
    *count = 0;
    if (list_files(c, err) != 0)
        return -1;
    str_puts(&prefix, folder);
    if (prefix.len > 0 && prefix.data[prefix.len - 1] != '/')
        str_putc(&prefix, '/');
    size_t first = lower_bound(c, str_text(&prefix), prefix.len);
    size_t end = first;
    while (end < c->count && strncmp(c->files[end].path, str_text(&prefix), prefix.len) == 0)
        end++;
    str_fini(&prefix);
    if (first == end && folder[0] != '\0')
        return no_such_folder(c, folder, err);
    if (first < end)
        *files = c->files + first;
    *count = end - first;
    return 0;
}

int
checkout_has(struct checkout *c, const char *path, struct err *err)
{
    size_t length = strlen(path);

    if (list_files(c, err) != 0)
        return -1;
    /* "a-b" and "a.c" stand between "a" and "a/c". */
    for (size_t i = lower_bound(c, path, length);
         i < c->count && strncmp(c->files[i].path, path, length) == 0; i++)
        if (c->files[i].path[length] == '\0' || c->files[i].path[length] == '/')
            return 1;
    return 0;
}

/* Contents. */

static int
read_object(struct str *out, struct checkout *c, const struct checkout_file *file, struct err *err)
{
    size_t before = out->len;
    const char *type;

    if (c->objects == NULL && git_objects_open(&c->objects, c->git, err) != 0)
        return -1;
    char *id = object_of(c, file);
    int found = git_objects_read(out, &type, c->objects, id, CHECKOUT_MAX_BYTES, err);
    free(id);
    if (found < 0)
        str_truncate(out, before);
    if (found < 0 && err != NULL && err->kind == ERR_DATA)
        err_wrap(err, "%s", file->path);
    return found;
}

int
checkout_read(struct str *out, struct checkout *c, const char *path, struct err *err)
{
    const struct checkout_file *file;
    int found = checkout_find(&file, c, path, err);

    if (found <= 0)
        return found;
    if (file->kind != CHECKOUT_FILE)
        return 0;
    if (!c->worktree)
        return read_object(out, c, file, err);
    char *whole = file_join(git_root(c->git), path);
    found = file_read_regular(out, whole, CHECKOUT_MAX_BYTES, err);
    free(whole);
    return found;
}
