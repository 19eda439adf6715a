#include <ctype.h>

#include "completion_inner.h"

/* Within single quotes, and where zsh's _arguments would see an end. */
static void
say_escaped(struct str *out, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '\'')
            str_puts(out, "'\\'");
        else if (text[i] == ':' || text[i] == '[' || text[i] == ']' || text[i] == '\\')
            str_putc(out, '\\');
        str_putc(out, text[i]);
    }
}

static void
say_gist(struct str *out, const char *text)
{
    struct str gist = STR_INIT;

    completion_gist(&gist, text);
    say_escaped(out, str_text(&gist), gist.len);
    str_fini(&gist);
}

/* ":title:action" */
static void
say_value(struct str *out, const struct completion_value *value)
{
    str_putc(out, ':');
    if (value->kind == COMPLETE_WORDS && value->choices == NULL)
        str_puts(out, "what");
    else
        for (size_t i = 0; i < value->title.len; i++) {
            char c = (char)tolower((unsigned char)value->title.data[i]);
            say_escaped(out, &c, 1);
        }
    switch (value->kind) {
    case COMPLETE_NOTHING:
        str_puts(out, ": ");
        break;
    case COMPLETE_WORDS:
        str_puts(out, ":(");
        completion_words(out, value, ' ');
        str_putc(out, ')');
        break;
    case COMPLETE_FILE:
        str_puts(out, ":_files");
        break;
    case COMPLETE_FOLDER:
        str_puts(out, ":_files -/");
        break;
    case COMPLETE_PROFILE:
        str_puts(out, ": _hubcensus_profile");
        break;
    case COMPLETE_PROFILES:
        str_puts(out, ": _hubcensus_profiles");
        break;
    case COMPLETE_LIBRARY:
        str_puts(out, ":(");
        completion_libraries(out);
        str_putc(out, ')');
        break;
    case COMPLETE_COMMAND:
        str_puts(out, ": _hubcensus_command asking");
        break;
    }
}

/* One option may have several specifications; the one with underscores is never offered. */
static void
say_option(struct str *out, const struct command *command, const struct option_spec *o)
{
    struct completion_value value;
    bool takes = completion_of_option(&value, o);

    (void)command;
    str_puts(out, " \\\n            ");
    if (o->kind == OPTION_LIST)
        str_puts(out, "'*'");
    else if (o->letter != '\0')
        str_printf(out, "'(-%c --%s)'", o->letter, o->name);
    if (o->letter != '\0')
        str_printf(out, "{-%c,--%s%s}'", o->letter, o->name, takes ? "=" : "");
    else
        str_printf(out, "--%s%s'", o->name, takes ? "=" : "");
    str_putc(out, '[');
    say_gist(out, o->help);
    str_putc(out, ']');
    if (takes)
        say_value(out, &value);
    str_putc(out, '\'');
    if (strchr(o->name, '-') == NULL)
        return;
    str_puts(out, " \\\n            '!--");
    for (const char *p = o->name; *p != '\0'; p++)
        str_putc(out, *p == '-' ? '_' : *p);
    if (takes) {
        str_putc(out, '=');
        say_value(out, &value);
    }
    str_putc(out, '\'');
}

static void
say_places(struct str *out, const struct command *command)
{
    struct completion_value value;
    int number = 1;

    for (const char *rest = command->arguments; completion_next_place(&value, &rest); number++) {
        str_puts(out, " \\\n            '");
        if (value.kind == COMPLETE_COMMAND)
            str_puts(out, "*::");
        else if (value.repeats)
            str_putc(out, '*');
        else
            str_printf(out, "%d", number);
        say_value(out, &value);
        str_putc(out, '\'');
    }
}

static void
say_commands(struct str *out)
{
    for (size_t i = 0; commands[i] != NULL; i++) {
        bool runs_another = strstr(commands[i]->arguments, "COMMAND") != NULL;
        str_printf(out, "    %s)\n        _arguments -S%s", commands[i]->name,
                   runs_another ? " -A '-*'" : "");
        completion_each_option(out, commands[i], say_option);
        say_places(out, commands[i]);
        str_puts(out, "\n        ;;\n");
    }
}

static void
say_described(struct str *out)
{
    for (size_t i = 0; commands[i] != NULL; i++) {
        str_printf(out, "        '%s:", commands[i]->name);
        say_escaped(out, commands[i]->summary, strlen(commands[i]->summary));
        str_puts(out, "'\n");
    }
    str_puts(out, "        'help:tell all about a command'\n");
}

static void
say_asking(struct str *out)
{
    completion_asking(out, '|');
}

const struct completion_hole completion_zsh_holes[] = {
    {"COMMANDS", say_commands},
    {"DESCRIBED", say_described},
    {"ASKING_PATTERN", say_asking},
    {NULL, NULL},
};
