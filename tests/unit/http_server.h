/*
 * http_server: a server inside a test of the transport, and the test's side of it.
 *
 * Each test has a function that plays the server's part, in a thread, on a port
 * of its own.
 */
#ifndef HUBCENSUS_TESTS_HTTP_SERVER_H
#define HUBCENSUS_TESTS_HTTP_SERVER_H

#include <pthread.h>
#include <semaphore.h>

#include "../support/heard.h"
#include "base/str.h"
#include "hub/http.h"
#include "unit.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])
#define PLENTY   UINT64_C(1000000000)
#define MAX_SEEN 4

struct server {
    void (*serve)(struct server *s);
    int listener;
    unsigned port;
    pthread_t thread;
    sem_t go;                  /* what the test tells the server */
    struct str seen[MAX_SEEN]; /* the requests; to be read after server_stop() */
    size_t count;
};

/*
 * The server's words, for its thread.  Nothing waits longer than 20 s, so that
 * a broken test ends.
 */
int take_connection(struct server *s);
/* Read one request, up to its empty line. */
void take_request(struct server *s, int fd);
/* Both: a connection and its first request. */
int take(struct server *s);
void say_bytes(int fd, const void *data, size_t len);
void say(int fd, const char *text);
/* Close only after the other side did. */
void outwait(int fd);
/* Close so that the other side is told of a reset. */
void reset(int fd);

/* Servers of more than one test: one that says nothing, and one that never comes to its end. */
void never_answers(struct server *s);
void never_ends(struct server *s);

/* The test's words. */
/* The machine's own proxies are not to be asked; before all else. */
void forget_proxies(void);
void server_start(struct server *s, void (*script)(struct server *));
void server_stop(struct server *s);
/* Free what it has seen. */
void server_forget(struct server *s);

struct transport *open_with(const struct http_options *options);
struct transport *open_plain(void);
struct transfer *begin(struct transport *t, const char *scheme, unsigned port, uint64_t max_bytes,
                       struct heard *h);
void finish(struct transport *t, const struct heard *h);
/* One request to a server that plays `script`. */
struct heard ask_with(void (*script)(struct server *), const char *scheme,
                      const struct http_options *options, uint64_t max_bytes);
struct heard ask(void (*script)(struct server *));
/* Compare what was heard, and free it. */
void expect_end(struct heard *h, const char *events, enum transfer_end end, const char *words);
/* As expect_end() for answers whose body may come in any number of pieces. */
void expect_body(struct heard *h, const char *head, const char *body);

#endif
