/*
 * arrivals: models of the census that became supported, in the order in which
 * they become entries: most downloaded first, as a walk finds them, then by name.
 *
 * They come by the million and are sorted in little memory: what does not fit is
 * sorted by parts, which wait in a file without a name.
 */
#ifndef HUBCENSUS_SCAN_ARRIVALS_H
#define HUBCENSUS_SCAN_ARRIVALS_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/map.h"
#include "base/str.h"
#include "registry/supported.h"

struct arrivals;

/* Arrivals that are kept in some `room` bytes of memory, and else in `folder`. */
struct arrivals *arrivals_new(const char *folder, size_t room);
void arrivals_free(struct arrivals *a);

/*
 * Take a model in; each name once.  Returns 0, or -1 with ERR_FATAL when its part
 * cannot be written.
 */
int arrivals_add(struct arrivals *a, struct slice id, struct slice architecture, int64_t downloads,
                 struct err *err);

/* No more will come.  Returns as arrivals_add(). */
int arrivals_settle(struct arrivals *a, struct err *err);

/* Their architectures to their numbers of models. */
const struct map *arrivals_architectures(const struct arrivals *a);
size_t arrivals_count(const struct arrivals *a);

/* Tell of all in their order, any number of times.  Returns 0; -1 as fn, or with ERR_FATAL. */
int arrivals_each(const struct arrivals *a, supported_model_fn *fn, void *context, struct err *err);

#endif
