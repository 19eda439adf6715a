/*
 * token_inner: what the parts of the tokenizer share: the lines and blocks of
 * token.c, the strings of token_string.c, the numbers of token_number.c and what
 * token_begin.c looks at before the first token.
 */
#ifndef HUBCENSUS_PYSOURCE_TOKEN_INNER_H
#define HUBCENSUS_PYSOURCE_TOKEN_INNER_H

#include "pysource/token.h"

enum byte_class { BAD, SPACE, LINE_END, NAME_BYTE, DIGIT, QUOTE, HASH, BACKSLASH, OPERATOR };

/* The class of each byte that may begin a token. */
extern const unsigned char py_byte_classes[256];

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

/* What the letters before a quote say. */
struct prefix {
    bool formatted;
    bool raw;
};

/* ERR_DATA with the place before the message.  Returns -1. */
int py_fail(struct err *err, struct py_place at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The first byte from `p` on that is no ASCII; `end` when there is none. */
const char *py_find_high(const char *p, const char *end);

/* The place of `p`, which stands in this line and not before the last one asked for. */
struct py_place py_place_of(struct py_tokenizer *t, const char *p);

/* At the end of a line: take it. */
void py_take_line_end(struct py_tokenizer *t);

/* Go behind the name, or the comment, that begins here. */
void py_skip_name(struct py_tokenizer *t);
void py_skip_comment(struct py_tokenizer *t);

/* Look at all bytes once: UTF-8, no NUL, no other coding. */
int py_begin_source(struct py_tokenizer *t, struct err *err);

/* A bracket at `at`, in or out of an f-string's field. */
int py_take_bracket(struct py_tokenizer *t, char c, struct py_place at, struct err *err);

/* Are the `len` letters before a quote the prefix of a string? */
bool py_read_prefix(struct prefix *prefix, const char *letters, size_t len);

/* At the first quote of a string: go behind the last.  `at` is where its prefix begins. */
int py_take_string(struct py_tokenizer *t, struct prefix prefix, struct py_place at,
                   struct err *err);

/* At the first digit of a number, or the point before it: go behind the last. */
int py_take_number(struct py_tokenizer *t, struct py_place at, struct err *err);

static inline char
py_peek(const struct py_tokenizer *t, size_t ahead)
{
    return (size_t)(t->end - t->p) > ahead ? t->p[ahead] : '\0';
}

static inline bool
py_is_digit_of(char c, unsigned base)
{
    if (c >= '0' && c <= '9')
        return (unsigned)(c - '0') < base;
    c = (char)(c | 0x20);
    return base == 16 && c >= 'a' && c <= 'f';
}

static inline bool
py_at_line_end(const struct py_tokenizer *t)
{
    return t->p < t->end && (*t->p == '\n' || *t->p == '\r');
}

#endif
