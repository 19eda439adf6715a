/*
 * small_disk: files that cannot grow, as on a full disk, for whoever runs the tests.
 */
#ifndef HUBCENSUS_TESTS_SMALL_DISK_H
#define HUBCENSUS_TESTS_SMALL_DISK_H

#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>

/* From here on no file can grow past `bytes`: writes fail with EFBIG. */
static inline void
small_disk_begin(unsigned bytes)
{
    struct rlimit limit;

    signal(SIGXFSZ, SIG_IGN);
    if (getrlimit(RLIMIT_FSIZE, &limit) != 0)
        abort();
    limit.rlim_cur = bytes;
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0)
        abort();
}

static inline void
small_disk_end(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_FSIZE, &limit) != 0)
        abort();
    limit.rlim_cur = limit.rlim_max;
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0)
        abort();
}

#endif
