/*
 * The reference's lines first, then what it does not tell.  Lines of our own are
 * made as one sentence each and broken at spaces; the reference's never are.
 */
#include "report/deprecation.h"

#include <inttypes.h>
#include <string.h>

#include "base/show.h"
#include "report/deprecation_words.h"
#include "report/words.h"

/* Columns that a line of ours keeps to where its words allow. */
#define WIDTH 90

/* Names that one sentence holds without --explain. */
#define NAMES_TOLD 10

/* Characters of a commit's id. */
#define SHORT_ID 12

#define CANDIDATE_INDENT 4
#define SECTION_INDENT   2

/* Append `text` in lines, the first indented by `indent`, others by two more; and empty it. */
static void
flow(struct str *out, struct str *text, unsigned indent)
{
    struct slice rest = slice_of(str_text(text));
    size_t column = 0;

    while (rest.len > 0) {
        const char *space = memchr(rest.data, ' ', rest.len);
        size_t len = space != NULL ? (size_t)(space - rest.data) : rest.len;
        size_t width = words_columns((struct slice){rest.data, len});
        if (column == 0) {
            str_printf(out, "%*s", (int)indent, "");
            column = indent;
        } else if (column + 1 + width > WIDTH) {
            str_printf(out, "\n%*s", (int)indent + 2, "");
            column = indent + 2;
        } else {
            str_putc(out, ' ');
            column++;
        }
        str_append(out, rest.data, len);
        column += width;
        len += space != NULL;
        rest.data += len;
        rest.len -= len;
    }
    str_putc(out, '\n');
    str_truncate(text, 0);
}

/* "a, b and 12 more"; all of them when `max` is SIZE_MAX. */
static void
names(struct str *out, const char *const *items, size_t count, size_t max)
{
    for (size_t i = 0; i < count && i < max; i++) {
        str_puts(out, i == 0 ? "" : ", ");
        show_name(out, slice_of(items[i]));
    }
    if (count > max)
        words_more(out, " and ", count - max, "");
}

static void
names_of(struct str *out, const struct deprecation_names *n, bool explain)
{
    names(out, n->items, n->count, explain ? SIZE_MAX : NAMES_TOLD);
}

/* "used by 3 UNITs WHERE: a, b, c"; nothing when there are none. */
static void
others_text(struct str *out, const struct deprecation_names *users, const char *unit,
            const char *where, bool explain)
{
    struct str line = STR_INIT;

    if (users->count == 0)
        return;
    str_puts(&line, "used by ");
    words_count(&line, (int64_t)users->count, unit);
    str_printf(&line, "%s: ", where);
    names_of(&line, users, explain);
    flow(out, &line, CANDIDATE_INDENT);
    str_fini(&line);
}

/* Who uses it; where models that stay do, in brackets, to be seen. */
static void
users_text(struct str *out, const struct deprecation *d, const struct deprecation_model *m,
           bool explain)
{
    struct deprecation_users u;
    struct str line = STR_INIT;

    deprecation_users_of(&u, m);
    if (u.live.count > 0) {
        str_puts(&line, "[used by ");
        words_count(&line, (int64_t)u.live.count, "model");
        str_puts(&line, u.live.count == 1 ? " that stays: " : " that stay: ");
        names_of(&line, &u.live, explain);
        str_putc(&line, ']');
        flow(out, &line, CANDIDATE_INDENT);
    }
    others_text(out, &u.candidates, "candidate", "", explain);
    others_text(out, &u.retired, "retired model", "", explain);
    others_text(out, &u.files, "file", " outside the models' folders", explain);
    if (m->user_count == 0) {
        str_puts(&line, "used by no other module");
        str_puts(&line, d->unread_modules > 0 ? " that could be read" : "");
        flow(out, &line, CANDIDATE_INDENT);
    }
    str_fini(&line);
    deprecation_users_fini(&u);
}

/* How it came in, where the date alone does not tell. */
static void
coming_text(struct str *out, const struct deprecation *d, const struct deprecation_model *m)
{
    struct str line = STR_INIT;

    if (m->age.by_merge) {
        str_puts(&line, "came in with a merge: no single commit added it");
        flow(out, &line, CANDIDATE_INDENT);
    }
    if (m->age.additions > 1) {
        str_puts(&line, "added ");
        words_count(&line, (int64_t)m->age.additions, "time");
        str_puts(&line, d->rule == AGE_LAST ? ", the last time on the date above"
                                            : ", the first time on the date above");
        flow(out, &line, CANDIDATE_INDENT);
    }
    if (m->age.moved_from != NULL) {
        str_puts(&line, "moved here from ");
        show_name(&line, slice_of(m->age.moved_from));
        flow(out, &line, CANDIDATE_INDENT);
    }
    str_fini(&line);
}

