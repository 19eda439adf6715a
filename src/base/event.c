#include "base/event.h"

#include <stdarg.h>
#include <stddef.h>

#include "base/str.h"

static void tell(const struct listener *l, struct event event, const char *format, va_list ap)
    __attribute__((format(printf, 3, 0)));

static void
tell(const struct listener *l, struct event event, const char *format, va_list ap)
{
    struct str text = STR_INIT;

    if (l->hear == NULL)
        return;
    str_vprintf(&text, format, ap);
    event.text = str_text(&text);
    l->hear(l->context, &event);
    str_fini(&text);
}

void
event_note(const struct listener *l, const char *format, ...)
{
    va_list ap;

    va_start(ap, format);
    tell(l, (struct event){.kind = EVENT_NOTE}, format, ap);
    va_end(ap);
}

void
event_warn(const struct listener *l, const char *format, ...)
{
    va_list ap;

    va_start(ap, format);
    tell(l, (struct event){.kind = EVENT_WARNING}, format, ap);
    va_end(ap);
}

void
event_debug(const struct listener *l, const char *format, ...)
{
    va_list ap;

    va_start(ap, format);
    tell(l, (struct event){.kind = EVENT_DEBUG}, format, ap);
    va_end(ap);
}

void
event_wait(const struct listener *l, int64_t wait_ms, const char *format, ...)
{
    va_list ap;

    va_start(ap, format);
    tell(l, (struct event){.kind = EVENT_WAIT, .wait_ms = wait_ms}, format, ap);
    va_end(ap);
}

void
event_tick(const struct listener *l)
{
    if (l->hear != NULL)
        l->hear(l->context, &(struct event){.kind = EVENT_TICK});
}

void
event_progress(const struct listener *l, const struct progress *progress)
{
    if (l->hear != NULL)
        l->hear(l->context, &(struct event){.kind = EVENT_PROGRESS, .progress = *progress});
}
