/* The transport over the network, when something goes wrong. */
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../support/certificate.h"
#include "base/file.h"
#include "folder.h"
#include "http_server.h"

static void
hangs_up(struct server *s)
{
    close(take(s));
}

static void
resets(struct server *s)
{
    reset(take(s));
}

static void
hangs_up_in_headers(struct server *s)
{
    int fd = take(s);

    say(fd, "HTTP/1.1 200 OK\r\nContent-Le");
    close(fd);
}

static void
hangs_up_before_the_body(struct server *s)
{
    int fd = take(s);

    say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n");
    close(fd);
}

static void
hangs_up_in_the_body(struct server *s)
{
    int fd = take(s);

    say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n0123456789");
    close(fd);
}

static void
resets_in_the_body(struct server *s)
{
    int fd = take(s);

    say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n0123456789");
    /* A reset takes back what was not read yet, so the test says when it was. */
    sem_wait(&s->go);
    reset(fd);
}

static void
hangs_up_before_the_last_chunk(struct server *s)
{
    int fd = take(s);

    say(fd, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n[]\r\n");
    close(fd);
}

static void
speaks_something_else(struct server *s)
{
    int fd = take(s);

    say(fd, "SSH-2.0-OpenSSH_9.2p1\r\n");
    outwait(fd);
}

static void
says_too_much_in_headers(struct server *s)
{
    int fd = take(s);

    say(fd, "HTTP/1.1 200 OK\r\n");
    for (int i = 0; i < 10000; i++)
        say(fd, "X-Filler: ....................................\r\n");
    say(fd, "\r\n");
    outwait(fd);
}

static void
says_in_words_what_went_wrong(void **state)
{
    static const struct {
        void (*script)(struct server *);
        const char *events;
        enum transfer_end end;
        const char *words;
    } cases[] = {
        {hangs_up, "d", TRANSFER_FAILED, "the connection was cut before an answer came"},
        {resets, "d", TRANSFER_FAILED, "the connection was cut before an answer came"},
        {hangs_up_in_headers, "d", TRANSFER_FAILED, "the connection was cut before an answer came"},
        {hangs_up_before_the_body, "hd", TRANSFER_FAILED, "was cut before the body came"},
        {hangs_up_in_the_body, "hbd", TRANSFER_FAILED, "was cut after 10 bytes of the body"},
        {hangs_up_before_the_last_chunk, "hbd", TRANSFER_FAILED, "was cut after 2 bytes"},
        {speaks_something_else, "d", TRANSFER_FAILED, "not HTTP"},
        {says_too_much_in_headers, "d", TRANSFER_BARRED, "the headers of the answer are larger"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct heard h = ask(cases[i].script);
        expect_end(&h, cases[i].events, cases[i].end, cases[i].words);
    }
}

static void
tells_of_a_reset_in_the_body(void **state)
{
    struct server s;
    struct heard h = {.end = TRANSFER_WHOLE};
    struct transport *t = open_plain();

    (void)state;
    server_start(&s, resets_in_the_body);
    begin(t, "http", s.port, PLENTY, &h);
    while (h.body.len < 10)
        assert_int_equal(transport_run(t, 1000, NULL), 0);
    sem_post(&s.go);
    finish(t, &h);
    expect_end(&h, "hbd", TRANSFER_FAILED, "was cut after 10 bytes of the body");
    transport_free(t);
    server_stop(&s);
    server_forget(&s);
}

static void
nothing_at_all(struct server *s)
{
    (void)s;
}

static void
tells_of_a_refused_connection(void **state)
{
    struct server s;
    struct heard h = {.end = TRANSFER_WHOLE};
    struct transport *t = open_plain();

    (void)state;
    server_start(&s, nothing_at_all);
    server_stop(&s);
    begin(t, "http", s.port, PLENTY, &h);
    finish(t, &h);
    expect_end(&h, "d", TRANSFER_FAILED, "the connection to 127.0.0.1 was refused");
    transport_free(t);
}

/* Where no server is needed: the end of a transfer to `url`. */
static void
expect_no_way(const char *url, const char *words)
{
    struct heard h = {.end = TRANSFER_WHOLE};
    struct transport *t = open_plain();

    transport_start(
        t, &(struct transfer_request){.url = url, .with_token = false, .max_bytes = PLENTY},
        &heard_handler, &h);
    finish(t, &h);
    expect_end(&h, "d", TRANSFER_FAILED, words);
    transport_free(t);
}

static void
tells_which_name_could_not_be_resolved(void **state)
{
    (void)state;
    /* RFC 6761, section 6.4: there is never such a name. */
    expect_no_way("http://hub.invalid/", "the name hub.invalid could not be resolved");
    assert_int_equal(setenv("http_proxy", "http://proxy.invalid:1", 1), 0);
    expect_no_way("http://hub.invalid/", "the name of the proxy could not be resolved");
    assert_int_equal(unsetenv("http_proxy"), 0);
}

static void
tells_that_there_is_no_way_to_an_address(void **state)
{
    (void)state;
    /* The broadcast address is nobody's to connect to. */
    expect_no_way("http://255.255.255.255:9/", "255.255.255.255");
}

static void
plain_text(struct server *s)
{
    int fd = take_connection(s);

    say(fd, "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
    outwait(fd);
}

static void
bars_https_when_its_certificates_cannot_be_read(void **state)
{
    struct http_options options = {.ca_file = "/nonexistent/certificates.pem"};
    struct heard h = ask_with(plain_text, "https", &options, PLENTY);

    (void)state;
    expect_end(&h, "d", TRANSFER_BARRED, "the file of trusted certificates cannot be used");
}

static void
bars_urls_that_cannot_be_asked_for(void **state)
{
    static const char *const urls[] = {"",
                                       "nonsense",
                                       "ftp://127.0.0.1/",
                                       "file:///etc/passwd",
                                       "http://user:word@127.0.0.1/",
                                       "http://127.0.0.1/a b"};
    struct transport *t = open_plain();

    (void)state;
    for (size_t i = 0; i < COUNT(urls); i++) {
        struct heard h = {.end = TRANSFER_WHOLE};
        transport_start(
            t, &(struct transfer_request){.url = urls[i], .with_token = true, .max_bytes = PLENTY},
            &heard_handler, &h);
        assert_false(h.ended);
        finish(t, &h);
        expect_end(&h, "d", TRANSFER_BARRED, "this is no URL that can be asked for");
    }
    transport_free(t);
}

static void
resets_the_handshake(struct server *s)
{
    int fd = take_connection(s);
    char c;

    if (recv(fd, &c, 1, 0) == 1)
        reset(fd);
}

static void
hangs_up_in_the_handshake(struct server *s)
{
    int fd = take_connection(s);

    shutdown(fd, SHUT_WR);
    outwait(fd);
}

static void
bars_what_cannot_be_secured_but_not_what_was_cut(void **state)
{
    char *folder = folder_make();
    char *ca_file = file_join(folder, "ca.pem");
    struct http_options trusting = {.ca_file = ca_file};
    struct heard h;

    (void)state;
    folder_put(folder, "ca.pem", test_certificate);
    h = ask_with(plain_text, "https", &trusting, PLENTY);
    /* GnuTLS does not tell the two apart: with it, both are tried again. */
    if (strstr(str_text(&h.message), "gnutls_") != NULL)
        expect_end(&h, "d", TRANSFER_FAILED, "was cut while it was being secured");
    else
        expect_end(&h, "d", TRANSFER_BARRED, "no secure connection could be made");
    h = ask_with(resets_the_handshake, "https", &trusting, PLENTY);
    expect_end(&h, "d", TRANSFER_FAILED, "was cut while it was being secured");
    h = ask_with(hangs_up_in_the_handshake, "https", &trusting, PLENTY);
    expect_end(&h, "d", TRANSFER_FAILED, "was cut while it was being secured");
    free(ca_file);
    folder_remove(folder);
}

static void
bars_what_a_lacking_file_of_certificates_leaves_unsecured(void **state)
{
    struct http_options lacking = {.ca_file = "/dev/null/ca.pem"};
    struct heard h = ask_with(plain_text, "https", &lacking, PLENTY);

    (void)state;
    expect_end(&h, "d", TRANSFER_BARRED, "the file of trusted certificates cannot be used");
}

static void
gives_up_on_a_server_that_falls_silent(void **state)
{
    struct http_options stall = {.stall_timeout_s = 1};
    struct http_options whole = {.transfer_timeout_s = 1};
    struct heard h = ask_with(never_answers, "http", &stall, PLENTY);

    (void)state;
    expect_end(&h, "d", TRANSFER_FAILED, "no byte came for 1 s");
    h = ask_with(never_ends, "http", &whole, PLENTY);
    /* A machine that stands still may let the second pass before a byte has come. */
    bool has_begun = h.body.len > 0;
    expect_end(&h, has_begun ? "hbd" : str_text(&h.events), TRANSFER_FAILED,
               has_begun ? "not complete after 1 s, after 10 bytes of it"
                         : "not complete after 1 s");
}

int
main(void)
{
    static const char *const proxies[] = {"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy",
                                          "ALL_PROXY",  "no_proxy",    "NO_PROXY"};
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_in_words_what_went_wrong),
        cmocka_unit_test(tells_of_a_reset_in_the_body),
        cmocka_unit_test(tells_of_a_refused_connection),
        cmocka_unit_test(tells_which_name_could_not_be_resolved),
        cmocka_unit_test(tells_that_there_is_no_way_to_an_address),
        cmocka_unit_test(bars_https_when_its_certificates_cannot_be_read),
        cmocka_unit_test(bars_urls_that_cannot_be_asked_for),
        cmocka_unit_test(bars_what_cannot_be_secured_but_not_what_was_cut),
        cmocka_unit_test(bars_what_a_lacking_file_of_certificates_leaves_unsecured),
        cmocka_unit_test(gives_up_on_a_server_that_falls_silent),
    };

    for (size_t i = 0; i < COUNT(proxies); i++)
        unsetenv(proxies[i]);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
