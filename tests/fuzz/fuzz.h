/*
 * fuzz: what a fuzz target offers, to libFuzzer or to replay.c.
 */
#ifndef HUBCENSUS_TESTS_FUZZ_H
#define HUBCENSUS_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* Try one input; a fault shows as an abort or a sanitizer's report.  Returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
