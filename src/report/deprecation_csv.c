#include "report/deprecation.h"

#include "report/csv.h"
#include "report/deprecation_words.h"

static void
cell_moment(struct str *out, struct moment moment)
{
    char text[MOMENT_SIZE];

    moment_text(text, moment, 'T');
    csv_plain(out, text);
}

static void
downloads_cells(struct str *out, const struct deprecation_model *m)
{
    int64_t n;
    bool at_least;

    if (!deprecation_downloads(&n, &at_least, m)) {
        csv_empty(out, 1);
        csv_cell(out, "unknown");
        return;
    }
    csv_int(out, n);
    csv_cell(out, at_least ? "at_least" : "exact");
}

static void
age_cells(struct str *out, const struct deprecation_model *m)
{
    if (m->age.known) {
        cell_moment(out, m->age.commit.when);
        csv_cell(out, m->age.commit.id);
    } else {
        csv_empty(out, 2);
    }
    csv_cell(out, m->path);
    if (deprecation_coming_known(m)) {
        csv_bool(out, m->age.by_merge);
        csv_int(out, (int64_t)m->age.additions);
    } else {
        csv_empty(out, 2);
    }
    csv_cell(out, m->age.moved_from);
}

static void
examined_cells(struct str *out, const struct deprecation_model *m)
{
    struct deprecation_users u;

    if (!m->examined) {
        csv_empty(out, 10);
        return;
    }
    deprecation_users_of(&u, m);
    csv_texts(out, u.models.items, u.models.count);
    csv_texts(out, u.live.items, u.live.count);
    csv_texts(out, u.files.items, u.files.count);
    deprecation_users_fini(&u);
    if (m->touch.known) {
        cell_moment(out, m->touch.commit.when);
        csv_cell(out, m->touch.commit.id);
    } else {
        csv_empty(out, 2);
    }
    csv_int(out, m->footprint.files);
    if (m->footprint.lines >= 0)
        csv_int(out, m->footprint.lines);
    else
        csv_empty(out, 1);
    csv_int(out, m->footprint.test_files);
    csv_cell(out, m->footprint.tests);
    csv_cell(out, m->footprint.docs);
}

static void
models_csv(struct str *out, const struct deprecation *d)
{
    static const char *const names[] = {
        "name",
        "folder",
        "verdict",
        "reason",
        "downloads",
        "downloads_are",
        "first_commit_datetime",
        "commit_hash",
        "model_path",
        "came_with_merge",
        "additions",
        "moved_from",
        "tags",
        "readings_below",
        "dependents",
        "live_dependents",
        "dependent_files",
        "last_commit_datetime",
        "last_commit_hash",
        "files",
        "lines",
        "test_files",
        "tests",
        "docs",
    };

    csv_header(out, names, sizeof names / sizeof *names);
    for (size_t i = 0; i < d->count; i++) {
        const struct deprecation_model *m = &d->models[i];
        csv_cell(out, m->name);
        csv_cell(out, m->folder);
        csv_cell(out, deprecation_verdict_word(m->verdict));
        csv_cell(out, m->reason);
        downloads_cells(out, m);
        age_cells(out, m);
        csv_texts(out, m->tags, m->tag_count);
        csv_int(out, (int64_t)m->readings_below);
        examined_cells(out, m);
        csv_end_row(out);
    }
}

static void
uses_csv(struct str *out, const struct deprecation *d)
{
    static const char *const names[] = {"name", "user", "kind", "path", "line", "subject"};

    csv_header(out, names, sizeof names / sizeof *names);
    for (size_t i = 0; i < d->candidates; i++) {
        const struct deprecation_model *m = &d->models[i];
        for (size_t k = 0; k < m->dependent_count; k++) {
            const struct dependence *use = &m->dependents[k];
            csv_cell(out, m->name);
            csv_cell(out, use->user);
            csv_cell(out, dependence_word(use->kind));
            csv_cell(out, use->path);
            csv_int(out, use->line);
            csv_cell(out, use->subject);
            csv_end_row(out);
        }
    }
}

void
deprecation_report_csv(struct str *out, const struct deprecation *d,
                       const struct deprecation_style *style)
{
    if (style->explain)
        uses_csv(out, d);
    else
        models_csv(out, d);
}
