/*
 * The tables are flattened into getopt's rows.  getopt is asked one argument at
 * a time and never permutes: what is no option is taken out between the calls,
 * so a long name's underscores can be changed just before it is looked at, and
 * values are left alone.
 */
#include "options.h"

#include <ctype.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "base/env.h"
#include "base/mem.h"
#include "base/nearest.h"

/* getopt's value for a long option is this and its row; letters are below. */
#define FIRST_VALUE 256

struct row {
    const struct option_spec *spec; /* NULL for --help, which every command has */
    void *member;
    bool given;
};

struct parse {
    struct row *rows;
    size_t count;
    struct option *longs; /* getopt's: one a row, and one of zeros */
    struct str letters;   /* getopt's */
    const char *command;
};

static const char *
row_name(const struct row *row)
{
    return row->spec != NULL ? row->spec->name : "help";
}

static char
row_letter(const struct row *row)
{
    return row->spec != NULL ? row->spec->letter : 'h';
}

static bool
row_takes_value(const struct row *row)
{
    return row->spec != NULL && row->spec->kind != OPTION_FLAG;
}

static void
parse_add(struct parse *p, const struct option_spec *spec, void *member)
{
    struct row row = {spec, member, false};

    p->rows = mem_realloc_array(p->rows, p->count + 1, sizeof *p->rows);
    p->rows[p->count] = row;
    p->longs = mem_realloc_array(p->longs, p->count + 2, sizeof *p->longs);
    p->longs[p->count] =
        (struct option){row_name(&row), row_takes_value(&row), NULL, FIRST_VALUE + (int)p->count};
    p->count++;
    p->longs[p->count] = (struct option){NULL, 0, NULL, 0};
    if (row_letter(&row) != '\0')
        str_putc(&p->letters, row_letter(&row));
    if (row_letter(&row) != '\0' && row_takes_value(&row))
        str_putc(&p->letters, ':');
}

static void
parse_init(struct parse *p, const struct option_part *parts, void *settings)
{
    *p = (struct parse){.letters = STR_INIT};
    /* "+": no permutation; ":": a missing value is told apart from an unknown option. */
    str_puts(&p->letters, "+:");
    for (; parts->group != NULL; parts++)
        for (const struct option_spec *s = parts->group->options; s->name != NULL; s++)
            parse_add(p, s, (char *)settings + parts->offset + s->member);
    parse_add(p, NULL, NULL);
}

static void
parse_fini(struct parse *p)
{
    free(p->rows);
    free(p->longs);
    str_fini(&p->letters);
}

static struct row *
row_of(struct parse *p, int value)
{
    for (size_t i = 0; i < p->count; i++)
        if (value == FIRST_VALUE + (int)i || (value != '\0' && value == row_letter(&p->rows[i])))
            return &p->rows[i];
    return NULL;
}

bool
options_number(int64_t *out, const char *text)
{
    bool negative = text[0] == '-';
    int64_t n = 0;

    text += negative;
    if (!isdigit((unsigned char)*text))
        return false;
    for (const char *p = text; *p != '\0'; p++) {
        if (*p == '_' && p[-1] != '_' && isdigit((unsigned char)p[1]))
            continue;
        if (!isdigit((unsigned char)*p))
            return false;
        int digit = *p - '0';
        if (__builtin_mul_overflow(n, 10, &n) ||
            __builtin_add_overflow(n, negative ? -digit : digit, &n))
            return false;
    }
    *out = n;
    return true;
}

static int
take_number(const struct row *row, const char *origin, const char *text, struct err *err)
{
    const struct option_spec *s = row->spec;
    int64_t n;

    if (!options_number(&n, text) && text[strspn(text, "0123456789")] == '\0')
        return err_set(err, ERR_USAGE, "%s: %s is more than can be counted", origin, text);
    if (!options_number(&n, text))
        return err_set(err, ERR_USAGE,
                       "%s: expected a number of %s, written like 2500 or 2_500, got `%s`", origin,
                       s->unit, text);
    if (n >= s->least && n <= s->most) {
        *(int64_t *)row->member = n;
        return 0;
    }
    if (s->most == INT64_MAX)
        return err_set(err, ERR_USAGE, "%s: expected a number of %s, %lld or more, got %lld",
                       origin, s->unit, (long long)s->least, (long long)n);
    return err_set(err, ERR_USAGE, "%s: expected a number of %s from %lld to %lld, got %lld",
                   origin, s->unit, (long long)s->least, (long long)s->most, (long long)n);
}

size_t
options_count(int64_t number)
{
    return number > 0 && (uint64_t)number < SIZE_MAX ? (size_t)number : SIZE_MAX;
}

bool
options_time(int64_t *seconds, const char *text)
{
    size_t digits = strlen(text);
    int64_t length = 1;

    switch (digits > 0 ? text[digits - 1] : '\0') {
    case 'h':
        length = 3600;
        digits--;
        break;
    case 'm':
        length = 60;
        digits--;
        break;
    case 's':
        digits--;
        break;
    default:
        break;
    }
    char *number = mem_strndup(text, digits);
    bool good = options_number(seconds, number) && *seconds >= 0 &&
                !__builtin_mul_overflow(*seconds, length, seconds);
    free(number);
    return good;
}

