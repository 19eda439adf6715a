/*
 * Edge cases decide the form: a connection reads no further request while an
 * answer is under way, so pipelined requests wait in its input and are
 * answered in order. Slow answers are driven by deadlines; with the few
 * connections of a test, looking through all of them for the next one is
 * cheap.
 */
#include "server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "mem.h"

#define TICK_MS 10

struct conn {
    int fd;
    uint64_t number;
    struct buf in;
    struct reply reply;
    bool busy; /* an answer is under way */
    bool last; /* close when it is sent */
    bool gone;
    bool wants_write;
    size_t sent;
    uint64_t start_ms; /* when its first byte may go */
    struct conn *next;
};

struct server {
    int epoll;
    int listener;
    int signals;
    uint16_t port;
    struct conn *conns;
    struct server_stats stats;
    server_answer *answer;
    void *context;
    bool stopping;
};

uint64_t
server_now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

const struct server_stats *
server_stats(const struct server *s)
{
    return &s->stats;
}

uint16_t
server_port(const struct server *s)
{
    return s->port;
}

static void
watch(struct server *s, int fd, void *what, uint32_t events)
{
    struct epoll_event e = {.events = events, .data.ptr = what};

    epoll_ctl(s->epoll, EPOLL_CTL_ADD, fd, &e);
}

struct server *
server_new(uint16_t port)
{
    struct server *s = mem_new(1, sizeof *s);
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(port)};
    socklen_t size = sizeof a;
    sigset_t set;
    int one = 1;

    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigprocmask(SIG_BLOCK, &set, NULL);
    s->epoll = epoll_create1(EPOLL_CLOEXEC);
    s->signals = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
    s->listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    setsockopt(s->listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(s->listener, (struct sockaddr *)&a, sizeof a) < 0 || listen(s->listener, 128) < 0) {
        int saved = errno;

        server_free(s);
        errno = saved;
        return NULL;
    }
    getsockname(s->listener, (struct sockaddr *)&a, &size);
    s->port = ntohs(a.sin_port);
    watch(s, s->listener, &s->listener, EPOLLIN);
    watch(s, s->signals, &s->signals, EPOLLIN);
    return s;
}

static void
conn_free(struct server *s, struct conn *c)
{
    close(c->fd);
    buf_fini(&c->in);
    buf_fini(&c->reply.wire);
    free(c);
    s->stats.open--;
}

void
server_free(struct server *s)
{
    if (s == NULL)
        return;
    while (s->conns != NULL) {
        struct conn *c = s->conns;

        s->conns = c->next;
        conn_free(s, c);
    }
    close(s->epoll);
    close(s->listener);
    close(s->signals);
    free(s);
}

