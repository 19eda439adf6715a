#include "registry/change_sides.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/show.h"
#include "git/checkout.h"
#include "registry/census_file.h"
#include "registry/files.h"

/* Files. */

/* What a file that was read adds to what is told of its side. */
static void
note_file(struct change_side *side, const struct change_file *file)
{
    if (file->has_models) {
        side->has_models = side->has_registry = true;
        side->registry = file->header;
        side->scanned = file->header.scanned;
    }
    if (file->has_gaps) {
        side->has_gaps = true;
        side->gaps = file->header;
        if (!side->has_registry)
            side->scanned = file->header.scanned;
    }
}

/* 1, 0 when there is none, or -1. */
static int
read_file(struct comparing *c, const char *path, enum change_wanted wanted, struct err *err)
{
    struct change_reader *r = change_file_new(wanted, &c->out->arena, c->listener, c);
    struct change_file file = {0};
    int status = change_file_read(&file, r, path, err);

    if (status == 1)
        note_file(c->side, &file);
    change_file_free(r);
    return status;
}

static int
read_folder(struct comparing *c, const char *path, struct err *err)
{
    char *supported = file_join(path, FILES_SUPPORTED), *gaps = file_join(path, FILES_GAPS);
    int models = read_file(c, supported, CHANGE_WANT_MODELS, err);
    int lacks = models >= 0 ? read_file(c, gaps, CHANGE_WANT_GAPS, err) : -1;
    int status = lacks < 0 ? -1 : 0;

    if (status == 0 && models == 0 && lacks == 0)
        status =
            err_set(err, ERR_USAGE,
                    "%s: holds no registry, neither " FILES_SUPPORTED " nor " FILES_GAPS, path);
    free(supported);
    free(gaps);
    return status;
}

/* Commits. */

struct feeding {
    struct change_reader *reader;
    const char *name;
};

static int
feed_piece(void *context, struct slice piece, struct err *err)
{
    const struct feeding *f = context;

    if (change_file_feed(f->reader, piece, err) == 0)
        return 0;
    return err != NULL && err->kind == ERR_DATA ? err_wrap(err, "%s", f->name) : -1;
}

/* The file `path` of the checkout's commit: 1, 0 when there is none, or -1. */
static int
read_committed(struct comparing *c, struct checkout *from, const char *path,
               enum change_wanted wanted, struct err *err)
{
    struct str object = STR_INIT, name = STR_INIT;
    const struct checkout_file *found = NULL;
    struct change_file file = {0};
    int status = checkout_find(&found, from, path, err);

    if (status <= 0)
        return status;
    str_printf(&object, "%s:%s", checkout_commit(from), path);
    show_name(&name, slice_of(path));
    str_printf(&name, " of commit %.10s", checkout_commit(from));
    if (found->kind != CHECKOUT_FILE) {
        status = err_set(err, ERR_DATA, "%s: is a link or a submodule, which is not followed",
                         str_text(&name));
    } else {
        struct change_reader *r = change_file_new(wanted, &c->out->arena, c->listener, c);
        struct feeding feeding = {r, str_text(&name)};
        status = git_each_piece(checkout_git(from), str_text(&object), feed_piece, &feeding, err);
        if (status == 0)
            status = err_set(err, ERR_FATAL,
                             "%s: its content is not in this clone: `git fetch --refetch` gets it "
                             "where the clone is "
                             "a partial one",
                             str_text(&name));
        else if (status > 0)
            status = change_file_end(&file, r, str_text(&name), err) == 0 ? 1 : -1;
        if (status > 0)
            note_file(c->side, &file);
        change_file_free(r);
    }
    str_fini(&object);
    str_fini(&name);
    return status;
}

/* Both files of the folder `path`, as far as they are there: how many are, or -1. */
static int
read_committed_folder(struct comparing *c, struct checkout *from, const char *path, struct err *err)
{
    char *supported =
        path[0] != '\0' ? file_join(path, FILES_SUPPORTED) : mem_strdup(FILES_SUPPORTED);
    char *gaps = path[0] != '\0' ? file_join(path, FILES_GAPS) : mem_strdup(FILES_GAPS);
    int models = read_committed(c, from, supported, CHANGE_WANT_MODELS, err);
    int lacks = models >= 0 ? read_committed(c, from, gaps, CHANGE_WANT_GAPS, err) : -1;

    free(supported);
    free(gaps);
    return lacks < 0 ? -1 : models + lacks;
}

/* A registry that the commit has not: one that is there by now came since. */
static int
take_for_empty(struct comparing *c, const struct change_place *place, const struct checkout *from,
               const char *path, struct err *err)
{
    struct change_side *side = c->side;
    struct str shown = STR_INIT;
    int status = 0;

    if (place->is_on_disk) {
        side->is_missing = side->has_models = side->has_registry = side->has_gaps = true;
    } else {
        show_text(&shown, slice_of(path), 300);
        status = err_set(err, ERR_USAGE, "%s: commit %.10s has no registry at %s",
                         checkout_name(from), checkout_commit(from), str_text(&shown));
    }
    str_fini(&shown);
    return status;
}

