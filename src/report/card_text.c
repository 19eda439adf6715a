#include "report/card.h"

#include "base/show.h"
#include "report/answer_words.h"
#include "report/card_words.h"
#include "report/columns.h"
#include "report/words.h"

/* Columns of figures, and of a label. */
#define MODELS    10
#define SHARE     9
#define DOWNLOADS 15
#define SIZE      7
#define LABEL     26

static void
label(struct str *out, const char *text)
{
    str_printf(out, "  %-*s", LABEL, text);
}

/* Models and downloads with their shares; what they are of comes behind. */
static void
figures(struct str *out, const struct signals_figures *f, const struct signals_figures *all)
{
    columns_number(out, f->models, MODELS);
    columns_share(out, f->models, all->models, SHARE);
    columns_number(out, f->downloads, DOWNLOADS);
    columns_share(out, f->downloads, all->downloads, SHARE);
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
        show_name(&name, slice_of(c->question->libraries[i]->name));
        size_t columns = words_columns(str_slice(&name));
        str_printf(out, "  %s%*s ", str_text(&name),
                   columns + 1 < LABEL ? LABEL - (int)columns - 1 : 0, "");
        answer_words(out, &c->answers[i], show_name);
        str_putc(out, '\n');
        str_fini(&name);
    }
    if (c->entries.count > 0) {
        label(out, "registry");
        card_entries_words(out, c);
        str_putc(out, '\n');
    }
    if (c->gap.entry.rank > 0) {
        label(out, "gap");
        card_gap_words(out, c, show_name);
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
    card_smallest_words(out, &real, show_name);
    str_putc(out, '\n');
    label(out, "smallest test model");
    card_smallest_words(out, &test, show_name);
    str_putc(out, '\n');
    if (card_counts_words(&counts, c)) {
        label(out, "sizes");
        str_append_slice(out, str_slice(&counts));
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
        columns_number(out, m->downloads, DOWNLOADS);
        card_size(&size, m);
        columns_cell(out, str_slice(&size), SIZE);
        str_puts(out, "  ");
        show_whole(out, m->id);
        card_notes(&notes, m, show_name);
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
            show_name(out, a.name);
        else
            str_puts(out, "(none)");
        str_putc(out, '\n');
    }
    if (count > told)
        words_more(out, "  and ", count - told, "\n");
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
            show_name(out, l->items[i].name);
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
        card_asked_words(out, &c->asked[i], show_name, show_whole);
        str_putc(out, '\n');
    }
    str_printf(out, "%s\n", card_caveat());
}

void
card_report_text(struct str *out, const struct card *c)
{
    show_whole(out, c->architecture);
    str_puts(out, ": ");
    card_lead(out, c, show_name);
    str_putc(out, '\n');
    if (!card_knows(c) && c->similar.count > 0) {
        label(out, "did you mean");
        words_names(out, c->similar.names, c->similar.count, show_name);
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
