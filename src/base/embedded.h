/*
 * embedded: files that were built into the program.
 */
#ifndef HUBCENSUS_BASE_EMBEDDED_H
#define HUBCENSUS_BASE_EMBEDDED_H

#include <stddef.h>

/* An entry of a table that cmake/embed.cmake makes. */
struct embedded_file {
    const char *name; /* without its folder and without ".json" */
    const unsigned char *data;
    size_t size;
    const char *sha256; /* in base64, as Content-Security-Policy names a script by it */
};

#endif
