#include "hub/link.h"
#include "unit.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

struct link_case {
    const char *header;
    const char *target; /* NULL: there is none */
};

static void
check(const struct link_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct slice target = {NULL, 0};
        bool found = link_find(&target, slice_of(cases[i].header), "next");
        if (found != (cases[i].target != NULL))
            fail_msg("%s: %s", cases[i].header, found ? "found" : "not found");
        if (found && !slice_is(target, cases[i].target))
            fail_msg("%s: found %.*s", cases[i].header, (int)target.len, target.data);
    }
}

static void
finds_the_next_page_as_the_hub_tells_it(void **state)
{
    /* A header of the Hub's, of 2023. */
    static const struct link_case cases[] = {
        {"<https://huggingface.co/api/models?limit=%7B%7D&sort=downloads&cursor="
         "eyIkb3IiOlt7ImRvd25sb2FkcyI6MCwiX2lkIjp7IiRndCI6IjYyNWZjMDYzZDQ3ZTNkYmFlMzJhNGM0OSJ9fSx7"
         "ImRvd25sb2FkcyI6eyIkZ3QiOjB9fSx7ImRvd25sb2FkcyI6bnVsbH1dfQ%3D%3D>; rel=\"next\"",
         "https://huggingface.co/api/models?limit=%7B%7D&sort=downloads&cursor="
         "eyIkb3IiOlt7ImRvd25sb2FkcyI6MCwiX2lkIjp7IiRndCI6IjYyNWZjMDYzZDQ3ZTNkYmFlMzJhNGM0OSJ9fSx7"
         "ImRvd25sb2FkcyI6eyIkZ3QiOjB9fSx7ImRvd25sb2FkcyI6bnVsbH1dfQ%3D%3D"},
    };

    (void)state;
    check(cases, COUNT(cases));
}

static void
takes_every_spelling_of_a_link_that_rfc_8288_allows(void **state)
{
    static const struct link_case cases[] = {
        {"<a>; rel=next", "a"},
        {"<a>;rel=\"next\"", "a"},
        {"  <a>\t;\t REL = \"NeXt\" ", "a"},
        {"<a>; rel=\"prev next last\"", "a"},
        {"<a>; rel=\"\\n\\e\\x\\t\"", "a"},
        {"<a>; title=\"x, <b>; rel=next\"; rel=next", "a"},
        {"<a>; title=\"say \\\"hi\\\"; rel=prev\"; rel=next", "a"},
        {"<a>; type=text/html; rel=next;", "a"},
        {"<a>;; rel=next", "a"},
        {"<a>; crossorigin; rel=next", "a"},
        {"<a>; rel=first, <b>; rel=next, <c>; rel=last", "b"},
        {"<a>; rel=next, <b>; rel=next", "a"},
        {",, <a>; rel=next", "a"},
        {"<a,b;c>; rel=next", "a,b;c"},
        {"<>; rel=next", ""},
    };

    (void)state;
    check(cases, COUNT(cases));
}

static void
finds_no_next_page_where_none_is_told(void **state)
{
    static const struct link_case cases[] = {
        {"", NULL},
        {"   ", NULL},
        {"<a>", NULL},
        {"<a>; rel", NULL},
        {"<a>; rel=", NULL},
        {"<a>; rel=\"\"", NULL},
        {"<a>; rel=nextpage", NULL},
        {"<a>; rel=nex", NULL},
        {"<a>; rel=\"next-archive prev\"", NULL},
        {"<a>; rev=next", NULL},
        {"<a>; rel=prev; rel=next", NULL},
        {"<a>; rel*=next", NULL},
        {"<a>; title=\"rel=next\"", NULL},
        {"<a>; rel=next; anchor=\"#other\"", NULL},
        {"<a>; anchor=/other; rel=next", NULL},
    };

    (void)state;
    check(cases, COUNT(cases));
}

static void
passes_over_malformed_links_up_to_the_next(void **state)
{
    static const struct link_case cases[] = {
        {"a; rel=next, <b>; rel=next", "b"},
        {"<a> rel=next, <b>; rel=next", "b"},
        {"<a>; rel=next x, <b>; rel=next", "b"},
        {"<a>; rel=\"next\"x, <b>; rel=next", "b"},
        {"<a>; =next, <b>; rel=next", "b"},
        {"<a>x; title=\"<c>, <d>; rel=next\", <b>; rel=next", "b"},
        {"x <c,d>, <b>; rel=next", "b"},
        {"<a", NULL},
        {"<a; rel=next", NULL},
        {"<a>; rel=\"next", NULL},
        {"<a>; rel=\"next\\", NULL},
        {"<a>; title=\"never ends, <b>; rel=next", NULL},
        {"\"", NULL},
        {"\"\\", NULL},
    };

    (void)state;
    check(cases, COUNT(cases));
    struct slice target;
    assert_false(link_find(&target, (struct slice){NULL, 0}, "next"));
    assert_false(link_find(&target, SLICE("<a>; rel=ne\0xt"), "next"));
}

static void
finds_other_relations_too(void **state)
{
    struct slice target;

    (void)state;
    assert_true(link_find(&target, SLICE("<a>; rel=next, <b>; rel=\"first prev\""), "prev"));
    assert_true(slice_is(target, "b"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_the_next_page_as_the_hub_tells_it),
        cmocka_unit_test(takes_every_spelling_of_a_link_that_rfc_8288_allows),
        cmocka_unit_test(finds_no_next_page_where_none_is_told),
        cmocka_unit_test(passes_over_malformed_links_up_to_the_next),
        cmocka_unit_test(finds_other_relations_too),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
