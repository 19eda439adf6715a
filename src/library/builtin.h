/*
 * builtin: the files of profiles/ as they were when the program was built.
 */
#ifndef HUBCENSUS_LIBRARY_BUILTIN_H
#define HUBCENSUS_LIBRARY_BUILTIN_H

#include <stddef.h>

struct builtin_file {
    const char *name; /* without ".json" */
    const unsigned char *data;
    size_t size;
};

/* Made by cmake/embed.cmake, by name. */
extern const struct builtin_file builtin_files[];
extern const size_t builtin_file_count;

#endif
