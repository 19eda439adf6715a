#include "report/answer_words.h"

#include "report/csv.h"
#include "json/writer.h"

const char *
answer_tier(const struct library_answer *a)
{
    return a->is_told ? support_tier_names[a->answer.tier] : NULL;
}

const char *
answer_by(const struct library_answer *a)
{
    switch (a->is_told ? a->answer.by : PROFILE_BY_NOTHING) {
    case PROFILE_BY_ARCHITECTURE:
        return "architecture";
    case PROFILE_BY_MODEL_TYPE:
        return "model_type";
    case PROFILE_BY_NOTHING:
        break;
    }
    return NULL;
}

/* "registry.py:12": where the source says it; nothing when that is not told. */
static void
put_place(struct str *out, const struct support_entry *e)
{
    str_append(out, e->file.data, e->file.len);
    if (e->line > 0)
        str_printf(out, ":%u", e->line);
}

static void
show_place(struct str *out, const struct support_entry *e,
           void (*show)(struct str *out, struct slice text))
{
    struct str place = STR_INIT;

    put_place(&place, e);
    show(out, (struct slice){str_text(&place), place.len});
    str_fini(&place);
}

void
answer_words(struct str *out, const struct library_answer *a,
             void (*show)(struct str *out, struct slice text))
{
    const struct profile_answer *answer = &a->answer;
    const struct support_entry *e = answer->entry;

    if (!a->is_told) {
        str_puts(out, "cannot be told");
        return;
    }
    str_puts(out, answer->tier == SUPPORT_NOT ? "no" : support_tier_names[answer->tier]);
    if (a->is_partial)
        str_puts(out, ", as far as its source could be read");
    if (e == NULL)
        return;
    if (answer->tier == SUPPORT_REMOVED && e->last.data != NULL) {
        str_puts(out, ", last in ");
        show(out, e->last);
    }
    str_puts(out,
             answer->by == PROFILE_BY_MODEL_TYPE ? ", by the model type" : ", by the architecture");
    bool is_there =
        e->module.data != NULL && e->file.data != NULL && slice_equal(e->module, e->file);
    if (e->module.data != NULL) {
        str_puts(out, ", in ");
        if (is_there)
            show_place(out, e, show);
        else
            show(out, e->module);
    }
    if (e->file.data != NULL && !is_there) {
        str_puts(out, " (");
        show_place(out, e, show);
        str_putc(out, ')');
    }
}

static void
member(struct json_writer *w, const char *key, struct slice text)
{
    json_key(w, key);
    json_string(w, text);
}

void
answer_json(struct json_writer *w, const struct profile *library, const struct library_answer *a)
{
    static const struct support_entry none = {.kind = SUPPORT_ARCHITECTURE};
    const struct support_entry *e = a->is_told && a->answer.entry != NULL ? a->answer.entry : &none;
    const char *tier = answer_tier(a), *by = answer_by(a);

    json_begin_object(w);
    member(w, "library", slice_of(library->name));
    member(w, "tier", tier != NULL ? slice_of(tier) : (struct slice){NULL, 0});
    json_key(w, "loads");
    if (a->is_told)
        json_bool(w, library_answer_loads(a));
    else
        json_null(w);
    json_key(w, "partial");
    json_bool(w, a->is_told && a->is_partial);
    member(w, "by", by != NULL ? slice_of(by) : (struct slice){NULL, 0});
    member(w, "last", e->last);
    member(w, "module", e->module);
    member(w, "file", e->file);
    json_key(w, "line");
    if (e->line > 0)
        json_int(w, e->line);
    else
        json_null(w);
    json_end_object(w);
}

void
answer_csv_names(struct str *out, const struct profile *library)
{
    static const char *const suffixes[ANSWER_COLUMNS] = {"", "_by", "_module", "_place"};

    for (size_t i = 0; i < ANSWER_COLUMNS; i++) {
        struct str name = STR_INIT;
        str_printf(&name, "%s%s", library->name, suffixes[i]);
        csv_cell(out, str_text(&name));
        str_fini(&name);
    }
}

void
answer_csv_cells(struct str *out, const struct library_answer *a)
{
    const struct support_entry *e = a->answer.entry;
    struct str place = STR_INIT;

    if (!a->is_told) {
        csv_empty(out, ANSWER_COLUMNS);
        return;
    }
    csv_plain(out, answer_tier(a));
    csv_cell(out, answer_by(a));
    if (e == NULL) {
        csv_empty(out, 2);
        return;
    }
    csv_slice(out, e->module);
    put_place(&place, e);
    csv_slice(out, (struct slice){str_text(&place), place.len});
    str_fini(&place);
}
