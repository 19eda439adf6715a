/*
 * Whatever somebody else chose stands in a code span: in it nothing is markup, a
 * mention or a link.  show_text() has no line end in it, so it cannot leave its
 * row; the fence is longer than any run of backticks inside; a '|' is escaped,
 * which tables take back.
 */
#include "report/markdown.h"

#include <stdbool.h>
#include <string.h>

#include "base/show.h"
#include "report/words.h"

static size_t
longest_run(struct slice text, char c)
{
    size_t longest = 0, run = 0;

    for (size_t i = 0; i < text.len; i++) {
        run = text.data[i] == c ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    return longest;
}

static void
repeat(struct str *out, char c, size_t n)
{
    while (n-- > 0)
        str_putc(out, c);
}

void
markdown_code(struct str *out, struct slice text, size_t max, enum markdown_place place)
{
    struct str shown = STR_INIT;

    show_text(&shown, text, max);
    if (shown.len > 0) {
        const struct slice s = {shown.data, shown.len};
        size_t fence = longest_run(s, '`') + 1;
        /* A renderer takes one such space off each end. */
        bool padded = s.data[0] == '`' || s.data[s.len - 1] == '`' || s.data[0] == ' ';
        repeat(out, '`', fence);
        repeat(out, ' ', padded);
        for (size_t i = 0; i < s.len; i++) {
            if (s.data[i] == '|' && place == MARKDOWN_TABLE)
                str_putc(out, '\\');
            str_putc(out, s.data[i]);
        }
        repeat(out, ' ', padded);
        repeat(out, '`', fence);
    }
    str_fini(&shown);
}

void
markdown_name(struct str *out, struct slice name)
{
    markdown_code(out, name, SHOW_LENGTH, MARKDOWN_TEXT);
}

void
markdown_cell(struct str *out, struct slice name)
{
    markdown_code(out, name, SHOW_LENGTH, MARKDOWN_TABLE);
}

/*
 * A backslash takes a sign's meaning (CommonMark 0.31, section 2.4).  What GitHub makes of
 * "@name" and "#12" it makes after that, of the text: a space without width parts them.  ':'
 * and the '.' of "www." begin links of themselves.
 */
void
markdown_words(struct str *out, struct slice text)
{
    struct str shown = STR_INIT;

    show_text(&shown, text, SIZE_MAX);
    for (size_t i = 0; i < shown.len; i++) {
        char c = shown.data[i];
        bool begins_link = c == '.' && i > 0 && (shown.data[i - 1] | 0x20) == 'w';
        if (c != '\0' && (strchr("\\`*_{}[]<>|~&$!:", c) != NULL || begins_link))
            str_putc(out, '\\');
        str_putc(out, c);
        if (c == '@' || c == '#')
            str_puts(out, "&#8203;");
    }
    str_fini(&shown);
}

void
markdown_next(struct str *out)
{
    str_puts(out, " | ");
}

void
markdown_number(struct str *out, int64_t n)
{
    markdown_next(out);
    words_number(out, n);
}

void
markdown_share(struct str *out, int64_t part, int64_t whole)
{
    markdown_next(out);
    words_share(out, part, whole);
}
