#include "journal.h"

#include <string.h>

void
journal_fini(struct journal *j)
{
    buf_fini(&j->entries);
    if (j->log != NULL)
        fclose(j->log);
    j->log = NULL;
}

static void
add_text(struct buf *b, const char *name, const char *value)
{
    buf_printf(b, ",\"%s\":", name);
    if (value != NULL)
        buf_json(b, value, strlen(value));
    else
        buf_str(b, "null");
}

void
journal_add(struct journal *j, const struct request *request, int status, bool good_token,
            uint64_t t_ms)
{
    struct buf *b = &j->entries;
    size_t from = b->len;

    buf_printf(b, "{\"n\":%llu", (unsigned long long)++j->n);
    add_text(b, "method", request->method);
    add_text(b, "target", request->target);
    buf_printf(b, ",\"authorization\":%s,\"good_token\":%s",
               request->authorization != NULL ? "true" : "false", good_token ? "true" : "false");
    add_text(b, "user_agent", request->user_agent);
    add_text(b, "accept_encoding", request->accept_encoding);
    buf_printf(b, ",\"status\":%d,\"connection\":%llu,\"t_ms\":%llu}", status,
               (unsigned long long)request->connection, (unsigned long long)t_ms);
    if (j->log != NULL) {
        fprintf(j->log, "%.*s\n", (int)(b->len - from), b->p + from);
        fflush(j->log);
    }
    buf_char(b, ',');
    if (status >= 0 && status < 600)
        j->by_status[status]++;
}

void
journal_list(const struct journal *j, struct buf *b)
{
    buf_char(b, '[');
    if (j->entries.len > 0)
        buf_add(b, j->entries.p, j->entries.len - 1);
    buf_char(b, ']');
}

void
journal_reset(struct journal *j)
{
    j->entries.len = 0;
    j->n = 0;
    memset(j->by_status, 0, sizeof j->by_status);
}
