#include "report/lookup.h"

#include "hub/model.h"
#include "report/answer_words.h"
#include "report/csv.h"
#include "report/lookup_words.h"
#include "report/words.h"

static void
registry_cells(struct str *out, const struct lookup_entry *e)
{
    if (e->count == 0) {
        csv_empty(out, 4 + ENTRY_PHASES);
        return;
    }
    csv_int(out, e->status);
    csv_slice(out, e->verified_date);
    csv_slice(out, e->note);
    for (size_t i = 0; i < ENTRY_PHASES; i++)
        csv_slice(out, e->scores[i]);
    csv_int(out, (int64_t)e->count);
}

static void
census_cells(struct str *out, const struct lookup_facts *f)
{
    char day[WORDS_DAY_SIZE];

    if (!f->found) {
        csv_empty(out, 12);
        return;
    }
    csv_slice(out, f->architecture);
    csv_slice(out, f->model_type);
    csv_slice(out, f->task);
    csv_slice(out, f->library);
    csv_slice(out, f->quant_method);
    csv_count(out, f->parameters);
    csv_int(out, f->downloads);
    csv_bool(out, (f->marks & MODEL_REMOTE_CODE) != 0);
    csv_plain(out, lookup_gated_word(f) != NULL ? lookup_gated_word(f) : "false");
    csv_bool(out, (f->marks & MODEL_PRIVATE) != 0);
    csv_bool(out, (f->marks & MODEL_DISABLED) != 0);
    words_day(day, f->seen);
    csv_plain(out, day);
}

static void
gap_cells(struct str *out, const struct gap_entry *g)
{
    if (g->rank == 0) {
        csv_empty(out, 5);
        return;
    }
    csv_int(out, (int64_t)g->rank);
    csv_count(out, g->models);
    csv_count(out, g->downloads);
    csv_count(out, g->parameters);
    csv_slice(out, g->score);
}

/* What the library's profile says of the model. */
static void
decision_cells(struct str *out, const struct library_answer *a)
{
    const struct support_entry *e = a->answer.entry;

    csv_cell(out, answer_by(a));
    csv_cell(out, answer_tier(a));
    if (e == NULL) {
        csv_empty(out, 4);
        return;
    }
    csv_slice(out, e->last);
    csv_slice(out, e->module);
    csv_slice(out, e->file);
    csv_count(out, e->line > 0 ? (int64_t)e->line : -1);
}

static void
row(struct str *out, const struct lookup *l, const struct lookup_model *m)
{
    struct str why = STR_INIT;

    csv_slice(out, m->name);
    csv_bool(out, !lookup_is_unknown(m));
    if (m->support == LOOKUP_UNTOLD)
        csv_empty(out, 1);
    else
        csv_bool(out, m->support == LOOKUP_YES);
    if (m->entry.count == 0)
        csv_empty(out, 1);
    else
        csv_bool(out, m->entry.status == 1);
    csv_plain(out, lookup_reason_word(m->reason));
    lookup_explain(&why, l, m, str_append_slice);
    csv_slice(out, str_slice(&why));
    str_fini(&why);
    csv_slice(out, m->architecture);
    decision_cells(out, &m->answer);
    csv_cell(out, lookup_quantized_word(m));
    registry_cells(out, &m->entry);
    census_cells(out, &m->facts);
    gap_cells(out, &m->gap);
    csv_slices(out, m->similar.names, m->similar.count);
    csv_cell(out, lookup_asked_word(m->asked));
    csv_slice(out, m->failure);
    csv_slice(out, m->renamed);
    for (size_t i = 0; i < l->question->library_count; i++)
        answer_csv_cells(out, &m->libraries[i]);
    csv_end_row(out);
}

void
lookup_report_csv(struct str *out, const struct lookup *l)
{
    static const char *const names[] = {
        "model_id",
        "known",
        "supported",
        "verified",
        "reason",
        "explanation",
        "architecture_id",
        "decided_by",
        "tier",
        "last",
        "module",
        "file",
        "line",
        "quantized",
        "status",
        "verified_date",
        "note",
        "phase1_score",
        "phase2_score",
        "phase3_score",
        "phase4_score",
        "phase7_score",
        "phase8_score",
        "entries",
        "census_architecture_id",
        "model_type",
        "task",
        "library",
        "quant_method",
        "parameters",
        "downloads",
        "remote_code",
        "gated",
        "private",
        "disabled",
        "seen",
        "gap_rank",
        "gap_total_models",
        "gap_total_downloads",
        "gap_min_param_count",
        "gap_relevancy_score",
        "similar",
        "asked",
        "failure",
        "renamed_to",
    };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        csv_plain(out, names[i]);
    for (size_t i = 0; i < l->question->library_count; i++)
        answer_csv_names(out, l->question->libraries[i]);
    csv_end_row(out);
    for (size_t i = 0; i < l->count; i++)
        row(out, l, &l->models[i]);
}
