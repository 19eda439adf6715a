/*
 * json_transcript: all that a reader tells of a document, as one text, so that
 * two ways of feeding it can be compared.
 */
#ifndef HUBCENSUS_TESTS_JSON_TRANSCRIPT_H
#define HUBCENSUS_TESTS_JSON_TRANSCRIPT_H

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "json/reader.h"
#include "json/writer.h"

/* One line an event: "ID KIND KEY TEXT START-END DEPTH", what is absent as "null". */
static inline int
transcript_event(void *context, const struct json_event *event, struct err *err)
{
    static const char *const names[] = {
        [JSON_NULL] = "null",     [JSON_FALSE] = "false",   [JSON_TRUE] = "true",
        [JSON_NUMBER] = "number", [JSON_STRING] = "string", [JSON_BEGIN_OBJECT] = "{",
        [JSON_END_OBJECT] = "}",  [JSON_BEGIN_ARRAY] = "[", [JSON_END_ARRAY] = "]",
        [JSON_LONG] = "long",
    };
    struct str *out = context;
    struct json_writer w;

    (void)err;
    str_printf(out, "%d %s ", event->id, names[event->kind]);
    json_writer_init(&w, out, 0);
    json_string(&w, event->key);
    str_putc(out, ' ');
    json_writer_init(&w, out, 0);
    json_string(&w, event->text);
    str_printf(out, " %" PRIu64 "-%" PRIu64 " %u\n", event->start, event->end, event->depth);
    return 0;
}

/* How many of the `left` bytes come next; `context` is the caller's. */
typedef size_t transcript_cut_fn(void *context, size_t left);

/*
 * Feed `document` to `r`, which was made with transcript_event and `out`, and
 * put the verdict behind the events: "ok" or the error.  Each chunk is a copy
 * of its own that is gone when the next one comes.
 */
static inline void
transcript_read(struct str *out, struct json_reader *r, struct slice document,
                transcript_cut_fn *cut, void *context)
{
    struct err err = {0};
    int rc = 0;

    str_truncate(out, 0);
    json_reader_reset(r);
    for (size_t at = 0; at < document.len && rc == 0;) {
        size_t n = cut != NULL ? cut(context, document.len - at) : document.len;
        struct slice chunk = {document.data + at, n};
        char *copy = slice_dup(chunk);
        rc = json_reader_feed(r, copy, n, &err);
        memset(copy, '#', n);
        free(copy);
        at += n;
    }
    if (rc == 0)
        rc = json_reader_finish(r, &err);
    str_puts(out, rc == 0 ? "ok" : err.message);
}

#endif
