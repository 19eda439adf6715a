#include "report/card.h"

#include "hub/model.h"
#include "report/answer_words.h"
#include "report/card_words.h"
#include "report/gap_json.h"
#include "report/words.h"
#include "json/member.h"

static void
registry(struct json_writer *w, const struct card *c)
{
    json_key(w, "registry");
    if (!c->entries.is_there) {
        json_null(w);
        return;
    }
    json_begin_object(w);
    json_member_count(w, "entries", c->entries.count);
    for (int i = 0; i < SUPPORTED_STATUSES; i++)
        json_member_count(w, supported_status_names[i], c->entries.by_status[i]);
    json_end_object(w);
}

static void
gap(struct json_writer *w, const struct card_gap *g)
{
    json_key(w, "gap");
    if (g->entry.rank == 0) {
        json_null(w);
        return;
    }
    json_begin_object(w);
    gap_entry_json(w, &g->entry, g->count);
    json_member_double(w, "demand", g->parts.demand);
    json_member_double(w, "usage", g->parts.usage);
    json_member_double(w, "benchmarkability", g->parts.benchmarkability);
    if (!gaps_is_reference(&g->choices)) {
        json_key(w, GAPS_MADE_WITH);
        gaps_choices_write(w, &g->choices);
    }
    json_end_object(w);
}

static void
parts(struct json_writer *w, const struct card *c)
{
    json_key(w, "parts");
    json_begin_object(w);
    for (int i = 0; i < SIGNALS_PARTS; i++) {
        json_key(w, signals_part_names[i]);
        json_begin_object(w);
        json_member_count(w, "models", c->tally.parts[i].models);
        json_member_count(w, "downloads", c->tally.parts[i].downloads);
        json_end_object(w);
    }
    json_end_object(w);
    json_key(w, "parameter_counts");
    json_begin_object(w);
    for (int i = 0; i < SIGNALS_COUNTS; i++)
        json_member_count(w, signals_count_names[i], c->tally.counts[i]);
    json_end_object(w);
}

static void
smallest(struct json_writer *w, const char *key, const struct signals_model *m)
{
    json_key(w, key);
    if (m->id.data == NULL) {
        json_null(w);
        return;
    }
    json_begin_object(w);
    json_member_slice(w, "model_id", m->id);
    json_member_count(w, "parameters", m->parameters);
    json_member_count(w, "downloads", m->downloads);
    json_end_object(w);
}

static void
authors(struct json_writer *w, const struct card *c)
{
    size_t count = signals_tally_authors_told(&c->tally);

    json_member_count(w, "author_count", (int64_t)signals_tally_author_count(&c->tally));
    json_key(w, "authors");
    json_begin_array(w);
    for (size_t i = 0; i < count; i++) {
        const struct signals_author a = signals_tally_author(&c->tally, i);
        json_begin_object(w);
        json_member_slice(w, "author", a.name);
        json_member_count(w, "models", a.all.models);
        json_member_count(w, "downloads", a.all.downloads);
        json_member_count(w, "base_models", a.base.models);
        json_member_count(w, "base_downloads", a.base.downloads);
        json_end_object(w);
    }
    json_end_array(w);
}

static void
models(struct json_writer *w, const struct card *c)
{
    char day[WORDS_DAY_SIZE];

    json_key(w, "models");
    json_begin_array(w);
    for (size_t i = 0; i < c->model_count; i++) {
        const struct card_model *m = &c->models[i];
        json_begin_object(w);
        json_member_slice(w, "model_id", m->id);
        json_member_count(w, "parameters", m->parameters);
        json_member_word(w, "parameters_are", signals_count_names[m->count]);
        json_member_count(w, "downloads", m->downloads);
        json_member_slice(w, "task", m->task);
        json_member_slice(w, "model_type", m->model_type);
        json_member_slice(w, "quant_method", m->quant_method);
        words_day(day, m->created);
        json_member_word(w, "created", day);
        json_member_bool(w, "remote_code", (m->marks & MODEL_REMOTE_CODE) != 0);
        json_member_bool(w, "quantized", m->is_quantized);
        json_member_bool(w, "test", m->is_test);
        json_member_bool(w, "draft", m->is_draft);
        if ((m->marks & MODEL_GATED) == 0)
            json_member_bool(w, "gated", false);
        else
            json_member_word(w, "gated", (m->marks & MODEL_GATED_MANUAL) != 0 ? "manual" : "auto");
        json_end_object(w);
    }
    json_end_array(w);
}

static void
lines(struct json_writer *w, const char *key, const struct card_lines *l)
{
    json_key(w, key);
    json_begin_array(w);
    for (size_t i = 0; i < l->count; i++) {
        json_begin_object(w);
        json_member_slice(w, "name", l->items[i].name);
        json_member_count(w, "models", l->items[i].figures.models);
        json_member_count(w, "downloads", l->items[i].figures.downloads);
        json_end_object(w);
    }
    json_end_array(w);
}

static void
asked(struct json_writer *w, const struct card *c)
{
    json_key(w, "asked");
    json_begin_array(w);
    for (size_t i = 0; i < c->asked_count; i++) {
        const struct card_asked *a = &c->asked[i];
        json_begin_object(w);
        json_member_slice(w, "filter", a->filter);
        json_member_slice(w, "search", a->search);
        json_member_count(w, "listed", a->listed);
        json_member_count(w, "found", a->found);
        json_member_bool(w, "whole", a->is_whole);
        json_member_slice(w, "failure", a->failure);
        json_end_object(w);
    }
    json_end_array(w);
    json_key(w, "similar");
    json_begin_array(w);
    for (size_t i = 0; i < c->similar.count && !card_knows(c); i++)
        json_string(w, c->similar.names[i]);
    json_end_array(w);
}

void
card_report_json(struct str *out, const struct card *c)
{
    static const char *const sources[] = {
        [CARD_NOWHERE] = NULL, [CARD_CENSUS] = "census", [CARD_HUB] = "hub"};
    const struct signals_model real = signals_tally_smallest_real(&c->tally);
    const struct signals_model test = signals_tally_smallest_test(&c->tally);
    char day[WORDS_DAY_SIZE];
    struct json_writer w;

    json_writer_init(&w, out, 2);
    json_begin_object(&w);
    json_member_slice(&w, "architecture_id", c->architecture);
    json_member_word(&w, "source", sources[c->source]);
    words_day(day, c->seen);
    json_member_word(&w, "seen", day);
    json_member_bool(&w, "unfinished_scan", c->unfinished);
    json_member_word(&w, "folder", c->question->folder);
    json_member_word(&w, "profile", c->question->libraries[0]->name);
    json_member_slice(&w, "model_type", card_main_type(c));
    answers_json(&w, c->question->libraries, c->answers, c->question->library_count);
    registry(&w, c);
    gap(&w, &c->gap);
    parts(&w, c);
    smallest(&w, "smallest_real", &real);
    smallest(&w, "smallest_test", &test);
    authors(&w, c);
    models(&w, c);
    lines(&w, "tasks", &c->tasks);
    lines(&w, "model_types", &c->types);
    lines(&w, "years", &c->years);
    asked(&w, c);
    json_end_object(&w);
    str_putc(out, '\n');
}
