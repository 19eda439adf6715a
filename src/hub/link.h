/*
 * link: the Link header (RFC 8288), of which the Hub's paging uses rel="next".
 */
#ifndef HUBCENSUS_HUB_LINK_H
#define HUBCENSUS_HUB_LINK_H

#include <stdbool.h>

#include "base/str.h"

/*
 * Find the target of the first link in `header` whose relation types contain
 * `rel` (whatever the case).  `header` is a Link header's value, or several
 * joined with commas.  `*target` points into it; false when there is none.
 * Malformed links are passed over up to the next comma outside <> and quotes,
 * and so are links with an anchor, which speak of another page than this one.
 */
bool link_find(struct slice *target, struct slice header, const char *rel);

#endif
