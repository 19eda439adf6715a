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
                              "/.hubcensus.lock\n"
                              "/" FILES_CHECKPOINT "\n";

static bool
exists(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0;
}

/* Write `text` to a draft of FOLDER/NAME and push it to the disk. */
static int
draft(struct file_draft *d, const char *path, const struct str *text, struct err *err)
{
    if (file_draft_open(d, path, err) != 0)
        return -1;
    if (file_draft_write(d, text->data, text->len, err) != 0)
        return -1;
    return file_draft_settle(d, err);
}

static void
write_text(struct str *out, int file, const struct supported *supported, const struct gaps *gaps,
           const struct scan_info *info, const char *generated_at)
{
    switch (file) {
    case SUPPORTED:
        supported_write(supported, info, generated_at, out);
        break;
    case GAPS:
        gaps_write(gaps, info, generated_at, out);
        break;
    case HISTORY:
        history_write_empty(out);
        break;
    default:
        str_puts(out, ignored);
        break;
    }
}

/* Put the drafts in place; with the drafts on the disk this is as good as one step. */
static int
commit(struct file_draft *drafts, const char *folder, struct err *err)
{
    struct str done = STR_INIT;
    int status = 0;

    for (int i = 0; i < FILE_COUNT && status == 0; i++) {
        if (drafts[i].name == NULL)
            continue;
        status = file_draft_commit(&drafts[i], err);
        if (status == 0)
            str_printf(&done, "%s%s", done.len > 0 ? ", " : "", names[i]);
    }
    if (status != 0)
        err_wrap(err, "%s: written: %s; the others are unchanged", folder,
                 done.len > 0 ? str_text(&done) : "nothing");
    str_fini(&done);
    return status;
}

int
files_write(const char *folder, const struct supported *supported, const struct gaps *gaps,
            const struct scan_info *info, const char *generated_at, struct err *err)
{
    struct file_draft drafts[FILE_COUNT] = {0};
    struct str text = STR_INIT;
    int status = 0;

    for (int i = 0; i < FILE_COUNT && status == 0; i++) {
        char *path = file_join(folder, names[i]);
        if (i < HISTORY || !exists(path)) {
            str_truncate(&text, 0);
            write_text(&text, i, supported, gaps, info, generated_at);
            status = draft(&drafts[i], path, &text, err);
        }
        free(path);
    }
    if (status == 0)
        status = commit(drafts, folder, err);
    else
        err_wrap(err, "%s: all files of the registry are unchanged", folder);
    for (int i = 0; i < FILE_COUNT; i++)
        file_draft_abandon(&drafts[i]);
    str_fini(&text);
    return status;
}
