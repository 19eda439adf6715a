#include "report/answer_words.h"

#include "report/csv.h"
#include "report/words.h"
#include "json/member.h"

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

static void
show_place(struct str *out, const struct support_entry *e, show_fn *show)
{
    struct str place = STR_INIT;

    words_place(&place, e->file, e->line);
    show(out, str_slice(&place));
    str_fini(&place);
}

void
answer_words(struct str *out, const struct library_answer *a, show_fn *show)
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
answer_json(struct json_writer *w, const struct profile *library, const struct library_answer *a)
{
    static const struct support_entry none = {.kind = SUPPORT_ARCHITECTURE};
    const struct support_entry *e = a->is_told && a->answer.entry != NULL ? a->answer.entry : &none;

    json_begin_object(w);
    json_member_text(w, "library", library->name);
    json_member_text(w, "tier", answer_tier(a));
    json_key(w, "loads");
    if (a->is_told)
        json_bool(w, library_answer_loads(a));
    else
        json_null(w);
    json_member_bool(w, "partial", a->is_told && a->is_partial);
    json_member_text(w, "by", answer_by(a));
    json_member_slice(w, "last", e->last);
    json_member_slice(w, "module", e->module);
    json_member_slice(w, "file", e->file);
    json_member_line(w, "line", e->line);
    json_end_object(w);
}

void
answers_json(struct json_writer *w, const struct profile *const *libraries,
             const struct library_answer *answers, size_t count)
{
    json_key(w, "libraries");
    json_begin_array(w);
    for (size_t i = 0; i < count; i++)
        answer_json(w, libraries[i], &answers[i]);
    json_end_array(w);
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
    words_place(&place, e->file, e->line);
    csv_slice(out, str_slice(&place));
    str_fini(&place);
}
