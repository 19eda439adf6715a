#include "script.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

struct transfer {
    struct transfer *next;
    struct script_line *line; /* NULL when the script has no answer left */
    char *url;
    const struct transfer_handler *handler;
    void *context;
    int step;
};

static bool
ends_with(const char *text, const char *end)
{
    size_t n = strlen(text), m = strlen(end);

    return n >= m && strcmp(text + n - m, end) == 0;
}

static bool
answers(const struct script_line *line, const char *url)
{
    return line->target != NULL ? ends_with(url, line->target) : strstr(url, line->within) != NULL;
}

static struct transfer *
script_start(struct transport *t, const struct transfer_request *request,
             const struct transfer_handler *handler, void *context)
{
    struct script *s = (struct script *)t;
    struct transfer *transfer = mem_zalloc(sizeof *transfer);
    struct transfer **last = &s->transfers;

    str_printf(&s->log, "GET %s%s\n", request->url, request->with_token ? " token" : "");
    transfer->url = mem_strdup(request->url);
    transfer->handler = handler;
    transfer->context = context;
    for (size_t i = 0; i < s->count && transfer->line == NULL; i++)
        if (!s->lines[i].used && answers(&s->lines[i], request->url))
            transfer->line = &s->lines[i];
    if (transfer->line != NULL)
        transfer->line->used = true;
    while (*last != NULL)
        last = &(*last)->next;
    *last = transfer;
    return transfer;
}

static void
forget(struct script *s, struct transfer *transfer)
{
    struct transfer **link = &s->transfers;

    while (*link != transfer)
        link = &(*link)->next;
    *link = transfer->next;
    free(transfer->url);
    free(transfer);
}

static void
script_cancel(struct transport *t, struct transfer *transfer)
{
    struct script *s = (struct script *)t;

    str_printf(&s->log, "cancel %s\n", transfer->url);
    forget(s, transfer);
}

static struct slice
header(const char *text)
{
    return text != NULL ? slice_of(text) : (struct slice){NULL, 0};
}

static void
finish(struct script *s, struct transfer *t, enum transfer_end end, const char *message)
{
    struct transfer_result result = {end, message};

    t->handler->done(t->context, &result);
    forget(s, t);
}

static int
script_run(struct transport *transport, int timeout_ms, struct err *err)
{
    struct script *s = (struct script *)transport;
    struct transfer *t = s->transfers;

    (void)timeout_ms;
    if (s->unusable)
        return err_set(err, ERR_FATAL, "the network is gone");
    while (s->newest_first && t != NULL && t->next != NULL)
        t = t->next;
    if (t == NULL)
        return 0;
    const struct script_line *line = t->line;
    int refused = 0;
    if (line == NULL) {
        finish(s, t, TRANSFER_BARRED, "the script has no answer");
        return 0;
    }
    if (line->status == 0) {
        finish(s, t, TRANSFER_FAILED, "the connection was refused");
        return 0;
    }
    if (t->step == 2) {
        finish(s, t, line->cut ? TRANSFER_FAILED : TRANSFER_WHOLE,
               line->cut ? "the connection was cut" : NULL);
        return 0;
    }
    if (t->step++ == 0) {
        struct http_head head = {
            .status = line->status,
            .link = header(line->link),
            .retry_after = header(line->retry_after),
            .ratelimit = header(line->ratelimit),
            .location = header(line->location),
            .error_code = header(line->error_code),
            .error_message = header(line->error_message),
            .request_id = header(line->request_id),
        };
        refused = t->handler->head(t->context, &head);
    } else {
        const char *body = line->body != NULL ? line->body : "";
        refused = t->handler->body(t->context, body, strlen(body));
    }
    if (refused != 0)
        finish(s, t, TRANSFER_REFUSED, NULL);
    return 0;
}

static void
script_free(struct transport *t)
{
    (void)t;
}

void
script_init(struct script *s, struct script_line *lines, size_t count)
{
    static const struct transport_ops ops = {script_start, script_cancel, script_run, script_free};

    *s = (struct script){.transport = {&ops}, .lines = lines, .count = count};
    str_init(&s->log);
}

void
script_fini(struct script *s)
{
    while (s->transfers != NULL)
        forget(s, s->transfers);
    str_fini(&s->log);
}
