#include "commands.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/nearest.h"
#include "help.h"
#include "hub_session.h"
#include "messages.h"
#include "progress.h"
#include "signals.h"
#include "status.h"

/* One a line, whatever their number. */
/* clang-format off */
const struct command *const commands[] = {
    &command_scrape,
    &command_regap,
    &command_list,
    &command_archs,
    &command_gaps,
    &command_stats,
    &command_next,
    &command_coverage,
    &command_check,
    &command_card,
    &command_diff,
    &command_trend,
    &command_report,
    &command_sync,
    &command_deprecate,
    &command_profiles,
    &command_profile,
    &command_record,
    &command_replay,
    &command_completion,
    NULL,
};
/* clang-format on */

const struct command *
command_find(const char *name, struct err *err)
{
    const char *names[sizeof commands / sizeof commands[0]];
    size_t n = 0;

    for (; commands[n] != NULL; n++) {
        if (strcmp(commands[n]->name, name) == 0)
            return commands[n];
        names[n] = commands[n]->name;
    }
    /* The last place of `commands` is free for what is no command of its own. */
    names[n] = "help";
    const char *near = nearest_of(name, names, n + 1);
    if (near != NULL && strcmp(near, name) == 0)
        err_set(err, ERR_USAGE, "`%s` is no command that could be run here", name);
    else if (near != NULL)
        err_set(err, ERR_USAGE, "there is no command `%s`; did you mean `%s`?", name, near);
    else
        err_set(err, ERR_USAGE, "there is no command `%s`; `hubcensus --help` lists them", name);
    return NULL;
}

bool
command_asks_hub(const struct command *command)
{
    for (const struct option_part *p = command->parts; p->group != NULL; p++)
        if (p->group == &hub_group)
            return true;
    return false;
}

/* Write `text` to stdout, and take away what is written: 0, or -1 with errno set. */
static int
put_out(struct str *text)
{
    size_t done = 0;
    ssize_t n = 0;

    while (done < text->len && n >= 0) {
        n = write(STDOUT_FILENO, text->data + done, text->len - done);
        if (n < 0 && errno == EINTR)
            n = 0;
        if (n > 0)
            done += (size_t)n;
    }
    memmove(text->data, text->data + done, text->len - done);
    str_truncate(text, text->len - done);
    return n < 0 ? -1 : 0;
}

static int
not_written(struct str *text, struct err *err)
{
    int number = errno;

    str_truncate(text, 0);
    return err_set(err, ERR_FATAL, "standard output cannot be written: %s", strerror(number));
}

/* Write all of `text` to stdout. */
static int
put(struct str *text, struct err *err)
{
    if (text->len == 0 || put_out(text) == 0)
        return 0;
    if (errno == EPIPE) {
        /* The reader has all it wants: end as a program that never heard of SIGPIPE. */
        signal(SIGPIPE, SIG_DFL);
        raise(SIGPIPE);
    }
    return not_written(text, err);
}

int
run_write(struct run *run, struct err *err)
{
    if (run->out->len == 0 || put_out(run->out) == 0 || errno == EPIPE)
        return 0;
    return not_written(run->out, err);
}

/* Some file systems tell of a full disk only when the file is closed. */
static int
close_output(struct err *err)
{
    int fd = dup(STDOUT_FILENO);

    if (fd >= 0 && close(fd) != 0 && errno != EINTR)
        return err_set(err, ERR_FATAL, "standard output cannot be written: %s", strerror(errno));
    return 0;
}

static int
check_arguments(const struct command *command, const struct options_arguments *arguments,
                struct err *err)
{
    if (arguments->count < command->least_arguments)
        return err_set(err, ERR_USAGE, "something is missing: hubcensus %s %s", command->name,
                       command->arguments);
    if (arguments->count > command->most_arguments)
        return err_set(err, ERR_USAGE, "unexpected argument `%s`; `hubcensus help %s` tells more",
                       arguments->items[command->most_arguments], command->name);
    return 0;
}

