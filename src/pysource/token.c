/*
 * One pass over the bytes.  A table sorts the first byte of a token; lines and
 * blocks follow chapter 2.1 of the reference, with the two widths of a tab (8
 * and 1) that tell indentation which depends on the width.
 */
#include "pysource/token_inner.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define TAB_SIZE 8

#define N NAME_BYTE
#define D DIGIT
#define O OPERATOR
#define S SPACE
#define L LINE_END
#define Q QUOTE
#define H HASH
#define B BACKSLASH
/* clang-format off */
const unsigned char py_byte_classes[256] = {
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

struct py_tokenizer *
py_tokenizer_new(struct slice source)
{
    struct py_tokenizer *t = mem_zalloc(sizeof *t);

    if (source.data == NULL)
        source = SLICE("");
    t->p = t->line_start = t->mark = source.data;
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

int
py_fail(struct err *err, struct py_place at, const char *format, ...)
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

const char *
py_find_high(const char *p, const char *end)
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
        t->high = py_find_high(t->p, t->end);
}

/* The place of `p`, which stands in this line and not before the last one asked for. */
struct py_place
py_place_of(struct py_tokenizer *t, const char *p)
{
    if (p <= t->high)
        return (struct py_place){t->line, (unsigned)(p - t->line_start) + 1};
    for (const char *c = t->mark; c < p; c++)
        t->mark_column += ((unsigned char)*c & 0xC0) != 0x80;
    t->mark = p;
    return (struct py_place){t->line, t->mark_column};
}

/* At the end of a line: take it. */
void
py_take_line_end(struct py_tokenizer *t)
{
    if (*t->p == '\r' && t->p + 1 < t->end && t->p[1] == '\n')
        t->p++;
    t->p++;
    begin_line(t);
}

void
py_skip_name(struct py_tokenizer *t)
{
    while (t->p < t->end && (py_byte_classes[(unsigned char)*t->p] == NAME_BYTE ||
                             py_byte_classes[(unsigned char)*t->p] == DIGIT))
        t->p++;
}

void
py_skip_comment(struct py_tokenizer *t)
{
    while (t->p < t->end && *t->p != '\n' && *t->p != '\r')
        t->p++;
}

/* ---- operators ---- */

/* The bytes of the operator at hand, 0 when there is none: `!` alone. */
static size_t
operator_length(const struct py_tokenizer *t)
{
    char a = py_peek(t, 0), b = py_peek(t, 1), c = py_peek(t, 2);

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
        return py_fail(err, at, "`!` stands alone");
    t->p += len;
    if (c == '(' || c == ')' || c == '[' || c == ']' || c == '{' || c == '}')
        return py_take_bracket(t, c, at, err);
    return 0;
}

/* ---- lines ---- */

/* At a backslash outside strings: go to the next line. */
static int
take_joint(struct py_tokenizer *t, struct err *err)
{
    struct py_place at = py_place_of(t, t->p++);

    if (t->p < t->end && !py_at_line_end(t))
        return py_fail(err, at, "something stands behind the `\\` that continues the line");
    if (t->p < t->end)
        py_take_line_end(t);
    if (t->p == t->end)
        return py_fail(err, at, "the line that `\\` continues is missing");
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
    return py_fail(err, at,
                   "tabs and spaces are mixed: how deep this stands depends on a tab's width");
}

/* Returns 1 with an INDENT in `out`, 0 when there is none (t->dedents may be), -1. */
static int
take_indent(struct py_token *out, struct py_tokenizer *t, const char *start, struct indent here,
            struct err *err)
{
    struct indent *now = &t->indents[t->indent_count];
    struct py_place at = py_place_of(t, t->p);

    if (here.width > now->width) {
        if (here.narrow <= now->narrow)
            return mixed_blanks(at, err);
        if (t->indent_count == PY_DEPTH)
            return py_fail(err, at, "more than %d blocks are open", PY_DEPTH);
        t->indents[++t->indent_count] = here;
        *out = (struct py_token){PY_INDENT, {start, (size_t)(t->p - start)}, {at.line, 1}};
        return 1;
    }
    while (here.width < now->width) {
        t->dedents++;
        now = &t->indents[--t->indent_count];
    }
    if (here.width != now->width)
        return py_fail(err, at, "the line is indented like no line of a block around it");
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
        if (py_at_line_end(t)) {
            py_take_line_end(t);
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
    const struct level *open = t->level_count > 0 ? &t->levels[t->level_count - 1] : NULL;

    if (open != NULL)
        return py_fail(err, open->at, "the `%c` is never closed", open->open);
    out->text = (struct slice){t->end, 0};
    out->at = py_place_of(t, t->end);
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
        unsigned char kind = py_byte_classes[(unsigned char)*t->p];
        if (kind == SPACE)
            t->p++;
        else if (kind == LINE_END && (t->level_count > 0 || !t->occupied))
            py_take_line_end(t);
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
    py_skip_name(t);
    size_t len = (size_t)(t->p - out->text.data);
    if (len > 2 || (py_peek(t, 0) != '"' && py_peek(t, 0) != '\'') ||
        !py_read_prefix(&prefix, out->text.data, len))
        return 0;
    out->kind = PY_STRING;
    return py_take_string(t, prefix, out->at, err);
}

static int
bad_byte(unsigned char c, struct py_place at, struct err *err)
{
    if (c > ' ' && c < 0x7F)
        return py_fail(err, at, "`%c` has no meaning here", c);
    return py_fail(err, at, "the byte 0x%02x has no meaning here", c);
}

/* At a byte that begins a token. */
static int
take_token(struct py_token *out, struct py_tokenizer *t, struct err *err)
{
    const char *start = t->p;
    int rc = 0;

    out->text.data = start;
    out->at = py_place_of(t, start);
    switch (py_byte_classes[(unsigned char)*start]) {
    case NAME_BYTE:
        rc = take_word(out, t, err);
        break;
    case DIGIT:
        out->kind = PY_NUMBER;
        rc = py_take_number(t, out->at, err);
        break;
    case QUOTE:
        out->kind = PY_STRING;
        rc = py_take_string(t, (struct prefix){false, false}, out->at, err);
        break;
    case HASH:
        out->kind = PY_COMMENT;
        py_skip_comment(t);
        break;
    case LINE_END:
        out->kind = PY_NEWLINE;
        t->occupied = false;
        t->fresh = true;
        py_take_line_end(t);
        break;
    case OPERATOR:
        out->kind = *start == '.' && py_is_digit_of(py_peek(t, 1), 10) ? PY_NUMBER : PY_OPERATOR;
        rc = out->kind == PY_NUMBER ? py_take_number(t, out->at, err)
                                    : take_operator(t, out->at, err);
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
    if (!t->begun && py_begin_source(t, err) != 0)
        return -1;
    if (t->fresh) {
        int rc = open_line(out, t, err);
        if (rc != 0)
            return rc < 0 ? -1 : 0;
    }
    if (t->dedents > 0) {
        t->dedents--;
        *out = (struct py_token){PY_DEDENT, {t->p, 0}, py_place_of(t, t->p)};
        return 0;
    }
    if (skip_blanks(t, err) != 0)
        return -1;
    if (t->p == t->end)
        return take_end(out, t, err);
    return take_token(out, t, err);
}
