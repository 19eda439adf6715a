/*
 * moment: a point of time with the offset from UTC at which somebody wrote it
 * down, and days of the Gregorian calendar.
 */
#ifndef HUBCENSUS_BASE_MOMENT_H
#define HUBCENSUS_BASE_MOMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct moment {
    int64_t seconds; /* since 1970 */
    int offset;      /* minutes east of UTC */
};

/* "YYYY-MM-DDThh:mm:ss+hh:mm" with its NUL, for any moment and any offset. */
#define MOMENT_SIZE 64

/* A day of a later year, or of one as long before the year 0, is not read. */
#define MOMENT_LAST_YEAR INT64_C(99999999999)

/*
 * The moment in its own offset, as ISO 8601 and Python's isoformat() write it:
 * "2020-11-16T21:43:42+01:00"; `between` stands between date and time ('T', or
 * ' ' as Python's str() has it).  A year has four digits or more, one before the
 * year 0 a '-'; the hours of an offset two or more, for git takes any number.
 */
void moment_text(char out[MOMENT_SIZE], struct moment moment, char between);

/*
 * Read what moment_text() writes, 'T' or ' ' between; a fraction of seconds is
 * dropped, "Z" is an offset of 0.  False when it is no such text, or has no
 * offset.
 */
bool moment_read(struct moment *out, struct slice text);

/* Seconds since 1970 of a day's beginning in UTC; false when there is no such day. */
bool moment_of_day(int64_t *seconds, int64_t year, int64_t month, int64_t day);

/* "YYYY-MM-DD" as the day's beginning in UTC; false when it is no such day. */
bool moment_read_day(int64_t *seconds, struct slice text);

/* The beginning, in UTC, of the day that the second is in. */
int64_t moment_day(int64_t seconds);

/* The same second of the year before, in UTC; on 29 February, of the 28th. */
int64_t moment_year_before(int64_t seconds);

#endif
