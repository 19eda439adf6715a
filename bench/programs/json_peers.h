/*
 * json_peers: other readers of JSON, which read the same values in the same process.
 * For C and C++.
 */
#ifndef HUBCENSUS_BENCH_JSON_PEERS_H
#define HUBCENSUS_BENCH_JSON_PEERS_H

#include <stdbool.h>
#include <stddef.h>

/* What is read of a page, so that no work can be left out. */
struct tally {
    size_t values;
    size_t bytes;
};

/* A page's text has so many readable bytes behind it. */
#define JSON_PADDING 64

struct json_peer {
    const char *name;
    bool whole; /* it must have the whole page, and takes no chunks */
    /* Read `len` bytes of `text`, `chunk` at a time; ends the program when they are not read. */
    void (*read)(struct tally *t, const char *text, size_t len, size_t chunk);
};

#ifdef __cplusplus
extern "C" {
#endif

/* Those that were there to build with; `*count` may be 0. */
const struct json_peer *json_peers(size_t *count);

#ifdef __cplusplus
}
#endif

#endif
