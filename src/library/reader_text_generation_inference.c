/*
 * text-generation-inference's server picks a model's code by config.model_type, in a
 * function get_model: a chain of `if model_type == X:`, each of which makes a class or
 * raises.  From 2.0 on X is mostly a name of the enumeration ModelType, which is also
 * what the library's documentation is made of; before, and for some types since, it
 * is a string.  The chain is what counts: a member that it never asks for loads nothing.
 *
 * The chain's conditions and returns are read as tokens: of each branch, which
 * types it is for, and whether it makes a class of the library's own (native) or asks
 * transformers for one (fallback).  A condition that asks for more than the type is
 * not certain, and adds nothing.
 */
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "library/python_files.h"
#include "library/python_module.h"
#include "library/reader.h"
#include "pysource/statement.h"
#include "pysource/string.h"

#define MODELS_PATH "server/text_generation_server/models/__init__.py"
#define OLD_PATH    "server/text_generation/models/__init__.py"

/* Where the server's own modules stand. */
#define MODULES_FOLDER "server/"

/* A member of ModelType. */
struct member {
    struct slice name; /* LLAMA */
    struct slice type; /* "llama" */
    unsigned line;     /* of the type */
    bool compared;
};

/* The tokens of get_model, comments left out. */
struct tokens {
    struct py_token *items;
    size_t count;
};

/* A library while it is read; texts live in the arena of `out`. */
struct reading {
    struct support *out;
    struct checkout *checkout;
    const char *path;
    struct python_module module;
    bool in_enum; /* of the statement in hand */
    bool has_enum;
    unsigned others; /* the line where transformers' own types are asked for */
    struct member *members;
    size_t member_count;
    struct map names; /* of members, each to the first that has it */
    struct map types; /* likewise */
    struct tokens tokens;
};

/* What a branch of the chain does with a model. */
struct branch {
    size_t from, to; /* its tokens from the condition's colon on */
    enum support_tier tier;
    struct slice class; /* of the library's own, or absent */
};

/* ---- the enumeration ---- */

static const struct py_value *
find_type(const struct py_value *dict)
{
    for (const struct py_value *p = dict->first; p != NULL; p = p->next)
        if (p->kind == PY_PAIR && p->first->kind == PY_TEXT && slice_is(p->first->text, "type"))
            return p->first->next;
    return NULL;
}

static void
take_member(struct reading *r, const struct py_statement *s)
{
    const struct py_value *type = s->value->kind == PY_DICT ? find_type(s->value) : s->value;

    if (type == NULL || type->kind != PY_TEXT) {
        support_remark(r->out, SUPPORT_UNREAD, s->target, slice_of(r->path), s->at.line,
                       "this member of ModelType has no type that can be read");
        return;
    }
    if (!map_has(&r->names, s->target))
        map_put(&r->names, s->target, r->member_count);
    if (!map_has(&r->types, type->text))
        map_put(&r->types, type->text, r->member_count);
    r->members = mem_room_for_one(r->members, r->member_count, sizeof *r->members);
    r->members[r->member_count++] =
        (struct member){arena_copy(&r->out->arena, s->target),
                        arena_copy(&r->out->arena, type->text), type->at.line, false};
}

static int
note_member(void *context, const struct py_statement *s, struct err *err)
{
    struct reading *r = context;

    (void)err;
    if (s->depth == 0 && s->kind != PY_REMARK)
        r->in_enum = s->kind == PY_CLASS && slice_is(s->target, "ModelType");
    r->has_enum = r->has_enum || r->in_enum;
    if (r->in_enum && s->depth == 1 && s->kind == PY_ASSIGN && s->target.data != NULL)
        take_member(r, s);
    return 0;
}

/* The member whose name, or type, is in the map; NULL when none is. */
static struct member *
member_in(const struct reading *r, const struct map *places, struct slice text)
{
    const uint64_t *place = map_find(places, text);

    return place != NULL ? &r->members[*place] : NULL;
}

/* ---- tokens ---- */

static bool
is(const struct reading *r, size_t i, const char *text)
{
    const struct py_token *t = &r->tokens.items[i];

    return (t->kind == PY_NAME || t->kind == PY_OPERATOR) && slice_is(t->text, text);
}

static bool
is_name(const struct reading *r, size_t i)
{
    return r->tokens.items[i].kind == PY_NAME;
}

