#include "report/card.h"

#include <stdint.h>

#include "base/show.h"
#include "report/answer_words.h"
#include "report/card_words.h"
#include "report/words.h"

/* Columns of figures, and of a label. */
#define MODELS    10
#define SHARE     9
#define DOWNLOADS 15
#define SIZE      7
#define LABEL     21

static void
show(struct str *out, struct slice text)
{
    show_text(out, text, SHOW_LENGTH);
}

/* For lines that programs read: a name whole. */
static void
show_whole(struct str *out, struct slice text)
{
    show_text(out, text, SIZE_MAX);
}

/* Append a cell with its text at the right, and two columns before it. */
static void
cell(struct str *out, const struct str *text, size_t width)
{
    size_t columns = words_columns((struct slice){str_text(text), text->len});

    str_printf(out, "  %*s%s", (int)(columns < width ? width - columns : 0), "", str_text(text));
}

static void
cell_number(struct str *out, int64_t n, size_t width)
{
    struct str text = STR_INIT;

    words_number(&text, n);
    cell(out, &text, width);
    str_fini(&text);
}

static void
cell_share(struct str *out, int64_t part, int64_t whole)
{
    struct str text = STR_INIT;

    words_share(&text, part, whole);
    cell(out, &text, SHARE);
    str_fini(&text);
}

static void
label(struct str *out, const char *text)
{
    str_printf(out, "  %-*s", LABEL, text);
}

/* Models and downloads with their shares; what they are of comes behind. */
static void
figures(struct str *out, const struct signals_figures *f, const struct signals_figures *all)
{
    cell_number(out, f->models, MODELS);
    cell_share(out, f->models, all->models);
    cell_number(out, f->downloads, DOWNLOADS);
    cell_share(out, f->downloads, all->downloads);
    str_puts(out, "  ");
}

static void
figures_head(struct str *out, const char *what)
{
    str_printf(out, "\n  %*s  %*s  %*s  %*s  %s\n", MODELS, "models", SHARE, "share", DOWNLOADS,
               "downloads", SHARE, "share", what);
}

static void
libraries(struct str *out, const struct card *c)
{
    for (size_t i = 0; i < c->question->library_count; i++) {
        struct str name = STR_INIT;
        show(&name, slice_of(c->question->libraries[i]->name));
        size_t columns = words_columns((struct slice){str_text(&name), name.len});
        str_printf(out, "  %s%*s ", str_text(&name),
                   columns + 1 < LABEL ? LABEL - (int)columns - 1 : 0, "");
        answer_words(out, &c->answers[i], show);
        str_putc(out, '\n');
        str_fini(&name);
    }
    if (c->entries.count > 0) {
        label(out, "registry");
        card_entries_words(out, c, show);
        str_putc(out, '\n');
    }
    if (c->gap.rank > 0) {
        label(out, "gap");
        card_gap_words(out, c, show);
        str_putc(out, '\n');
    }
}

static void
to_try(struct str *out, const struct card *c)
{
    const struct signals_model real = signals_tally_smallest_real(&c->tally);
    const struct signals_model test = signals_tally_smallest_test(&c->tally);
    struct str counts = STR_INIT;

    label(out, "smallest real model");
    card_smallest_words(out, &real, show);
    str_putc(out, '\n');
    label(out, "smallest test model");
    card_smallest_words(out, &test, show);
    str_putc(out, '\n');
    if (card_counts_words(&counts, c)) {
        label(out, "sizes");
        str_append(out, str_text(&counts), counts.len);
        str_putc(out, '\n');
    }
    str_fini(&counts);
}

static void
models(struct str *out, const struct card *c)
{
    str_printf(out, "\nMost downloaded:\n  %*s  %*s  model\n", DOWNLOADS, "downloads", SIZE,
               "size");
    for (size_t i = 0; i < c->model_count; i++) {
        const struct card_model *m = &c->models[i];
        struct str size = STR_INIT, notes = STR_INIT;
        cell_number(out, m->downloads, DOWNLOADS);
        card_size(&size, m);
        cell(out, &size, SIZE);
        str_puts(out, "  ");
        show_whole(out, m->id);
        card_notes(&notes, m, show);
        if (notes.len > 0)
            str_printf(out, " (%s)", str_text(&notes));
        str_putc(out, '\n');
        str_fini(&size);
        str_fini(&notes);
    }
}

static void
authors(struct str *out, const struct card *c)
{
    size_t count = signals_tally_author_count(&c->tally);
    size_t told = signals_tally_authors_told(&c->tally);

    figures_head(out, "author");
    for (size_t i = 0; i < told; i++) {
        const struct signals_author a = signals_tally_author(&c->tally, i);
        figures(out, &a.all, &c->tally.parts[SIGNALS_ALL]);
        if (a.name.len > 0)
            show(out, a.name);
        else
            str_puts(out, "(none)");
        str_putc(out, '\n');
    }
    if (count > told) {
        str_puts(out, "  and ");
        words_number(out, (int64_t)(count - told));
        str_puts(out, " more\n");
    }
}

static void
parts(struct str *out, const struct card *c)
{
    figures_head(out, "what they are");
    for (int i = SIGNALS_ALL; i < SIGNALS_PARTS; i++) {
        const struct signals_figures *f = &c->tally.parts[i];
        if (f->models == 0 && i != SIGNALS_REMOTE_CODE)
            continue;
        figures(out, f, &c->tally.parts[SIGNALS_ALL]);
        str_printf(out, "%s\n", card_part_words((enum signals_part)i));
    }
}

static void
lines(struct str *out, const struct card *c, const struct card_lines *l, const char *what)
{
    figures_head(out, what);
    for (size_t i = 0; i < l->count; i++) {
        figures(out, &l->items[i].figures, &c->tally.parts[SIGNALS_ALL]);
        if (l->items[i].name.data != NULL)
            show(out, l->items[i].name);
        else
            str_puts(out, "(not told)");
        str_putc(out, '\n');
    }
}

static void
source(struct str *out, const struct card *c)
{
    str_putc(out, '\n');
    card_source_words(out, c);
    str_putc(out, '\n');
    if (c->asked_count == 0)
        return;
    for (size_t i = 0; i < c->asked_count; i++) {
        str_puts(out, "  ");
        card_asked_words(out, &c->asked[i], show, show_whole);
        str_putc(out, '\n');
    }
    str_printf(out, "%s\n", card_caveat());
}

void
card_report_text(struct str *out, const struct card *c)
{
    show_whole(out, c->architecture);
    str_puts(out, ": ");
    card_lead(out, c, show);
    str_putc(out, '\n');
    if (!card_knows(c) && c->similar.count > 0) {
        label(out, "did you mean");
        for (size_t i = 0; i < c->similar.count; i++) {
            str_puts(out, i == 0 ? "" : ", ");
            show(out, c->similar.names[i]);
        }
        str_putc(out, '\n');
    }
    libraries(out, c);
    if (c->source != CARD_NOWHERE) {
        to_try(out, c);
        models(out, c);
        authors(out, c);
        parts(out, c);
        lines(out, c, &c->tasks, "task");
        if (c->types.count > 1)
            lines(out, c, &c->types, "model type");
        lines(out, c, &c->years, "year of creation");
    }
    source(out, c);
}

void
card_report_names(struct str *out, const struct card *c)
{
    for (size_t i = 0; i < c->model_count; i++) {
        show_whole(out, c->models[i].id);
        str_putc(out, '\n');
    }
}
