#include <stdlib.h>
#include <string.h>

#include "hub/url.h"
#include "unit.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

static void
splits_a_url_into_its_parts(void **state)
{
    static const struct {
        const char *text, *scheme, *host;
        unsigned port;
        const char *target;
    } cases[] = {
        {"https://huggingface.co/api/models?limit=5", "https", "huggingface.co", 443,
         "/api/models?limit=5"},
        {"http://127.0.0.1:8080", "http", "127.0.0.1", 8080, ""},
        {"http://127.0.0.1:8080/", "http", "127.0.0.1", 8080, "/"},
        {"HTTPS://Hub.Example:/x", "HTTPS", "Hub.Example", 443, "/x"},
        {"http://[::1]:65535/x", "http", "[::1]", 65535, "/x"},
        {"http://[fe80::1%25eth0]?q", "http", "[fe80::1%25eth0]", 80, "?q"},
        {"https://hub.example?a=/b?c#d?e", "https", "hub.example", 443, "?a=/b?c"},
        {"https://hub.example#f", "https", "hub.example", 443, ""},
        {"https://hub.example/a:b@c", "https", "hub.example", 443, "/a:b@c"},
        {"http://h:0080/", "http", "h", 80, "/"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct url u;
        assert_true(url_parse(&u, slice_of(cases[i].text)));
        assert_true(slice_is(u.scheme, cases[i].scheme));
        assert_true(slice_is(u.host, cases[i].host));
        assert_int_equal(u.port, cases[i].port);
        assert_true(slice_is(u.target, cases[i].target));
    }
}

static void
refuses_what_is_no_url_or_could_be_read_in_two_ways(void **state)
{
    static const char *const cases[] = {
        "",
        "huggingface.co/api/models",
        "/api/models",
        "//huggingface.co/api/models",
        "ftp://huggingface.co/",
        "file:///etc/passwd",
        "httpsx://huggingface.co/",
        "https:/huggingface.co/",
        "https:huggingface.co",
        "https://",
        "https:///api",
        "https://:443/",
        "https://user@huggingface.co/",
        "https://huggingface.co:x@elsewhere.example/",
        "https://huggingface.co\\@elsewhere.example/",
        "https://huggingface.co\\.elsewhere.example/",
        "https://huggingface%2eco/",
        "https://huggingface.co:0/",
        "https://huggingface.co:65536/",
        "https://huggingface.co:4294967739/",
        "https://huggingface.co:44x/",
        "https://huggingface.co:-1/",
        "https://huggingface.co:443:443/",
        "https://[::1/",
        "https://[]/",
        "https://[::1]x/",
        "https://::1/",
        "https://huggingface.co/a b",
        " https://huggingface.co/",
        "https://huggingface.co/\r\nX-Header: 1",
        "https://huggingface.co/\x7f",
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct url u;
        if (url_parse(&u, slice_of(cases[i])))
            fail_msg("%s was taken", cases[i]);
    }
    struct url u;
    assert_false(url_parse(&u, SLICE("https://huggingface.co/\0x")));
    assert_false(url_parse(&u, (struct slice){NULL, 0}));
}

static void
tells_origins_apart_by_scheme_host_and_port(void **state)
{
    static const struct {
        const char *a, *b;
        bool same;
    } cases[] = {
        {"https://huggingface.co/a", "https://huggingface.co:443/b?c", true},
        {"https://huggingface.co", "HTTPS://HuggingFace.CO/", true},
        {"http://h", "http://h:80", true},
        {"http://[::1]:1/", "http://[::1]:1", true},
        {"https://huggingface.co", "http://huggingface.co", false},
        {"https://huggingface.co", "http://huggingface.co:443", false},
        {"https://huggingface.co", "https://huggingface.co:8443", false},
        {"https://huggingface.co", "https://huggingface.com", false},
        {"https://huggingface.co", "https://huggingface.co.", false},
        {"https://huggingface.co", "https://www.huggingface.co", false},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct url a;
        struct url b;
        assert_true(url_parse(&a, slice_of(cases[i].a)));
        assert_true(url_parse(&b, slice_of(cases[i].b)));
        assert_int_equal(url_same_origin(&a, &b), cases[i].same);
    }
}

static void
resolves_references_as_rfc_3986_section_5_4_says(void **state)
{
    /* Its examples, less the fragments, with "http" for the base. */
    static const struct {
        const char *reference, *expected;
    } cases[] = {
        {"g:h", NULL},
        {"g", "http://a/b/c/g"},
        {"./g", "http://a/b/c/g"},
        {"g/", "http://a/b/c/g/"},
        {"/g", "http://a/g"},
        {"//g", "http://g"},
        {"?y", "http://a/b/c/d;p?y"},
        {"g?y", "http://a/b/c/g?y"},
        {"#s", "http://a/b/c/d;p?q"},
        {"g#s", "http://a/b/c/g"},
        {"g?y#s", "http://a/b/c/g?y"},
        {";x", "http://a/b/c/;x"},
        {"g;x", "http://a/b/c/g;x"},
        {"g;x?y#s", "http://a/b/c/g;x?y"},
        {"", "http://a/b/c/d;p?q"},
        {".", "http://a/b/c/"},
        {"./", "http://a/b/c/"},
        {"..", "http://a/b/"},
        {"../", "http://a/b/"},
        {"../g", "http://a/b/g"},
        {"../..", "http://a/"},
        {"../../", "http://a/"},
        {"../../g", "http://a/g"},
        {"../../../g", "http://a/g"},
        {"../../../../g", "http://a/g"},
        {"/./g", "http://a/g"},
        {"/../g", "http://a/g"},
        {"g.", "http://a/b/c/g."},
        {".g", "http://a/b/c/.g"},
        {"g..", "http://a/b/c/g.."},
        {"..g", "http://a/b/c/..g"},
        {"./../g", "http://a/b/g"},
        {"./g/.", "http://a/b/c/g/"},
        {"g/./h", "http://a/b/c/g/h"},
        {"g/../h", "http://a/b/c/h"},
        {"g;x=1/./y", "http://a/b/c/g;x=1/y"},
        {"g;x=1/../y", "http://a/b/c/y"},
        {"g?y/./x", "http://a/b/c/g?y/./x"},
        {"g?y/../x", "http://a/b/c/g?y/../x"},
        {"http:g", NULL},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        char *url = url_resolve(SLICE("http://a/b/c/d;p?q"), slice_of(cases[i].reference));
        if (cases[i].expected == NULL)
            assert_null(url);
        else
            assert_string_equal(url, cases[i].expected);
        free(url);
    }
}

static void
resolves_what_the_hub_and_its_mirrors_send(void **state)
{
    static const struct {
        const char *base, *reference, *expected;
    } cases[] = {
        {"https://huggingface.co/api/models/bert-base-cased", "/api/models/google-bert/bert",
         "https://huggingface.co/api/models/google-bert/bert"},
        {"http://127.0.0.1:8080/api/models?a", "https://huggingface.co/api/models?cursor=x%3D%3D",
         "https://huggingface.co/api/models?cursor=x%3D%3D"},
        {"http://h:1", "x", "http://h:1/x"},
        {"http://h:1?q", "", "http://h:1?q"},
        {"http://h:1", "?q", "http://h:1?q"},
        {"http://h/a", "https://H/x/../y?z/../w#f", "https://H/y?z/../w"},
        {"https://h/a", "//evil.example/x", "https://evil.example/x"},
        {"https://h/a", "/..//evil.example/x", "https://h//evil.example/x"},
        {"https://h/a/b", "/a//../b", "https://h/a/b"},
        {"https://h/a", "/a b", NULL},
        {"https://h/a", "/a\nb", NULL},
        {"https://h/a", "javascript:alert(1)", NULL},
        {"https://h/a", "//user@h/", NULL},
        {"h/a", "/b", NULL},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        char *url = url_resolve(slice_of(cases[i].base), slice_of(cases[i].reference));
        if (cases[i].expected == NULL)
            assert_null(url);
        else
            assert_string_equal(url, cases[i].expected);
        free(url);
    }
    assert_null(url_resolve(SLICE("https://h/"), (struct slice){NULL, 0}));
}

static void
joins_a_target_to_an_endpoint_whatever_its_slashes(void **state)
{
    static const struct {
        const char *endpoint, *target, *expected;
    } cases[] = {
        {"http://127.0.0.1:8080/mirror", "/api/models?x",
         "http://127.0.0.1:8080/mirror/api/models?x"},
        {"https://huggingface.co", "/api/models?x", "https://huggingface.co/api/models?x"},
        {"https://huggingface.co/", "/api/models?x", "https://huggingface.co/api/models?x"},
        {"https://huggingface.co//", "api/models", "https://huggingface.co/api/models"},
        {"https://hub.example/m/?k=v#f", "/api", "https://hub.example/m/api"},
        {"https://hub.example", "", "https://hub.example"},
        {"https://hub.example", "?x", "https://hub.example?x"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        char *url = url_join(cases[i].endpoint, slice_of(cases[i].target));
        assert_string_equal(url, cases[i].expected);
        free(url);
    }
}

static void
escapes_every_byte_that_is_not_unreserved(void **state)
{
    struct str s = STR_INIT;

    (void)state;
    url_escape(&s, SLICE("AZaz09-._~"));
    assert_string_equal(str_text(&s), "AZaz09-._~");
    str_truncate(&s, 0);
    url_escape(&s, SLICE("a/b c+d&e=f%[]é\0\xff"));
    assert_string_equal(str_text(&s), "a%2Fb%20c%2Bd%26e%3Df%25%5B%5D%C3%A9%00%FF");
    str_fini(&s);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(splits_a_url_into_its_parts),
        cmocka_unit_test(refuses_what_is_no_url_or_could_be_read_in_two_ways),
        cmocka_unit_test(tells_origins_apart_by_scheme_host_and_port),
        cmocka_unit_test(resolves_references_as_rfc_3986_section_5_4_says),
        cmocka_unit_test(resolves_what_the_hub_and_its_mirrors_send),
        cmocka_unit_test(joins_a_target_to_an_endpoint_whatever_its_slashes),
        cmocka_unit_test(escapes_every_byte_that_is_not_unreserved),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
