#include "report/summary.h"

#include <stdlib.h>

#include "base/clean.h"
#include "base/map.h"
#include "base/mem.h"
#include "registry/files.h"
#include "report/words.h"
#include "json/writer.h"

/* Names of failed walks that one sentence holds. */
#define NAMES_TOLD 5

static const char *const file_names[] = {FILES_SUPPORTED, FILES_GAPS, FILES_HISTORY, FILES_CENSUS};

static int64_t
quantized_of(const struct store_counts *c)
{
    return c->quantized_by_name + c->quantized_by_tag + c->quantized_by_method;
}

static size_t
failures_of(const struct scan_result *r, bool authors)
{
    size_t n = 0;

    for (size_t i = 0; i < r->failure_count; i++)
        n += r->failures[i].is_author == authors;
    return n;
}

/* Most models first, then by name. */
static int
compare_entries(const void *left, const void *right)
{
    const struct map_entry *a = left, *b = right;

    if (a->value != b->value)
        return a->value > b->value ? -1 : 1;
    return slice_compare(a->key, b->key);
}

/* The registry's architectures in order; the entries are the caller's, their keys the map's. */
static struct map_entry *
sorted_architectures(const struct scan_result *r, struct map *map)
{
    map_init(map);
    supported_architectures(r->supported, map);
    struct map_entry *sorted = mem_realloc_array(NULL, map->count + 1, sizeof *sorted);
    for (size_t i = 0; i < map->count; i++)
        sorted[i] = map->entries[i];
    qsort(sorted, map->count, sizeof *sorted, compare_entries);
    return sorted;
}

static void
clean_puts(struct str *out, const char *text)
{
    clean_append(out, slice_of(text), CLEAN_UTF8);
}

/* "  label          1,234\n" */
static void
figure(struct str *out, const char *label, int64_t n)
{
    struct str number = STR_INIT;

    words_number(&number, n);
    str_printf(out, "  %-31s %12s\n", label, str_text(&number));
    str_fini(&number);
}

/* Figures that say something only when they are not 0. */
static void
figure_if_any(struct str *out, const char *label, int64_t n)
{
    if (n != 0)
        figure(out, label, n);
}

static void
dropped_text(struct str *out, const struct store_counts *c)
{
    figure(out, "quantized variants dropped", quantized_of(c));
    figure_if_any(out, "  by name", c->quantized_by_name);
    figure_if_any(out, "  by tag", c->quantized_by_tag);
    figure_if_any(out, "  by method", c->quantized_by_method);
}

/* Append the sentence of how a walk ended; `task` is NULL when there was but one. */
static void
end_text(struct str *out, const struct scan_options *o, const char *task, enum store_part_end end)
{
    str_puts(out, "The walk ");
    if (task != NULL) {
        str_puts(out, "of ");
        clean_puts(out, task);
        str_putc(out, ' ');
    }
    str_puts(out, "ended ");
    switch (end) {
    case STORE_PART_THRESHOLD:
        str_puts(out, "at the first model below ");
        words_count(out, o->min_downloads, "download");
        if (o->full_scan)
            str_puts(out, ", with --full-scan too; --min-downloads 0 would go on to the last page");
        break;
    case STORE_PART_LIMIT:
        str_puts(out, "at the limit of ");
        words_count(out, o->limit, "new model");
        break;
    case STORE_PART_LAST_PAGE:
        str_puts(out, "at the last page");
        break;
    case STORE_PART_FAILED:
        str_puts(out, "before its time, as the Hub did not answer");
        break;
    case STORE_PART_OPEN:
        str_puts(out, "before its time");
        break;
    }
    str_puts(out, ".\n");
}

static void
walk_text(struct str *out, const struct summary *s)
{
    const struct store_counts *c = &s->result->walk;

    str_puts(out, "Scanned ");
    words_count(out, c->scanned, "model");
    str_puts(out, " on ");
    words_count(out, c->pages, "page");
    str_puts(out, s->result->resumed ? ", going on with an unfinished scan\n" : "\n");
    figure(out, "new", c->found);
    figure(out, "already in the registry", c->known);
    figure(out, "of unsupported architectures", c->unsupported);
    figure_if_any(out, "of architectures not asked for", c->other_architecture);
    dropped_text(out, c);
    figure(out, "no architecture", c->no_architecture);
    figure_if_any(out, "listed before in this scan", c->repeated);
    for (size_t i = 0; i < s->plan->task_count; i++)
        end_text(out, &s->plan->options, s->plan->task_count > 1 ? s->plan->steps[i].name : NULL,
                 s->result->walk_ends[i]);
    str_putc(out, '\n');
}

