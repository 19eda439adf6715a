/* A target that is found stands in the header, between its brackets. */
#include <stdlib.h>

#include "fuzz.h"
#include "hub/link.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice header = {(const char *)data, size};
    struct slice target;

    if (!link_find(&target, header, "next"))
        return 0;
    if (target.data <= header.data || target.data + target.len >= header.data + header.len ||
        target.data[-1] != '<' || target.data[target.len] != '>')
        abort();
    return 0;
}
