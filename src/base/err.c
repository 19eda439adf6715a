#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* A cut in the middle of a UTF-8 sequence would print as garbage. */
static void
trim_partial_character(char *s)
{
    size_t n = strlen(s);
    size_t lead = n;

    while (lead > 0 && ((unsigned char)s[lead - 1] & 0xC0) == 0x80)
        lead--;
    if (lead == 0)
        return;
    unsigned char c = (unsigned char)s[lead - 1];
    size_t need = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : c >= 0xC0 ? 2 : 1;
    if (n - (lead - 1) < need)
        s[lead - 1] = '\0';
}

int
err_set(struct err *e, enum err_kind kind, const char *format, ...)
{
    va_list ap;

    if (e == NULL)
        return -1;
    e->kind = kind;
    va_start(ap, format);
    int n = vsnprintf(e->message, sizeof e->message, format, ap);
    va_end(ap);
    if (n >= (int)sizeof e->message)
        trim_partial_character(e->message);
    return -1;
}

int
err_wrap(struct err *e, const char *format, ...)
{
    char inner[ERR_MESSAGE_SIZE];
    va_list ap;

    if (e == NULL)
        return -1;
    memcpy(inner, e->message, sizeof inner);
    va_start(ap, format);
    int n = vsnprintf(e->message, sizeof e->message, format, ap);
    va_end(ap);
    size_t used = n < 0 ? 0 : (size_t)n;
    if (used >= sizeof e->message - 1)
        used = sizeof e->message - 1;
    if (snprintf(e->message + used, sizeof e->message - used, ": %s", inner) >=
        (int)(sizeof e->message - used))
        trim_partial_character(e->message);
    return -1;
}

void
err_clear(struct err *e)
{
    e->kind = ERR_NONE;
    e->message[0] = '\0';
}
