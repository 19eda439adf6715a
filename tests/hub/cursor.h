/*
 * The Hub's cursors: base64 of a JSON condition on the sort key and the _id of
 * the last model shown, such as
 * {"$or":[{"likes":7,"_id":{"$gt":"6634…"}},{"likes":{"$lt":7}},{"likes":null}]}
 */
#ifndef TESTHUB_CURSOR_H
#define TESTHUB_CURSOR_H

#include "query.h"
#include "view.h"

/* cursor_write(b, q, place): adds the cursor that goes on behind that place. */
void cursor_write(struct buf *b, const struct query *q, const struct place *place);

/* cursor_read(text, q, place): the place that a cursor names; false if it is none of q's order. */
bool cursor_read(const char *text, const struct query *q, struct place *place);

#endif
