#include <inttypes.h>
#include <stdio.h>

#include "base/clock.h"
#include "report/csv.h"
#include "report/trend_words.h"
#include "json/member.h"

static void
scan_json(struct json_writer *w, const struct trend *t, size_t i)
{
    const struct growth_scan *s = &t->growth->scans[i];

    json_begin_object(w);
    json_member_int(w, "scan", s->id);
    json_member_time(w, "finished_at", s->finished);
    json_member_int(w, "scanned", s->scanned);
    json_member_int(w, "supported_architectures", (int64_t)s->supported_architectures);
    json_member_int(w, "supported_models", s->supported_models);
    json_member_int(w, "supported_downloads", s->supported_downloads);
    json_member_int(w, "verified", s->verified);
    json_member_int(w, "gap_architectures", (int64_t)s->gap_architectures);
    json_member_int(w, "gap_models", s->gap_models);
    json_member_int(w, "gap_downloads", s->gap_downloads);
    json_member_bool(w, "asked_as_last", trend_asked_alike(t, i));
    json_end_object(w);
}

static void
point_json(struct json_writer *w, const struct growth_point *p, int64_t scan)
{
    const struct store_figure *f = &p->figure;

    if (!p->is_there) {
        json_null(w);
        return;
    }
    json_begin_object(w);
    json_member_int(w, "scan", scan);
    json_member_bool(w, "supported", f->supported);
    json_member_int(w, "models", f->models);
    json_member_int(w, "verified", f->verified);
    json_member_int(w, "downloads", f->downloads);
    json_member_count(w, "min_param_count", f->min_parameters);
    json_member_count(w, "rank", f->rank > 0 ? f->rank : -1);
    if (f->rank > 0)
        json_member_double(w, "relevancy_score", (double)f->score_tenths / 10);
    else
        json_member_null(w, "relevancy_score");
    json_member_int(w, "lacking_models", f->lacking_models);
    json_member_int(w, "lacking_downloads", f->lacking_downloads);
    json_end_object(w);
}

static void
line_json(struct json_writer *w, const struct trend *t, const struct growth_line *line)
{
    const size_t last = t->growth->scan_count - 1;
    const struct growth_point *then = &line->points[t->first], *now = &line->points[last];
    size_t since = trend_supported_since(t, line);

    json_begin_object(w);
    json_member_slice(w, "architecture_id", line->architecture);
    json_member_int(w, "models_change", trend_models(now) - trend_models(then));
    json_member_int(w, "downloads_change", trend_downloads(now) - trend_downloads(then));
    json_member_bool(w, "supported", since != SIZE_MAX);
    json_member_count(w, "supported_since", since != SIZE_MAX ? t->growth->scans[since].id : -1);
    json_key(w, "points");
    json_begin_array(w);
    for (size_t i = t->first; i <= last; i++)
        point_json(w, &line->points[i], t->growth->scans[i].id);
    json_end_array(w);
    json_end_object(w);
}

void
trend_report_json(struct str *out, const struct trend_report *r)
{
    const struct trend *t = r->trend;
    struct json_writer w;

    json_writer_init(&w, out, 2);
    json_begin_object(&w);
    json_member_time(&w, "generated_at", r->generated_at);
    json_member_text(&w, "source", r->source);
    json_key(&w, "scans");
    json_begin_array(&w);
    for (size_t i = t->first; i < t->growth->scan_count; i++)
        scan_json(&w, t, i);
    json_end_array(&w);
    json_member_int(&w, "without_figures", (int64_t)t->growth->without_figures);
    json_member_count(&w, "grown", t->asked ? -1 : (int64_t)t->there_are);
    json_key(&w, "architectures");
    json_begin_array(&w);
    for (size_t i = 0; i < t->count; i++)
        line_json(&w, t, &t->growth->lines[t->lines[i]]);
    json_end_array(&w);
    json_end_object(&w);
    str_putc(out, '\n');
}

static void
point_row(struct str *out, const struct growth_line *line, const struct growth_scan *scan,
          const struct store_figure *f)
{
    const struct clock finished = {.now = scan->finished, .fixed = true};
    char text[CLOCK_TIME_SIZE + 32];

    csv_slice(out, line->architecture);
    csv_int(out, scan->id);
    clock_time(text, &finished);
    csv_plain(out, text);
    csv_bool(out, f->supported);
    csv_int(out, f->models);
    csv_int(out, f->verified);
    csv_int(out, f->downloads);
    csv_count(out, f->min_parameters);
    csv_count(out, f->rank > 0 ? f->rank : -1);
    if (f->rank > 0) {
        snprintf(text, sizeof text, "%" PRId64 ".%d", f->score_tenths / 10,
                 (int)(f->score_tenths % 10));
        csv_plain(out, text);
    } else {
        csv_empty(out, 1);
    }
    csv_int(out, f->lacking_models);
    csv_int(out, f->lacking_downloads);
    csv_end_row(out);
}

void
trend_report_csv(struct str *out, const struct trend_report *r)
{
    static const char *const names[] = {
        "architecture_id",
        "scan",
        "finished_at",
        "supported",
        "models",
        "verified",
        "downloads",
        "min_param_count",
        "rank",
        "relevancy_score",
        "lacking_models",
        "lacking_downloads",
    };
    const struct trend *t = r->trend;

    csv_header(out, names, sizeof names / sizeof *names);
    for (size_t n = 0; n < t->count; n++) {
        const struct growth_line *line = &t->growth->lines[t->lines[n]];
        for (size_t i = t->first; i < t->growth->scan_count; i++)
            if (line->points[i].is_there)
                point_row(out, line, &t->growth->scans[i], &line->points[i].figure);
    }
}
