#include "hub/patience.h"

void
patience_init(struct patience *p, int64_t limit_ms)
{
    *p = (struct patience){.limit_ms = limit_ms > 0 ? limit_ms : 0};
}

bool
patience_allows(const struct patience *p, int64_t wait_ms)
{
    return p->limit_ms == 0 || wait_ms <= p->limit_ms - p->waited_ms;
}

void
patience_spend(struct patience *p, int64_t ms)
{
    if (ms > 0)
        p->waited_ms += ms;
}
