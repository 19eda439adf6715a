/*
 * lock: one run at a time in one folder.
 *
 * The lock is the kernel's (flock), so it dies with its holder; the file's
 * text only says who that is.
 */
#ifndef HUBCENSUS_BASE_LOCK_H
#define HUBCENSUS_BASE_LOCK_H

#include <signal.h>
#include <stdint.h>

#include "base/err.h"
#include "base/event.h"

struct lock;

/*
 * Take the lock of `folder`, writing `purpose` (the command's name) and the
 * process id into FOLDER/.hubcensus.lock.  `*out` is the caller's.
 * Returns 0, or -1: ERR_FATAL with the holder's name when another run has it.
 */
int lock_take(struct lock **out, const char *folder, const char *purpose, struct err *err);

/* For how long another run is waited for, and who may end it. */
struct lock_patience {
    int64_t seconds;                   /* 0: not at all */
    const volatile sig_atomic_t *stop; /* not 0: no more; may be NULL */
    const struct listener *listener;   /* is told once that it waits, and for whom; may be NULL */
};

/*
 * The same for a run that takes a moment: wait for another one to end.  Returns 0, or -1 as
 * lock_take(), when the other is still at work after that time too; ERR_STOPPED.
 */
int lock_wait(struct lock **out, const char *folder, const char *purpose,
              const struct lock_patience *patience, struct err *err);

/* Give the lock back and remove its file.  NULL is fine. */
void lock_release(struct lock *l);

#endif
