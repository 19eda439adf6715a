#include "quota.h"

struct quota_state
quota_take(struct quota *q, uint64_t now_ms)
{
    uint64_t length = (uint64_t)q->window_s * 1000;
    uint64_t rest = length - now_ms % length;
    struct quota_state s = {.reset_s = (uint32_t)((rest + 999) / 1000)};

    if (now_ms / length != q->window) {
        q->window = now_ms / length;
        q->used = 0;
    }
    s.over = q->used >= q->limit;
    if (!s.over)
        q->used++;
    s.left = q->limit - q->used;
    return s;
}
