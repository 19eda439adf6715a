/*
 * relay: values of one JSON file passed on into another.
 *
 * Numbers stay to the letter, and so do strings but for characters beyond ASCII,
 * which are escaped; what stands between them is laid out as the file that is
 * written.
 */
#ifndef HUBCENSUS_REGISTRY_RELAY_H
#define HUBCENSUS_REGISTRY_RELAY_H

#include "json/tree.h"
#include "json/writer.h"

/* Write the key of `member`: as Python would spell it, or to the letter where it has a surrogate.
 */
void relay_key(struct json_writer *w, const struct json_node *member);

/* Write `node` and all inside it as the next value. */
void relay_node(struct json_writer *w, const struct json_node *node);

#endif
