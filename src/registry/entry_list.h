/*
 * entry_list: the entries of supported_models.json, told one by one as they stand there.
 */
#ifndef HUBCENSUS_REGISTRY_ENTRY_LIST_H
#define HUBCENSUS_REGISTRY_ENTRY_LIST_H

#include <stddef.h>

#include "base/err.h"
#include "base/str.h"
#include "registry/supported.h"

/* The keys phase1_score … of an entry. */
#define ENTRY_PHASES 6
extern const char *const entry_phase_names[ENTRY_PHASES];

/* Longer texts of an entry are passed over, as if they were absent. */
#define ENTRY_TEXT_MAX ((size_t)1 << 20)

/* Slices with data NULL are absent, null, or of another type than they should be. */
struct entry {
    size_t number; /* its place in the file's list, from 0 */
    struct slice model;
    struct slice architecture;
    enum supported_status status;
    struct slice verified_date;
    struct slice note;
    struct slice scores[ENTRY_PHASES]; /* as they are spelt */
};

/* What the file says of itself, before or behind its list. */
struct entry_header {
    struct slice generated_at;
    struct slice scan_info; /* raw JSON, an object */
};

/* Who is told.  Slices live until the function returns. */
struct entry_listener {
    /* The list begins; what was told of one before is void.  NULL when nobody needs to know. */
    void (*begin)(void *context);
    /* An entry that is an object; returns 0, or -1 to end. */
    int (*entry)(void *context, const struct entry *entry, struct err *err);
    /* The file is read; NULL when it is not wanted. */
    void (*header)(void *context, const struct entry_header *header);
};

/*
 * Tell of all entries in the file `path`, in its order.  Returns 1, 0 when there is
 * no such file, or -1: ERR_DATA that names file and place where it is no JSON or has
 * no list of models, ERR_FATAL where it cannot be read, and as the listener says.
 */
int entry_list_read(const char *path, const struct entry_listener *listener, void *context,
                    struct err *err);

#endif
