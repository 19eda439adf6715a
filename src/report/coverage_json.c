#include "report/coverage.h"

#include "report/words.h"
#include "json/member.h"

static void
member_percent(struct json_writer *w, const char *key, int64_t part, int64_t whole)
{
    int tenths = words_tenths(part, whole);

    json_key(w, key);
    if (tenths < 0)
        json_null(w);
    else
        json_double(w, tenths / 10.0);
}

static void
figures_json(struct json_writer *w, const char *key, const struct coverage_figures *f)
{
    json_key(w, key);
    json_begin_object(w);
    json_member_int(w, "models", f->models);
    json_member_int(w, "downloads", f->downloads);
    json_end_object(w);
}

static void
shares_json(struct json_writer *w, const struct coverage_figures *part,
            const struct coverage_figures *whole)
{
    member_percent(w, "models_percent", part->models, whole->models);
    member_percent(w, "downloads_percent", part->downloads, whole->downloads);
}

static void
shared_json(struct json_writer *w, const char *key, struct coverage_figures f,
            const struct coverage_figures *whole)
{
    json_key(w, key);
    json_begin_object(w);
    json_member_int(w, "models", f.models);
    json_member_int(w, "downloads", f.downloads);
    shares_json(w, &f, whole);
    json_end_object(w);
}

static void
coverage_json(struct json_writer *w, const struct coverage *c, const struct coverage_row *row)
{
    json_key(w, "coverage");
    json_begin_object(w);
    for (size_t l = 0; l < c->question->library_count; l++) {
        json_key_slice(w, c->libraries[l].name);
        json_begin_object(w);
        shared_json(w, "loaded", coverage_loaded(c, row, l), &row->all);
        for (int tier = SUPPORT_NATIVE; tier >= SUPPORT_FALLBACK; tier--)
            shared_json(w, support_tier_names[tier],
                        coverage_taken(c, row, l, (enum support_tier)tier), &row->all);
        shared_json(w, "not_loaded", coverage_taken(c, row, l, SUPPORT_NOT), &row->all);
        json_end_object(w);
    }
    json_end_object(w);
}

static void
decided_json(struct json_writer *w, const struct coverage *c)
{
    json_key(w, "decided_by");
    json_begin_object(w);
    for (size_t l = 0; l < c->question->library_count; l++) {
        const struct coverage_figures *decided = c->libraries[l].decided;
        json_key_slice(w, c->libraries[l].name);
        json_begin_object(w);
        figures_json(w, "architecture", &decided[PROFILE_BY_ARCHITECTURE]);
        figures_json(w, "model_type", &decided[PROFILE_BY_MODEL_TYPE]);
        json_end_object(w);
    }
    json_end_object(w);
}

static void
list_json(struct json_writer *w, const char *key, const struct coverage *c,
          const struct coverage_list *list, const char *what,
          void (*name)(struct json_writer *, const char *, struct slice))
{
    json_key(w, key);
    json_begin_array(w);
    for (size_t i = 0; i < list->count; i++) {
        const struct coverage_row *row = &list->rows[i];
        json_begin_object(w);
        name(w, what, row->name);
        json_member_int(w, "models", row->all.models);
        json_member_int(w, "downloads", row->all.downloads);
        coverage_json(w, c, row);
        json_end_object(w);
    }
    json_end_array(w);
}

/* How each of the other libraries takes these models. */
static void
others_json(struct json_writer *w, const struct coverage *c, size_t library,
            const struct coverage_lack *lack)
{
    json_key(w, "others");
    json_begin_object(w);
    for (size_t l = 0; l < c->question->library_count; l++) {
        if (l == library)
            continue;
        json_key_slice(w, c->libraries[l].name);
        json_begin_object(w);
        json_member_text(w, "tier", support_tier_names[lack->takes[l].tier]);
        json_member_slice(w, "last", lack->takes[l].last);
        json_member_int(w, "models", lack->takes[l].loaded.models);
        json_member_int(w, "downloads", lack->takes[l].loaded.downloads);
        json_end_object(w);
    }
    json_end_object(w);
}

