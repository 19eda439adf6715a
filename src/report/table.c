/*
 * Text is laid out in two ways through the rows: one to see how wide each column
 * is, one to write.
 */
#include "report/table.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/show.h"
#include "report/columns.h"
#include "report/csv.h"
#include "report/markdown.h"
#include "report/words.h"

/* Between two columns. */
#define GAP 2

/* Names are not cut to less where a spare column could go instead, and not to less at all. */
#define COMFORTABLE_NAME 26
#define NARROWEST_NAME   12

/* Names that yield are cut to so much before others are. */
#define YIELDED_NAME 20

static struct table_cell
cell_at(const struct table *t, size_t row, size_t column, struct str *room)
{
    struct table_cell cell = {.text = {NULL, 0}, .room = room};

    str_truncate(room, 0);
    t->cell(&cell, t->context, row, t->columns[column].id);
    return cell;
}

void
table_memory(struct str *out, int64_t bytes)
{
    static const char *const units[] = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    double value = (double)bytes;
    size_t unit = 0;

    if (bytes < 0) {
        str_puts(out, "?");
        return;
    }
    for (; value >= 999.5 && unit + 1 < sizeof units / sizeof *units; unit++)
        value /= 1024;
    str_printf(out, "%.*f %s", unit > 0 && value < 99.95 ? 1 : 0, value, units[unit]);
}

static bool
is_name(enum table_kind kind)
{
    return kind == TABLE_NAME || kind == TABLE_CLASS;
}

/* What people read of a cell that holds no name. */
static void
put_plain(struct str *out, enum table_kind kind, const struct table_cell *cell)
{
    switch (kind) {
    case TABLE_NUMBER:
        if (cell->number < 0)
            str_puts(out, "?");
        else
            words_number(out, cell->number);
        break;
    case TABLE_SIZE:
        words_size(out, cell->number);
        break;
    case TABLE_MEMORY:
        table_memory(out, cell->number);
        break;
    case TABLE_TRUTH:
        str_puts(out, cell->number != 0 ? "yes" : "");
        break;
    default:
        str_append_slice(out, cell->text);
        break;
    }
}

/* ---- text ---- */

struct layout {
    const struct table *t;
    size_t *widths;
    bool *shown;
};

static bool
is_number(enum table_kind kind)
{
    return kind == TABLE_NUMBER || kind == TABLE_SIZE || kind == TABLE_MEMORY;
}

static void
measure(struct layout *y)
{
    struct str text = STR_INIT, room = STR_INIT;

    for (size_t c = 0; c < y->t->column_count; c++) {
        const struct table_column *column = &y->t->columns[c];
        size_t most = words_columns(slice_of(column->title));
        for (size_t row = 0; row < y->t->rows; row++) {
            struct table_cell cell = cell_at(y->t, row, c, &room);
            str_truncate(&text, 0);
            if (is_name(column->kind))
                show_whole(&text, cell.text);
            else
                put_plain(&text, column->kind, &cell);
            size_t columns = words_columns(str_slice(&text));
            most = columns > most ? columns : most;
        }
        y->widths[c] = most;
        y->shown[c] = true;
    }
    str_fini(&text);
    str_fini(&room);
}

static size_t
indent(const struct table *t)
{
    return t->heading != NULL ? GAP : 0;
}

/* How wide a line is, if no name takes more than `name` columns. */
static size_t
line_width(const struct layout *y, size_t name)
{
    size_t width = indent(y->t);
    bool begun = false;

    for (size_t c = 0; c < y->t->column_count; c++) {
        size_t own = y->widths[c];
        if (!y->shown[c])
            continue;
        if (is_name(y->t->columns[c].kind) && own > name)
            own = name;
        width += own + (begun ? GAP : 0);
        begun = true;
    }
    return width;
}

static void
leave_out_spares(struct layout *y, size_t width)
{
    for (size_t c = y->t->column_count; c-- > 0;)
        if (y->t->columns[c].is_spare && line_width(y, COMFORTABLE_NAME) > width)
            y->shown[c] = false;
}

/* The widest of the names that is wider than this; SIZE_MAX when there is none. */
static size_t
widest_name(const struct layout *y, size_t least, bool yielding)
{
    size_t widest = SIZE_MAX;

    for (size_t c = 0; c < y->t->column_count; c++)
        if (y->shown[c] && is_name(y->t->columns[c].kind) && y->widths[c] > least &&
            (!yielding || y->t->columns[c].kind == TABLE_CLASS) &&
            (widest == SIZE_MAX || y->widths[c] > y->widths[widest]))
            widest = c;
    return widest;
}

/* Take from the names what the line has too much. */
static void
cut_names(struct layout *y, size_t width)
{
    for (size_t all = line_width(y, SIZE_MAX); all > width; all--) {
        size_t widest = widest_name(y, YIELDED_NAME, true);
        if (widest == SIZE_MAX)
            widest = widest_name(y, NARROWEST_NAME, false);
        if (widest == SIZE_MAX)
            return;
        y->widths[widest]--;
    }
}

