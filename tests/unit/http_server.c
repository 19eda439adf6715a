#include "http_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

/* ---- the server's words ---- */

/* Nothing here waits longer than this, so that a broken test ends. */
static void
limit_waits(int fd)
{
    struct timeval limit = {20, 0};

    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
}

int
take_connection(struct server *s)
{
    int fd = accept(s->listener, NULL, NULL);

    if (fd >= 0)
        limit_waits(fd);
    return fd;
}

void
take_request(struct server *s, int fd)
{
    struct str *seen = &s->seen[s->count];
    char c;

    while (strstr(str_text(seen), "\r\n\r\n") == NULL && recv(fd, &c, 1, 0) == 1)
        str_putc(seen, c);
    s->count++;
}

int
take(struct server *s)
{
    int fd = take_connection(s);

    take_request(s, fd);
    return fd;
}

void
say_bytes(int fd, const void *data, size_t len)
{
    const char *p = data;
    ssize_t n;

    while (len > 0 && (n = send(fd, p, len, MSG_NOSIGNAL)) > 0) {
        p += n;
        len -= (size_t)n;
    }
}

void
say(int fd, const char *text)
{
    say_bytes(fd, text, strlen(text));
}

void
outwait(int fd)
{
    char waste[4096];

    while (recv(fd, waste, sizeof waste, 0) > 0)
        continue;
    close(fd);
}

void
reset(int fd)
{
    struct linger linger = {1, 0};

    setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
    close(fd);
}

/* ---- the test's words ---- */

static void *
serve(void *context)
{
    struct server *s = context;

    s->serve(s);
    return NULL;
}

void
forget_proxies(void)
{
    static const char *const proxies[] = {"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy",
                                          "ALL_PROXY",  "no_proxy",    "NO_PROXY"};

    for (size_t i = 0; i < COUNT(proxies); i++)
        unsetenv(proxies[i]);
}

void
server_start(struct server *s, void (*script)(struct server *))
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t len = sizeof address;

    memset(s, 0, sizeof *s);
    s->serve = script;
    sem_init(&s->go, 0, 0);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    s->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(s->listener >= 0);
    limit_waits(s->listener);
    assert_int_equal(bind(s->listener, (struct sockaddr *)&address, len), 0);
    assert_int_equal(listen(s->listener, 8), 0);
    assert_int_equal(getsockname(s->listener, (struct sockaddr *)&address, &len), 0);
    s->port = ntohs(address.sin_port);
    assert_int_equal(pthread_create(&s->thread, NULL, serve, s), 0);
}

void
server_stop(struct server *s)
{
    pthread_join(s->thread, NULL);
    close(s->listener);
    sem_destroy(&s->go);
}

void
server_forget(struct server *s)
{
    for (size_t i = 0; i < MAX_SEEN; i++)
        str_fini(&s->seen[i]);
}

struct transport *
open_with(const struct http_options *options)
{
    struct transport *t;
    struct err err = {ERR_NONE, ""};

    if (http_open(&t, options, &err) != 0)
        fail_msg("%s", err.message);
    return t;
}

struct transport *
open_plain(void)
{
    return open_with(&(struct http_options){.user_agent = "test/1"});
}

struct transfer *
begin(struct transport *t, const char *scheme, unsigned port, uint64_t max_bytes, struct heard *h)
{
    char url[64];

    snprintf(url, sizeof url, "%s://127.0.0.1:%u/api/models?limit=5", scheme, port);
    return transport_start(
        t, &(struct transfer_request){.url = url, .with_token = false, .max_bytes = max_bytes},
        &heard_handler, h);
}

void
finish(struct transport *t, const struct heard *h)
{
    while (!h->ended)
        assert_int_equal(transport_run(t, 1000, NULL), 0);
}

struct heard
ask_with(void (*script)(struct server *), const char *scheme, const struct http_options *options,
         uint64_t max_bytes)
{
    struct server s;
    struct heard h = {.end = TRANSFER_WHOLE};
    struct transport *t = open_with(options);

    server_start(&s, script);
    begin(t, scheme, s.port, max_bytes, &h);
    finish(t, &h);
    transport_free(t);
    server_stop(&s);
    server_forget(&s);
    return h;
}

struct heard
ask(void (*script)(struct server *))
{
    return ask_with(script, "http", &(struct http_options){.user_agent = NULL}, PLENTY);
}

void
expect_end(struct heard *h, const char *events, enum transfer_end end, const char *words)
{
    if (h->end != end || strstr(str_text(&h->message), words) == NULL)
        fail_msg("ended as %d: `%s` instead of `%s`", (int)h->end, str_text(&h->message), words);
    assert_string_equal(str_text(&h->events), events);
    heard_fini(h);
}

void
expect_body(struct heard *h, const char *head, const char *body)
{
    if (h->end != TRANSFER_WHOLE)
        fail_msg("%s", str_text(&h->message));
    assert_string_equal(str_text(&h->head), head);
    assert_string_equal(str_text(&h->body), body);
    assert_int_equal(h->events.data[0], 'h');
    assert_int_equal(strspn(str_text(&h->events) + 1, "b"), h->events.len - 2);
    assert_int_equal(h->events.data[h->events.len - 1], 'd');
    heard_fini(h);
}

void
never_answers(struct server *s)
{
    outwait(take(s));
}

void
never_ends(struct server *s)
{
    int fd = take(s);

    say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n0123456789");
    outwait(fd);
}
