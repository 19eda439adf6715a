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

static int64_t
lower(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/*
 * By how many windows the one that ends at `reset_ms` is later than the one that
 * is known: -1, 0 or 1.  Ends are known to a second and to the time that an answer
 * took; windows differ by their length, of which the longest t is the best guess.
 */
static int
compare_windows(const struct ratelimit *r, int64_t reset_ms)
{
    int64_t later = reset_ms - r->reset_ms;

    return later > r->length_ms / 2 ? 1 : later < -(r->length_ms / 2) ? -1 : 0;
}

void
ratelimit_update(struct ratelimit *r, const struct ratelimit_header *header, unsigned in_flight,
                 int64_t left_ms, int64_t now_ms)
{
    int64_t length_ms = lower(header->reset_s, WINDOW_MAX_S) * 1000;
    int64_t reset_ms = now_ms + length_ms;

    if (length_ms > r->length_ms)
        r->length_ms = length_ms;
    int order = r->known && !r->asking ? compare_windows(r, reset_ms) : 1;
    if (order < 0 && left_ms < r->since_ms)
        return;
    if (order != 0)
        r->since_ms = now_ms;
    r->least = order != 0 ? header->remaining : lower(r->least, header->remaining);
    r->reset_ms = order != 0 ? reset_ms : lower(r->reset_ms, reset_ms);
    r->known = true;
    r->asking = false;
    r->remaining = r->least > in_flight ? r->least - in_flight : 0;
}

void
ratelimit_unsaid(struct ratelimit *r)
{
    if (r->asking)
        ratelimit_init(r);
}

void
ratelimit_hold(struct ratelimit *r, int64_t until_ms)
{
    bool longer = r->known && r->remaining == 0 && r->reset_ms + MARGIN_MS > until_ms;

    r->known = true;
    r->asking = false;
    r->remaining = 0;
    if (until_ms > r->held_ms)
        r->held_ms = until_ms;
    if (longer)
        return;
    /* Of a window that ends so nothing was said. */
    r->least = INT64_MAX;
    r->reset_ms = until_ms - MARGIN_MS;
}

int64_t
ratelimit_delay(struct ratelimit *r, int64_t now_ms)
{
    int64_t open_ms = r->known && r->remaining == 0 ? r->reset_ms + MARGIN_MS : now_ms;

    if (open_ms < r->held_ms)
        open_ms = r->held_ms;
    if (now_ms < open_ms)
        return open_ms - now_ms;
    if (!r->known || r->remaining > 0)
        return 0;
    r->asking = true;
    r->remaining = 1;
    r->reset_ms = now_ms + PROBE_MS;
    return 0;
}