/* A text at the left of its column, which is not filled up at the end of a line. */
static void
left_cell(struct str *out, struct slice text, size_t width, bool is_last)
{
    size_t columns = words_columns(text);

    str_append_slice(out, text);
    if (!is_last)
        str_printf(out, "%*s", (int)(columns < width ? width - columns : 0), "");
}

static void
text_cell(struct str *out, const struct layout *y, size_t row, size_t c, bool is_last)
{
    enum table_kind kind = y->t->columns[c].kind;
    struct str text = STR_INIT, room = STR_INIT;
    struct table_cell cell = cell_at(y->t, row, c, &room);

    if (is_name(kind))
        columns_cut(&text, cell.text, y->widths[c]);
    else
        put_plain(&text, kind, &cell);
    if (is_number(kind))
        columns_right(out, str_slice(&text), y->widths[c]);
    else
        left_cell(out, str_slice(&text), y->widths[c], is_last);
    str_fini(&text);
    str_fini(&room);
}

static size_t
last_shown(const struct layout *y)
{
    size_t last = 0;

    for (size_t c = 0; c < y->t->column_count; c++)
        last = y->shown[c] ? c : last;
    return last;
}

/* End a line, whose last cells may be empty. */
static void
end_line(struct str *out)
{
    while (out->len > 0 && out->data[out->len - 1] == ' ')
        str_truncate(out, out->len - 1);
    str_putc(out, '\n');
}

static void
begin_line(struct str *out, const struct layout *y)
{
    str_printf(out, "%*s", (int)indent(y->t), "");
}

static void
heading_line(struct str *out, const struct layout *y, size_t row)
{
    size_t before = out->len;

    if (y->t->heading != NULL)
        y->t->heading(out, y->t->context, row);
    if (out->len > before)
        str_putc(out, '\n');
}

static void
write_text(struct str *out, const struct layout *y)
{
    size_t last = last_shown(y);

    begin_line(out, y);
    for (size_t c = 0; c <= last; c++) {
        struct slice title = slice_of(y->t->columns[c].title);
        if (!y->shown[c])
            continue;
        if (is_number(y->t->columns[c].kind))
            columns_right(out, title, y->widths[c]);
        else
            left_cell(out, title, y->widths[c], c == last);
        str_puts(out, c < last ? "  " : "\n");
    }
    for (size_t row = 0; row < y->t->rows; row++) {
        heading_line(out, y, row);
        begin_line(out, y);
        for (size_t c = 0; c <= last; c++) {
            if (!y->shown[c])
                continue;
            text_cell(out, y, row, c, c == last);
            str_puts(out, c < last ? "  " : "");
        }
        end_line(out);
    }
}

void
table_text(struct str *out, const struct table *t, unsigned width)
{
    struct layout y = {
        .t = t,
        .widths = mem_zalloc((t->column_count + 1) * sizeof *y.widths),
        .shown = mem_zalloc(t->column_count + 1),
    };

    measure(&y);
    if (width > 0) {
        leave_out_spares(&y, width);
        cut_names(&y, width);
    }
    write_text(out, &y);
    free(y.widths);
    free(y.shown);
}

/* ---- the other forms ---- */

static void
markdown_title(struct str *out, const char *title)
{
    char first = title[0];

    str_putc(out, first >= 'a' && first <= 'z' ? (char)(first - 'a' + 'A') : first);
    str_puts(out, title + 1);
}

void
table_markdown(struct str *out, const struct table *t)
{
    struct str room = STR_INIT;

    for (size_t c = 0; c < t->column_count; c++) {
        str_puts(out, c == 0 ? "| " : " | ");
        markdown_title(out, t->columns[c].title);
    }
    str_puts(out, " |\n");
    for (size_t c = 0; c < t->column_count; c++)
        str_puts(out, is_number(t->columns[c].kind) ? "| ---: " : "| --- ");
    str_puts(out, "|\n");
    for (size_t row = 0; row < t->rows; row++) {
        for (size_t c = 0; c < t->column_count; c++) {
            enum table_kind kind = t->columns[c].kind;
            struct table_cell cell = cell_at(t, row, c, &room);
            str_puts(out, c == 0 ? "| " : " | ");
            if (is_name(kind))
                markdown_cell(out, cell.text);
            else
                put_plain(out, kind, &cell);
        }
        str_puts(out, " |\n");
    }
    str_fini(&room);
}

void
table_csv(struct str *out, const struct table *t)
{
    const char **keys = mem_zalloc((t->column_count + 1) * sizeof *keys);
    struct str room = STR_INIT;

    for (size_t c = 0; c < t->column_count; c++)
        keys[c] = t->columns[c].key;
    csv_header(out, keys, t->column_count);
    free(keys);
    for (size_t row = 0; row < t->rows; row++) {
        for (size_t c = 0; c < t->column_count; c++) {
            struct table_cell cell = cell_at(t, row, c, &room);
            if (t->columns[c].kind == TABLE_TRUTH)
                csv_bool(out, cell.number != 0);
            else if (is_number(t->columns[c].kind))
                csv_count(out, cell.number);
            else
                csv_slice(out, cell.text);
        }
        csv_end_row(out);
    }
    str_fini(&room);
}
