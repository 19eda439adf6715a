/*
 * The switchboard for faults: what shall go wrong, with which requests, how
 * often. README.md describes the grammar of a SPEC.
 */
#ifndef TESTHUB_FAULTS_H
#define TESTHUB_FAULTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"

/* Where the answer breaks off. */
enum stop {
    STOP_NONE,
    STOP_RESET_HEADERS,
    STOP_RESET_BODY,
    STOP_CUT_LENGTH,
    STOP_CUT_CHUNK,
    STOP_CUT_LAST_CHUNK,
    STOP_STALL_ALL,
    STOP_STALL_HEADERS,
    STOP_STALL_BODY
};

/* What comes instead of a good body. */
enum spoil {
    SPOIL_NONE,
    SPOIL_HTML,
    SPOIL_BROKEN,
    SPOIL_TRUNCATED,
    SPOIL_EMPTY,
    SPOIL_HUGE,
    SPOIL_DEEP,
    SPOIL_MANY
};

/* Where in a page SPOIL_HUGE or SPOIL_DEEP strikes. */
enum where {
    WHERE_NONE,
    WHERE_NOTE,
    WHERE_ID,
    WHERE_LEGACY_ID,
    WHERE_KEY,
    WHERE_ARCHITECTURE,
    WHERE_TAG,
    WHERE_DOWNLOADS,
    WHERE_SPACE
};

/* What SPOIL_MANY multiplies. */
enum kind_of_many { MANY_MODELS, MANY_EMPTY, MANY_TAGS, MANY_KEYS, MANY_IDS };

enum bad_link { LINK_GOOD, LINK_MISSING, LINK_SELF, LINK_CYCLE, LINK_FOREIGN };
enum bad_gzip { GZIP_GOOD, GZIP_BROKEN, GZIP_CUT, GZIP_MEMBERS, GZIP_TWICE };
enum body_form { BODY_JSON, BODY_HTML, BODY_TEXT, BODY_NONE };

/* All zero: nothing goes wrong. */
struct effect {
    int status;
    enum body_form body;
    char *retry_after; /* seconds, or date:SECONDS */
    bool has_left;     /* RateLimit is given another r or t */
    bool has_reset;
    uint32_t left;
    uint32_t reset;
    enum stop stop;
    enum spoil spoil;
    size_t amount; /* of SPOIL_HUGE, SPOIL_DEEP or SPOIL_MANY */
    enum where where;
    enum kind_of_many of;
    size_t header;      /* length of a header line that nobody asked for */
    size_t headers;     /* number of such lines */
    size_t link_length; /* bytes that the Link's query is longer by */
    char *message;      /* of an error, and its code: whatever bytes they are */
    char *code;
    enum bad_link link;
    char *link_to; /* origin of LINK_FOREIGN */
    enum bad_gzip gzip;
    uint32_t page_size;
    bool repeat_page;
    uint32_t repeat;
    uint32_t drift;
    char *redirect; /* relative, origin, http or an origin */
    bool drip;
    uint32_t latency_ms;
    uint64_t rate; /* bytes of body a second */
};

struct fault {
    char *spec;
    uint64_t nth; /* 0, or NULL below: no such condition */
    uint64_t every;
    uint64_t page;
    char *contains;
    char *author;
    char *filter;
    uint64_t after; /* matching requests that are spared */
    uint64_t times; /* 0: for ever */
    uint64_t seen;
    uint64_t hits;
    struct effect effect;
};

struct faults {
    struct fault *list;
    size_t n;
};

struct query;

void faults_fini(struct faults *f);

/* faults_add(f, spec, length, wrong): adds one SPEC; false if it is none, then wrong says why. */
bool faults_add(struct faults *f, const char *spec, size_t length, struct buf *wrong);

/* faults_match(f, effect, nth, page, target, q): the sum of what shall befall this request: the
 * nth of all, page number page of its walk (0: no listing), q its query (or NULL). What *effect
 * points to belongs to f. */
void faults_match(struct faults *f, struct effect *effect, uint64_t nth, uint64_t page,
                  const char *target, const struct query *q);

/* faults_list(f, b): adds a JSON array of the SPECs and how often each has hit. */
void faults_list(const struct faults *f, struct buf *b);

#endif
