/* retire: a library's old and little used models.  usage: retire CHECKOUT [DATE [RECORDING]] */
#include <inttypes.h>
#include <stdio.h>

#include <hubcensus/hubcensus.h>

static void
tell(const struct hubcensus_deprecation *d)
{
    for (size_t i = 0; i < hubcensus_deprecation_candidates(d); i++) {
        const struct hubcensus_library_model *m = hubcensus_deprecation_at(d, i);
        printf("%s: %" PRId64 " downloads a month, %s", m->name, m->downloads, m->path);
        for (size_t k = 0; m->dependents[k] != NULL; k++)
            printf("%s%s", k == 0 ? "; used by " : ", ", m->dependents[k]);
        putchar('\n');
    }
    if (hubcensus_deprecation_unknown(d) > 0)
        printf("of %zu models nobody can say\n", hubcensus_deprecation_unknown(d));
}

int
main(int argc, char **argv)
{
    struct hubcensus_hub_options hub_options;
    struct hubcensus_deprecation_options options;
    struct hubcensus_hub *hub;
    struct hubcensus_deprecation *d = NULL;
    struct hubcensus_error *error;

    if (argc < 2) {
        fprintf(stderr, "usage: retire CHECKOUT [DATE [RECORDING]]\n");
        return 2;
    }
    hubcensus_hub_options_init(&hub_options, sizeof hub_options);
    hub_options.recording = argc > 3 ? argv[3] : NULL;
    hubcensus_deprecation_options_init(&options, sizeof options);
    options.repo = argv[1];
    options.thresh_date = argc > 2 ? argv[2] : NULL; /* NULL: a year ago */
    if (hubcensus_hub_open(&hub, &hub_options, &error) == 0 &&
        hubcensus_deprecation_do(&d, hub, &options, &error) == 0)
        tell(d);
    else
        fprintf(stderr, "retire: %s\n", hubcensus_error_message(error));
    int status = d == NULL;
    hubcensus_error_free(error);
    hubcensus_deprecation_free(d);
    hubcensus_hub_close(hub);
    return status;
}
