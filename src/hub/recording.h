/*
 * recording: what the Hub answered, kept in one file and played back.
 *
 * The file is a row of gzip members (RFC 1952), so `zcat` shows it: first a
 * line that names the form and its version, then for each answer a line of JSON
 * (target, status, the headers that matter) and its body.  It holds no token,
 * no request id, no rate limit and no time, and names no origin but in the
 * Link headers as the Hub gave them: the same answers give the same bytes.
 */
#ifndef HUBCENSUS_HUB_RECORDING_H
#define HUBCENSUS_HUB_RECORDING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "hub/transport.h"

struct recorder;

/*
 * Start a recording that will be `path`.  It is written beside and takes its
 * name in recorder_finish().  `note` (may be NULL) is kept in the first line,
 * to say what the recording is.
 */
int recorder_open(struct recorder **out, const char *path, const char *note, struct err *err);

/*
 * Keep one answer: `target` is path and query as asked (origin left out).  Of
 * `head` the status, Link, Content-Type and Location are kept, and
 * X-Error-Code and X-Error-Message.
 */
int recorder_add(struct recorder *r, struct slice target, const struct http_head *head,
                 struct slice body, struct err *err);

/* Complete the file under its name.  The recorder is used up either way. */
int recorder_finish(struct recorder *r, struct err *err);

/* Drop it; the file that was there before stays.  NULL is fine. */
void recorder_abandon(struct recorder *r);

/*
 * A transport that answers from the recording `path`.  Several answers to one
 * target come in the order they were kept, the last one again and again.  A
 * target that is not there ends as TRANSFER_BARRED with a message that names
 * what is.  Targets are compared as sets of parameters: their order and their
 * spelling (%2F or /) do not matter.  `*out` is for transport_free().
 * Returns 0, or -1: ERR_FATAL (cannot be read), ERR_DATA (no recording, cut,
 * or of a newer version; says where).
 */
int recording_open(struct transport **out, const char *path, struct err *err);

/*
 * The same for a recording that was not finished: it has the answers up to where
 * it is cut, `*end` is the byte after the last of them, and each is given once.
 */
int recording_open_part(struct transport **out, uint64_t *end, const char *path, struct err *err);

/* How many answers the recording has. */
uint64_t recording_answers(const struct transport *playback);

/* Whether it has an answer for this request; of an unfinished one, that was not given yet. */
bool recording_has(const struct transport *playback, const struct transfer_request *request);

/* What the recording says it is, as given to recorder_open(); NULL when nothing.  Belongs to the
 * transport. */
const char *recording_note(const struct transport *playback);

#endif
