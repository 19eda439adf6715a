#include "report/deprecation_html_inner.h"

#include <inttypes.h>

#include "hub/url.h"
#include "report/deprecation_words.h"
#include "report/html.h"
#include "report/words.h"

/* Users that a cell names without being unfolded. */
#define NAMES_TOLD 6

/* Characters of a commit's id. */
#define SHORT_ID 10

/* ---- cells ---- */

static void
unknown_cell(struct str *out, enum html_column_kind kind)
{
    html_cell(out, kind);
    str_puts(out, "<span class=\"unknown\">unknown</span>");
    html_cell_end(out, kind);
}

/* A number's cell that sorts by `n`, whatever stands in it. */
static void
begin_number(struct str *out, int64_t n)
{
    str_printf(out, "<td class=\"n\" data-value=\"%" PRId64 "\">", n);
}

static void
model_cell(struct str *out, const struct deprecation_page *page, const struct deprecation_model *m)
{
    (void)page;
    html_cell_name(out, slice_of(m->name));
}

static void
downloads_cell(struct str *out, const struct deprecation_page *page,
               const struct deprecation_model *m)
{
    int64_t n;
    bool at_least;

    (void)page;
    if (!deprecation_downloads(&n, &at_least, m)) {
        html_cell_number(out, -1);
        return;
    }
    begin_number(out, n);
    str_puts(out, at_least ? "&ge;&nbsp;" : "");
    words_number(out, n);
    html_cell_end(out, HTML_NUMBER);
}

static void
readings_cell(struct str *out, const struct deprecation_page *page,
              const struct deprecation_model *m)
{
    begin_number(out, (int64_t)m->readings_below);
    if (m->reading_count > 1)
        deprecation_html_readings(out, page, m);
    str_puts(out, "<p>");
    words_number(out, (int64_t)m->readings_below);
    str_puts(out, " of ");
    words_number(out, (int64_t)m->reading_count);
    str_puts(out, "</p>");
    html_cell_end(out, HTML_NUMBER);
}

static void
put_commit(struct str *out, const struct age_commit *commit)
{
    deprecation_commit_day(out, commit);
    if (commit->id[0] != '\0')
        str_printf(out, "<p>%.*s</p>", SHORT_ID, commit->id);
}

static void
came_cell(struct str *out, const struct deprecation_page *page, const struct deprecation_model *m)
{
    const struct age *age = &m->age;

    if (!age->known) {
        unknown_cell(out, HTML_SHORT);
        return;
    }
    html_cell(out, HTML_SHORT);
    put_commit(out, &age->commit);
    str_puts(out, age->by_merge ? "<p>with a merge</p>" : "");
    if (age->additions > 1) {
        str_puts(out, "<p>added ");
        words_count(out, (int64_t)age->additions, "time");
        str_puts(out, page->d->rule == AGE_LAST ? ", this the last" : ", this the first");
        str_puts(out, "</p>");
    }
    if (age->moved_from != NULL) {
        str_puts(out, "<p>as ");
        html_foreign(out, slice_of(age->moved_from));
        str_puts(out, "</p>");
    }
    html_cell_end(out, HTML_SHORT);
}

static void
put_names(struct str *out, const char *const *items, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        str_puts(out, i == 0 ? "" : ", ");
        html_foreign(out, slice_of(items[i]));
    }
}

/* "LEAD: a, b, c" on a line of its own, and what is more folded away. */
static void
put_users(struct str *out, const char *lead, const struct deprecation_names *names)
{
    size_t told = names->count < NAMES_TOLD ? names->count : NAMES_TOLD;

    if (names->count == 0)
        return;
    str_puts(out, "<p>");
    str_puts(out, lead);
    put_names(out, names->items, told);
    str_puts(out, "</p>");
    if (told == names->count)
        return;
    str_puts(out, "<details><summary>and ");
    words_number(out, (int64_t)(names->count - told));
    str_puts(out, " more</summary><p>");
    put_names(out, names->items + told, names->count - told);
    str_puts(out, "</p></details>");
}

static void
put_uses(struct str *out, const struct deprecation_model *m)
{
    if (m->dependent_count == 0)
        return;
    str_puts(out, "<details><summary>");
    words_count(out, (int64_t)m->dependent_count, "use");
    str_puts(out, " by file and line</summary><ul class=\"uses\">");
    for (size_t i = 0; i < m->dependent_count; i++) {
        const struct dependence *use = &m->dependents[i];
        str_puts(out, "<li>");
        html_foreign(out, slice_of(use->path));
        str_printf(out, ":%u %s ", use->line, dependence_word(use->kind));
        html_foreign(out, slice_of(use->subject));
        str_puts(out, "</li>");
    }
    str_puts(out, "</ul></details>");
}

