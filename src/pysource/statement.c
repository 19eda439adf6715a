/*
 * The tokens of a logical line are gathered, then told as statements: a line
 * may hold several, parted by `;` or standing behind the colon of a block's
 * head.  Everything read of a line lives in an arena that the next line reuses.
 *
 * What opens a block is known from the keyword; `match`, `case` and `type` are
 * names unless they stand where only the keyword can: `match` at the head of a
 * line that ends in a colon, `case` directly in the block of a match.
 */
#include "pysource/statement.h"

#include <stdlib.h>

#include "base/mem.h"
#include "pysource/expression.h"

/* What stands in a block: the kind of its head. */
enum block { BLOCK_PLAIN, BLOCK_BODY, BLOCK_MATCH };

struct reader {
    struct py_tokenizer *tokenizer;
    py_statement_fn *fn;
    void *context;
    struct arena arena;
    struct py_token *tokens; /* of the logical line, the NEWLINE behind them */
    uint32_t *partners;
    size_t count;
    size_t capacity;
    struct py_token *remarks;
    size_t remark_count;
    size_t remark_capacity;
    struct py_line line;
    unsigned depth;
    bool awaits_block; /* the line before was the head of a block */
    enum block head;   /* and of which */
    unsigned bodies;   /* open blocks that are or stand in a function's or a class's */
    enum block blocks[PY_DEPTH + 1]; /* by depth - 1 */
    bool told;                       /* fn failed, with its own message */
};

static int
tell(struct reader *r, struct py_statement *s, struct err *err)
{
    s->in_body = r->bodies > 0;
    int rc = r->fn(r->context, s, err);
    r->told = rc < 0;
    return rc;
}

static int
complain(struct reader *r, size_t i, const char *what, struct err *err)
{
    const struct py_token *t = &r->tokens[i];

    return err_set(err, ERR_DATA, "line %u, column %u: %s", t->at.line, t->at.column, what);
}

static bool
has(const struct reader *r, size_t i, const char *text)
{
    return py_line_has(&r->line, i, text);
}

/* ---- imports ---- */

static int
read_import(struct reader *r, struct py_statement *s, size_t i, size_t to, struct err *err)
{
    int rc = 0;

    s->kind = PY_IMPORT;
    while (rc == 0) {
        i++;
        s->module = py_dotted_name(&r->line, &i, to);
        s->target = (struct slice){NULL, 0};
        if (s->module.data == NULL)
            return complain(r, i, "the name of a module is missing here", err);
        if (i + 1 < to && has(r, i, "as") && r->tokens[i + 1].kind == PY_NAME) {
            s->target = r->tokens[i + 1].text;
            i += 2;
        }
        if (i < to && !has(r, i, ","))
            return complain(r, i, "an import goes on with `,` or `as`", err);
        rc = tell(r, s, err);
        if (i == to)
            break;
    }
    return rc;
}

/* The names behind `import`, in brackets or not. */
static int
read_imported(struct reader *r, struct py_statement *s, size_t i, size_t to, struct err *err)
{
    struct py_imported *names = arena_alloc(&r->arena, (to - i) * sizeof *names + 1);
    bool bracketed = i < to && has(r, i, "(");
    size_t n = 0;

    if (bracketed) {
        if (r->partners[i] + (size_t)1 != to)
            return complain(r, r->partners[i] + (size_t)1, "an import ends behind its bracket",
                            err);
        i++;
        to--;
    }
    while (i < to) {
        bool star = has(r, i, "*");
        if (!star && r->tokens[i].kind != PY_NAME)
            break;
        names[n] = (struct py_imported){r->tokens[i].text, {NULL, 0}, r->tokens[i].at};
        i++;
        if (!star && i + 1 < to && has(r, i, "as") && r->tokens[i + 1].kind == PY_NAME) {
            names[n].alias = r->tokens[i + 1].text;
            i += 2;
        }
        n++;
        if (i == to || !has(r, i, ","))
            break;
        i++;
    }
    if (i != to || n == 0)
        return complain(r, i, "the name of something to import is missing here", err);
    s->names = names;
    s->name_count = n;
    return tell(r, s, err);
}

static int
read_from(struct reader *r, struct py_statement *s, size_t i, size_t to, struct err *err)
{
    s->kind = PY_FROM;
    for (i++; i < to && r->tokens[i].kind == PY_OPERATOR && r->tokens[i].text.data[0] == '.'; i++)
        s->dots += (unsigned)r->tokens[i].text.len;
    s->module = SLICE("");
    if (i < to && !has(r, i, "import"))
        s->module = py_dotted_name(&r->line, &i, to);
    if (i >= to || !has(r, i, "import") || (s->module.len == 0 && s->dots == 0))
        return complain(r, i, "`from` goes on with a module and `import`", err);
    return read_imported(r, s, i + 1, to, err);
}