static void
sweep_text(struct str *out, const struct scan_result *r)
{
    size_t failed = failures_of(r, true);

    str_puts(out, "Listed ");
    words_count(out, (int64_t)(r->authors - failed), "canonical author");
    if (failed > 0)
        str_printf(out, " of %zu", r->authors);
    str_putc(out, '\n');
    figure(out, "new", r->sweep.found);
    figure(out, "already in the registry", r->sweep.known);
    dropped_text(out, &r->sweep);
    str_putc(out, '\n');
}

/* What the types of models have decided. */
static void
by_type_text(struct str *out, const struct scan_result *r)
{
    if (r->found_by_type == 0)
        return;
    words_count(out, r->found_by_type, "new model");
    str_puts(out, r->found_by_type == 1 ? " is" : " are");
    str_puts(out, " supported by model type, not by architecture\n\n");
}

static void
failures_text(struct str *out, const struct scan_result *r)
{
    if (r->failure_count == 0)
        return;
    str_puts(out, "Incomplete: what could not be asked\n");
    for (size_t i = 0; i < r->failure_count; i++) {
        str_puts(out, r->failures[i].is_author ? "  author " : "  task ");
        clean_puts(out, r->failures[i].name);
        str_puts(out, ": ");
        clean_puts(out, r->failures[i].message);
        str_putc(out, '\n');
    }
    str_putc(out, '\n');
}

static void
registry_text(struct str *out, const struct scan_result *r)
{
    struct map map;
    struct map_entry *sorted = sorted_architectures(r, &map);

    str_puts(out, "The registry holds ");
    words_count(out, (int64_t)supported_count(r->supported), "model");
    str_puts(out, " of ");
    words_count(out, (int64_t)map.count, "architecture");
    str_puts(out, ", ");
    words_number(out, (int64_t)supported_verified(r->supported));
    str_puts(out, " verified\n");
    for (size_t i = 0; i < map.count; i++) {
        struct str number = STR_INIT;
        words_number(&number, (int64_t)sorted[i].value);
        str_printf(out, "%11s  ", str_text(&number));
        clean_append(out, sorted[i].key, CLEAN_UTF8);
        str_putc(out, '\n');
        str_fini(&number);
    }
    str_putc(out, '\n');
    free(sorted);
    map_fini(&map);
}

static void
gap_row(struct str *out, const struct gap *g)
{
    struct str models = STR_INIT, downloads = STR_INIT, smallest = STR_INIT;

    words_number(&models, g->models);
    words_number(&downloads, g->downloads);
    words_size(&smallest, g->min_parameters);
    str_printf(out, "  %5.1f %8s %14s %9s  ", g->score, str_text(&models), str_text(&downloads),
               str_text(&smallest));
    clean_append(out, g->architecture, CLEAN_UTF8);
    str_putc(out, '\n');
    str_fini(&models);
    str_fini(&downloads);
    str_fini(&smallest);
}

/* The models of the gaps that are not told one by one. */
static int64_t
rest_models(const struct gaps *gaps)
{
    int64_t n = 0;

    for (size_t i = SUMMARY_GAPS; i < gaps_count(gaps); i++)
        n += gaps_at(gaps, i)->models;
    return n;
}

static void
gaps_text(struct str *out, const struct gaps *gaps)
{
    size_t count = gaps_count(gaps);

    if (count == 0) {
        str_puts(out, "No architecture is missing.\n\n");
        return;
    }
    str_puts(out, "Missing: ");
    words_count(out, (int64_t)count, "architecture");
    str_puts(out, " with ");
    words_count(out, gaps_total_models(gaps), "model");
    str_printf(out, "\n  %5s %8s %14s %9s  %s\n", "score", "models", "downloads", "smallest",
               "architecture");
    for (size_t i = 0; i < count && i < SUMMARY_GAPS; i++)
        gap_row(out, gaps_at(gaps, i));
    if (count > SUMMARY_GAPS) {
        str_puts(out, "  and ");
        words_number(out, (int64_t)(count - SUMMARY_GAPS));
        str_puts(out, " more with ");
        words_count(out, rest_models(gaps), "model");
        str_putc(out, '\n');
    }
    str_putc(out, '\n');
}

/* Under a fixed clock there is none to tell. */
static void
duration_text(struct str *out, double seconds)
{
    if (seconds <= 0)
        return;
    str_puts(out, " in ");
    if (seconds < 10)
        str_printf(out, "%.1f s", seconds);
    else
        words_span(out, (int64_t)(seconds + 0.5));
}

