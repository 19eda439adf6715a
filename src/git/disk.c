#include "git/disk.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/mem.h"

/* The largest libraries have some ten thousand files, twelve folders deep. */
#define MOST_ENTRIES ((size_t)200000)
#define MOST_DEPTH   64

/* What one question for a folder's files found. */
struct listing {
    struct listing *next;
    char *folder;
    struct checkout_file *files;
    size_t count;
};

struct disk {
    char *root;
    const volatile sig_atomic_t *stop;
    struct arena arena; /* paths, and the files that were asked for one by one */
    struct listing *listings;
    size_t seen; /* entries of all folders that were read */
};

bool
disk_folder_is_real(struct disk_walked *last, const char *root, const char *path)
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

struct disk *
disk_open(const char *root, const volatile sig_atomic_t *stop)
{
    struct disk *d = mem_zalloc(sizeof *d);

    d->root = mem_strdup(root);
    d->stop = stop;
    arena_init(&d->arena);
    return d;
}

void
disk_close(struct disk *d)
{
    if (d == NULL)
        return;
    while (d->listings != NULL) {
        struct listing *next = d->listings->next;
        free(d->listings->folder);
        free(d->listings->files);
        free(d->listings);
        d->listings = next;
    }
    arena_fini(&d->arena);
    free(d->root);
    free(d);
}

const volatile sig_atomic_t *
disk_stop(const struct disk *d)
{
    return d->stop;
}

/* Whether no part of the path is empty, "." or "..". */
static bool
stays_inside(const char *path)
{
    for (;;) {
        size_t length = strcspn(path, "/");
        if (length == 0 || (length <= 2 && strncmp(path, "..", length) == 0))
            return false;
        if (path[length] == '\0')
            return true;
        path += length + 1;
    }
}

/* What `path` below the root is: lstat()'s answer, where no link is on the way. */
static bool
look(struct stat *st, const struct disk *d, const char *path)
{
    struct disk_walked walked = {STR_INIT, true};
    bool there = stays_inside(path) && disk_folder_is_real(&walked, d->root, path);

    str_fini(&walked.folder);
    if (!there)
        return false;
    char *whole = file_join(d->root, path);
    there = lstat(whole, st) == 0;
    free(whole);
    return there;
}

int
disk_find(const struct checkout_file **file, struct disk *d, const char *path)
{
    struct stat st;

    *file = NULL;
    if (!look(&st, d, path) || (!S_ISREG(st.st_mode) && !S_ISLNK(st.st_mode)))
        return 0;
    struct checkout_file *found = arena_alloc(&d->arena, sizeof *found);
    found->path = arena_copy(&d->arena, slice_of(path)).data;
    found->kind = S_ISREG(st.st_mode) ? CHECKOUT_FILE : CHECKOUT_LINK;
    *file = found;
    return 1;
}

bool
disk_has(struct disk *d, const char *path)
{
    struct stat st;

    return look(&st, d, path) &&
           (S_ISREG(st.st_mode) || S_ISLNK(st.st_mode) || S_ISDIR(st.st_mode));
}

/* Listing. */

static void
add(struct listing *l, struct disk *d, const char *path, enum checkout_kind kind)
{
    l->files = mem_room_for_one(l->files, l->count, sizeof *l->files);
    l->files[l->count++] = (struct checkout_file){arena_copy(&d->arena, slice_of(path)).data, kind};
}

static int list_folder(struct listing *l, struct disk *d, struct str *path, unsigned depth,
                       struct err *err);

/* `path` is a folder: another repository, or one to be listed. */
static int
add_folder(struct listing *l, struct disk *d, struct str *path, unsigned depth, struct err *err)
{
    struct str git = STR_INIT;
    struct stat st;

    str_printf(&git, "%s/%s/.git", d->root, str_text(path));
    bool is_repository = lstat(str_text(&git), &st) == 0;
    str_fini(&git);
    if (!is_repository)
        return list_folder(l, d, path, depth + 1, err);
    add(l, d, str_text(path), CHECKOUT_SUBMODULE);
    return 0;
}

