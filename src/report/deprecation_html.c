#include "report/deprecation.h"

#include "report/deprecation_html_inner.h"
#include "report/deprecation_words.h"
#include "report/html.h"
#include "report/words.h"

/* Characters of a commit's id. */
#define SHORT_ID 12

static const struct html_section section_chart = {"age-and-use", "Age and use"};
static const struct html_section section_candidates = {"candidates", "Candidates"};
static const struct html_section section_unknown = {"unknown", "Unknown"};
static const struct html_section section_kept = {"kept", "Kept"};
static const struct html_section section_tags = {"tags", "Tags that disagree"};
static const struct html_section section_source = {"source", "How it was found"};

static bool
tags_disagree(const struct deprecation *d)
{
    return d->missing_tag_count + d->extra_tag_count > 0;
}

static void
look_at_model(struct deprecation_page *page, const struct deprecation_model *m)
{
    page->examined = page->examined || m->examined;
    page->readings = page->readings || m->reading_count > 1;
    for (size_t i = 0; i < m->reading_count; i++) {
        const struct candidate_reading *r = &m->readings[i];
        if (page->first_taken == 0 || r->taken < page->first_taken)
            page->first_taken = r->taken;
        if (r->taken > page->last_taken)
            page->last_taken = r->taken;
    }
}

/* ---- the head ---- */

static void
put_summary(struct str *out, const struct deprecation *d)
{
    words_number(out, (int64_t)d->candidates);
    str_puts(out, " of ");
    words_count(out, (int64_t)d->count, "model");
    str_puts(out, d->candidates == 1 ? " is a candidate: " : " are candidates: ");
    deprecation_thresholds(out, d);
    str_puts(out, ".");
}

/* What makes the answer less than it should be, before anything else. */
static void
put_warnings(struct str *out, const struct deprecation *d)
{
    if (d->unknown > 0) {
        str_puts(out, "<p class=\"warning\"><strong>This answer is not complete.</strong> Of ");
        words_count(out, (int64_t)d->unknown, "model");
        str_puts(out, " the age or the downloads are not known: <a href=\"#unknown\">they are "
                      "listed apart</a>, and are no candidates.</p>\n");
    }
    if (d->unread_modules > 0) {
        str_puts(out, "<p class=\"warning\">");
        words_count(out, (int64_t)d->unread_modules, "module");
        str_puts(out, " of the library could not be read: what they use is not known.</p>\n");
    }
}

/* The figures at the head, and their texts, which live as long. */
enum {
    FIGURE_CANDIDATES,
    FIGURE_USED,
    FIGURE_LINES,
    FIGURE_UNKNOWN,
    FIGURE_KEPT,
    FIGURES,
};

static void
put_size(struct str *value, struct str *note, const struct deprecation *d)
{
    int64_t lines = 0, files = 0, tests = 0;

    for (size_t i = 0; i < d->candidates; i++) {
        const struct footprint *f = &d->models[i].footprint;
        if (!d->models[i].examined)
            continue;
        lines += f->lines > 0 && f->lines < INT64_MAX - lines ? f->lines : 0;
        files += f->files < INT64_MAX - files ? f->files : 0;
        tests += f->test_files < INT64_MAX - tests ? f->test_files : 0;
    }
    words_number(value, lines);
    str_puts(note, "in ");
    words_count(note, files, "file");
    str_puts(note, ", and ");
    words_count(note, tests, "test file");
}

static void
put_kept_note(struct str *out, const struct deprecation *d)
{
    size_t waiting = deprecation_kept(d, VERDICT_KEPT_READINGS);

    words_number(out, (int64_t)deprecation_kept(d, VERDICT_KEPT_USED));
    str_puts(out, " in use, ");
    words_number(out, (int64_t)deprecation_kept(d, VERDICT_KEPT_YOUNG));
    str_puts(out, " young");
    if (waiting > 0) {
        str_puts(out, ", ");
        words_number(out, (int64_t)waiting);
        str_puts(out, " for want of readings");
    }
}