/* ---- assignments and expressions ---- */

static bool
is_augmenting(const struct py_token *t)
{
    struct slice s = t->text;

    if (t->kind != PY_OPERATOR || s.len < 2 || s.data[s.len - 1] != '=')
        return false;
    return s.len == 3 || strchr("+-*/%@&|^", s.data[0]) != NULL;
}

/* Where the statement's first sign of assignment stands, and which; `to` when there is none. */
static size_t
find_sign(const struct reader *r, size_t from, size_t to)
{
    size_t lambdas = 0;

    for (size_t i = from; i < to; i++) {
        const struct py_token *t = &r->tokens[i];
        char c = t->text.data[0];
        if (t->kind == PY_NAME) {
            lambdas += t->text.len == 6 && slice_is(t->text, "lambda");
        } else if (t->kind != PY_OPERATOR) {
            continue;
        } else if (c == '(' || c == '[' || c == '{') {
            i = r->partners[i];
        } else if (t->text.len == 1 && (c == '=' || c == ':')) {
            if (lambdas == 0)
                return i;
            lambdas -= c == ':';
        } else if (is_augmenting(t)) {
            return i;
        }
    }
    return to;
}

/* The target of an assignment, or what is deleted, from `from` up to `to`. */
static int
read_target(struct reader *r, struct py_statement *s, size_t from, size_t to, struct err *err)
{
    size_t i = from;

    s->target = s->changed = (struct slice){NULL, 0};
    s->subscript = NULL;
    s->left = py_expression(&r->line, from, to, err);
    if (s->left == NULL)
        return -1;
    if (s->left->kind == PY_REFERENCE) {
        s->target = s->left->text;
        return 0;
    }
    struct slice name = py_dotted_name(&r->line, &i, to);
    if (name.data == NULL || i >= to || !has(r, i, "[") || r->partners[i] + (size_t)1 != to)
        return 0;
    s->changed = name;
    if (py_line_find(&r->line, i + 1, to - 1, ":") != to - 1)
        return 0;
    s->subscript = py_expression(&r->line, i + 1, to - 1, err);
    return s->subscript != NULL ? 0 : -1;
}

/* target = target = value; `sign` is the first `=`. */
static int
read_assignment(struct reader *r, struct py_statement *s, size_t from, size_t target_end,
                size_t sign, size_t to, struct err *err)
{
    size_t last = sign;
    int rc = 0;

    for (size_t next; (next = py_line_find(&r->line, last + 1, to, "=")) != to; last = next)
        ;
    s->kind = PY_ASSIGN;
    s->value = py_expression(&r->line, last + 1, to, err);
    if (s->value == NULL)
        return -1;
    while (rc == 0) {
        if (read_target(r, s, from, target_end, err) != 0)
            return -1;
        rc = tell(r, s, err);
        if (sign == last)
            break;
        from = sign + 1;
        sign = target_end = py_line_find(&r->line, from, to, "=");
    }
    return rc;
}

static int
read_expression(struct reader *r, struct py_statement *s, size_t from, size_t to, struct err *err)
{
    size_t sign = find_sign(r, from, to);

    if (sign == to) {
        s->kind = PY_EXPRESSION;
        s->value = py_expression(&r->line, from, to, err);
        return s->value != NULL ? tell(r, s, err) : -1;
    }
    if (is_augmenting(&r->tokens[sign])) {
        s->kind = PY_AUGMENT;
        s->operator= r->tokens[sign].text;
        if (read_target(r, s, from, sign, err) != 0)
            return -1;
        s->value = py_expression(&r->line, sign + 1, to, err);
        return s->value != NULL ? tell(r, s, err) : -1;
    }
    if (has(r, sign, "="))
        return read_assignment(r, s, from, sign, sign, to, err);
    size_t value = py_line_find(&r->line, sign + 1, to, "=");
    if (value < to)
        return read_assignment(r, s, from, sign, value, to, err);
    s->text = SLICE("");
    return tell(r, s, err);
}

/* ---- statements ---- */

/* The keywords of simple statements that hold nothing of interest, but for `del`. */
static bool
is_simple_keyword(struct slice word)
{
    static const char *const words[] = {"assert", "break",    "continue", "del",   "global",
                                        "pass",   "nonlocal", "raise",    "return"};

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (words[i][0] == word.data[0] && slice_is(word, words[i]))
            return true;
    return false;
}

/* `type X = …`, not a name `type`. */
static bool
is_type_statement(const struct reader *r, size_t i, size_t to)
{
    return has(r, i, "type") && i + 2 < to && r->tokens[i + 1].kind == PY_NAME &&
           (has(r, i + 2, "=") || has(r, i + 2, "[")) && !has(r, i + 1, "in") &&
           !has(r, i + 1, "is") && !has(r, i + 1, "not") && !has(r, i + 1, "and") &&
           !has(r, i + 1, "or") && !has(r, i + 1, "if");
}

