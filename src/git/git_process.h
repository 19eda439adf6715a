/*
 * git_process: one git that runs, and what it says.  The only file that starts
 * a process.
 */
#ifndef HUBCENSUS_GIT_GIT_PROCESS_H
#define HUBCENSUS_GIT_GIT_PROCESS_H

#include <signal.h>
#include <sys/types.h>

#include "base/err.h"
#include "base/str.h"

/* An end is -1 once it is closed. */
struct git_process {
    pid_t pid;
    int in;
    int out;
    int complaint;
    const volatile sig_atomic_t *stop; /* not 0: git is ended; may be NULL */
};

/*
 * Start `git ARGUMENTS...` (NULL-terminated) in `folder`.  Returns 0, for
 * git_process_finish(), or -1 with ERR_FATAL and nothing open: git is missing
 * (the message names the package), or cannot be started.
 */
int git_process_start(struct git_process *p, const char *folder, const char *const *arguments,
                      const volatile sig_atomic_t *stop, struct err *err);

/*
 * Wait for something to happen: git takes more of `input`, which is shortened,
 * or says something, which is appended to `out` and, as far as anyone would read
 * it, to `complaint`.  Returns 0, or -1 with ERR_FATAL, ERR_STOPPED.
 */
int git_process_serve(struct git_process *p, struct slice *input, struct str *out,
                      struct str *complaint, struct err *err);

/* Close all ends and wait for its end: what waitpid(2) says, or -1. */
int git_process_finish(struct git_process *p);

/*
 * Record that `git WHAT` was ended by the signal `by`: ERR_FATAL, or ERR_STOPPED for
 * those of Ctrl-C and the like, which go to git too.  Returns -1.
 */
int git_process_killed(const char *what, int by, struct err *err);

/*
 * Start, serve and finish.  Returns git's exit status, or -1 with ERR_FATAL when
 * it could not be run or was killed, ERR_STOPPED when it was stopped.
 */
int git_process_run(const char *folder, const volatile sig_atomic_t *stop, struct str *out,
                    struct str *complaint, const char *const *arguments, struct slice input,
                    struct err *err);

#endif
