/*
 * headers: the header lines of an answer as they come, and what of them matters.
 *
 * Rules: RFC 9110, section 5 (names whatever their case, several lines of a
 * list are one list), RFC 9112, section 5.2 (folded lines).
 */
#ifndef HUBCENSUS_HUB_HEADERS_H
#define HUBCENSUS_HUB_HEADERS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"
#include "hub/transport.h"

#define HEADERS_FIELDS 9

/* One value for each field of struct http_head but the status, and how the body is packed. */
struct headers {
    struct str values[HEADERS_FIELDS];
    bool present[HEADERS_FIELDS];
    int latest; /* which value a folded line goes on with, or -1 */
};

void headers_init(struct headers *h);
void headers_fini(struct headers *h);

/* Forget all, as at the status line of another answer; the memory is kept. */
void headers_reset(struct headers *h);

/*
 * Take one line, "Name: value", with or without its line end.  Link, RateLimit
 * and Content-Encoding lines are joined by ", "; of other fields the first line stands.
 * What is no header line is passed over.
 */
void headers_line(struct headers *h, struct slice line);

/* What is known, with `status`; the slices belong to `h` until its next change. */
struct http_head headers_head(const struct headers *h, int status);

/* What Content-Encoding says; data NULL when absent.  Likewise. */
struct slice headers_encoding(const struct headers *h);

#endif