static int
read_commit(struct comparing *c, const struct change_place *place, struct err *err)
{
    const struct checkout_options options = {place->path, place->revision, false,
                                             c->question->stop};
    struct checkout *from = NULL;
    char *day = NULL;
    int found = -1;

    if (checkout_open(&from, &options, err) != 0)
        return -1;
    const char *folder = checkout_place(from);
    char *path = folder[0] == '\0'          ? mem_strdup(place->inside)
                 : place->inside[0] == '\0' ? mem_strdup(folder)
                                            : file_join(folder, place->inside);
    c->side->commit = arena_copy(&c->out->arena, slice_of(checkout_commit(from)));
    if (git_commit_day(&day, checkout_git(from), checkout_commit(from), err) == 0) {
        c->side->commit_day = arena_copy(&c->out->arena, slice_of(day));
        const struct checkout_file *file = NULL;
        found = path[0] != '\0' ? checkout_find(&file, from, path, err) : 0;
        if (found > 0)
            found = read_committed(c, from, path, CHANGE_WANT_ANY, err);
        else if (found == 0)
            found = read_committed_folder(c, from, path, err);
        if (found == 0 && take_for_empty(c, place, from, path, err) != 0)
            found = -1;
    }
    free(day);
    free(path);
    checkout_close(from);
    return found < 0 ? -1 : 0;
}

/* Scans. */

struct choosing {
    struct comparing *comparing;
    int64_t wanted;
    bool found, has_figures;
    int64_t last, previous; /* those with figures; 0: none */
    size_t count;           /* of those with figures */
};

static void
take_scan(struct choosing *ch, const struct store_finished *scan)
{
    struct comparing *c = ch->comparing;

    ch->found = true;
    ch->has_figures = scan->has_figures;
    c->side->scan = scan->id;
    c->side->finished = scan->finished;
    c->side->scanned = scan->scanned;
    c->side->arguments = arena_copy(&c->out->arena, scan->arguments);
}

static int
find_last_two(void *context, const struct store_finished *scan, struct err *err)
{
    struct choosing *ch = context;

    (void)err;
    if (!scan->has_figures)
        return 0;
    ch->previous = ch->last;
    ch->last = scan->id;
    ch->count++;
    return 0;
}

static int
choose(void *context, const struct store_finished *scan, struct err *err)
{
    struct choosing *ch = context;

    (void)err;
    if (scan->id == ch->wanted)
        take_scan(ch, scan);
    return 0;
}

/* Why there is no scan as it was asked for. */
static int
refuse_scan(const struct choosing *ch, const struct change_place *place, struct err *err)
{
    const char *census = ch->comparing->question->census;

    if (ch->found)
        return err_set(err, ERR_USAGE,
                       "%s: scan %lld of %s was finished by an older hubcensus, which kept no "
                       "figures; those since have them: `hubcensus trend` lists them",
                       place->word, (long long)ch->wanted, census);
    if (ch->count == 0)
        return err_set(err, ERR_USAGE,
                       "%s: no scan of %s has come to its end and kept figures yet; `hubcensus "
                       "scrape` does",
                       place->word, census);
    if (place->scan == CHANGE_SCAN_PREVIOUS)
        return err_set(err, ERR_USAGE,
                       "%s: only one scan of %s has figures yet, the last one; `hubcensus scrape` "
                       "makes another",
                       place->word, census);
    return err_set(err, ERR_USAGE,
                   "%s: %s has no finished scan of that number; the last one is scan:%lld, and "
                   "`hubcensus trend` lists them",
                   place->word, census, (long long)ch->last);
}

static int
ask_scan(struct comparing *c, const struct change_place *place, struct store *store,
         struct err *err)
{
    struct choosing ch = {.comparing = c};

    if (store_each_finished(store, find_last_two, &ch, err) != 0)
        return -1;
    ch.wanted = place->scan == CHANGE_SCAN_LAST       ? ch.last
                : place->scan == CHANGE_SCAN_PREVIOUS ? ch.previous
                                                      : place->scan;
    if (store_each_finished(store, choose, &ch, err) != 0)
        return -1;
    if (!ch.found || !ch.has_figures)
        return refuse_scan(&ch, place, err);
    c->side->has_registry = c->side->has_gaps = true;
    return store_each_figure(store, c->side->scan, change_on_figure, c, err);
}

static int
read_scan(struct comparing *c, const struct change_place *place, struct err *err)
{
    struct store *store = NULL;

    if (census_file_open(&store, c->question->census, ", which keeps the scans", err) != 0)
        return -1;
    int status = ask_scan(c, place, store, err);
    store_close(store);
    return status;
}

int
change_side_read(struct comparing *c, const struct change_place *place, struct err *err)
{
    int found;

    switch (place->kind) {
    case CHANGE_FOLDER:
        return read_folder(c, place->path, err);
    case CHANGE_FILE:
        found = read_file(c, place->path, CHANGE_WANT_ANY, err);
        if (found == 0)
            return err_set(err, ERR_USAGE, "%s: there is no such file", place->path);
        return found > 0 ? 0 : -1;
    case CHANGE_COMMIT:
        return read_commit(c, place, err);
    default:
        return read_scan(c, place, err);
    }
}
