#include "control.h"

#include <string.h>

static void
add_stats(const struct hub *h, struct buf *b)
{
    const struct server_stats *s = server_stats(h->server);
    const char *comma = "";

    buf_printf(b, "{\"models\":%u,\"requests\":%llu,\"by_status\":{", (unsigned)h->catalogue->n,
               (unsigned long long)h->journal.n);
    for (int i = 0; i < 600; i++) {
        if (h->journal.by_status[i] == 0)
            continue;
        buf_printf(b, "%s\"%d\":%llu", comma, i, (unsigned long long)h->journal.by_status[i]);
        comma = ",";
    }
    buf_printf(b,
               "},\"connections\":%llu,\"open_connections\":%llu,"
               "\"max_concurrent_connections\":%llu,\"bytes_sent\":%llu}",
               (unsigned long long)s->connections, (unsigned long long)s->open,
               (unsigned long long)s->most_open, (unsigned long long)s->bytes_sent);
}

/* One SPEC a line; all or none are taken. */
static bool
add_faults(struct hub *h, const struct request *request, bool replace, struct buf *wrong)
{
    struct faults parsed = {0};
    const char *at = request->body, *end = at + request->body_length;
    bool good = true;

    while (at < end && good) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));

        if (stop == NULL)
            stop = end;
        if (stop > at)
            good = faults_add(&parsed, at, (size_t)(stop - at), wrong);
        at = stop + 1;
    }
    if (good && replace)
        faults_fini(&h->faults);
    for (size_t i = 0; good && i < parsed.n; i++)
        faults_add(&h->faults, parsed.list[i].spec, strlen(parsed.list[i].spec), wrong);
    faults_fini(&parsed);
    return good;
}

static int
faults(struct hub *h, const struct request *request, struct buf *body)
{
    struct buf wrong = {0};
    int status = 200;

    if (strcmp(request->method, "PUT") == 0 || strcmp(request->method, "POST") == 0) {
        if (!add_faults(h, request, *request->method == 'P' && request->method[1] == 'U', &wrong))
            status = 400;
    } else if (strcmp(request->method, "DELETE") == 0) {
        faults_fini(&h->faults);
        server_go_on(h->server);
    } else if (strcmp(request->method, "GET") != 0) {
        status = 405;
    }
    if (status == 200) {
        faults_list(&h->faults, body);
    } else {
        buf_str(body, "{\"error\":");
        buf_json(body, wrong.p != NULL ? wrong.p : "", wrong.len);
        buf_char(body, '}');
    }
    buf_fini(&wrong);
    return status;
}

static int
requests(struct hub *h, const struct request *request, struct buf *body)
{
    if (strcmp(request->method, "DELETE") == 0) {
        journal_reset(&h->journal);
        h->requests = 0;
    } else if (strcmp(request->method, "GET") != 0) {
        return 405;
    }
    journal_list(&h->journal, body);
    return 200;
}

void
control_answer(struct hub *h, const struct request *request, struct reply *reply)
{
    struct buf headers = {0}, body = {0};
    int status = 404;

    if (strcmp(request->target, "/__hub/faults") == 0) {
        status = faults(h, request, &body);
    } else if (strcmp(request->target, "/__hub/requests") == 0) {
        status = requests(h, request, &body);
    } else if (strcmp(request->target, "/__hub/stats") == 0) {
        add_stats(h, &body);
        status = 200;
    }
    buf_str(&headers, "Content-Type: application/json\r\n");
    http_reply(reply, status, &headers, &body, FRAMING_LENGTH, false);
    buf_fini(&headers);
    buf_fini(&body);
}
