#include "selection_settings.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/nearest.h"
#include "base/show.h"
#include "registry/files.h"
#include "status.h"
#include "width.h"

static const struct option_spec option_table[] = {
    {.name = "architecture",
     .kind = OPTION_LIST,
     .member = offsetof(struct selection_settings, architectures),
     .value = "NAME",
     .help = "of this architecture, or of these, parted by commas"},
    {.name = "author",
     .kind = OPTION_LIST,
     .member = offsetof(struct selection_settings, authors),
     .value = "NAME",
     .help = "of this author, or of these: the part of a name before its slash"},
    {.name = "status",
     .kind = OPTION_LIST,
     .member = offsetof(struct selection_settings, statuses),
     .value = "STATUS",
     .help = "of this status, or of these: unverified, verified, skipped, failed"},
    {.name = "task",
     .kind = OPTION_LIST,
     .member = offsetof(struct selection_settings, tasks),
     .value = "TAG",
     .help = "whose task (the Hub's pipeline_tag) is this, or one of these, by the census"},
    {.name = "canonical",
     .kind = OPTION_FLAG,
     .member = offsetof(struct selection_settings, canonical),
     .help = "those alone whose author is canonical for their architecture"},
    {.name = "min-downloads",
     .kind = OPTION_NUMBER,
     .member = offsetof(struct selection_settings, min_downloads),
     .value = "N",
     .fallback = "0",
     .least = 0,
     .most = INT64_MAX,
     .unit = "downloads",
     .help = "with so many downloads in 30 days or more, by the census"},
    {.name = NULL},
};

const struct option_group selection_group = {"Which models", option_table, NULL};

/* ---- names parted by commas ---- */

int
selection_words_take(struct selection_words *out, const struct option_list *list,
                     const char *option, struct err *err)
{
    for (size_t i = 0; i < list->count; i++)
        for (const char *p = list->items[i];; p++) {
            size_t len = strcspn(p, ",");
            if (len == 0)
                return err_set(err, ERR_USAGE, "--%s: a name is missing before or after a comma",
                               option);
            out->items = mem_room_for_one(out->items, out->count, sizeof *out->items);
            out->items[out->count++] = mem_strndup(p, len);
            p += len;
            if (*p == '\0')
                break;
        }
    return 0;
}

void
selection_words_fini(struct selection_words *words)
{
    for (size_t i = 0; i < words->count; i++)
        free(words->items[i]);
    free(words->items);
    *words = (struct selection_words){NULL, 0};
}

static int
take_status(uint32_t *statuses, const char *word, struct err *err)
{
    for (int status = 0; status < SUPPORTED_STATUSES; status++)
        if (strcmp(word, supported_status_names[status]) == 0) {
            *statuses |= 1U << status;
            return 0;
        }
    const char *near = nearest_of(word, supported_status_names, SUPPORTED_STATUSES);
    return err_set(err, ERR_USAGE,
                   "--status: expected unverified, verified, skipped or failed, got `%s`%s%s%s",
                   word, near != NULL ? "; did you mean " : "", near != NULL ? near : "",
                   near != NULL ? "?" : "");
}

static int
take_statuses(uint32_t *statuses, const struct option_list *list, struct err *err)
{
    struct selection_words words = {NULL, 0};
    int status = selection_words_take(&words, list, "status", err);

    for (size_t i = 0; i < words.count && status == 0; i++)
        status = take_status(statuses, words.items[i], err);
    selection_words_fini(&words);
    return status;
}

static int
take_selection(struct registry_view *v, const struct selection_settings *s, struct err *err)
{
    const struct option_list *const lists[SELECTION_KINDS] = {&s->architectures, &s->authors,
                                                              &s->tasks};

    for (int kind = 0; kind < SELECTION_KINDS; kind++) {
        if (selection_words_take(&v->words[kind], lists[kind], selection_kind_names[kind], err) !=
            0)
            return -1;
        v->selection.names[kind] = (struct selection_names){
            (const char *const *)v->words[kind].items, v->words[kind].count};
    }
    v->selection.canonical = s->canonical;
    v->selection.min_downloads = s->min_downloads;
    return take_statuses(&v->selection.statuses, &s->statuses, err);
}

/* ---- the look ---- */

void
selection_warn_unknown(const struct listener *listener, const char *whose, const char *kind,
                       struct slice name, struct slice nearest)
{
    struct str text = STR_INIT;

    show_name(&text, name);
    if (nearest.data != NULL) {
        str_puts(&text, "; did you mean ");
        show_name(&text, nearest);
        str_putc(&text, '?');
    }
    event_warn(listener, "%s the %s %s", whose, kind, str_text(&text));
    str_fini(&text);
}

static void
on_unknown(void *context, enum selection_kind kind, struct slice name, struct slice nearest)
{
    selection_warn_unknown(context, "no model of the registry has", selection_kind_names[kind],
                           name, nearest);
}

int
registry_view_needs_census(const struct registry_view *view, const char *what, struct err *err)
{
    char *path = file_join(view->folder, FILES_CENSUS);
    int status = 0;

    if (!view->inventory.has_census)
        status = err_set(err, ERR_USAGE,
                         "%s: there is no census, which alone knows %s; `hubcensus scrape` makes "
                         "it, --output names another folder",
                         path, what);
    free(path);
    return status;
}

static int
look(struct registry_view *v, const struct selection_settings *s, const struct run *run,
     struct err *err)
{
    if (inventory_read(&v->inventory, v->folder, v->profile, err) != 0)
        return -1;
    if (run->stop != NULL && *run->stop != 0) {
        inventory_fini(&v->inventory);
        return err_set(err, ERR_STOPPED, "stopped before the answer was made");
    }
    if (selection_needs_census(&v->selection) &&
        registry_view_needs_census(
            v, s->tasks.count > 0 ? "the tasks of models" : "the downloads of models", err) != 0) {
        inventory_fini(&v->inventory);
        return -1;
    }
    if (v->inventory.unfinished)
        registry_tell_unfinished(run->listener, v->folder, "the figures of the census");
    v->unknown = selection_unknown(&v->selection, &v->inventory, on_unknown, (void *)run->listener);
    return 0;
}

int
registry_view_open(struct registry_view *out, const struct registry_settings *registry,
                   const struct selection_settings *selection,
                   const struct message_settings *messages, const struct run *run, struct err *err)
{
    *out = (struct registry_view){.profile = NULL};
    int status = take_selection(out, selection, err);

    if (status == 0)
        status = registry_profile(&out->profile, registry, messages, run, err);
    if (status == 0) {
        out->folder = registry_folder(registry, out->profile);
        out->source = file_join(out->folder, FILES_SUPPORTED);
        status = look(out, selection, run, err);
    }
    if (status != 0) {
        registry_view_close(out);
        return -1;
    }
    out->origin = (struct registry_origin){
        .inventory = &out->inventory,
        .selection = &out->selection,
        .library = out->profile->name,
        .source = out->source,
        .generated_at = clock_read().now,
        .columns = width_of_stdout(0),
    };
    return 0;
}

void
registry_view_close(struct registry_view *view)
{
    if (view->origin.inventory != NULL)
        inventory_fini(&view->inventory);
    for (int kind = 0; kind < SELECTION_KINDS; kind++)
        selection_words_fini(&view->words[kind]);
    profile_free(view->profile);
    free(view->source);
}

int
registry_view_status(const struct registry_view *view)
{
    return view->unknown > 0 ? STATUS_FAILED : STATUS_DONE;
}