/* The word that comes first, with its colour: what stands in the way of retiring it. */
static void
put_hold(struct str *out, const struct deprecation_page *page, const struct deprecation_model *m,
         const struct deprecation_users *u)
{
    enum html_tone tone = HTML_GOOD;

    if (u->live.count > 0)
        tone = HTML_BAD;
    else if (m->user_count > 0)
        tone = HTML_FAIR;
    str_printf(out, "<span class=\"%s\">", html_tone_names[tone]);
    if (u->live.count > 0) {
        words_count(out, (int64_t)u->live.count, "model");
        str_puts(out, u->live.count == 1 ? " that stays" : " that stay");
    } else if (m->user_count > 0) {
        str_puts(out, "no model that stays");
    } else {
        str_puts(out, page->d->unread_modules > 0 ? "nothing that could be read" : "nothing");
    }
    str_puts(out, "</span>");
}

static void
users_cell(struct str *out, const struct deprecation_page *page, const struct deprecation_model *m)
{
    struct deprecation_users u;

    if (!m->examined) {
        unknown_cell(out, HTML_WORDS);
        return;
    }
    deprecation_users_of(&u, m);
    html_cell(out, HTML_WORDS);
    put_hold(out, page, m, &u);
    put_users(out, "", &u.live);
    put_users(out, "candidates: ", &u.candidates);
    put_users(out, "retired: ", &u.retired);
    put_users(out, "other files: ", &u.files);
    if (page->explain)
        put_uses(out, m);
    html_cell_end(out, HTML_WORDS);
    deprecation_users_fini(&u);
}

static void
touch_cell(struct str *out, const struct deprecation_page *page, const struct deprecation_model *m)
{
    (void)page;
    if (!m->touch.known) {
        unknown_cell(out, HTML_SHORT);
        return;
    }
    html_cell(out, HTML_SHORT);
    put_commit(out, &m->touch.commit);
    html_cell_end(out, HTML_SHORT);
}

/* Source, tests and docs, one below the other; it sorts by the first. */
static void
size_cell(struct str *out, const struct deprecation_page *page, const struct deprecation_model *m)
{
    const struct footprint *f = &m->footprint;

    (void)page;
    if (!m->examined) {
        html_cell_number(out, -1);
        return;
    }
    if (f->lines >= 0) {
        begin_number(out, f->lines);
        words_count(out, f->lines, "line");
    } else {
        html_cell(out, HTML_NUMBER);
        str_puts(out, "<span class=\"unknown\">lines unknown</span>");
    }
    str_puts(out, "<p>");
    if (f->tests != NULL)
        words_count(out, f->test_files, "test file");
    else
        str_puts(out, "no tests");
    str_puts(out, f->docs != NULL ? "</p><p>docs</p>" : "</p><p>no docs</p>");
    html_cell_end(out, HTML_NUMBER);
}

/* Each leads to the Hub's list of its checkpoints. */
static void
tags_cell(struct str *out, const struct deprecation_page *page, const struct deprecation_model *m)
{
    (void)page;
    html_cell(out, HTML_TEXT);
    for (size_t i = 0; i < m->tag_count; i++) {
        str_puts(out, i > 0 ? ", " : "");
        str_puts(out, "<a href=\"https://huggingface.co/models?other=");
        url_escape(out, slice_of(m->tags[i]));
        str_puts(out, "&amp;sort=downloads\" rel=\"noreferrer\">");
        html_foreign(out, slice_of(m->tags[i]));
        str_puts(out, "</a>");
    }
    html_cell_end(out, HTML_TEXT);
}

static void
reason_cell(struct str *out, const struct deprecation_page *page, const struct deprecation_model *m)
{
    (void)page;
    html_cell(out, HTML_WORDS);
    if (m->reason != NULL)
        html_foreign(out, slice_of(m->reason));
    html_cell_end(out, HTML_WORDS);
}

/* Why a model is kept, in the order in which it can be chosen. */
static const char *const kept_words[] = {"in use", "young", "few readings"};

static void
kept_cell(struct str *out, const struct deprecation_page *page, const struct deprecation_model *m)
{
    static const enum html_tone tones[] = {HTML_GOOD, HTML_PLAIN, HTML_FAIR};
    size_t which = (size_t)(m->verdict - VERDICT_KEPT_USED);

    (void)page;
    html_cell_tone(out, tones[which], kept_words[which]);
}

/* ---- tables ---- */

/* When a column is there. */
enum column_needs {
    ALWAYS,
    A_CHECKOUT,
    READINGS,
};

struct column {
    struct html_column html;
    enum column_needs needs;
    void (*put)(struct str *out, const struct deprecation_page *page,
                const struct deprecation_model *m);
};

#define MODEL                                          \
    {                                                  \
        {"Model", HTML_NAME, NULL}, ALWAYS, model_cell \
    }
#define DOWNLOADS                                                         \
    {                                                                     \
        {"Downloads", HTML_NUMBER,                                        \
         "of all public checkpoints under the model's tags, in 30 days"}, \
            ALWAYS, downloads_cell                                        \
    }