/* 1 for an opening bracket, -1 for a closing one. */
static int
nesting(const struct reading *r, size_t i)
{
    const struct py_token *t = &r->tokens.items[i];

    if (t->kind != PY_OPERATOR || t->text.len != 1)
        return 0;
    return strchr("([{", t->text.data[0]) != NULL ? 1 : -(strchr(")]}", t->text.data[0]) != NULL);
}

/* Behind the bracket that opens at `i`. */
static size_t
behind_bracket(const struct reading *r, size_t i, size_t to)
{
    int depth = 0;

    for (; i < to; i++) {
        depth += nesting(r, i);
        if (depth == 0)
            return i + 1;
    }
    return to;
}

/* The next token from `i` on that is `text` and in no bracket; `to` when there is none. */
static size_t
find_outside(const struct reading *r, size_t i, size_t to, const char *text)
{
    while (i < to && !is(r, i, text))
        i = nesting(r, i) > 0 ? behind_bracket(r, i, to) : i + 1;
    return i;
}

/* Keep the tokens of the function's block; false when there is no such function. */
static bool
take_tokens(struct reading *r, struct slice source)
{
    struct py_tokenizer *t = py_tokenizer_new(source);
    struct py_token token, last = {.kind = PY_NEWLINE};
    bool found = false;
    int depth = 0;

    while (py_token_next(&token, t, NULL) == 0 && token.kind != PY_END) {
        if (token.kind == PY_COMMENT)
            continue;
        depth += token.kind == PY_INDENT;
        depth -= token.kind == PY_DEDENT;
        if (found && depth == 0 && token.kind == PY_DEDENT)
            break;
        if (found && depth > 0) {
            r->tokens.items =
                mem_room_for_one(r->tokens.items, r->tokens.count, sizeof *r->tokens.items);
            r->tokens.items[r->tokens.count++] = token;
        }
        found = found ||
                (depth == 0 && slice_is(last.text, "def") && slice_is(token.text, "get_model"));
        last = token;
    }
    py_tokenizer_free(t);
    return found;
}

/* ---- what a branch does ---- */

/* NAME = CLASS if …: the class that a name of the branch stands for first. */
static struct slice
class_called(const struct reading *r, const struct branch *b, struct slice name)
{
    for (size_t i = b->from; i + 2 < b->to; i++)
        if (is_name(r, i) && slice_equal(r->tokens.items[i].text, name) && is(r, i + 1, "=") &&
            is_name(r, i + 2) && python_module_import(&r->module, r->tokens.items[i + 2].text))
            return r->tokens.items[i + 2].text;
    return name;
}

/* What `model_class=` of a call names; absent when it has none. */
static struct slice
model_class(const struct reading *r, size_t from, size_t to)
{
    for (size_t i = from; i + 2 < to; i++)
        if (is(r, i, "model_class") && is(r, i + 1, "=") && is_name(r, i + 2))
            return r->tokens.items[i + 2].text;
    return (struct slice){NULL, 0};
}

/* `return CLASS(…)` at `i`, behind the `return`. */
static void
take_return(struct reading *r, struct branch *b, size_t i)
{
    if (i + 1 >= b->to || !is_name(r, i))
        return;
    bool called = is(r, i + 1, "(");
    if (!called) {
        /* CLASS.fallback(…) */
        if (is(r, i + 1, ".") && i + 2 < b->to && is(r, i + 2, "fallback") &&
            b->tier < SUPPORT_FALLBACK)
            b->tier = SUPPORT_FALLBACK;
        return;
    }
    size_t end = behind_bracket(r, i + 1, b->to);
    struct slice class = class_called(r, b, r->tokens.items[i].text);
    struct slice own = model_class(r, i + 1, end);
    bool general = slice_is(class, "CausalLM") || slice_is(class, "Seq2SeqLM");
    enum support_tier tier = general && own.data == NULL ? SUPPORT_FALLBACK : SUPPORT_NATIVE;
    if (tier <= b->tier)
        return;
    b->tier = tier;
    if (tier == SUPPORT_NATIVE)
        b->class = own.data != NULL ? own : class;
}

static void
read_branch(struct reading *r, struct branch *b)
{
    /* Nothing is better than native. */
    for (size_t i = b->from; i < b->to && b->tier < SUPPORT_NATIVE; i++)
        if (is(r, i, "return"))
            take_return(r, b, i + 1);
}