/* As the user would write it: "1s", "90s", "1000h". */
static void
write_time(struct str *out, int64_t seconds)
{
    if (seconds % 3600 == 0)
        str_printf(out, "%lldh", (long long)seconds / 3600);
    else if (seconds % 60 == 0)
        str_printf(out, "%lldm", (long long)seconds / 60);
    else
        str_printf(out, "%llds", (long long)seconds);
}

static int
take_time(const struct row *row, const char *origin, const char *text, struct err *err)
{
    const struct option_spec *s = row->spec;
    int64_t seconds;

    if (!options_time(&seconds, text))
        return err_set(err, ERR_USAGE, "%s: expected a time such as 90s, 10m or 2h, got `%s`",
                       origin, text);
    if (seconds >= s->least && seconds <= s->most) {
        *(int64_t *)row->member = seconds;
        return 0;
    }
    struct str range = STR_INIT;
    write_time(&range, s->least);
    str_puts(&range, " to ");
    write_time(&range, s->most);
    err_set(err, ERR_USAGE, "%s: expected a time from %s, got `%s`", origin, str_text(&range),
            text);
    str_fini(&range);
    return -1;
}

/* Append the words "drop, loadable or keep"; returns how many. */
static size_t
list_choices(struct str *out, const char *const *choices)
{
    size_t n = 0;

    for (; choices[n] != NULL; n++)
        str_printf(out, "%s%s", n == 0 ? "" : choices[n + 1] == NULL ? " or " : ", ", choices[n]);
    return n;
}

static int
take_choice(const struct row *row, const char *origin, const char *text, struct err *err)
{
    const char *const *choices = row->spec->choices;

    for (int i = 0; choices[i] != NULL; i++)
        if (strcmp(choices[i], text) == 0) {
            *(int *)row->member = i;
            return 0;
        }
    struct str words = STR_INIT;
    const char *near = nearest_of(text, choices, list_choices(&words, choices));
    err_set(err, ERR_USAGE, "%s: expected %s, got `%s`%s%s%s", origin, str_text(&words), text,
            near != NULL ? "; did you mean " : "", near != NULL ? near : "",
            near != NULL ? "?" : "");
    str_fini(&words);
    return -1;
}

/* Keep a value; `origin` is what it came from, for messages: "--limit", "HF_ENDPOINT". */
static int
take(struct row *row, const char *origin, const char *text, struct err *err)
{
    row->given = true;
    if (text == NULL ? row_takes_value(row) : text[0] == '\0')
        return err_set(err, ERR_USAGE, "%s: the value is empty", origin);
    switch (row->spec->kind) {
    case OPTION_FLAG:
        *(bool *)row->member = true;
        break;
    case OPTION_TEXT:
        *(const char **)row->member = text;
        break;
    case OPTION_LIST: {
        struct option_list *list = row->member;
        /* Said twice is said once. */
        for (size_t i = 0; i < list->count; i++)
            if (strcmp(list->items[i], text) == 0)
                return 0;
        list->items = mem_realloc_array(list->items, list->count + 1, sizeof *list->items);
        list->items[list->count++] = text;
        break;
    }
    case OPTION_NUMBER:
        return take_number(row, origin, text, err);
    case OPTION_TIME:
        return take_time(row, origin, text, err);
    case OPTION_CHOICE:
        return take_choice(row, origin, text, err);
    }
    return 0;
}

static int
take_flag(struct row *row, const char *text, struct err *err)
{
    struct str origin = STR_INIT;

    str_printf(&origin, "--%s", row_name(row));
    int status = take(row, str_text(&origin), text, err);
    str_fini(&origin);
    return status;
}

/* What nobody has given comes from the environment, else from the table. */
static int
take_defaults(struct parse *p, struct err *err)
{
    for (size_t i = 0; i < p->count; i++) {
        struct row *row = &p->rows[i];
        if (row->spec == NULL || row->given)
            continue;
        const char *name = row->spec->environment;
        const char *text = name != NULL ? env_text(name) : NULL;
        if (text != NULL) {
            if (take(row, name, text, err) != 0)
                return -1;
        } else if (row->spec->fallback != NULL) {
            if (take_flag(row, row->spec->fallback, err) != 0)
                return -1;
        }
    }
    return 0;
}

