#include "pysource/string.h"

#include "base/utf8.h"

/* A literal, parted. */
struct literal {
    enum py_string_kind kind;
    bool raw;
    bool template;   /* a t-string */
    const char *p;   /* behind the first quotes */
    const char *end; /* before the last */
};

static struct literal
part(const struct py_token *token)
{
    struct literal l = {PY_STRING_TEXT, false, false, token->text.data, NULL};

    for (; *l.p != '"' && *l.p != '\''; l.p++) {
        switch (*l.p | 0x20) {
        case 'r':
            l.raw = true;
            break;
        case 'b':
            l.kind = PY_STRING_BYTES;
            break;
        case 't':
            l.template = true;
            l.kind = PY_STRING_FORMATTED;
            break;
        case 'f':
            l.kind = PY_STRING_FORMATTED;
            break;
        default:
            break;
        }
    }
    l.end = token->text.data + token->text.len;
    size_t quotes = l.end - l.p >= 6 && l.p[1] == *l.p && l.p[2] == *l.p ? 3 : 1;
    l.p += quotes;
    l.end -= quotes;
    return l;
}

enum py_string_kind
py_string_kind(const struct py_token *token)
{
    return part(token).kind;
}

const char *
py_string_unreadable(const struct py_token *token)
{
    struct literal l = part(token);

    if (l.kind == PY_STRING_FORMATTED)
        return l.template ? "a t-string is not read" : "an f-string is not read";
    if (l.kind == PY_STRING_BYTES || l.raw)
        return NULL;
    for (const char *p = l.p; l.end - p > 1; p++) {
        p = memchr(p, '\\', (size_t)(l.end - p));
        if (p == NULL || l.end - ++p < 1)
            return NULL;
        if (*p == 'N')
            return "a character's name (\\N{…}) is not read";
    }
    return NULL;
}

bool
py_string_is_plain(struct slice *out, const struct py_token *token)
{
    struct literal l = part(token);
    size_t len = (size_t)(l.end - l.p);

    *out = (struct slice){l.p, len};
    return l.kind == PY_STRING_TEXT && (l.raw || memchr(l.p, '\\', len) == NULL) &&
           memchr(l.p, '\r', len) == NULL;
}

/* The place of `wanted` in the literal, which may go over lines. */
static int
refuse(const struct py_token *token, const char *wanted, const char *what, struct err *err)
{
    struct py_place at = token->at;

    for (const char *p = token->text.data; p < wanted; p++) {
        if (*p == '\n' || (*p == '\r' && p[1] != '\n'))
            at = (struct py_place){at.line + 1, 1};
        else
            at.column += ((unsigned char)*p & 0xC0) != 0x80;
    }
    return err_set(err, ERR_DATA, "line %u, column %u: %s", at.line, at.column, what);
}

static void
put_character(struct str *out, uint32_t c)
{
    if (c >= 0xD800 && c <= 0xDFFF)
        c = 0xFFFD;
    if (c < 0x80) {
        str_putc(out, (char)c);
        return;
    }
    if (c >= 0x10000)
        str_putc(out, (char)(0xF0 | c >> 18));
    if (c >= 0x10000)
        str_putc(out, (char)(0x80 | (c >> 12 & 0x3F)));
    else if (c >= 0x800)
        str_putc(out, (char)(0xE0 | c >> 12));
    if (c >= 0x800)
        str_putc(out, (char)(0x80 | (c >> 6 & 0x3F)));
    else
        str_putc(out, (char)(0xC0 | c >> 6));
    str_putc(out, (char)(0x80 | (c & 0x3F)));
}

/* Exactly `count` hexadecimal digits; false when there are fewer. */
static bool
take_hex(struct literal *l, unsigned count, uint32_t *out)
{
    *out = 0;
    for (; count > 0; count--, l->p++) {
        if (l->p == l->end)
            return false;
        char c = *l->p;
        if (c >= '0' && c <= '9')
            *out = *out << 4 | (uint32_t)(c - '0');
        else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
            *out = *out << 4 | (uint32_t)((c | 0x20) - 'a' + 10);
        else
            return false;
    }
    return true;
}

/* What a letter behind a backslash stands for; 0 when the backslash is one. */
static char
simple_escape(char c)
{
    static const char letters[] = "abfnrtv\\'\"";
    static const char values[] = "\a\b\f\n\r\t\v\\'\"";
    const char *found = c != '\0' ? strchr(letters, c) : NULL;

    return found != NULL ? values[found - letters] : '\0';
}

/* \x, \u and \U: `digits` of them behind the letter at l->p. */
static int
take_coded(struct str *out, const struct py_token *token, struct literal *l, unsigned digits,
           struct err *err)
{
    const char *backslash = l->p - 1;
    uint32_t code;

    l->p++;
    if (!take_hex(l, digits, &code))
        return refuse(token, backslash, "the escape has too few digits", err);
    if (code > 0x10FFFF)
        return refuse(token, backslash, "the escape is no character of Unicode", err);
    if (l->kind == PY_STRING_BYTES)
        str_putc(out, (char)code);
    else
        put_character(out, code);
    return 0;
}

static void
take_octal(struct str *out, struct literal *l)
{
    uint32_t code = 0;

    for (unsigned i = 0; i < 3 && l->p < l->end && *l->p >= '0' && *l->p <= '7'; i++)
        code = code << 3 | (uint32_t)(*l->p++ - '0');
    if (l->kind == PY_STRING_BYTES)
        str_putc(out, (char)code);
    else
        put_character(out, code);
}

/* Behind a backslash. */
static int
take_escape(struct str *out, const struct py_token *token, struct literal *l, struct err *err)
{
    bool text = l->kind == PY_STRING_TEXT;
    char c = *l->p;

    if (c == '\n' || c == '\r') {
        l->p += c == '\r' && l->end - l->p > 1 && l->p[1] == '\n' ? 2 : 1;
    } else if (c >= '0' && c <= '7') {
        take_octal(out, l);
    } else if (c == 'x') {
        return take_coded(out, token, l, 2, err);
    } else if (text && (c == 'u' || c == 'U')) {
        return take_coded(out, token, l, c == 'u' ? 4 : 8, err);
    } else if (simple_escape(c) != '\0') {
        str_putc(out, simple_escape(c));
        l->p++;
    } else {
        str_putc(out, '\\');
    }
    return 0;
}

int
py_string_decode(struct str *out, const struct py_token *token, struct err *err)
{
    struct literal l = part(token);
    const char *reason = py_string_unreadable(token);

    if (reason != NULL)
        return refuse(token, token->text.data, reason, err);
    while (l.p < l.end) {
        char c = *l.p;
        if (l.kind == PY_STRING_BYTES && (unsigned char)c >= 0x80)
            return refuse(token, l.p, "bytes may hold only ASCII characters", err);
        l.p++;
        if (c == '\\' && !l.raw && l.p < l.end) {
            if (take_escape(out, token, &l, err) != 0)
                return -1;
        } else if (c == '\r') {
            l.p += l.p < l.end && *l.p == '\n';
            str_putc(out, '\n');
        } else {
            str_putc(out, c);
        }
    }
    return 0;
}
