#include "base/mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static _Noreturn void
out_of_memory(void)
{
    static const char text[] = "hubcensus: out of memory; files written so far are complete\n";

    if (write(STDERR_FILENO, text, sizeof text - 1) < 0)
        _exit(1);
    abort();
}

void *
mem_alloc(size_t size)
{
    void *p = malloc(size > 0 ? size : 1);

    if (p == NULL)
        out_of_memory();
    return p;
}

void *
mem_zalloc(size_t size)
{
    void *p = calloc(1, size > 0 ? size : 1);

    if (p == NULL)
        out_of_memory();
    return p;
}

void *
mem_realloc(void *p, size_t size)
{
    p = realloc(p, size > 0 ? size : 1);
    if (p == NULL)
        out_of_memory();
    return p;
}

void *
mem_realloc_array(void *p, size_t count, size_t size)
{
    if (size > 0 && count > SIZE_MAX / size)
        out_of_memory();
    return mem_realloc(p, count * size);
}

void *
mem_room_for_one(void *p, size_t count, size_t size)
{
    if (p != NULL && (count & (count - 1)) != 0)
        return p;
    return mem_realloc_array(p, count > 0 ? count * 2 : 1, size);
}

char *
mem_strdup(const char *s)
{
    return mem_strndup(s, strlen(s));
}

char *
mem_strndup(const char *s, size_t len)
{
    char *copy = mem_alloc(len + 1);

    if (len > 0)
        memcpy(copy, s, len);
    copy[len] = '\0';
    return copy;
}
