/*
 * shell: run lines of sh, for tests that make repositories.
 */
#ifndef HUBCENSUS_TESTS_SHELL_H
#define HUBCENSUS_TESTS_SHELL_H

#include <spawn.h>
#include <stdbool.h>
#include <sys/wait.h>
#include <unistd.h>

/* True when `sh -c TEXT` ends with status 0. */
static inline bool
shell_run(const char *text)
{
    char *const argv[] = {"sh", "-c", (char *)text, NULL};
    pid_t pid;
    int status = -1;

    if (posix_spawnp(&pid, "sh", NULL, NULL, argv, environ) != 0)
        return false;
    return waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

#endif
