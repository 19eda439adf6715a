#include "report/card.h"

#include "hub/model.h"
#include "report/answer_words.h"
#include "report/card_words.h"
#include "json/writer.h"

static void
member(struct json_writer *w, const char *key, struct slice text)
{
    json_key(w, key);
    json_string(w, text);
}

/* NULL and "" are null. */
static void
member_word(struct json_writer *w, const char *key, const char *word)
{
    member(w, key, word != NULL && word[0] != '\0' ? slice_of(word) : (struct slice){NULL, 0});
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

static void
member_double(struct json_writer *w, const char *key, double value)
{
    json_key(w, key);
    json_double(w, value);
}

static void
libraries(struct json_writer *w, const struct card *c)
{
    json_key(w, "libraries");
    json_begin_array(w);
    for (size_t i = 0; i < c->question->library_count; i++)
        answer_json(w, c->question->libraries[i], &c->answers[i]);
    json_end_array(w);
}

static void
registry(struct json_writer *w, const struct card *c)
{
    static const char *const keys[] = {"unverified", "verified", "skipped", "failed"};

    json_key(w, "registry");
    if (!c->entries.is_there) {
        json_null(w);
        return;
    }
    json_begin_object(w);
    member_count(w, "entries", c->entries.count);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        member_count(w, keys[i], c->entries.by_status[i]);
    json_end_object(w);
}

static void
gap(struct json_writer *w, const struct card_gap *g)
{
    json_key(w, "gap");
    if (g->rank == 0) {
        json_null(w);
        return;
    }
    json_begin_object(w);
    member_count(w, "rank", (int64_t)g->rank);
    member_count(w, "of", (int64_t)g->count);
    member_count(w, "total_models", g->models);
    member_count(w, "total_downloads", g->downloads);
    member_count(w, "min_param_count", g->parameters);
    json_key(w, "relevancy_score");
    if (g->score.data != NULL)
        json_raw(w, g->score);
    else
        json_null(w);
    member_double(w, "demand", g->parts.demand);
    member_double(w, "usage", g->parts.usage);
    member_double(w, "benchmarkability", g->parts.benchmarkability);
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
        member_count(w, "models", c->tally.parts[i].models);
        member_count(w, "downloads", c->tally.parts[i].downloads);
        json_end_object(w);
    }
    json_end_object(w);
    json_key(w, "parameter_counts");
    json_begin_object(w);
    for (int i = 0; i < SIGNALS_COUNTS; i++)
        member_count(w, signals_count_names[i], c->tally.counts[i]);
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
    member(w, "model_id", m->id);
    member_count(w, "parameters", m->parameters);
    member_count(w, "downloads", m->downloads);
    json_end_object(w);
}

static void
authors(struct json_writer *w, const struct card *c)
{
    size_t count = signals_tally_authors_told(&c->tally);

    member_count(w, "author_count", (int64_t)signals_tally_author_count(&c->tally));
    json_key(w, "authors");
    json_begin_array(w);
    for (size_t i = 0; i < count; i++) {
        const struct signals_author a = signals_tally_author(&c->tally, i);
        json_begin_object(w);
        member(w, "author", a.name);
        member_count(w, "models", a.all.models);
        member_count(w, "downloads", a.all.downloads);
        member_count(w, "base_models", a.base.models);
        member_count(w, "base_downloads", a.base.downloads);
        json_end_object(w);
    }
    json_end_array(w);
}

static void
models(struct json_writer *w, const struct card *c)
{
    char day[CLOCK_DATE_SIZE];

    json_key(w, "models");
    json_begin_array(w);
    for (size_t i = 0; i < c->model_count; i++) {
        const struct card_model *m = &c->models[i];
        json_begin_object(w);
        member(w, "model_id", m->id);
        member_count(w, "parameters", m->parameters);
        member_word(w, "parameters_are", signals_count_names[m->count]);
        member_count(w, "downloads", m->downloads);
        member(w, "task", m->task);
        member(w, "model_type", m->model_type);
        member(w, "quant_method", m->quant_method);
        card_day(day, m->created);
        member_word(w, "created", day);
        member_bool(w, "remote_code", (m->marks & MODEL_REMOTE_CODE) != 0);
        member_bool(w, "quantized", m->is_quantized);
        member_bool(w, "test", m->is_test);
        member_bool(w, "draft", m->is_draft);
        if ((m->marks & MODEL_GATED) == 0)
            member_bool(w, "gated", false);
        else
            member_word(w, "gated", (m->marks & MODEL_GATED_MANUAL) != 0 ? "manual" : "auto");
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
        member(w, "name", l->items[i].name);
        member_count(w, "models", l->items[i].figures.models);
        member_count(w, "downloads", l->items[i].figures.downloads);
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
        member(w, "filter", a->filter);
        member(w, "search", a->search);
        member_count(w, "listed", a->listed);
        member_count(w, "found", a->found);
        member_bool(w, "whole", a->is_whole);
        member(w, "failure", a->failure);
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
    char day[CLOCK_DATE_SIZE];
    struct json_writer w;

    json_writer_init(&w, out, 2);
    json_begin_object(&w);
    member(&w, "architecture_id", c->architecture);
    member_word(&w, "source", sources[c->source]);
    card_day(day, c->seen);
    member_word(&w, "seen", day);
    member_bool(&w, "unfinished_scan", c->unfinished);
    member_word(&w, "folder", c->question->folder);
    member_word(&w, "profile", c->question->libraries[0]->name);
    member(&w, "model_type", card_main_type(c));
    libraries(&w, c);
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
