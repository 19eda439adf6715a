#include "base/clock.h"
#include "report/csv.h"
#include "report/trend.h"

static void
point_row(struct str *out, const struct growth_line *line, const struct growth_scan *scan,
          const struct store_figure *f)
{
    const struct clock finished = {.now = scan->finished, .fixed = true};
    char text[CLOCK_TIME_SIZE];

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
    csv_tenths(out, f->rank > 0 ? f->score_tenths : -1);
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
