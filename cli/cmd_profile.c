#include <string.h>

#include "commands.h"
#include "library/profile_source.h"
#include "messages.h"
#include "registry_settings.h"

struct make_settings {
    const char *library;
    const char *profile;
    bool brief;
};

struct profile_settings {
    struct message_settings messages;
    struct make_settings own;
};

static const struct option_spec option_table[] = {
    {.name = "library",
     .kind = OPTION_TEXT,
     .member = offsetof(struct make_settings, library),
     .value = "NAME",
     .help = "which library's source it is (default: the one that is recognised)"},
    {.name = "profile",
     .kind = OPTION_TEXT,
     .member = offsetof(struct make_settings, profile),
     .value = "NAME|FILE",
     .help = "take what the source does not tell from this profile: canonical authors, "
             "descriptions, names of quantized variants, the lifecycle (default: the built-in "
             "profile of that library)"},
    {.name = "brief",
     .kind = OPTION_FLAG,
     .member = offsetof(struct make_settings, brief),
     .help = "names and tiers alone, without the descriptions, and the modules, files and lines "
             "that change with every commit of the library"},
    {.name = NULL},
};

static const struct option_group make_group = {"The profile", option_table, NULL};

static const struct option_part parts[] = {
    {&message_group, offsetof(struct profile_settings, messages)},
    {&make_group, offsetof(struct profile_settings, own)},
    {NULL, 0},
};

static const struct option_term examples[] = {
    {"hubcensus profile make ../vllm > vllm.json", "what the checkout beside this folder supports, "
                                                   "for --profile vllm.json"},
    {"hubcensus profile make ../vllm@v0.9.2 > vllm-0.9.2.json", "the same at a tag"},
    {"hubcensus profile make --brief ../vllm > vllm.json", "one to commit: names and tiers alone"},
    {"hubcensus profile make names.txt > mine.json", "a profile of a file with a name a line"},
    {NULL, NULL},
};

/* "229 architectures (12 by a fallback)" of a kind, if the profile lists any. */
static void
say_kind(struct str *out, const struct support *s, enum support_kind kind, const char *one,
         const char *many)
{
    size_t tiers[SUPPORT_TIERS] = {0};

    for (size_t i = 0; i < s->count; i++)
        if (s->entries[i].kind == kind)
            tiers[s->entries[i].tier]++;
    size_t taken = tiers[SUPPORT_NATIVE] + tiers[SUPPORT_FALLBACK];
    if (taken + tiers[SUPPORT_REMOVED] == 0)
        return;
    str_printf(out, "%s %zu %s", out->len > 0 ? "," : "", taken, taken == 1 ? one : many);
    if (tiers[SUPPORT_FALLBACK] > 0)
        str_printf(out, " (%zu by a fallback)", tiers[SUPPORT_FALLBACK]);
    if (tiers[SUPPORT_REMOVED] > 0)
        str_printf(out, ", %zu removed", tiers[SUPPORT_REMOVED]);
}

static void
tell(const struct profile *p, const struct listener *listener)
{
    struct str text = STR_INIT;

    say_kind(&text, &p->support, SUPPORT_ARCHITECTURE, "architecture", "architectures");
    say_kind(&text, &p->support, SUPPORT_MODEL_TYPE, "type of model", "types of models");
    event_note(listener, "%s:%s", p->source, str_text(&text));
    str_fini(&text);
}

static int
profile(struct run *run, const void *settings, struct err *err)
{
    const struct profile_settings *s = settings;
    const char *verb = run->arguments.items[0];
    struct profile *p = NULL;

    if (strcmp(verb, "make") != 0)
        return err_set(err, ERR_USAGE,
                       "`%s` is nothing that is done with a profile: hubcensus profile make PATH "
                       "makes one, hubcensus profiles NAME prints one",
                       verb);
    if (run->arguments.count < 2)
        return err_set(err, ERR_USAGE, "of what? hubcensus profile make PATH[@REV]");
    const struct profile_request request = {
        .place = run->arguments.items[1],
        .library = s->own.library,
        .base = s->own.profile,
        .is_brief = s->own.brief,
        .stop = run->stop,
    };
    if (profile_from_place(&p, &request, err) != 0)
        return -1;
    registry_tell_remarks(p, &s->messages, run->listener);
    tell(p, run->listener);
    str_append(run->out, p->text.data, p->text.len);
    profile_free(p);
    return 0;
}

const struct command command_profile = {
    .name = "profile",
    .summary = "make a profile of a library's own source",
    .arguments = "make PATH[@REV]",
    .description =
        "Reads from a library's source what it supports, runs nothing of it, and prints a "
        "profile, as --profile takes it: architectures and types of models, whether they load "
        "natively, by a fallback or not any more, the module that implements each, and where the "
        "source says so. What could not be read, and what in the source disagrees, is told on "
        "stderr.\n\n"
        "PATH is a checkout, a folder in one, a bare repository, an unpacked archive, the folder "
        "of an installed package, or a file with a name a line. With REV, a branch, a tag or a "
        "commit, that is read; else the files as they lie there, of a bare repository HEAD's.",
    .least_arguments = 1,
    .most_arguments = 2,
    .parts = parts,
    .examples = examples,
    .settings_size = sizeof(struct profile_settings),
    .run = profile,
};
