/*
 * leftover: files that a killed program was still writing.
 */
#ifndef HUBCENSUS_BASE_LEFTOVER_H
#define HUBCENSUS_BASE_LEFTOVER_H

/* What mkostemp(3) is given behind a prefix. */
#define LEFTOVER_SUFFIX "XXXXXX"

/*
 * Remove the regular files in `folder` whose names are `prefix` and six
 * characters, unless somebody holds a lock (flock) on them: such a one is being
 * written.  What cannot be removed stays.
 */
void leftover_clear(const char *folder, const char *prefix);

#endif
