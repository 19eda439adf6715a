/* Iterators over a Hub that answers, fails, and is told to stop; and answers of the Hub itself. */
#include "hub_process.h"

#define CATALOGUE 3500

/* All that is left; the names are noted in `seen` where that is not NULL. */
static int64_t
drain(struct hubcensus_models *models, char **seen, size_t *failures)
{
    const struct hubcensus_model *m;
    struct hubcensus_error *error;
    int64_t count = 0;
    int status;

    *failures = 0;
    while ((status = hubcensus_models_next(models, &m, &error)) != 0) {
        if (status < 0) {
            assert_null(m);
            assert_int_equal(hubcensus_error_kind(error), HUBCENSUS_FAILURE_RETRY);
            assert_true(++*failures < 10);
            hubcensus_error_free(error);
            continue;
        }
        if (seen != NULL)
            seen[count] = strdup(m->name);
        count++;
    }
    /* The end is the end. */
    assert_int_equal(hubcensus_models_next(models, &m, &error), 0);
    assert_null(error);
    return count;
}

static int
compare(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void
an_iterator_tells_of_all_models_once(void **state)
{
    const char *const arguments[] = {"--models", "3500", NULL};
    struct hub_process process;
    struct hubcensus_models *models;
    struct hubcensus_error *error;
    struct hubcensus_query query;
    char *seen[CATALOGUE + 1000];
    size_t failures;

    (void)state;
    hub_start(&process, arguments);
    struct hubcensus_hub *hub = hub_connect(&process, NULL, NULL);
    hubcensus_query_init(&query, sizeof query);
    query.sort = HUBCENSUS_SORT_CREATED;
    assert_good(hubcensus_models_open(&models, hub, &query, &error));
    int64_t count = drain(models, seen, &failures);
    hubcensus_models_free(models);
    assert_int_equal(failures, 0);
    assert_true(count >= CATALOGUE / 2);
    qsort(seen, (size_t)count, sizeof *seen, compare);
    for (int64_t i = 0; i < count; i++) {
        assert_true(i == 0 || strcmp(seen[i - 1], seen[i]) != 0);
        if (i > 0)
            free(seen[i - 1]);
    }
    free(seen[count - 1]);
    hubcensus_hub_close(hub);
    hub_stop(&process);
}

static void
a_query_chooses_and_ends_at_its_limit(void **state)
{
    const char *const arguments[] = {"--models", "3500", NULL};
    struct hub_process process;
    struct hubcensus_models *models;
    const struct hubcensus_model *m;
    struct hubcensus_error *error;
    struct hubcensus_query query;
    const char *const filters[] = {"text-generation", NULL};
    size_t failures;
    int64_t before = INT64_MAX;

    (void)state;
    hub_start(&process, arguments);
    struct hubcensus_hub *hub = hub_connect(&process, NULL, NULL);
    hubcensus_query_init(&query, sizeof query);
    query.filters = filters;
    query.sort = HUBCENSUS_SORT_DOWNLOADS;
    query.limit = 1007;
    assert_good(hubcensus_models_open(&models, hub, &query, &error));
    for (int i = 0; i < 1007; i++) {
        assert_int_equal(hubcensus_models_next(models, &m, &error), 1);
        assert_true(m->downloads <= before);
        before = m->downloads;
    }
    assert_int_equal(hubcensus_models_next(models, &m, &error), 0);
    assert_null(m);
    hubcensus_models_free(models);
    query = (struct hubcensus_query){0};
    hubcensus_query_init(&query, sizeof query);
    query.author = "mistralai";
    assert_good(hubcensus_models_open(&models, hub, &query, &error));
    int64_t count = 0;
    while (hubcensus_models_next(models, &m, &error) > 0) {
        assert_memory_equal(m->name, "mistralai/", 10);
        count++;
    }
    assert_true(count > 0);
    hubcensus_models_free(models);
    query.author = "nobody-at-all";
    assert_good(hubcensus_models_open(&models, hub, &query, &error));
    assert_int_equal(drain(models, NULL, &failures), 0);
    hubcensus_models_free(models);
    query.limit = -1;
    assert_fails(hubcensus_models_open(&models, hub, &query, &error), HUBCENSUS_FAILURE_USAGE,
                 "limit");
    query.limit = 0;
    query.sort = (enum hubcensus_sort)9;
    assert_fails(hubcensus_models_open(&models, hub, &query, &error), HUBCENSUS_FAILURE_USAGE,
                 "sort");
    hubcensus_hub_close(hub);
    hub_stop(&process);
}

/* The names under a tag, from a Hub that fails as the arguments say. */
static int64_t
names_of_tag(char **seen, size_t *failures, const char *const *arguments)
{
    struct hub_process process;
    struct hubcensus_models *models;
    struct hubcensus_error *error;

    hub_start(&process, arguments);
    struct hubcensus_hub *hub = hub_connect(&process, NULL, NULL);
    assert_good(hubcensus_models_of_tag(&models, hub, "transformers", &error));
    int64_t count = drain(models, seen, failures);
    hubcensus_models_free(models);
    hubcensus_hub_close(hub);
    hub_stop(&process);
    return count;
}

static void
an_iterator_survives_failures_and_tells_of_them(void **state)
{
    const char *const well[] = {"--models", "3500", NULL};
    const char *const ill[] = {"--models", "3500",
                               "--fault",  "page=1,status=503,times=1",
                               "--fault",  "page=3,status=503,times=2",
                               "--fault",  "page=2,cut=length,times=1",
                               NULL};
    char *expected[CATALOGUE], *seen[CATALOGUE];
    size_t failures;

    (void)state;
    int64_t count = names_of_tag(expected, &failures, well);
    assert_int_equal(failures, 0);
    assert_true(count > 2000);
    assert_int_equal(names_of_tag(seen, &failures, ill), count);
    /* A page that was asked for ahead may have failed before the one that it waits for does. */
    assert_in_range(failures, 3, 4);
    for (int64_t i = 0; i < count; i++) {
        assert_string_equal(seen[i], expected[i]);
        free(seen[i]);
        free(expected[i]);
    }
}

struct hearing {
    struct hubcensus_hub *hub;
    int64_t events;
    int64_t stop_at; /* event; 0: never */
    bool was_refused;
};

/* Stops when it is to, and tries what it may not. */
static int
hear(void *context, const struct hubcensus_event *event)
{
    struct hearing *h = context;
    struct hubcensus_error *error;
    struct hubcensus_models *models;
    const struct hubcensus_model *m;

    h->events += event->kind == HUBCENSUS_EVENT_TICK;
    if (h->hub != NULL && !h->was_refused) {
        assert_good(hubcensus_models_of_tag(&models, h->hub, "transformers", &error));
        assert_int_equal(hubcensus_models_next(models, &m, &error), -1);
        h->was_refused = hubcensus_error_kind(error) == HUBCENSUS_FAILURE_USAGE;
        hubcensus_error_free(error);
        hubcensus_models_free(models);
    }
    return h->stop_at > 0 && h->events >= h->stop_at;
}

static void
a_callback_stops_an_iterator_which_goes_on_when_asked_again(void **state)
{
    const char *const arguments[] = {"--models", "3500", NULL};
    struct hearing hearing = {.stop_at = 1};
    struct hub_process process;
    struct hubcensus_models *models;
    const struct hubcensus_model *m;
    struct hubcensus_error *error;
    size_t failures;

    (void)state;
    int64_t count = names_of_tag(NULL, &failures, arguments);
    hub_start(&process, arguments);
    struct hubcensus_hub *hub = hub_connect(&process, hear, &hearing);
    assert_good(hubcensus_models_of_tag(&models, hub, "transformers", &error));
    int64_t told = 0;
    int status;
    while ((status = hubcensus_models_next(models, &m, &error)) > 0)
        told++;
    assert_int_equal(status, -1);
    assert_int_equal(hubcensus_error_kind(error), HUBCENSUS_FAILURE_STOPPED);
    hubcensus_error_free(error);
    assert_true(told <= 1000);
    hearing.stop_at = 0;
    hearing.hub = hub;
    assert_int_equal(told + drain(models, NULL, &failures), count);
    assert_true(hearing.was_refused);
    hubcensus_models_free(models);
    hubcensus_hub_close(hub);
    hub_stop(&process);
}

static void
iterators_on_one_hub_do_not_disturb_each_other(void **state)
{
    const char *const arguments[] = {"--models", "3500", NULL};
    struct hub_process process;
    struct hubcensus_models *one, *other;
    const struct hubcensus_model *m;
    struct hubcensus_error *error;
    size_t failures;
    int64_t counts[2] = {0, 0};

    (void)state;
    hub_start(&process, arguments);
    struct hubcensus_hub *hub = hub_connect(&process, NULL, NULL);
    assert_good(hubcensus_models_of_tag(&one, hub, "transformers", &error));
    assert_good(hubcensus_models_of_tag(&other, hub, "transformers", &error));
    for (int i = 0; i < 1500; i++) {
        counts[0] += hubcensus_models_next(one, &m, &error);
        counts[1] += hubcensus_models_next(other, &m, &error);
    }
    counts[0] += drain(one, NULL, &failures);
    /* One that is left in mid-walk is only dropped. */
    hubcensus_models_free(one);
    counts[1] += drain(other, NULL, &failures);
    assert_int_equal(counts[0], counts[1]);
    hubcensus_models_free(other);
    hubcensus_hub_close(hub);
    hub_stop(&process);
}

static void
private_models_are_not_listed_under_a_tag(void **state)
{
    /* A recording of one answer, to the question that the sample has first. */
    static const char text[] =
        "target=$(zcat '" SAMPLE_HUB "' | sed -n '2s/.*\"target\":\"\\([^\"]*\\)\".*/\\1/p') && "
        "printf '[{\"id\":\"a/public\",\"downloads\":7},{\"id\":\"a/private\",\"downloads\":6,"
        "\"private\":true},{\"id\":\"a/untold\"}]' >body && gzip -nk body && "
        "{ printf '{\"hubcensus_recording\":1}' | gzip -n && "
        "printf '\\n{\"target\":\"%s\",\"status\":200,\"content_type\":\"application/json\","
        "\"length\":%d,\"packed\":%d}\\n' \"$target\" $(wc -c <body) $(wc -c <body.gz) | gzip -n "
        "&& "
        "cat body.gz && printf '\\n{\"answers\":1}\\n' | gzip -n; } >made.rec";
    char *place = place_make();
    struct hubcensus_models *models;
    const struct hubcensus_model *m;
    struct hubcensus_error *error;

    (void)state;
    place_shell(place, text);
    struct hubcensus_hub *hub = sample_hub(place_path(place, "made.rec"), NULL, NULL);
    assert_good(hubcensus_models_of_tag(&models, hub, "text-generation", &error));
    if (hubcensus_models_next(models, &m, &error) != 1)
        fail_msg("%s", hubcensus_error_message(error));
    assert_string_equal(m->name, "a/public");
    assert_int_equal(m->downloads, 7);
    assert_null(m->architecture);
    assert_int_equal(hubcensus_models_next(models, &m, &error), 1);
    assert_string_equal(m->name, "a/untold");
    assert_int_equal(m->downloads, -1);
    assert_int_equal(m->parameters, -1);
    assert_int_equal(hubcensus_models_next(models, &m, &error), 0);
    hubcensus_models_free(models);
    hubcensus_hub_close(hub);
    place_remove(place);
}

static void
a_hub_that_is_not_there_is_a_failure_that_may_pass(void **state)
{
    struct hub_process nowhere = {.endpoint = "http://127.0.0.1:9"};
    struct hubcensus_hub *hub = hub_connect(&nowhere, NULL, NULL);
    struct hubcensus_models *models;
    const struct hubcensus_model *m;
    struct hubcensus_error *error;

    (void)state;
    assert_good(hubcensus_models_open(&models, hub, NULL, &error));
    for (int i = 0; i < 2; i++) {
        assert_int_equal(hubcensus_models_next(models, &m, &error), -1);
        assert_int_equal(hubcensus_error_kind(error), HUBCENSUS_FAILURE_RETRY);
        assert_non_null(strstr(hubcensus_error_message(error), "127.0.0.1"));
        hubcensus_error_free(error);
    }
    hubcensus_models_free(models);
    hubcensus_hub_close(hub);
}

static void
the_hub_answers_for_models_that_no_registry_has(void **state)
{
    const char *const arguments[] = {"--models", "3500", NULL};
    const char *const names[] = {"mistralai/Mistral-7B-v0.1", "nobody/has-this"};
    char *empty = place_make();
    struct hub_process process;
    struct hubcensus_answers *answers;
    struct hubcensus_error *error;

    (void)state;
    hub_start(&process, arguments);
    struct hubcensus_hub *hub = hub_connect(&process, NULL, NULL);
    assert_good(hubcensus_check(&answers, empty, NULL, names, 2, hub, &error));
    const struct hubcensus_answer *a = hubcensus_answers_at(answers, 0);
    assert_int_equal(a->reason, HUBCENSUS_REASON_NOT_YET_LISTED);
    assert_false(a->listed);
    assert_string_equal(a->model->architecture, "MistralForCausalLM");
    assert_int_equal(hubcensus_answers_at(answers, 1)->reason, HUBCENSUS_REASON_UNKNOWN);
    hubcensus_answers_free(answers);
    hubcensus_hub_close(hub);
    hub_stop(&process);
    place_remove(empty);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_iterator_tells_of_all_models_once),
        cmocka_unit_test(a_query_chooses_and_ends_at_its_limit),
        cmocka_unit_test(an_iterator_survives_failures_and_tells_of_them),
        cmocka_unit_test(a_callback_stops_an_iterator_which_goes_on_when_asked_again),
        cmocka_unit_test(iterators_on_one_hub_do_not_disturb_each_other),
        cmocka_unit_test(private_models_are_not_listed_under_a_tag),
        cmocka_unit_test(a_hub_that_is_not_there_is_a_failure_that_may_pass),
        cmocka_unit_test(the_hub_answers_for_models_that_no_registry_has),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
