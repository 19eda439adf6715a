/*
 * measure: run a program and say what it took.
 *
 * Usage: measure FILE PROGRAM [ARGUMENT…]
 *
 * Writes one line to FILE: wall, user and system microseconds, the most memory
 * in KiB, and the exit status (128 + n after signal n).  A script can ask the
 * kernel the same, but the most memory of a process counts that of the one it
 * was forked from, and an interpreter has more than the programs measured here.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long long
microseconds(struct timeval t)
{
    return (long long)t.tv_sec * 1000000 + t.tv_usec;
}

static long long
now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (long long)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

int
main(int argc, char **argv)
{
    struct rusage usage;
    int status;

    if (argc < 3) {
        fputs("usage: measure FILE PROGRAM [ARGUMENT...]\n", stderr);
        return 2;
    }
    FILE *out = fopen(argv[1], "we");
    if (out == NULL) {
        perror(argv[1]);
        return 1;
    }
    long long start = now();
    pid_t child = fork();
    if (child == 0) {
        execvp(argv[2], argv + 2);
        perror(argv[2]);
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &usage) < 0) {
        perror("measure");
        return 1;
    }
    fprintf(out, "%lld %lld %lld %ld %d\n", now() - start, microseconds(usage.ru_utime),
            microseconds(usage.ru_stime), usage.ru_maxrss,
            WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status));
    return fclose(out) == 0 ? 0 : 1;
}
