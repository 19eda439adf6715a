/*
 * The rows' paths are those that the reader tells of.  Which element of a list is in hand is
 * counted at the row of the elements; which members an object has had is noted at theirs, and
 * looked through where it ends.
 */
#include "registry/form.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/moment.h"
#include "base/show.h"
#include "json/tree.h"

/* Longer texts are not looked at. */
#define LONGEST_TEXT ((size_t)1 << 20)

/* Characters of a value that a fault shows. */
#define SHOWN 60

#define ROOT SIZE_MAX

/* Of all members of an object, behind those of the rows. */
#define ANY_MEMBER FORM_ROWS

#define PATH_SIZE 80

struct row_state {
    size_t parent; /* ROOT above the outermost value */
    bool is_element;
    bool seen;      /* in the object in hand */
    int64_t index;  /* of the element in hand */
    uint64_t start; /* of the object in hand */
};

struct form_check {
    const struct form *form;
    struct form_listener listener;
    struct json_reader *reader;
    struct row_state rows[FORM_ROWS];
    struct str path, text; /* of the fault that is told */
};

/* The length of the path above `path`. */
static size_t
length_above(const char *path)
{
    const size_t len = strlen(path);

    if (len >= 2 && path[len - 1] == ']')
        return len - 2;
    const char *dot = strrchr(path, '.');
    return dot != NULL ? (size_t)(dot - path) : 0;
}

static size_t
find_parent(const struct form *form, size_t row)
{
    const char *path = form->rows[row].path;
    const size_t len = length_above(path);

    if (path[0] == '\0')
        return ROOT;
    for (size_t i = 0; i < form->count; i++)
        if (strlen(form->rows[i].path) == len && memcmp(form->rows[i].path, path, len) == 0)
            return i;
    abort();
}

static void
put_path(struct str *out, const struct form_check *c, size_t row)
{
    const struct row_state *state = &c->rows[row];

    if (state->parent == ROOT)
        return;
    put_path(out, c, state->parent);
    if (state->is_element)
        str_printf(out, "[%lld]", (long long)state->index);
    else
        str_puts(out, strrchr(c->form->rows[row].path, '.') + (out->len == 0));
}

void
form_check_path(struct str *out, const struct form_check *c, size_t row)
{
    struct str path = STR_INIT;

    put_path(&path, c, row);
    str_append_slice(out, str_slice(&path));
    str_fini(&path);
}

/* Tell of a fault at `row`, whose text is there. */
static void
tell(struct form_check *c, enum form_fault_kind kind, size_t row, uint64_t offset)
{
    str_truncate(&c->path, 0);
    form_check_path(&c->path, c, row);
    const struct form_fault fault = {
        .kind = kind,
        .row = row,
        .path = str_text(&c->path),
        .offset = offset,
        .text = str_text(&c->text),
    };
    c->listener.fault(c->listener.context, &fault);
}

static void
say_got(struct str *out, const struct json_event *e)
{
    static const char *const words[] = {
        [JSON_NULL] = "null",          [JSON_FALSE] = "false",
        [JSON_TRUE] = "true",          [JSON_BEGIN_OBJECT] = "an object",
        [JSON_BEGIN_ARRAY] = "a list", [JSON_LONG] = "a text of more than a million characters",
    };

    if (e->kind == JSON_STRING) {
        str_putc(out, '"');
        show_text(out, e->text, SHOWN);
        str_putc(out, '"');
    } else if (e->kind == JSON_NUMBER) {
        show_text(out, e->text, SHOWN);
    } else {
        str_puts(out, words[e->kind]);
    }
}

/* Digits of a fixed number. */
static bool
read_digits(int64_t *value, struct slice text, size_t at, size_t count)
{
    *value = 0;
    for (size_t i = at; i < at + count; i++) {
        if (i >= text.len || text.data[i] < '0' || text.data[i] > '9')
            return false;
        *value = *value * 10 + (text.data[i] - '0');
    }
    return true;
}

