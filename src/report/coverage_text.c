#include "report/coverage.h"

#include <stdlib.h>

#include "base/show.h"
#include "report/coverage_words.h"
#include "report/words.h"

/* Columns of figures. */
#define MODELS    11
#define DOWNLOADS 16
#define SHARE     10

/* Characters of a library's name that a column is made as wide as. */
#define NAME_LENGTH 30

static void
show_name(struct str *out, struct slice name)
{
    show_text(out, name, SHOW_LENGTH);
}

/* Append a cell with its text at the right, `width` columns and two before it. */
static void
cell(struct str *out, const char *text, size_t width)
{
    size_t columns = words_columns(slice_of(text));

    str_printf(out, "  %*s%s", (int)(columns < width ? width - columns : 0), "", text);
}

static void
cell_number(struct str *out, int64_t n, size_t width)
{
    struct str text = STR_INIT;

    words_number(&text, n);
    cell(out, str_text(&text), width);
    str_fini(&text);
}

static void
cell_share(struct str *out, int64_t part, int64_t whole, size_t width)
{
    struct str text = STR_INIT;

    words_share(&text, part, whole);
    cell(out, str_text(&text), width);
    str_fini(&text);
}

/* The name that stands last in its line. */
static void
end_line(struct str *out, struct slice name, const char *otherwise)
{
    str_puts(out, "  ");
    if (name.data != NULL)
        show_text(out, name, SHOW_LENGTH);
    else
        str_puts(out, otherwise);
    str_putc(out, '\n');
}

static char *
library_name(const struct coverage *c, size_t library)
{
    struct str text = STR_INIT;

    show_text(&text, coverage_library(c, library), NAME_LENGTH);
    return str_steal(&text);
}

/* Append the library's name over columns of `least` in all; returns how many it takes. */
static size_t
name_columns(struct str *out, const struct coverage *c, size_t library, size_t least)
{
    char *name = library_name(c, library);
    size_t width = words_columns(slice_of(name));

    if (width < least)
        width = least;
    if (out != NULL)
        cell(out, name, width);
    free(name);
    return width;
}

/* How wide the first of a library's two shares is, so that its name has room over both. */
static size_t
first_share(const struct coverage *c, size_t library)
{
    return name_columns(NULL, c, library, 2 * SHARE + 2) - SHARE - 2;
}

static void
total_text(struct str *out, const struct coverage *c)
{
    const struct coverage_row *t = &c->total;

    coverage_whole(out, c, show_name);
    str_puts(out, "\n");
    for (size_t l = 0; t->all.models > 0 && l < c->question->library_count; l++)
        for (size_t i = COVERAGE_TIERS; i-- > 0;) {
            struct coverage_figures f = coverage_taken(t, l, (enum coverage_tier)i);
            char *name = library_name(c, l);
            cell_number(out, f.models, MODELS);
            cell_share(out, f.models, t->all.models, SHARE - 2);
            cell_number(out, f.downloads, DOWNLOADS);
            cell_share(out, f.downloads, t->all.downloads, SHARE - 2);
            str_printf(out, "  %s %s\n", coverage_tier_word((enum coverage_tier)i), name);
            free(name);
        }
}

static void
left_out_text(struct str *out, const struct coverage *c)
{
    const struct {
        const struct coverage_figures *figures;
        const char *words;
    } lines[] = {
        {&c->without_architecture, "without an architecture, which cannot be judged"},
        {&c->variants, "quantized variants, which are copies"},
    };
    bool begun = false;

    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        if (lines[i].figures->models == 0)
            continue;
        str_puts(out, begun ? "" : "\nLeft out\n");
        begun = true;
        cell_number(out, lines[i].figures->models, MODELS);
        cell(out, "", SHARE - 2);
        cell_number(out, lines[i].figures->downloads, DOWNLOADS);
        str_printf(out, "  %s\n", lines[i].words);
    }
}

