#include "report/coverage.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/show.h"
#include "report/columns.h"
#include "report/coverage_words.h"
#include "report/words.h"

/* Columns of figures. */
#define MODELS    11
#define DOWNLOADS 16
#define SHARE     10

/* Columns that a name at a line's end should find, or the table is turned. */
#define LAST_NAME         16
#define LAST_ARCHITECTURE 24

/* Characters of a library's name that a column is made as wide as. */
#define NAME_LENGTH 40

/* Columns that what another library does with a line takes at least. */
#define TAKE 8

/* The lists, whose lines tell of every library in columns, or in lines of their own. */
struct layout {
    const struct coverage *c;
    struct coverage_column *columns;
    size_t count;
    size_t width; /* of a line */
    bool turned;
    bool lacks_turned;
};

static void
show_short(struct str *out, struct slice name)
{
    show_text(out, name, NAME_LENGTH);
}

/* The name that stands last in its line. */
static void
end_line(struct str *out, struct slice name, const char *otherwise)
{
    str_puts(out, "  ");
    if (name.data != NULL)
        show_name(out, name);
    else
        str_puts(out, otherwise);
    str_putc(out, '\n');
}

/* How many columns a title takes that is `least` wide. */
static size_t
title_width(const struct str *title, size_t least)
{
    size_t width = words_columns(str_slice(title));

    return width < least ? least : width;
}

/* Append the title over a column's two shares, if `out`; returns how many columns it takes. */
static size_t
column_title(struct str *out, const struct layout *y, size_t column)
{
    struct str title = STR_INIT;

    coverage_column_title(&title, y->c, &y->columns[column], show_short);
    size_t width = title_width(&title, 2 * SHARE + 2);
    if (out != NULL)
        columns_cell(out, str_slice(&title), width);
    str_fini(&title);
    return width;
}

/* How wide the first of a column's two shares is, so that its title has room over both. */
static size_t
first_share(const struct layout *y, size_t column)
{
    return column_title(NULL, y, column) - SHARE - 2;
}

/* The same for the name of a library over what it does with a line. */
static size_t
take_title(struct str *out, const struct coverage *c, size_t library)
{
    struct str title = STR_INIT;

    show_short(&title, c->libraries[library].name);
    size_t width = title_width(&title, TAKE);
    if (out != NULL)
        columns_cell(out, str_slice(&title), width);
    str_fini(&title);
    return width;
}

static void
layout_init(struct layout *y, const struct coverage *c, size_t width)
{
    size_t libraries = c->question->library_count, narrowest = SIZE_MAX;
    size_t lists = MODELS + DOWNLOADS + LAST_NAME + 6;
    size_t lacks = MODELS + DOWNLOADS + SHARE + LAST_ARCHITECTURE + 8;

    *y = (struct layout){.c = c, .width = width};
    y->columns = coverage_columns(&y->count, c);
    for (size_t i = 0; i < y->count; i++)
        lists += column_title(NULL, y, i) + 2;
    for (size_t l = 0; l < libraries; l++) {
        size_t one = take_title(NULL, c, l) + 2;
        lacks += one;
        narrowest = one < narrowest ? one : narrowest;
    }
    /* A library has no column in its own list. */
    y->turned = lists > width;
    y->lacks_turned = libraries > 1 && lacks - narrowest > width;
}

static void
total_line(struct str *out, const struct coverage *c, size_t library, enum support_tier tier)
{
    const struct coverage_row *t = &c->total;
    struct coverage_figures f = coverage_taken(c, t, library, tier);

    columns_number(out, f.models, MODELS);
    columns_share(out, f.models, t->all.models, SHARE - 2);
    columns_number(out, f.downloads, DOWNLOADS);
    columns_share(out, f.downloads, t->all.downloads, SHARE - 2);
    str_puts(out, "  ");
    coverage_tier_line(out, c, library, tier, show_short);
    str_putc(out, '\n');
}

static void
total_text(struct str *out, const struct coverage *c)
{
    coverage_whole(out, c, show_name);
    str_puts(out, "\n");
    for (size_t l = 0; c->total.all.models > 0 && l < c->question->library_count; l++) {
        total_line(out, c, l, SUPPORT_NATIVE);
        if (coverage_falls_back(c, l))
            total_line(out, c, l, SUPPORT_FALLBACK);
        total_line(out, c, l, SUPPORT_NOT);
    }
}

