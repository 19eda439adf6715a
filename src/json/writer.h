/*
 * writer: JSON as Python's json.dump(value, file, indent=2) spells it, byte for byte.
 *
 * Two-space indent (or none: compact, Python's separators=(",", ":")), `": "`
 * after a key, "[]" and "{}" for empty containers, every character outside
 * ASCII as \uXXXX (pairs of surrogates above U+FFFF), floats in the shortest
 * form that reads back as the same double, as repr() gives it.
 */
#ifndef HUBCENSUS_JSON_WRITER_H
#define HUBCENSUS_JSON_WRITER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/* Bytes that hold any double as text, with the NUL. */
#define JSON_DOUBLE_SIZE 32

struct json_writer {
    struct str *out; /* appended to; belongs to the caller */
    unsigned indent; /* spaces a level; 0 means compact */
    unsigned depth;
    bool empty;     /* nothing stands in the innermost container yet */
    bool after_key; /* a key was written, its value is due */
};

/* Start writing one value to the end of `out`.  Nothing to finish or free. */
void json_writer_init(struct json_writer *w, struct str *out, unsigned indent);

void json_begin_object(struct json_writer *w);
void json_end_object(struct json_writer *w);
void json_begin_array(struct json_writer *w);
void json_end_array(struct json_writer *w);
void json_key(struct json_writer *w, const char *key);
void json_key_slice(struct json_writer *w, struct slice key);
/* One that is spelt as JSON already, with its quotes. */
void json_key_raw(struct json_writer *w, struct slice raw);

void json_null(struct json_writer *w);
void json_bool(struct json_writer *w, bool value);
void json_int(struct json_writer *w, int64_t value);
/* NaN and the infinities become null: JSON has no word for them. */
void json_double(struct json_writer *w, double value);
/* UTF-8; a byte that is none is written as U+FFFD.  A slice without data is null. */
void json_string(struct json_writer *w, struct slice text);
void json_text(struct json_writer *w, const char *text);
/* Bytes that are JSON already, passed on to the letter. */
void json_raw(struct json_writer *w, struct slice raw);

/* What repr() says of a finite double; returns its length. */
size_t json_double_text(char out[JSON_DOUBLE_SIZE], double value);

/* The double that a JSON number stands for, in any locale; 0 for an absent one. */
double json_double_read(struct slice number);

#endif
