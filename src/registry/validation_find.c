/*
 * What is found, and the rules that find the same in several files.
 */
#include <stdarg.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/show.h"
#include "registry/validation_inner.h"
#include "json/tree.h"

const char *const validation_level_names[] = {"warning", "error", NULL};

const struct validation_rule validation_rules[VALIDATION_KINDS] = {
    [VALIDATION_UNREADABLE] = {"unreadable", "cannot be read", VALIDATION_ERROR, false},
    [VALIDATION_JSON] = {"json", "is no JSON", VALIDATION_ERROR, false},
    [VALIDATION_FORM] = {"form", "a value of another form", VALIDATION_ERROR, false},
    [VALIDATION_MISSING] = {"missing", "a value that is missing", VALIDATION_ERROR, false},
    [VALIDATION_REPEATED_KEY] = {"repeated_key", "a key that stands in an object twice",
                                 VALIDATION_WARNING, false},
    [VALIDATION_NO_FILE] = {"no_file", "a file that is not there", VALIDATION_WARNING, false},
    [VALIDATION_TOTAL] = {"total", "a total that is not what is counted", VALIDATION_ERROR, true},
    [VALIDATION_DUPLICATE] = {"duplicate", "an entry that is equal to one before it",
                              VALIDATION_WARNING, true},
    [VALIDATION_DIFFERING] = {"differing", "a second entry of its name, with other values",
                              VALIDATION_ERROR, false},
    [VALIDATION_TWO_ARCHITECTURES] = {"two_architectures",
                                      "a second entry of its model, of another architecture",
                                      VALIDATION_WARNING, false},
    [VALIDATION_SUPPORTED_GAP] = {"supported_gap",
                                  "a gap whose architecture has models in the registry",
                                  VALIDATION_ERROR, false},
    [VALIDATION_STALE_GAP] = {"stale_gap",
                              "a gap whose architecture is supported by now (hubcensus regap)",
                              VALIDATION_WARNING, false},
    [VALIDATION_FUTURE] = {"future", "a date in the future", VALIDATION_WARNING, false},
    [VALIDATION_UNDATED] = {"undated", "verified, and no date", VALIDATION_WARNING, false},
    [VALIDATION_DATED] = {"dated", "not verified, and a date", VALIDATION_WARNING, false},
    [VALIDATION_OLD_STATUS] = {"old_status",
                               "\"verified\" in the place of a status, as older files have it",
                               VALIDATION_WARNING, false},
    [VALIDATION_CONTRADICTION] = {"contradiction",
                                  "\"verified\" says something else than the status",
                                  VALIDATION_WARNING, false},
    [VALIDATION_SCORE] = {"score", "a score that is not what the figures give (hubcensus regap)",
                          VALIDATION_WARNING, false},
    [VALIDATION_ORDER] = {"order", "a gap behind one of less worth", VALIDATION_WARNING, true},
    [VALIDATION_UNKNOWN_MODEL] = {"unknown_model",
                                  "a record of a model that is not in the registry",
                                  VALIDATION_WARNING, false},
    [VALIDATION_LAST_UPDATED] = {"last_updated", "last_updated before the newest record",
                                 VALIDATION_WARNING, true},
    [VALIDATION_END] = {"end", "another end than the reference writes", VALIDATION_WARNING, true},
    [VALIDATION_CHECKPOINT] = {"checkpoint", "no scan can go on from it", VALIDATION_ERROR, false},
    [VALIDATION_CENSUS] = {"census", "cannot be used", VALIDATION_ERROR, false},
};

/* The number of the group, made if need be. */
static size_t
group_of(struct validation_reading *r, enum validation_kind kind, enum validation_level level,
         size_t row, const char *title)
{
    struct validation *v = r->set->v;
    struct str key = STR_INIT;

    str_printf(&key, "%zu %d %d %zu", r->file, (int)kind, (int)level, row);
    const uint64_t *known = map_find(&r->set->found, str_slice(&key));
    const size_t number = known != NULL ? (size_t)*known : v->group_count;
    if (known == NULL) {
        map_put(&r->set->found, str_slice(&key), number);
        v->groups = mem_room_for_one(v->groups, v->group_count, sizeof *v->groups);
        v->groups[v->group_count++] = (struct validation_group){
            .kind = kind,
            .level = level,
            .file = r->file,
            .title = arena_copy(&v->arena, slice_of(title)),
        };
    }
    str_fini(&key);
    return number;
}

static void
add(struct validation_reading *r, size_t number, const char *path, uint64_t offset,
    struct slice text)
{
    struct validation *v = r->set->v;
    struct validation_group *g = &v->groups[number];

    g->count++;
    v->counts[g->level]++;
    v->files[r->file].counts[g->level]++;
    if (g->kept >= r->set->request->keep)
        return;
    g->kept++;
    v->findings = mem_room_for_one(v->findings, v->finding_count, sizeof *v->findings);
    v->findings[v->finding_count++] = (struct validation_finding){
        .group = number,
        .path = arena_copy(&v->arena, slice_of(path != NULL ? path : "")),
        .text = arena_copy(&v->arena, text),
        .offset = offset,
    };
}

