/*
 * One pass over the bytes.  A table sorts the first byte of a token; lines and
 * blocks follow chapter 2.1 of the reference, with the two widths of a tab (8
 * and 1) that tell indentation which depends on the width.
 *
 * An f-string is one token, and to find its end its fields are followed: open
 * brackets, strings and fields all stand on one stack of PY_DEPTH levels, so
 * that nothing here recurses.  Where fields may hold the quote of their own
 * string (PEP 701), a literal of an older Python ends at the same place.
 */
#include "pysource/token.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/show.h"
#include "base/utf8.h"

#define TAB_SIZE 8

enum byte_class { BAD, SPACE, LINE_END, NAME_BYTE, DIGIT, QUOTE, HASH, BACKSLASH, OPERATOR };

#define N NAME_BYTE
#define D DIGIT
#define O OPERATOR
#define S SPACE
#define L LINE_END
#define Q QUOTE
#define H HASH
#define B BACKSLASH
/* clang-format off */
static const unsigned char classes[256] = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, S, L, 0, S, L, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    S, O, Q, H, 0, O, O, Q, O, O, O, O, O, O, O, O, D, D, D, D, D, D, D, D, D, D, O, O, O, O, O, 0,
    O, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, O, B, O, O, N,
    0, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, O, O, O, O, 0,
    N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N,
    N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N,
    N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N,
    N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N,
};
/* clang-format on */
#undef N
#undef D
#undef O
#undef S
#undef L
#undef Q
#undef H
#undef B

/* What is open: a bracket, or a part of an f-string. */
enum level_kind { LEVEL_BRACKET, LEVEL_STRING, LEVEL_FIELD, LEVEL_SPEC };

struct level {
    enum level_kind kind;
    char open;   /* of a bracket; the quote of a string, a field and a spec */
    bool triple; /* of the f-string this is or stands in */
    bool raw;
    struct py_place at;
};

struct indent {
    unsigned width;  /* a tab goes to the next multiple of 8 */
    unsigned narrow; /* a tab is one */
};

struct py_tokenizer {
    const char *p;
    const char *end;
    const char *source;
    const char *line_start;
    unsigned line;
    const char *high;     /* the first byte >= 0x80 at or behind the start of the line */
    const char *mark;     /* columns of this line are counted up to here */
    unsigned mark_column; /* the column of `mark` */
    bool begun;
    bool fresh;    /* at the start of a line, its indentation not read */
    bool occupied; /* the logical line has tokens */
    unsigned dedents;
    unsigned indent_count;
    unsigned level_count;
    struct indent indents[PY_DEPTH + 1];
    struct level levels[PY_DEPTH];
};

struct py_tokenizer *
py_tokenizer_new(struct slice source)
{
    struct py_tokenizer *t = mem_zalloc(sizeof *t);

    if (source.data == NULL)
        source = SLICE("");
    t->source = t->p = t->line_start = t->mark = source.data;
    t->end = source.data + source.len;
    t->line = 1;
    t->mark_column = 1;
    t->fresh = true;
    return t;
}

void
py_tokenizer_free(struct py_tokenizer *t)
{
    free(t);
}

