#include "report/coverage.h"

#include "base/show.h"
#include "report/coverage_words.h"
#include "report/markdown.h"
#include "report/words.h"

static void
show_name(struct str *out, struct slice name)
{
    markdown_code(out, name, SHOW_LENGTH, MARKDOWN_TEXT);
}

static void
code_cell(struct str *out, struct slice name)
{
    markdown_code(out, name, SHOW_LENGTH, MARKDOWN_TABLE);
}

static void
number_cell(struct str *out, int64_t n)
{
    str_puts(out, " | ");
    words_number(out, n);
}

static void
share_cell(struct str *out, int64_t part, int64_t whole)
{
    str_puts(out, " | ");
    words_share(out, part, whole);
}

static void
total_table(struct str *out, const struct coverage *c)
{
    const struct coverage_row *t = &c->total;

    if (t->all.models == 0)
        return;
    str_puts(out,
             "\n| | Models | Share | Downloads | Share |\n| --- | ---: | ---: | ---: | ---: |\n");
    for (size_t l = 0; l < c->question->library_count; l++)
        for (size_t i = COVERAGE_TIERS; i-- > 0;) {
            struct coverage_figures f = coverage_taken(t, l, (enum coverage_tier)i);
            str_printf(out, "| %s ", coverage_tier_word((enum coverage_tier)i));
            code_cell(out, coverage_library(c, l));
            number_cell(out, f.models);
            share_cell(out, f.models, t->all.models);
            number_cell(out, f.downloads);
            share_cell(out, f.downloads, t->all.downloads);
            str_puts(out, " |\n");
        }
}

static void
left_out_item(struct str *out, const struct coverage_figures *f, const char *words)
{
    if (f->models == 0)
        return;
    str_puts(out, "- ");
    words_count(out, f->models, "model");
    str_puts(out, " with ");
    words_count(out, f->downloads, "download");
    str_printf(out, ": %s\n", words);
}

static void
left_out_list(struct str *out, const struct coverage *c)
{
    if (c->without_architecture.models + c->variants.models == 0)
        return;
    str_puts(out, "\nLeft out:\n\n");
    left_out_item(out, &c->without_architecture, "without an architecture, which cannot be judged");
    left_out_item(out, &c->variants, "quantized variants, which are copies");
}

static void
more_line(struct str *out, size_t count, struct coverage_figures figures)
{
    str_puts(out, "\n… ");
    coverage_more(out, count, figures);
    str_puts(out, ".\n");
}

static void
list_table(struct str *out, const struct coverage *c, const struct coverage_list *list,
           const char *title, const char *what)
{
    size_t libraries = c->question->library_count;

    if (list->count == 0)
        return;
    str_printf(out, "\n## %s\n\n| %s | Models | Downloads", title, what);
    for (size_t l = 0; l < libraries; l++) {
        str_puts(out, " | ");
        code_cell(out, coverage_library(c, l));
        str_puts(out, " models | ");
        code_cell(out, coverage_library(c, l));
        str_puts(out, " downloads");
    }
    str_puts(out, " |\n| --- | ---: | ---:");
    for (size_t l = 0; l < 2 * libraries; l++)
        str_puts(out, " | ---:");
    str_puts(out, " |\n");
    for (size_t i = 0; i < list->count; i++) {
        const struct coverage_row *row = &list->rows[i];
        str_puts(out, "| ");
        if (row->name.data == NULL)
            str_puts(out, "none");
        else if (list == &c->years)
            str_append(out, row->name.data, row->name.len);
        else
            code_cell(out, row->name);
        number_cell(out, row->all.models);
        number_cell(out, row->all.downloads);
        for (size_t l = 0; l < libraries; l++) {
            struct coverage_figures f = coverage_taken(row, l, COVERAGE_NATIVE);
            share_cell(out, f.models, row->all.models);
            share_cell(out, f.downloads, row->all.downloads);
        }
        str_puts(out, " |\n");
    }
    if (list->there_are > list->count)
        more_line(out, list->there_are - list->count, coverage_rest(c, list));
}

static void
lacks_table(struct str *out, const struct coverage *c, size_t library)
{
    const struct coverage_lacks *lacks = &c->lacks[library];
    size_t libraries = c->question->library_count;

    if (lacks->there_are == 0)
        return;
    str_puts(out, "\n## Architectures that would add most downloads to ");
    show_name(out, coverage_library(c, library));
    str_puts(out, "\n\n| Architecture | Models | Downloads | Adds");
    for (size_t l = 0; l < libraries; l++) {
        if (l == library)
            continue;
        str_puts(out, " | ");
        code_cell(out, coverage_library(c, l));
    }
    str_puts(out, " |\n| --- | ---: | ---: | ---:");
    for (size_t l = 1; l < libraries; l++)
        str_puts(out, " | ---");
    str_puts(out, " |\n");
    for (size_t i = 0; i < lacks->count; i++) {
        const struct coverage_lack *lack = &lacks->items[i];
        str_puts(out, "| ");
        code_cell(out, lack->architecture);
        number_cell(out, lack->all.models);
        number_cell(out, lack->all.downloads);
        share_cell(out, lack->all.downloads, c->total.all.downloads);
        for (size_t l = 0; l < libraries; l++)
            if (l != library)
                str_puts(out, lack->tiers[l] != COVERAGE_NOT ? " | yes" : " | no");
        str_puts(out, " |\n");
    }
    if (lacks->there_are > lacks->count)
        more_line(out, lacks->there_are - lacks->count, coverage_untold(c, library));
    str_putc(out, '\n');
    coverage_outlook(out, c, library, show_name);
    str_putc(out, '\n');
}

void
coverage_report_markdown(struct str *out, const struct coverage *c,
                         const struct coverage_origin *origin)
{
    str_puts(out, "# Coverage\n\n");
    coverage_whole(out, c, show_name);
    str_putc(out, '\n');
    total_table(out, c);
    left_out_list(out, c);
    if (c->question->task.data == NULL)
        list_table(out, c, &c->tasks, "By task", "Task");
    list_table(out, c, &c->years, "By year of creation", "Year");
    if (c->question->author.data == NULL)
        list_table(out, c, &c->authors, "By author", "Author");
    for (size_t l = 0; l < c->question->library_count; l++)
        lacks_table(out, c, l);
    str_putc(out, '\n');
    coverage_source(out, c, origin, show_name);
    str_putc(out, '\n');
}
