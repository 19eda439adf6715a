/*
 * Every expression is a range of tokens: a list is parted at its commas first,
 * and each part is read on its own.  A part that is read but not to its end, or
 * that begins with what is not read, is one unreadable value; so its extent is
 * exact whatever stands in it.  Brackets are gone over by their partners, so
 * that each level of brackets is looked at once.
 */
#include "pysource/expression.h"

#include "pysource/string.h"

static const struct {
    const char *reason;
    const char *name;
} reasons[] = {
    {"a comprehension is not read", "a comprehension"},
    {"a lambda is not read", "a lambda"},
    {"a conditional expression is not read", "a conditional expression"},
    {"an assignment in an expression is not read", "an assignment in an expression"},
    {"an operator is not read", "an expression with an operator"},
    {"a subscript is not read", "a subscript"},
    {"an attribute of an expression is not read", "an attribute of an expression"},
    {"a call of an expression is not read", "a call of an expression"},
    {"an await is not read", "an await"},
    {"a yield is not read", "a yield"},
    {"an ellipsis is not read", "an ellipsis"},
    {"an f-string is not read", "an f-string"},
    {"a t-string is not read", "a t-string"},
    {"a character's name (\\N{…}) is not read", "a string with a character's name"},
    {"this expression is not read", "an expression"},
};

enum reason {
    COMPREHENSION,
    LAMBDA,
    CONDITIONAL,
    WALRUS,
    OPERATION,
    SUBSCRIPT,
    ATTRIBUTE,
    CALL_OF_EXPRESSION,
    AWAIT,
    YIELD,
    ELLIPSIS,
    OTHER = sizeof reasons / sizeof reasons[0] - 1,
};

struct slice
py_last_part(struct slice name)
{
    const char *dot = memrchr(name.data, '.', name.len);

    if (dot == NULL)
        return name;
    return (struct slice){dot + 1, name.len - (size_t)(dot + 1 - name.data)};
}

const char *
py_value_name(const struct py_value *value)
{
    static const char *const names[] = {
        [PY_UNREADABLE] = "an expression",
        [PY_NONE] = "None",
        [PY_TRUE] = "True",
        [PY_FALSE] = "False",
        [PY_NUMBER_VALUE] = "a number",
        [PY_TEXT] = "a string",
        [PY_BYTES] = "bytes",
        [PY_REFERENCE] = "a name",
        [PY_LIST] = "a list",
        [PY_TUPLE] = "a tuple",
        [PY_SET] = "a set",
        [PY_DICT] = "a dict",
        [PY_CALL] = "a call",
        [PY_PAIR] = "a key with its value",
        [PY_KEYWORD] = "a keyword",
        [PY_STAR] = "`*` with a value",
        [PY_DOUBLE_STAR] = "`**` with a value",
    };

    if (value->kind == PY_UNREADABLE)
        for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++)
            if (strcmp(reasons[i].reason, value->reason) == 0)
                return reasons[i].name;
    return names[value->kind];
}

/* ---- tokens ---- */

bool
py_line_has(const struct py_line *line, size_t i, const char *text)
{
    const struct py_token *t = &line->tokens[i];

    return i < line->count && (t->kind == PY_NAME || t->kind == PY_OPERATOR) &&
           t->text.data[0] == text[0] && slice_is(t->text, text);
}

struct slice
py_line_text(const struct py_line *line, size_t from, size_t to)
{
    const char *start = line->tokens[from].text.data;
    struct slice last = line->tokens[to - 1].text;

    return (struct slice){start, (size_t)(last.data + last.len - start)};
}

static bool
opens(const struct py_token *t)
{
    char c = t->text.data[0];

    return t->kind == PY_OPERATOR && (c == '(' || c == '[' || c == '{');
}

size_t
py_line_find(const struct py_line *line, size_t i, size_t to, const char *stops)
{
    size_t lambdas = 0;

    for (; i < to; i++) {
        const struct py_token *t = &line->tokens[i];
        if (opens(t)) {
            i = line->partner[i];
        } else if (t->kind == PY_NAME) {
            lambdas += t->text.len == 6 && slice_is(t->text, "lambda");
        } else if (t->kind == PY_OPERATOR && t->text.len == 1) {
            if (lambdas > 0)
                lambdas -= t->text.data[0] == ':';
            else if (strchr(stops, t->text.data[0]) != NULL)
                return i;
        }
    }
    return to;
}

