/*
 * deprecation_read: the answer on models to retire, back from the JSON it was kept in.
 *
 * What deprecation_report_json() wrote, so that the other forms can be made of it
 * later, or elsewhere.  The JSON holds all that the forms tell, but for the uses
 * by file and line, which it has with explain alone.
 */
#ifndef HUBCENSUS_REPORT_DEPRECATION_READ_H
#define HUBCENSUS_REPORT_DEPRECATION_READ_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "lifecycle/deprecation.h"

/* Bytes of a file that is read: several times what a library of a thousand models gives. */
#define DEPRECATION_READ_MAX ((size_t)64 << 20)

struct deprecation_kept {
    struct deprecation d; /* its texts are the arena's; not for deprecation_fini() */
    bool explained;       /* the uses are told: it was written with explain */
    struct arena arena;
};

/*
 * Read `text`, which need not stay; `origin` names it in messages.  `out` is for
 * deprecation_kept_fini(), also after a failure.  Returns 0, or -1 with ERR_DATA:
 * no JSON, of another kind, larger than any answer, or a value that cannot be,
 * with its JSON path and what was expected.  Keys that nobody here knows are
 * passed over.  What is written of `out` reads back the same, and that of a file
 * which deprecation_report_json() wrote has its bytes.
 */
int deprecation_read(struct deprecation_kept *out, struct slice text, const char *origin,
                     struct err *err);
void deprecation_kept_fini(struct deprecation_kept *kept);

#endif
