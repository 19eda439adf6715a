#include "report/lookup.h"

#include "hub/model.h"
#include "report/answer_words.h"
#include "report/gap_json.h"
#include "report/lookup_words.h"
#include "report/words.h"
#include "json/member.h"

static void
registry_json(struct json_writer *w, const struct lookup_entry *e)
{
    json_key(w, "registry");
    if (e->count == 0) {
        json_null(w);
        return;
    }
    json_begin_object(w);
    json_member_slice(w, "architecture_id", e->architecture);
    json_member_count(w, "status", e->status);
    json_member_slice(w, "verified_date", e->verified_date);
    json_member_slice(w, "note", e->note);
    for (size_t i = 0; i < ENTRY_PHASES; i++)
        json_member_raw(w, entry_phase_names[i], e->scores[i]);
    json_member_count(w, "entries", (int64_t)e->count);
    json_end_object(w);
}

/* What the census or the Hub told, under the name of who did. */
static void
facts_json(struct json_writer *w, const char *key, const struct lookup_facts *f, bool is_it)
{
    char day[WORDS_DAY_SIZE];

    json_key(w, key);
    if (!f->found || !is_it) {
        json_null(w);
        return;
    }
    json_begin_object(w);
    json_member_slice(w, "architecture_id", f->architecture);
    json_member_slice(w, "model_type", f->model_type);
    json_member_slice(w, "task", f->task);
    json_member_slice(w, "library", f->library);
    json_member_slice(w, "quant_method", f->quant_method);
    json_member_count(w, "parameters", f->parameters);
    json_member_count(w, "downloads", f->downloads);
    json_member_bool(w, "remote_code", (f->marks & MODEL_REMOTE_CODE) != 0);
    if (lookup_gated_word(f) != NULL)
        json_member_text(w, "gated", lookup_gated_word(f));
    else
        json_member_bool(w, "gated", false);
    json_member_bool(w, "private", (f->marks & MODEL_PRIVATE) != 0);
    json_member_bool(w, "disabled", (f->marks & MODEL_DISABLED) != 0);
    words_day(day, f->seen);
    json_member_word(w, "seen", day);
    json_end_object(w);
}

static void
gap_json(struct json_writer *w, const struct lookup *l, const struct gap_entry *g)
{
    json_key(w, "gap");
    if (g->rank == 0) {
        json_null(w);
        return;
    }
    json_begin_object(w);
    gap_entry_json(w, g, l->gap_count);
    json_end_object(w);
}

/* What the library's profile says of the model. */
static void
decision_json(struct json_writer *w, const struct library_answer *a)
{
    static const struct support_entry none = {.kind = SUPPORT_ARCHITECTURE};
    const struct support_entry *e = a->answer.entry != NULL ? a->answer.entry : &none;

    json_member_text(w, "decided_by", answer_by(a));
    json_member_text(w, "tier", answer_tier(a));
    json_member_slice(w, "last", e->last);
    json_member_slice(w, "module", e->module);
    json_member_slice(w, "file", e->file);
    json_member_line(w, "line", e->line);
}

static void
model_json(struct json_writer *w, const struct lookup *l, const struct lookup_model *m)
{
    struct str why = STR_INIT;

    json_begin_object(w);
    json_member_slice(w, "model_id", m->name);
    json_member_bool(w, "known", !lookup_is_unknown(m));
    json_key(w, "supported");
    if (m->support == LOOKUP_UNTOLD)
        json_null(w);
    else
        json_bool(w, m->support == LOOKUP_YES);
    json_key(w, "verified");
    if (m->entry.count == 0)
        json_null(w);
    else
        json_bool(w, m->entry.status == 1);
    json_member_text(w, "reason", lookup_reason_word(m->reason));
    lookup_explain(&why, l, m, str_append_slice);
    json_member_slice(w, "explanation", str_slice(&why));
    str_fini(&why);
    json_member_slice(w, "architecture_id", m->architecture);
    decision_json(w, &m->answer);
    json_member_text(w, "quantized", lookup_quantized_word(m));
    registry_json(w, &m->entry);
    facts_json(w, "census", &m->facts, m->asked == LOOKUP_NOT_ASKED);
    facts_json(w, "hub", &m->facts, m->asked == LOOKUP_ANSWERED);
    json_member_text(w, "asked", lookup_asked_word(m->asked));
    json_member_slice(w, "failure", m->failure);
    json_member_slice(w, "renamed_to", m->renamed);
    gap_json(w, l, &m->gap);
    json_member_slices(w, "similar", m->similar.names, m->similar.count);
    answers_json(w, l->question->libraries, m->libraries, l->question->library_count);
    json_end_object(w);
}

void
lookup_report_json(struct str *out, const struct lookup *l)
{
    struct json_writer w;

    json_writer_init(&w, out, 2);
    json_begin_object(&w);
    json_member_text(&w, "folder", l->question->folder);
    json_member_text(&w, "profile", l->question->profile->name);
    json_key(&w, "models");
    json_begin_array(&w);
    for (size_t i = 0; i < l->count; i++)
        model_json(&w, l, &l->models[i]);
    json_end_array(&w);
    json_end_object(&w);
    str_putc(out, '\n');
}