static void
files_text(struct str *out, const struct summary *s)
{
    str_puts(out, "The files are in ");
    clean_puts(out, s->folder);
    str_puts(out, ": ");
    for (size_t i = 0; i < sizeof file_names / sizeof *file_names; i++)
        str_printf(out, "%s%s", i == 0 ? "" : ", ", file_names[i]);
    str_putc(out, '\n');
    str_puts(out, "The census holds ");
    words_count(out, s->result->census_models, "model");
    if (s->asked_hub) {
        str_puts(out, "; the Hub was asked ");
        words_number(out, s->result->requests);
        str_puts(out, s->result->requests == 1 ? " time" : " times");
        duration_text(out, s->result->duration_s);
    }
    str_puts(out, ".\n");
}

void
summary_text(struct str *out, const struct summary *s)
{
    const struct scan_result *r = s->result;

    if (s->asked_hub) {
        if (r->walked)
            walk_text(out, s);
        if (r->authors > 0)
            sweep_text(out, r);
        by_type_text(out, r);
        failures_text(out, r);
    } else {
        str_puts(out, "From the census: ");
        words_count(out, r->walk.found, "model");
        str_puts(out, " became supported\n\n");
        by_type_text(out, r);
    }
    registry_text(out, r);
    gaps_text(out, r->gaps);
    files_text(out, s);
}

static void
json_member_int(struct json_writer *w, const char *key, int64_t n)
{
    json_key(w, key);
    json_int(w, n);
}

static void
counts_json(struct json_writer *w, const struct store_counts *c)
{
    const struct {
        const char *key;
        int64_t value;
    } figures[] = {
        {"pages", c->pages},
        {"listed", c->listed},
        {"repeated", c->repeated},
        {"scanned", c->scanned},
        {"known", c->known},
        {"found", c->found},
        {"unsupported", c->unsupported},
        {"other_architecture", c->other_architecture},
        {"no_architecture", c->no_architecture},
        {"quantized_by_name", c->quantized_by_name},
        {"quantized_by_tag", c->quantized_by_tag},
        {"quantized_by_method", c->quantized_by_method},
    };

    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
        json_member_int(w, figures[i].key, figures[i].value);
}

static void
walk_json(struct json_writer *w, const struct summary *s)
{
    static const char *const ends[] = {
        [STORE_PART_OPEN] = "unfinished",     [STORE_PART_LAST_PAGE] = "last_page",
        [STORE_PART_THRESHOLD] = "threshold", [STORE_PART_LIMIT] = "limit",
        [STORE_PART_FAILED] = "failed",
    };
    const struct scan_options *o = &s->plan->options;

    json_key(w, "walk");
    if (!s->result->walked) {
        json_null(w);
        return;
    }
    json_begin_object(w);
    json_key(w, "tasks");
    json_begin_array(w);
    for (size_t i = 0; i < s->plan->task_count; i++)
        json_text(w, s->plan->steps[i].name);
    json_end_array(w);
    json_key(w, "full_scan");
    json_bool(w, o->full_scan);
    json_key(w, "limit");
    if (o->full_scan)
        json_null(w);
    else
        json_int(w, o->limit);
    json_member_int(w, "min_downloads", o->min_downloads);
    json_key(w, "ended_at");
    json_begin_array(w);
    for (size_t i = 0; i < s->plan->task_count; i++)
        json_text(w, ends[s->result->walk_ends[i]]);
    json_end_array(w);
    counts_json(w, &s->result->walk);
    json_end_object(w);
}

static void
sweep_json(struct json_writer *w, const struct scan_result *r)
{
    json_key(w, "sweep");
    if (r->authors == 0) {
        json_null(w);
        return;
    }
    json_begin_object(w);
    json_member_int(w, "authors", (int64_t)r->authors);
    json_member_int(w, "failed", (int64_t)failures_of(r, true));
    counts_json(w, &r->sweep);
    json_end_object(w);
}

static void
failures_json(struct json_writer *w, const struct scan_result *r)
{
    json_key(w, "failures");
    json_begin_array(w);
    for (size_t i = 0; i < r->failure_count; i++) {
        json_begin_object(w);
        json_key(w, "kind");
        json_text(w, r->failures[i].is_author ? "author" : "task");
        json_key(w, "name");
        json_text(w, r->failures[i].name);
        json_key(w, "message");
        json_text(w, r->failures[i].message);
        json_end_object(w);
    }
    json_end_array(w);
}