static void
put_figures(struct str *out, const struct deprecation_page *page)
{
    static const char *const labels[FIGURES] = {
        [FIGURE_CANDIDATES] = "candidates",
        [FIGURE_USED] = "used by models that stay",
        [FIGURE_LINES] = "lines of their source",
        [FIGURE_UNKNOWN] = "unknown",
        [FIGURE_KEPT] = "kept",
    };
    const struct deprecation *d = page->d;
    struct str values[FIGURES] = {STR_INIT}, notes[FIGURES] = {STR_INIT};
    struct html_figure figures[FIGURES];
    size_t count = 0;

    words_number(&values[FIGURE_CANDIDATES], (int64_t)d->candidates);
    str_puts(&notes[FIGURE_CANDIDATES], "of ");
    words_count(&notes[FIGURE_CANDIDATES], (int64_t)d->count, "model");
    if (page->examined) {
        words_number(&values[FIGURE_USED], (int64_t)deprecation_used_candidates(d));
        str_puts(&notes[FIGURE_USED], "of the candidates");
        put_size(&values[FIGURE_LINES], &notes[FIGURE_LINES], d);
    }
    if (d->unknown > 0)
        words_number(&values[FIGURE_UNKNOWN], (int64_t)d->unknown);
    words_number(&values[FIGURE_KEPT], (int64_t)(d->count - d->candidates - d->unknown));
    put_kept_note(&notes[FIGURE_KEPT], d);
    for (size_t i = 0; i < FIGURES; i++)
        if (values[i].len > 0)
            figures[count++] =
                (struct html_figure){str_slice(&values[i]), labels[i], str_slice(&notes[i])};
    html_figures(out, figures, count);
    for (size_t i = 0; i < FIGURES; i++) {
        str_fini(&values[i]);
        str_fini(&notes[i]);
    }
}

/* ---- the sections ---- */

static void
put_reminder(struct str *out, const struct deprecation_page *page)
{
    size_t used = deprecation_used_candidates(page->d);

    if (page->d->candidates == 0) {
        str_puts(out, page->d->unknown > 0 ? "No candidate is known." : "There is no candidate.");
        return;
    }
    str_puts(out, "<strong>Before deprecating make sure to verify the models.</strong> ");
    if (!page->examined) {
        str_puts(out, "Whether others use them was not looked at, as there is no checkout.");
        return;
    }
    str_puts(out, "What uses each is told here.");
    if (used == 0)
        return;
    str_putc(out, ' ');
    words_number(out, (int64_t)used);
    str_puts(out, used == 1 ? " of them is" : " of them are");
    str_puts(out, " used by models that stay, which would break or must take over the code.");
}

static void
candidates_section(struct str *out, const struct deprecation_page *page)
{
    struct str note = STR_INIT;

    put_reminder(&note, page);
    html_section(out, &section_candidates, str_slice(&note));
    if (page->d->candidates > 0)
        deprecation_html_candidates(out, page);
    html_section_end(out);
    str_fini(&note);
}

static void
unknown_section(struct str *out, const struct deprecation_page *page)
{
    if (page->d->unknown == 0)
        return;
    html_section(
        out, &section_unknown,
        SLICE("None of them is a candidate until its age and its downloads are known. What "
              "was counted before a query failed is a lower bound."));
    deprecation_html_unknown(out, page);
    html_section_end(out);
}

static void
kept_section(struct str *out, const struct deprecation_page *page)
{
    const struct deprecation *d = page->d;
    size_t waiting = deprecation_kept(d, VERDICT_KEPT_READINGS);
    struct str note = STR_INIT;

    str_puts(&note, "In use is what has at least ");
    words_count(&note, d->thresh_downloads, "download");
    str_puts(&note, " in 30 days, young what came in on or after ");
    deprecation_day(&note, d->thresh_date);
    if (waiting > 0) {
        str_puts(&note, "; the others want ");
        words_count(&note, d->readings_required, "reading");
        str_puts(&note, " in a row below the threshold");
    }
    str_puts(&note, ". A figure may be a lower bound: a model that is safe is counted no further.");
    html_section(out, &section_kept, str_slice(&note));
    if (d->candidates + d->unknown < d->count)
        deprecation_html_kept(out, page);
    html_section_end(out);
    str_fini(&note);
}