static void
lack_json(struct json_writer *w, const struct coverage *c, size_t library,
          const struct coverage_lack *lack)
{
    const struct slice absent = {NULL, 0};
    bool type = lack->what == SUPPORT_MODEL_TYPE;

    json_begin_object(w);
    json_member_slice(w, "architecture_id", type ? absent : lack->name);
    json_member_slice(w, "model_type", type ? lack->name : absent);
    json_member_int(w, "total_models", lack->all.models);
    json_member_int(w, "total_downloads", lack->all.downloads);
    shares_json(w, &lack->all, &c->total.all);
    json_member_text(w, "tier", support_tier_names[lack->takes[library].tier]);
    json_member_slice(w, "last", lack->takes[library].last);
    others_json(w, c, library, lack);
    json_end_object(w);
}

static void
lacks_json(struct json_writer *w, const struct coverage *c, bool fallback)
{
    json_key(w, fallback ? "fallback" : "missing");
    json_begin_object(w);
    for (size_t l = 0; l < c->question->library_count; l++) {
        const struct coverage_lacks *lacks =
            fallback ? &c->libraries[l].fallback : &c->libraries[l].missing;
        json_key_slice(w, c->libraries[l].name);
        json_begin_object(w);
        json_member_int(w, "total_architectures", (int64_t)lacks->there_are);
        json_member_int(w, "total_models", lacks->all.models);
        json_member_int(w, "total_downloads", lacks->all.downloads);
        json_key(w, "architectures");
        json_begin_array(w);
        for (size_t i = 0; i < lacks->count; i++)
            lack_json(w, c, l, &lacks->items[i]);
        json_end_array(w);
        json_end_object(w);
    }
    json_end_object(w);
}

void
coverage_json_members(struct json_writer *w, const struct coverage *c)
{
    const struct coverage_question *q = c->question;

    json_key(w, "libraries");
    json_begin_array(w);
    for (size_t l = 0; l < q->library_count; l++)
        json_string(w, c->libraries[l].name);
    json_end_array(w);
    json_key(w, "judged_by");
    json_begin_array(w);
    json_text(w, "architecture");
    if (c->by_type)
        json_text(w, "model_type");
    json_end_array(w);
    json_member_int(w, "total_models", c->total.all.models);
    json_member_int(w, "total_downloads", c->total.all.downloads);
    figures_json(w, "not_judged", &c->not_judged);
    figures_json(w, "quantized_variants", &c->variants);
    coverage_json(w, c, &c->total);
    decided_json(w, c);
    json_member_int(w, "total_tasks", (int64_t)c->tasks.there_are);
    json_member_int(w, "total_authors", (int64_t)c->authors.there_are);
    list_json(w, "tasks", c, &c->tasks, "task", json_member_slice);
    list_json(w, "years", c, &c->years, "year", json_member_raw);
    list_json(w, "authors", c, &c->authors, "author", json_member_slice);
    lacks_json(w, c, false);
    lacks_json(w, c, true);
}

void
coverage_report_json(struct str *out, const struct coverage *c,
                     const struct coverage_origin *origin)
{
    const struct coverage_question *q = c->question;
    struct json_writer w;

    json_writer_init(&w, out, 2);
    json_begin_object(&w);
    json_member_time(&w, "generated_at", origin->generated_at);
    json_member_text(&w, "census", origin->census);
    json_member_time(&w, "scanned_at", c->scanned > 0 ? c->scanned : -1);
    json_member_bool(&w, "scan_finished", !c->unfinished);
    json_member_slice(&w, "task", q->task);
    json_member_slice(&w, "author", q->author);
    json_member_text(&w, "quantized", origin->quantized);
    json_member_text(&w, "quantized_by", origin->quantized_by);
    coverage_json_members(&w, c);
    json_end_object(&w);
    str_putc(out, '\n');
}
