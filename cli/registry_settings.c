#include "registry_settings.h"

#include <sys/stat.h>

#include "format.h"

/* In the order of enum quantized_policy, and of enum quantized_by. */
const char *const quantized_choices[] = {"drop", "loadable", "keep", NULL};
const char *const quantized_by_choices[] = {"all", "name", NULL};

static const struct option_spec registry_table[] = {
    {.name = "profile",
     .kind = OPTION_TEXT,
     .member = offsetof(struct registry_settings, profile),
     .value = "NAME|FILE",
     .fallback = "transformerlens",
     .help = "the library, by a name that `hubcensus profiles` lists or a JSON file"},
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
