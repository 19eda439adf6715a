/*
 * supported: supported_models.json, which other people's programs read and write too.
 *
 * Entries that are there stay to the letter: order, unknown keys, the spelling
 * of numbers, odd ones.  New ones are appended; totals are counted anew.
 *
 * The entries of a large file are not held: they are read, and read again when
 * they are written.  Of their models six bytes each are kept, as base/met.h says.
 */
#ifndef HUBCENSUS_REGISTRY_SUPPORTED_H
#define HUBCENSUS_REGISTRY_SUPPORTED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/file.h"
#include "base/map.h"
#include "base/str.h"
#include "registry/scan_info.h"

struct supported;

/* What an entry says of the tests of its model. */
enum supported_status {
    SUPPORTED_UNVERIFIED,
    SUPPORTED_VERIFIED,
    SUPPORTED_SKIPPED,
    SUPPORTED_FAILED,
    SUPPORTED_STATUSES,
};

/* "unverified", "verified", "skipped", "failed". */
extern const char *const supported_status_names[SUPPORTED_STATUSES];

/*
 * The status of an entry that says `status`, or, if !has_status, as older files, only whether it
 * is verified.  A number that is no status is unverified.
 */
enum supported_status supported_status_of(bool has_status, int64_t status, bool is_verified);

/* The same of an entry that was read. */
struct json_node;
enum supported_status supported_node_status(const struct json_node *entry);

struct json_node;

/*
 * Load `path`.  No such file is an empty registry.  `*out` is the caller's.
 * Returns 0, or -1 and nothing is changed: ERR_DATA when it is no JSON object
 * with a list "models" (position and what was found), ERR_FATAL when it cannot
 * be read.  A large file stays open; one that is changed in its place before it is
 * written again makes that fail.
 */
int supported_load(struct supported **out, const char *path, struct err *err);
void supported_free(struct supported *s);

/* The same for text in memory, which is copied; `origin` names it in messages. */
int supported_read(struct supported **out, struct slice text, const char *origin, struct err *err);

/* A model is in the registry, loaded or taken over. */
bool supported_has(const struct supported *s, struct slice model_id);

/* That will be asked soon: see met_expect(). */
void supported_expect(const struct supported *s, struct slice model_id);

/* What a source tells of; returns 0, or -1 to end it. */
typedef int supported_model_fn(void *context, struct slice model_id, struct slice architecture,
                               struct err *err);

/* New supported models, kept elsewhere: told in their order, the same each time. */
struct supported_source {
    int (*each)(void *context, supported_model_fn *fn, void *fn_context, struct err *err);
    void *context;
    size_t most; /* no more than these are told */
    /*
     * Its architectures to their number of models, where each model is told once and
     * is not in the registry: then nothing is looked up.  Else NULL.
     */
    const struct map *distinct;
};

/*
 * Append an unverified entry for each model that `source` tells and that is not
 * there yet, but hold none: millions would need more memory than all else.  They
 * are counted here, by going through them once if need be, and told again by each
 * writing, until when `source` must last; they are none of those that
 * supported_has() knows.  Takes the place of what was added so before.  Returns 0,
 * or -1 as the source, or with ERR_DATA when it told more than it said.
 */
int supported_add_from(struct supported *s, const struct supported_source *source, struct err *err);

/*
 * Append entries of somebody else's list ("supported_models" of a Python
 * checkpoint) whose models are not there yet: every key and value to the
 * letter, laid out as the file is.  Returns how many; odd entries without a
 * model_id are passed over, since nothing would tell whether they are there.
 */
size_t supported_take_over(struct supported *s, const struct json_node *list);

size_t supported_count(const struct supported *s);
size_t supported_verified(const struct supported *s);

/* The same of the entries of one architecture. */
size_t supported_verified_of(const struct supported *s, struct slice architecture);

/* Replace what `out` holds: architectures to their number of entries, those of added ones last. */
void supported_architectures(const struct supported *s, struct map *out);

/*
 * The scan info that the loaded file had, as raw JSON (data NULL when none): a
 * report made again without a scan keeps it.
 */
struct slice supported_scan_info(const struct supported *s);

/*
 * Append the file's new text to `out`: header, counted totals, entries as they
 * were and the new ones; top-level keys that are not ours keep place and text.
 * Neither a source that was added from nor the loaded file may fail.
 * `info` NULL keeps the loaded scan_info (or null) and writes `generated_at`.
 */
void supported_write(const struct supported *s, const struct scan_info *info,
                     const char *generated_at, struct str *out);

/*
 * The same, into a draft, a piece at a time: the text of a census of millions
 * would need more memory than all else.  Returns 0, or -1 as file_draft_write(),
 * the source, or where the loaded file cannot be read again.
 */
int supported_write_draft(const struct supported *s, const struct scan_info *info,
                          const char *generated_at, struct file_draft *draft, struct err *err);

#endif
