/*
 * fault: what a reader of JSON says of bytes that are none.
 */
#ifndef HUBCENSUS_JSON_FAULT_H
#define HUBCENSUS_JSON_FAULT_H

#include <stdint.h>

#include "base/err.h"

/* A place in the input; line and column count from 1, the column in bytes. */
struct fault_place {
    uint64_t line;
    uint64_t column;
    uint64_t offset;
};

/* In the place of a byte: the input ended. */
#define FAULT_END (-1)

/*
 * ERR_DATA "line 1, column 57 (byte 56): expected ',' or ']', found '}'".
 * `found` is a byte or FAULT_END; one that is not printable is told by its
 * number, so that a message never carries what a stranger put into a file.
 * Returns -1.
 */
int fault_set(struct err *err, const struct fault_place *at, const char *expected, int found);

/* ERR_DATA "line 1, column 3 (byte 2): MESSAGE"; returns -1. */
int fault_say(struct err *err, const struct fault_place *at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