struct slice
py_dotted_name(const struct py_line *line, size_t *i, size_t to)
{
    size_t from = *i, n = from;
    size_t len = 0;

    while (n < to && line->tokens[n].kind == PY_NAME) {
        len += line->tokens[n].text.len;
        n++;
        if (n + 1 >= to || line->tokens[n].kind != PY_OPERATOR ||
            !slice_is(line->tokens[n].text, ".") || line->tokens[n + 1].kind != PY_NAME)
            break;
        len++;
        n++;
    }
    *i = n;
    if (n == from)
        return (struct slice){NULL, 0};
    struct slice whole = py_line_text(line, from, n);
    if (whole.len == len)
        return whole;
    char *joined = arena_alloc(line->arena, len);
    char *p = joined;
    for (; from < n; from++) {
        memcpy(p, line->tokens[from].text.data, line->tokens[from].text.len);
        p += line->tokens[from].text.len;
    }
    return (struct slice){joined, len};
}

/* ---- making values ---- */

static struct py_value *
make(const struct py_line *line, enum py_value_kind kind, struct py_place at)
{
    struct py_value *v = arena_alloc(line->arena, sizeof *v);

    *v = (struct py_value){.kind = kind, .at = at};
    return v;
}

/* Children are put behind each other; `**tail` is where the next one goes. */
static void
add(struct py_value *parent, const struct py_value ***tail, struct py_value *child)
{
    **tail = child;
    *tail = (const struct py_value **)&child->next;
    parent->count++;
}

static struct py_value *
wrap(const struct py_line *line, enum py_value_kind kind, struct py_place at,
     struct py_value *child)
{
    struct py_value *v = make(line, kind, at);

    v->first = child;
    v->count = 1;
    return v;
}

static struct py_value *
unreadable(const struct py_line *line, size_t from, size_t to, const char *reason)
{
    struct py_value *v = make(line, PY_UNREADABLE, line->tokens[from].at);

    v->text = py_line_text(line, from, to);
    v->reason = reason;
    return v;
}

/* Does a word that makes it a comprehension stand between, outside brackets? */
static bool
has_word(const struct py_line *line, size_t i, size_t to, const char *word)
{
    for (; i < to; i++) {
        if (opens(&line->tokens[i]))
            i = line->partner[i];
        else if (py_line_has(line, i, word))
            return true;
    }
    return false;
}

/* Why the tokens are not read, when reading them came to `stopped`. */
static enum reason
reason_of(const struct py_line *line, size_t from, size_t stopped, size_t to)
{
    if (has_word(line, from, to, "for"))
        return COMPREHENSION;
    if (py_line_has(line, from, "lambda"))
        return LAMBDA;
    if (py_line_has(line, from, "yield"))
        return YIELD;
    if (has_word(line, from, to, ":="))
        return WALRUS;
    if (has_word(line, from, to, "if"))
        return CONDITIONAL;
    if (py_line_has(line, from, "await"))
        return AWAIT;
    if (stopped == from && stopped + 1 == to && py_line_has(line, stopped, "..."))
        return ELLIPSIS;
    if (stopped < to && line->tokens[stopped].kind == PY_OPERATOR) {
        switch (line->tokens[stopped].text.data[0]) {
        case '[':
            return SUBSCRIPT;
        case '(':
            return CALL_OF_EXPRESSION;
        case '.':
            return ATTRIBUTE;
        default:
            return OPERATION;
        }
    }
    if (py_line_has(line, stopped, "not") || py_line_has(line, stopped, "and") ||
        py_line_has(line, stopped, "or") || py_line_has(line, stopped, "in") ||
        py_line_has(line, stopped, "is"))
        return OPERATION;
    return OTHER;
}

/* ---- strings ---- */

