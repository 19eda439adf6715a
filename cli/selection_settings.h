/*
 * selection_settings: which of a registry's models are looked at, and the look itself.
 */
#ifndef HUBCENSUS_CLI_SELECTION_SETTINGS_H
#define HUBCENSUS_CLI_SELECTION_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "commands.h"
#include "messages.h"
#include "options.h"
#include "registry/inventory.h"
#include "registry/selection.h"
#include "registry_settings.h"
#include "report/registry_origin.h"

/* Each item of a list names one or more, parted by commas. */
struct selection_settings {
    struct option_list architectures;
    struct option_list authors;
    struct option_list statuses;
    struct option_list tasks;
    bool canonical;
    int64_t min_downloads;
};

extern const struct option_group selection_group;

/* Names that were parted by commas. */
struct selection_words {
    char **items; /* each the caller's */
    size_t count;
};

/* Take the names of an option called `option`: 0, or -1 with ERR_USAGE where one is missing. Either
 * way selection_words_fini() frees what was taken. */
int selection_words_take(struct selection_words *out, const struct option_list *list,
                         const char *option, struct err *err);
void selection_words_fini(struct selection_words *words);

/* "no model of the registry has the architecture "X"; did you mean "Y"?", as a warning.
 * `whose` begins it; `nearest` may be absent. */
void selection_warn_unknown(const struct listener *listener, const char *whose, const char *kind,
                            struct slice name, struct slice nearest);

/* A registry as a command looks at it. */
struct registry_view {
    struct profile *profile;
    const char *folder;
    struct inventory inventory;
    struct selection selection;
    struct selection_words words[SELECTION_KINDS];
    char *source; /* the path of its list */
    struct registry_origin origin;
    size_t unknown; /* names asked for that no model has, which were warned of */
};

/*
 * Read the registry that the settings name, and what is selected of it.  Names that no model
 * has are warned of.  Returns 0, or -1 with nothing to free: ERR_USAGE for a status that is
 * none, or where the census alone could tell and there is none; as registry_profile() and
 * inventory_read() otherwise.  The view must stay where it is.
 */
int registry_view_open(struct registry_view *out, const struct registry_settings *registry,
                       const struct selection_settings *selection,
                       const struct message_settings *messages, const struct run *run,
                       struct err *err);
void registry_view_close(struct registry_view *view);

/* ERR_USAGE where `what` is asked for, which the census alone knows, and there is none. */
int registry_view_needs_census(const struct registry_view *view, const char *what, struct err *err);

/* STATUS_DONE, or STATUS_FAILED where names asked for are unknown. */
int registry_view_status(const struct registry_view *view);

#endif