/* Say why it failed, and return the status for that. */
static int
fail(const struct message_settings *settings, const char *who, const struct err *err)
{
    struct progress_style style;
    int status = status_of(err->kind, (int)*signals_stop());

    progress_style_init(&style, settings);
    struct display *d = display_new(&style);
    display_error(d, who, err, status);
    display_free(d);
    return status;
}

/* The command with its settings read: its exit status, or -1 and `err`. */
static int
carry_out(const struct command *command, struct run *outer, const void *settings,
          const struct options_arguments *arguments, struct str *out, struct err *err)
{
    struct progress_style style;

    progress_style_init(&style, settings);
    struct display *display = display_new(&style);
    struct listener listener = display_listener(display);
    struct run run = {
        .listener = &listener,
        .stop = signals_stop(),
        .arguments = *arguments,
        .recorder = outer != NULL ? outer->recorder : NULL,
        .out = out,
    };
    int status = command->run(&run, settings, err);
    if (outer != NULL) {
        outer->asked_hub = run.asked_hub;
        outer->inner_ended = status >= 0;
    }
    display_free(display);
    return status;
}

int
command_run(const struct command *command, struct run *outer, int argc, char **argv)
{
    struct message_settings *settings = mem_zalloc(command->settings_size);
    struct options_arguments arguments;
    struct str who = STR_INIT, out = STR_INIT;
    struct err err = {.kind = ERR_NONE};
    enum options_found found;
    bool leading = command->most_arguments == SIZE_MAX;
    int status;

    str_printf(&who, "hubcensus %s", command->name);
    status = options_parse(&found, &arguments, command->name, command->parts, settings, argc, argv,
                           leading, &err);
    if (status == 0 && found == OPTIONS_HELP)
        help_command(&out, command, help_width());
    else if (status == 0)
        status = check_arguments(command, &arguments, &err);
    if (status == 0 && found == OPTIONS_READY)
        status = clock_check(&err);
    if (status == 0 && found == OPTIONS_READY) {
        str_truncate(&who, strlen("hubcensus"));
        status = carry_out(command, outer, settings, &arguments, &out, &err);
    }
    if (status < 0)
        status = fail(settings, str_text(&who), &err);
    if (put(&out, &err) != 0)
        status = fail(settings, "hubcensus", &err);
    options_arguments_fini(&arguments);
    options_fini(command->parts, settings);
    free(settings);
    str_fini(&who);
    str_fini(&out);
    return status;
}

/* What stands where a command's name does: help, version, or nothing that there is. */
static int
answer(struct str *out, int argc, char **argv, struct err *err)
{
    const char *word = argc > 1 ? argv[1] : "";

    if (argc < 2)
        return err_set(err, ERR_USAGE, "which command? `hubcensus --help` lists them");
    if (strcmp(word, "--version") == 0 || strcmp(word, "-V") == 0) {
        str_puts(out, "hubcensus " HUBCENSUS_VERSION "\n");
        return 0;
    }
    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 ||
        (strcmp(word, "help") == 0 && (argc == 2 || strcmp(argv[2], "help") == 0))) {
        help_program(out, help_width());
        return 0;
    }
    if (strcmp(word, "help") == 0) {
        const struct command *command = command_find(argv[2], err);
        if (command == NULL)
            return -1;
        help_command(out, command, help_width());
        return 0;
    }
    if (word[0] == '-')
        return err_set(err, ERR_USAGE,
                       "unknown option %s before the command; `hubcensus --help` tells more", word);
    (void)command_find(word, err);
    return -1;
}

int
commands_main(int argc, char **argv)
{
    const struct message_settings settings = {.color = COLOR_AUTO};
    const struct command *command = argc > 1 ? command_find(argv[1], NULL) : NULL;
    struct err err = {.kind = ERR_NONE};
    struct str out = STR_INIT;
    int status;

    if (command != NULL) {
        status = command_run(command, NULL, argc - 1, argv + 1);
    } else {
        status = answer(&out, argc, argv, &err) == 0 ? put(&out, &err) : -1;
        if (status != 0)
            status = fail(&settings, "hubcensus", &err);
    }
    if (close_output(&err) != 0 && status == STATUS_DONE)
        status = fail(&settings, "hubcensus", &err);
    str_fini(&out);
    return status;
}
