/*
 * The whole tree is listed once, at the first question, and sorted by bytes: the
 * files below a folder then stand side by side.  Sorted so, "a-b/x" comes before
 * "a/x", thus a folder is looked for with its '/'.
 *
 * Names may hold any byte but NUL, so lists are asked for with -z, and contents
 * by the id of the object: `git cat-file --batch` takes a name a line.
 */
#include "git/checkout_inner.h"

#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/show.h"
#include "git/disk.h"
#include "git/git_answers.h"

/*
 * The longest sources of libraries have half a megabyte; their tokens can take a
 * hundred times as much memory.
 */
#define CHECKOUT_MAX_BYTES ((size_t)8 << 20)

/* Characters of git's own message that ours shows. */
#define SHOW_COMPLAINT 1000

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

/* Opening. */

struct checkout *
checkout_new(void)
{
    struct checkout *c = mem_zalloc(sizeof *c);

    c->folder = mem_strdup("");
    c->place = mem_strdup("");
    map_init(&c->asked);
    return c;
}

/* Where below the root the folder `path` is. */
static void
find_place(struct checkout *c, const char *path)
{
    const char *root = git_root(c->git);
    char *real = realpath(path, NULL);
    size_t length = root != NULL ? strlen(root) : 0;

    if (root != NULL && real != NULL && strncmp(real, root, length) == 0 && real[length] == '/') {
        free(c->place);
        c->place = mem_strdup(real + length + 1);
    }
    free(real);
}

static int
open_git(struct checkout *c, const char *path, const volatile sig_atomic_t *stop, struct err *err)
{
    if (git_open(&c->git, path, stop, err) != 0)
        return -1;
    c->git_is_ours = true;
    c->name = mem_strdup(git_folder(c->git));
    find_place(c, path);
    return 0;
}

