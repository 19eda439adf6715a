/*
 * validation_inner: the validation as the files that make it see it.
 */
#ifndef HUBCENSUS_REGISTRY_VALIDATION_INNER_H
#define HUBCENSUS_REGISTRY_VALIDATION_INNER_H

#include "base/hash.h"
#include "base/map.h"
#include "registry/duplicates.h"
#include "registry/edits.h"
#include "registry/original.h"
#include "registry/validation.h"

/* Several files that belong together. */
struct validation_set {
    struct validation *v;
    const struct validation_request *request;
    struct hash_key key;
    bool has_supported; /* supported_models.json was read, and what follows is its */
    uint64_t *models;   /* sorted hashes of its models */
    size_t model_count;
    struct map architectures; /* of its entries */
    struct map found;         /* numbers of groups by file, kind and row */
    struct map unknown;       /* paths of unknown members, by file, to their places */
    int64_t last_day;         /* dates behind it are in the future */
};

/* A file in hand. */
struct validation_reading {
    struct validation_set *set;
    size_t file; /* its number */
    struct original original;
    struct form_check *check;
    struct edits edits; /* that would mend it */
    struct span root;
    int64_t entries;
};

/* A finding at `path` (may be NULL: none), whose text is made as by printf(). */
void validation_find(struct validation_reading *r, enum validation_kind kind, const char *path,
                     uint64_t offset, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* The same at the value of a row that is in hand. */
void validation_find_here(struct validation_reading *r, enum validation_kind kind, size_t row,
                          uint64_t offset, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* Note what the edits that were put would mend. */
void validation_mends(struct validation_reading *r, enum validation_kind kind, const char *format,
                      ...) __attribute__((format(printf, 3, 4)));

/* A total as the header has it, and as it is counted: a finding and its mending where they differ.
 */
struct validation_total {
    bool there; /* as a number */
    int64_t value;
    struct span at;
};
void validation_note_total(struct validation_total *total, const struct json_event *e, bool good);
void validation_judge_total(struct validation_reading *r, const char *name,
                            const struct validation_total *total, int64_t counted,
                            int64_t counted_mended);

/* Find a date that lies in the future. */
void validation_judge_date(struct validation_reading *r, size_t row, const struct json_event *e);

/* Go through the file by its form, telling `value`; a fault of the form is a finding.  Returns
 * whether it was read to its end. */
bool validation_check_form(struct validation_reading *r, const struct form *form,
                           void (*value)(void *context, size_t row, const struct json_event *e,
                                         bool good),
                           void *context);

/* What stands behind the outermost value is white space: the reference writes `expected`, a newline
 * or nothing. */
void validation_judge_end(struct validation_reading *r, const char *expected);

/* Take out those duplicates that are equal to one before them; returns how many. */
size_t validation_take_out(struct validation_reading *r, const struct duplicates *d);

/* Find all duplicates, whose entries are `list`'s. */
void validation_find_duplicates(struct validation_reading *r, const struct duplicates *d,
                                const char *list);

/* The file of each kind, form and sense. */
void validation_supported(struct validation_reading *r);
void validation_gaps(struct validation_reading *r);
void validation_history(struct validation_reading *r);

#endif
