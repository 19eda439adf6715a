#include "help.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "status.h"
#include "width.h"

/* Where the second column begins, and what must be left for it. */
#define COLUMN    28
#define NARROWEST 60
#define WIDEST    100

unsigned
help_width(void)
{
    unsigned n = width_of_stdout(80);

    return n < NARROWEST ? NARROWEST : n > WIDEST ? WIDEST : n;
}

/* Append the words of `text`, wrapped, from `column` on, which the cursor has reached. */
static void
wrap(struct str *out, const char *text, unsigned column, unsigned width)
{
    size_t used = column;

    for (const char *p = text; *p != '\0';) {
        size_t word = strcspn(p, " ");
        if (used > column && used + 1 + word > width) {
            str_printf(out, "\n%*s", (int)column, "");
            used = column;
        } else if (used > column) {
            str_putc(out, ' ');
            used++;
        }
        str_append(out, p, word);
        used += word;
        p += word;
        p += strspn(p, " ");
    }
    str_putc(out, '\n');
}

/* A line of two columns; a term too long for its column gets a line of its own. */
static void
entry(struct str *out, const char *term, const char *meaning, unsigned column, unsigned width)
{
    int used = (int)(strlen(term) + 2);

    str_printf(out, "  %s", term);
    if (used + 2 > (int)column)
        str_printf(out, "\n%*s", (int)column, "");
    else
        str_printf(out, "%*s", (int)column - used, "");
    wrap(out, meaning, column, width);
}

static void
option_entry(struct str *out, const struct option_spec *o, unsigned width)
{
    struct str term = STR_INIT, meaning = STR_INIT;

    if (o->letter != '\0')
        str_printf(&term, "-%c, ", o->letter);
    str_printf(&term, "%s--%s", o->letter != '\0' ? "" : "    ", o->name);
    if (o->kind == OPTION_CHOICE) {
        for (size_t i = 0; o->choices[i] != NULL; i++)
            str_printf(&term, "%s%s", i == 0 ? " " : "|", o->choices[i]);
    } else if (o->kind != OPTION_FLAG) {
        str_printf(&term, " %s", o->value);
    }
    str_puts(&meaning, o->help);
    if (o->kind == OPTION_LIST)
        str_puts(&meaning, "; may be repeated");
    if (o->fallback != NULL)
        str_printf(&meaning, " (default: %s)", o->fallback);
    entry(out, str_text(&term), str_text(&meaning), COLUMN, width);
    str_fini(&term);
    str_fini(&meaning);
}

static void
paragraphs(struct str *out, const char *text, unsigned width)
{
    while (*text != '\0') {
        const char *end = strstr(text, "\n\n");
        size_t len = end != NULL ? (size_t)(end - text) : strlen(text);
        struct str one = STR_INIT;
        str_append(&one, text, len);
        str_putc(out, '\n');
        wrap(out, str_text(&one), 0, width);
        str_fini(&one);
        text += len + (end != NULL ? 2 : 0);
    }
}

static void
terms(struct str *out, const struct option_term *term, unsigned column, unsigned width)
{
    for (; term->name != NULL; term++)
        entry(out, term->name, term->meaning, column, width);
}

void
help_program(struct str *out, unsigned width)
{
    str_puts(out, "Usage: hubcensus COMMAND [OPTION]... [ARGUMENT]...\n");
    paragraphs(out,
               "Takes a census of the models on the Hugging Face Hub, and says which "
               "architectures a model library supports, and which it lacks.",
               width);
    str_puts(out, "\nCommands:\n");
    for (size_t i = 0; commands[i] != NULL; i++)
        entry(out, commands[i]->name, commands[i]->summary, 14, width);
    str_puts(out, "\nOptions:\n");
    entry(out, "-h, --help", "show this help; after a command, that command's", 18, width);
    entry(out, "-V, --version", "show the version", 18, width);
    str_puts(out, "\nExit status:\n");
    terms(out, status_terms, 8, width);
    str_puts(out, "\n`hubcensus help COMMAND` tells all about one; the manual is hubcensus(1).\n");
}

/* The variables of all parts under one title, or nothing. */
static void
environment(struct str *out, const struct option_part *parts, unsigned width)
{
    bool titled = false;

    for (; parts->group != NULL; parts++) {
        if (parts->group->environment == NULL)
            continue;
        if (!titled)
            str_puts(out, "\nEnvironment:\n");
        titled = true;
        terms(out, parts->group->environment, COLUMN, width);
    }
}

void
help_command(struct str *out, const struct command *command, unsigned width)
{
    str_printf(out, "Usage: hubcensus %s [OPTION]...%s%s\n", command->name,
               command->arguments[0] != '\0' ? " " : "", command->arguments);
    paragraphs(out, command->description, width);
    /* The common options come last: a reader looks for what is this command's own. */
    for (size_t i = 1; command->parts[i].group != NULL; i++) {
        if (command->parts[i].group->title != NULL)
            str_printf(out, "\n%s:\n", command->parts[i].group->title);
        for (const struct option_spec *o = command->parts[i].group->options; o->name != NULL; o++)
            option_entry(out, o, width);
    }
    str_printf(out, "\n%s:\n", command->parts[0].group->title);
    for (const struct option_spec *o = command->parts[0].group->options; o->name != NULL; o++)
        option_entry(out, o, width);
    entry(out, "-h, --help", "show this help", COLUMN, width);
    environment(out, command->parts, width);
    str_puts(out, "\nExit status:\n");
    terms(out, status_terms, 8, width);
    str_puts(out, "\nExamples:\n");
    for (const struct option_term *e = command->examples; e->name != NULL; e++) {
        str_printf(out, "  %s\n      ", e->name);
        wrap(out, e->meaning, 6, width);
    }
    str_printf(out, "\nThe manual is hubcensus-%s(1).\n", command->name);
}