static void
put_tags(struct str *out, const char *title, const char *const *tags, size_t count)
{
    if (count == 0)
        return;
    str_printf(out, "<p class=\"note\">%s: ", title);
    for (size_t i = 0; i < count; i++) {
        str_puts(out, i == 0 ? "" : ", ");
        html_foreign(out, slice_of(tags[i]));
    }
    str_puts(out, "</p>\n");
}

static void
tags_section(struct str *out, const struct deprecation *d)
{
    if (!tags_disagree(d))
        return;
    html_section(out, &section_tags, (struct slice){NULL, 0});
    put_tags(out, "Named by the library, of no model", d->missing_tags, d->missing_tag_count);
    put_tags(out, "Of a model, not named by the library", d->extra_tags, d->extra_tag_count);
    html_section_end(out);
}

static void
source_section(struct str *out, const struct deprecation *d)
{
    html_section(out, &section_source, (struct slice){NULL, 0});
    str_puts(out, "<dl class=\"facts\">\n<dt>When</dt><dd>");
    deprecation_time(out, d->generated_at);
    str_puts(out, "</dd>\n");
    if (d->repo != NULL) {
        str_puts(out, "<dt>Library</dt><dd>");
        html_foreign(out, slice_of(d->repo));
        if (d->revision != NULL)
            str_printf(out, "%s%.*s", d->worktree ? ", the working tree at " : ", commit ",
                       SHORT_ID, d->revision);
        str_puts(out, "</dd>\n<dt>Models</dt><dd>");
        html_foreign(out, slice_of(d->models_dir));
        str_puts(out, "</dd>\n");
    }
    str_puts(out, "<dt>Candidates</dt><dd>");
    deprecation_thresholds(out, d);
    str_puts(out, "</dd>\n<dt>Age</dt><dd>");
    str_puts(out, d->rule == AGE_FIRST  ? "the first addition of the model's file"
                  : d->rule == AGE_LAST ? "the last addition of the model's file"
                                        : "the first addition of the model's file, or of what was "
                                          "moved there");
    str_puts(out, "</dd>\n<dt>Requests</dt><dd>the Hub was asked ");
    words_count(out, d->requests, "time");
    str_puts(out, "</dd>\n</dl>\n");
    html_section_end(out);
}

static void
begin(struct str *out, const struct deprecation *d)
{
    struct html_section sections[7] = {{NULL, NULL}};
    struct str summary = STR_INIT;
    size_t n = 0;

    if (d->count > 0)
        sections[n++] = section_chart;
    sections[n++] = section_candidates;
    if (d->unknown > 0)
        sections[n++] = section_unknown;
    sections[n++] = section_kept;
    if (tags_disagree(d))
        sections[n++] = section_tags;
    sections[n++] = section_source;
    put_summary(&summary, d);
    const struct html_page page = {
        .kind = "Lifecycle report",
        .heading = SLICE_INIT("Models to deprecate"),
        .summary = str_slice(&summary),
        .sections = sections,
    };
    html_begin(out, &page);
    str_fini(&summary);
}

void
deprecation_report_html(struct str *out, const struct deprecation *d,
                        const struct deprecation_style *style)
{
    struct deprecation_page page = {.d = d, .explain = style->explain};

    for (size_t i = 0; i < d->count; i++)
        look_at_model(&page, &d->models[i]);
    begin(out, d);
    put_warnings(out, d);
    put_figures(out, &page);
    if (d->count > 0) {
        html_section(out, &section_chart, (struct slice){NULL, 0});
        deprecation_html_chart(out, &page);
        html_section_end(out);
    }
    candidates_section(out, &page);
    unknown_section(out, &page);
    kept_section(out, &page);
    tags_section(out, d);
    source_section(out, d);
    html_end(out, d->generated_at);
}
