#include "hub/ratelimit.h"

/*
 * A window is five minutes long.  A header that claims more than this would
 * otherwise stop the program for good.
 */
#define WINDOW_MAX_S 3600

/* How long the request that asks about a new window keeps the others back. */
#define PROBE_MS 1000

/* Waited past the end of a window, since t is in whole seconds and clocks differ. */
#define MARGIN_MS 1000

/* Go past a quoted string that starts at `i`; the length when it never ends. */
static size_t
skip_quoted(struct slice s, size_t i)
{
    for (i++; i < s.len && s.data[i] != '"'; i++)
        if (s.data[i] == '\\')
            i++;
    return i < s.len ? i + 1 : s.len;
}

/* The end of the part that starts at `i`: the next `stop` outside quotes, or the length. */
static size_t
part_end(struct slice s, size_t i, char stop)
{
    while (i < s.len && s.data[i] != stop)
        i = s.data[i] == '"' ? skip_quoted(s, i) : i + 1;
    return i;
}

static struct slice
trimmed(struct slice s, size_t from, size_t to)
{
    while (from < to && (s.data[from] == ' ' || s.data[from] == '\t'))
        from++;
    while (from < to && (s.data[to - 1] == ' ' || s.data[to - 1] == '\t'))
        to--;
    return (struct slice){s.data + from, to - from};
}

/* NAME=INTEGER with one letter for a name; 15 digits at most, as in RFC 8941. */
static bool
read_integer(int64_t *out, struct slice param, char name)
{
    int64_t n = 0;

    if (param.len < 3 || param.len > 17 || param.data[0] != name || param.data[1] != '=')
        return false;
    for (size_t i = 2; i < param.len; i++) {
        if (param.data[i] < '0' || param.data[i] > '9')
            return false;
        n = n * 10 + (param.data[i] - '0');
    }
    *out = n;
    return true;
}

static bool
read_item(struct ratelimit_header *out, struct slice item)
{
    struct ratelimit_header h = {-1, -1};

    for (size_t i = part_end(item, 0, ';'); i < item.len;) {
        size_t end = part_end(item, i + 1, ';');
        struct slice param = trimmed(item, i + 1, end);
        read_integer(&h.remaining, param, 'r');
        read_integer(&h.reset_s, param, 't');
        i = end;
    }
    if (h.remaining < 0 || h.reset_s < 0)
        return false;
    *out = h;
    return true;
}

bool
ratelimit_parse(struct ratelimit_header *out, struct slice value)
{
    for (size_t i = 0; i < value.len;) {
        size_t end = part_end(value, i, ',');
        if (read_item(out, (struct slice){value.data + i, end - i}))
            return true;
        i = end + 1;
    }
    return false;
}

void
ratelimit_init(struct ratelimit *r)
{
    *r = (struct ratelimit){.known = false};
}

void
ratelimit_spend(struct ratelimit *r)
{
    if (r->remaining > 0)
        r->remaining--;
}

void
ratelimit_update(struct ratelimit *r, const struct ratelimit_header *header, unsigned in_flight,
                 int64_t now_ms)
{
    int64_t reset_s = header->reset_s < WINDOW_MAX_S ? header->reset_s : WINDOW_MAX_S;

    r->known = true;
    r->remaining = header->remaining > in_flight ? header->remaining - in_flight : 0;
    r->reset_ms = now_ms + reset_s * 1000;
    r->is_guess = false;
}

void
ratelimit_hold(struct ratelimit *r, int64_t until_ms)
{
    bool longer = r->known && r->remaining == 0 && r->reset_ms + MARGIN_MS > until_ms;

    r->known = true;
    r->remaining = 0;
    if (!longer)
        r->reset_ms = until_ms - MARGIN_MS;
    r->is_guess = false;
}

int64_t
ratelimit_delay(struct ratelimit *r, int64_t now_ms)
{
    if (!r->known || r->remaining > 0)
        return 0;
    int64_t open_ms = r->reset_ms + MARGIN_MS;
    if (now_ms < open_ms)
        return open_ms - now_ms;
    r->remaining = 1;
    r->reset_ms = now_ms + PROBE_MS;
    r->is_guess = true;
    return 0;
}