static void find(struct validation_reading *r, enum validation_kind kind, size_t row,
                 const char *path, uint64_t offset, const char *format, va_list ap)
    __attribute__((format(printf, 6, 0)));

static void
find(struct validation_reading *r, enum validation_kind kind, size_t row, const char *path,
     uint64_t offset, const char *format, va_list ap)
{
    const struct validation_rule *rule = &validation_rules[kind];
    struct str text = STR_INIT;

    str_vprintf(&text, format, ap);
    add(r, group_of(r, kind, rule->level, row, rule->title), path, offset, str_slice(&text));
    str_fini(&text);
}

void
validation_find(struct validation_reading *r, enum validation_kind kind, const char *path,
                uint64_t offset, const char *format, ...)
{
    va_list ap;

    va_start(ap, format);
    find(r, kind, 0, path, offset, format, ap);
    va_end(ap);
}

void
validation_find_here(struct validation_reading *r, enum validation_kind kind, size_t row,
                     uint64_t offset, const char *format, ...)
{
    struct str path = STR_INIT;
    va_list ap;

    form_check_path(&path, r->check, row);
    va_start(ap, format);
    find(r, kind, row, str_text(&path), offset, format, ap);
    va_end(ap);
    str_fini(&path);
}

void
validation_mends(struct validation_reading *r, enum validation_kind kind, const char *format, ...)
{
    struct validation *v = r->set->v;
    struct str text = STR_INIT;
    va_list ap;

    va_start(ap, format);
    str_vprintf(&text, format, ap);
    va_end(ap);
    v->mended = mem_room_for_one(v->mended, v->mended_count, sizeof *v->mended);
    v->mended[v->mended_count++] = (struct validation_mended){
        .file = r->file,
        .kind = kind,
        .text = arena_copy(&v->arena, str_slice(&text)),
    };
    str_fini(&text);
}

void
validation_note_total(struct validation_total *total, const struct json_event *e, bool good)
{
    total->there = good && e->kind == JSON_NUMBER && json_text_int64(e->text, &total->value);
    total->at = (struct span){e->start, e->end};
}

void
validation_judge_total(struct validation_reading *r, const char *name,
                       const struct validation_total *total, int64_t counted,
                       int64_t counted_mended)
{
    struct str text = STR_INIT;

    if (!total->there)
        return;
    if (total->value != counted)
        validation_find(r, VALIDATION_TOTAL, name, total->at.start, "says %lld, and %lld %s there",
                        (long long)total->value, (long long)counted, counted == 1 ? "is" : "are");
    if (total->value != counted_mended) {
        str_printf(&text, "%lld", (long long)counted_mended);
        edits_put(&r->edits, total->at, str_slice(&text));
        validation_mends(r, VALIDATION_TOTAL, "%s: %lld, which was %lld", name,
                         (long long)counted_mended, (long long)total->value);
    }
    str_fini(&text);
}

void
validation_judge_date(struct validation_reading *r, size_t row, const struct json_event *e)
{
    int64_t day;

    if (e->kind == JSON_STRING &&
        (form_read_date(&day, e->text) || form_read_time(&day, e->text)) && day > r->set->last_day)
        validation_find_here(r, VALIDATION_FUTURE, row, e->start, "%.*s is in the future",
                             (int)e->text.len, e->text.data);
}

size_t
validation_take_out(struct validation_reading *r, const struct duplicates *d)
{
    size_t taken = 0;

    for (size_t i = 0; i < d->count; i++) {
        if (d->items[i].kind != DUPLICATE_EQUAL)
            continue;
        /* With what parts it from the entry before: there is one. */
        edits_put(&r->edits, (struct span){d->items[i].previous_end, d->items[i].at.end},
                  SLICE(""));
        taken++;
    }
    if (taken > 0)
        validation_mends(r, VALIDATION_DUPLICATE, "%zu equal %s taken out", taken,
                         taken == 1 ? "entry" : "entries");
    return taken;
}

void
validation_find_duplicates(struct validation_reading *r, const struct duplicates *d,
                           const char *list)
{
    static const struct {
        enum validation_kind kind;
        const char *words;
    } of[] = {
        [DUPLICATE_EQUAL] = {VALIDATION_DUPLICATE, "equal to"},
        [DUPLICATE_DIFFERS] = {VALIDATION_DIFFERING, "other values than"},
        [DUPLICATE_ARCHITECTURE] = {VALIDATION_TWO_ARCHITECTURES, "another architecture than"},
    };

    for (size_t i = 0; i < d->count; i++) {
        const struct duplicate *one = &d->items[i];
        struct str path = STR_INIT, name = STR_INIT;
        str_printf(&path, "%s[%zu]", list, one->number);
        show_name(&name, one->name);
        validation_find(r, of[one->kind].kind, str_text(&path), one->at.start, "%s: %s %s[%zu]",
                        str_text(&name), of[one->kind].words, list, one->before);
        str_fini(&path);
        str_fini(&name);
    }
}

