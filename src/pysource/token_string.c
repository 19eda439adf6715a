/*
 * An f-string is one token, and to find its end its fields are followed: open
 * brackets, strings and fields all stand on one stack of PY_DEPTH levels, so
 * that nothing here recurses.  Where fields may hold the quote of their own
 * string (PEP 701), a literal of an older Python ends at the same place.
 */
#include "pysource/token_inner.h"

#include <string.h>

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

/* The innermost of what is open; something is. */
static const struct level *
top(const struct py_tokenizer *t)
{
    return &t->levels[t->level_count - 1];
}

static int
push(struct py_tokenizer *t, struct level level, struct err *err)
{
    if (t->level_count == PY_DEPTH)
        return py_fail(err, level.at, "more than %d brackets and strings are open", PY_DEPTH);
    t->levels[t->level_count++] = level;
    return 0;
}

/* A bracket at `at`, in or out of an f-string's field. */
int
py_take_bracket(struct py_tokenizer *t, char c, struct py_place at, struct err *err)
{
    if (partner_of(c) != '\0')
        return push(t, (struct level){LEVEL_BRACKET, c, false, false, at}, err);
    if (t->level_count == 0)
        return py_fail(err, at, "`%c` closes nothing", c);
    const struct level *open = top(t);
    if (open->kind == LEVEL_FIELD)
        return py_fail(err, at, "`%c` closes the `{` of line %u", c, open->at.line);
    if (partner_of(open->open) != c)
        return py_fail(err, at, "`%c` closes the `%c` of line %u", c, open->open, open->at.line);
    t->level_count--;
    return 0;
}

/* ---- strings ---- */

/* Are the `len` letters before a quote the prefix of a string? */
bool
py_read_prefix(struct prefix *prefix, const char *letters, size_t len)
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
    if (py_peek(t, 0) != quote || py_peek(t, 1) != quote || py_peek(t, 2) != quote)
        return false;
    t->p += 3;
    return true;
}

static int
never_ends(struct py_place at, bool triple, struct err *err)
{
    return py_fail(err, at,
                   triple ? "the string that begins here never ends"
                          : "the string that begins here does not end on its line");
}

/* Behind a backslash in a string: take what it stands before. */
static void
take_escaped(struct py_tokenizer *t)
{
    if (py_at_line_end(t))
        py_take_line_end(t);
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
            py_take_line_end(t);
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
    if (!raw && py_peek(t, 0) == 'N' && py_peek(t, 1) == '{') {
        const char *p = t->p + 2;
        while (p < t->end &&
               (py_byte_classes[(unsigned char)*p] == NAME_BYTE ||
                py_byte_classes[(unsigned char)*p] == DIGIT || *p == ' ' || *p == '-'))
            p++;
        if (p < t->end && *p == '}')
            t->p = p + 1;
        else
            t->p++;
    } else if (py_peek(t, 0) != '{' && py_peek(t, 0) != '}') {
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

    if (c == level.open && (!level.triple || (py_peek(t, 1) == c && py_peek(t, 2) == c))) {
        if (spec)
            return py_fail(err, py_place_of(t, t->p),
                           "the string ends in its field, before the `}`");
        t->p += level.triple ? 3 : 1;
        t->level_count--;
    } else if (c == '{') {
        if (!spec && py_peek(t, 1) == '{') {
            t->p += 2;
            return 0;
        }
        level.kind = LEVEL_FIELD;
        level.at = py_place_of(t, t->p++);
        return push(t, level, err);
    } else if (c == '}') {
        if (spec) {
            t->level_count -= 2;
            t->p++;
        } else if (py_peek(t, 1) == '}') {
            t->p += 2;
        } else {
            return py_fail(err, py_place_of(t, t->p), "a single `}` in the text of an f-string");
        }
    } else if (c == '\\') {
        t->p++;
        take_formatted_escape(t, level.raw);
    } else if (c == '\n' || c == '\r') {
        if (!level.triple && !spec)
            return never_ends(level.at, false, err);
        if (!level.triple)
            t->level_count--;
        py_take_line_end(t);
    } else {
        t->p++;
    }
    return 0;
}

/* One step in a field, among the brackets of its expression. */
static int
step_field(struct py_tokenizer *t, struct err *err)
{
    const char *start = t->p;
    struct level level = *top(t);
    struct prefix prefix = {false, false};

    switch (py_byte_classes[(unsigned char)*start]) {
    case LINE_END:
        py_take_line_end(t);
        return 0;
    case HASH:
        py_skip_comment(t);
        return 0;
    case NAME_BYTE:
        py_skip_name(t);
        if ((py_peek(t, 0) != '"' && py_peek(t, 0) != '\'') ||
            !py_read_prefix(&prefix, start, (size_t)(t->p - start)))
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
            return py_take_bracket(t, *start, py_place_of(t, start), err);
        }
        return 0;
    }
    struct py_place at = py_place_of(t, start);
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

int
py_take_string(struct py_tokenizer *t, struct prefix prefix, struct py_place at, struct err *err)
{
    return prefix.formatted ? take_formatted(t, prefix, at, err) : take_plain(t, at, err);
}