/* The file of the class that a branch makes. */
static int
find_module(struct str *out, struct reading *r, const struct branch *b, struct err *err)
{
    const struct python_import *import =
        b->class.data != NULL ? python_module_import(&r->module, b->class) : NULL;
    struct str path = STR_INIT;

    if (import == NULL)
        return 0;
    str_puts(&path, MODULES_FOLDER);
    str_append(&path, import->module.data, import->module.len);
    int found =
        python_module_file(out, r->checkout, (struct slice){str_text(&path), path.len}, err);
    str_fini(&path);
    return found < 0 ? -1 : 0;
}

/* ---- conditions ---- */

/* A type that a branch is for. */
static int
take_type(struct reading *r, const struct branch *b, struct slice type, unsigned line,
          struct err *err)
{
    struct member *member = member_in(r, &r->types, type);
    struct str module = STR_INIT;

    if (member != NULL)
        member->compared = true;
    if (b->tier == SUPPORT_NOT) {
        if (member != NULL)
            support_remark(r->out, SUPPORT_DISAGREES, type, slice_of(r->path), member->line,
                           "stands in ModelType, but get_model() loads nothing for it (line %u)",
                           line);
        return 0;
    }
    if (r->has_enum && member == NULL)
        support_remark(r->out, SUPPORT_DISAGREES, type, slice_of(r->path), line,
                       "is loaded by get_model(), but stands in no member of ModelType");
    int status = find_module(&module, r, b, err);
    struct support_entry entry = {
        .kind = SUPPORT_MODEL_TYPE,
        .tier = b->tier,
        .name = type,
        .file = slice_of(r->path),
        .line = member != NULL ? member->line : line,
    };
    if (module.len > 0)
        entry.module = (struct slice){str_text(&module), module.len};
    if (status == 0)
        support_add(r->out, &entry);
    str_fini(&module);
    return status;
}

static void
remark_operand(struct reading *r, size_t i)
{
    support_remark(r->out, SUPPORT_UNREAD, (struct slice){NULL, 0}, slice_of(r->path),
                   r->tokens.items[i].at.line, "what model_type is compared with here is not read");
}

/* What stands at the right of a comparison: a string, a member's name, ModelType.NAME. */
static int
take_operand(struct reading *r, const struct branch *b, size_t from, size_t to, struct err *err)
{
    const struct py_token *t = &r->tokens.items[from];
    struct str text = STR_INIT;
    struct slice type = {NULL, 0};

    if (to - from == 3 && is(r, from, "ModelType") && is(r, from + 1, "."))
        t = &r->tokens.items[from + 2];
    else if (to - from != 1)
        t = NULL;
    if (t != NULL && t->kind == PY_STRING && py_string_kind(t) == PY_STRING_TEXT &&
        py_string_decode(&text, t, NULL) == 0)
        type = (struct slice){str_text(&text), text.len};
    const struct member *member =
        t != NULL && t->kind == PY_NAME ? member_in(r, &r->names, t->text) : NULL;
    if (member != NULL)
        type = member->type;
    int status = 0;
    if (type.data == NULL)
        remark_operand(r, from);
    else
        status = take_type(r, b, type, t->at.line, err);
    str_fini(&text);
    return status;
}

/* `in [A, B]`: each of them. */
static int
take_operands(struct reading *r, const struct branch *b, size_t from, size_t to, struct err *err)
{
    if (nesting(r, from) <= 0 || behind_bracket(r, from, to) != to) {
        /* Transformers' own table: said once for all of it. */
        if (memmem(r->tokens.items[to - 1].text.data, r->tokens.items[to - 1].text.len, "MAPPING",
                   7) == NULL)
            remark_operand(r, from);
        else if (r->others == 0)
            r->others = r->tokens.items[from].at.line;
        return 0;
    }
    for (size_t i = from + 1; i < to - 1;) {
        size_t comma = find_outside(r, i, to - 1, ",");
        if (comma > i && take_operand(r, b, i, comma, err) != 0)
            return -1;
        i = comma + 1;
    }
    return 0;
}

/* One of the parts that `or` parts. */
static int
take_comparison(struct reading *r, const struct branch *b, size_t from, size_t to, struct err *err)
{
    while (from < to && is(r, from, "(") && behind_bracket(r, from, to) == to) {
        from++;
        to--;
    }
    if (from + 1 < to && is(r, from, "config") && is(r, from + 1, "."))
        from += 2;
    if (to < from + 3 || !is(r, from, "model_type") || find_outside(r, from, to, "and") < to)
        return 0;
    if (is(r, from + 1, "=="))
        return take_operand(r, b, from + 2, to, err);
    return is(r, from + 1, "in") ? take_operands(r, b, from + 2, to, err) : 0;
}

