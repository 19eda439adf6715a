/* Whatever a server asks for, it is read as seconds or not at all, and waited an hour at most. */
#include <stdlib.h>

#include "fuzz.h"
#include "hub/retry.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const int64_t moments[] = {0, 784111777, 1790000000, INT64_C(9999999999999)};
    const struct retry_policy policy = {0, 0, 0};

    for (size_t i = 0; i < sizeof moments / sizeof moments[0]; i++) {
        struct slice value = {(const char *)data, size};
        int64_t seconds = retry_after_parse(value, moments[i]);
        struct attempt a = {503, false, 1, seconds, -1, -1};
        struct retry_decision d = retry_decide(&a, &policy, 0.5);
        if (seconds < -1 || d.verdict != RETRY_AGAIN || d.wait_ms < 250 || d.wait_ms > 3600000)
            abort();
    }
    return 0;
}
