/*
 * completion_files: the files of cli/completion/ as they were when the program was built.
 */
#ifndef HUBCENSUS_CLI_COMPLETION_FILES_H
#define HUBCENSUS_CLI_COMPLETION_FILES_H

#include "base/embedded.h"

/* Made by cmake/embed.cmake: one a shell, in the order of completion_shells. */
extern const struct embedded_file completion_files[];
extern const size_t completion_files_count;

#endif