bool
form_read_date(int64_t *seconds, struct slice text)
{
    int64_t year, month, day;

    /* Python's date.fromisoformat() reads no other form before its version 3.11, and no year 0. */
    return text.len == 10 && text.data[4] == '-' && text.data[7] == '-' &&
           read_digits(&year, text, 0, 4) && read_digits(&month, text, 5, 2) &&
           read_digits(&day, text, 8, 2) && year > 0 && moment_of_day(seconds, year, month, day);
}

/* "+01:00", "Z" or nothing from `at` on. */
static bool
is_offset(struct slice text, size_t at)
{
    int64_t hours, minutes;

    if (at == text.len || (at + 1 == text.len && text.data[at] == 'Z'))
        return true;
    return text.len == at + 6 && (text.data[at] == '+' || text.data[at] == '-') &&
           text.data[at + 3] == ':' && read_digits(&hours, text, at + 1, 2) &&
           read_digits(&minutes, text, at + 4, 2) && hours < 24 && minutes < 60;
}

bool
form_read_time(int64_t *seconds, struct slice text)
{
    int64_t hours, minutes, rest;
    size_t at = 19;

    if (text.len < at || !form_read_date(seconds, (struct slice){text.data, 10}) ||
        (text.data[10] != 'T' && text.data[10] != ' ') || text.data[13] != ':' ||
        text.data[16] != ':' || !read_digits(&hours, text, 11, 2) ||
        !read_digits(&minutes, text, 14, 2) || !read_digits(&rest, text, 17, 2) || hours > 23 ||
        minutes > 59 || rest > 59)
        return false;
    if (at < text.len && text.data[at] == '.') {
        const size_t point = at++;
        while (at < text.len && text.data[at] >= '0' && text.data[at] <= '9')
            at++;
        if (at == point + 1)
            return false;
    }
    return is_offset(text, at);
}

/* Whether the number is from the rule's least to its most. */
static bool
is_number(const struct form_rule *rule, struct slice text)
{
    int64_t whole;

    if (json_text_int64(text, &whole))
        return whole >= rule->least && whole <= rule->most;
    if ((rule->types & FORM_NUMBER) == 0)
        return false;
    char *copy = slice_dup(text);
    const double value = strtod(copy, NULL);
    free(copy);
    return value >= (double)rule->least && value <= (double)rule->most;
}

static bool
is_text(unsigned types, struct slice text)
{
    int64_t seconds;

    return (types & FORM_TEXT) != 0 || ((types & FORM_NAME) != 0 && text.len > 0) ||
           ((types & FORM_DATE) != 0 && form_read_date(&seconds, text)) ||
           ((types & FORM_TIME) != 0 && form_read_time(&seconds, text));
}

static bool
is_as_ruled(const struct form_rule *rule, const struct json_event *e)
{
    switch (e->kind) {
    case JSON_NULL:
        return (rule->types & FORM_NULL) != 0;
    case JSON_FALSE:
    case JSON_TRUE:
        return (rule->types & FORM_BOOL) != 0;
    case JSON_NUMBER:
        return (rule->types & (FORM_INTEGER | FORM_NUMBER)) != 0 && is_number(rule, e->text);
    case JSON_STRING:
        return is_text(rule->types, e->text);
    case JSON_BEGIN_OBJECT:
        return (rule->types & FORM_OBJECT) != 0;
    case JSON_BEGIN_ARRAY:
        return (rule->types & FORM_LIST) != 0;
    default:
        return false;
    }
}

/* An object or a list begins: nothing of it was seen. */
static void
begin(struct form_check *c, size_t row, uint64_t start)
{
    c->rows[row].start = start;
    for (size_t i = 0; i < c->form->count; i++) {
        if (c->rows[i].parent != row)
            continue;
        c->rows[i].seen = false;
        c->rows[i].index = -1;
    }
}

