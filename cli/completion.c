#include "completion.h"

#include <ctype.h>
#include <string.h>

#include "completion_files.h"
#include "completion_inner.h"
#include "library/profile.h"
#include "library/readers.h"

const char *const completion_shells[] = {"bash", "zsh", "fish", NULL};

static const struct completion_hole *const own_holes[] = {
    completion_bash_holes,
    completion_zsh_holes,
    completion_fish_holes,
};

/* The first that a value's name holds says what it is; `words` may be said in its place. */
static const struct {
    const char *name;
    enum completion_kind kind;
    const char *words;
} kinds[] = {
    {"STATUS", COMPLETE_WORDS, "unverified|verified|skipped|failed"},
    {"NAME|FILE|", COMPLETE_PROFILES, NULL},
    {"NAME|FILE", COMPLETE_PROFILE, NULL},
    {"COMMAND", COMPLETE_COMMAND, NULL},
    {"FILE", COMPLETE_FILE, NULL},
    {"PATH", COMPLETE_FILE, NULL},
    {"OLD", COMPLETE_FILE, NULL},
    {"NEW", COMPLETE_FILE, NULL},
    {"DIR", COMPLETE_FOLDER, NULL},
    {"FOLDER", COMPLETE_FOLDER, NULL},
};

static const struct option_spec help_option = {
    .name = "help", .letter = 'h', .kind = OPTION_FLAG, .help = "show this help"};

/* Find out what a value is by its title, which may become the words themselves. */
static void
judge_title(struct completion_value *value)
{
    struct slice title = value->title;

    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (memmem(title.data, title.len, kinds[i].name, strlen(kinds[i].name)) == NULL)
            continue;
        value->kind = kinds[i].kind;
        if (kinds[i].words != NULL)
            value->title = slice_of(kinds[i].words);
        return;
    }
    value->kind = COMPLETE_NOTHING;
}

bool
completion_of_option(struct completion_value *out, const struct option_spec *option)
{
    if (option->kind == OPTION_FLAG)
        return false;
    *out = (struct completion_value){
        .kind = COMPLETE_WORDS, .title = slice_of(option->name), .choices = option->choices};
    if (option->kind == OPTION_CHOICE)
        return true;
    out->title = slice_of(option->value);
    judge_title(out);
    if (strcmp(option->name, "library") == 0)
        out->kind = COMPLETE_LIBRARY;
    return true;
}

bool
completion_next_place(struct completion_value *out, const char **rest)
{
    const char *start = *rest + strspn(*rest, " [");
    size_t len = strcspn(start, " ");

    if (len == 0)
        return false;
    *rest = start + len;
    while (start[len - 1] == ']')
        len--;
    *out = (struct completion_value){
        .title = {start, strcspn(start, " [].")},
        .repeats = len > 3 && memcmp(start + len - 3, "...", 3) == 0,
    };
    out->kind = COMPLETE_WORDS;
    if (!islower((unsigned char)start[0]))
        judge_title(out);
    if (out->kind == COMPLETE_COMMAND)
        *rest += strlen(*rest);
    return true;
}

void
completion_words(struct str *out, const struct completion_value *value, char between)
{
    const char *const *choices = value->choices;

    for (size_t i = 0; choices != NULL && choices[i] != NULL; i++) {
        if (i > 0)
            str_putc(out, between);
        str_puts(out, choices[i]);
    }
    for (size_t i = 0; choices == NULL && i < value->title.len; i++)
        str_putc(out, value->title.data[i] == '|' ? between : value->title.data[i]);
}

void
completion_profiles(struct str *out)
{
    const char *name;
    struct slice text;

    for (size_t i = 0; profile_builtin(i, &name, &text); i++)
        str_printf(out, "%s%s", i > 0 ? " " : "", name);
}

void
completion_libraries(struct str *out)
{
    for (size_t i = 0; readers[i] != NULL; i++)
        str_printf(out, "%s%s", i > 0 ? " " : "", readers[i]->name);
}

void
completion_gist(struct str *out, const char *text)
{
    size_t len = strlen(text);

    for (size_t i = 0; i < len; i++)
        if (text[i] == ';' || (strchr(".:", text[i]) != NULL && text[i + 1] == ' ') ||
            (text[i] == ' ' && text[i + 1] == '('))
            len = i;
    str_append(out, text, len);
}

void
completion_each_option(struct str *out, const struct command *command,
                       void (*tell)(struct str *out, const struct command *command,
                                    const struct option_spec *option))
{
    for (size_t i = 1; command->parts[i].group != NULL; i++)
        for (const struct option_spec *o = command->parts[i].group->options; o->name != NULL; o++)
            tell(out, command, o);
    for (const struct option_spec *o = command->parts[0].group->options; o->name != NULL; o++)
        tell(out, command, o);
    tell(out, command, &help_option);
}

static void
all_commands(struct str *out)
{
    for (size_t i = 0; commands[i] != NULL; i++)
        str_printf(out, "%s%s", i > 0 ? " " : "", commands[i]->name);
}

void
completion_asking(struct str *out, char between)
{
    size_t start = out->len;

    for (size_t i = 0; commands[i] != NULL; i++) {
        if (!command_asks_hub(commands[i]))
            continue;
        if (out->len > start)
            str_putc(out, between);
        str_puts(out, commands[i]->name);
    }
}

static void
asking_commands(struct str *out)
{
    completion_asking(out, ' ');
}

static const struct completion_hole common_holes[] = {
    {"ALL", all_commands},
    {"ASKING", asking_commands},
    {"PROFILES", completion_profiles},
    {"LIBRARIES", completion_libraries},
    {NULL, NULL},
};

static const struct completion_hole *
hole_find(const struct completion_hole *holes, struct slice name)
{
    for (; holes->name != NULL; holes++)
        if (slice_is(name, holes->name))
            return holes;
    return NULL;
}

/* The name of the hole that begins at `text`; empty when none does. */
static struct slice
name_at(const char *text, size_t left)
{
    size_t len = 1;

    while (len < left && (isupper((unsigned char)text[len]) || text[len] == '_'))
        len++;
    if (text[0] != '@' || len < 2 || len == left || text[len] != '@')
        return (struct slice){text, 0};
    return (struct slice){text + 1, len - 1};
}

/* A hole in a comment of its own takes the line: what fills it is lines. */
static void
take_back_comment(struct str *out)
{
    size_t len = out->len;

    if (len < 2 || memcmp(out->data + len - 2, "# ", 2) != 0)
        return;
    len -= 2;
    while (len > 0 && out->data[len - 1] == ' ')
        len--;
    str_truncate(out, len);
}

void
completion_script(struct str *out, size_t shell)
{
    const char *text = (const char *)completion_files[shell].data;
    const char *end = text + completion_files[shell].size;

    while (text < end) {
        struct slice name = name_at(text, (size_t)(end - text));
        const struct completion_hole *hole = hole_find(own_holes[shell], name);
        if (hole == NULL)
            hole = hole_find(common_holes, name);
        if (hole == NULL) {
            str_putc(out, *text++);
            continue;
        }
        size_t before = out->len;
        take_back_comment(out);
        bool is_line = out->len < before;
        hole->fill(out);
        text += name.len + 2 + is_line;
    }
}