/* A statement that is no head of a block. */
static int
read_simple(struct reader *r, size_t from, size_t to, struct err *err)
{
    const struct py_token *first = &r->tokens[from];
    struct py_statement s = {.kind = PY_OTHER, .at = first->at, .depth = r->depth};

    if (first->kind == PY_NAME) {
        if (has(r, from, "import"))
            return read_import(r, &s, from, to, err);
        if (has(r, from, "from"))
            return read_from(r, &s, from, to, err);
        if (is_simple_keyword(first->text) || is_type_statement(r, from, to)) {
            s.text = first->text;
            if (has(r, from, "del") && read_target(r, &s, from + 1, to, err) != 0)
                return -1;
            return tell(r, &s, err);
        }
    }
    return read_expression(r, &s, from, to, err);
}

/* The statements from `from` up to `to`, parted by `;`. */
static int
read_simples(struct reader *r, size_t from, size_t to, struct err *err)
{
    int rc = 0;

    while (rc == 0 && from < to) {
        size_t end = py_line_find(&r->line, from, to, ";");
        if (end == from)
            return complain(r, from, "a statement is missing before the `;`", err);
        rc = read_simple(r, from, end, err);
        from = end + 1;
    }
    return rc;
}

/* ---- heads of blocks ---- */

/* The keyword at token `i` if it opens a block, with `async` before it or not. */
static bool
opens_block(const struct reader *r, size_t i, size_t to)
{
    static const char *const words[] = {"class", "def", "elif", "else",  "except", "finally",
                                        "for",   "if",  "try",  "while", "with"};
    struct slice word = r->tokens[i].text;

    if (r->tokens[i].kind != PY_NAME)
        return false;
    for (size_t k = 0; k < sizeof words / sizeof words[0]; k++)
        if (words[k][0] == word.data[0] && slice_is(word, words[k]))
            return true;
    if (r->depth > 0 && r->blocks[r->depth - 1] == BLOCK_MATCH)
        return has(r, i, "case");
    return has(r, i, "match") && to - i > 2 && has(r, to - 1, ":");
}

/* class NAME[T](BASES): */
static int
read_class(struct reader *r, struct py_statement *s, size_t i, size_t colon, struct err *err)
{
    if (i >= colon || r->tokens[i].kind != PY_NAME)
        return complain(r, i, "the name of a class is missing here", err);
    s->kind = PY_CLASS;
    s->target = r->tokens[i].text;
    struct py_place at = r->tokens[i].at;
    i++;
    if (i < colon && has(r, i, "["))
        i = r->partners[i] + (size_t)1;
    bool bases = i < colon && has(r, i, "(");
    s->value = py_arguments(&r->line, bases ? i + 1 : colon, bases ? r->partners[i] : colon,
                            s->target, at, err);
    return s->value != NULL ? 0 : -1;
}

static int
read_block(struct reader *r, struct err *err)
{
    struct py_statement s = {.kind = PY_OTHER, .at = r->tokens[0].at, .depth = r->depth};
    size_t i = has(r, 0, "async") ? 1 : 0;
    size_t colon = py_line_find(&r->line, i, r->count, ":");
    enum block head = BLOCK_PLAIN;

    if (colon == r->count)
        return complain(r, colon, "the `:` of a block's head is missing", err);
    if (has(r, i, "class")) {
        head = BLOCK_BODY;
        if (read_class(r, &s, i + 1, colon, err) != 0)
            return -1;
    } else if (has(r, i, "def")) {
        head = BLOCK_BODY;
        if (r->tokens[i + 1].kind != PY_NAME)
            return complain(r, i + 1, "the name of a function is missing here", err);
        s.kind = PY_DEF;
        s.target = r->tokens[i + 1].text;
    } else {
        s.text = r->tokens[i].text;
        if (has(r, i, "match"))
            head = BLOCK_MATCH;
    }
    int rc = tell(r, &s, err);
    if (rc != 0)
        return rc;
    if (colon + 1 == r->count) {
        r->awaits_block = true;
        r->head = head;
        return 0;
    }
    r->depth++;
    r->bodies += head == BLOCK_BODY || r->bodies > 0;
    rc = read_simples(r, colon + 1, r->count, err);
    r->bodies -= r->bodies > 0;
    r->depth--;
    return rc;
}

static int
read_decorator(struct reader *r, struct err *err)
{
    struct py_statement s = {.kind = PY_DECORATOR, .at = r->tokens[0].at, .depth = r->depth};

    s.value = py_expression(&r->line, 1, r->count, err);
    return s.value != NULL ? tell(r, &s, err) : -1;
}

