#include "completion_inner.h"

static void
say_quoted(struct str *out, const char *text)
{
    str_putc(out, '\'');
    for (; *text != '\0'; text++) {
        if (*text == '\'' || *text == '\\')
            str_putc(out, '\\');
        str_putc(out, *text);
    }
    str_putc(out, '\'');
}

static void
say_gist(struct str *out, const char *text)
{
    struct str gist = STR_INIT;

    completion_gist(&gist, text);
    say_quoted(out, str_text(&gist));
    str_fini(&gist);
}

/* -f: no files; -F: files, whatever else. */
static void
say_candidates(struct str *out, const struct completion_value *value)
{
    bool files = value->kind == COMPLETE_FILE || value->kind == COMPLETE_PROFILE;

    str_puts(out, files ? " -F" : " -f");
    if (value->kind == COMPLETE_NOTHING || value->kind == COMPLETE_FILE)
        return;
    str_puts(out, " -a '");
    if (value->kind == COMPLETE_WORDS)
        completion_words(out, value, ' ');
    else if (value->kind == COMPLETE_FOLDER)
        str_puts(out, "(__fish_complete_directories)");
    else if (value->kind == COMPLETE_PROFILE)
        completion_profiles(out);
    else if (value->kind == COMPLETE_PROFILES)
        str_puts(out, "(__hubcensus_list)");
    else if (value->kind == COMPLETE_LIBRARY)
        completion_libraries(out);
    else
        completion_asking(out, ' ');
    str_putc(out, '\'');
}

static void
say_option(struct str *out, const struct command *command, const struct option_spec *o)
{
    struct completion_value value;

    str_printf(out, "complete -c hubcensus -n '__hubcensus_in %s'", command->name);
    if (o->letter != '\0')
        str_printf(out, " -s %c", o->letter);
    str_printf(out, " -l %s", o->name);
    if (completion_of_option(&value, o)) {
        str_puts(out, " -r");
        say_candidates(out, &value);
    }
    str_puts(out, " -d ");
    say_gist(out, o->help);
    str_putc(out, '\n');
}

static void
say_commands(struct str *out)
{
    struct completion_value value;

    for (size_t i = 0; commands[i] != NULL; i++) {
        const struct command *command = commands[i];
        int number = 1;
        str_printf(out, "\ncomplete -c hubcensus -n '__hubcensus_in \"\"' -a %s -d ",
                   command->name);
        say_quoted(out, command->summary);
        str_printf(out, "\ncomplete -c hubcensus -n '__hubcensus_at help 1' -a %s -d ",
                   command->name);
        say_quoted(out, command->summary);
        str_putc(out, '\n');
        completion_each_option(out, command, say_option);
        for (const char *rest = command->arguments; completion_next_place(&value, &rest);
             number++) {
            str_printf(out, "complete -c hubcensus -n '__hubcensus_at %s %d%s'", command->name,
                       number, value.repeats ? " +" : "");
            say_candidates(out, &value);
            str_putc(out, '\n');
        }
    }
}

/* Each once, of whichever command: " -o --output ". */
static void
say_valued_option(struct str *out, const struct command *command, const struct option_spec *o)
{
    struct str spelt = STR_INIT;

    (void)command;
    str_printf(&spelt, " --%s ", o->name);
    if (o->kind != OPTION_FLAG && strstr(str_text(out), str_text(&spelt)) == NULL) {
        if (o->letter != '\0')
            str_printf(out, " -%c", o->letter);
        str_puts(out, str_text(&spelt));
    }
    str_fini(&spelt);
}

static void
say_valued(struct str *out)
{
    struct str names = STR_INIT;

    for (size_t i = 0; commands[i] != NULL; i++)
        completion_each_option(&names, commands[i], say_valued_option);
    str_append_slice(out, str_slice(&names));
    str_fini(&names);
}

const struct completion_hole completion_fish_holes[] = {
    {"COMMANDS", say_commands},
    {"VALUED", say_valued},
    {NULL, NULL},
};