static void
accept_all(struct server *s)
{
    int fd, one = 1;

    while ((fd = accept4(s->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
        struct conn *c = mem_new(1, sizeof *c);

        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        c->fd = fd;
        c->number = ++s->stats.connections;
        c->next = s->conns;
        s->conns = c;
        if (++s->stats.open > s->stats.most_open)
            s->stats.most_open = s->stats.open;
        watch(s, fd, c, EPOLLIN);
    }
}

static void
set_writing(struct server *s, struct conn *c, bool wants)
{
    struct epoll_event e = {.events = EPOLLIN | (wants ? (uint32_t)EPOLLOUT : 0), .data.ptr = c};

    if (c->wants_write == wants)
        return;
    c->wants_write = wants;
    epoll_ctl(s->epoll, EPOLL_CTL_MOD, c->fd, &e);
}

static void
reset(struct conn *c)
{
    struct linger hard = {.l_onoff = 1, .l_linger = 0};

    setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
    c->gone = true;
}

static void
finish(struct server *s, struct conn *c)
{
    set_writing(s, c, false);
    switch (c->reply.after) {
    case AFTER_RESET:
        reset(c);
        return;
    case AFTER_CLOSE:
        c->gone = true;
        return;
    case AFTER_STALL:
        c->start_ms = UINT64_MAX;
        return;
    default:
        break;
    }
    c->busy = false;
    c->gone = c->last;
    /* A large page's buffer is kept for the next one, the rest of the answer is forgotten. */
    c->reply = (struct reply){.wire = c->reply.wire};
    c->reply.wire.len = 0;
    c->sent = 0;
}

void
server_go_on(struct server *s)
{
    for (struct conn *c = s->conns; c != NULL; c = c->next) {
        if (!c->busy || c->reply.after != AFTER_STALL)
            continue;
        c->reply.after = AFTER_NOTHING;
        c->reply.stop_at = SIZE_MAX;
        if (c->start_ms == UINT64_MAX)
            c->start_ms = server_now_ms();
    }
}

static size_t
stop_of(const struct conn *c)
{
    return c->reply.stop_at < c->reply.wire.len ? c->reply.stop_at : c->reply.wire.len;
}

/* How far the rate allows by now: headers at once, then the body byte by byte. */
static size_t
allowed(const struct conn *c, uint64_t now)
{
    size_t stop = stop_of(c);
    uint64_t paced = c->reply.rate * (now - c->start_ms) / 1000 + c->reply.head;

    return c->reply.rate > 0 && paced < stop ? (size_t)paced : stop;
}

static void
send_some(struct server *s, struct conn *c, uint64_t now)
{
    size_t goal;

    if (!c->busy || now < c->start_ms)
        return;
    goal = allowed(c, now);
    while (c->sent < goal) {
        ssize_t n = send(c->fd, c->reply.wire.p + c->sent, goal - c->sent, MSG_NOSIGNAL);

        if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            set_writing(s, c, true);
            return;
        }
        if (n <= 0) {
            c->gone = true;
            return;
        }
        c->sent += (size_t)n;
        s->stats.bytes_sent += (uint64_t)n;
    }
    set_writing(s, c, false);
    if (c->sent >= stop_of(c))
        finish(s, c);
}

static void
refuse(struct conn *c)
{
    struct buf headers = {0}, body = {0};

    buf_str(&headers, "Content-Type: text/plain\r\nConnection: close\r\n");
    buf_str(&body, "Bad Request");
    http_reply(&c->reply, 400, &headers, &body, FRAMING_LENGTH, false);
    buf_fini(&headers);
    buf_fini(&body);
    c->busy = c->last = true;
    c->start_ms = 0;
}

static void
take_requests(struct server *s, struct conn *c)
{
    while (!c->busy && !c->gone) {
        struct request request;
        long taken = http_read(&request, c->in.p, c->in.len);
        uint64_t now = server_now_ms();

        if (taken == 0) {
            http_fini(&request);
            return;
        }
        if (taken < 0) {
            http_fini(&request);
            refuse(c);
            send_some(s, c, now);
            return;
        }
        request.connection = c->number;
        s->answer(s->context, &request, &c->reply);
        c->busy = true;
        c->last = request.close;
        c->start_ms = now + c->reply.latency_ms;
        http_fini(&request);
        buf_drop(&c->in, (size_t)taken);
        send_some(s, c, server_now_ms());
    }
}

static void
receive(struct server *s, struct conn *c)
{
    for (;;) {
        ssize_t n = recv(c->fd, buf_room(&c->in, 16384), 16384, 0);

        if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
            break;
        if (n <= 0) {
            c->gone = true;
            return;
        }
        c->in.len += (size_t)n;
        /* More than a request with its body can be: somebody floods. */
        if (c->in.len > (size_t)4 << 20) {
            c->gone = true;
            return;
        }
    }
    take_requests(s, c);
}

static int
wait_ms(const struct server *s)
{
    uint64_t now = server_now_ms(), next = UINT64_MAX;

    for (const struct conn *c = s->conns; c != NULL; c = c->next) {
        if (!c->busy || c->start_ms == UINT64_MAX || c->wants_write)
            continue;
        if (c->start_ms > now)
            next = c->start_ms < next ? c->start_ms : next;
        else
            next = now + TICK_MS < next ? now + TICK_MS : next;
    }
    if (next == UINT64_MAX)
        return -1;
    return next > now ? (int)(next - now) : 0;
}

static void
sweep(struct server *s)
{
    struct conn **at = &s->conns;
    uint64_t now = server_now_ms();

    while (*at != NULL) {
        struct conn *c = *at;

        if (!c->gone && c->busy && !c->wants_write) {
            send_some(s, c, now);
            if (!c->busy)
                take_requests(s, c);
        }
        if (!c->gone) {
            at = &c->next;
            continue;
        }
        *at = c->next;
        conn_free(s, c);
    }
}

static void
dispatch(struct server *s, const struct epoll_event *e)
{
    struct conn *c = e->data.ptr;

    if (e->data.ptr == &s->listener) {
        accept_all(s);
    } else if (e->data.ptr == &s->signals) {
        s->stopping = true;
    } else if (e->data.ptr == &s->stopping) {
        char trash[256];

        s->stopping = read(STDIN_FILENO, trash, sizeof trash) <= 0;
    } else {
        if ((e->events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0)
            receive(s, c);
        if (!c->gone && (e->events & EPOLLOUT) != 0) {
            send_some(s, c, server_now_ms());
            take_requests(s, c);
        }
    }
}

void
server_run(struct server *s, server_answer *answer, void *context, bool watch_stdin)
{
    struct epoll_event events[64];

    s->answer = answer;
    s->context = context;
    if (watch_stdin)
        watch(s, STDIN_FILENO, &s->stopping, EPOLLIN);
    while (!s->stopping) {
        int n = epoll_wait(s->epoll, events, 64, wait_ms(s));

        for (int i = 0; i < n; i++)
            dispatch(s, &events[i]);
        sweep(s);
    }
}
