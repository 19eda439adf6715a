#include "json/fault.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

int
fault_say(struct err *err, const struct fault_place *at, const char *format, ...)
{
    char message[256];
    va_list ap;

    va_start(ap, format);
    vsnprintf(message, sizeof message, format, ap);
    va_end(ap);
    return err_set(err, ERR_DATA, "line %" PRIu64 ", column %" PRIu64 " (byte %" PRIu64 "): %s",
                   at->line, at->column, at->offset, message);
}

int
fault_set(struct err *err, const struct fault_place *at, const char *expected, int found)
{
    if (found == FAULT_END)
        return fault_say(err, at, "expected %s, found the end of the input", expected);
    if (found < 0x20 || found > 0x7E)
        return fault_say(err, at, "expected %s, found byte 0x%02X", expected, (unsigned)found);
    return fault_say(err, at, "expected %s, found '%c'", expected, found);
}
