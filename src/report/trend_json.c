#include "report/growth_json.h"
#include "report/trend_words.h"
#include "json/member.h"

static void
scan_json(struct json_writer *w, const struct trend *t, size_t i)
{
    const struct growth_scan *s = &t->growth->scans[i];

    json_begin_object(w);
    growth_json_scan_members(w, s);
    json_member_bool(w, "asked_as_last", trend_asked_alike(t, i));
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
        growth_json_point(w, &line->points[i], t->growth->scans[i].id);
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
