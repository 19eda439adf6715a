/* The transport over the network: answers, what is sent, and several transfers at once. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/mem.h"
#include "http_server.h"
#include "hub/gzip.h"

#define SECRET "hf_secret"

/* ---- whole answers ---- */

static void
head_then_body_when_told(struct server *s)
{
    int fd = take(s);

    say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nLink: <n>; rel=next\r\n\r\n");
    sem_wait(&s->go);
    say(fd, "[]");
    outwait(fd);
}

static void
gives_the_head_while_the_body_is_still_to_come(void **state)
{
    struct server s;
    struct heard h = {.end = TRANSFER_FAILED};
    struct transport *t = open_plain();

    (void)state;
    server_start(&s, head_then_body_when_told);
    begin(t, "http", s.port, PLENTY, &h);
    while (h.events.len == 0)
        assert_int_equal(transport_run(t, 1000, NULL), 0);
    assert_string_equal(str_text(&h.events), "h");
    assert_string_equal(str_text(&h.head), "200 link=<n>; rel=next");
    sem_post(&s.go);
    finish(t, &h);
    expect_body(&h, "200 link=<n>; rel=next", "[]");
    transport_free(t);
    server_stop(&s);
    server_forget(&s);
}

static void
chunks(struct server *s)
{
    int fd = take(s);

    say(fd, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: Link\r\n\r\n"
            "1\r\n[\r\n4\r\n1, 2\r\n");
    say(fd, "1\r\n]\r\n0\r\nLink: <late>; rel=next\r\n\r\n");
    outwait(fd);
}

static void
until_the_end(struct server *s)
{
    int fd = take(s);

    say(fd, "HTTP/1.0 404 Not Found\r\nX-Error-Code: RepoNotFound\r\n\r\nnone");
    close(fd);
}

static void
no_content(struct server *s)
{
    int fd = take(s);

    say(fd, "HTTP/1.1 204 No Content\r\n\r\n");
    outwait(fd);
}

static void
empty_body(struct server *s)
{
    int fd = take(s);

    say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    outwait(fd);
}

