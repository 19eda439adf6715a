/*
 * What the test Hub was asked: kept for the control interface and, if wished,
 * written to a file line by line. A token never gets in here.
 */
#ifndef TESTHUB_JOURNAL_H
#define TESTHUB_JOURNAL_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "buf.h"
#include "http.h"

struct journal {
    struct buf entries; /* JSON objects with a comma behind each */
    FILE *log;
    uint64_t n; /* since the last reset */
    uint64_t by_status[600];
};

void journal_fini(struct journal *j);

/* journal_add(j, request, status, good_token, t_ms): notes a request and its status; t_ms is when
 * it came, in milliseconds since the start. */
void journal_add(struct journal *j, const struct request *request, int status, bool good_token,
                 uint64_t t_ms);

/* journal_list(j, b): adds all as a JSON array. */
void journal_list(const struct journal *j, struct buf *b);

/* journal_reset(j): forgets all; the log file keeps what it has. */
void journal_reset(struct journal *j);

#endif
