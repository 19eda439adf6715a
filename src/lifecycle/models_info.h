/*
 * models_info: the cache file of transformers' utils/models_to_deprecate.py.
 *
 *   {"bert": {"commit_hash", "first_commit_datetime", "model_path", "downloads", "tags"}, …}
 *
 * indent 4, in the order of the models.  What that script does not know of is
 * kept in keys it ignores: "downloads_counted_to" in a model whose downloads are
 * a lower bound, and in the first model "hubcensus", an object with the run
 * ("version", "generated_at", "rev", "age", "thresh_num_downloads",
 * "thresh_date") and "younger": the models that were younger than the run's
 * date, in the same form without downloads.
 */
#ifndef HUBCENSUS_LIFECYCLE_MODELS_INFO_H
#define HUBCENSUS_LIFECYCLE_MODELS_INFO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/moment.h"

#define MODELS_INFO_FILE "models_info.json"

struct models_info_entry {
    const char *name;
    const char *commit; /* an id, or "" */
    struct moment first_commit;
    const char *path;
    const char *const *tags;
    size_t tag_count;
    bool counted; /* downloads are told: not so for a model that was too young to be asked for */
    int64_t downloads;
    bool at_least; /* they are a lower bound */
};

struct models_info {
    struct models_info_entry *items; /* in the order of the file, the younger ones last */
    size_t count;
    bool foreign; /* written by another program: which figures are exact is not known */
    /* Of the run that wrote it; 0, NULL when foreign. */
    int64_t generated_at;
    const char *revision;
    const char *age; /* "first", "last", "moved" */
    int64_t thresh_downloads;
    int64_t thresh_date;
    struct arena arena; /* owns the texts */
};

/*
 * Read the file `path`.  `out` is for models_info_fini(), also after a
 * failure.  Returns 0, or -1: ERR_USAGE when there is no such file; ERR_DATA
 * with the JSON path of the fault when it is broken, or not of this kind.  In a
 * foreign file every figure of downloads is a lower bound: its writer stops
 * counting at a threshold that it does not tell.
 */
int models_info_read(struct models_info *out, const char *path, struct err *err);
void models_info_fini(struct models_info *info);

/*
 * Write it whole, or leave what is there.  Models whose age is unknown are the
 * caller's to leave out.  Returns 0, or -1 with ERR_FATAL.
 */
int models_info_write(const char *path, const struct models_info *info, struct err *err);

#endif
