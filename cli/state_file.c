#include "state_file.h"

#include <stddef.h>

#include "base/env.h"
#include "base/str.h"

char *
state_file(const char *name)
{
    const char *state = env_text("XDG_STATE_HOME"), *home = env_text("HOME");
    struct str path = STR_INIT;

    /* The specification: a path that is not absolute is to be ignored. */
    if (state != NULL && state[0] == '/')
        str_printf(&path, "%s/hubcensus/%s", state, name);
    else if (home != NULL)
        str_printf(&path, "%s/.local/state/hubcensus/%s", home, name);
    else
        return NULL;
    return str_steal(&path);
}
