/* Whatever a header claims, the wait is bounded, and after it a request may leave. */
#include <stdlib.h>

#include "fuzz.h"
#include "hub/ratelimit.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ratelimit_header header;
    struct ratelimit r;
    int64_t now = INT64_C(1000000);

    if (!ratelimit_parse(&header, (struct slice){(const char *)data, size}))
        return 0;
    if (header.remaining < 0 || header.reset_s < 0)
        abort();
    ratelimit_init(&r);
    ratelimit_update(&r, &header, (unsigned)(size % 7), now, now);
    for (int i = 0; i < 20; i++) {
        int64_t wait = ratelimit_delay(&r, now);
        now += wait;
        if (wait < 0 || wait > 3601000 || ratelimit_delay(&r, now) != 0)
            abort();
        ratelimit_spend(&r);
    }
    return 0;
}
