/*
 * repository: git repositories made for tests, the same whoever makes them.
 */
#ifndef HUBCENSUS_TESTS_REPOSITORY_H
#define HUBCENSUS_TESTS_REPOSITORY_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"

/* The last argument of repository_git(). */
#define REPOSITORY_END ((const char *)NULL)

/* In the child: nothing of the user's or the machine's configuration counts, nor of ours. */
static inline void
repository_environment(const char *date)
{
    char *path = mem_strdup(getenv("PATH") != NULL ? getenv("PATH") : "/usr/bin:/bin");

    clearenv();
    setenv("PATH", path, 1);
    setenv("HOME", "/nonexistent", 1);
    setenv("LC_ALL", "C", 1);
    setenv("GIT_CONFIG_GLOBAL", "/dev/null", 1);
    setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
    setenv("GIT_AUTHOR_NAME", "A. Author", 1);
    setenv("GIT_AUTHOR_EMAIL", "author@example.org", 1);
    setenv("GIT_COMMITTER_NAME", "C. Committer", 1);
    setenv("GIT_COMMITTER_EMAIL", "committer@example.org", 1);
    setenv("GIT_AUTHOR_DATE", "2001-01-01T00:00:00+0000", 1);
    setenv("GIT_COMMITTER_DATE", date, 1);
    setenv("GIT_ALLOW_PROTOCOL", "file", 1);
    free(path);
}

/* Run git with `arguments` (NULL-terminated) in `folder`, as if it were `date`; it must succeed. */
static inline void
repository_run(const char *folder, const char *date, const char *const *arguments)
{
    const char *all[64] = {"git", "-c",  "init.defaultBranch=main", "-c", "core.autocrlf=false",
                           "-C",  folder};
    size_t count = 7;
    int status;

    while (*arguments != NULL && count < 63)
        all[count++] = *arguments++;
    pid_t child = fork();
    if (child == 0) {
        repository_environment(date);
        execvp("git", (char *const *)all);
        _exit(127);
    }
    if (child < 0 || waitpid(child, &status, 0) != child || status != 0)
        abort();
}

/* The same with the arguments in a row, REPOSITORY_END behind. */
static inline void
repository_git(const char *folder, ...)
{
    const char *arguments[32];
    size_t count = 0;
    va_list ap;

    va_start(ap, folder);
    do
        arguments[count] = va_arg(ap, const char *);
    while (arguments[count++] != NULL && count < 31);
    va_end(ap);
    arguments[31] = NULL;
    repository_run(folder, "2020-01-01T00:00:00+0000", arguments);
}

/* An empty repository in `folder`, whose branch is main. */
static inline void
repository_make(const char *folder)
{
    repository_git(folder, "init", "--quiet", "--template=", REPOSITORY_END);
}

/* Write `text` to the file PATH below `folder`, making the folders on its way. */
static inline void
repository_put(const char *folder, const char *path, const char *text)
{
    char *whole = file_join(folder, path);
    char *slash = strrchr(whole, '/');

    *slash = '\0';
    if (file_make_folder(whole, NULL) != 0)
        abort();
    *slash = '/';
    if (file_replace(whole, slice_of(text), NULL) != 0)
        abort();
    free(whole);
}

/* A symbolic link PATH below `folder`, which need not lead anywhere. */
static inline void
repository_link(const char *folder, const char *path, const char *target)
{
    char *whole = file_join(folder, path);

    if (symlink(target, whole) != 0)
        abort();
    free(whole);
}

/* Commit all that is there, `date` being the committer's: "2023-03-16T12:00:00+0530". */
static inline void
repository_commit(const char *folder, const char *date)
{
    static const char *const add[] = {"add", "--all", NULL};
    static const char *const commit[] = {"commit", "--quiet",  "--allow-empty",
                                         "-m",     "A change", NULL};

    repository_run(folder, date, add);
    repository_run(folder, date, commit);
}

#endif
