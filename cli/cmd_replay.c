#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "commands.h"
#include "messages.h"

struct replay_settings {
    struct message_settings messages;
};

static const struct option_part parts[] = {
    {&message_group, offsetof(struct replay_settings, messages)},
    {NULL, 0},
};

static const struct option_term examples[] = {
    {"hubcensus replay hub.rec scrape --limit 500", "the scan that hub.rec was recorded from, with "
                                                    "no network"},
    {NULL, NULL},
};

/* FILE COMMAND ARGUMENT... becomes COMMAND --replay FILE ARGUMENT... */
static int
replay(struct run *run, const void *settings, struct err *err)
{
    const struct options_arguments *a = &run->arguments;
    char option[] = "--replay";
    const struct command *command = command_find(a->items[1], err);

    (void)settings;
    if (command == NULL)
        return -1;
    if (!command_asks_hub(command))
        return err_set(err, ERR_USAGE,
                       "`hubcensus %s` asks the Hub nothing that could be replayed; run it by "
                       "itself",
                       command->name);
    for (size_t i = 2; i < a->count; i++)
        if (strncmp(a->items[i], option, strlen(option)) == 0)
            return err_set(err, ERR_USAGE, "the recording is named twice: %s, and with --replay",
                           a->items[0]);
    char **argv = mem_realloc_array(NULL, a->count + 2, sizeof *argv);
    int argc = 0;
    argv[argc++] = a->items[1];
    argv[argc++] = option;
    argv[argc++] = a->items[0];
    for (size_t i = 2; i < a->count; i++)
        argv[argc++] = a->items[i];
    argv[argc] = NULL;
    int status = command_run(command, run, argc, argv);
    free(argv);
    return status;
}

const struct command command_replay = {
    .name = "replay",
    .summary = "run a command on a recording of the Hub, with no network",
    .arguments = "FILE COMMAND [ARGUMENT]...",
    .description = "Runs COMMAND with the Hub's answers taken from the recording FILE, which "
                   "hubcensus record has made: the same as COMMAND --replay FILE. The same "
                   "answers give the same files.",
    .least_arguments = 2,
    .most_arguments = SIZE_MAX,
    .parts = parts,
    .examples = examples,
    .settings_size = sizeof(struct replay_settings),
    .run = replay,
};
