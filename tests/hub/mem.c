#include "mem.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
out_of_memory(void)
{
    fputs("hubcensus-testhub: out of memory\n", stderr);
    abort();
}

void *
mem_new(size_t count, size_t size)
{
    void *p = calloc(count > 0 ? count : 1, size);

    if (p == NULL)
        out_of_memory();
    return p;
}

void *
mem_resize(void *old, size_t count, size_t size)
{
    void *p;

    if (size != 0 && count > SIZE_MAX / size)
        out_of_memory();
    p = realloc(old, count * size > 0 ? count * size : 1);
    if (p == NULL)
        out_of_memory();
    return p;
}

char *
mem_text(const char *text, size_t length)
{
    char *copy = mem_new(length + 1, 1);

    memcpy(copy, text, length);
    return copy;
}
