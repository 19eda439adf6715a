/* The transport over the network: bodies that come compressed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "http_server.h"
#include "hub/gzip.h"

static void
say_packed(int fd, const char *encoding, const struct str *body)
{
    char head[128];

    snprintf(head, sizeof head,
             "HTTP/1.1 200 OK\r\nContent-Encoding: %s\r\nContent-Length: %zu\r\n\r\n", encoding,
             body->len);
    say(fd, head);
    say_bytes(fd, str_text(body), body->len);
}

static void
say_gzip(int fd, const struct str *body)
{
    say_packed(fd, "gzip", body);
}

static void
compressed(struct server *s)
{
    int fd = take(s);
    struct str body = STR_INIT;

    gzip_pack(&body, SLICE("[{\"id\":\"gpt2\"}]"));
    say_gzip(fd, &body);
    str_fini(&body);
    outwait(fd);
}

static void
bomb(struct server *s)
{
    int fd = take(s);
    struct str body = STR_INIT;
    size_t size = 20000000;
    char *zeros = mem_zalloc(size);

    gzip_pack(&body, (struct slice){zeros, size});
    say_gzip(fd, &body);
    free(zeros);
    str_fini(&body);
    outwait(fd);
}

static void
damaged(struct server *s)
{
    int fd = take(s);
    struct str body = STR_INIT;

    gzip_pack(&body, SLICE("[{\"id\":\"gpt2\"}]"));
    body.data[12] = (char)(body.data[12] ^ 0x55);
    body.data[body.len - 6] = 'x';
    say_gzip(fd, &body);
    str_fini(&body);
    outwait(fd);
}

static void
two_members(struct server *s)
{
    int fd = take(s);
    struct str body = STR_INIT;

    gzip_pack(&body, SLICE("[1,"));
    gzip_pack(&body, SLICE(" 2]"));
    say_packed(fd, "X-GZip", &body);
    str_fini(&body);
    outwait(fd);
}

static void
cut_in_a_member(struct server *s)
{
    int fd = take(s);
    struct str body = STR_INIT;

    gzip_pack(&body, SLICE("[{\"id\":\"gpt2\"}]"));
    str_truncate(&body, body.len - 5);
    say_gzip(fd, &body);
    str_fini(&body);
    outwait(fd);
}

static void
nothing_compressed(struct server *s)
{
    int fd = take(s);
    struct str body = STR_INIT;

    say_gzip(fd, &body);
    outwait(fd);
}

static void
not_compressed(struct server *s)
{
    int fd = take(s);
    struct str body = STR_INIT;

    str_puts(&body, "[]");
    say_packed(fd, "identity", &body);
    str_fini(&body);
    outwait(fd);
}

static void
compressed_in_another_way(struct server *s)
{
    int fd = take(s);
    struct str body = STR_INIT;

    str_puts(&body, "[]");
    say_packed(fd, "br", &body);
    str_fini(&body);
    outwait(fd);
}

static void
decompresses_what_comes_compressed(void **state)
{
    struct heard h = ask(compressed);

    (void)state;
    expect_body(&h, "200", "[{\"id\":\"gpt2\"}]");
    h = ask(two_members);
    expect_body(&h, "200", "[1, 2]");
    h = ask(nothing_compressed);
    expect_body(&h, "200", "");
    h = ask(not_compressed);
    expect_body(&h, "200", "[]");
}

static void
says_what_is_wrong_with_a_compressed_body(void **state)
{
    struct heard h = ask(damaged);

    (void)state;
    assert_int_equal(h.end, TRANSFER_FAILED);
    assert_non_null(strstr(str_text(&h.message), "the compressed body is damaged"));
    heard_fini(&h);
    h = ask(cut_in_a_member);
    assert_int_equal(h.end, TRANSFER_FAILED);
    assert_string_equal(str_text(&h.message), "the compressed body is cut after 15 bytes");
    heard_fini(&h);
    h = ask(compressed_in_another_way);
    assert_int_equal(h.end, TRANSFER_BARRED);
    assert_string_equal(str_text(&h.message),
                        "the answer is packed in a way that was not asked for: br");
    heard_fini(&h);
}

static void
bars_bodies_over_the_limit_by_their_decompressed_size(void **state)
{
    struct http_options usual = {.user_agent = NULL};
    struct heard h = ask_with(bomb, "http", &usual, 1000000);

    (void)state;
    assert_int_equal(h.end, TRANSFER_BARRED);
    assert_true(h.body.len <= 1000000);
    assert_string_equal(str_text(&h.message), "the answer is larger than 1000000 bytes");
    heard_fini(&h);
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(decompresses_what_comes_compressed),
        cmocka_unit_test(says_what_is_wrong_with_a_compressed_body),
        cmocka_unit_test(bars_bodies_over_the_limit_by_their_decompressed_size),
    };

    forget_proxies();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
