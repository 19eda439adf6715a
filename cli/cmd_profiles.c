#include <string.h>

#include "base/clean.h"
#include "base/show.h"
#include "base/utf8.h"
#include "commands.h"
#include "format.h"
#include "library/profile.h"
#include "messages.h"
#include "json/writer.h"

struct profiles_options {
    int format; /* enum format */
};

struct profiles_settings {
    struct message_settings messages;
    struct profiles_options own;
};

static const struct option_spec option_table[] = {
    {.name = "format",
     .kind = OPTION_CHOICE,
     .member = offsetof(struct profiles_options, format),
     .choices = format_choices,
     .fallback = "text",
     .help = "form of the list; one profile is always JSON"},
    {.name = NULL},
};

static const struct option_group list_group = {"The list", option_table, NULL};

static const struct option_part parts[] = {
    {&message_group, offsetof(struct profiles_settings, messages)},
    {&list_group, offsetof(struct profiles_settings, own)},
    {NULL, 0},
};

static const struct option_term examples[] = {
    {"hubcensus profiles", "what there is"},
    {"hubcensus profiles transformerlens > my-library.json", "a profile to edit, for "
                                                             "scrape --profile my-library.json"},
    {NULL, NULL},
};

static size_t
count_authors(const struct profile *p)
{
    struct map seen;

    map_init(&seen);
    for (size_t i = 0; i < p->canonical_count; i++)
        for (size_t k = 0; k < p->canonical[i].authors.count; k++)
            map_put(&seen, slice_of(p->canonical[i].authors.items[k]), 0);
    size_t count = seen.count;
    map_fini(&seen);
    return count;
}

/* A line for a program, whatever the file is called. */
static void
as_name(struct str *out, const char *name)
{
    show_whole(out, slice_of(name));
    str_putc(out, '\n');
}

/*
 * The profile's own text.  What could do harm on a terminal is spelt as JSON
 * spells it: outside of strings there is none but the line ends of some systems.
 */
static void
as_it_is(struct str *out, struct slice text)
{
    while (text.len > 0) {
        uint32_t c = 0;
        size_t n = utf8_decode(&c, (const unsigned char *)text.data, text.len);
        if (c != '\r' && (c == '\n' || c == '\t' || !clean_is_harmful(c)))
            str_append(out, text.data, n > 0 ? n : 1);
        else if (c != '\r')
            str_printf(out, "\\u%04x", (unsigned)c);
        else if (text.len == 1 || text.data[1] != '\n')
            str_putc(out, '\n');
        n += n == 0;
        text.data += n;
        text.len -= n;
    }
    if (out->len > 0 && out->data[out->len - 1] != '\n')
        str_putc(out, '\n');
}

/* ": 66 architectures, 3 types of models, 27 canonical authors" */
static void
what_it_lists(struct str *out, const struct profile *p)
{
    const size_t *counts = p->support.counts;

    if (counts[SUPPORT_MODEL_TYPE] == 0)
        str_printf(out, ": %zu architectures", counts[SUPPORT_ARCHITECTURE]);
    else if (counts[SUPPORT_ARCHITECTURE] == 0)
        str_printf(out, ": %zu types of models", counts[SUPPORT_MODEL_TYPE]);
    else
        str_printf(out, ": %zu architectures, %zu types of models", counts[SUPPORT_ARCHITECTURE],
                   counts[SUPPORT_MODEL_TYPE]);
    if (p->canonical_count > 0)
        str_printf(out, ", %zu canonical authors", count_authors(p));
}

static void
as_text(struct str *out, const struct profile *p)
{
    clean_append(out, slice_of(p->name), CLEAN_UTF8);
    str_puts(out, "\n    ");
    clean_append(out, slice_of(p->title), CLEAN_UTF8);
    if (p->lists_supported)
        what_it_lists(out, p);
    else
        str_puts(out, ": architectures not listed");
    if (p->lifecycle.models_dir != NULL) {
        str_puts(out, ", models in ");
        clean_append(out, slice_of(p->lifecycle.models_dir), CLEAN_UTF8);
    }
    str_puts(out, "\n    ");
    clean_append(out, slice_of(p->source), CLEAN_UTF8);
    str_putc(out, '\n');
}

static void
as_json(struct json_writer *w, const struct profile *p)
{
    json_begin_object(w);
    json_key(w, "name");
    json_text(w, p->name);
    json_key(w, "title");
    json_text(w, p->title);
    json_key(w, "architectures");
    if (p->lists_supported)
        json_int(w, (int64_t)p->support.counts[SUPPORT_ARCHITECTURE]);
    else
        json_null(w);
    json_key(w, "model_types");
    if (p->lists_supported)
        json_int(w, (int64_t)p->support.counts[SUPPORT_MODEL_TYPE]);
    else
        json_null(w);
    json_key(w, "canonical_authors");
    json_int(w, (int64_t)count_authors(p));
    json_key(w, "models_dir");
    if (p->lifecycle.models_dir != NULL)
        json_text(w, p->lifecycle.models_dir);
    else
        json_null(w);
    json_key(w, "source");
    json_text(w, p->source);
    json_end_object(w);
}

static int
list(struct run *run, const struct profiles_settings *s, struct err *err)
{
    size_t count;
    char **names = profile_names(&count);
    struct json_writer w;
    int status = 0;

    json_writer_init(&w, run->out, 2);
    if (s->own.format == FORMAT_JSON)
        json_begin_array(&w);
    for (size_t i = 0; i < count && status == 0; i++) {
        struct profile *p = NULL;
        status = profile_load(&p, names[i], err);
        if (status != 0)
            break;
        if (s->own.format == FORMAT_JSON)
            as_json(&w, p);
        else if (s->messages.quiet)
            as_name(run->out, names[i]);
        else
            as_text(run->out, p);
        profile_free(p);
    }
    if (s->own.format == FORMAT_JSON) {
        json_end_array(&w);
        str_putc(run->out, '\n');
    }
    profile_names_free(names, count);
    return status;
}

static int
profiles(struct run *run, const void *settings, struct err *err)
{
    struct profile *p = NULL;

    if (run->arguments.count == 0)
        return list(run, settings, err);
    if (profile_load(&p, run->arguments.items[0], err) != 0)
        return -1;
    as_it_is(run->out, str_slice(&p->text));
    profile_free(p);
    return 0;
}

const struct command command_profiles = {
    .name = "profiles",
    .summary = "list the libraries that are known, or print one's profile",
    .arguments = "[NAME|FILE]",
    .description =
        "A profile says which architectures a library supports, and whose models are canonical "
        "for them, and where the models stand in its source. Without NAME, lists the profiles "
        "built in and those in the folder "
        "hubcensus/profiles below $XDG_CONFIG_HOME (or ~/.config). With NAME, prints that profile "
        "as JSON, to be saved, changed and given to --profile.",
    .most_arguments = 1,
    .parts = parts,
    .examples = examples,
    .settings_size = sizeof(struct profiles_settings),
    .run = profiles,
};