struct form_reading {
    struct validation_reading *r;
    const struct form *form;
    void (*value)(void *context, size_t row, const struct json_event *e, bool good);
    void *context;
};

static void
on_fault(void *context, const struct form_fault *fault)
{
    static const enum validation_kind kinds[] = {
        [FORM_WRONG] = VALIDATION_FORM,
        [FORM_MISSING] = VALIDATION_MISSING,
        [FORM_REPEATED] = VALIDATION_REPEATED_KEY,
    };
    const struct form_reading *f = context;
    const struct form_rule *row = &f->form->rows[fault->row];
    const enum validation_kind kind = kinds[fault->kind];
    const enum validation_level level = kind == VALIDATION_REPEATED_KEY ? VALIDATION_WARNING
                                        : row->level == FORM_ERROR      ? VALIDATION_ERROR
                                                                        : VALIDATION_WARNING;
    struct str title = STR_INIT;

    str_puts(&title, row->path[0] == '.' ? row->path + 1 : "the file");
    if (kind == VALIDATION_REPEATED_KEY)
        str_puts(&title, ": the key stands there twice");
    else
        str_printf(&title,
                   kind == VALIDATION_MISSING ? ": is missing: expected %s" : ": expected %s",
                   row->expected);
    add(f->r, group_of(f->r, kind, level, fault->row, str_text(&title)), fault->path, fault->offset,
        slice_of(fault->text));
    str_fini(&title);
}

static void
on_unknown(void *context, size_t row, struct slice key)
{
    const struct form_reading *f = context;
    const char *path = f->form->rows[row].path;
    struct validation_set *set = f->r->set;
    struct validation *v = set->v;
    struct str place = STR_INIT, name = STR_INIT;

    str_printf(&name, "%s%s", path[0] == '.' ? path + 1 : "", path[0] == '.' ? "." : "");
    show_name(&name, key);
    str_printf(&place, "%zu %s", f->r->file, str_text(&name));
    const uint64_t *known = map_find(&set->unknown, str_slice(&place));
    if (known != NULL) {
        v->unknown[*known].count++;
    } else if (v->unknown_count < VALIDATION_UNKNOWN) {
        map_put(&set->unknown, str_slice(&place), v->unknown_count);
        v->unknown = mem_room_for_one(v->unknown, v->unknown_count, sizeof *v->unknown);
        v->unknown[v->unknown_count++] =
            (struct validation_unknown){f->r->file, arena_copy(&v->arena, str_slice(&name)), 1};
    }
    str_fini(&place);
    str_fini(&name);
}

static void
on_value(void *context, size_t row, const struct json_event *e, bool good)
{
    const struct form_reading *f = context;

    if (row == 0)
        f->r->root = (struct span){e->start, e->end};
    f->value(f->context, row, e, good);
}

static int
take_piece(void *context, struct slice piece, uint64_t offset, struct err *err)
{
    (void)offset;
    return form_check_feed(context, piece, err);
}

static int
gather(void *context, struct slice piece, uint64_t offset, struct err *err)
{
    (void)offset;
    (void)err;
    str_append_slice(context, piece);
    return 0;
}

void
validation_judge_end(struct validation_reading *r, const char *expected)
{
    const struct span at = {r->root.end, r->original.size};
    /* One byte more than is right says enough. */
    const uint64_t looked = at.end - at.start > 2 ? at.start + 2 : at.end;
    struct str tail = STR_INIT;

    if (original_each_piece(&r->original, at.start, looked, gather, &tail, NULL) == 0 &&
        !slice_is(str_slice(&tail), expected) &&
        /* Python's newline where lines end so. */
        !(expected[0] == '\n' && slice_is(str_slice(&tail), "\r\n"))) {
        validation_find(r, VALIDATION_END, NULL, at.start, "expected %s at its end, got %s",
                        expected[0] != '\0' ? "a newline" : "nothing",
                        tail.len == 0 ? "none" : "other white space");
        validation_mends(r, VALIDATION_END, "%s",
                         expected[0] != '\0' ? "a newline at its end" : "nothing at its end");
        edits_put(&r->edits, at, slice_of(expected));
    }
    str_fini(&tail);
}

bool
validation_check_form(struct validation_reading *r, const struct form *form,
                      void (*value)(void *context, size_t row, const struct json_event *e,
                                    bool good),
                      void *context)
{
    struct form_reading f = {r, form, value, context};
    const struct form_listener listener = {
        .fault = on_fault,
        .value = on_value,
        .unknown = r->set->request->unknown ? on_unknown : NULL,
        .context = &f,
    };
    struct err err = {ERR_NONE, ""};

    r->check = form_check_new(form, &listener);
    int status = original_each_piece(&r->original, 0, UINT64_MAX, take_piece, r->check, &err);
    if (status == 0)
        status = form_check_finish(r->check, &err);
    if (status != 0)
        validation_find(r, err.kind == ERR_DATA ? VALIDATION_JSON : VALIDATION_UNREADABLE, NULL, 0,
                        "%s", err.message);
    return status == 0;
}
