#include "json/writer.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/utf8.h"

void
json_writer_init(struct json_writer *w, struct str *out, unsigned indent)
{
    *w = (struct json_writer){.out = out, .indent = indent, .empty = true};
}

static void
new_line(struct json_writer *w)
{
    static const char spaces[] = "                                ";
    size_t left = (size_t)w->indent * w->depth;

    if (w->indent == 0)
        return;
    str_putc(w->out, '\n');
    for (; left >= sizeof spaces; left -= sizeof spaces - 1)
        str_append(w->out, spaces, sizeof spaces - 1);
    str_append(w->out, spaces, left);
}

/* What stands between this key or element and what came before. */
static void
separate(struct json_writer *w)
{
    if (w->depth == 0)
        return;
    if (!w->empty)
        str_putc(w->out, ',');
    new_line(w);
    w->empty = false;
}

static void
before_value(struct json_writer *w)
{
    if (!w->after_key)
        separate(w);
    w->after_key = false;
}

static void
begin(struct json_writer *w, char bracket)
{
    before_value(w);
    str_putc(w->out, bracket);
    w->depth++;
    w->empty = true;
}

static void
end(struct json_writer *w, char bracket)
{
    w->depth--;
    if (!w->empty)
        new_line(w);
    str_putc(w->out, bracket);
    w->empty = false;
}

void
json_begin_object(struct json_writer *w)
{
    begin(w, '{');
}

void
json_end_object(struct json_writer *w)
{
    end(w, '}');
}

void
json_begin_array(struct json_writer *w)
{
    begin(w, '[');
}

void
json_end_array(struct json_writer *w)
{
    end(w, ']');
}

static void
put_unit(struct str *out, uint32_t unit)
{
    static const char digits[] = "0123456789abcdef";
    const char text[] = {
        '\\',
        'u',
        digits[unit >> 12 & 15],
        digits[unit >> 8 & 15],
        digits[unit >> 4 & 15],
        digits[unit & 15],
    };

    str_append(out, text, sizeof text);
}

static void
put_escaped(struct str *out, uint32_t code)
{
    static const char meant[] = "\"\\\b\f\n\r\t";
    static const char names[] = "\"\\bfnrt";
    const char *simple = code > 0 && code < 0x80 ? strchr(meant, (int)code) : NULL;

    if (simple != NULL) {
        str_putc(out, '\\');
        str_putc(out, names[simple - meant]);
    } else if (code < 0x10000) {
        put_unit(out, code);
    } else {
        put_unit(out, 0xD800 + ((code - 0x10000) >> 10));
        put_unit(out, 0xDC00 + ((code - 0x10000) & 0x3FF));
    }
}

static bool
is_plain(unsigned char c)
{
    return c >= 0x20 && c < 0x7F && c != '"' && c != '\\';
}

/*
 * Past the bytes that stand for themselves.  Eight at a time: a byte that borrows,
 * or carries, sets its top bit; one above it may then too, and is looked at by itself.
 */
static const unsigned char *
past_plain(const unsigned char *p, const unsigned char *stop)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);

    for (; stop - p >= 8; p += 8) {
        uint64_t w;
        memcpy(&w, p, sizeof w);
        uint64_t odd = (w - ' ' * ones) | ((w ^ '"' * ones) - ones) | ((w ^ '\\' * ones) - ones) |
                       (w + ones) | w;
        if ((odd & 0x80 * ones) != 0)
            break;
    }
    while (p < stop && is_plain(*p))
        p++;
    return p;
}

static void
put_string(struct str *out, struct slice text)
{
    const unsigned char *p = (const unsigned char *)text.data;
    const unsigned char *stop = p + text.len;

    str_reserve(out, text.len + 2);
    str_putc(out, '"');
    while (p < stop) {
        const unsigned char *run = p;
        p = past_plain(p, stop);
        str_append(out, run, (size_t)(p - run));
        if (p < stop) {
            uint32_t code = 0xFFFD;
            size_t n = utf8_decode(&code, p, (size_t)(stop - p));
            put_escaped(out, code);
            p += n > 0 ? n : 1;
        }
    }
    str_putc(out, '"');
}

static void
end_key(struct json_writer *w)
{
    str_puts(w->out, w->indent > 0 ? ": " : ":");
    w->after_key = true;
}

void
json_key_slice(struct json_writer *w, struct slice key)
{
    separate(w);
    put_string(w->out, key);
    end_key(w);
}

void
json_key_raw(struct json_writer *w, struct slice raw)
{
    separate(w);
    str_append(w->out, raw.data, raw.len);
    end_key(w);
}

void
json_key(struct json_writer *w, const char *key)
{
    json_key_slice(w, slice_of(key));
}

void
json_raw(struct json_writer *w, struct slice raw)
{
    before_value(w);
    str_append(w->out, raw.data, raw.len);
}

void
json_null(struct json_writer *w)
{
    json_raw(w, SLICE("null"));
}

void
json_bool(struct json_writer *w, bool value)
{
    json_raw(w, value ? SLICE("true") : SLICE("false"));
}

void
json_int(struct json_writer *w, int64_t value)
{
    before_value(w);
    str_printf(w->out, "%" PRId64, value);
}

void
json_double(struct json_writer *w, double value)
{
    char text[JSON_DOUBLE_SIZE];

    if (!isfinite(value)) {
        json_null(w);
        return;
    }
    size_t len = json_double_text(text, value);
    json_raw(w, (struct slice){text, len});
}

void
json_string(struct json_writer *w, struct slice text)
{
    if (text.data == NULL) {
        json_null(w);
        return;
    }
    before_value(w);
    put_string(w->out, text);
}

void
json_text(struct json_writer *w, const char *text)
{
    json_string(w, text != NULL ? slice_of(text) : (struct slice){NULL, 0});
}