static void
touch_text(struct str *out, const struct age_touch *touch)
{
    char when[MOMENT_SIZE];

    if (!touch->known)
        return;
    moment_text(when, touch->commit.when, ' ');
    str_printf(out, "%*slast changed %s by %.*s\n", CANDIDATE_INDENT, "", when, SHORT_ID,
               touch->commit.id);
}

static void
footprint_text(struct str *out, const struct footprint *f)
{
    struct str line = STR_INIT;

    words_count(&line, f->files, "file");
    str_puts(&line, " with ");
    if (f->lines >= 0) {
        words_count(&line, f->lines, "line");
        str_puts(&line, " of source; ");
    } else {
        str_puts(&line, "source that could not all be read; ");
    }
    if (f->tests == NULL) {
        str_puts(&line, "no tests; ");
    } else {
        words_count(&line, f->test_files, "file");
        str_puts(&line, " in ");
        show_name(&line, slice_of(f->tests));
        str_puts(&line, "; ");
    }
    if (f->docs == NULL)
        str_puts(&line, "no docs");
    else
        show_name(&line, slice_of(f->docs));
    flow(out, &line, CANDIDATE_INDENT);
    str_fini(&line);
}

static void
readings_text(struct str *out, const struct deprecation *d, const struct deprecation_model *m)
{
    struct str line = STR_INIT;

    if (!deprecation_has_readings(d, m))
        return;
    str_puts(&line, "readings: ");
    deprecation_readings(&line, m);
    flow(out, &line, CANDIDATE_INDENT);
    str_fini(&line);
}

static void
uses_text(struct str *out, const struct deprecation_model *m)
{
    for (size_t i = 0; i < m->dependent_count; i++) {
        const struct dependence *use = &m->dependents[i];
        str_printf(out, "%*s", CANDIDATE_INDENT + 2, "");
        show_whole(out, slice_of(use->path));
        str_printf(out, ":%u %s ", use->line, dependence_word(use->kind));
        show_name(out, slice_of(use->subject));
        str_putc(out, '\n');
    }
}

static void
date_text(struct str *out, const struct age *age)
{
    char when[MOMENT_SIZE];

    if (!age->known) {
        str_puts(out, "unknown");
        return;
    }
    moment_text(when, age->commit.when, ' ');
    str_puts(out, when);
}

static void
candidate_text(struct str *out, const struct deprecation *d, const struct deprecation_model *m,
               bool explain)
{
    str_puts(out, "\nModel: ");
    show_whole(out, slice_of(m->name));
    str_printf(out, "\nDownloads: %" PRId64 "\nDate: ", m->downloads.sum);
    date_text(out, &m->age);
    str_putc(out, '\n');
    coming_text(out, d, m);
    readings_text(out, d, m);
    if (!m->examined)
        return;
    users_text(out, d, m, explain);
    if (explain)
        uses_text(out, m);
    touch_text(out, &m->touch);
    footprint_text(out, &m->footprint);
}

static bool
any_examined(const struct deprecation *d)
{
    for (size_t i = 0; i < d->candidates; i++)
        if (d->models[i].examined)
            return true;
    return false;
}

/* What stands under the number: what to look at before anything is retired. */
static void
reminder_text(struct str *out, const struct deprecation *d)
{
    struct str line = STR_INIT;
    size_t used = deprecation_used_candidates(d);

    if (d->candidates == 0) {
        str_puts(&line, d->unknown > 0 ? "No candidate is known: " : "There is no candidate: ");
        deprecation_thresholds(&line, d);
        str_putc(&line, '.');
    } else if (!any_examined(d)) {
        str_puts(&line, "Before deprecating make sure to verify the models: whether others use "
                        "them was not looked at, as there is no checkout.");
    } else {
        str_puts(&line, "Before deprecating make sure to verify the models; what uses each is "
                        "listed above.");
    }
    flow(out, &line, 0);
    if (used > 0) {
        words_number(&line, (int64_t)used);
        str_puts(&line, used == 1 ? " of them is used by models that stay:"
                                  : " of them are used by models that stay:");
        for (size_t i = 0, told = 0; i < d->candidates; i++) {
            if (d->models[i].live_users == 0)
                continue;
            str_puts(&line, told++ == 0 ? " " : ", ");
            show_name(&line, slice_of(d->models[i].name));
        }
        str_putc(&line, '.');
        flow(out, &line, 0);
    }
    str_fini(&line);
}

static void
unknown_text(struct str *out, const struct deprecation *d, bool explain)
{
    struct str line = STR_INIT;

    if (d->unknown == 0)
        return;
    str_puts(out, "\nUnknown: ");
    words_count(out, (int64_t)d->unknown, "model");
    str_puts(out, ", so this answer is not complete\n");
    for (size_t i = d->candidates; i < d->candidates + d->unknown; i++) {
        const struct deprecation_model *m = &d->models[i];
        int64_t n;
        bool at_least;
        show_name(&line, slice_of(m->name));
        str_puts(&line, ": ");
        if (m->reason != NULL)
            show_whole(&line, slice_of(m->reason));
        if (m->age.known) {
            str_puts(&line, "; added ");
            deprecation_commit_day(&line, &m->age.commit);
        }
        if (deprecation_downloads(&n, &at_least, m)) {
            str_puts(&line, "; downloads ");
            deprecation_figure(&line, n, at_least);
        }
        flow(out, &line, SECTION_INDENT);
        if (m->examined && m->user_count > 0)
            users_text(out, d, m, explain);
    }
    str_fini(&line);
}

