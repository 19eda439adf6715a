/*
 * Cells are shown as on a terminal, so that a row is always one line.  One that
 * a spreadsheet would take for a formula gets an apostrophe before it.
 */
#include "report/deprecation.h"

#include <inttypes.h>
#include <string.h>

#include "base/show.h"
#include "report/deprecation_words.h"

/* End a cell, or a row. */
static void
next(struct str *out)
{
    str_putc(out, ',');
}

static void
end_row(struct str *out)
{
    /* In the place of the last cell's comma. */
    str_truncate(out, out->len - 1);
    str_puts(out, "\r\n");
}

/*
 * What some program takes for a formula's beginning, the wide signs among it,
 * after the spaces that it passes over.
 */
static bool
looks_like_formula(const char *text)
{
    static const char *const wide[] = {"\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D",
                                       "\xEF\xBC\xA0"};

    text += strspn(text, " ");
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        if (strncmp(text, wide[i], strlen(wide[i])) == 0)
            return true;
    return text[0] != '\0' && strchr("=+-@\t\r", text[0]) != NULL;
}

/* NULL is an empty cell. */
static void
cell(struct str *out, const char *text)
{
    struct str shown = STR_INIT;

    if (text != NULL && text[0] != '\0') {
        if (looks_like_formula(text))
            str_putc(&shown, '\'');
        show_text(&shown, slice_of(text), SIZE_MAX);
        /* A semicolon parts cells where a comma marks decimals. */
        bool quoted = strpbrk(str_text(&shown), ",;\"") != NULL;
        if (quoted)
            str_putc(out, '"');
        for (size_t i = 0; i < shown.len; i++) {
            if (shown.data[i] == '"')
                str_putc(out, '"');
            str_putc(out, shown.data[i]);
        }
        if (quoted)
            str_putc(out, '"');
    }
    str_fini(&shown);
    next(out);
}

static void
cell_int(struct str *out, int64_t n)
{
    str_printf(out, "%" PRId64 ",", n);
}

/* The texts with a space between. */
static void
cell_texts(struct str *out, const char *const *items, size_t count)
{
    struct str text = STR_INIT;

    for (size_t i = 0; i < count; i++) {
        str_puts(&text, i == 0 ? "" : " ");
        str_puts(&text, items[i]);
    }
    cell(out, str_text(&text));
    str_fini(&text);
}

static void
cells_empty(struct str *out, size_t n)
{
    while (n-- > 0)
        next(out);
}

static void
cell_moment(struct str *out, struct moment moment)
{
    char text[MOMENT_SIZE];

    moment_text(text, moment, 'T');
    str_puts(out, text);
    next(out);
}

static void
header(struct str *out, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        cell(out, names[i]);
    end_row(out);
}

static void
downloads_cells(struct str *out, const struct deprecation_model *m)
{
    int64_t n;
    bool at_least;

    if (!deprecation_downloads(&n, &at_least, m)) {
        next(out);
        cell(out, "unknown");
        return;
    }
    cell_int(out, n);
    cell(out, at_least ? "at_least" : "exact");
}

static void
age_cells(struct str *out, const struct deprecation_model *m)
{
    if (m->age.known) {
        cell_moment(out, m->age.commit.when);
        cell(out, m->age.commit.id);
    } else {
        cells_empty(out, 2);
    }
    cell(out, m->path);
    if (deprecation_coming_known(m)) {
        cell(out, m->age.by_merge ? "true" : "false");
        cell_int(out, (int64_t)m->age.additions);
    } else {
        cells_empty(out, 2);
    }
    cell(out, m->age.moved_from);
}

static void
examined_cells(struct str *out, const struct deprecation_model *m)
{
    struct deprecation_users u;

    if (!m->examined) {
        cells_empty(out, 10);
        return;
    }
    deprecation_users_of(&u, m);
    cell_texts(out, u.models.items, u.models.count);
    cell_texts(out, u.live.items, u.live.count);
    cell_texts(out, u.files.items, u.files.count);
    deprecation_users_fini(&u);
    if (m->touch.known) {
        cell_moment(out, m->touch.commit.when);
        cell(out, m->touch.commit.id);
    } else {
        cells_empty(out, 2);
    }
    cell_int(out, m->footprint.files);
    if (m->footprint.lines >= 0)
        cell_int(out, m->footprint.lines);
    else
        cells_empty(out, 1);
    cell_int(out, m->footprint.test_files);
    cell(out, m->footprint.tests);
    cell(out, m->footprint.docs);
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

    header(out, names, sizeof names / sizeof *names);
    for (size_t i = 0; i < d->count; i++) {
        const struct deprecation_model *m = &d->models[i];
        cell(out, m->name);
        cell(out, m->folder);
        cell(out, deprecation_verdict_word(m->verdict));
        cell(out, m->reason);
        downloads_cells(out, m);
        age_cells(out, m);
        cell_texts(out, m->tags, m->tag_count);
        cell_int(out, (int64_t)m->readings_below);
        examined_cells(out, m);
        end_row(out);
    }
}

static void
uses_csv(struct str *out, const struct deprecation *d)
{
    static const char *const names[] = {"name", "user", "kind", "path", "line", "subject"};

    header(out, names, sizeof names / sizeof *names);
    for (size_t i = 0; i < d->candidates; i++) {
        const struct deprecation_model *m = &d->models[i];
        for (size_t k = 0; k < m->dependent_count; k++) {
            const struct dependence *use = &m->dependents[k];
            cell(out, m->name);
            cell(out, use->user);
            cell(out, dependence_word(use->kind));
            cell(out, use->path);
            cell_int(out, use->line);
            cell(out, use->subject);
            end_row(out);
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