/* An object ends: what is missing in it? */
static void
end(struct form_check *c, size_t row)
{
    for (size_t i = 0; i < c->form->count; i++) {
        if (c->rows[i].parent != row || c->rows[i].seen || !c->form->rows[i].required)
            continue;
        str_truncate(&c->text, 0);
        str_printf(&c->text, "is missing: expected %s", c->form->rows[i].expected);
        tell(c, FORM_MISSING, i, c->rows[row].start);
    }
}

static void
note_seen(struct form_check *c, size_t row, const struct json_event *e)
{
    struct row_state *state = &c->rows[row];

    if (state->is_element) {
        state->index++;
    } else if (state->seen) {
        str_truncate(&c->text, 0);
        str_puts(&c->text, "the key stands there twice; readers take the last");
        tell(c, FORM_REPEATED, row, e->start);
    }
    state->seen = true;
}

/* Tell of a member of the object at `row`, unless it is some row's. */
static void
on_member(const struct form_check *c, size_t row, struct slice key)
{
    if (key.data == NULL)
        return;
    for (size_t i = 0; i < c->form->count; i++)
        if (c->rows[i].parent == row && slice_is(key, strrchr(c->form->rows[i].path, '.') + 1))
            return;
    c->listener.unknown(c->listener.context, row, key);
}

static int
on_value(void *context, const struct json_event *e, struct err *err)
{
    struct form_check *c = context;

    if (e->id >= ANY_MEMBER) {
        on_member(c, (size_t)(e->id - ANY_MEMBER), e->key);
        return 0;
    }
    const size_t row = (size_t)e->id;
    const struct form_rule *rule = &c->form->rows[row];
    bool good = true;

    (void)err;
    if (e->kind == JSON_END_OBJECT) {
        if ((rule->types & FORM_OBJECT) != 0)
            end(c, row);
    } else if (e->kind != JSON_END_ARRAY) {
        note_seen(c, row, e);
        if (e->kind == JSON_BEGIN_OBJECT || e->kind == JSON_BEGIN_ARRAY)
            begin(c, row, e->start);
        good = is_as_ruled(rule, e);
        if (!good) {
            str_truncate(&c->text, 0);
            str_printf(&c->text, "expected %s, got ", rule->expected);
            say_got(&c->text, e);
            tell(c, FORM_WRONG, row, e->start);
        }
    }
    c->listener.value(c->listener.context, row, e, good);
    return 0;
}

struct form_check *
form_check_new(const struct form *form, const struct form_listener *listener)
{
    static const struct json_limits limits = {.value_length = LONGEST_TEXT, .pass_over_long = true};
    struct form_check *c = mem_zalloc(sizeof *c);
    struct json_path paths[2 * FORM_ROWS];
    char members[FORM_ROWS][PATH_SIZE];
    size_t count = form->count;

    if (form->count > FORM_ROWS)
        abort();
    c->form = form;
    c->listener = *listener;
    for (size_t i = 0; i < form->count; i++) {
        const char *path = form->rows[i].path;
        const size_t len = strlen(path);
        paths[i] = (struct json_path){path, (int)i};
        c->rows[i].parent = find_parent(form, i);
        c->rows[i].is_element = len > 0 && path[len - 1] == ']';
        c->rows[i].index = -1;
        if (listener->unknown == NULL || (form->rows[i].types & FORM_OBJECT) == 0)
            continue;
        snprintf(members[i], PATH_SIZE, "%s.*", path);
        paths[count++] = (struct json_path){members[i], ANY_MEMBER + (int)i};
    }
    c->reader = json_reader_new(paths, count, &limits, on_value, c);
    return c;
}

void
form_check_free(struct form_check *c)
{
    if (c == NULL)
        return;
    json_reader_free(c->reader);
    str_fini(&c->path);
    str_fini(&c->text);
    free(c);
}

int
form_check_feed(struct form_check *c, struct slice piece, struct err *err)
{
    return json_reader_feed(c->reader, piece.data, piece.len, err);
}

int
form_check_finish(struct form_check *c, struct err *err)
{
    return json_reader_finish(c->reader, err);
}
