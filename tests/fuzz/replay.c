/*
 * replay: feeds files, and the files of folders, to a fuzz target, so that what
 * a fuzzer once found is tried on every run and with every compiler.
 *
 * The name of each file is printed before it is tried, so that the last one is
 * the culprit.  Exit status 1 when a file cannot be read, or there was none.
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/str.h"
#include "fuzz.h"

static int
complain(const char *path)
{
    fprintf(stderr, "replay: %s: %s\n", path, strerror(errno));
    return -1;
}

static int
replay_file(const char *path, size_t *tried)
{
    struct str data = STR_INIT;
    char buffer[4096];
    size_t n;
    FILE *f = fopen(path, "rb");

    if (f == NULL)
        return complain(path);
    while ((n = fread(buffer, 1, sizeof buffer, f)) > 0)
        str_append(&data, buffer, n);
    int failed = ferror(f);
    fclose(f);
    if (failed) {
        str_fini(&data);
        return complain(path);
    }
    puts(path);
    fflush(stdout);
    LLVMFuzzerTestOneInput((const uint8_t *)str_text(&data), data.len);
    ++*tried;
    str_fini(&data);
    return 0;
}

static int
replay_folder(const char *path, size_t *tried)
{
    struct dirent **names;
    int count = scandir(path, &names, NULL, alphasort);
    int rc = 0;

    if (count < 0)
        return complain(path);
    for (int i = 0; i < count; i++) {
        if (names[i]->d_name[0] != '.') {
            struct str file = STR_INIT;
            str_printf(&file, "%s/%s", path, names[i]->d_name);
            if (replay_file(file.data, tried) != 0)
                rc = -1;
            str_fini(&file);
        }
        free(names[i]);
    }
    free(names);
    return rc;
}

int
main(int argc, char **argv)
{
    size_t tried = 0;
    int rc = 0;

    for (int i = 1; i < argc; i++) {
        struct stat st;
        if (stat(argv[i], &st) != 0)
            rc = complain(argv[i]);
        else if ((S_ISDIR(st.st_mode) ? replay_folder : replay_file)(argv[i], &tried) != 0)
            rc = -1;
    }
    if (tried == 0) {
        fputs("replay: there was nothing to try\n", stderr);
        return 1;
    }
    return rc == 0 ? 0 : 1;
}
