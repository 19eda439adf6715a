/*
 * Whatever a checkout's files hold, each reader whose library it could be reads it
 * or says why not; what it tells of has names, the files that it names are there, and
 * the profile that is written of it reads the same.  The findings of what compares
 * TransformerLens' sites have names and files, too.
 *
 * An input is files parted by the byte 0x1e, each a line with its path and then its
 * text.  They are written to a temporary folder, which is one only while it is read.
 */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "fuzz.h"
#include "library/profile_write.h"
#include "library/readers.h"
#include "library/registration.h"
#include "report/registration.h"

/* Files of one input, and characters of a path. */
#define MOST_FILES   32
#define LONGEST_PATH 120

static void
check(bool as_it_must_be)
{
    if (!as_it_must_be)
        abort();
}

/* Only what stays in the folder, and is no other name for it, may be written. */
static bool
is_path(struct slice path)
{
    char before = '/';

    if (path.len == 0 || path.len > LONGEST_PATH || path.data[path.len - 1] == '/')
        return false;
    for (size_t i = 0; i < path.len; i++) {
        char c = path.data[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!letter && strchr("_-./", c) == NULL)
            return false;
        if ((c == '/' || c == '.') && before == '/')
            return false;
        before = c;
    }
    return memchr(path.data, '\0', path.len) == NULL;
}

static void
write_file(const char *folder, struct slice path, struct slice text)
{
    char *name = slice_dup(path);
    char *whole = file_join(folder, name);
    char *slash = strrchr(whole, '/');

    /* What is a file already can be no folder; the input is then without this one. */
    *slash = '\0';
    int made = file_make_folder(whole, NULL);
    *slash = '/';
    FILE *file = made == 0 ? fopen(whole, "wb") : NULL;
    if (file != NULL) {
        check(fwrite(text.data, 1, text.len, file) == text.len || text.len == 0);
        check(fclose(file) == 0);
    }
    free(whole);
    free(name);
}

static void
write_files(const char *folder, struct slice input)
{
    for (unsigned i = 0; i < MOST_FILES && input.len > 0; i++) {
        const char *end = memchr(input.data, 0x1e, input.len);
        size_t length = end != NULL ? (size_t)(end - input.data) : input.len;
        const char *newline = memchr(input.data, '\n', length);
        size_t path = newline != NULL ? (size_t)(newline - input.data) : length;
        size_t text = newline != NULL ? path + 1 : length;
        if (is_path((struct slice){input.data, path}))
            write_file(folder, (struct slice){input.data, path},
                       (struct slice){input.data + text, length - text});
        length += end != NULL;
        input = (struct slice){input.data + length, input.len - length};
    }
}

static bool
is_there(struct checkout *c, struct slice path)
{
    char *name = slice_dup(path);
    int found = name != NULL ? checkout_has(c, name, NULL) : 0;

    free(name);
    return found > 0;
}

static void
check_reading(const struct library_reading *reading, struct checkout *c)
{
    const struct support *s = &reading->support;

    for (size_t i = 0; i < s->count; i++) {
        const struct support_entry *e = &s->entries[i];
        check(e->kind < SUPPORT_KINDS && e->tier > SUPPORT_NOT && e->tier < SUPPORT_TIERS);
        check(e->name.data != NULL && support_find(s, e->kind, e->name) == e);
        check(e->tier == SUPPORT_REMOVED || e->last.data == NULL);
        check(e->module.data == NULL || is_there(c, e->module));
        check(e->file.data != NULL || e->line == 0);
        check(e->file.data == NULL || is_there(c, e->file));
    }
    for (size_t i = 0; i < s->remark_count; i++)
        check(s->remarks[i].text.len > 0);
    for (size_t i = 0; i < reading->author_count; i++)
        check(reading->authors[i].architecture.data != NULL);
}

static bool
same_text(struct slice a, struct slice b)
{
    return a.data == NULL ? b.data == NULL : b.data != NULL && slice_equal(a, b);
}

/* The profile that is written of it, read again, says the same. */
static void
check_profile(const struct library_reading *reading)
{
    const struct profile_parts parts = {
        .name = "x", .title = "X", .source = "x", .reading = reading};
    const struct support *s = &reading->support;
    struct profile *p = NULL;
    struct str text = STR_INIT;
    struct err err = {ERR_NONE, ""};

    profile_write(&text, &parts);
    check(profile_read(&p, (struct slice){text.data, text.len}, "x", &err) == 0);
    check(p->support.count == s->count && support_digest(&p->support) == support_digest(s));
    for (size_t i = 0; i < s->count; i++) {
        const struct support_entry *e = &s->entries[i];
        const struct support_entry *again = support_find(&p->support, e->kind, e->name);
        check(again != NULL && again->tier == e->tier && again->line == e->line &&
              same_text(again->last, e->last) && same_text(again->module, e->module) &&
              same_text(again->file, e->file));
    }
    profile_free(p);
    str_fini(&text);
}

static bool
has_site(const struct library_reader *reader, struct checkout *c)
{
    for (size_t i = 0; i < READER_SITES && reader->sites[i] != NULL; i++)
        if (checkout_has(c, reader->sites[i], NULL) > 0)
            return true;
    return false;
}

static void
read_all(struct checkout *c)
{
    for (size_t i = 0; readers[i] != NULL; i++) {
        struct library_reading reading;
        struct err err = {ERR_NONE, ""};
        if (!has_site(readers[i], c))
            continue;
        library_reading_init(&reading);
        if (readers[i]->read(&reading, c, &err) == 0) {
            support_sort(&reading.support);
            check_reading(&reading, c);
            check_profile(&reading);
        } else {
            check(err.kind == ERR_DATA && err.message[0] != '\0');
        }
        library_reading_fini(&reading);
    }
}

/* What sync says of it, in every form. */
static void
compare_sites(struct checkout *c)
{
    const struct registration_origin origin = {"x", "X", checkout_name(c), NULL, true};
    struct registration r;
    struct str told = STR_INIT;
    struct err err = {ERR_NONE, ""};

    if (registration_check(&r, c, &err) == 0) {
        for (size_t i = 0; i < r.count; i++)
            check(r.findings[i].name.data != NULL && is_there(c, r.findings[i].file) &&
                  r.findings[i].text.len > 0 && r.findings[i].remedy.len > 0);
        registration_report_text(&told, &r, &origin);
        registration_report_json(&told, &r, &origin);
        registration_report_markdown(&told, &r, &origin);
        registration_report_csv(&told, &r);
        registration_report_names(&told, &r, REGISTRATION_NOTE);
    } else {
        check(err.kind == ERR_USAGE && err.message[0] != '\0');
    }
    registration_fini(&r);
    str_fini(&told);
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *where)
{
    (void)st;
    (void)type;
    (void)where;
    return remove(path);
}

/* Where the folder is made: in memory, where there is such a place, which is a hundred times as
 * fast. */
static const char *
parent(void)
{
    const char *tmp = getenv("TMPDIR");

    if (tmp != NULL && tmp[0] == '/')
        return tmp;
    return access("/dev/shm", W_OK | X_OK) == 0 ? "/dev/shm" : "/tmp";
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *folder = file_join(parent(), "hubcensus-fuzz-XXXXXX");
    struct checkout *c;

    check(mkdtemp(folder) != NULL);
    write_files(folder, (struct slice){(const char *)data, size});
    checkout_open_folder(&c, folder, NULL);
    read_all(c);
    compare_sites(c);
    checkout_close(c);
    nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    free(folder);
    return 0;
}
