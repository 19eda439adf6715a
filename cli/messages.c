#include "messages.h"

static const char *const color_choices[] = {"auto", "always", "never", NULL};

static const struct option_spec option_table[] = {
    {.name = "quiet",
     .letter = 'q',
     .kind = OPTION_FLAG,
     .member = offsetof(struct message_settings, quiet),
     .help = "nothing but warnings and errors: no progress, notes or summary; where a command "
             "lists, bare names"},
    {.name = "verbose",
     .letter = 'v',
     .kind = OPTION_FLAG,
     .member = offsetof(struct message_settings, verbose),
     .help = "tell of every request too"},
    {.name = "json-log",
     .kind = OPTION_FLAG,
     .member = offsetof(struct message_settings, json_log),
     .help = "on stderr one JSON object a line for all that happens, instead of progress and text"},
    {.name = "color",
     .kind = OPTION_CHOICE,
     .member = offsetof(struct message_settings, color),
     .choices = color_choices,
     .fallback = "auto",
     .help = "colours on stderr; auto: on a terminal"},
    {.name = NULL},
};

static const struct option_term environment[] = {
    {"HF_HUB_DISABLE_PROGRESS_BARS", "1: no progress"},
    {"HF_DEBUG, HF_HUB_VERBOSITY", "1, or debug: as --verbose"},
    {"NO_COLOR", "not empty: as --color never"},
    {"SOURCE_DATE_EPOCH", "seconds since 1970: the time to write into files"},
    {NULL, NULL},
};

const struct option_group message_group = {"Messages", option_table, environment};
