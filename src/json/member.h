/*
 * member: a key of an object and its value, in one call.
 *
 * What is absent is null: each function says what that is.
 */
#ifndef HUBCENSUS_JSON_MEMBER_H
#define HUBCENSUS_JSON_MEMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "json/writer.h"

void json_member_null(struct json_writer *w, const char *key);
void json_member_bool(struct json_writer *w, const char *key, bool value);
void json_member_int(struct json_writer *w, const char *key, int64_t n);
void json_member_double(struct json_writer *w, const char *key, double value);

/* A count: below 0 it is not known, null. */
void json_member_count(struct json_writer *w, const char *key, int64_t n);

/* Seconds since 1970 as a time in UTC, "2026-10-05T12:00:00Z": below 0 they are null. */
void json_member_time(struct json_writer *w, const char *key, int64_t seconds);

/* A line of a file, from 1 on: 0 is null. */
void json_member_line(struct json_writer *w, const char *key, unsigned line);

/* A text: a slice without data, and NULL, are null. */
void json_member_slice(struct json_writer *w, const char *key, struct slice text);
void json_member_text(struct json_writer *w, const char *key, const char *text);

/* A word or a date: NULL and "" are null. */
void json_member_word(struct json_writer *w, const char *key, const char *word);

/* What is JSON already, as a number as it is spelt: a slice without data is null. */
void json_member_raw(struct json_writer *w, const char *key, struct slice raw);

/* An array of texts. */
void json_member_texts(struct json_writer *w, const char *key, const char *const *items,
                       size_t count);
void json_member_slices(struct json_writer *w, const char *key, const struct slice *items,
                        size_t count);

#endif
