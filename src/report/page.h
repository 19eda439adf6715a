/*
 * page: the style and the script of the pages, from src/report/page/.
 */
#ifndef HUBCENSUS_REPORT_PAGE_H
#define HUBCENSUS_REPORT_PAGE_H

#include "base/embedded.h"

/* Made by cmake/embed.cmake, by name. */
extern const struct embedded_file page_files[];
extern const size_t page_files_count;

#endif
