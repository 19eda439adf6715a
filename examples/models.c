/* models: the most downloaded models of an author.  usage: models AUTHOR [LIMIT] */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include <hubcensus/hubcensus.h>

static int
fail(struct hubcensus_error *error)
{
    fprintf(stderr, "models: %s\n", hubcensus_error_message(error));
    hubcensus_error_free(error);
    return 1;
}

int
main(int argc, char **argv)
{
    struct hubcensus_hub *hub;
    struct hubcensus_models *models;
    const struct hubcensus_model *m;
    struct hubcensus_query query;
    struct hubcensus_error *error;
    int status, failures = 0;

    if (argc < 2) {
        fprintf(stderr, "usage: models AUTHOR [LIMIT]\n");
        return 2;
    }
    hubcensus_query_init(&query, sizeof query);
    query.author = argv[1];
    query.sort = HUBCENSUS_SORT_DOWNLOADS;
    query.limit = argc > 2 ? strtoll(argv[2], NULL, 10) : 0;
    if (hubcensus_hub_open(&hub, NULL, &error) != 0)
        return fail(error);
    if (hubcensus_models_open(&models, hub, &query, &error) != 0) {
        hubcensus_hub_close(hub);
        return fail(error);
    }
    /* What failed is asked for again, three times, where the listing stood. */
    while ((status = hubcensus_models_next(models, &m, &error)) != 0) {
        if (status > 0) {
            printf("%12" PRId64 "  %-50s %s\n", m->downloads, m->name,
                   m->architecture != NULL ? m->architecture : "");
        } else if (hubcensus_error_kind(error) == HUBCENSUS_FAILURE_RETRY && ++failures < 3) {
            hubcensus_error_free(error);
        } else {
            fail(error);
            break;
        }
    }
    hubcensus_models_free(models);
    hubcensus_hub_close(hub);
    return status < 0;
}
