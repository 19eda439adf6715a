#include "registry/files.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "base/file.h"
#include "registry/history.h"

/* The files of one writing, in the order in which they take their names. */
enum { SUPPORTED, GAPS, HISTORY, IGNORE, FILE_COUNT };

static const char *const names[FILE_COUNT] = {
    [SUPPORTED] = FILES_SUPPORTED,
    [GAPS] = FILES_GAPS,
    [HISTORY] = FILES_HISTORY,
    [IGNORE] = ".gitignore",
};

static const char ignored[] = "# The census can be made again from the Hub; the reports cannot.\n"
                              "/" FILES_CENSUS "\n"
                              "/" FILES_CENSUS "-wal\n"
                              "/" FILES_CENSUS "-shm\n"
                              "/" FILES_CENSUS "-journal\n"
                              "/" FILES_CENSUS ".damaged-*\n"
                              "/.hubcensus.lock\n"
                              "/" FILES_CHECKPOINT "\n"
                              "/" FILES_GAPS_BEFORE "\n"
                              "/.*.hubcensus-*\n";

static bool
exists(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0;
}

struct report {
    const struct supported *supported;
    const struct gaps *gaps;
    const struct scan_info *info;
    const char *generated_at;
};

static int
write_file(struct file_draft *d, int file, const struct report *r, struct err *err)
{
    struct str text = STR_INIT;

    if (file == SUPPORTED)
        return supported_write_draft(r->supported, r->info, r->generated_at, d, err);
    if (file == GAPS)
        gaps_write(r->gaps, r->info, r->generated_at, &text);
    else if (file == HISTORY)
        history_write_empty(&text);
    else
        str_puts(&text, ignored);
    int status = file_draft_write(d, text.data, text.len, err);
    str_fini(&text);
    return status;
}

/* Write a file to a draft at `path`, and push it to the disk. */
static int
draft(struct file_draft *d, const char *path, int file, const struct report *r, struct err *err)
{
    if (file_draft_open(d, path, err) != 0 || write_file(d, file, r, err) != 0)
        return -1;
    return file_draft_settle(d, err);
}

int
files_check(const char *folder, struct err *err)
{
    int status = 0;

    for (int i = 0; i < FILE_COUNT && status == 0; i++) {
        struct file_draft d = {.fd = -1};
        char *path = file_join(folder, names[i]);
        if (i < HISTORY || !exists(path))
            status = file_draft_open(&d, path, err);
        file_draft_abandon(&d);
        free(path);
    }
    return status;
}

int
files_write(const char *folder, const struct supported *supported, const struct gaps *gaps,
            const struct scan_info *info, const char *generated_at, struct err *err)
{
    const struct report report = {supported, gaps, info, generated_at};
    struct file_draft drafts[FILE_COUNT] = {0};
    int status = 0;

    for (int i = 0; i < FILE_COUNT && status == 0; i++) {
        char *path = file_join(folder, names[i]);
        if (i < HISTORY || !exists(path))
            status = draft(&drafts[i], path, i, &report, err);
        free(path);
    }
    if (status == 0)
        status = file_drafts_commit(drafts, FILE_COUNT, err);
    else
        err_wrap(err, "%s: all files of the registry are unchanged", folder);
    for (int i = 0; i < FILE_COUNT; i++)
        file_draft_abandon(&drafts[i]);
    return status;
}