static void
kept_text(struct str *out, const struct deprecation *d)
{
    size_t used = deprecation_kept(d, VERDICT_KEPT_USED),
           young = deprecation_kept(d, VERDICT_KEPT_YOUNG),
           waiting = deprecation_kept(d, VERDICT_KEPT_READINGS);
    struct str line = STR_INIT;

    str_puts(out, "\nKept: ");
    words_count(out, (int64_t)(used + young + waiting), "model");
    str_putc(out, '\n');
    if (used > 0) {
        words_number(&line, (int64_t)used);
        str_puts(&line, " with at least ");
        words_count(&line, d->thresh_downloads, "download");
        str_puts(&line, " in 30 days");
        flow(out, &line, SECTION_INDENT);
    }
    if (young > 0) {
        words_number(&line, (int64_t)young);
        str_puts(&line, " that came in on or after ");
        deprecation_day(&line, d->thresh_date);
        flow(out, &line, SECTION_INDENT);
    }
    if (waiting > 0) {
        words_number(&line, (int64_t)waiting);
        str_puts(&line, " for want of ");
        words_count(&line, d->readings_required, "reading");
        str_puts(&line, " in a row below the threshold:");
        flow(out, &line, SECTION_INDENT);
    }
    for (size_t i = d->candidates + d->unknown; i < d->count; i++) {
        const struct deprecation_model *m = &d->models[i];
        if (m->verdict != VERDICT_KEPT_READINGS)
            continue;
        show_name(&line, slice_of(m->name));
        str_puts(&line, ": ");
        if (m->reading_count == 0)
            deprecation_figure_of(&line, m);
        deprecation_readings(&line, m);
        flow(out, &line, SECTION_INDENT + 2);
    }
    str_fini(&line);
}

static void
tags_text(struct str *out, const struct deprecation *d, bool explain)
{
    struct str line = STR_INIT;
    size_t max = explain ? SIZE_MAX : NAMES_TOLD;

    if (d->missing_tag_count + d->extra_tag_count == 0)
        return;
    str_puts(out, "\nTags that disagree\n");
    if (d->missing_tag_count > 0) {
        str_puts(&line, "named by the library, of no model: ");
        names(&line, d->missing_tags, d->missing_tag_count, max);
        flow(out, &line, SECTION_INDENT);
    }
    if (d->extra_tag_count > 0) {
        str_puts(&line, "of a model, not named by the library: ");
        names(&line, d->extra_tags, d->extra_tag_count, max);
        flow(out, &line, SECTION_INDENT);
    }
    str_fini(&line);
}

/* What the answer was found by. */
static void
source_text(struct str *out, const struct deprecation *d)
{
    struct str line = STR_INIT;

    str_putc(out, '\n');
    if (d->unread_modules > 0) {
        words_count(&line, (int64_t)d->unread_modules, "module");
        str_puts(&line, " could not be read: what they use is not known.");
        flow(out, &line, 0);
    }
    str_puts(&line, "Found ");
    deprecation_time(&line, d->generated_at);
    if (d->revision != NULL) {
        str_printf(&line, " in %s%.*s", d->worktree ? "the working tree at " : "", SHORT_ID,
                   d->revision);
    }
    if (d->repo != NULL) {
        str_puts(&line, " of ");
        show_name(&line, slice_of(d->repo));
    }
    str_puts(&line, "; the Hub was asked ");
    words_count(&line, d->requests, "time");
    str_putc(&line, '.');
    flow(out, &line, 0);
    str_fini(&line);
}

void
deprecation_report_text(struct str *out, const struct deprecation *d,
                        const struct deprecation_style *style)
{
    str_puts(out, "\nFinding models to deprecate:\n");
    for (size_t i = 0; i < d->candidates; i++)
        candidate_text(out, d, &d->models[i], style->explain);
    str_puts(out, "\nModels to deprecate:\n");
    deprecation_report_names(out, d);
    str_printf(out, "\nNumber of models to deprecate: %zu\n", d->candidates);
    reminder_text(out, d);
    unknown_text(out, d, style->explain);
    kept_text(out, d);
    tags_text(out, d, style->explain);
    source_text(out, d);
}

void
deprecation_report_names(struct str *out, const struct deprecation *d)
{
    for (size_t i = 0; i < d->candidates; i++) {
        show_whole(out, slice_of(d->models[i].name));
        str_putc(out, '\n');
    }
}
