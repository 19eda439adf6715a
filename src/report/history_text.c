#include "base/map.h"
#include "base/show.h"
#include "report/history.h"
#include "report/words.h"

/* Names longer than this do not move what stands behind the others. */
#define NAME_COLUMNS 56

/* A note that is cut still says something. */
#define LEAST_COLUMNS 24

static size_t
name_width(const struct history_records *h)
{
    size_t width = 0;

    for (size_t i = 0; i < h->count; i++) {
        struct str name = STR_INIT;
        show_name(&name, h->records[i].model);
        const size_t columns = words_columns(str_slice(&name));
        if (columns > width && columns <= NAME_COLUMNS)
            width = columns;
        str_fini(&name);
    }
    return width;
}

static void
record_line(struct str *out, const struct history_record *r, size_t width, size_t columns)
{
    struct str line = STR_INIT, date = STR_INIT, name = STR_INIT, words = STR_INIT;

    show_name(&date, r->date.data != NULL ? r->date : SLICE("?"));
    show_name(&name, r->model.data != NULL ? r->model : SLICE("?"));
    const size_t taken = words_columns(str_slice(&name));
    str_printf(&line, "%-10s  %-7s  %s%*s  ", str_text(&date), r->invalidated ? "invalid" : "valid",
               str_text(&name), (int)(taken < width ? width - taken : 0), "");
    const size_t before = words_columns(str_slice(&line));
    const size_t room = columns > before + LEAST_COLUMNS ? columns - before : LEAST_COLUMNS;
    const struct slice said = r->invalidated && r->reason.data != NULL ? r->reason : r->notes;
    /* Three dots stand for what is cut off. */
    show_text(&words, said, columns == 0 ? SIZE_MAX : room - 3);
    str_append_slice(&line, str_slice(&words));
    while (line.len > 0 && line.data[line.len - 1] == ' ')
        str_truncate(&line, line.len - 1);
    str_append_slice(out, str_slice(&line));
    str_putc(out, '\n');
    str_fini(&line);
    str_fini(&date);
    str_fini(&name);
    str_fini(&words);
}

void
history_report_text(struct str *out, const struct history_records *h, size_t columns)
{
    const size_t width = name_width(h);

    for (size_t i = 0; i < h->count; i++)
        record_line(out, &h->records[i], width, columns);
    str_puts(out, h->count > 0 ? "\n" : "");
    words_count(out, (int64_t)h->count, "record");
    if (h->count != h->total) {
        str_puts(out, " of ");
        words_number(out, (int64_t)h->total);
    }
    if (h->last_updated.data != NULL) {
        str_puts(out, "; last updated ");
        show_name(out, h->last_updated);
    }
    str_putc(out, '\n');
}

void
history_report_names(struct str *out, const struct history_records *h)
{
    struct map told;

    map_init(&told);
    for (size_t i = 0; i < h->count; i++) {
        if (h->records[i].model.data == NULL || !map_put(&told, h->records[i].model, 0))
            continue;
        show_whole(out, h->records[i].model);
        str_putc(out, '\n');
    }
    map_fini(&told);
}
