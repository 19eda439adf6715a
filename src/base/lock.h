/*
 * lock: one run at a time in one folder.
 *
 * The lock is the kernel's (flock), so it dies with its holder; the file's
 * text only says who that is.
 */
#ifndef HUBCENSUS_BASE_LOCK_H
#define HUBCENSUS_BASE_LOCK_H

#include "base/err.h"

struct lock;

/*
 * Take the lock of `folder`, writing `purpose` (the command's name) and the
 * process id into FOLDER/.hubcensus.lock.  `*out` is the caller's.
 * Returns 0, or -1: ERR_FATAL with the holder's name when another run has it.
 */
int lock_take(struct lock **out, const char *folder, const char *purpose, struct err *err);

/* Give the lock back and remove its file.  NULL is fine. */
void lock_release(struct lock *l);

#endif
