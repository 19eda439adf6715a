/*
 * Print what ages_find() says, a line for each path and folder read from stdin.
 *
 * Usage: ages REPOSITORY REVISION first|last|moved [FOLDER...] <PATHS
 *
 * Paths end in NULs.  "known ID SECONDS OFFSET merge|plain OLD-PATH\tADDITION,ADDITION…"
 * or "unknown REASON\tADDITION…" for a path, each ended by a NUL; "touched ID" or
 * "untouched" for a folder.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/str.h"
#include "lifecycle/age.h"

static int
failed(const char *what, const struct err *err)
{
    fprintf(stderr, "ages: %s: %s\n", what, err->message);
    return EXIT_FAILURE;
}

static void
print_path(const struct ages *ages, size_t i)
{
    const struct age *age = ages_of(ages, i);
    size_t count;
    const struct age_commit *additions = ages_additions(ages, i, &count);

    if (age->known)
        printf("known %s %" PRId64 " %d %s %s\t", age->commit.id, age->commit.when.seconds,
               age->commit.when.offset, age->by_merge ? "merge" : "plain",
               age->moved_from != NULL ? age->moved_from : "");
    else
        printf("unknown %s\t", age->unknown);
    for (size_t k = 0; k < count; k++)
        printf("%s%s", k > 0 ? "," : "", additions[k].id);
    putchar('\0');
}

static void
print_folder(const struct ages *ages, size_t i)
{
    const struct age_touch *touch = ages_touched(ages, i);

    if (touch->known)
        printf("touched %s", touch->commit.id);
    else
        printf("untouched");
    putchar('\0');
}

static int
answer(struct git *git, struct age_question *q, const char *revision, struct err *err)
{
    struct ages *ages = NULL;
    const struct listener nobody = {NULL, NULL};
    char *commit = NULL;

    if (git_commit(&commit, git, revision, err) != 0)
        return -1;
    q->commit = commit;
    int result = ages_find(&ages, git, q, &nobody, err);
    for (size_t i = 0; i < q->path_count && result == 0; i++)
        print_path(ages, i);
    for (size_t i = 0; i < q->folder_count && result == 0; i++)
        print_folder(ages, i);
    ages_free(ages);
    free(commit);
    return result;
}

int
main(int argc, char **argv)
{
    struct err err = {.kind = ERR_NONE};
    struct str input = STR_INIT;
    const char **paths = NULL;
    struct git *git = NULL;
    size_t count = 0;
    ssize_t n;

    if (argc < 4)
        return EXIT_FAILURE;
    do {
        str_reserve(&input, 65536);
        n = read(STDIN_FILENO, input.data + input.len, 65536);
        input.len += n > 0 ? (size_t)n : 0;
    } while (n > 0);
    for (size_t at = 0; at < input.len; at += strlen(input.data + at) + 1) {
        paths = mem_realloc_array(paths, count + 1, sizeof *paths);
        paths[count++] = input.data + at;
    }
    struct age_question q = {
        .rule = strcmp(argv[3], "last") == 0    ? AGE_LAST
                : strcmp(argv[3], "moved") == 0 ? AGE_MOVED
                                                : AGE_FIRST,
        .paths = paths,
        .path_count = count,
        .folders = (const char *const *)argv + 4,
        .folder_count = (size_t)argc - 4,
    };
    int result = git_open(&git, argv[1], NULL, &err);
    if (result == 0)
        result = answer(git, &q, argv[2], &err);
    git_close(git);
    free(paths);
    str_fini(&input);
    return result == 0 ? EXIT_SUCCESS : failed(argv[1], &err);
}
