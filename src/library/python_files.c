#include "library/python_files.h"

#include <stdlib.h>
#include <string.h>

#include "base/show.h"

/* What an error says behind "PATH: ", and behind "line N, column N: ", whose line is noted. */
static const char *
without_place(const char *message, const char *path, unsigned *line)
{
    size_t length = strlen(path);
    char *end;

    *line = 0;
    if (strncmp(message, path, length) != 0 || strncmp(message + length, ": ", 2) != 0)
        return message;
    message += length + 2;
    if (strncmp(message, "line ", 5) != 0)
        return message;
    unsigned long number = strtoul(message + 5, &end, 10);
    const char *behind = strstr(end, ": ");
    if (strncmp(end, ", column ", 9) != 0 || behind == NULL)
        return message;
    *line = (unsigned)number;
    return behind + 2;
}

void
python_files_remark(struct support *s, const char *path, const struct err *fault)
{
    unsigned line;
    const char *text = without_place(fault->message, path, &line);

    support_remark(s, SUPPORT_UNREAD, (struct slice){NULL, 0}, slice_of(path), line, "%s", text);
}

/* Why nothing was read of a file that is there. */
static void
remark_nothing(struct support *s, const struct checkout_file *file)
{
    static const char *const reasons[] = {
        [CHECKOUT_FILE] = "its content is not in the clone: fetch it with git",
        [CHECKOUT_LINK] = "is a symbolic link, which is not followed",
        [CHECKOUT_SUBMODULE] = "is another repository",
    };

    support_remark(s, SUPPORT_UNREAD, (struct slice){NULL, 0}, slice_of(file->path), 0, "%s",
                   reasons[file->kind]);
}

/* Read one file into `text`, cleared before: 1, 0 with a remark, -1. */
static int
read_text(struct str *text, struct support *s, struct checkout *c, const struct checkout_file *file,
          struct err *err)
{
    struct err own;

    err_clear(&own);
    str_truncate(text, 0);
    int found = checkout_read(text, c, file->path, &own);
    if (found > 0)
        return 1;
    if (found == 0)
        remark_nothing(s, file);
    else if (own.kind == ERR_DATA)
        python_files_remark(s, file->path, &own);
    else
        return err_set(err, own.kind, "%s", own.message);
    return 0;
}

/* Let `fn` read the text: 1, 0 with a remark, -1. */
static int
tell(struct support *s, const char *path, const struct str *text, python_file_fn *fn, void *context,
     struct err *err)
{
    struct err own;

    err_clear(&own);
    if (fn(context, path, (struct slice){str_text(text), text->len}, &own) == 0)
        return 1;
    if (own.kind != ERR_DATA)
        return err_set(err, own.kind, "%s", own.message);
    python_files_remark(s, path, &own);
    return 0;
}

int
python_files_one(struct support *s, struct checkout *c, const char *path, python_file_fn *fn,
                 void *context, struct err *err)
{
    const struct checkout_file *file;
    struct str text = STR_INIT;
    int status = checkout_find(&file, c, path, err);

    if (status > 0)
        status = read_text(&text, s, c, file, err);
    if (status > 0)
        status = tell(s, path, &text, fn, context, err);
    str_fini(&text);
    return status;
}

static bool
is_python(const char *path)
{
    size_t length = strlen(path);

    return length > 3 && strcmp(path + length - 3, ".py") == 0;
}

/* Whether a file of the folder is one that is asked for. */
static bool
is_of(const struct python_folder *folder, const char *path)
{
    size_t length = strlen(folder->path);

    if (length > 0 && folder->path[length - 1] != '/')
        length++;
    return is_python(path) && (folder->below || strchr(path + length, '/') == NULL);
}

static bool
holds(const struct str *text, const char *word)
{
    return word == NULL || memmem(str_text(text), text->len, word, strlen(word)) != NULL;
}

int
python_files_each(struct support *s, struct checkout *c, const struct python_folder *folder,
                  python_file_fn *fn, void *context, struct err *err)
{
    const struct checkout_file *files;
    struct str text = STR_INIT;
    size_t count;
    struct err own;
    int status = 0;

    err_clear(&own);
    if (checkout_files(&files, &count, c, folder->path, &own) != 0)
        return own.kind == ERR_USAGE ? 0 : err_set(err, own.kind, "%s", own.message);
    for (size_t i = 0; status >= 0 && i < count; i++) {
        if (!is_of(folder, files[i].path))
            continue;
        status = read_text(&text, s, c, &files[i], err);
        if (status > 0 && holds(&text, folder->word))
            status = tell(s, files[i].path, &text, fn, context, err);
    }
    str_fini(&text);
    return status < 0 ? -1 : 0;
}

int
python_files_nothing(struct err *err, const struct support *s, const char *what)
{
    struct str shown = STR_INIT;
    size_t i = 0;

    while (i < s->remark_count && s->remarks[i].kind != SUPPORT_UNREAD)
        i++;
    if (i < s->remark_count) {
        const struct support_remark *first = &s->remarks[i];
        str_puts(&shown, " (not read: ");
        show_text(&shown, first->file, SHOW_LENGTH);
        if (first->line > 0)
            str_printf(&shown, ": line %u", first->line);
        str_printf(&shown, ": %.*s)", (int)first->text.len, first->text.data);
    }
    err_set(err, ERR_DATA, "%s%s", what, str_text(&shown));
    str_fini(&shown);
    return -1;
}
