/* which: is a model supported?  usage: which FOLDER MODEL... */
#include <stdio.h>

#include <hubcensus/hubcensus.h>

static void
say(const struct hubcensus_answer *a)
{
    static const char *const words[] = {"not supported", "supported", "cannot be told"};

    printf("%s: %s: %s", a->name, words[a->supported], a->why);
    if (a->listed && a->status == HUBCENSUS_STATUS_VERIFIED)
        printf(", verified %s", a->verified_date != NULL ? a->verified_date : "");
    if (a->similar[0] != NULL)
        printf("; did you mean %s?", a->similar[0]);
    putchar('\n');
}

int
main(int argc, char **argv)
{
    struct hubcensus_answers *answers;
    struct hubcensus_error *error;
    int status = 0;

    if (argc < 3) {
        fprintf(stderr, "usage: which FOLDER MODEL...\n");
        return 2;
    }
    /* Without a hub what the registry and its census do not know is unknown. */
    if (hubcensus_check(&answers, argv[1], NULL, (const char *const *)argv + 2, (size_t)argc - 2,
                        NULL, &error) != 0) {
        fprintf(stderr, "which: %s\n", hubcensus_error_message(error));
        hubcensus_error_free(error);
        return 1;
    }
    for (size_t i = 0; i < hubcensus_answers_count(answers); i++) {
        const struct hubcensus_answer *a = hubcensus_answers_at(answers, i);
        say(a);
        status |= a->supported != HUBCENSUS_SUPPORTED_YES;
    }
    hubcensus_answers_free(answers);
    return status;
}
