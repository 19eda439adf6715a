/*
 * change_place: what a side of a comparison is, as it was named.
 *
 *   PATH                a folder with a registry, or one of its two files
 *   PATH@REV            the same as of a commit of the repository that PATH is in; there it need
 *                       not be on the disk any more, and the repository may be a bare one
 *   scan:N              the finished scan N of the census
 *   scan:last           the last one that kept figures
 *   scan:previous       the one before that
 *
 * A path that is there comes first, so one with an `@' in its name is found; one that
 * begins like a scan is written ./scan:N.
 */
#ifndef HUBCENSUS_REGISTRY_CHANGE_PLACE_H
#define HUBCENSUS_REGISTRY_CHANGE_PLACE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

enum change_side_kind {
    CHANGE_FOLDER,
    CHANGE_FILE,
    CHANGE_COMMIT, /* a folder or a file of it */
    CHANGE_SCAN,
};

/* Numbers of scans that are none. */
#define CHANGE_SCAN_LAST     (-1)
#define CHANGE_SCAN_PREVIOUS (-2)

struct change_place {
    const char *word; /* as it was named; the caller's */
    enum change_side_kind kind;
    char *path;           /* of a commit: a folder in its repository */
    char *inside;         /* of a commit: what is asked for below that folder; "" for itself */
    const char *revision; /* in `word` */
    bool is_on_disk;      /* of a commit: PATH is there today */
    int64_t scan;
};

/*
 * Take `word` apart.  Returns 0, or -1 with ERR_USAGE, ERR_FATAL and nothing to free.
 */
int change_place_find(struct change_place *out, const char *word, struct err *err);
void change_place_fini(struct change_place *place);

#endif
