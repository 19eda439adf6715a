/*
 * Numbers that look random and are the same for the same seed on every
 * machine: a 64-bit mixer (the finaliser of SplitMix64) run over a counter.
 */
#ifndef TESTHUB_RNG_H
#define TESTHUB_RNG_H

#include <stdint.h>

struct rng {
    uint64_t state;
};

/* rng_mix(x): x with its bits spread over the whole word; a bijection. */
static inline uint64_t
rng_mix(uint64_t x)
{
    x ^= x >> 30;
    x *= UINT64_C(0xbf58476d1ce4e5b9);
    x ^= x >> 27;
    x *= UINT64_C(0x94d049bb133111eb);
    x ^= x >> 31;
    return x;
}

/* rng_of(seed, topic): a stream of its own for each topic, so that one part of a model can be made
 * again without the others. */
static inline struct rng
rng_of(uint64_t seed, uint64_t topic)
{
    return (struct rng){rng_mix(seed + UINT64_C(0x9e3779b97f4a7c15) * (topic + 1))};
}

static inline uint64_t
rng_next(struct rng *r)
{
    r->state += UINT64_C(0x9e3779b97f4a7c15);
    return rng_mix(r->state);
}

/* rng_below(r, n): 0 to n-1; n is at least 1. */
static inline uint32_t
rng_below(struct rng *r, uint32_t n)
{
    return (uint32_t)((rng_next(r) >> 32) * n >> 32);
}

/* rng_unit(r): more than 0, at most 1. */
static inline double
rng_unit(struct rng *r)
{
    return ((double)(rng_next(r) >> 11) + 1.0) * 0x1.0p-53;
}

/* rng_chance(r, percent): true that often out of a hundred. */
static inline int
rng_chance(struct rng *r, uint32_t percent)
{
    return rng_below(r, 100) < percent;
}

#endif
