/* What the library leaves as it is: signal handlers, locale, umask, environment, stdout and stderr.
 */
#include <fcntl.h>
#include <locale.h>
#include <sys/stat.h>

#include "hub_process.h"

#define SIGNALS 32

/* What a process has one of. */
struct process {
    void (*handlers[SIGNALS])(int);
    sigset_t mask;
    char locale[256];
    mode_t umask;
    char **environment;
    char *folder;
};

static void
look(struct process *p)
{
    memset(p, 0, sizeof *p);
    for (int i = 1; i < SIGNALS; i++) {
        struct sigaction action;
        if (sigaction(i, NULL, &action) == 0)
            p->handlers[i] = action.sa_handler;
    }
    assert_int_equal(sigprocmask(SIG_BLOCK, NULL, &p->mask), 0);
    snprintf(p->locale, sizeof p->locale, "%s", setlocale(LC_ALL, NULL));
    p->umask = umask(0);
    umask(p->umask);
    p->environment = environ;
    p->folder = getcwd(NULL, 0);
}

static void
assert_same(const struct process *before)
{
    struct process now;

    look(&now);
    for (int i = 1; i < SIGNALS; i++)
        assert_true(now.handlers[i] == before->handlers[i]);
    for (int i = 1; i < SIGNALS; i++)
        assert_int_equal(sigismember(&now.mask, i), sigismember(&before->mask, i));
    assert_string_equal(now.locale, before->locale);
    assert_int_equal(now.umask, before->umask);
    assert_ptr_equal(now.environment, before->environment);
    assert_string_equal(now.folder, before->folder);
    free(now.folder);
}

static int
hear(void *context, const struct hubcensus_event *event)
{
    (void)event;
    assert_same(context);
    return 0;
}

/* A scan, a listing over the network with a failure, the analysis: each looked at from within. */
static void
use_all(const char *place, struct process *before)
{
    const char *const arguments[] = {"--models", "2500", "--fault", "page=2,reset=body,times=1",
                                     NULL};
    struct hubcensus_hub *hub = sample_hub(SAMPLE_HUB, hear, before);
    struct hubcensus_scan_options o;
    struct hubcensus_deprecation_options d;
    struct hubcensus_models *models;
    const struct hubcensus_model *m;
    struct hub_process process;
    struct hubcensus_error *error;
    struct hubcensus_scan *scan;
    struct hubcensus_deprecation *retired;
    char repo[PATH_MAX];
    int failures = 0, status;

    hubcensus_scan_options_init(&o, sizeof o);
    o.folder = place;
    assert_good(hubcensus_scan_do(&scan, hub, &o, &error));
    hubcensus_scan_free(scan);
    hubcensus_hub_close(hub);

    hub_start(&process, arguments);
    hub = hub_connect(&process, hear, before);
    assert_good(hubcensus_models_of_tag(&models, hub, "transformers", &error));
    while ((status = hubcensus_models_next(models, &m, &error)) != 0) {
        failures += status < 0;
        hubcensus_error_free(error);
        assert_true(failures < 5);
    }
    assert_int_equal(failures, 1);
    hubcensus_models_free(models);
    hubcensus_hub_close(hub);
    hub_stop(&process);

    snprintf(repo, sizeof repo, "%s/library", place);
    hub = sample_hub(SAMPLE_DOWNLOADS, hear, before);
    hubcensus_deprecation_options_init(&d, sizeof d);
    d.repo = repo;
    d.thresh_date = "2026-01-01";
    assert_good(hubcensus_deprecation_do(&retired, hub, &d, &error));
    hubcensus_deprecation_free(retired);
    hubcensus_hub_close(hub);
}

static void
the_process_is_left_as_it_is(void **state)
{
    char *place = place_make();
    struct process before;

    (void)state;
    place_shell(place, "'" SOURCE_FOLDER "/sample/make-checkout' library >make.log 2>&1");
    look(&before);
    use_all(place, &before);
    assert_same(&before);
    free(before.folder);
    place_remove(place);
}

static void
files_are_made_as_the_umask_says(void **state)
{
    char *place = place_make();
    struct stat st;

    (void)state;
    mode_t before = umask(027);
    hubcensus_scan_free(sample_scan(place));
    umask(before);
    assert_int_equal(stat(place_path(place, "supported_models.json"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0640);
    place_remove(place);
}

static void
nothing_is_printed(void **state)
{
    char *place = place_make();
    struct process before;
    struct stat st;

    (void)state;
    place_shell(place, "'" SOURCE_FOLDER "/sample/make-checkout' library >make.log 2>&1");
    look(&before);
    fflush(NULL);
    int out = dup(STDOUT_FILENO), err = dup(STDERR_FILENO);
    int file = open(place_path(place, "printed"), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    assert_true(out >= 0 && err >= 0 && file >= 0);
    dup2(file, STDOUT_FILENO);
    dup2(file, STDERR_FILENO);
    use_all(place, &before);
    fflush(NULL);
    dup2(out, STDOUT_FILENO);
    dup2(err, STDERR_FILENO);
    close(out);
    close(err);
    assert_int_equal(fstat(file, &st), 0);
    close(file);
    assert_int_equal(st.st_size, 0);
    free(before.folder);
    place_remove(place);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_process_is_left_as_it_is),
        cmocka_unit_test(files_are_made_as_the_umask_says),
        cmocka_unit_test(nothing_is_printed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
