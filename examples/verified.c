/* verified: the verified models of an architecture.  usage: verified FOLDER ARCHITECTURE */
#include <inttypes.h>
#include <stdio.h>

#include <hubcensus/hubcensus.h>

static int
list(const struct hubcensus_registry *registry, const char *name)
{
    const struct hubcensus_architecture *a = hubcensus_registry_find_architecture(registry, name);
    const struct hubcensus_entry *e = NULL;

    if (a == NULL) {
        const char *nearest = hubcensus_registry_nearest_architecture(registry, name);
        fprintf(stderr, "verified: no such architecture: %s", name);
        fprintf(stderr, nearest != NULL ? "; did you mean %s?\n" : "\n", nearest);
        return 1;
    }
    printf("%s: %" PRId64 " models, %" PRId64 " verified, %" PRId64 " failed\n", a->name, a->models,
           a->verified, a->failed);
    while ((e = hubcensus_registry_next(registry, e, name, true)) != NULL)
        printf("  %s%s%s\n", e->name, e->verified_date != NULL ? "  " : "",
               e->verified_date != NULL ? e->verified_date : "");
    return 0;
}

int
main(int argc, char **argv)
{
    struct hubcensus_registry *registry;
    struct hubcensus_error *error;

    if (argc != 3) {
        fprintf(stderr, "usage: verified FOLDER ARCHITECTURE\n");
        return 2;
    }
    if (hubcensus_registry_open(&registry, argv[1], NULL, &error) != 0) {
        fprintf(stderr, "verified: %s\n", hubcensus_error_message(error));
        hubcensus_error_free(error);
        return 1;
    }
    int status = list(registry, argv[2]);
    hubcensus_registry_close(registry);
    return status;
}
