/*
 * unit: cmocka, whose header wants these others before it.
 */
#ifndef HUBCENSUS_TESTS_UNIT_H
#define HUBCENSUS_TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#endif
