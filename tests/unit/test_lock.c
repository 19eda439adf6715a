#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/lock.h"
#include "folder.h"
#include "unit.h"

static void
lets_one_run_in_and_tells_the_second_who_it_is(void **state)
{
    struct lock *first = NULL, *second = NULL;
    struct err err = {ERR_NONE, ""};
    char *folder = folder_make();
    char expected[128];

    (void)state;
    assert_int_equal(lock_take(&first, folder, "scrape", &err), 0);
    char *text = folder_get(folder, ".hubcensus.lock");
    snprintf(expected, sizeof expected, "hubcensus scrape, process %ld", (long)getpid());
    assert_memory_equal(text, expected, strlen(expected));
    free(text);
    assert_int_equal(lock_take(&second, folder, "regap", &err), -1);
    assert_null(second);
    assert_int_equal(err.kind, ERR_FATAL);
    assert_non_null(strstr(err.message, expected));
    lock_release(first);
    assert_null(folder_get(folder, ".hubcensus.lock"));
    assert_int_equal(lock_take(&second, folder, "regap", &err), 0);
    lock_release(second);
    lock_release(NULL);
    folder_remove(folder);
}

static void
takes_over_the_file_of_a_run_that_died(void **state)
{
    struct lock *l = NULL;
    struct err err;
    char *folder = folder_make();
    int status = 0;

    (void)state;
    pid_t child = fork();
    if (child == 0)
        _exit(lock_take(&l, folder, "scrape", NULL) == 0 ? 0 : 1);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    char *left = folder_get(folder, ".hubcensus.lock");
    assert_non_null(left);
    free(left);
    assert_int_equal(lock_take(&l, folder, "a", &err), 0);
    char *text = folder_get(folder, ".hubcensus.lock");
    assert_memory_equal(text, "hubcensus a, ", 13);
    free(text);
    lock_release(l);
    folder_remove(folder);
}

static void
says_that_there_is_no_such_folder(void **state)
{
    struct lock *l = NULL;
    struct err err = {ERR_NONE, ""};
    char *folder = folder_make();
    char *missing = file_join(folder, "missing");

    (void)state;
    assert_int_equal(lock_take(&l, missing, "scrape", &err), -1);
    assert_int_equal(err.kind, ERR_FATAL);
    assert_non_null(strstr(err.message, "missing/.hubcensus.lock: cannot be opened"));
    free(missing);
    folder_remove(folder);
}

static void
waits_for_another_run_to_end_but_not_for_ever(void **state)
{
    const struct lock_patience a_second = {.seconds = 1}, long_enough = {.seconds = 600};
    struct lock *l = NULL;
    struct err err = {ERR_NONE, ""};
    char *folder = folder_make();
    int ready[2], status = 0;
    char byte;

    (void)state;
    assert_int_equal(pipe(ready), 0);
    pid_t child = fork();
    if (child == 0) {
        const bool taken = lock_take(&l, folder, "scrape", NULL) == 0;
        (void)!write(ready[1], "x", 1);
        sleep(2);
        lock_release(l);
        _exit(taken ? 0 : 1);
    }
    assert_int_equal(read(ready[0], &byte, 1), 1);
    assert_int_equal(lock_wait(&l, folder, "status set", &a_second, &err), -1);
    assert_int_equal(err.kind, ERR_FATAL);
    assert_non_null(strstr(err.message, "(hubcensus scrape, process "));
    assert_int_equal(lock_wait(&l, folder, "status set", &long_enough, &err), 0);
    lock_release(l);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    close(ready[0]);
    close(ready[1]);
    folder_remove(folder);
}

static void
a_signal_ends_the_waiting(void **state)
{
    const volatile sig_atomic_t stop = 1;
    const struct lock_patience patience = {.seconds = 600, .stop = &stop};
    struct lock *first = NULL, *second = NULL;
    struct err err = {ERR_NONE, ""};
    char *folder = folder_make();

    (void)state;
    assert_int_equal(lock_take(&first, folder, "scrape", &err), 0);
    assert_int_equal(lock_wait(&second, folder, "regap", &patience, &err), -1);
    assert_int_equal(err.kind, ERR_STOPPED);
    lock_release(first);
    folder_remove(folder);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lets_one_run_in_and_tells_the_second_who_it_is),
        cmocka_unit_test(takes_over_the_file_of_a_run_that_died),
        cmocka_unit_test(says_that_there_is_no_such_folder),
        cmocka_unit_test(waits_for_another_run_to_end_but_not_for_ever),
        cmocka_unit_test(a_signal_ends_the_waiting),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
