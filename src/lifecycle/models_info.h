/*
 * models_info: the cache file of transformers' utils/models_to_deprecate.py.
 *
 *   {"bert": {"commit_hash", "first_commit_datetime", "model_path", "downloads", "tags"}, …}
 *
 * byte for byte as Python's json.dump(models_info, file, indent=4) spells it, in
 * the order of the models.  What that script does not know of is kept in keys it
 * ignores: "downloads_counted_to" in a model whose downloads are a lower bound,
 * and in the first model "hubcensus", an object with
 *
 *   version, generated_at, rev, age, thresh_num_downloads, thresh_date
 *                the run; times as "first_commit_datetime" has them
 *   partial      true where the library has models that are not in the file; else absent
 *   younger      models that came in on thresh_date or later
 *   unknown      old ones whose downloads are not known (there are none, or a
 *                lower bound below the threshold), and those of unknown age
 *
 * the last two in the form of the file itself, "downloads" only where they were
 * counted, "commit_hash" and "first_commit_datetime" only where they are known.  The script takes
 * every model of the outermost object for an old one with exact downloads, so that these must not
 * stand there.  Where no model may, one called "(hubcensus)", of the moment of the run, without
 * tags and with more downloads than any threshold, bears the object: the script reads it and never
 * lists it.  It is not told of here.
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
    bool undated; /* its age is not known: the two above say nothing */
    const char *path;
    const char *const *tags;
    size_t tag_count;
    bool counted; /* downloads are told: not so for one too young to be asked for, or unknown */
    int64_t downloads;
    bool at_least; /* they are a lower bound */
};

struct models_info {
    /* In the order of the file: first what the script sees, then the younger, the unknown. */
    struct models_info_entry *items;
    size_t count;
    bool foreign; /* written by another program: which figures are exact is not known */
    /* Of the run that wrote it; 0, NULL when foreign. */
    int64_t generated_at;
    const char *revision;
    const char *age; /* "first", "last", "moved" */
    int64_t thresh_downloads;
    int64_t thresh_date;
    bool partial;       /* the library has models that are not in the file */
    struct arena arena; /* owns the texts */
};

/*
 * Read the file `path`.  `out` is for models_info_fini(), also after a
 * failure.  Returns 0, or -1: ERR_USAGE when there is no such file; ERR_DATA
 * with the JSON path of the fault when it is broken, not of this kind, or of a
 * newer version; ERR_FATAL when it cannot be read.  What is needed must be
 * right: every name once, an id of 40 or 64 hex digits or none, a time with its
 * offset, downloads that are a whole number and not below 0, at least one tag.
 * Keys that nobody here knows are passed over.  In a foreign file every figure
 * of downloads is a lower bound: its writer stops counting at a threshold that
 * it does not tell.
 */
int models_info_read(struct models_info *out, const char *path, struct err *err);

/* The same for text in memory, which need not stay; `origin` names it in messages. */
int models_info_parse(struct models_info *out, struct slice text, const char *origin,
                      struct err *err);
void models_info_fini(struct models_info *info);

/*
 * Append the file's text.  A time that Python has no datetime for is put right
 * or left to where only this program reads: an offset of a day or more is
 * written as UTC, a model of a year outside 1 to 9999 counts as unknown.
 */
void models_info_text(struct str *out, const struct models_info *info);

/* Write it whole, or leave what is there.  Returns 0, or -1 with ERR_FATAL. */
int models_info_write(const char *path, const struct models_info *info, struct err *err);

#endif