static int
add_entry(struct listing *l, struct disk *d, struct str *path, unsigned depth, struct err *err)
{
    struct stat st;
    char *whole = file_join(d->root, str_text(path));
    bool there = lstat(whole, &st) == 0;

    free(whole);
    if (++d->seen > MOST_ENTRIES || depth > MOST_DEPTH)
        return err_set(err, ERR_DATA,
                       "%s: holds more than the source of any library (%zu files, or folders %d "
                       "deep); name the library's own folder",
                       d->root, MOST_ENTRIES, MOST_DEPTH);
    if (there && S_ISREG(st.st_mode))
        add(l, d, str_text(path), CHECKOUT_FILE);
    else if (there && S_ISLNK(st.st_mode))
        add(l, d, str_text(path), CHECKOUT_LINK);
    else if (there && S_ISDIR(st.st_mode))
        return add_folder(l, d, path, depth, err);
    return 0;
}

/* Add what is in the folder `path`, which is as before afterwards. */
static int
list_folder(struct listing *l, struct disk *d, struct str *path, unsigned depth, struct err *err)
{
    size_t length = path->len;
    char *whole = length > 0 ? file_join(d->root, str_text(path)) : mem_strdup(d->root);
    DIR *dir = opendir(whole);
    const struct dirent *entry;
    int status = 0;

    if (dir == NULL) {
        err_set(err, ERR_FATAL, "%s: cannot be listed: %s", whole, strerror(errno));
        free(whole);
        return -1;
    }
    while (status == 0 && (entry = readdir(dir)) != NULL) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0 ||
            strcmp(entry->d_name, ".git") == 0)
            continue;
        if (d->stop != NULL && *d->stop != 0)
            status = err_set(err, ERR_STOPPED, "stopped while %s was listed", d->root);
        str_printf(path, "%s%s", length > 0 ? "/" : "", entry->d_name);
        if (status == 0)
            status = add_entry(l, d, path, depth, err);
        str_truncate(path, length);
    }
    closedir(dir);
    free(whole);
    return status;
}

static int
by_path(const void *a, const void *b)
{
    return strcmp(((const struct checkout_file *)a)->path, ((const struct checkout_file *)b)->path);
}

/* What was listed of the folder before; NULL when nothing was. */
static struct listing *
find_listing(const struct disk *d, const char *folder)
{
    struct listing *l = d->listings;

    while (l != NULL && strcmp(l->folder, folder) != 0)
        l = l->next;
    return l;
}

/* List the folder, or say why not; `*out` is kept by `d`. */
static int
make_listing(struct listing **out, struct disk *d, struct str *path, struct err *err)
{
    struct listing *l = mem_zalloc(sizeof *l);

    if (list_folder(l, d, path, 0, err) != 0) {
        free(l->files);
        free(l);
        return -1;
    }
    if (l->count > 0)
        qsort(l->files, l->count, sizeof *l->files, by_path);
    l->folder = mem_strdup(str_text(path));
    l->next = d->listings;
    d->listings = l;
    *out = l;
    return 0;
}

int
disk_files(const struct checkout_file **files, size_t *count, struct disk *d, const char *folder,
           struct err *err)
{
    struct str path = STR_INIT;
    struct stat st;
    int found = 0;

    *files = NULL;
    *count = 0;
    str_puts(&path, folder);
    if (path.len > 0 && path.data[path.len - 1] == '/')
        str_truncate(&path, path.len - 1);
    struct listing *l = find_listing(d, str_text(&path));
    if (l == NULL && (path.len == 0 || (look(&st, d, str_text(&path)) && S_ISDIR(st.st_mode))))
        found = make_listing(&l, d, &path, err);
    str_fini(&path);
    if (l == NULL)
        return found;
    *files = l->files;
    *count = l->count;
    return 1;
}
