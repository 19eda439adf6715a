#include "pysource/token_inner.h"

#include <string.h>

#include "base/show.h"

/* Digits, single underscores between them; false when an underscore stands elsewhere. */
static bool
skip_digits(struct py_tokenizer *t, unsigned base)
{
    for (;;) {
        while (py_is_digit_of(py_peek(t, 0), base))
            t->p++;
        if (py_peek(t, 0) != '_')
            return true;
        if (!py_is_digit_of(py_peek(t, 1), base))
            return false;
        t->p++;
    }
}

/* A fraction, an exponent and a j; `*whole` becomes false when one of them is there. */
static bool
skip_fraction(struct py_tokenizer *t, bool *whole)
{
    if (py_peek(t, 0) == '.') {
        *whole = false;
        t->p++;
        if (py_is_digit_of(py_peek(t, 0), 10) && !skip_digits(t, 10))
            return false;
    }
    if ((py_peek(t, 0) | 0x20) == 'e') {
        size_t sign = py_peek(t, 1) == '+' || py_peek(t, 1) == '-';
        if (py_is_digit_of(py_peek(t, 1 + sign), 10)) {
            *whole = false;
            t->p += 1 + sign;
            if (!skip_digits(t, 10))
                return false;
        }
    }
    if ((py_peek(t, 0) | 0x20) == 'j') {
        *whole = false;
        t->p++;
    }
    return true;
}

/* May what stands behind a number stand there?  A keyword may: `1if x else 2`. */
static bool
ends_number(const struct py_tokenizer *t)
{
    static const char *const keywords[] = {"and", "else", "for", "if", "in", "is", "not", "or"};
    size_t left = (size_t)(t->end - t->p);

    if (left == 0 || (py_byte_classes[(unsigned char)*t->p] != NAME_BYTE &&
                      py_byte_classes[(unsigned char)*t->p] != DIGIT))
        return true;
    for (size_t i = 0; i < sizeof keywords / sizeof keywords[0]; i++) {
        size_t len = strlen(keywords[i]);
        if (left >= len && memcmp(t->p, keywords[i], len) == 0)
            return true;
    }
    return false;
}

int
py_take_number(struct py_tokenizer *t, struct py_place at, struct err *err)
{
    const char *start = t->p;
    char form = (char)(py_peek(t, 1) | 0x20);
    bool good, whole = true;

    if (*start == '0' && (form == 'x' || form == 'o' || form == 'b')) {
        unsigned base = form == 'x' ? 16 : form == 'o' ? 8 : 2;
        t->p += 2;
        if (py_peek(t, 0) == '_')
            t->p++;
        good = py_is_digit_of(py_peek(t, 0), base) && skip_digits(t, base);
    } else {
        good = *start == '.' || skip_digits(t, 10);
        const char *point = t->p;
        good = good && skip_fraction(t, &whole);
        /* 00 is a number, 01 is none. */
        if (good && whole && *start == '0')
            for (const char *p = start; p < point; p++)
                good = good && (*p == '0' || *p == '_');
    }
    if (good && ends_number(t))
        return 0;
    py_skip_name(t);
    struct str shown = STR_INIT;
    show_text(&shown, (struct slice){start, (size_t)(t->p - start)}, SHOW_LENGTH);
    py_fail(err, at, "`%s` is no number", str_text(&shown));
    str_fini(&shown);
    return -1;
}