static void
decided_text(struct str *out, const struct coverage *c)
{
    if (!c->by_type || c->total.all.models == 0)
        return;
    str_puts(out, "\nDecided by the model type\n");
    for (size_t l = 0; l < c->question->library_count; l++) {
        const struct coverage_figures *f = &c->libraries[l].decided[PROFILE_BY_MODEL_TYPE];
        if (!c->libraries[l].by_type)
            continue;
        columns_number(out, f->models, MODELS);
        columns_share(out, f->models, c->total.all.models, SHARE - 2);
        columns_number(out, f->downloads, DOWNLOADS);
        columns_share(out, f->downloads, c->total.all.downloads, SHARE - 2);
        str_puts(out, "  of these loaded by ");
        show_short(out, c->libraries[l].name);
        str_putc(out, '\n');
    }
}

static void
left_out_text(struct str *out, const struct coverage *c)
{
    const struct {
        const struct coverage_figures *figures;
        const char *words;
    } lines[] = {
        {&c->not_judged, coverage_not_judged_words(c)},
        {&c->variants, "quantized variants, which are copies"},
    };
    bool begun = false;

    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        if (lines[i].figures->models == 0)
            continue;
        str_puts(out, begun ? "" : "\nLeft out\n");
        begun = true;
        columns_number(out, lines[i].figures->models, MODELS);
        columns_cell(out, SLICE(""), SHARE - 2);
        columns_number(out, lines[i].figures->downloads, DOWNLOADS);
        str_printf(out, "  %s\n", lines[i].words);
    }
}

static void
list_head(struct str *out, const struct layout *y, const char *title, const char *what)
{
    str_printf(out, "\n%s\n", title);
    if (!y->turned) {
        columns_cell(out, SLICE(""), MODELS);
        columns_cell(out, SLICE(""), DOWNLOADS);
        for (size_t i = 0; i < y->count; i++)
            column_title(out, y, i);
        str_putc(out, '\n');
    }
    columns_cell(out, SLICE("models"), MODELS);
    columns_cell(out, SLICE("downloads"), DOWNLOADS);
    for (size_t i = 0; !y->turned && i < y->count; i++) {
        columns_cell(out, SLICE("models"), first_share(y, i));
        columns_cell(out, SLICE("downloads"), SHARE);
    }
    end_line(out, slice_of(what), "");
}

static void
list_line(struct str *out, const struct layout *y, const struct coverage_row *row)
{
    columns_number(out, row->all.models, MODELS);
    columns_number(out, row->all.downloads, DOWNLOADS);
    if (y->turned)
        end_line(out, row->name, "(none)");
    for (size_t i = 0; i < y->count; i++) {
        const struct coverage_column *column = &y->columns[i];
        struct coverage_figures f = coverage_taken(y->c, row, column->library, column->tier);
        columns_share(out, f.models, row->all.models, y->turned ? MODELS : first_share(y, i));
        columns_share(out, f.downloads, row->all.downloads, y->turned ? DOWNLOADS : SHARE);
        if (!y->turned)
            continue;
        str_puts(out, "    ");
        coverage_column_title(out, y->c, column, show_short);
        str_putc(out, '\n');
    }
    if (!y->turned)
        end_line(out, row->name, "(none)");
}

static void
more_line(struct str *out, size_t count, struct coverage_figures figures)
{
    str_puts(out, "  ");
    coverage_more(out, count, figures);
    str_putc(out, '\n');
}

static void
list_text(struct str *out, const struct layout *y, const struct coverage_list *list,
          const char *title, const char *what)
{
    if (list->count == 0)
        return;
    list_head(out, y, title, what);
    for (size_t i = 0; i < list->count; i++)
        list_line(out, y, &list->rows[i]);
    if (list->there_are > list->count)
        more_line(out, list->there_are - list->count, coverage_rest(y->c, list));
}

