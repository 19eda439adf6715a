#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/libcurl.h"
#include "unit.h"

/* The rights of the memory at `p`, as "r--p". */
static void
rights_of(char out[5], const void *p)
{
    FILE *f = fopen("/proc/self/maps", "r");
    char line[4096];

    assert_non_null(f);
    out[0] = '\0';
    while (out[0] == '\0' && fgets(line, sizeof line, f) != NULL) {
        char *rest;
        uintptr_t begin = (uintptr_t)strtoull(line, &rest, 16);
        uintptr_t end = (uintptr_t)strtoull(rest + 1, &rest, 16);
        if ((uintptr_t)p >= begin && (uintptr_t)p < end)
            snprintf(out, 5, "%.4s", rest + 1);
    }
    fclose(f);
}

static void
is_loaded_into_what_nobody_can_write(void **state)
{
    const struct libcurl *library = NULL;
    struct err err = {0};
    char rights[5];

    (void)state;
    for (int round = 0; round < 2; round++) {
        if (libcurl_load(&library, NULL, &err) != 0)
            fail_msg("%s", err.message);
        assert_string_equal(library->easy_strerror(CURLE_OK), "No error");
        rights_of(rights, library);
        assert_string_equal(rights, "r--p");
        libcurl_free(library);
    }
    libcurl_free(NULL);
}

static void
one_that_is_not_there_or_is_another_is_told(void **state)
{
    static const char *const none[] = {"libno-such-thing.so.4", "libnor-this.so.4", NULL};
    static const char *const other[] = {"libno-such-thing.so.4", "libc.so.6", NULL};
    static const char *const third[] = {"libno-such-thing.so.4", "libnor-this.so.4", "libcurl.so.4",
                                        NULL};
    const struct libcurl *library;
    struct err err = {0};

    (void)state;
    assert_int_equal(libcurl_load(&library, none, &err), -1);
    assert_null(library);
    assert_int_equal(err.kind, ERR_FATAL);
    assert_non_null(strstr(err.message, "libno-such-thing.so.4"));
    assert_non_null(strstr(err.message, "install libcurl 4"));
    assert_int_equal(libcurl_load(&library, other, &err), -1);
    assert_null(library);
    assert_string_equal(err.message,
                        "the network library has no curl_global_init(): it is too old, or none");
    if (libcurl_load(&library, third, &err) == 0)
        libcurl_free(library);
    else
        assert_non_null(strstr(err.message, "libno-such-thing.so.4"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_loaded_into_what_nobody_can_write),
        cmocka_unit_test(one_that_is_not_there_or_is_another_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
