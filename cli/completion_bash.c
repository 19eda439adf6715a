#include "completion_inner.h"

/* A word that hubcensus.bash knows, or the words themselves, parted by commas. */
static void
say_kind(struct str *out, const struct completion_value *value)
{
    static const char *const names[] = {
        [COMPLETE_NOTHING] = "@value",     [COMPLETE_FILE] = "@file",
        [COMPLETE_FOLDER] = "@folder",     [COMPLETE_PROFILE] = "@profile",
        [COMPLETE_PROFILES] = "@profiles", [COMPLETE_LIBRARY] = "@library",
        [COMPLETE_COMMAND] = "@command",
    };

    if (value->kind == COMPLETE_WORDS)
        completion_words(out, value, ',');
    else
        str_puts(out, names[value->kind]);
}

static void
say_option(struct str *out, const struct command *command, const struct option_spec *o)
{
    struct completion_value value;
    bool takes = completion_of_option(&value, o);

    (void)command;
    if (o->letter != '\0') {
        str_printf(out, " -%c:", o->letter);
        if (takes)
            say_kind(out, &value);
    }
    str_printf(out, " --%s:", o->name);
    if (takes)
        say_kind(out, &value);
}

static void
say_commands(struct str *out)
{
    struct completion_value value;

    for (size_t i = 0; commands[i] != NULL; i++) {
        str_printf(out, "    %s)\n        options='", commands[i]->name);
        completion_each_option(out, commands[i], say_option);
        str_puts(out, "'\n        places=(");
        for (const char *rest = commands[i]->arguments; completion_next_place(&value, &rest);) {
            str_puts(out, " '");
            say_kind(out, &value);
            str_puts(out, value.repeats ? "+'" : "'");
        }
        str_puts(out, " )\n        ;;\n");
    }
}

const struct completion_hole completion_bash_holes[] = {
    {"COMMANDS", say_commands},
    {NULL, NULL},
};