static void
early_answers(struct server *s)
{
    int fd = take(s);

    say(fd, "HTTP/1.1 100 Continue\r\nRetry-After: 9\r\n\r\n"
            "HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n"
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nLink: <n>; rel=next\r\n\r\n[]");
    outwait(fd);
}

static void
many_headers(struct server *s)
{
    int fd = take(s);

    say(fd, "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nLINK: <a>; rel=prev\r\n"
            "RateLimit: \"api\";r=499;t=293\r\nX-Other: x\r\nlink: <b>; rel=\"next\"\r\n"
            "Retry-After: 3\r\nX-Error-Message: m\r\nx-request-id: i\r\n"
            "Content-Length: 2\r\n\r\n[]");
    outwait(fd);
}

static void
redirect(struct server *s)
{
    int fd = take(s);

    say(fd, "HTTP/1.1 307 Temporary Redirect\r\nLocation: /api/models/a/b\r\n"
            "Content-Length: 3\r\n\r\nsee");
    outwait(fd);
}

static void
reads_answers_of_every_form(void **state)
{
    static const struct {
        void (*script)(struct server *);
        const char *head, *body;
    } cases[] = {
        {chunks, "200", "[1, 2]"},
        {until_the_end, "404 code=RepoNotFound", "none"},
        {no_content, "204", ""},
        {empty_body, "200", ""},
        {early_answers, "200 link=<n>; rel=next", "[]"},
        {many_headers,
         "200 link=<a>; rel=prev, <b>; rel=\"next\" ratelimit=\"api\";r=499;t=293 retry-after=3 "
         "type=application/json says=m id=i",
         "[]"},
        {redirect, "307 location=/api/models/a/b", "see"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct heard h = ask(cases[i].script);
        expect_body(&h, cases[i].head, cases[i].body);
    }
}

/* ---- compressed bodies ---- */

static void
say_gzip(int fd, const struct str *body)
{
    char head[128];

    snprintf(head, sizeof head,
             "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %zu\r\n\r\n", body->len);
    say(fd, head);
    say_bytes(fd, body->data, body->len);
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
decompresses_what_comes_compressed(void **state)
{
    struct heard h = ask(compressed);

    (void)state;
    expect_body(&h, "200", "[{\"id\":\"gpt2\"}]");
    h = ask(damaged);
    assert_int_equal(h.end, TRANSFER_FAILED);
    assert_non_null(strstr(str_text(&h.message), "the compressed body is damaged"));
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
    h = ask_with(chunks, "http", &usual, 6);
    expect_body(&h, "200", "[1, 2]");
    h = ask_with(chunks, "http", &usual, 5);
    assert_int_equal(h.end, TRANSFER_BARRED);
    heard_fini(&h);
}

/* ---- what is sent ---- */

static void
collect_debug(void *context, const struct event *event)
{
    if (event->kind == EVENT_DEBUG)
        str_printf(context, "%s\n", event->text);
}

static void
two_on_one_connection(struct server *s)
{
    int fd = take(s);

    say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]");
    take_request(s, fd);
    say(fd, "HTTP/1.1 500 Oops\r\nContent-Length: 2\r\n\r\n{}");
    outwait(fd);
}

static void
sends_the_token_only_where_it_is_wanted_and_never_tells_it(void **state)
{
    struct str debug = STR_INIT;
    struct listener listener = {collect_debug, &debug};
    struct http_options options = {
        .token = SECRET, .user_agent = "hubcensus/0.1", .listener = &listener};
    struct server s;
    struct heard h[2] = {{.end = TRANSFER_FAILED}, {.end = TRANSFER_FAILED}};
    struct transport *t = open_with(&options);
    char url[64];

    (void)state;
    server_start(&s, two_on_one_connection);
    snprintf(url, sizeof url, "http://127.0.0.1:%u/x", s.port);
    transport_start(t,
                    &(struct transfer_request){.url = url, .with_token = true, .max_bytes = PLENTY},
                    &heard_handler, &h[0]);
    finish(t, &h[0]);
    transport_start(
        t, &(struct transfer_request){.url = url, .with_token = false, .max_bytes = PLENTY},
        &heard_handler, &h[1]);
    finish(t, &h[1]);
    transport_free(t);
    server_stop(&s);
    assert_non_null(strstr(str_text(&s.seen[0]), "\r\nAuthorization: Bearer " SECRET "\r\n"));
    assert_null(strstr(str_text(&s.seen[1]), SECRET));
    assert_null(strcasestr(str_text(&s.seen[1]), "authorization"));
    assert_non_null(strstr(str_text(&debug), "GET http://127.0.0.1"));
    assert_non_null(strstr(str_text(&debug), "status 500, 2 bytes"));
    assert_null(strstr(str_text(&debug), SECRET));
    server_forget(&s);
    str_fini(&debug);
    heard_fini(&h[0]);
    heard_fini(&h[1]);
}

/* The value of a header of a request, in `out`. */
static void
header_of(char out[64], const struct str *request, const char *start)
{
    const char *p = strstr(str_text(request), start);

    assert_non_null(p);
    snprintf(out, 64, "%.*s", (int)strcspn(p + strlen(start), "\r"), p + strlen(start));
}

static void
says_what_it_is_and_gives_each_request_an_id_of_its_own(void **state)
{
    struct server s;
    struct heard h[2] = {{.end = TRANSFER_FAILED}, {.end = TRANSFER_FAILED}};
    struct transport *t = open_plain();
    char ids[2][64];
    char encodings[64];

    (void)state;
    server_start(&s, two_on_one_connection);
    for (int i = 0; i < 2; i++) {
        begin(t, "http", s.port, PLENTY, &h[i]);
        finish(t, &h[i]);
        heard_fini(&h[i]);
    }
    transport_free(t);
    server_stop(&s);
    assert_int_equal(strncmp(str_text(&s.seen[0]), "GET /api/models?limit=5 HTTP/1.1\r\n", 34), 0);
    assert_non_null(strstr(str_text(&s.seen[0]), "\r\nUser-Agent: test/1\r\n"));
    assert_non_null(strstr(str_text(&s.seen[0]), "\r\nAccept: application/json\r\n"));
    header_of(encodings, &s.seen[0], "\r\nAccept-Encoding: ");
    assert_non_null(strstr(encodings, "gzip"));
    for (int i = 0; i < 2; i++) {
        header_of(ids[i], &s.seen[i], "\r\nX-Amzn-Trace-Id: ");
        assert_int_equal(strlen(ids[i]), 36);
        assert_int_equal(strspn(ids[i], "0123456789abcdef-"), 36);
        assert_int_equal(ids[i][14], '4');
    }
    assert_string_not_equal(ids[0], ids[1]);
    server_forget(&s);
}

static void
tunnel(struct server *s)
{
    int fd = take(s);

    say(fd, "HTTP/1.1 200 Connection established\r\nLink: <proxy>; rel=next\r\n\r\n");
    take_request(s, fd);
    say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]");
    outwait(fd);
}

static void
refuses_to_tunnel(struct server *s)
{
    int fd = take(s);

    say(fd, "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n");
    outwait(fd);
}

static void
hides_the_token_from_a_proxy(void **state)
{
    struct server s;
    struct heard h = {.end = TRANSFER_FAILED};
    struct transport *t = open_with(&(struct http_options){.token = SECRET});
    char proxy[64];

    (void)state;
    server_start(&s, tunnel);
    snprintf(proxy, sizeof proxy, "http://127.0.0.1:%u", s.port);
    setenv("http_proxy", proxy, 1);
    transport_start(t,
                    &(struct transfer_request){
                        .url = "http://hub.invalid/x", .with_token = true, .max_bytes = PLENTY},
                    &heard_handler, &h);
    finish(t, &h);
    expect_body(&h, "200", "[]");
    unsetenv("http_proxy");
    transport_free(t);
    server_stop(&s);
    assert_int_equal(strncmp(str_text(&s.seen[0]), "CONNECT hub.invalid:80 ", 23), 0);
    assert_null(strstr(str_text(&s.seen[0]), SECRET));
    assert_int_equal(strncmp(str_text(&s.seen[1]), "GET /x ", 7), 0);
    assert_non_null(strstr(str_text(&s.seen[1]), "Bearer " SECRET));
    server_forget(&s);
}

static void
bars_a_proxy_that_wants_a_password(void **state)
{
    struct server s;
    struct heard h = {.end = TRANSFER_FAILED};
    struct transport *t = open_plain();
    char proxy[64];

    (void)state;
    server_start(&s, refuses_to_tunnel);
    snprintf(proxy, sizeof proxy, "http://127.0.0.1:%u", s.port);
    setenv("https_proxy", proxy, 1);
    transport_start(t,
                    &(struct transfer_request){
                        .url = "https://hub.invalid/x", .with_token = true, .max_bytes = PLENTY},
                    &heard_handler, &h);
    finish(t, &h);
    unsetenv("https_proxy");
    expect_end(&h, "d", TRANSFER_BARRED, "the proxy let nothing through (status 407)");
    transport_free(t);
    server_stop(&s);
    server_forget(&s);
}

/* ---- transfers side by side ---- */

static void
answers_the_second_first(struct server *s)
{
    int first = take(s);
    int second = take(s);

    say(second, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\ntwo");
    sem_wait(&s->go);
    say(first, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\none");
    outwait(first);
    outwait(second);
}

static void
runs_two_transfers_at_once(void **state)
{
    struct server s;
    struct heard h[2] = {{.end = TRANSFER_FAILED}, {.end = TRANSFER_FAILED}};
    struct transport *t = open_plain();
    int second;

    (void)state;
    server_start(&s, answers_the_second_first);
    begin(t, "http", s.port, PLENTY, &h[0]);
    begin(t, "http", s.port, PLENTY, &h[1]);
    while (!h[0].ended && !h[1].ended)
        assert_int_equal(transport_run(t, 1000, NULL), 0);
    /* Which of the two connections the server took first is not ours to know. */
    second = h[1].ended ? 1 : 0;
    expect_body(&h[second], "200", "two");
    sem_post(&s.go);
    finish(t, &h[1 - second]);
    expect_body(&h[1 - second], "200", "one");
    transport_free(t);
    server_stop(&s);
    server_forget(&s);
}

static void
one_without_end_and_another(struct server *s)
{
    int fd = take(s);

    say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n0123456789");
    outwait(fd);
    fd = take(s);
    say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]");
    outwait(fd);
}

static void
calls_nobody_after_a_cancel_and_goes_on_with_others(void **state)
{
    struct server s;
    struct heard h[2] = {{.end = TRANSFER_FAILED}, {.end = TRANSFER_FAILED}};
    struct transport *t = open_plain();
    struct transfer *transfer;

    (void)state;
    server_start(&s, one_without_end_and_another);
    transfer = begin(t, "http", s.port, PLENTY, &h[0]);
    while (h[0].body.len < 10)
        assert_int_equal(transport_run(t, 1000, NULL), 0);
    transport_cancel(t, transfer);
    begin(t, "http", s.port, PLENTY, &h[1]);
    finish(t, &h[1]);
    expect_body(&h[1], "200", "[]");
    assert_string_equal(str_text(&h[0].events), "hb");
    heard_fini(&h[0]);
    transport_free(t);
    server_stop(&s);
    server_forget(&s);
}

static void
ends_when_a_handler_refuses(void **state)
{
    struct server s;
    struct heard h = {.refuse_head = true};
    struct transport *t = open_plain();

    (void)state;
    server_start(&s, one_without_end_and_another);
    begin(t, "http", s.port, PLENTY, &h);
    finish(t, &h);
    expect_end(&h, "hd", TRANSFER_REFUSED, "did not want it");
    h = (struct heard){.refuse_body = true};
    begin(t, "http", s.port, PLENTY, &h);
    finish(t, &h);
    expect_end(&h, "hbd", TRANSFER_REFUSED, "did not want it");
    transport_free(t);
    server_stop(&s);
    server_forget(&s);
}

/* A handler whose `done` asks again, and drops a third transfer. */
struct chain {
    struct heard heard;
    struct transport *transport;
    struct transfer *other;
    char url[64];
    int done;
};

static int
chain_head(void *context, const struct http_head *head)
{
    return heard_head(&((struct chain *)context)->heard, head);
}

static int
chain_body(void *context, const void *data, size_t len)
{
    return heard_body(&((struct chain *)context)->heard, data, len);
}

static void
chain_done(void *context, const struct transfer_result *result)
{
    static const struct transfer_handler again = {chain_head, chain_body, chain_done};
    struct chain *c = context;

    heard_done(&c->heard, result);
    if (c->done++ > 0)
        return;
    transport_cancel(c->transport, c->other);
    transport_start(
        c->transport,
        &(struct transfer_request){.url = c->url, .with_token = false, .max_bytes = PLENTY}, &again,
        c);
}

static void
lets_done_start_and_cancel_transfers(void **state)
{
    static const struct transfer_handler handler = {chain_head, chain_body, chain_done};
    struct server s;
    struct server silent;
    struct heard other = {.end = TRANSFER_FAILED};
    struct chain c = {.transport = open_plain()};

    (void)state;
    server_start(&s, two_on_one_connection);
    server_start(&silent, never_answers);
    c.other = begin(c.transport, "http", silent.port, PLENTY, &other);
    snprintf(c.url, sizeof c.url, "http://127.0.0.1:%u/x", s.port);
    transport_start(
        c.transport,
        &(struct transfer_request){.url = c.url, .with_token = false, .max_bytes = PLENTY},
        &handler, &c);
    while (c.done < 2)
        assert_int_equal(transport_run(c.transport, 1000, NULL), 0);
    assert_string_equal(str_text(&c.heard.events), "hbdhbd");
    assert_string_equal(str_text(&c.heard.body), "[]{}");
    assert_string_equal(str_text(&other.events), "");
    transport_free(c.transport);
    /* The silent server may have seen no connection at all. */
    shutdown(silent.listener, SHUT_RDWR);
    server_stop(&s);
    server_stop(&silent);
    server_forget(&s);
    server_forget(&silent);
    heard_fini(&c.heard);
}

static void
drops_what_is_under_way_when_freed(void **state)
{
    struct server s;
    struct heard h[2] = {{.end = TRANSFER_FAILED}, {.end = TRANSFER_FAILED}};
    struct transport *t = open_plain();

    (void)state;
    server_start(&s, never_ends);
    begin(t, "http", s.port, PLENTY, &h[0]);
    while (h[0].body.len < 10)
        assert_int_equal(transport_run(t, 1000, NULL), 0);
    transport_start(
        t, &(struct transfer_request){.url = "nonsense", .with_token = false, .max_bytes = PLENTY},
        &heard_handler, &h[1]);
    transport_free(t);
    transport_free(NULL);
    assert_string_equal(str_text(&h[0].events), "hb");
    assert_string_equal(str_text(&h[1].events), "");
    heard_fini(&h[0]);
    server_stop(&s);
    server_forget(&s);
}

static void
on_alarm(int number)
{
    (void)number;
}

static void
returns_when_a_signal_comes(void **state)
{
    struct sigaction action = {.sa_handler = on_alarm};
    struct sigaction before;
    /* More than once: the first may come before the wait has begun. */
    const struct itimerval soon = {{0, 50000}, {0, 50000}}, never = {{0, 0}, {0, 0}};
    struct transport *t = open_plain();

    (void)state;
    sigaction(SIGALRM, &action, &before);
    setitimer(ITIMER_REAL, &soon, NULL);
    /* Would outlast the patience of whoever runs the tests. */
    assert_int_equal(transport_run(t, 3600000, NULL), 0);
    setitimer(ITIMER_REAL, &never, NULL);
    sigaction(SIGALRM, &before, NULL);
    transport_free(t);
}

int
main(void)
{
    static const char *const proxies[] = {"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy",
                                          "ALL_PROXY",  "no_proxy",    "NO_PROXY"};
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_the_head_while_the_body_is_still_to_come),
        cmocka_unit_test(reads_answers_of_every_form),
        cmocka_unit_test(decompresses_what_comes_compressed),
        cmocka_unit_test(bars_bodies_over_the_limit_by_their_decompressed_size),
        cmocka_unit_test(sends_the_token_only_where_it_is_wanted_and_never_tells_it),
        cmocka_unit_test(says_what_it_is_and_gives_each_request_an_id_of_its_own),
        cmocka_unit_test(hides_the_token_from_a_proxy),
        cmocka_unit_test(bars_a_proxy_that_wants_a_password),
        cmocka_unit_test(runs_two_transfers_at_once),
        cmocka_unit_test(calls_nobody_after_a_cancel_and_goes_on_with_others),
        cmocka_unit_test(ends_when_a_handler_refuses),
        cmocka_unit_test(lets_done_start_and_cancel_transfers),
        cmocka_unit_test(drops_what_is_under_way_when_freed),
        cmocka_unit_test(returns_when_a_signal_comes),
    };

    for (size_t i = 0; i < COUNT(proxies); i++)
        unsetenv(proxies[i]);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
