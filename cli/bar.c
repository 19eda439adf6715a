#include "bar.h"

#include "base/clean.h"
#include "report/words.h"

#define LONGEST_BAR  30
#define SHORTEST_BAR 8

/* How many characters; what was cleaned for ASCII has one byte each. */
static unsigned
width_of(const struct str *s)
{
    unsigned n = 0;

    for (size_t i = 0; i < s->len; i++)
        n += ((unsigned char)s->data[i] & 0xC0) != 0x80;
    return n;
}

static void
cut_to(struct str *s, unsigned columns)
{
    size_t i = 0;

    for (unsigned n = 0; i < s->len; i++) {
        n += ((unsigned char)s->data[i] & 0xC0) != 0x80;
        if (n > columns)
            break;
    }
    str_truncate(s, i);
}

/* Add a piece with its separator, if it fits. */
static void
add(struct str *line, const struct str *piece, const struct bar_style *style)
{
    const char *separator = style->utf8 ? " \xC2\xB7 " : ", ";
    unsigned extra = style->utf8 ? 3 : 2;

    if (piece->len == 0 ||
        (style->columns > 0 && width_of(line) + extra + width_of(piece) > style->columns))
        return;
    str_puts(line, separator);
    str_append(line, piece->data, piece->len);
}

/* Add a piece, cut short where it is too long. */
static void
add_cut(struct str *line, struct str *piece, const struct bar_style *style)
{
    unsigned used = width_of(line) + (style->utf8 ? 3 : 2);
    unsigned dots = style->utf8 ? 1 : 3;

    if (style->columns > used + dots && width_of(piece) > style->columns - used) {
        cut_to(piece, style->columns - used - dots);
        str_puts(piece, style->utf8 ? "\xE2\x80\xA6" : "...");
    }
    add(line, piece, style);
}

static void
time_left(struct str *out, const struct bar *bar)
{
    double left = (double)(bar->progress.expected - bar->progress.done) / bar->per_second;

    /* Past some days the figure says nothing. */
    if (left < 0 || left > 1e6)
        return;
    words_span(out, (int64_t)(left + 0.5));
    str_puts(out, " left");
}

/* What follows the phase, from what matters most to what matters least. */
static void
figures(struct str *line, const struct bar *bar, const struct bar_style *style)
{
    const struct progress *p = &bar->progress;
    struct str piece = STR_INIT;

    if (bar->wait != NULL) {
        str_puts(&piece, "waiting ");
        words_span(&piece, bar->wait_s);
        str_puts(&piece, ": ");
        clean_append(&piece, slice_of(bar->wait), style->utf8 ? CLEAN_UTF8 : CLEAN_ASCII);
        add_cut(line, &piece, style);
        str_truncate(&piece, 0);
    } else if (bar->per_second > 0 && p->expected > 0) {
        time_left(&piece, bar);
        add(line, &piece, style);
        str_truncate(&piece, 0);
    }
    if (p->found >= 0) {
        words_number(&piece, p->found);
        str_printf(&piece, " %s", p->found_as != NULL ? p->found_as : "found");
        add(line, &piece, style);
        str_truncate(&piece, 0);
    }
    if (bar->wait == NULL && bar->per_second >= 0.5) {
        words_number(&piece, (int64_t)(bar->per_second + 0.5));
        str_puts(&piece, "/s");
        add(line, &piece, style);
    }
    str_fini(&piece);
}

/* The bar takes what columns are left, and is left out when they are few; returns how many. */
static unsigned
cells(struct str *out, const struct bar *bar, const struct bar_style *style, unsigned left)
{
    const struct progress *p = &bar->progress;
    unsigned ends = style->utf8 ? 0 : 2;
    unsigned length = left > LONGEST_BAR + ends ? LONGEST_BAR : left > ends ? left - ends : 0;

    if (p->expected <= 0 || length < SHORTEST_BAR)
        return 0;
    double share = (double)p->done / (double)p->expected;
    unsigned full = share <= 0 ? 0 : share >= 1 ? length : (unsigned)(share * length);
    str_puts(out, style->utf8 ? " " : " [");
    str_puts(out, style->color ? "\033[36m" : "");
    for (unsigned i = 0; i < full; i++)
        str_puts(out, style->utf8 ? "\xE2\x94\x81" : "#");
    str_puts(out, style->color ? "\033[0m" : "");
    for (unsigned i = full; i < length; i++)
        str_puts(out, style->utf8 ? "\xE2\x94\x80" : ".");
    str_puts(out, style->utf8 ? "" : "]");
    return length + ends;
}

unsigned
bar_draw(struct str *out, const struct bar *bar, const struct bar_style *style)
{
    const struct progress *p = &bar->progress;
    struct str phase = STR_INIT, line = STR_INIT;

    if (p->phase != NULL)
        clean_append(&phase, slice_of(p->phase), style->utf8 ? CLEAN_UTF8 : CLEAN_ASCII);
    if (style->columns > 0)
        cut_to(&phase, style->columns / 2);
    /* After the phase comes ": ", or a space and the bar with its own. */
    unsigned before = phase.len > 0 ? width_of(&phase) + 2 : 0;
    struct bar_style inner = *style;
    inner.columns = style->columns > before ? style->columns - before : style->columns;
    words_number(&line, p->done);
    if (p->expected > 0) {
        str_puts(&line, " of ");
        words_number(&line, p->expected);
    } else {
        str_puts(&line, " models");
    }
    figures(&line, bar, &inner);
    if (style->columns > 0)
        cut_to(&line, inner.columns);

    unsigned used = before + width_of(&line);
    str_append(out, phase.data, phase.len);
    unsigned drawn = style->columns > used ? cells(out, bar, style, style->columns - used) : 0;
    if (drawn > 0)
        str_putc(out, ' ');
    else if (phase.len > 0)
        str_puts(out, ": ");
    str_append(out, line.data, line.len);
    used += drawn;
    str_fini(&phase);
    str_fini(&line);
    return used;
}
