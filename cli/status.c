#include "status.h"

#include <signal.h>
#include <stddef.h>

const struct option_term status_terms[] = {
    {"0", "done"},
    {"1", "failed; the files are as they were. Of commands that ask also an answer, as their help "
          "tells"},
    {"2", "the command line or the environment is wrong"},
    {"3", "done, but incomplete: some of what was asked of the Hub failed, or could not be told; "
          "what is missing is listed"},
    {"4", "not authorised: the token was refused"},
    {"75", "the Hub is unavailable; the checkpoint is saved, run the same command again later"},
    {"130", "stopped by Ctrl-C (143: by SIGTERM, 129: by SIGHUP); the checkpoint is saved, run "
            "again to go on"},
    {NULL, NULL},
};

int
status_of(enum err_kind kind, int signal)
{
    switch (kind) {
    case ERR_NONE:
        return STATUS_DONE;
    case ERR_USAGE:
        return STATUS_USAGE;
    case ERR_RETRY:
        return STATUS_UNAVAILABLE;
    case ERR_AUTH:
        return STATUS_AUTH;
    case ERR_STOPPED:
        return 128 + (signal != 0 ? signal : SIGINT);
    case ERR_DATA:
    case ERR_FATAL:
        break;
    }
    return STATUS_FAILED;
}
