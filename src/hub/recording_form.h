/*
 * recording_form: the lines of a recording, between its bodies.
 *
 * A recording is a row of gzip members: one with the first line,
 *     {"hubcensus_recording":1,"note":"…"}
 * then for each answer one with its line and one with its body,
 *     {"target":"/api/models?…","status":200,…,"length":93,"packed":81}
 * where `packed` is the size of the body's member and `length` of the body, so
 * that an index can be made without inflating bodies; and one with the last
 * line, which shows that nothing was cut off:
 *     {"answers":1}
 * Each line but the first begins with a line break too, which ends the body
 * before it for whoever looks at the file with zcat.
 */
#ifndef HUBCENSUS_HUB_RECORDING_FORM_H
#define HUBCENSUS_HUB_RECORDING_FORM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "hub/transport.h"

/* No line is longer, and all targets of one recording together are not. */
#define RECORDING_LINE_MAX    ((size_t)256 * 1024)
#define RECORDING_TARGETS_MAX ((uint64_t)64 * 1024 * 1024)

struct json_tree;

struct recorded_line {
    bool last;           /* then only `answers` is set */
    uint64_t answers;    /* how many came before */
    struct slice target; /* path and query */
    struct http_head head;
    uint64_t length;
    uint64_t packed;
};

/* Is `target` a path, with or without a query, and without white space and controls? */
bool recording_can_hold(struct slice target);

/* Append a line to `out`.  `note` may be NULL. */
void recording_write_first(struct str *out, const char *note);
void recording_write_line(struct str *out, const struct recorded_line *line);

/*
 * Is this the first line of a recording that can be read here?  0, with *note the
 * caller's when it has one (else unchanged), or -1 with ERR_DATA.
 */
int recording_read_first(char **note, struct slice text, struct err *err);

/*
 * Read one of the other lines; `out` then points into `*tree` and `text`, and
 * the tree is the caller's.  0, or -1 with ERR_DATA, `*tree` then NULL.
 */
int recording_read_line(struct recorded_line *out, struct json_tree **tree, struct slice text,
                        struct err *err);

/*
 * Append `target` in the one spelling that all targets for the same thing
 * share: escapes undone where they need not be, parameters sorted, each once.
 */
void recording_key(struct str *out, struct slice target);

#endif
