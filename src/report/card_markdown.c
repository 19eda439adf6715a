#include "report/card.h"

#include <stdint.h>

#include "report/answer_words.h"
#include "report/card_words.h"
#include "report/markdown.h"
#include "report/words.h"

static void
figure_cells(struct str *out, const struct signals_figures *f)
{
    markdown_number(out, f->models);
    markdown_number(out, f->downloads);
}

static void
share_cells(struct str *out, const struct signals_figures *f, const struct signals_figures *all)
{
    markdown_number(out, f->models);
    markdown_share(out, f->models, all->models);
    markdown_number(out, f->downloads);
    markdown_share(out, f->downloads, all->downloads);
}

static void
libraries(struct str *out, const struct card *c)
{
    str_puts(out, "\n## Which libraries load it\n\n| Library | Loads it |\n| --- | --- |\n");
    for (size_t i = 0; i < c->question->library_count; i++) {
        str_puts(out, "| ");
        markdown_cell(out, slice_of(c->question->libraries[i]->name));
        markdown_next(out);
        answer_words(out, &c->answers[i], markdown_cell);
        str_puts(out, " |\n");
    }
    size_t begin = out->len;
    str_putc(out, '\n');
    card_entries_words(out, c);
    card_gap_words(out, c, markdown_name);
    if (out->len == begin + 1)
        str_truncate(out, begin);
    else
        str_putc(out, '\n');
}

static void
to_try(struct str *out, const struct card *c)
{
    const struct signals_model real = signals_tally_smallest_real(&c->tally);
    const struct signals_model test = signals_tally_smallest_test(&c->tally);

    str_puts(out, "\n## To try it on\n\n- Smallest real model: ");
    card_smallest_words(out, &real, markdown_name);
    str_puts(out, "\n- Smallest test model: ");
    card_smallest_words(out, &test, markdown_name);
    str_putc(out, '\n');
    size_t begin = out->len;
    str_putc(out, '\n');
    if (card_counts_words(out, c))
        str_putc(out, '\n');
    else
        str_truncate(out, begin);
}

static void
authors(struct str *out, const struct card *c)
{
    size_t count = signals_tally_author_count(&c->tally);
    size_t told = signals_tally_authors_told(&c->tally);

    str_puts(out, "\n## Who ships it\n\n| Author | Models | Downloads | Derived from no other |\n"
                  "| --- | ---: | ---: | ---: |\n");
    for (size_t i = 0; i < told; i++) {
        const struct signals_author a = signals_tally_author(&c->tally, i);
        str_puts(out, "| ");
        if (a.name.len > 0)
            markdown_cell(out, a.name);
        else
            str_puts(out, "none");
        figure_cells(out, &a.all);
        markdown_number(out, a.base.models);
        str_puts(out, " |\n");
    }
    if (count > told)
        words_more(out, "\n… and ", count - told, ".\n");
}

static void
parts(struct str *out, const struct card *c)
{
    const struct signals_figures *all = &c->tally.parts[SIGNALS_ALL];

    str_puts(out, "\n## What they are\n\n| | Models | Share | Downloads | Share |\n"
                  "| --- | ---: | ---: | ---: | ---: |\n");
    for (int i = SIGNALS_ALL; i < SIGNALS_PARTS; i++) {
        const struct signals_figures *f = &c->tally.parts[i];
        if (f->models == 0 && i != SIGNALS_REMOTE_CODE)
            continue;
        str_printf(out, "| %s", card_part_words((enum signals_part)i));
        share_cells(out, f, all);
        str_puts(out, " |\n");
    }
}

static void
models(struct str *out, const struct card *c)
{
    char month[WORDS_DAY_SIZE];

    str_puts(out, "\n## Most downloaded models\n\n"
                  "| Model | Size | Downloads | Task | Since | |\n"
                  "| --- | ---: | ---: | --- | --- | --- |\n");
    for (size_t i = 0; i < c->model_count; i++) {
        const struct card_model *m = &c->models[i];
        str_puts(out, "| ");
        markdown_code(out, m->id, SIZE_MAX, MARKDOWN_TABLE);
        markdown_next(out);
        card_size(out, m);
        markdown_number(out, m->downloads);
        markdown_next(out);
        markdown_cell(out, m->task);
        card_month(month, m->created);
        str_printf(out, " | %s | ", month);
        card_notes(out, m, markdown_cell);
        str_puts(out, " |\n");
    }
}

static void
lines(struct str *out, const struct card *c, const struct card_lines *l, const char *title,
      const char *what)
{
    const struct signals_figures *all = &c->tally.parts[SIGNALS_ALL];

    str_printf(out,
               "\n## %s\n\n| %s | Models | Share | Downloads | Share |\n"
               "| --- | ---: | ---: | ---: | ---: |\n",
               title, what);
    for (size_t i = 0; i < l->count; i++) {
        str_puts(out, "| ");
        if (l->items[i].name.data == NULL)
            str_puts(out, "not told");
        else if (l == &c->years)
            str_append(out, l->items[i].name.data, l->items[i].name.len);
        else
            markdown_cell(out, l->items[i].name);
        share_cells(out, &l->items[i].figures, all);
        str_puts(out, " |\n");
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
    str_putc(out, '\n');
    for (size_t i = 0; i < c->asked_count; i++) {
        str_puts(out, "- ");
        card_asked_words(out, &c->asked[i], markdown_name, markdown_name);
        str_putc(out, '\n');
    }
    str_printf(out, "\n%s\n", card_caveat());
}

static void
similar(struct str *out, const struct card *c)
{
    if (card_knows(c) || c->similar.count == 0)
        return;
    str_puts(out, "\nDid you mean ");
    words_names(out, c->similar.names, c->similar.count, markdown_name);
    str_puts(out, "?\n");
}

void
card_report_markdown(struct str *out, const struct card *c)
{
    str_puts(out, "# ");
    markdown_code(out, c->architecture, SIZE_MAX, MARKDOWN_TEXT);
    str_puts(out, "\n\n");
    card_lead(out, c, markdown_name);
    str_puts(out, ".\n");
    similar(out, c);
    libraries(out, c);
    if (c->source != CARD_NOWHERE) {
        to_try(out, c);
        models(out, c);
        authors(out, c);
        parts(out, c);
        lines(out, c, &c->tasks, "By task", "Task");
        if (c->types.count > 1)
            lines(out, c, &c->types, "By model type", "Type");
        lines(out, c, &c->years, "By year of creation", "Year");
    }
    source(out, c);
}
