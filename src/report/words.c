#include "report/words.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/moment.h"

void
words_number(struct str *out, int64_t n)
{
    char digits[32];
    int len = snprintf(digits, sizeof digits, "%" PRId64, n);

    for (int i = 0; i < len; i++) {
        if (i > 0 && digits[i - 1] != '-' && (len - i) % 3 == 0)
            str_putc(out, ',');
        str_putc(out, digits[i]);
    }
}

void
words_count(struct str *out, int64_t n, const char *noun)
{
    words_number(out, n);
    str_printf(out, " %s%s", noun, n == 1 ? "" : "s");
}

void
words_more(struct str *out, const char *before, size_t count, const char *after)
{
    if (count == 0)
        return;
    str_puts(out, before);
    words_number(out, (int64_t)count);
    str_puts(out, " more");
    str_puts(out, after);
}

void
words_size(struct str *out, int64_t parameters)
{
    static const char letters[] = "KMBTP";
    double value = (double)parameters;
    size_t i = 0;

    if (parameters < 0) {
        str_putc(out, '?');
        return;
    }
    if (parameters < 1000) {
        str_printf(out, "%d", (int)parameters);
        return;
    }
    /* From 999.5 on the next letter's "1.0" is nearer than this one's "1000". */
    value /= 1000;
    while (value >= 999.5 && letters[i + 1] != '\0') {
        value /= 1000;
        i++;
    }
    str_printf(out, "%.*f%c", value < 9.95 ? 1 : 0, value, letters[i]);
}

void
words_span(struct str *out, int64_t seconds)
{
    int64_t minutes = seconds / 60;

    if (seconds < 60)
        str_printf(out, "%" PRId64 " s", seconds);
    else if (minutes < 60)
        str_printf(out, "%" PRId64 " min %" PRId64 " s", minutes, seconds % 60);
    else
        str_printf(out, "%" PRId64 " h %" PRId64 " min", minutes / 60, minutes % 60);
}

int
words_tenths(int64_t part, int64_t whole)
{
    if (whole <= 0)
        return -1;
    /* Only of sums that no Hub has: the tenths stay what they are. */
    while (whole > INT64_MAX / 4096) {
        whole /= 2;
        part /= 2;
    }
    return (int)((part * 2000 + whole) / (whole * 2));
}

void
words_share(struct str *out, int64_t part, int64_t whole)
{
    int tenths = words_tenths(part, whole);

    if (tenths < 0)
        str_putc(out, '-');
    else
        str_printf(out, "%d.%d %%", tenths / 10, tenths % 10);
}

void
words_day(char out[WORDS_DAY_SIZE], int64_t seconds)
{
    char text[MOMENT_SIZE];

    out[0] = '\0';
    if (seconds <= 0)
        return;
    moment_text(text, (struct moment){seconds, 0}, 'T');
    size_t len = strcspn(text, "T");
    if (len >= WORDS_DAY_SIZE)
        return;
    memcpy(out, text, len);
    out[len] = '\0';
}

void
words_place(struct str *out, struct slice file, unsigned line)
{
    str_append_slice(out, file);
    if (line > 0)
        str_printf(out, ":%u", line);
}

void
words_names(struct str *out, const struct slice *names, size_t count, show_fn *show)
{
    for (size_t i = 0; i < count; i++) {
        str_puts(out, i == 0 ? "" : ", ");
        show(out, names[i]);
    }
}

size_t
words_columns(struct slice text)
{
    size_t n = 0;

    for (size_t i = 0; i < text.len; i++)
        n += ((unsigned char)text.data[i] & 0xC0U) != 0x80U;
    return n;
}
