#include "base/env.h"

#include <stddef.h>
#include <stdlib.h>
#include <strings.h>

const char *
env_text(const char *variable)
{
    const char *value = getenv(variable);

    return value != NULL && value[0] != '\0' ? value : NULL;
}

bool
env_on(const char *variable)
{
    static const char *const words[] = {"1", "on", "yes", "true"};
    const char *value = env_text(variable);

    for (size_t i = 0; value != NULL && i < sizeof words / sizeof words[0]; i++)
        if (strcasecmp(value, words[i]) == 0)
            return true;
    return false;
}
