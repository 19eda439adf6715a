#include "registry_settings.h"

#include <string.h>
#include <sys/stat.h>

#include "format.h"
#include "library/profile_source.h"

/* Remarks that are told one by one when nobody asked for all. */
#define REMARKS_TOLD 3

/* In the order of enum quantized_policy, and of enum quantized_by. */
const char *const quantized_choices[] = {"drop", "loadable", "keep", NULL};
const char *const quantized_by_choices[] = {"all", "name", NULL};

static const struct option_spec registry_table[] = {
    {.name = "profile",
     .kind = OPTION_TEXT,
     .member = offsetof(struct registry_settings, profile),
     .value = "NAME|FILE",
     .help = "the library, by a name that `hubcensus profiles` lists or a JSON file (default: "
             "transformerlens)"},
    {.name = "supported-from",
     .kind = OPTION_TEXT,
     .member = offsetof(struct registry_settings, supported_from),
     .value = "PATH[@REV]",
     .help = "read what the library supports from its own source: a checkout, as it lies there or "
             "at a revision, an unpacked archive, or a file with a name a line"},
    {.name = "library",
     .kind = OPTION_TEXT,
     .member = offsetof(struct registry_settings, library),
     .value = "NAME",
     .help = "which library's source --supported-from names (default: the one that is "
             "recognised)"},
    {.name = "output",
     .letter = 'o',
     .kind = OPTION_TEXT,
     .member = offsetof(struct registry_settings, output),
     .value = "DIR",
     .help = "the registry's folder, made by scrape if missing (default: the library's own data "
             "folder in its checkout, else registry)"},
    {.name = NULL},
};

static const struct option_spec quantized_table[] = {
    {.name = "quantized",
     .kind = OPTION_CHOICE,
     .member = offsetof(struct quantized_settings, quantized),
     .choices = quantized_choices,
     .fallback = "drop",
     .help = "quantized variants of models: drop all, admit those that transformers can load, or "
             "keep all"},
    {.name = "quantized-by",
     .kind = OPTION_CHOICE,
     .member = offsetof(struct quantized_settings, quantized_by),
     .choices = quantized_by_choices,
     .fallback = "all",
     .help = "know them by name, tags and method, or by name alone"},
    {.name = NULL},
};

static const struct option_spec rewrite_table[] = {
    {.name = "max-shrink",
     .kind = OPTION_NUMBER,
     .member = offsetof(struct rewrite_settings, max_shrink),
     .value = "PERCENT",
     .fallback = "10",
     .least = 0,
     .most = 100,
     .unit = "percent",
     .help = "leave the reports as they are when more than this share of the models would go from "
             "them; 100: whatever is found"},
    {.name = "format",
     .kind = OPTION_CHOICE,
     .member = offsetof(struct rewrite_settings, format),
     .choices = format_choices,
     .fallback = "text",
     .help = "form of the summary on stdout"},
    {.name = NULL},
};

const struct option_group registry_group = {"The registry", registry_table, NULL};
const struct option_group quantized_group = {"Quantized variants", quantized_table, NULL};
const struct option_group rewrite_group = {"The reports", rewrite_table, NULL};

void
registry_tell_shrunk(const struct listener *listener, const char *folder, const char *shrunk,
                     int64_t max_shrink, bool asked_hub)
{
    event_warn(listener,
               "%s: the reports are left as they are, as more than %lld %% would be lost (%s). If "
               "that is right, run again with --max-shrink 100%s",
               folder, (long long)max_shrink, shrunk,
               asked_hub ? ", which takes what is in the census now; without it the next run asks "
                           "the Hub anew"
                         : "; else scan the Hub again");
}

void
registry_tell_unfinished(const struct listener *listener, const char *path, const char *figures)
{
    event_warn(listener,
               "%s: the last scan is not finished; %s are of what it has met, and of what those "
               "before it have",
               path, figures);
}

const char *
registry_folder(const struct registry_settings *settings, const struct profile *profile)
{
    struct stat st;

    if (settings->output != NULL)
        return settings->output;
    if (profile->data_folder != NULL && stat(profile->data_folder, &st) == 0 && S_ISDIR(st.st_mode))
        return profile->data_folder;
    return "registry";
}

/* "vLLM: 12 disagreements in the source: FIRST; SECOND; THIRD; and 9 more" */
static void
tell_kind(const struct profile *p, enum support_remark_kind kind, bool all,
          const struct listener *listener)
{
    const struct support *s = &p->support;
    struct str text = STR_INIT;
    size_t count = 0;

    for (size_t i = 0; i < s->remark_count; i++) {
        if (s->remarks[i].kind != kind || (count++ >= REMARKS_TOLD && !all))
            continue;
        str_puts(&text, count > 1 ? "; " : "");
        support_remark_text(&text, &s->remarks[i]);
    }
    if (count == 0)
        return;
    if (count > REMARKS_TOLD && !all)
        str_printf(&text, "; and %zu more, which --verbose tells", count - REMARKS_TOLD);
    event_warn(listener, "%s: %zu %s: %s", p->title, count,
               kind == SUPPORT_UNREAD ? count == 1 ? "thing in the source could not be read"
                                                   : "things in the source could not be read"
               : count == 1           ? "disagreement in the source"
                                      : "disagreements in the source",
               str_text(&text));
    str_fini(&text);
}

void
registry_tell_remarks(const struct profile *profile, const struct message_settings *messages,
                      const struct listener *listener)
{
    if (messages->quiet)
        return;
    tell_kind(profile, SUPPORT_UNREAD, messages->verbose, listener);
    tell_kind(profile, SUPPORT_DISAGREES, messages->verbose, listener);
}

int
registry_profile(struct profile **out, const struct registry_settings *settings,
                 const struct message_settings *messages, const struct run *run, struct err *err)
{
    if (settings->supported_from == NULL && settings->library != NULL)
        return err_set(err, ERR_USAGE,
                       "--library says whose source --supported-from names, and that is missing; "
                       "a library that has a profile is named with --profile");
    if (settings->supported_from == NULL)
        return profile_load(out, settings->profile != NULL ? settings->profile : PROFILE_DEFAULT,
                            err);
    const struct profile_request request = {
        .place = settings->supported_from,
        .library = settings->library,
        .base = settings->profile,
        .stop = run->stop,
    };
    if (profile_from_place(out, &request, err) != 0)
        return -1;
    registry_tell_remarks(*out, messages, run->listener);
    return 0;
}

int
registry_profile_of(struct profile **out, const char *word, const struct message_settings *messages,
                    const struct run *run, struct err *err)
{
    if (profile_from_word(out, word, run->stop, err) != 0)
        return -1;
    registry_tell_remarks(*out, messages, run->listener);
    return 0;
}
