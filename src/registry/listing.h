/*
 * listing: a registry's JSON file, an object about one list of objects, gone through in pieces.
 *
 * What stands in the entries is the affair of who reads; that the list is
 * there, and a list, is looked after here.
 */
#ifndef HUBCENSUS_REGISTRY_LISTING_H
#define HUBCENSUS_REGISTRY_LISTING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "json/reader.h"

/* Ids of the paths "", ".LIST" and ".LIST[]"; those of members follow. */
enum {
    LISTING_ROOT,
    LISTING_LIST,
    LISTING_ENTRY,
    LISTING_MEMBERS,
};

struct listing {
    const char *name; /* of the list */
    bool is_there;
};

/*
 * Judge an event of LISTING_ROOT or LISTING_LIST.  Returns 1 where a list begins: of equal keys
 * the last stands, as Python reads them, so what was read before is void.  Else 0, or -1 with
 * ERR_DATA.
 */
int listing_judge(struct listing *l, const struct json_event *e, struct err *err);

/* The file `path` is read: 0, or -1 with ERR_DATA when it had no such list. */
int listing_end(const struct listing *l, const char *path, struct err *err);

/* Keep in `out` the text of an event of this kind; of another nothing. */
void listing_keep(struct str *out, const struct json_event *e, enum json_event_kind kind);

/* A count: an integer, or a string that holds one; -1 for what is neither. */
int64_t listing_count(const struct json_event *e);

#endif
