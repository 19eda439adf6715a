#include "hub/headers.h"
#include "unit.h"

static void
take(struct headers *h, const char *const *lines)
{
    for (; *lines != NULL; lines++)
        headers_line(h, slice_of(*lines));
}

static void
keeps_the_headers_that_matter_whatever_their_case(void **state)
{
    static const char *const lines[] = {
        "Content-Type: application/json; charset=utf-8\r\n",
        "Transfer-Encoding: chunked\r\n",
        "X-Request-Id: Root=1-6a2742a7\r\n",
        "RateLimit: \"api\";r=499;t=293\r\n",
        "RateLimit-Policy: \"fixed window\";\"api\";q=500;w=300\r\n",
        "link:<https://huggingface.co/api/models?cursor=x>; rel=\"next\"\r\n",
        "LOCATION: \t/api/models/a/b \r\n",
        "retry-after: 7",
        "x-error-code: RepoNotFound\n",
        "X-Error-Message: a: b\r\n",
        NULL,
    };
    struct headers h;

    (void)state;
    headers_init(&h);
    take(&h, lines);
    struct http_head head = headers_head(&h, 200);
    assert_int_equal(head.status, 200);
    assert_true(slice_is(head.content_type, "application/json; charset=utf-8"));
    assert_true(slice_is(head.request_id, "Root=1-6a2742a7"));
    assert_true(slice_is(head.ratelimit, "\"api\";r=499;t=293"));
    assert_true(slice_is(head.link, "<https://huggingface.co/api/models?cursor=x>; rel=\"next\""));
    assert_true(slice_is(head.location, "/api/models/a/b"));
    assert_true(slice_is(head.retry_after, "7"));
    assert_true(slice_is(head.error_code, "RepoNotFound"));
    assert_true(slice_is(head.error_message, "a: b"));
    headers_fini(&h);
}

static void
tells_an_absent_header_from_an_empty_one(void **state)
{
    static const char *const lines[] = {"Link:\r\n", "Location:   \r\n", NULL};
    struct headers h;

    (void)state;
    headers_init(&h);
    take(&h, lines);
    struct http_head head = headers_head(&h, 200);
    assert_true(slice_is(head.link, ""));
    assert_true(slice_is(head.location, ""));
    assert_null(head.retry_after.data);
    headers_fini(&h);
}

static void
joins_lists_and_keeps_the_first_of_what_is_no_list(void **state)
{
    static const char *const lines[] = {
        "Link: <a>; rel=prev",
        "Link: <b>; rel=next",
        "Retry-After: 1",
        "Retry-After: 2",
        "RateLimit: x;r=1",
        "RateLimit: y;r=2",
        NULL,
    };
    struct headers h;

    (void)state;
    headers_init(&h);
    take(&h, lines);
    struct http_head head = headers_head(&h, 429);
    assert_true(slice_is(head.link, "<a>; rel=prev, <b>; rel=next"));
    assert_true(slice_is(head.ratelimit, "x;r=1, y;r=2"));
    assert_true(slice_is(head.retry_after, "1"));
    headers_fini(&h);
}

static void
unfolds_folded_lines_and_passes_over_what_is_no_header(void **state)
{
    static const char *const lines[] = {
        " link: <x>; rel=next",
        "Link: <a>;",
        "\t rel=next \r\n",
        "   ",
        "Other: x",
        " of other",
        "no header",
        " of none",
        "Link : <y>; rel=next",
        "",
        NULL,
    };
    struct headers h;

    (void)state;
    headers_init(&h);
    take(&h, lines);
    assert_true(slice_is(headers_head(&h, 200).link, "<a>; rel=next"));
    headers_fini(&h);
}

static void
forgets_all_at_a_reset(void **state)
{
    struct headers h;

    (void)state;
    headers_init(&h);
    headers_line(&h, SLICE("Link: <early>; rel=preload"));
    headers_reset(&h);
    assert_null(headers_head(&h, 200).link.data);
    headers_line(&h, SLICE(" folded"));
    headers_line(&h, SLICE("Link: <b>"));
    assert_true(slice_is(headers_head(&h, 200).link, "<b>"));
    headers_fini(&h);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_the_headers_that_matter_whatever_their_case),
        cmocka_unit_test(tells_an_absent_header_from_an_empty_one),
        cmocka_unit_test(joins_lists_and_keeps_the_first_of_what_is_no_list),
        cmocka_unit_test(unfolds_folded_lines_and_passes_over_what_is_no_header),
        cmocka_unit_test(forgets_all_at_a_reset),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
