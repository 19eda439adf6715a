#include "upkeep_settings.h"

#include "base/clock.h"
#include "base/moment.h"
#include "hub/token.h"
#include "registry/form.h"

#define DAY_SECONDS INT64_C(86400)

static const struct option_spec option_table[] = {
    {.name = "by",
     .kind = OPTION_TEXT,
     .member = offsetof(struct upkeep_settings, by),
     .value = "WHO",
     .fallback = "hubcensus",
     .help = "who verified, for the record"},
    {.name = "library-version",
     .kind = OPTION_TEXT,
     .member = offsetof(struct upkeep_settings, version),
     .value = "VERSION",
     .help = "the library's version, for the record (default: none)"},
    {.name = "date",
     .kind = OPTION_TEXT,
     .member = offsetof(struct upkeep_settings, date),
     .value = "YYYY-MM-DD",
     .help = "the day of the verification (default: today)"},
    {.name = "wait",
     .kind = OPTION_TIME,
     .member = offsetof(struct upkeep_settings, wait),
     .value = "TIME",
     .fallback = "60s",
     .least = 0,
     .most = 86400,
     .help = "how long another run that is at work in the folder is waited for"},
    {.name = NULL},
};

const struct option_group upkeep_group = {"The verification", option_table, NULL};

int
upkeep_lock(struct lock **out, const char *folder, const char *purpose,
            const struct upkeep_settings *settings, const struct run *run, struct err *err)
{
    const struct lock_patience patience = {settings->wait, run->stop, run->listener};

    return lock_wait(out, folder, purpose, &patience, err);
}

bool
upkeep_is_future(struct slice date)
{
    const struct clock clock = clock_read();
    int64_t day;

    /* Where it is tomorrow already, somebody may have verified then. */
    return form_read_date(&day, date) && day > moment_day(clock.now) + DAY_SECONDS;
}

int
upkeep_check_date(const struct upkeep_settings *settings, struct err *err)
{
    int64_t day;

    if (settings->date == NULL)
        return 0;
    if (!form_read_date(&day, slice_of(settings->date)))
        return err_set(err, ERR_USAGE, "--date: expected a day such as 2026-10-05, got `%s`",
                       settings->date);
    if (upkeep_is_future(slice_of(settings->date)))
        return err_set(err, ERR_USAGE, "--date: %s is in the future", settings->date);
    return 0;
}

char *
upkeep_token(void)
{
    char *token = NULL;

    /* One that cannot be used is none that could be sent, and no affair of this command. */
    return token_find(&token, NULL, NULL) == 0 ? token : NULL;
}

struct slice
upkeep_mask(struct str *out, const char *text, const char *token)
{
    if (text == NULL)
        return (struct slice){NULL, 0};
    token_mask(out, slice_of(text), token);
    return str_slice(out);
}
