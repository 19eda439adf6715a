#include "hub/session.h"
#include "unit.h"

static void
knows_the_names_of_this_machine(void **state)
{
    static const struct {
        const char *url;
        bool loopback;
    } cases[] = {
        {"http://localhost:8080", true},     {"http://LOCALHOST/x", true},
        {"http://hub.localhost", true},      {"http://127.0.0.1", true},
        {"http://127.8.9.10:1", true},       {"http://[::1]:80/", true},
        {"http://localhost.example", false}, {"http://notlocalhost", false},
        {"http://127.0.0.1.example", false}, {"http://128.0.0.1", false},
        {"http://1270.0.0.1", false},        {"http://[::2]", false},
        {"http://huggingface.co", false},    {"http://.localhost.", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct url url;
        assert_true(url_parse(&url, slice_of(cases[i].url)));
        assert_int_equal(session_is_loopback(&url), cases[i].loopback);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_the_names_of_this_machine),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
