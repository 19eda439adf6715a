/* gaps: the ten architectures that are most worth adding.  usage: gaps FOLDER */
#include <inttypes.h>
#include <stdio.h>

#include <hubcensus/hubcensus.h>

int
main(int argc, char **argv)
{
    struct hubcensus_gaps_options options;
    struct hubcensus_gaps *gaps;
    struct hubcensus_error *error;
    const struct hubcensus_gap *g;

    if (argc != 2) {
        fprintf(stderr, "usage: gaps FOLDER\n");
        return 2;
    }
    hubcensus_gaps_options_init(&options, sizeof options);
    options.top = 10;
    if (hubcensus_gaps_open(&gaps, argv[1], NULL, &options, &error) != 0) {
        fprintf(stderr, "gaps: %s\n", hubcensus_error_message(error));
        hubcensus_error_free(error);
        return 1;
    }
    for (size_t i = 0; (g = hubcensus_gaps_at(gaps, i)) != NULL; i++) {
        printf("%2zu. %-40s %5.1f = demand %4.1f + usage %4.1f + benchmarkability %4.1f\n", g->rank,
               g->architecture, g->score, g->demand, g->usage, g->benchmarkability);
        printf("    %" PRId64 " models, %" PRId64 " downloads a month; such as %s\n", g->models,
               g->downloads, g->samples[0] != NULL ? g->samples[0] : "none");
    }
    hubcensus_gaps_close(gaps);
    return 0;
}