static void
registry_json(struct json_writer *w, const struct scan_result *r)
{
    struct map map;
    struct map_entry *sorted = sorted_architectures(r, &map);

    json_key(w, "registry");
    json_begin_object(w);
    json_member_int(w, "models", (int64_t)supported_count(r->supported));
    json_member_int(w, "verified", (int64_t)supported_verified(r->supported));
    json_key(w, "architectures");
    json_begin_object(w);
    for (size_t i = 0; i < map.count; i++) {
        json_key_slice(w, sorted[i].key);
        json_int(w, (int64_t)sorted[i].value);
    }
    json_end_object(w);
    json_end_object(w);
    free(sorted);
    map_fini(&map);
}

static void
gaps_json(struct json_writer *w, const struct gaps *gaps)
{
    size_t count = gaps_count(gaps);

    json_key(w, "gaps");
    json_begin_object(w);
    json_member_int(w, "architectures", (int64_t)count);
    json_member_int(w, "models", gaps_total_models(gaps));
    json_key(w, "top");
    json_begin_array(w);
    for (size_t i = 0; i < count && i < SUMMARY_GAPS; i++) {
        const struct gap *g = gaps_at(gaps, i);
        json_begin_object(w);
        json_key(w, "architecture_id");
        json_string(w, g->architecture);
        json_key(w, "relevancy_score");
        json_double(w, g->score);
        json_member_int(w, "total_models", g->models);
        json_member_int(w, "total_downloads", g->downloads);
        json_key(w, "min_param_count");
        if (g->min_parameters < 0)
            json_null(w);
        else
            json_int(w, g->min_parameters);
        json_end_object(w);
    }
    json_end_array(w);
    json_key(w, "rest");
    json_begin_object(w);
    json_member_int(w, "architectures", (int64_t)(count > SUMMARY_GAPS ? count - SUMMARY_GAPS : 0));
    json_member_int(w, "models", rest_models(gaps));
    json_end_object(w);
    json_end_object(w);
}

void
summary_json(struct str *out, const struct summary *s)
{
    const struct scan_result *r = s->result;
    struct json_writer w;

    json_writer_init(&w, out, 2);
    json_begin_object(&w);
    json_key(&w, "command");
    json_text(&w, s->asked_hub ? "scrape" : "regap");
    json_key(&w, "complete");
    json_bool(&w, r->failure_count == 0);
    json_key(&w, "resumed");
    json_bool(&w, r->resumed);
    if (s->asked_hub) {
        walk_json(&w, s);
        sweep_json(&w, r);
        failures_json(&w, r);
        json_member_int(&w, "requests", r->requests);
        json_key(&w, "duration_seconds");
        json_double(&w, r->duration_s);
    } else {
        json_member_int(&w, "found", r->walk.found);
    }
    json_member_int(&w, "found_by_model_type", r->found_by_type);
    registry_json(&w, r);
    gaps_json(&w, r->gaps);
    json_member_int(&w, "census_models", r->census_models);
    json_key(&w, "folder");
    json_text(&w, s->folder);
    json_key(&w, "files");
    json_begin_array(&w);
    for (size_t i = 0; i < sizeof file_names / sizeof *file_names; i++)
        json_text(&w, file_names[i]);
    json_end_array(&w);
    json_end_object(&w);
    str_putc(out, '\n');
}

static void
names_of_failed(struct str *out, const struct scan_result *r, bool authors)
{
    size_t n = 0;

    for (size_t i = 0; i < r->failure_count; i++) {
        if (r->failures[i].is_author != authors)
            continue;
        if (n == NAMES_TOLD) {
            str_puts(out, ", ...");
            break;
        }
        str_puts(out, n++ == 0 ? "" : ", ");
        clean_puts(out, r->failures[i].name);
    }
}

void
summary_failures(struct str *out, const struct scan_result *r)
{
    size_t tasks = failures_of(r, false), authors = failures_of(r, true);

    if (r->failure_count == 0)
        return;
    str_puts(out, "incomplete: ");
    if (tasks > 0) {
        words_count(out, (int64_t)tasks, "task");
        str_puts(out, " (");
        names_of_failed(out, r, false);
        str_puts(out, authors > 0 ? ") and " : ")");
    }
    if (authors > 0) {
        words_count(out, (int64_t)authors, "canonical author");
        str_puts(out, " (");
        names_of_failed(out, r, true);
        str_puts(out, ")");
    }
    str_puts(out, " could not be listed to the end; run the command again to complete the files");
}
