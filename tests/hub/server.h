/*
 * The event loop: connections on 127.0.0.1, one answer after the other on
 * each, sent as fast, as slowly or as badly as the answer says.
 */
#ifndef TESTHUB_SERVER_H
#define TESTHUB_SERVER_H

#include <stdbool.h>
#include <stdint.h>

#include "http.h"

typedef void server_answer(void *context, const struct request *request, struct reply *reply);

struct server_stats {
    uint64_t connections;
    uint64_t open;
    uint64_t most_open;
    uint64_t bytes_sent;
};

struct server;

/* server_new(port): listens on 127.0.0.1; port 0 takes a free one. NULL with errno set if it
 * cannot. */
struct server *server_new(uint16_t port);

void server_free(struct server *s);

/* server_port(s): the port it got. */
uint16_t server_port(const struct server *s);

/* server_run(s, answer, context, watch_stdin): serves until SIGTERM, SIGINT or, with watch_stdin,
 * the end of the standard input. */
void server_run(struct server *s, server_answer *answer, void *context, bool watch_stdin);

/* server_go_on(s): answers that stall are sent to their end. */
void server_go_on(struct server *s);

/* server_stats(s): the counters, valid as long as s. */
const struct server_stats *server_stats(const struct server *s);

/* server_now_ms(): a clock that only goes forward. */
uint64_t server_now_ms(void);

#endif
