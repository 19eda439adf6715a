/*
 * builtin: the files of profiles/ as they were when the program was built.
 */
#ifndef HUBCENSUS_LIBRARY_BUILTIN_H
#define HUBCENSUS_LIBRARY_BUILTIN_H

#include "base/embedded.h"

/* Made by cmake/embed.cmake, by name. */
extern const struct embedded_file builtin_files[];
extern const size_t builtin_files_count;

#endif
