#include "report/lookup.h"

#include "hub/model.h"
#include "report/answer_words.h"
#include "report/lookup_words.h"
#include "json/writer.h"

static void
member(struct json_writer *w, const char *key, struct slice text)
{
    json_key(w, key);
    json_string(w, text);
}

/* NULL is null. */
static void
member_word(struct json_writer *w, const char *key, const char *word)
{
    member(w, key, word != NULL ? slice_of(word) : (struct slice){NULL, 0});
}

/* Below 0 is null. */
static void
member_count(struct json_writer *w, const char *key, int64_t n)
{
    json_key(w, key);
    if (n < 0)
        json_null(w);
    else
        json_int(w, n);
}

static void
member_bool(struct json_writer *w, const char *key, bool value)
{
    json_key(w, key);
    json_bool(w, value);
}

/* A number as it is spelt. */
static void
member_number(struct json_writer *w, const char *key, struct slice number)
{
    json_key(w, key);
    if (number.data != NULL)
        json_raw(w, number);
    else
        json_null(w);
}

static void
registry_json(struct json_writer *w, const struct lookup_entry *e)
{
    json_key(w, "registry");
    if (e->count == 0) {
        json_null(w);
        return;
    }
    json_begin_object(w);
    member(w, "architecture_id", e->architecture);
    member_count(w, "status", e->status);
    member(w, "verified_date", e->verified_date);
    member(w, "note", e->note);
    for (size_t i = 0; i < LOOKUP_PHASES; i++)
        member_number(w, lookup_phase_names[i], e->scores[i]);
    member_count(w, "entries", (int64_t)e->count);
    json_end_object(w);
}

/* What the census or the Hub told, under the name of who did. */
static void
facts_json(struct json_writer *w, const char *key, const struct lookup_facts *f, bool is_it)
{
    char day[LOOKUP_DAY_SIZE];

    json_key(w, key);
    if (!f->found || !is_it) {
        json_null(w);
        return;
    }
    json_begin_object(w);
    member(w, "architecture_id", f->architecture);
    member(w, "model_type", f->model_type);
    member(w, "task", f->task);
    member(w, "library", f->library);
    member(w, "quant_method", f->quant_method);
    member_count(w, "parameters", f->parameters);
    member_count(w, "downloads", f->downloads);
    member_bool(w, "remote_code", (f->marks & MODEL_REMOTE_CODE) != 0);
    if (lookup_gated_word(f) != NULL)
        member_word(w, "gated", lookup_gated_word(f));
    else
        member_bool(w, "gated", false);
    member_bool(w, "private", (f->marks & MODEL_PRIVATE) != 0);
    member_bool(w, "disabled", (f->marks & MODEL_DISABLED) != 0);
    lookup_day(day, f);
    member_word(w, "seen", day[0] != '\0' ? day : NULL);
    json_end_object(w);
}

static void
gap_json(struct json_writer *w, const struct lookup *l, const struct lookup_gap *g)
{
    json_key(w, "gap");
    if (g->rank == 0) {
        json_null(w);
        return;
    }
    json_begin_object(w);
    member_count(w, "rank", (int64_t)g->rank);
    member_count(w, "of", (int64_t)l->gap_count);
    member_count(w, "total_models", g->models);
    member_count(w, "total_downloads", g->downloads);
    member_count(w, "min_param_count", g->parameters);
    member_number(w, "relevancy_score", g->score);
    json_end_object(w);
}

static void
as_it_is(struct str *out, struct slice text)
{
    str_append(out, text.data, text.len);
}

static void
libraries_json(struct json_writer *w, const struct lookup *l, const struct lookup_model *m)
{
    json_key(w, "libraries");
    json_begin_array(w);
    for (size_t i = 0; i < l->question->library_count; i++)
        answer_json(w, l->question->libraries[i], &m->libraries[i]);
    json_end_array(w);
}

/* What the library's profile says of the model. */
static void
decision_json(struct json_writer *w, const struct library_answer *a)
{
    static const struct support_entry none = {.kind = SUPPORT_ARCHITECTURE};
    const struct support_entry *e = a->answer.entry != NULL ? a->answer.entry : &none;

    member_word(w, "decided_by", answer_by(a));
    member_word(w, "tier", answer_tier(a));
    member(w, "last", e->last);
    member(w, "module", e->module);
    member(w, "file", e->file);
    member_count(w, "line", e->line > 0 ? (int64_t)e->line : -1);
}

static void
model_json(struct json_writer *w, const struct lookup *l, const struct lookup_model *m)
{
    struct str why = STR_INIT;

    json_begin_object(w);
    member(w, "model_id", m->name);
    member_bool(w, "known", !lookup_is_unknown(m));
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
    member_word(w, "reason", lookup_reason_word(m->reason));
    lookup_explain(&why, l, m, as_it_is);
    member(w, "explanation", (struct slice){str_text(&why), why.len});
    str_fini(&why);
    member(w, "architecture_id", m->architecture);
    decision_json(w, &m->answer);
    member_word(w, "quantized", lookup_quantized_word(m));
    registry_json(w, &m->entry);
    facts_json(w, "census", &m->facts, m->asked == LOOKUP_NOT_ASKED);
    facts_json(w, "hub", &m->facts, m->asked == LOOKUP_ANSWERED);
    member_word(w, "asked", lookup_asked_word(m->asked));
    member(w, "failure", m->failure);
    member(w, "renamed_to", m->renamed);
    gap_json(w, l, &m->gap);
    json_key(w, "similar");
    json_begin_array(w);
    for (size_t i = 0; i < m->similar.count; i++)
        json_string(w, m->similar.names[i]);
    json_end_array(w);
    libraries_json(w, l, m);
    json_end_object(w);
}

void
lookup_report_json(struct str *out, const struct lookup *l)
{
    struct json_writer w;

    json_writer_init(&w, out, 2);
    json_begin_object(&w);
    member_word(&w, "folder", l->question->folder);
    member_word(&w, "profile", l->question->profile->name);
    json_key(&w, "models");
    json_begin_array(&w);
    for (size_t i = 0; i < l->count; i++)
        model_json(&w, l, &l->models[i]);
    json_end_array(&w);
    json_end_object(&w);
    str_putc(out, '\n');
}