int
checkout_open(struct checkout **out, const struct checkout_options *options, struct err *err)
{
    struct checkout *c = checkout_new();
    const char *revision = options->revision != NULL ? options->revision : "HEAD";

    *out = NULL;
    c->worktree = options->worktree;
    if (open_git(c, options->repo, options->stop, err) != 0)
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
checkout_open_folder(struct checkout **out, const char *path, const volatile sig_atomic_t *stop)
{
    struct checkout *c = checkout_new();

    c->disk = disk_open(path, stop);
    c->name = mem_strdup(path);
    *out = c;
}

/* Whether the folder can be looked into: 0, or -1. */
static int
check_folder(const char *path, struct err *err)
{
    struct stat st;

    if (stat(path, &st) == 0 && !S_ISDIR(st.st_mode))
        return err_set(err, ERR_USAGE, "%s: is no folder", path);
    if (access(path, R_OK | X_OK) == 0)
        return 0;
    return err_set(err, errno == ENOENT || errno == ENOTDIR ? ERR_USAGE : ERR_FATAL, "%s: %s", path,
                   strerror(errno));
}

/* Whether what the checkout was opened by is there for git: 1, 0 or -1. */
static int
place_is_known(struct checkout *c, struct err *err)
{
    int known = c->place[0] == '\0' || !c->worktree ? 1 : checkout_has(c, c->place, err);

    map_clear(&c->asked);
    return known;
}

int
checkout_open_found(struct checkout **out, const char *path, const volatile sig_atomic_t *stop,
                    struct err *err)
{
    struct checkout *c = checkout_new();
    struct err why = {.kind = ERR_NONE};
    int status = check_folder(path, err);

    *out = NULL;
    if (status == 0 && open_git(c, path, stop, &why) != 0) {
        checkout_close(c);
        if (why.kind != ERR_USAGE)
            return err_set(err, why.kind, "%s", why.message);
        checkout_open_folder(out, path, stop);
        return 0;
    }
    if (status == 0) {
        c->worktree = git_root(c->git) != NULL;
        status = git_commit(&c->commit, c->git, "HEAD", &why);
        if (status != 0 && (why.kind != ERR_USAGE || !c->worktree))
            err_set(err, why.kind, "%s", why.message);
        else
            status = place_is_known(c, err);
    }
    if (status == 0 && c->git != NULL) {
        checkout_close(c);
        checkout_open_folder(out, path, stop);
        return 0;
    }
    if (status > 0) {
        *out = c;
        return 0;
    }
    checkout_close(c);
    return -1;
}

void
checkout_close(struct checkout *c)
{
    if (c == NULL)
        return;
    git_objects_close(c->objects);
    if (c->git_is_ours)
        git_close(c->git);
    disk_close(c->disk);
    map_fini(&c->asked);
    free(c->files);
    str_fini(&c->listing);
    free(c->commit);
    free(c->name);
    free(c->place);
    free(c->folder);
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
    return c->name;
}

const char *
checkout_place(const struct checkout *c)
{
    return c->place;
}

bool
checkout_is_on_disk(const struct checkout *c)
{
    return c->worktree || c->disk != NULL;
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

/* Of a path in the repository, what stands before the path below the root. */
static size_t
bytes_before_root(const struct checkout *c)
{
    return c->folder[0] != '\0' ? strlen(c->folder) + 1 : 0;
}

/* The id of a file's content: it ends before the tab before the path. */
static char *
object_of(const struct checkout *c, const struct checkout_file *file)
{
    size_t length = strlen(c->commit);
    const char *path = file->path - bytes_before_root(c);

    return mem_strndup(path - 1 - length, length);
}

/*
 * Whether another repository is to be there: one that is, or, with nothing in it, one that is
 * not fetched.  A folder with something else took a file's place, and its files are listed.
 */
static bool
is_repository(const char *path)
{
    DIR *dir = opendir(path);
    const struct dirent *entry;
    bool has_git = false, has_other = false;

    while (dir != NULL && !has_git && (entry = readdir(dir)) != NULL) {
        has_git = strcmp(entry->d_name, ".git") == 0;
        has_other =
            has_other || (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0);
    }
    if (dir != NULL)
        closedir(dir);
    return has_git || !has_other;
}

static void
add_from_disk(struct checkout *c, struct disk_walked *last, const char *path)
{
    struct stat st;

    if (!disk_folder_is_real(last, c->name, path))
        return;
    char *whole = file_join(c->name, path);
    bool there = lstat(whole, &st) == 0;
    bool repository = there && S_ISDIR(st.st_mode) && is_repository(whole);
    free(whole);
    if (!there)
        return;
    if (S_ISREG(st.st_mode))
        add_file(c, path, CHECKOUT_FILE);
    else if (S_ISLNK(st.st_mode))
        add_file(c, path, CHECKOUT_LINK);
    else if (repository)
        add_file(c, path, CHECKOUT_SUBMODULE);
}

static int
list_worktree(struct checkout *c, struct err *err)
{
    static const char *const question[] = {
        "ls-files", "-z", "--cached", "--others", "--exclude-standard", NULL,
    };
    struct disk_walked last = {STR_INIT, true};

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

/* Remember what was asked of a working tree. */
static void
note(struct checkout *c, char question, const char *path)
{
    struct str key = STR_INIT;

    if (!c->worktree || c->commit == NULL)
        return;
    str_putc(&key, question);
    str_puts(&key, path);
    map_put(&c->asked, (struct slice){key.data, key.len}, 0);
    str_fini(&key);
}

int
checkout_find(const struct checkout_file **file, struct checkout *c, const char *path,
              struct err *err)
{
    *file = NULL;
    if (c->disk != NULL)
        return disk_find(file, c->disk, path);
    note(c, ASKED_WHETHER, path);
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
    if (c->disk != NULL)
        return err_set(err, ERR_USAGE, "%s: no such folder in %s", folder, checkout_name(c));
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
    if (c->disk != NULL) {
        int found = disk_files(files, count, c->disk, folder, err);
        return found == 0 ? no_such_folder(c, folder, err) : found > 0 ? 0 : -1;
    }
    note(c, ASKED_FILES, folder);
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

    if (c->disk != NULL)
        return disk_has(c->disk, path);
    note(c, ASKED_WHETHER, path);
    if (list_files(c, err) != 0)
        return -1;
    /* "a-b" and "a.c" stand between "a" and "a/c". */
    for (size_t i = lower_bound(c, path, length);
         i < c->count && strncmp(c->files[i].path, path, length) == 0; i++)
        if (c->files[i].path[length] == '\0' || c->files[i].path[length] == '/')
            return 1;
    return 0;
}

int
checkout_narrow(struct checkout *c, const char *folder, struct err *err)
{
    const struct checkout_file *files;
    size_t count, before = strlen(folder) + 1;

    if (folder[0] == '\0')
        return 0;
    char *name = file_join(c->name, folder);
    struct stat st;
    if (c->disk != NULL &&
        (!disk_has(c->disk, folder) || stat(name, &st) != 0 || !S_ISDIR(st.st_mode))) {
        free(name);
        return no_such_folder(c, folder, err);
    }
    if (c->disk != NULL) {
        const volatile sig_atomic_t *stop = disk_stop(c->disk);
        disk_close(c->disk);
        c->disk = disk_open(name, stop);
    } else if (checkout_files(&files, &count, c, folder, err) != 0) {
        free(name);
        return -1;
    } else {
        if (files != NULL)
            memmove(c->files, files, count * sizeof *files);
        c->count = count;
        for (size_t i = 0; i < count; i++)
            c->files[i].path += before;
    }
    free(c->name);
    c->name = name;
    char *whole = c->folder[0] != '\0' ? file_join(c->folder, folder) : mem_strdup(folder);
    free(c->folder);
    c->folder = whole;
    map_clear(&c->asked);
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
    if (!checkout_is_on_disk(c))
        return read_object(out, c, file, err);
    note(c, ASKED_CONTENT, path);
    char *whole = file_join(c->name, path);
    struct err why = {.kind = ERR_NONE};
    found = file_read_regular(out, whole, CHECKOUT_MAX_BYTES, &why);
    free(whole);
    if (found >= 0)
        return found;
    /* It is named as it is in a commit. */
    return why.kind == ERR_DATA ? file_too_large(path, CHECKOUT_MAX_BYTES, err)
                                : err_set(err, why.kind, "%s", why.message);
}
