#include "folder_settings.h"

#include "base/mem.h"
#include "registry_settings.h"

static const struct option_spec folder_table[] = {
    {.name = "output",
     .letter = 'o',
     .kind = OPTION_TEXT,
     .member = offsetof(struct folder_settings, output),
     .value = "DIR",
     .help = "the registry's folder (default: the library's own data folder in its checkout, else "
             "registry)"},
    {.name = "profile",
     .kind = OPTION_TEXT,
     .member = offsetof(struct folder_settings, profile),
     .value = "NAME|FILE",
     .help = "the library, which says where its own data folder is (default: transformerlens)"},
    {.name = NULL},
};

const struct option_group folder_group = {"The registry", folder_table, NULL};

int
folder_find(char **out, const struct folder_settings *settings, struct err *err)
{
    const struct registry_settings registry = {.profile = settings->profile,
                                               .output = settings->output};
    struct profile *profile = NULL;

    if (profile_load(&profile, settings->profile != NULL ? settings->profile : PROFILE_DEFAULT,
                     err) != 0)
        return -1;
    *out = mem_strdup(registry_folder(&registry, profile));
    profile_free(profile);
    return 0;
}
