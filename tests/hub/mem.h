/*
 * Memory that is there or the program is not: every allocation of the test
 * Hub goes through here and aborts with a message when there is none left.
 */
#ifndef TESTHUB_MEM_H
#define TESTHUB_MEM_H

#include <stddef.h>

/* mem_new(count, size): count zeroed elements of size bytes; freed with free(3). */
void *mem_new(size_t count, size_t size);

/* mem_resize(old, count, size): old (or NULL) grown or shrunk to count elements; new ones are not
 * zeroed. */
void *mem_resize(void *old, size_t count, size_t size);

/* mem_text(text, length): a copy of length bytes with a NUL behind it. */
char *mem_text(const char *text, size_t length);

#endif
