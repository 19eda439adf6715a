#include "json_peers.h"

const struct json_peer *
json_peers(size_t *count)
{
    *count = 0;
    return NULL;
}
