#include "report/change_words.h"
#include "json/member.h"

static void
side_json(struct json_writer *w, const char *key, const struct change_side *s)
{
    const struct change_header *asked = s->registry.tasks.data != NULL ? &s->registry : &s->gaps;

    json_key(w, key);
    json_begin_object(w);
    json_member_text(w, "source", s->word);
    json_member_text(w, "kind", change_kind_word(s->kind));
    json_member_slice(w, "commit", s->commit);
    json_member_slice(w, "commit_date", s->commit_day);
    json_member_count(w, "scan", s->kind == CHANGE_SCAN ? s->scan : -1);
    json_member_time(w, "finished_at", s->finished > 0 ? s->finished : -1);
    json_member_slice(w, "generated_at", s->registry.generated_at);
    json_member_slice(w, "gaps_generated_at", s->gaps.generated_at);
    json_member_count(w, "scanned", s->scanned);
    json_member_count(w, "min_downloads", asked->min_downloads);
    json_member_slice(w, "task_filter", asked->tasks);
    json_member_count(w, "entries", s->has_models ? s->entries : -1);
    json_member_count(w, "models", s->has_registry ? s->models : -1);
    json_member_count(w, "verified", s->has_registry ? s->verified : -1);
    json_member_count(w, "architectures", s->has_registry ? s->architectures : -1);
    json_member_count(w, "gaps", s->has_gaps ? s->gap_architectures : -1);
    json_member_count(w, "gap_models", s->has_gaps ? s->gap_models : -1);
    json_member_count(w, "gap_downloads", s->has_gaps ? s->gap_downloads : -1);
    json_end_object(w);
}

static void
model_json(struct json_writer *w, const struct change_model *m)
{
    json_begin_object(w);
    json_member_slice(w, "model_id", m->name);
    json_member_slice(w, "old_architecture_id", m->old_architecture);
    json_member_slice(w, "new_architecture_id", m->new_architecture);
    json_member_count(w, "old_status", m->was ? (int64_t)m->old_status : -1);
    json_member_count(w, "new_status", m->is ? (int64_t)m->new_status : -1);
    json_end_object(w);
}

static void
registry_json(struct json_writer *w, const char *key, const struct change_figures *f)
{
    json_key(w, key);
    json_begin_object(w);
    json_member_count(w, "models", f->models);
    json_member_count(w, "verified", f->verified);
    json_member_count(w, "downloads", f->downloads);
    json_end_object(w);
}

static void
gap_json(struct json_writer *w, const char *key, const struct change_figures *f)
{
    if (f->rank == 0) {
        json_member_null(w, key);
        return;
    }
    json_key(w, key);
    json_begin_object(w);
    json_member_int(w, "rank", f->rank);
    json_member_count(w, "total_models", f->gap_models);
    json_member_count(w, "total_downloads", f->gap_downloads);
    json_member_count(w, "min_param_count", f->gap_parameters);
    json_key(w, "relevancy_score");
    if (f->score_tenths >= 0)
        json_double(w, (double)f->score_tenths / 10);
    else
        json_null(w);
    json_end_object(w);
}

static void
architecture_json(struct json_writer *w, const struct change_architecture *a, bool of_gaps)
{
    void (*put)(struct json_writer *, const char *, const struct change_figures *) =
        of_gaps ? gap_json : registry_json;

    json_begin_object(w);
    json_member_slice(w, "architecture_id", a->name);
    put(w, "old", &a->old);
    put(w, "new", &a->new);
    json_end_object(w);
}

/* The lists from `first` to before `end` as members of one object; null where nothing was compared.
 */
static void
lists_json(struct json_writer *w, const char *key, const struct change *change, bool compared,
           int first, int end)
{
    if (!compared) {
        json_member_null(w, key);
        return;
    }
    json_key(w, key);
    json_begin_object(w);
    for (int list = first; list < end; list++) {
        enum change_list_kind kind = (enum change_list_kind)list;
        json_key(w, change_list_key(kind));
        json_begin_array(w);
        for (size_t i = 0; i < change_count(change, kind); i++)
            if (kind < CHANGE_MODEL_LISTS)
                model_json(w, change_model_at(change, kind, i));
            else
                architecture_json(w, change_architecture_at(change, kind, i),
                                  kind >= CHANGE_GAP_FILLED);
        json_end_array(w);
    }
    json_end_object(w);
}

static void
notes_json(struct json_writer *w, const struct change *change)
{
    struct str notes = STR_INIT;

    change_notes(&notes, change, show_name);
    json_key(w, "notes");
    json_begin_array(w);
    for (const char *line = str_text(&notes); *line != '\0';) {
        size_t len = strcspn(line, "\n");
        json_string(w, (struct slice){line, len});
        line += len + (line[len] == '\n');
    }
    json_end_array(w);
    str_fini(&notes);
}

void
change_report_json(struct str *out, const struct change_report *r)
{
    const struct change *change = r->change;
    struct str summary = STR_INIT;
    struct json_writer w;

    change_summary(&summary, change);
    json_writer_init(&w, out, 2);
    json_begin_object(&w);
    json_member_time(&w, "generated_at", r->generated_at);
    json_member_bool(&w, "changed", change_is_there(change));
    json_member_slice(&w, "summary", str_slice(&summary));
    notes_json(&w, change);
    side_json(&w, "old", &change->old);
    side_json(&w, "new", &change->new);
    lists_json(&w, "models", change, change->models_compared, 0, CHANGE_MODEL_LISTS);
    lists_json(&w, "architectures", change, change->registry_compared, CHANGE_SUPPORT_GONE,
               CHANGE_GAP_FILLED);
    lists_json(&w, "gaps", change, change->gaps_compared, CHANGE_GAP_FILLED, CHANGE_LISTS);
    json_end_object(&w);
    str_putc(out, '\n');
    str_fini(&summary);
}