/* The strings from *i on, which stand beside each other; *i goes behind them. */
static struct py_value *
read_strings(const struct py_line *line, size_t *i, size_t to, struct err *err)
{
    size_t from = *i, n = from;
    const struct py_token *t = line->tokens;
    bool bytes = py_string_kind(&t[from]) == PY_STRING_BYTES;
    const char *reason = NULL;
    struct str decoded = STR_INIT;
    struct py_value *v = NULL;
    struct slice plain;

    for (; n < to && t[n].kind == PY_STRING; n++) {
        if ((py_string_kind(&t[n]) == PY_STRING_BYTES) != bytes) {
            err_set(err, ERR_DATA, "line %u, column %u: bytes and text stand beside each other",
                    t[n].at.line, t[n].at.column);
            goto out;
        }
        if (reason == NULL)
            reason = py_string_unreadable(&t[n]);
    }
    *i = n;
    if (reason != NULL) {
        v = unreadable(line, from, n, reason);
        goto out;
    }
    v = make(line, bytes ? PY_BYTES : PY_TEXT, t[from].at);
    if (n == from + 1 && py_string_is_plain(&plain, &t[from])) {
        v->text = plain;
        goto out;
    }
    for (size_t k = from; k < n; k++) {
        if (py_string_decode(&decoded, &t[k], err) != 0) {
            v = NULL;
            goto out;
        }
    }
    v->text = arena_copy(line->arena, (struct slice){str_text(&decoded), decoded.len});
out:
    str_fini(&decoded);
    return v;
}

/* ---- displays and calls ---- */

enum place { IN_LIST, IN_DICT, IN_CALL };

static struct py_value *read_one(const struct py_line *line, size_t from, size_t to,
                                 struct err *err);

static int
no_expression(const struct py_line *line, size_t i, struct err *err)
{
    const struct py_token *t = &line->tokens[i];

    return err_set(err, ERR_DATA, "line %u, column %u: an expression is missing here", t->at.line,
                   t->at.column);
}

/* One part of a list between its commas: with a star, or a key, or a keyword. */
static struct py_value *
read_part(const struct py_line *line, size_t from, size_t to, enum place place, struct err *err)
{
    struct py_place at = line->tokens[from].at;
    struct py_value *v;

    if (place != IN_DICT && py_line_has(line, from, "*")) {
        v = read_one(line, from + 1, to, err);
        return v != NULL ? wrap(line, PY_STAR, at, v) : NULL;
    }
    if (place != IN_LIST && py_line_has(line, from, "**")) {
        v = read_one(line, from + 1, to, err);
        return v != NULL ? wrap(line, PY_DOUBLE_STAR, at, v) : NULL;
    }
    if (place == IN_CALL && line->tokens[from].kind == PY_NAME && from + 1 < to &&
        py_line_has(line, from + 1, "=")) {
        v = read_one(line, from + 2, to, err);
        if (v == NULL)
            return NULL;
        v = wrap(line, PY_KEYWORD, at, v);
        v->text = line->tokens[from].text;
        return v;
    }
    if (place != IN_DICT)
        return read_one(line, from, to, err);
    size_t colon = py_line_find(line, from, to, ":");
    struct py_value *key = read_one(line, from, colon, err);
    if (key == NULL)
        return NULL;
    if (colon == to) {
        no_expression(line, to, err);
        return NULL;
    }
    key->next = v = read_one(line, colon + 1, to, err);
    if (v == NULL)
        return NULL;
    v = wrap(line, PY_PAIR, at, key);
    v->count = 2;
    return v;
}

/*
 * The parts from `from` up to `to` become the children of `parent`.  Returns the
 * commas among them, or -1; *comprehension when they are none but one of those.
 */
static long
read_parts(const struct py_line *line, size_t from, size_t to, enum place place,
           struct py_value *parent, bool *comprehension, struct err *err)
{
    const struct py_value **tail = &parent->first;
    long commas = 0;