static void
lacks_head(struct str *out, const struct layout *y, size_t library, bool fallback)
{
    const struct coverage *c = y->c;

    str_printf(out, "\n%s that ", coverage_names_title(c, library));
    if (!fallback)
        str_puts(out, "would add most downloads to ");
    show_short(out, c->libraries[library].name);
    str_puts(out, fallback ? " loads by fallback alone\n" : "\n");
    columns_cell(out, SLICE("models"), MODELS);
    columns_cell(out, SLICE("downloads"), DOWNLOADS);
    columns_cell(out, fallback ? SLICE("share") : SLICE("adds"), SHARE);
    for (size_t l = 0; !y->lacks_turned && l < c->question->library_count; l++)
        if (l != library)
            take_title(out, c, l);
    end_line(out, slice_of(c->libraries[library].types_alone ? "model type" : "architecture"), "");
}

/* What the other libraries do with it, those that do not have it left out. */
static void
others_lines(struct str *out, const struct layout *y, const struct coverage_lack *lack,
             size_t library)
{
    const size_t indent = MODELS + DOWNLOADS + SHARE + 10;
    struct str one = STR_INIT;
    size_t used = 0;

    for (size_t l = 0; l < y->c->question->library_count; l++) {
        if (l == library || lack->takes[l].tier == SUPPORT_NOT)
            continue;
        str_truncate(&one, 0);
        show_short(&one, y->c->libraries[l].name);
        str_printf(&one, ": %s", coverage_take_word(lack, l));
        size_t columns = words_columns(str_slice(&one));
        bool fits = used > 0 && used + 2 + columns <= y->width;
        if (used > 0)
            str_puts(out, fits ? ", " : "\n");
        if (!fits)
            str_printf(out, "%*s", (int)indent, "");
        str_append_slice(out, str_slice(&one));
        used = (fits ? used + 2 : indent) + columns;
    }
    if (used > 0)
        str_putc(out, '\n');
    str_fini(&one);
}

static void
lack_line(struct str *out, const struct layout *y, size_t library, const struct coverage_lack *lack)
{
    const struct coverage *c = y->c;

    columns_number(out, lack->all.models, MODELS);
    columns_number(out, lack->all.downloads, DOWNLOADS);
    columns_share(out, lack->all.downloads, c->total.all.downloads, SHARE);
    for (size_t l = 0; !y->lacks_turned && l < c->question->library_count; l++)
        if (l != library)
            columns_cell(out, slice_of(coverage_take_word(lack, l)), take_title(NULL, c, l));
    str_puts(out, "  ");
    show_name(out, lack->name);
    coverage_notes(out, c, library, lack, show_name);
    str_putc(out, '\n');
    if (y->lacks_turned)
        others_lines(out, y, lack, library);
}

static void
lacks_text(struct str *out, const struct layout *y, size_t library, bool fallback)
{
    const struct coverage_library *l = &y->c->libraries[library];
    const struct coverage_lacks *lacks = fallback ? &l->fallback : &l->missing;

    if (lacks->there_are == 0)
        return;
    lacks_head(out, y, library, fallback);
    for (size_t i = 0; i < lacks->count; i++)
        lack_line(out, y, library, &lacks->items[i]);
    if (lacks->there_are > lacks->count)
        more_line(out, lacks->there_are - lacks->count, coverage_untold(lacks));
    coverage_outlook(out, y->c, library, lacks, show_name);
    str_putc(out, '\n');
}

void
coverage_report_text(struct str *out, const struct coverage *c,
                     const struct coverage_origin *origin)
{
    struct layout layout;

    layout_init(&layout, c, origin->width);
    total_text(out, c);
    decided_text(out, c);
    left_out_text(out, c);
    if (c->question->task.data == NULL)
        list_text(out, &layout, &c->tasks, "By task", "task");
    list_text(out, &layout, &c->years, "By year of creation", "year");
    if (c->question->author.data == NULL)
        list_text(out, &layout, &c->authors, "By author", "author");
    for (size_t l = 0; l < c->question->library_count; l++) {
        lacks_text(out, &layout, l, false);
        lacks_text(out, &layout, l, true);
    }
    str_putc(out, '\n');
    coverage_source(out, c, origin, show_name);
    str_putc(out, '\n');
    free(layout.columns);
}

void
coverage_report_names(struct str *out, const struct coverage *c)
{
    const struct coverage_lacks *missing = &c->libraries[0].missing;

    for (size_t i = 0; i < missing->count; i++) {
        show_whole(out, missing->items[i].name);
        str_putc(out, '\n');
    }
}