static int
unknown_long(const struct parse *p, const char *argument, struct err *err)
{
    size_t length = strcspn(argument + 2, "=");
    char *name = mem_strndup(argument + 2, length);
    struct str alike = STR_INIT;
    const char **names = mem_alloc(p->count * sizeof *names);

    for (size_t i = 0; i < p->count; i++) {
        names[i] = row_name(&p->rows[i]);
        if (strncmp(names[i], name, length) == 0)
            str_printf(&alike, "%s--%s", alike.len > 0 ? ", " : "", names[i]);
    }
    const char *near = nearest_of(name, names, p->count);
    if (alike.len > 0)
        err_set(err, ERR_USAGE, "option --%s could be any of %s", name, str_text(&alike));
    else if (near != NULL)
        err_set(err, ERR_USAGE, "unknown option --%s; did you mean --%s?", name, near);
    else
        err_set(err, ERR_USAGE, "unknown option --%s; `hubcensus help %s` lists them all", name,
                p->command);
    str_fini(&alike);
    free(names);
    free(name);
    return -1;
}

static int
refuse_without_value(const struct row *row, struct err *err)
{
    const struct option_spec *spec = row->spec;
    struct str what = STR_INIT;

    if (spec->kind == OPTION_NUMBER)
        str_printf(&what, "a number of %s", spec->unit);
    else if (spec->kind == OPTION_TIME)
        str_puts(&what, "a time such as 90s, 10m or 2h");
    else if (spec->kind == OPTION_CHOICE)
        (void)list_choices(&what, spec->choices);
    else
        str_printf(&what, "a value: --%s %s", spec->name, spec->value);
    err_set(err, ERR_USAGE, "option --%s needs %s", spec->name, str_text(&what));
    str_fini(&what);
    return -1;
}

/* Say what getopt found wrong with `argument`. */
static int
refuse(struct parse *p, int found, const char *argument, struct err *err)
{
    const struct row *row = optopt != 0 ? row_of(p, optopt) : NULL;

    if (row != NULL && found == ':')
        return refuse_without_value(row, err);
    if (row != NULL)
        return err_set(err, ERR_USAGE, "option --%s takes no value", row_name(row));
    if (optopt != 0)
        return err_set(err, ERR_USAGE, "unknown option -%c; `hubcensus help %s` lists them all",
                       optopt, p->command);
    return unknown_long(p, argument, err);
}

static void
dash_underscores(char *argument)
{
    for (char *c = argument; *c != '\0' && *c != '='; c++)
        if (*c == '_')
            *c = '-';
}

static void
rest_add(struct options_arguments *rest, char *argument)
{
    rest->items = mem_realloc_array(rest->items, rest->count + 1, sizeof *rest->items);
    rest->items[rest->count++] = argument;
}

/* Make getopt forget what it read before: it keeps its place in variables of its own. */
static void
getopt_begin(const struct parse *p)
{
    char name[] = "hubcensus";
    char *nothing[] = {name, NULL};

    optind = 0;
    opterr = 0;
    (void)getopt_long(1, nothing, str_text(&p->letters), p->longs, NULL);
    optind = 1;
}

/* Read all arguments.  Returns 1 at --help, 0 at the end, -1. */
static int
read_arguments(struct parse *p, struct options_arguments *rest, int argc, char **argv, bool leading,
               struct err *err)
{
    bool only_rest = false;

    getopt_begin(p);
    for (int at = 1; at < argc;) {
        char *argument = argv[at];
        if (only_rest || argument[0] != '-' || argument[1] == '\0') {
            rest_add(rest, argument);
            only_rest = only_rest || leading;
            optind = ++at;
            continue;
        }
        if (strcmp(argument, "--") == 0) {
            only_rest = true;
            optind = ++at;
            continue;
        }
        if (argument[1] == '-')
            dash_underscores(argument);
        int found = getopt_long(argc, argv, str_text(&p->letters), p->longs, NULL);
        if (found == '?' || found == ':')
            return refuse(p, found, argument, err);
        struct row *row = row_of(p, found);
        if (row == NULL || row->spec == NULL)
            return 1;
        if (take_flag(row, optarg, err) != 0)
            return -1;
        at = optind;
    }
    return 0;
}

int
options_parse(enum options_found *found, struct options_arguments *rest, const char *command,
              const struct option_part *parts, void *settings, int argc, char **argv, bool leading,
              struct err *err)
{
    struct parse p;

    *rest = (struct options_arguments){NULL, 0};
    parse_init(&p, parts, settings);
    p.command = command;
    int status = read_arguments(&p, rest, argc, argv, leading, err);
    *found = status == 1 ? OPTIONS_HELP : OPTIONS_READY;
    if (status == 0)
        status = take_defaults(&p, err);
    parse_fini(&p);
    return status < 0 ? -1 : 0;
}

void
options_fini(const struct option_part *parts, void *settings)
{
    for (; parts->group != NULL; parts++)
        for (const struct option_spec *s = parts->group->options; s->name != NULL; s++) {
            if (s->kind != OPTION_LIST)
                continue;
            struct option_list *list =
                (struct option_list *)(void *)((char *)settings + parts->offset + s->member);
            free(list->items);
            *list = (struct option_list){NULL, 0};
        }
}

void
options_arguments_fini(struct options_arguments *arguments)
{
    free(arguments->items);
    *arguments = (struct options_arguments){NULL, 0};
}
