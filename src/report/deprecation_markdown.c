#include "report/deprecation.h"

#include "base/show.h"
#include "report/deprecation_words.h"
#include "report/markdown.h"
#include "report/words.h"

static void
code(struct str *out, const char *text, enum markdown_place place)
{
    markdown_code(out, slice_of(text), SHOW_LENGTH, place);
}

static void
codes(struct str *out, const char *const *items, size_t count, enum markdown_place place)
{
    for (size_t i = 0; i < count; i++) {
        str_puts(out, i == 0 ? "" : ", ");
        code(out, items[i], place);
    }
}

static void
added_cell(struct str *out, const struct age *age)
{
    if (!age->known) {
        str_puts(out, "unknown");
        return;
    }
    deprecation_commit_day(out, &age->commit);
    if (age->by_merge)
        str_puts(out, ", with a merge");
    if (age->additions > 1) {
        str_puts(out, ", added ");
        words_count(out, (int64_t)age->additions, "time");
    }
    if (age->moved_from != NULL) {
        str_puts(out, ", as ");
        code(out, age->moved_from, MARKDOWN_TABLE);
    }
}

static void
users_cell(struct str *out, const struct deprecation *d, const struct deprecation_model *m)
{
    struct deprecation_users u;

    if (!m->examined) {
        str_puts(out, "unknown");
        return;
    }
    deprecation_users_of(&u, m);
    if (u.live.count > 0) {
        str_puts(out, "**");
        words_count(out, (int64_t)u.live.count, "model");
        str_puts(out, u.live.count == 1 ? " that stays:** " : " that stay:** ");
        codes(out, u.live.items, u.live.count, MARKDOWN_TABLE);
    }
    if (u.candidates.count > 0) {
        str_puts(out, u.live.count > 0 ? "; " : "");
        words_count(out, (int64_t)u.candidates.count, "candidate");
        str_puts(out, ": ");
        codes(out, u.candidates.items, u.candidates.count, MARKDOWN_TABLE);
    }
    if (u.retired.count > 0) {
        str_puts(out, u.live.count + u.candidates.count > 0 ? "; " : "");
        str_puts(out, "retired: ");
        codes(out, u.retired.items, u.retired.count, MARKDOWN_TABLE);
    }
    if (u.files.count > 0) {
        str_puts(out, u.models.count > 0 ? "; " : "");
        words_count(out, (int64_t)u.files.count, "other file");
        str_puts(out, ": ");
        codes(out, u.files.items, u.files.count, MARKDOWN_TABLE);
    }
    if (m->user_count == 0)
        str_puts(out, d->unread_modules > 0 ? "nothing that could be read" : "nothing");
    deprecation_users_fini(&u);
}

static void
footprint_cells(struct str *out, const struct deprecation_model *m)
{
    if (!m->examined) {
        str_puts(out, "| unknown | unknown | unknown | unknown |\n");
        return;
    }
    str_puts(out, "| ");
    if (m->touch.known)
        deprecation_commit_day(out, &m->touch.commit);
    else
        str_puts(out, "unknown");
    markdown_next(out);
    if (m->footprint.lines >= 0)
        words_number(out, m->footprint.lines);
    else
        str_puts(out, "unknown");
    markdown_next(out);
    if (m->footprint.tests != NULL)
        words_count(out, m->footprint.test_files, "file");
    else
        str_puts(out, "none");
    markdown_next(out);
    if (m->footprint.docs != NULL)
        code(out, m->footprint.docs, MARKDOWN_TABLE);
    else
        str_puts(out, "none");
    str_puts(out, " |\n");
}

static void
opening(struct str *out, const struct deprecation *d)
{
    str_puts(out, "# Models to deprecate\n\n");
    words_number(out, (int64_t)d->candidates);
    str_puts(out, " of ");
    words_count(out, (int64_t)d->count, "model");
    str_puts(out, d->candidates == 1 ? " is a candidate: " : " are candidates: ");
    deprecation_thresholds(out, d);
    str_puts(out, ".\n");
    if (d->unknown == 0)
        return;
    str_puts(out, "\n> [!WARNING]\n> This answer is not complete: of ");
    words_count(out, (int64_t)d->unknown, "model");
    str_puts(out, " the age or the downloads are not known.\n");
}

static void
candidates_table(struct str *out, const struct deprecation *d)
{
    size_t used = deprecation_used_candidates(d);

    if (d->candidates == 0)
        return;
    str_puts(out, "\n| Model | Downloads | Added | Used by | Last change | Lines | Tests | Docs |\n"
                  "| --- | ---: | --- | --- | --- | ---: | --- | --- |\n");
    for (size_t i = 0; i < d->candidates; i++) {
        const struct deprecation_model *m = &d->models[i];
        str_puts(out, "| ");
        code(out, m->name, MARKDOWN_TABLE);
        markdown_next(out);
        deprecation_figure_of(out, m);
        markdown_next(out);
        added_cell(out, &m->age);
        markdown_next(out);
        users_cell(out, d, m);
        str_putc(out, ' ');
        footprint_cells(out, m);
    }
    if (used > 0) {
        str_putc(out, '\n');
        words_number(out, (int64_t)used);
        str_puts(out, used == 1 ? " of them is" : " of them are");
        str_puts(out, " used by models that stay, which would break or must take over the code.\n");
    }
}