static int fail(struct err *err, struct py_place at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static int
fail(struct err *err, struct py_place at, const char *format, ...)
{
    struct str message = STR_INIT;
    va_list ap;

    va_start(ap, format);
    str_vprintf(&message, format, ap);
    va_end(ap);
    err_set(err, ERR_DATA, "line %u, column %u: %s", at.line, at.column, str_text(&message));
    str_fini(&message);
    return -1;
}

/* ---- where things stand ---- */

static const char *
find_high(const char *p, const char *end)
{
    for (; end - p >= 8; p += 8) {
        uint64_t word;
        memcpy(&word, p, 8);
        if ((word & UINT64_C(0x8080808080808080)) != 0)
            break;
    }
    while (p < end && (unsigned char)*p < 0x80)
        p++;
    return p;
}

static void
begin_line(struct py_tokenizer *t)
{
    t->line++;
    t->line_start = t->mark = t->p;
    t->mark_column = 1;
    if (t->high < t->p)
        t->high = find_high(t->p, t->end);
}

/* The place of `p`, which stands in this line and not before the last one asked for. */
static struct py_place
place_of(struct py_tokenizer *t, const char *p)
{
    if (p <= t->high)
        return (struct py_place){t->line, (unsigned)(p - t->line_start) + 1};
    for (const char *c = t->mark; c < p; c++)
        t->mark_column += ((unsigned char)*c & 0xC0) != 0x80;
    t->mark = p;
    return (struct py_place){t->line, t->mark_column};
}

/* At the end of a line: take it. */
static void
take_line_end(struct py_tokenizer *t)
{
    if (*t->p == '\r' && t->p + 1 < t->end && t->p[1] == '\n')
        t->p++;
    t->p++;
    begin_line(t);
}

static bool
at_line_end(const struct py_tokenizer *t)
{
    return t->p < t->end && (*t->p == '\n' || *t->p == '\r');
}

static char
peek(const struct py_tokenizer *t, size_t ahead)
{
    return (size_t)(t->end - t->p) > ahead ? t->p[ahead] : '\0';
}

/* ---- before the first token ---- */

/* Where the byte at `wanted` stands; for messages only. */
static struct py_place
place_by_counting(const struct py_tokenizer *t, const char *wanted)
{
    struct py_place at = {1, 1};

    for (const char *p = t->p; p < wanted; p++) {
        if (*p == '\n' || (*p == '\r' && p[1] != '\n'))
            at = (struct py_place){at.line + 1, 1};
        else
            at.column += ((unsigned char)*p & 0xC0) != 0x80;
    }
    return at;
}

static int
check_bytes(struct py_tokenizer *t, struct err *err)
{
    const char *nul = t->p < t->end ? memchr(t->p, '\0', (size_t)(t->end - t->p)) : NULL;

    if (nul != NULL)
        return fail(err, place_by_counting(t, nul), "a NUL byte; this is no Python source");
    t->high = find_high(t->p, t->end);
    for (const char *p = t->high; p < t->end; p = find_high(p, t->end)) {
        uint32_t code;
        size_t n = utf8_decode(&code, (const unsigned char *)p, (size_t)(t->end - p));
        if (n == 0)
            return fail(err, place_by_counting(t, p), "the byte 0x%02x is not UTF-8",
                        (unsigned char)*p);
        p += n;
    }
    return 0;
}

static bool
is_name_of_utf8(struct slice name)
{
    static const char *const names[] = {"utf-8", "utf8", "utf-8-sig", "u8", "ascii", "us-ascii"};
    char plain[16];

    if (name.len >= sizeof plain)
        return false;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.data[i];
        plain[i] = (char)(c == '_' ? '-' : c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
    }
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (slice_is((struct slice){plain, name.len}, names[i]))
            return true;
    return false;
}

/* What the comment says the source is written in (PEP 263); data NULL when nothing. */
static struct slice
coding_of(struct slice comment)
{
    const char *end = comment.data + comment.len;

    for (const char *p = comment.data; end - p > 7; p++) {
        if (memcmp(p, "coding", 6) != 0 || (p[6] != ':' && p[6] != '='))
            continue;
        const char *name = p + 7;
        while (name < end && (*name == ' ' || *name == '\t'))
            name++;
        const char *stop = name;
        while (stop < end && (*stop == '-' || *stop == '.' ||
                              (*stop > 0 && *stop < 0x7F &&
                               (classes[(unsigned char)*stop] == NAME_BYTE ||
                                classes[(unsigned char)*stop] == DIGIT))))
            stop++;
        if (stop > name)
            return (struct slice){name, (size_t)(stop - name)};
    }
    return (struct slice){NULL, 0};
}

/* The cookie stands in a comment of the first two lines, nothing but blanks before it. */
static int
check_coding(struct py_tokenizer *t, struct err *err)
{
    const char *p = t->p;

    for (unsigned line = 1; line <= 2 && p < t->end; line++) {
        while (p < t->end && classes[(unsigned char)*p] == SPACE)
            p++;
        const char *start = p;
        while (p < t->end && *p != '\n' && *p != '\r')
            p++;
        if (p > start && *start != '#')
            return 0;
        struct slice name = coding_of((struct slice){start, (size_t)(p - start)});
        if (name.data != NULL && !is_name_of_utf8(name)) {
            struct str shown = STR_INIT;
            show_text(&shown, name, SHOW_LENGTH);
            fail(err, place_by_counting(t, name.data), "the source is in %s; only UTF-8 is read",
                 str_text(&shown));
            str_fini(&shown);
            return -1;
        }
        if (name.data != NULL)
            return 0;
        if (p < t->end && *p == '\r' && p + 1 < t->end && p[1] == '\n')
            p++;
        if (p < t->end)
            p++;
    }
    return 0;
}

static int
begin(struct py_tokenizer *t, struct err *err)
{
    t->begun = true;
    if (t->end - t->p >= 3 && memcmp(t->p, "\xEF\xBB\xBF", 3) == 0)
        t->p += 3;
    t->line_start = t->mark = t->p;
    if (check_bytes(t, err) != 0)
        return -1;
    return check_coding(t, err);
}

/* ---- brackets ---- */

static char
partner_of(char bracket)
{
    switch (bracket) {
    case '(':
        return ')';
    case '[':
        return ']';
    case '{':
        return '}';
    default:
        return '\0';
    }
}

static struct level *
top(struct py_tokenizer *t)
{
    return t->level_count > 0 ? &t->levels[t->level_count - 1] : NULL;
}

static int
push(struct py_tokenizer *t, struct level level, struct err *err)
{
    if (t->level_count == PY_DEPTH)
        return fail(err, level.at, "more than %d brackets and strings are open", PY_DEPTH);
    t->levels[t->level_count++] = level;
    return 0;
}

/* A bracket at `at`, in or out of an f-string's field. */
static int
take_bracket(struct py_tokenizer *t, char c, struct py_place at, struct err *err)
{
    if (partner_of(c) != '\0')
        return push(t, (struct level){LEVEL_BRACKET, c, false, false, at}, err);
    const struct level *open = top(t);
    if (open == NULL)
        return fail(err, at, "`%c` closes nothing", c);
    if (open->kind == LEVEL_FIELD)
        return fail(err, at, "`%c` closes the `{` of line %u", c, open->at.line);
    if (partner_of(open->open) != c)
        return fail(err, at, "`%c` closes the `%c` of line %u", c, open->open, open->at.line);
    t->level_count--;
    return 0;
}

/* ---- strings ---- */

struct prefix {
    bool formatted;
    bool raw;
};

/* Are the `len` letters before a quote the prefix of a string? */
static bool
read_prefix(struct prefix *prefix, const char *letters, size_t len)
{
    bool raw = false, other = false, united = false;

    *prefix = (struct prefix){false, false};
    if (len > 2)
        return false;
    for (size_t i = 0; i < len; i++) {
        char c = (char)(letters[i] | 0x20);
        if (c == 'r' && !raw)
            raw = true;
        else if ((c == 'b' || c == 'f' || c == 't' || c == 'u') && !other)
            other = true;
        else
            return false;
        prefix->formatted = prefix->formatted || c == 'f' || c == 't';
        united = united || c == 'u';
    }
    prefix->raw = raw;
    return !(united && raw);
}

static bool
take_three(struct py_tokenizer *t, char quote)
{
    if (peek(t, 0) != quote || peek(t, 1) != quote || peek(t, 2) != quote)
        return false;
    t->p += 3;
    return true;
}

static int
never_ends(struct py_place at, bool triple, struct err *err)
{
    return fail(err, at,
                triple ? "the string that begins here never ends"
                       : "the string that begins here does not end on its line");
}

/* Behind a backslash in a string: take what it stands before. */
static void
take_escaped(struct py_tokenizer *t)
{
    if (at_line_end(t))
        take_line_end(t);
    else if (t->p < t->end)
        t->p++;
}

/* At the first quote of a string that is not formatted: go behind the last. */
static int
take_plain(struct py_tokenizer *t, struct py_place at, struct err *err)
{
    char quote = *t->p;
    bool triple = take_three(t, quote);

    if (!triple)
        t->p++;
    while (t->p < t->end) {
        char c = *t->p;
        if (c == quote) {
            if (!triple || take_three(t, quote)) {
                t->p += !triple;
                return 0;
            }
            t->p++;
        } else if (c == '\\') {
            t->p++;
            take_escaped(t);
        } else if (c == '\n' || c == '\r') {
            if (!triple)
                break;
            take_line_end(t);
        } else {
            t->p++;
        }
    }
    return never_ends(at, triple, err);
}

static int
open_formatted(struct py_tokenizer *t, struct prefix prefix, struct py_place at, struct err *err)
{
    struct level level = {LEVEL_STRING, *t->p, false, prefix.raw, at};

    level.triple = take_three(t, level.open);
    if (!level.triple)
        t->p++;
    return push(t, level, err);
}

/* Behind a backslash in the text of an f-string: a brace behind it is a brace. */
static void
take_formatted_escape(struct py_tokenizer *t, bool raw)
{
    if (!raw && peek(t, 0) == 'N' && peek(t, 1) == '{') {
        const char *p = t->p + 2;
        while (p < t->end && (classes[(unsigned char)*p] == NAME_BYTE ||
                              classes[(unsigned char)*p] == DIGIT || *p == ' ' || *p == '-'))
            p++;
        if (p < t->end && *p == '}')
            t->p = p + 1;
        else
            t->p++;
    } else if (peek(t, 0) != '{' && peek(t, 0) != '}') {
        take_escaped(t);
    }
}

/* One step in the text of an f-string, or in the format behind a field's colon. */
static int
step_text(struct py_tokenizer *t, struct err *err)
{
    struct level level = *top(t);
    bool spec = level.kind == LEVEL_SPEC;
    char c = *t->p;

    if (c == level.open && (!level.triple || (peek(t, 1) == c && peek(t, 2) == c))) {
        if (spec)
            return fail(err, place_of(t, t->p), "the string ends in its field, before the `}`");
        t->p += level.triple ? 3 : 1;
        t->level_count--;
    } else if (c == '{') {
        if (!spec && peek(t, 1) == '{') {
            t->p += 2;
            return 0;
        }
        level.kind = LEVEL_FIELD;
        level.at = place_of(t, t->p++);
        return push(t, level, err);
    } else if (c == '}') {
        if (spec) {
            t->level_count -= 2;
            t->p++;
        } else if (peek(t, 1) == '}') {
            t->p += 2;
        } else {
            return fail(err, place_of(t, t->p), "a single `}` in the text of an f-string");
        }
    } else if (c == '\\') {
        t->p++;
        take_formatted_escape(t, level.raw);
    } else if (c == '\n' || c == '\r') {
        if (!level.triple && !spec)
            return never_ends(level.at, false, err);
        if (!level.triple)
            t->level_count--;
        take_line_end(t);
    } else {
        t->p++;
    }
    return 0;
}

static void
skip_name(struct py_tokenizer *t)
{
    while (t->p < t->end &&
           (classes[(unsigned char)*t->p] == NAME_BYTE || classes[(unsigned char)*t->p] == DIGIT))
        t->p++;
}

static void
skip_comment(struct py_tokenizer *t)
{
    while (t->p < t->end && *t->p != '\n' && *t->p != '\r')
        t->p++;
}

/* One step in a field, among the brackets of its expression. */
static int
step_field(struct py_tokenizer *t, struct err *err)
{
    const char *start = t->p;
    struct level level = *top(t);
    struct prefix prefix = {false, false};

    switch (classes[(unsigned char)*start]) {
    case LINE_END:
        take_line_end(t);
        return 0;
    case HASH:
        skip_comment(t);
        return 0;
    case NAME_BYTE:
        skip_name(t);
        if ((peek(t, 0) != '"' && peek(t, 0) != '\'') ||
            !read_prefix(&prefix, start, (size_t)(t->p - start)))
            return 0;
        break;
    case QUOTE:
        break;
    default:
        t->p++;
        if (level.kind == LEVEL_FIELD && *start == '}') {
            t->level_count--;
        } else if (level.kind == LEVEL_FIELD && *start == ':') {
            level.kind = LEVEL_SPEC;
            return push(t, level, err);
        } else if (strchr("()[]{}", *start) != NULL) {
            return take_bracket(t, *start, place_of(t, start), err);
        }
        return 0;
    }
    struct py_place at = place_of(t, start);
    return prefix.formatted ? open_formatted(t, prefix, at, err) : take_plain(t, at, err);
}

/* At the first quote of an f-string: go behind the last. */
static int
take_formatted(struct py_tokenizer *t, struct prefix prefix, struct py_place at, struct err *err)
{
    unsigned outside = t->level_count;

    if (open_formatted(t, prefix, at, err) != 0)
        return -1;
    while (t->level_count > outside) {
        if (t->p == t->end)
            return never_ends(at, true, err);
        enum level_kind kind = top(t)->kind;
        int rc =
            kind == LEVEL_STRING || kind == LEVEL_SPEC ? step_text(t, err) : step_field(t, err);
        if (rc != 0)
            return -1;
    }
    return 0;
}

/* ---- numbers ---- */

static bool
is_digit_of(char c, unsigned base)
{
    if (c >= '0' && c <= '9')
        return (unsigned)(c - '0') < base;
    c = (char)(c | 0x20);
    return base == 16 && c >= 'a' && c <= 'f';
}

/* Digits, single underscores between them; false when an underscore stands elsewhere. */
static bool
skip_digits(struct py_tokenizer *t, unsigned base)
{
    for (;;) {
        while (is_digit_of(peek(t, 0), base))
            t->p++;
        if (peek(t, 0) != '_')
            return true;
        if (!is_digit_of(peek(t, 1), base))
            return false;
        t->p++;
    }
}

/* A fraction, an exponent and a j; `*whole` becomes false when one of them is there. */
static bool
skip_fraction(struct py_tokenizer *t, bool *whole)
{
    if (peek(t, 0) == '.') {
        *whole = false;
        t->p++;
        if (is_digit_of(peek(t, 0), 10) && !skip_digits(t, 10))
            return false;
    }
    if ((peek(t, 0) | 0x20) == 'e') {
        size_t sign = peek(t, 1) == '+' || peek(t, 1) == '-';
        if (is_digit_of(peek(t, 1 + sign), 10)) {
            *whole = false;
            t->p += 1 + sign;
            if (!skip_digits(t, 10))
                return false;
        }
    }
    if ((peek(t, 0) | 0x20) == 'j') {
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

    if (left == 0 ||
        (classes[(unsigned char)*t->p] != NAME_BYTE && classes[(unsigned char)*t->p] != DIGIT))
        return true;
    for (size_t i = 0; i < sizeof keywords / sizeof keywords[0]; i++) {
        size_t len = strlen(keywords[i]);
        if (left >= len && memcmp(t->p, keywords[i], len) == 0)
            return true;
    }
    return false;
}

static int
take_number(struct py_tokenizer *t, struct py_place at, struct err *err)
{
    const char *start = t->p;
    char form = (char)(peek(t, 1) | 0x20);
    bool good, whole = true;

    if (*start == '0' && (form == 'x' || form == 'o' || form == 'b')) {
        unsigned base = form == 'x' ? 16 : form == 'o' ? 8 : 2;
        t->p += 2;
        if (peek(t, 0) == '_')
            t->p++;
        good = is_digit_of(peek(t, 0), base) && skip_digits(t, base);
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
    skip_name(t);
    struct str shown = STR_INIT;
    show_text(&shown, (struct slice){start, (size_t)(t->p - start)}, SHOW_LENGTH);
    fail(err, at, "`%s` is no number", str_text(&shown));
    str_fini(&shown);
    return -1;
}

/* ---- operators ---- */

/* The bytes of the operator at hand, 0 when there is none: `!` alone. */
static size_t
operator_length(const struct py_tokenizer *t)
{
    char a = peek(t, 0), b = peek(t, 1), c = peek(t, 2);

    switch (a) {
    case '*':
    case '/':
    case '<':
    case '>':
        if (b == a)
            return c == '=' ? 3 : 2;
        return b == '=' ? 2 : 1;
    case '-':
        return b == '>' || b == '=' ? 2 : 1;
    case '!':
        return b == '=' ? 2 : 0;
    case '.':
        return b == '.' && c == '.' ? 3 : 1;
    case '+':
    case '%':
    case '&':
    case '|':
    case '^':
    case '@':
    case ':':
    case '=':
        return b == '=' ? 2 : 1;
    default:
        return 1;
    }
}

static int
take_operator(struct py_tokenizer *t, struct py_place at, struct err *err)
{
    size_t len = operator_length(t);
    char c = *t->p;

    if (len == 0)
        return fail(err, at, "`!` stands alone");
    t->p += len;
    if (c == '(' || c == ')' || c == '[' || c == ']' || c == '{' || c == '}')
        return take_bracket(t, c, at, err);
    return 0;
}

/* ---- lines ---- */

/* At a backslash outside strings: go to the next line. */
static int
take_joint(struct py_tokenizer *t, struct err *err)
{
    struct py_place at = place_of(t, t->p++);

    if (t->p < t->end && !at_line_end(t))
        return fail(err, at, "something stands behind the `\\` that continues the line");
    if (t->p < t->end)
        take_line_end(t);
    if (t->p == t->end)
        return fail(err, at, "the line that `\\` continues is missing");
    return 0;
}

/* A line joined to blanks is as deep as the blanks before the first backslash. */
static int
measure(struct py_tokenizer *t, struct indent *out, struct err *err)
{
    struct indent joined = {0, 0};

    *out = (struct indent){0, 0};
    for (; t->p < t->end; t->p++) {
        if (*t->p == ' ') {
            out->width++;
            out->narrow++;
        } else if (*t->p == '\t') {
            out->width = (out->width / TAB_SIZE + 1) * TAB_SIZE;
            out->narrow++;
        } else if (*t->p == '\f') {
            *out = (struct indent){0, 0};
        } else if (*t->p == '\\') {
            if (joined.width == 0)
                joined = (struct indent){out->width, out->width};
            if (take_joint(t, err) != 0)
                return -1;
            t->p--;
        } else {
            break;
        }
    }
    if (joined.width != 0)
        *out = joined;
    return 0;
}

static int
mixed_blanks(struct py_place at, struct err *err)
{
    return fail(err, at,
                "tabs and spaces are mixed: how deep this stands depends on a tab's width");
}

/* Returns 1 with an INDENT in `out`, 0 when there is none (t->dedents may be), -1. */
static int
take_indent(struct py_token *out, struct py_tokenizer *t, const char *start, struct indent here,
            struct err *err)
{
    struct indent *now = &t->indents[t->indent_count];
    struct py_place at = place_of(t, t->p);

    if (here.width > now->width) {
        if (here.narrow <= now->narrow)
            return mixed_blanks(at, err);
        if (t->indent_count == PY_DEPTH)
            return fail(err, at, "more than %d blocks are open", PY_DEPTH);
        t->indents[++t->indent_count] = here;
        *out = (struct py_token){PY_INDENT, {start, (size_t)(t->p - start)}, {at.line, 1}};
        return 1;
    }
    while (here.width < now->width) {
        t->dedents++;
        now = &t->indents[--t->indent_count];
    }
    if (here.width != now->width)
        return fail(err, at, "the line is indented like no line of a block around it");
    if (here.narrow != now->narrow)
        return mixed_blanks(at, err);
    return 0;
}

/* Read the blanks before a line.  Returns as take_indent(). */
static int
open_line(struct py_token *out, struct py_tokenizer *t, struct err *err)
{
    for (;;) {
        struct indent here;
        if (measure(t, &here, err) != 0)
            return -1;
        if (t->p == t->end || *t->p == '#')
            return 0;
        if (at_line_end(t)) {
            take_line_end(t);
            continue;
        }
        t->fresh = false;
        return take_indent(out, t, t->line_start, here, err);
    }
}

/* After the last line: a NEWLINE if one is due, then the DEDENTs, then the end. */
static int
take_end(struct py_token *out, struct py_tokenizer *t, struct err *err)
{
    const struct level *open = top(t);

    if (open != NULL)
        return fail(err, open->at, "the `%c` is never closed", open->open);
    out->text = (struct slice){t->end, 0};
    out->at = place_of(t, t->end);
    if (t->occupied) {
        t->occupied = false;
        out->kind = PY_NEWLINE;
    } else if (t->indent_count > 0) {
        t->indent_count--;
        out->kind = PY_DEDENT;
    } else {
        out->kind = PY_END;
    }
    return 0;
}

/* Go over blanks, joined lines, and in brackets over ends of lines. */
static int
skip_blanks(struct py_tokenizer *t, struct err *err)
{
    while (t->p < t->end) {
        unsigned char kind = classes[(unsigned char)*t->p];
        if (kind == SPACE)
            t->p++;
        else if (kind == LINE_END && (t->level_count > 0 || !t->occupied))
            take_line_end(t);
        else if (kind != BACKSLASH)
            break;
        else if (take_joint(t, err) != 0)
            return -1;
    }
    return 0;
}

static int
take_word(struct py_token *out, struct py_tokenizer *t, struct err *err)
{
    struct prefix prefix;

    out->kind = PY_NAME;
    skip_name(t);
    size_t len = (size_t)(t->p - out->text.data);
    if (len > 2 || (peek(t, 0) != '"' && peek(t, 0) != '\'') ||
        !read_prefix(&prefix, out->text.data, len))
        return 0;
    out->kind = PY_STRING;
    return prefix.formatted ? take_formatted(t, prefix, out->at, err) : take_plain(t, out->at, err);
}

static int
bad_byte(unsigned char c, struct py_place at, struct err *err)
{
    if (c > ' ' && c < 0x7F)
        return fail(err, at, "`%c` has no meaning here", c);
    return fail(err, at, "the byte 0x%02x has no meaning here", c);
}

/* At a byte that begins a token. */
static int
take_token(struct py_token *out, struct py_tokenizer *t, struct err *err)
{
    const char *start = t->p;
    int rc = 0;

    out->text.data = start;
    out->at = place_of(t, start);
    switch (classes[(unsigned char)*start]) {
    case NAME_BYTE:
        rc = take_word(out, t, err);
        break;
    case DIGIT:
        out->kind = PY_NUMBER;
        rc = take_number(t, out->at, err);
        break;
    case QUOTE:
        out->kind = PY_STRING;
        rc = take_plain(t, out->at, err);
        break;
    case HASH:
        out->kind = PY_COMMENT;
        skip_comment(t);
        break;
    case LINE_END:
        out->kind = PY_NEWLINE;
        t->occupied = false;
        t->fresh = true;
        take_line_end(t);
        break;
    case OPERATOR:
        out->kind = *start == '.' && is_digit_of(peek(t, 1), 10) ? PY_NUMBER : PY_OPERATOR;
        rc = out->kind == PY_NUMBER ? take_number(t, out->at, err) : take_operator(t, out->at, err);
        break;
    default:
        return bad_byte((unsigned char)*start, out->at, err);
    }
    out->text.len = (size_t)(t->p - start);
    t->occupied = t->occupied || (out->kind != PY_COMMENT && out->kind != PY_NEWLINE);
    return rc;
}

int
py_token_next(struct py_token *out, struct py_tokenizer *t, struct err *err)
{
    if (!t->begun && begin(t, err) != 0)
        return -1;
    if (t->fresh) {
        int rc = open_line(out, t, err);
        if (rc != 0)
            return rc < 0 ? -1 : 0;
    }
    if (t->dedents > 0) {
        t->dedents--;
        *out = (struct py_token){PY_DEDENT, {t->p, 0}, place_of(t, t->p)};
        return 0;
    }
    if (skip_blanks(t, err) != 0)
        return -1;
    if (t->p == t->end)
        return take_end(out, t, err);
    return take_token(out, t, err);
}
