#include <stdint.h>

#include "commands.h"
#include "hub/recording.h"
#include "messages.h"

struct record_settings {
    struct message_settings messages;
    const char *note;
};

static const struct option_spec option_table[] = {
    {.name = "note",
     .kind = OPTION_TEXT,
     .member = 0,
     .value = "TEXT",
     .help = "what the recording is; kept in it, and told when it is replayed"},
    {.name = NULL},
};

static const struct option_group record_group = {"The recording", option_table, NULL};

static const struct option_part parts[] = {
    {&message_group, offsetof(struct record_settings, messages)},
    {&record_group, offsetof(struct record_settings, note)},
    {NULL, 0},
};

static const struct option_term examples[] = {
    {"hubcensus record hub.rec scrape --limit 500", "a short scan; its answers are in hub.rec"},
    {"hubcensus replay hub.rec scrape --limit 500 -o again", "the same scan with no network"},
    {NULL, NULL},
};

static int
record(struct run *run, const void *settings, struct err *err)
{
    const struct options_arguments *a = &run->arguments;
    const struct record_settings *s = settings;
    const struct command *command = command_find(a->items[1], err);

    if (command == NULL)
        return -1;
    if (!command_asks_hub(command))
        return err_set(err, ERR_USAGE, "`hubcensus %s` asks the Hub nothing that could be recorded",
                       command->name);
    if (recorder_open(&run->recorder, a->items[0], s->note, err) != 0)
        return -1;
    int status = command_run(command, run, (int)a->count - 1, a->items + 1);
    if (!run->inner_ended) {
        recorder_abandon(run->recorder);
        event_warn(run->listener, "%s: not written, as the command did not come to its end",
                   a->items[0]);
    } else if (!run->asked_hub) {
        recorder_abandon(run->recorder);
        event_warn(run->listener, "%s: not written, as nothing was asked of the Hub", a->items[0]);
    } else {
        if (recorder_finish(run->recorder, err) != 0)
            return -1;
        event_note(run->listener, "The Hub's answers are in %s", a->items[0]);
    }
    return status;
}

const struct command command_record = {
    .name = "record",
    .summary = "run a command and keep what the Hub answered in a file",
    .arguments = "FILE COMMAND [ARGUMENT]...",
    .description = "Runs COMMAND as usual and keeps all that the Hub answered in FILE, from which "
                   "hubcensus replay can run it again with no network. FILE is written when the "
                   "command came to its end, whatever it found; otherwise it stays as it was. A "
                   "recording holds no token, no request ids and no times.",
    .least_arguments = 2,
    .most_arguments = SIZE_MAX,
    .parts = parts,
    .examples = examples,
    .settings_size = sizeof(struct record_settings),
    .run = record,
};
