/*
 * hubcensus.h: the registry of a model library, the census of the Hugging Face Hub, and the
 * question which models to retire, for other programs.
 *
 * Handles are opaque, and belong to whoever made them until they are freed; every function
 * that frees takes NULL.  Where a handle is missing (NULL) that is to be asked, functions that
 * tell why they fail do so with USAGE; the others answer NULL, 0 or false.  What a function returns
 * as `const struct … *` or `const char *` belongs to the handle that it came from, and lives as
 * long, unless its contract says less.  Texts are UTF-8 as the Hub or a file has them,
 * NUL-terminated; NULL is an absent one.  Strings and lists that are given are copied, or used
 * during the call alone.
 *
 * Threads: a handle is used by one thread at a time, different handles by different threads
 * at once.  Whatever runs on a hub uses that hub, too.  A profile is only read once it is
 * loaded, also by what was opened with it, and may be shared by any number of threads until it
 * is freed.
 *
 * The library keeps no state of its own beside the handles, prints nothing, ends no process,
 * and leaves signal handlers, locale, umask and the environment, which it reads, as they are.
 * The one exception: where memory lacks it says so on stderr and calls abort().  git is run as
 * a process of its own and waited for by its id: a program that ignores SIGCHLD, or takes
 * children that it did not start, would take git's status away.
 *
 * Structs that the library returns may get more members at their ends, but for those that are
 * members of others: whoever makes arrays of them, or takes their sizeof, is made for one
 * version.  Structs that the library is given begin with their size, and hubcensus_…_init() sets
 * that, and the defaults: a program made for an older version goes on working, and one made for
 * a newer one is refused when it asks for what this one does not know.
 */
#ifndef HUBCENSUS_HUBCENSUS_H
#define HUBCENSUS_HUBCENSUS_H

#include "hubcensus/base.h"
#include "hubcensus/census.h"
#include "hubcensus/deprecation.h"
#include "hubcensus/hub.h"
#include "hubcensus/profile.h"
#include "hubcensus/registry.h"
#include "hubcensus/scan.h"

#endif