#define READINGS_BELOW                                                                             \
    {                                                                                              \
        {"Readings", HTML_NUMBER,                                                                  \
         "how many of the newest, in a row, are below the threshold, of all there are; the line "  \
         "goes from the oldest reading to the newest, on a logarithmic scale, and the dotted one " \
         "is the threshold"},                                                                      \
            READINGS, readings_cell                                                                \
    }
#define CAME                                                                                   \
    {                                                                                          \
        {"Came in", HTML_SHORT, "the day and the commit that added the model's file"}, ALWAYS, \
            came_cell                                                                          \
    }
#define USERS                                                                                     \
    {                                                                                             \
        {"Used by", HTML_WORDS,                                                                   \
         "whose code uses this model's; what a model that stays uses must be moved to it first"}, \
            A_CHECKOUT, users_cell                                                                \
    }
#define TAGS                                                                                      \
    {                                                                                             \
        {"Tags", HTML_TEXT, "on the Hub; each leads to its checkpoints there"}, ALWAYS, tags_cell \
    }

static const struct column candidate_columns[] = {
    MODEL,
    DOWNLOADS,
    READINGS_BELOW,
    CAME,
    USERS,
    {{"Last change", HTML_SHORT, "the last commit that touched the model's folder"},
     A_CHECKOUT,
     touch_cell},
    {{"Size", HTML_NUMBER,
      "lines of Python source in its folder, files of tests, and whether it has a page of docs"},
     A_CHECKOUT,
     size_cell},
    TAGS,
};

static const struct column unknown_columns[] = {
    MODEL, {{"Why", HTML_WORDS, NULL}, ALWAYS, reason_cell}, DOWNLOADS, CAME, USERS, TAGS,
};

static const struct column kept_columns[] = {
    MODEL, {{"Kept as", HTML_TEXT, NULL}, ALWAYS, kept_cell}, DOWNLOADS, READINGS_BELOW, CAME, TAGS,
};

#define MOST_COLUMNS (sizeof candidate_columns / sizeof *candidate_columns)

struct sheet {
    struct html_table table; /* its columns are those of `columns` that are needed */
    const struct column *columns;
    size_t count;
    size_t from, end; /* of the models */
};

static bool
is_needed(const struct deprecation_page *page, const struct column *column)
{
    switch (column->needs) {
    case ALWAYS:
        return true;
    case A_CHECKOUT:
        return page->examined;
    case READINGS:
        return page->readings;
    }
    return false;
}

static void
put_sheet(struct str *out, const struct deprecation_page *page, const struct sheet *sheet)
{
    struct html_column shown[MOST_COLUMNS];
    struct html_table table = sheet->table;

    table.columns = shown;
    for (size_t i = 0; i < sheet->count; i++)
        if (is_needed(page, &sheet->columns[i]))
            shown[table.column_count++] = sheet->columns[i].html;
    html_table(out, &table);
    for (size_t i = sheet->from; i < sheet->end; i++) {
        const struct deprecation_model *m = &page->d->models[i];
        html_divide(out, i - sheet->from);
        html_row(out, m->examined && m->live_users == 0);
        for (size_t k = 0; k < sheet->count; k++)
            if (is_needed(page, &sheet->columns[k]))
                sheet->columns[k].put(out, page, m);
        html_row_end(out);
    }
    html_table_end(out);
}

void
deprecation_html_candidates(struct str *out, const struct deprecation_page *page)
{
    const struct sheet sheet = {
        .table = {.id = "candidate-models",
                  .caption = "Old and little used models, the least downloaded first",
                  .noun = "candidate",
                  .sorted = 1,
                  .ascending = true,
                  .toggle = page->examined ? "used by no model that stays" : NULL},
        .columns = candidate_columns,
        .count = sizeof candidate_columns / sizeof *candidate_columns,
        .end = page->d->candidates,
    };

    put_sheet(out, page, &sheet);
}

void
deprecation_html_unknown(struct str *out, const struct deprecation_page *page)
{
    const struct sheet sheet = {
        .table = {.id = "unknown-models",
                  .caption = "Models of which nobody can say whether they are candidates",
                  .noun = "model",
                  .ascending = true},
        .columns = unknown_columns,
        .count = sizeof unknown_columns / sizeof *unknown_columns,
        .from = page->d->candidates,
        .end = page->d->candidates + page->d->unknown,
    };

    put_sheet(out, page, &sheet);
}

void
deprecation_html_kept(struct str *out, const struct deprecation_page *page)
{
    const struct sheet sheet = {
        .table = {.id = "kept-models",
                  .caption = "Models that stay, and why",
                  .noun = "model",
                  .ascending = true,
                  .choices = kept_words,
                  .choice_count = sizeof kept_words / sizeof *kept_words,
                  .choice = 1},
        .columns = kept_columns,
        .count = sizeof kept_columns / sizeof *kept_columns,
        .from = page->d->candidates + page->d->unknown,
        .end = page->d->count,
    };

    put_sheet(out, page, &sheet);
}