    *comprehension = false;
    while (from < to) {
        size_t end = py_line_find(line, from, to, ",");
        if (end == from) {
            no_expression(line, from, err);
            return -1;
        }
        struct py_value *child = read_part(line, from, end, place, err);
        if (child == NULL)
            return -1;
        if (parent->count == 0 && has_word(line, from, end, "for")) {
            *comprehension = true;
            return 0;
        }
        add(parent, &tail, child);
        commas += end < to;
        from = end + 1;
    }
    return commas;
}

static struct py_value *
read_bracketed(const struct py_line *line, size_t open, size_t close, struct err *err)
{
    static const char *const why = "a comprehension is not read";
    struct py_value *v = make(line, PY_LIST, line->tokens[open].at);
    enum place place = IN_LIST;
    bool comprehension;

    switch (line->tokens[open].text.data[0]) {
    case '(':
        v->kind = PY_TUPLE;
        break;
    case '{': {
        size_t end = py_line_find(line, open + 1, close, ",:");
        bool dict = close == open + 1 || py_line_has(line, open + 1, "**") ||
                    (end < close && py_line_has(line, end, ":"));
        v->kind = dict ? PY_DICT : PY_SET;
        place = dict ? IN_DICT : IN_LIST;
        break;
    }
    default:
        break;
    }
    long commas = read_parts(line, open + 1, close, place, v, &comprehension, err);
    if (commas < 0)
        return NULL;
    if (comprehension)
        return unreadable(line, open, close + 1, why);
    if (v->kind == PY_TUPLE && commas == 0 && v->count == 1 && v->first->kind != PY_STAR)
        return (struct py_value *)v->first;
    return v;
}

static struct py_value *
read_arguments(const struct py_line *line, size_t from, size_t to, struct slice callee,
               struct py_place at, struct err *err)
{
    struct py_value *call = make(line, PY_CALL, at);
    bool comprehension;

    call->text = callee;
    if (read_parts(line, from, to, IN_CALL, call, &comprehension, err) < 0)
        return NULL;
    if (comprehension) {
        call->first = unreadable(line, from, to, "a comprehension is not read");
        call->count = 1;
    }
    return call;
}

const struct py_value *
py_arguments(const struct py_line *line, size_t from, size_t to, struct slice callee,
             struct py_place at, struct err *err)
{
    return read_arguments(line, from, to, callee, at, err);
}

/* ---- one expression ---- */

static bool
is_keyword(struct slice name)
{
    static const char *const words[] = {
        "and",    "as",   "assert", "async",  "await",  "break",   "class",    "continue",
        "def",    "del",  "elif",   "else",   "except", "finally", "for",      "from",
        "global", "if",   "import", "in",     "is",     "lambda",  "nonlocal", "not",
        "or",     "pass", "raise",  "return", "try",    "while",   "with",     "yield",
    };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (words[i][0] == name.data[0] && slice_is(name, words[i]))
            return true;
    return false;
}

/* A call of `name`, subscripts before its brackets left out, if that is at *i; else `v` as it is.
 */
static struct py_value *
read_call(const struct py_line *line, size_t *i, size_t to, struct py_value *v, struct err *err)
{
    size_t n = *i;

    if (n < to && py_line_has(line, n, "[") && line->partner[n] + 1 < to &&
        py_line_has(line, line->partner[n] + 1, "("))
        n = line->partner[n] + 1;
    if (n >= to || !py_line_has(line, n, "("))
        return v;
    *i = line->partner[n] + (size_t)1;
    return read_arguments(line, n + 1, line->partner[n], v->text, v->at, err);
}

/* A name, a call by name, or one of the three constants; *i goes behind it. */
static struct py_value *
read_named(const struct py_line *line, size_t *i, size_t to, struct err *err)
{
    const struct py_token *t = &line->tokens[*i];

    if (is_keyword(t->text))
        return unreadable(line, *i, to, reasons[OTHER].reason);
    enum py_value_kind kind = slice_is(t->text, "None")    ? PY_NONE
                              : slice_is(t->text, "True")  ? PY_TRUE
                              : slice_is(t->text, "False") ? PY_FALSE
                                                           : PY_REFERENCE;
    struct py_value *v = make(line, kind, t->at);
    if (kind != PY_REFERENCE) {
        ++*i;
        return v;
    }
    v->text = py_dotted_name(line, i, to);
    return read_call(line, i, to, v, err);
}

