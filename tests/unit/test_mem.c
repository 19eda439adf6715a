#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "unit.h"

#define SAID "hubcensus: out of memory; files written so far are complete\n"

/*
 * Under AddressSanitizer an allocation that is too large is a NULL too; who ends
 * for want of memory keeps what it has.
 */
const char *__asan_default_options(void);

const char *
__asan_default_options(void)
{
    return "allocator_may_return_null=1:detect_leaks=0";
}

/* More than there is, in a way that no compiler sees through. */
static volatile size_t too_much = SIZE_MAX / 4;

static void
want_block(void)
{
    mem_alloc(too_much);
}

static void
want_zeros(void)
{
    mem_zalloc(too_much);
}

static void
want_growth(void)
{
    /* Still reachable when the process ends: no leak for valgrind to tell of. */
    static void *block;

    block = mem_alloc(1);
    mem_realloc(block, too_much);
}

static void
want_array(void)
{
    /* The product would wrap round to 4. */
    mem_realloc_array(NULL, too_much + 2, 4);
}

static void
leave(int number)
{
    /* abort() raises the signal where it stands: nothing is interrupted. */
    exit(number); /* NOLINT(bugprone-signal-handler,cert-sig30-c) */
}

static void
says_so_and_aborts_when_there_is_no_memory(void **state)
{
    static void (*const wants[])(void) = {want_block, want_zeros, want_growth, want_array};

    (void)state;
    for (size_t i = 0; i < sizeof wants / sizeof wants[0]; i++) {
        char said[sizeof SAID + 4096] = "";
        int ends[2], status;
        assert_int_equal(pipe(ends), 0);
        fflush(stdout);
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            dup2(ends[1], STDERR_FILENO);
            /* An orderly end, so that what ran is counted. */
            signal(SIGABRT, leave);
            wants[i]();
            _exit(0);
        }
        close(ends[1]);
        size_t len = 0;
        ssize_t n;
        while ((n = read(ends[0], said + len, sizeof said - 1 - len)) > 0)
            len += (size_t)n;
        close(ends[0]);
        assert_int_equal(waitpid(child, &status, 0), child);
        if (strstr(said, SAID) == NULL)
            fail_msg("case %zu said: %s", i, said);
        assert_true(WIFEXITED(status));
        assert_int_equal(WEXITSTATUS(status), SIGABRT);
    }
}

static void
gives_a_block_for_no_bytes_at_all(void **state)
{
    void *blocks[] = {mem_alloc(0), mem_zalloc(0), mem_realloc(NULL, 0),
                      mem_realloc_array(NULL, 0, 8)};

    (void)state;
    for (size_t i = 0; i < sizeof blocks / sizeof blocks[0]; i++) {
        assert_non_null(blocks[i]);
        free(blocks[i]);
    }
}

static void
copies_text_to_its_end_or_as_far_as_asked(void **state)
{
    char *whole = mem_strdup("abc"), *part = mem_strndup("abc", 2), *none = mem_strndup(NULL, 0);

    (void)state;
    assert_string_equal(whole, "abc");
    assert_string_equal(part, "ab");
    assert_string_equal(none, "");
    free(whole);
    free(part);
    free(none);
}

static void
makes_room_for_one_more_by_doubling(void **state)
{
    uint64_t *list = NULL;

    (void)state;
    for (size_t i = 0; i < 1000; i++) {
        uint64_t *before = list;
        list = mem_room_for_one(list, i, sizeof *list);
        /* Only at powers of two may it move. */
        if (i > 0 && (i & (i - 1)) != 0)
            assert_ptr_equal(list, before);
        list[i] = i;
    }
    for (size_t i = 0; i < 1000; i++)
        assert_int_equal(list[i], i);
    free(list);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_so_and_aborts_when_there_is_no_memory),
        cmocka_unit_test(gives_a_block_for_no_bytes_at_all),
        cmocka_unit_test(copies_text_to_its_end_or_as_far_as_asked),
        cmocka_unit_test(makes_room_for_one_more_by_doubling),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