static void
readings_list(struct str *out, const struct deprecation *d)
{
    bool begun = false;

    for (size_t i = 0; i < d->candidates; i++) {
        if (!deprecation_has_readings(d, &d->models[i]))
            continue;
        if (!begun)
            str_puts(out, "\n## Readings\n\n");
        begun = true;
        str_puts(out, "- ");
        code(out, d->models[i].name, MARKDOWN_TEXT);
        str_puts(out, ": ");
        deprecation_readings(out, &d->models[i]);
        str_putc(out, '\n');
    }
}

static void
uses_list(struct str *out, const struct deprecation *d)
{
    size_t uses = 0;

    for (size_t i = 0; i < d->candidates; i++)
        uses += d->models[i].dependent_count;
    if (uses == 0)
        return;
    str_puts(out, "\n<details>\n<summary>Every use, by file and line</summary>\n");
    for (size_t i = 0; i < d->candidates; i++) {
        const struct deprecation_model *m = &d->models[i];
        if (m->dependent_count == 0)
            continue;
        str_puts(out, "\n### ");
        code(out, m->name, MARKDOWN_TEXT);
        str_puts(out, "\n\n");
        for (size_t k = 0; k < m->dependent_count; k++) {
            const struct dependence *use = &m->dependents[k];
            str_puts(out, "- ");
            markdown_code(out, slice_of(use->path), SIZE_MAX, MARKDOWN_TEXT);
            str_printf(out, " line %u, %s: ", use->line, dependence_word(use->kind));
            code(out, use->subject, MARKDOWN_TEXT);
            str_putc(out, '\n');
        }
    }
    str_puts(out, "\n</details>\n");
}

static void
unknown_table(struct str *out, const struct deprecation *d)
{
    if (d->unknown == 0)
        return;
    str_puts(out, "\n## Unknown\n\n| Model | Downloads | Added | Why |\n"
                  "| --- | ---: | --- | --- |\n");
    for (size_t i = d->candidates; i < d->candidates + d->unknown; i++) {
        const struct deprecation_model *m = &d->models[i];
        str_puts(out, "| ");
        code(out, m->name, MARKDOWN_TABLE);
        markdown_next(out);
        deprecation_figure_of(out, m);
        markdown_next(out);
        added_cell(out, &m->age);
        markdown_next(out);
        if (m->reason != NULL)
            markdown_code(out, slice_of(m->reason), SIZE_MAX, MARKDOWN_TABLE);
        str_puts(out, " |\n");
    }
}

static void
kept_list(struct str *out, const struct deprecation *d)
{
    size_t waiting = deprecation_kept(d, VERDICT_KEPT_READINGS);

    str_puts(out, "\n## Kept\n\n- ");
    words_count(out, (int64_t)deprecation_kept(d, VERDICT_KEPT_USED), "model");
    str_puts(out, " with at least ");
    words_count(out, d->thresh_downloads, "download");
    str_puts(out, " in 30 days\n- ");
    words_count(out, (int64_t)deprecation_kept(d, VERDICT_KEPT_YOUNG), "model");
    str_puts(out, " that came in on or after ");
    deprecation_day(out, d->thresh_date);
    str_putc(out, '\n');
    if (waiting == 0)
        return;
    str_puts(out, "- ");
    words_count(out, (int64_t)waiting, "model");
    str_puts(out, " for want of ");
    words_count(out, d->readings_required, "reading");
    str_puts(out, " in a row below the threshold\n");
    for (size_t i = d->candidates + d->unknown; i < d->count; i++) {
        if (d->models[i].verdict != VERDICT_KEPT_READINGS)
            continue;
        str_puts(out, "  - ");
        code(out, d->models[i].name, MARKDOWN_TEXT);
        str_puts(out, ": ");
        if (d->models[i].reading_count == 0)
            deprecation_figure_of(out, &d->models[i]);
        deprecation_readings(out, &d->models[i]);
        str_putc(out, '\n');
    }
}

static void
tags_list(struct str *out, const struct deprecation *d)
{
    if (d->missing_tag_count + d->extra_tag_count == 0)
        return;
    str_puts(out, "\n## Tags that disagree\n\n");
    if (d->missing_tag_count > 0) {
        str_puts(out, "- named by the library, of no model: ");
        codes(out, d->missing_tags, d->missing_tag_count, MARKDOWN_TEXT);
        str_putc(out, '\n');
    }
    if (d->extra_tag_count > 0) {
        str_puts(out, "- of a model, not named by the library: ");
        codes(out, d->extra_tags, d->extra_tag_count, MARKDOWN_TEXT);
        str_putc(out, '\n');
    }
}

static void
closing(struct str *out, const struct deprecation *d)
{
    str_putc(out, '\n');
    if (d->unread_modules > 0) {
        words_count(out, (int64_t)d->unread_modules, "module");
        str_puts(out, " could not be read: what they use is not known. ");
    }
    str_puts(out, "Found ");
    deprecation_time(out, d->generated_at);
    if (d->revision != NULL) {
        str_puts(out, d->worktree ? " in the working tree at " : " in ");
        markdown_code(out, slice_of(d->revision), SIZE_MAX, MARKDOWN_TEXT);
    }
    str_puts(out, ".\n");
}

void
deprecation_report_markdown(struct str *out, const struct deprecation *d,
                            const struct deprecation_style *style)
{
    opening(out, d);
    candidates_table(out, d);
    readings_list(out, d);
    if (style->explain)
        uses_list(out, d);
    unknown_table(out, d);
    kept_list(out, d);
    tags_list(out, d);
    closing(out, d);
}