/* A bracketed name may be called, and have attributes: (a.b).c(…); `v` is what the brackets hold.
 */
static struct py_value *
read_behind(const struct py_line *line, size_t *i, size_t to, struct py_value *v, struct err *err)
{
    size_t n = *i + 1;

    if (n < to && py_line_has(line, *i, ".") && line->tokens[n].kind == PY_NAME) {
        struct slice rest = py_dotted_name(line, &n, to);
        char *joined = arena_alloc(line->arena, v->text.len + 1 + rest.len);
        memcpy(joined, v->text.data, v->text.len);
        joined[v->text.len] = '.';
        memcpy(joined + v->text.len + 1, rest.data, rest.len);
        v->text = (struct slice){joined, v->text.len + 1 + rest.len};
        *i = n;
    }
    return read_call(line, i, to, v, err);
}

/* A number with or without a sign; NULL without an error when there is none. */
static struct py_value *
read_number(const struct py_line *line, size_t *i, size_t to)
{
    size_t sign = py_line_has(line, *i, "-") || py_line_has(line, *i, "+");

    if (*i + sign >= to || line->tokens[*i + sign].kind != PY_NUMBER)
        return NULL;
    struct py_value *v = make(line, PY_NUMBER_VALUE, line->tokens[*i].at);
    struct slice number = line->tokens[*i + sign].text;
    v->text = py_line_text(line, *i, *i + sign + 1);
    if (v->text.len != number.len + sign) {
        char *joined = arena_alloc(line->arena, number.len + 1);
        joined[0] = v->text.data[0];
        memcpy(joined + 1, number.data, number.len);
        v->text = (struct slice){joined, number.len + 1};
    }
    *i += sign + 1;
    return v;
}

/* What the tokens begin with, *i behind it; NULL with *i unchanged when that is not read, and with
 * an error in `failed`. */
static struct py_value *
read_first(const struct py_line *line, size_t *i, size_t to, bool *failed, struct err *err)
{
    const struct py_token *t = &line->tokens[*i];
    struct py_value *v = NULL;

    *failed = false;
    if (t->kind == PY_STRING) {
        v = read_strings(line, i, to, err);
        *failed = v == NULL;
    } else if (t->kind == PY_NAME) {
        v = read_named(line, i, to, err);
        *failed = v == NULL;
    } else if (opens(t)) {
        size_t close = line->partner[*i];
        v = read_bracketed(line, *i, close, err);
        *i = close + 1;
        if (v != NULL && v->kind == PY_REFERENCE)
            v = read_behind(line, i, to, v, err);
        *failed = v == NULL;
    } else {
        v = read_number(line, i, to);
    }
    return v;
}

/* The expression that takes all tokens from `from` up to `to`, none of them a comma of its own. */
static struct py_value *
read_one(const struct py_line *line, size_t from, size_t to, struct err *err)
{
    size_t i = from;
    bool failed;

    if (from >= to) {
        no_expression(line, from, err);
        return NULL;
    }
    struct py_value *v = read_first(line, &i, to, &failed, err);
    if (failed)
        return NULL;
    if (v != NULL && i == to)
        return v;
    return unreadable(line, from, to, reasons[reason_of(line, from, i, to)].reason);
}

const struct py_value *
py_expression(const struct py_line *line, size_t from, size_t to, struct err *err)
{
    bool comprehension;

    if (from < to && py_line_has(line, from, "yield"))
        return unreadable(line, from, to, reasons[YIELD].reason);
    if (from < to && !py_line_has(line, from, "*") && py_line_find(line, from, to, ",") == to)
        return read_one(line, from, to, err);
    if (from >= to) {
        no_expression(line, from, err);
        return NULL;
    }
    struct py_value *v = make(line, PY_TUPLE, line->tokens[from].at);
    if (read_parts(line, from, to, IN_LIST, v, &comprehension, err) < 0)
        return NULL;
    return v;
}