static void
list_text(struct str *out, const struct coverage *c, const struct coverage_list *list,
          const char *title, const char *what)
{
    size_t libraries = c->question->library_count;

    if (list->count == 0)
        return;
    str_printf(out, "\n%s\n", title);
    cell(out, "", MODELS);
    cell(out, "", DOWNLOADS);
    for (size_t l = 0; l < libraries; l++)
        name_columns(out, c, l, 2 * SHARE + 2);
    str_putc(out, '\n');
    cell(out, "models", MODELS);
    cell(out, "downloads", DOWNLOADS);
    for (size_t l = 0; l < libraries; l++) {
        cell(out, "models", first_share(c, l));
        cell(out, "downloads", SHARE);
    }
    end_line(out, slice_of(what), "");
    for (size_t i = 0; i < list->count; i++) {
        const struct coverage_row *row = &list->rows[i];
        cell_number(out, row->all.models, MODELS);
        cell_number(out, row->all.downloads, DOWNLOADS);
        for (size_t l = 0; l < libraries; l++) {
            struct coverage_figures f = coverage_taken(row, l, COVERAGE_NATIVE);
            cell_share(out, f.models, row->all.models, first_share(c, l));
            cell_share(out, f.downloads, row->all.downloads, SHARE);
        }
        end_line(out, row->name, "(none)");
    }
    if (list->there_are > list->count) {
        str_puts(out, "  ");
        coverage_more(out, list->there_are - list->count, coverage_rest(c, list));
        str_puts(out, "\n");
    }
}

static void
lacks_text(struct str *out, const struct coverage *c, size_t library)
{
    const struct coverage_lacks *lacks = &c->lacks[library];
    size_t libraries = c->question->library_count;

    if (lacks->there_are == 0)
        return;
    str_puts(out, "\nArchitectures that would add most downloads to ");
    show_text(out, coverage_library(c, library), NAME_LENGTH);
    str_puts(out, "\n");
    cell(out, "models", MODELS);
    cell(out, "downloads", DOWNLOADS);
    cell(out, "adds", SHARE);
    for (size_t l = 0; l < libraries; l++)
        if (l != library)
            name_columns(out, c, l, 3);
    end_line(out, SLICE("architecture"), "");
    for (size_t i = 0; i < lacks->count; i++) {
        const struct coverage_lack *lack = &lacks->items[i];
        cell_number(out, lack->all.models, MODELS);
        cell_number(out, lack->all.downloads, DOWNLOADS);
        cell_share(out, lack->all.downloads, c->total.all.downloads, SHARE);
        for (size_t l = 0; l < libraries; l++)
            if (l != library)
                cell(out, lack->tiers[l] != COVERAGE_NOT ? "yes" : "no",
                     name_columns(NULL, c, l, 3));
        end_line(out, lack->architecture, "");
    }
    if (lacks->there_are > lacks->count) {
        str_puts(out, "  ");
        coverage_more(out, lacks->there_are - lacks->count, coverage_untold(c, library));
        str_puts(out, "\n");
    }
    coverage_outlook(out, c, library, show_name);
    str_putc(out, '\n');
}

void
coverage_report_text(struct str *out, const struct coverage *c,
                     const struct coverage_origin *origin)
{
    total_text(out, c);
    left_out_text(out, c);
    if (c->question->task.data == NULL)
        list_text(out, c, &c->tasks, "By task", "task");
    list_text(out, c, &c->years, "By year of creation", "year");
    if (c->question->author.data == NULL)
        list_text(out, c, &c->authors, "By author", "author");
    for (size_t l = 0; l < c->question->library_count; l++)
        lacks_text(out, c, l);
    str_putc(out, '\n');
    coverage_source(out, c, origin, show_name);
    str_putc(out, '\n');
}

void
coverage_report_names(struct str *out, const struct coverage *c)
{
    for (size_t i = 0; i < c->lacks[0].count; i++) {
        show_text(out, c->lacks[0].items[i].architecture, SIZE_MAX);
        str_putc(out, '\n');
    }
}
