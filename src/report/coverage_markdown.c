#include "report/coverage.h"

#include <stdlib.h>

#include "report/coverage_words.h"
#include "report/markdown.h"
#include "report/words.h"

static void
total_row(struct str *out, const struct coverage *c, size_t library, enum support_tier tier)
{
    const struct coverage_row *t = &c->total;
    struct coverage_figures f = coverage_taken(c, t, library, tier);

    str_puts(out, "| ");
    coverage_tier_line(out, c, library, tier, markdown_cell);
    markdown_number(out, f.models);
    markdown_share(out, f.models, t->all.models);
    markdown_number(out, f.downloads);
    markdown_share(out, f.downloads, t->all.downloads);
    str_puts(out, " |\n");
}

static void
total_table(struct str *out, const struct coverage *c)
{
    if (c->total.all.models == 0)
        return;
    str_puts(out,
             "\n| | Models | Share | Downloads | Share |\n| --- | ---: | ---: | ---: | ---: |\n");
    for (size_t l = 0; l < c->question->library_count; l++) {
        total_row(out, c, l, SUPPORT_NATIVE);
        if (coverage_falls_back(c, l))
            total_row(out, c, l, SUPPORT_FALLBACK);
        total_row(out, c, l, SUPPORT_NOT);
    }
}

static void
figures_words(struct str *out, const struct coverage_figures *f)
{
    words_count(out, f->models, "model");
    str_puts(out, " with ");
    words_count(out, f->downloads, "download");
}

static void
decided_list(struct str *out, const struct coverage *c)
{
    if (!c->by_type || c->total.all.models == 0)
        return;
    str_puts(out, "\nDecided by the model type, of what is loaded:\n\n");
    for (size_t l = 0; l < c->question->library_count; l++) {
        if (!c->libraries[l].by_type)
            continue;
        str_puts(out, "- ");
        markdown_name(out, c->libraries[l].name);
        str_puts(out, ": ");
        figures_words(out, &c->libraries[l].decided[PROFILE_BY_MODEL_TYPE]);
        str_putc(out, '\n');
    }
}

static void
left_out_item(struct str *out, const struct coverage_figures *f, const char *words)
{
    if (f->models == 0)
        return;
    str_puts(out, "- ");
    figures_words(out, f);
    str_printf(out, ": %s\n", words);
}

static void
left_out_list(struct str *out, const struct coverage *c)
{
    if (c->not_judged.models + c->variants.models == 0)
        return;
    str_puts(out, "\nLeft out:\n\n");
    left_out_item(out, &c->not_judged, coverage_not_judged_words(c));
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
list_head(struct str *out, const struct coverage *c, const char *title, const char *what,
          const struct coverage_column *columns, size_t count)
{
    static const char *const figures[] = {"models", "downloads"};

    str_printf(out, "\n## %s\n\n| %s | Models | Downloads", title, what);
    for (size_t i = 0; i < 2 * count; i++) {
        markdown_next(out);
        coverage_column_title(out, c, &columns[i / 2], markdown_cell);
        str_printf(out, " %s", figures[i % 2]);
    }
    str_puts(out, " |\n| --- | ---: | ---:");
    for (size_t i = 0; i < 2 * count; i++)
        str_puts(out, " | ---:");
    str_puts(out, " |\n");
}

static void
list_row(struct str *out, const struct coverage *c, const struct coverage_row *row, bool is_year,
         const struct coverage_column *columns, size_t count)
{
    str_puts(out, "| ");
    if (row->name.data == NULL)
        str_puts(out, "none");
    else if (is_year)
        str_append(out, row->name.data, row->name.len);
    else
        markdown_cell(out, row->name);
    markdown_number(out, row->all.models);
    markdown_number(out, row->all.downloads);
    for (size_t i = 0; i < count; i++) {
        struct coverage_figures f = coverage_taken(c, row, columns[i].library, columns[i].tier);
        markdown_share(out, f.models, row->all.models);
        markdown_share(out, f.downloads, row->all.downloads);
    }
    str_puts(out, " |\n");
}

static void
list_table(struct str *out, const struct coverage *c, const struct coverage_list *list,
           const char *title, const char *what)
{
    size_t count;

    if (list->count == 0)
        return;
    struct coverage_column *columns = coverage_columns(&count, c);
    list_head(out, c, title, what, columns, count);
    for (size_t i = 0; i < list->count; i++)
        list_row(out, c, &list->rows[i], list == &c->years, columns, count);
    free(columns);
    if (list->there_are > list->count)
        more_line(out, list->there_are - list->count, coverage_rest(c, list));
}

static void
lacks_head(struct str *out, const struct coverage *c, size_t library, bool fallback)
{
    size_t libraries = c->question->library_count;
    bool types = c->libraries[library].types_alone;

    str_printf(out, "\n## %s that ", coverage_names_title(c, library));
    if (fallback) {
        markdown_name(out, c->libraries[library].name);
        str_puts(out, " loads by fallback alone");
    } else {
        str_puts(out, "would add most downloads to ");
        markdown_name(out, c->libraries[library].name);
    }
    str_printf(out, "\n\n| %s | Models | Downloads | %s", types ? "Model type" : "Architecture",
               fallback ? "Share" : "Adds");
    for (size_t l = 0; l < libraries; l++) {
        if (l == library)
            continue;
        markdown_next(out);
        markdown_cell(out, c->libraries[l].name);
    }
    str_puts(out, " |\n| --- | ---: | ---: | ---:");
    for (size_t l = 1; l < libraries; l++)
        str_puts(out, " | ---");
    str_puts(out, " |\n");
}

static void
lacks_table(struct str *out, const struct coverage *c, size_t library, bool fallback)
{
    const struct coverage_lacks *lacks =
        fallback ? &c->libraries[library].fallback : &c->libraries[library].missing;

    if (lacks->there_are == 0)
        return;
    lacks_head(out, c, library, fallback);
    for (size_t i = 0; i < lacks->count; i++) {
        const struct coverage_lack *lack = &lacks->items[i];
        str_puts(out, "| ");
        markdown_cell(out, lack->name);
        coverage_notes(out, c, library, lack, markdown_cell);
        markdown_number(out, lack->all.models);
        markdown_number(out, lack->all.downloads);
        markdown_share(out, lack->all.downloads, c->total.all.downloads);
        for (size_t l = 0; l < c->question->library_count; l++)
            if (l != library)
                str_printf(out, " | %s", coverage_take_word(lack, l));
        str_puts(out, " |\n");
    }
    if (lacks->there_are > lacks->count)
        more_line(out, lacks->there_are - lacks->count, coverage_untold(lacks));
    str_putc(out, '\n');
    coverage_outlook(out, c, library, lacks, markdown_name);
    str_putc(out, '\n');
}

void
coverage_report_markdown(struct str *out, const struct coverage *c,
                         const struct coverage_origin *origin)
{
    str_puts(out, "# Coverage\n\n");
    coverage_whole(out, c, markdown_name);
    str_putc(out, '\n');
    total_table(out, c);
    decided_list(out, c);
    left_out_list(out, c);
    if (c->question->task.data == NULL)
        list_table(out, c, &c->tasks, "By task", "Task");
    list_table(out, c, &c->years, "By year of creation", "Year");
    if (c->question->author.data == NULL)
        list_table(out, c, &c->authors, "By author", "Author");
    for (size_t l = 0; l < c->question->library_count; l++) {
        lacks_table(out, c, l, false);
        lacks_table(out, c, l, true);
    }
    str_putc(out, '\n');
    coverage_source(out, c, origin, markdown_name);
    str_putc(out, '\n');
}