static int
take_condition(struct reading *r, const struct branch *b, size_t from, size_t to, struct err *err)
{
    while (from < to && is(r, from, "(") && behind_bracket(r, from, to) == to) {
        from++;
        to--;
    }
    while (from < to) {
        size_t end = find_outside(r, from, to, "or");
        if (take_comparison(r, b, from, end, err) != 0)
            return -1;
        from = end + 1;
    }
    return 0;
}

/* ---- the chain ---- */

/* Behind the block that begins at the INDENT `i`. */
static size_t
behind_block(const struct reading *r, size_t i)
{
    int depth = 0;

    for (; i < r->tokens.count; i++) {
        depth += r->tokens.items[i].kind == PY_INDENT;
        depth -= r->tokens.items[i].kind == PY_DEDENT;
        if (depth == 0)
            return i + 1;
    }
    return i;
}

/* Behind what a condition's colon begins: the rest of its line, and the block below it. */
static size_t
behind_suite(const struct reading *r, size_t colon)
{
    size_t i = colon;

    while (i < r->tokens.count && r->tokens.items[i].kind != PY_NEWLINE)
        i++;
    if (i + 1 < r->tokens.count && r->tokens.items[i + 1].kind == PY_INDENT)
        return behind_block(r, i + 1);
    return i < r->tokens.count ? i + 1 : i;
}

/* The branches of the function's own level. */
static int
read_chain(struct reading *r, struct err *err)
{
    size_t count = r->tokens.count;
    bool begins = true;

    /* The first token is the function's INDENT. */
    for (size_t i = 1; i < count;) {
        bool branches = begins && (is(r, i, "if") || is(r, i, "elif"));
        begins = r->tokens.items[i].kind == PY_NEWLINE;
        if (!branches) {
            bool block = r->tokens.items[i].kind == PY_INDENT;
            i = block ? behind_block(r, i) : i + 1;
            begins = begins || block;
            continue;
        }
        size_t colon = find_outside(r, i + 1, count, ":");
        struct branch b = {.from = colon, .to = behind_suite(r, colon)};
        read_branch(r, &b);
        if (take_condition(r, &b, i + 1, colon, err) != 0)
            return -1;
        i = b.to;
        begins = true;
    }
    return 0;
}

/* ---- all of it ---- */

static void
remark_members(struct reading *r)
{
    for (size_t i = 0; i < r->member_count; i++)
        if (!r->members[i].compared)
            support_remark(r->out, SUPPORT_DISAGREES, r->members[i].type, slice_of(r->path),
                           r->members[i].line,
                           "stands in ModelType, but get_model() asks for no such type");
    support_remark(r->out, SUPPORT_UNREAD, (struct slice){NULL, 0}, slice_of(r->path), r->others,
                   "other types are loaded too that the installed transformers has a model for; "
                   "which those are is not told here");
}

static int
read_models(void *context, const char *path, struct slice text, struct err *err)
{
    struct reading *r = context;

    (void)path;
    if (python_module_read(&r->module, &r->out->arena, r->path, text, err) != 0 ||
        py_each_statement(text, r->path, note_member, r, err) != 0)
        return -1;
    if (!take_tokens(r, text))
        return 0;
    if (read_chain(r, err) != 0)
        return -1;
    remark_members(r);
    return 0;
}

static int
read_library(struct library_reading *out, struct checkout *c, struct err *err)
{
    static const char *const paths[] = {MODELS_PATH, OLD_PATH};
    int found = 0;

    for (size_t i = 0; found == 0 && i < sizeof paths / sizeof *paths; i++) {
        struct reading r = {.out = &out->support, .checkout = c, .path = paths[i]};
        python_module_init(&r.module, r.path);
        map_init(&r.names);
        map_init(&r.types);
        found = python_files_one(&out->support, c, r.path, read_models, &r, err);
        python_module_fini(&r.module);
        map_fini(&r.names);
        map_fini(&r.types);
        free(r.members);
        free(r.tokens.items);
    }
    if (found < 0)
        return -1;
    if (out->support.count > 0)
        return 0;
    return python_files_nothing(
        err, &out->support,
        "no function get_model() that loads a model by its model_type in " MODELS_PATH
        " or " OLD_PATH);
}

const struct library_reader reader_text_generation_inference = {
    .name = "text-generation-inference",
    .title = "text-generation-inference",
    .sites = {MODELS_PATH, OLD_PATH},
    .read = read_library,
};
