/*
 * hash: a number for a name that strangers chose.
 *
 * Keyed (SipHash-1-3, Aumasson and Bernstein 2012), with a key of the process'
 * own: nobody can make names that collide.  Never to be written to a file.
 */
#ifndef HUBCENSUS_BASE_HASH_H
#define HUBCENSUS_BASE_HASH_H

#include <stdint.h>

#include "base/str.h"

struct hash_key {
    uint64_t words[2];
};

/* A new key, from the system's entropy; one that can be guessed where there is none yet. */
struct hash_key hash_key_new(void);

uint64_t hash_of(const struct hash_key *key, struct slice name);

#endif
