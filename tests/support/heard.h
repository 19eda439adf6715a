/*
 * heard: what a transfer told its handler, written down for a test to compare.
 */
#ifndef HUBCENSUS_TESTS_HEARD_H
#define HUBCENSUS_TESTS_HEARD_H

#include "base/str.h"
#include "hub/transport.h"

struct heard {
    struct str events; /* "h", "b" for each piece of the body, "d" */
    struct str head;   /* "200", then " name=value" for each header that is there */
    struct str body;
    struct str message;
    enum transfer_end end;
    bool ended;
    bool refuse_head;
    bool refuse_body;
};

static inline void
heard_note(struct heard *h, const char *name, struct slice value)
{
    if (value.data == NULL)
        return;
    str_printf(&h->head, " %s=", name);
    str_append(&h->head, value.data, value.len);
}

static inline int
heard_head(void *context, const struct http_head *head)
{
    struct heard *h = context;

    str_putc(&h->events, 'h');
    str_printf(&h->head, "%d", head->status);
    heard_note(h, "link", head->link);
    heard_note(h, "ratelimit", head->ratelimit);
    heard_note(h, "retry-after", head->retry_after);
    heard_note(h, "type", head->content_type);
    heard_note(h, "location", head->location);
    heard_note(h, "code", head->error_code);
    heard_note(h, "says", head->error_message);
    heard_note(h, "id", head->request_id);
    return h->refuse_head ? -1 : 0;
}

static inline int
heard_body(void *context, const void *data, size_t len)
{
    struct heard *h = context;

    str_putc(&h->events, 'b');
    str_append(&h->body, data, len);
    return h->refuse_body ? -1 : 0;
}

static inline void
heard_done(void *context, const struct transfer_result *result)
{
    struct heard *h = context;

    str_putc(&h->events, 'd');
    h->ended = true;
    h->end = result->end;
    if (result->message != NULL)
        str_puts(&h->message, result->message);
}

static const struct transfer_handler heard_handler = {heard_head, heard_body, heard_done};

static inline void
heard_fini(struct heard *h)
{
    str_fini(&h->events);
    str_fini(&h->head);
    str_fini(&h->body);
    str_fini(&h->message);
}

#endif