static int
tell_remarks(struct reader *r, struct err *err)
{
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < r->remark_count; i++) {
        struct py_statement s = {.kind = PY_REMARK, .at = r->remarks[i].at, .depth = r->depth};
        struct slice text = r->remarks[i].text;
        do {
            text.data++;
            text.len--;
        } while (text.len > 0 && (*text.data == ' ' || *text.data == '\t'));
        while (text.len > 0 && (text.data[text.len - 1] == ' ' || text.data[text.len - 1] == '\t'))
            text.len--;
        s.text = text;
        rc = tell(r, &s, err);
    }
    r->remark_count = 0;
    return rc;
}

static int
read_line(struct reader *r, struct err *err)
{
    r->line = (struct py_line){r->tokens, r->partners, r->count, &r->arena};
    int rc = tell_remarks(r, err);
    if (rc != 0)
        return rc;
    size_t async = has(r, 0, "async") && r->count > 1 ? 1 : 0;
    if (has(r, 0, "@"))
        rc = read_decorator(r, err);
    else if (opens_block(r, async, r->count))
        rc = read_block(r, err);
    else
        rc = read_simples(r, 0, r->count, err);
    arena_reset(&r->arena);
    return rc;
}

/* ---- lines of tokens ---- */

static void
keep_remark(struct reader *r, const struct py_token *t)
{
    if (r->remark_count == r->remark_capacity) {
        r->remark_capacity = r->remark_capacity * 2 + 16;
        r->remarks = mem_realloc_array(r->remarks, r->remark_capacity, sizeof *r->remarks);
    }
    r->remarks[r->remark_count++] = *t;
}

/* The blocks that end and begin before a line. */
static int
take_blocks(struct reader *r, const struct py_token *t, struct err *err)
{
    if (t->kind == PY_DEDENT) {
        r->depth--;
        r->bodies -= r->bodies > 0;
        return 0;
    }
    if (!r->awaits_block)
        return err_set(err, ERR_DATA, "line %u, column %u: this is indented, and no block begins",
                       t->at.line, t->at.column);
    r->awaits_block = false;
    r->bodies += r->head == BLOCK_BODY || r->bodies > 0;
    r->blocks[r->depth++] = r->head;
    return 0;
}

static void
grow(struct reader *r)
{
    r->capacity = r->capacity * 2 + 64;
    r->tokens = mem_realloc_array(r->tokens, r->capacity, sizeof *r->tokens);
    r->partners = mem_realloc_array(r->partners, r->capacity, sizeof *r->partners);
}

/*
 * Gather the next logical line: r->count tokens, the NEWLINE behind them.
 * Returns 1, 0 at the end of the source, -1.
 */
static int
gather(struct reader *r, struct err *err)
{
    uint32_t open[PY_DEPTH] = {0};
    unsigned depth = 0;

    r->count = 0;
    for (;;) {
        if (r->count == r->capacity)
            grow(r);
        struct py_token *t = &r->tokens[r->count];
        if (py_token_next(t, r->tokenizer, err) != 0)
            return -1;
        switch (t->kind) {
        case PY_END:
            if (r->awaits_block)
                return complain(r, r->count, "the block of the last line is missing", err);
            return 0;
        case PY_NEWLINE:
            return 1;
        case PY_COMMENT:
            keep_remark(r, t);
            continue;
        case PY_INDENT:
        case PY_DEDENT:
            if (take_blocks(r, t, err) != 0)
                return -1;
            continue;
        case PY_OPERATOR:
            if (strchr("([{", t->text.data[0]) != NULL) {
                open[depth++] = (uint32_t)r->count;
            } else if (strchr(")]}", t->text.data[0]) != NULL) {
                r->partners[open[--depth]] = (uint32_t)r->count;
            }
            break;
        default:
            break;
        }
        if (r->count == 0 && r->awaits_block)
            return complain(r, 0, "the block of the line before is missing", err);
        r->count++;
    }
}

int
py_each_statement(struct slice source, const char *origin, py_statement_fn *fn, void *context,
                  struct err *err)
{
    struct reader *r = mem_zalloc(sizeof *r);
    int rc;

    r->tokenizer = py_tokenizer_new(source);
    r->fn = fn;
    r->context = context;
    arena_init(&r->arena);
    while ((rc = gather(r, err)) > 0) {
        rc = read_line(r, err);
        if (rc != 0)
            break;
    }
    if (rc == 0)
        rc = tell_remarks(r, err);
    if (rc < 0 && !r->told)
        err_wrap(err, "%s", origin);
    py_tokenizer_free(r->tokenizer);
    arena_fini(&r->arena);
    free(r->tokens);
    free(r->partners);
    free(r->remarks);
    free(r);
    return rc < 0 ? -1 : 0;
}
