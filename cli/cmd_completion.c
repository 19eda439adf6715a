#include <string.h>

#include "base/nearest.h"
#include "commands.h"
#include "completion.h"
#include "messages.h"

struct completion_settings {
    struct message_settings messages;
};

static const struct option_part parts[] = {
    {&message_group, offsetof(struct completion_settings, messages)},
    {NULL, 0},
};

static const struct option_term examples[] = {
    {"hubcensus completion bash > ~/.local/share/bash-completion/completions/hubcensus",
     "for each bash of yours where the package bash-completion is; else source the file"},
    {"hubcensus completion zsh > ~/.zfunc/_hubcensus", "for zsh, with ~/.zfunc in its fpath"},
    {"hubcensus completion fish > ~/.config/fish/completions/hubcensus.fish", "for fish"},
    {NULL, NULL},
};

static int
completion(struct run *run, const void *settings, struct err *err)
{
    const char *name = run->arguments.items[0];
    size_t n = 0;

    (void)settings;
    for (; completion_shells[n] != NULL; n++)
        if (strcmp(completion_shells[n], name) == 0) {
            completion_script(run->out, n);
            return 0;
        }
    const char *near = nearest_of(name, completion_shells, n);
    return err_set(err, ERR_USAGE, "expected bash, zsh or fish, got `%s`%s%s%s", name,
                   near != NULL ? "; did you mean " : "", near != NULL ? near : "",
                   near != NULL ? "?" : "");
}

const struct command command_completion = {
    .name = "completion",
    .summary = "print what makes bash, zsh or fish complete commands and options",
    .arguments = "bash|zsh|fish",
    .description = "Prints a script for the shell, made from the tables that the options are read "
                   "by. It completes commands, options and the words that they can take, profiles "
                   "that are built in, files and folders. The installed program has these scripts "
                   "where the shells look for them.",
    .least_arguments = 1,
    .most_arguments = 1,
    .parts = parts,
    .examples = examples,
    .settings_size = sizeof(struct completion_settings),
    .run = completion,
};
