/*
 * The test Hub itself: it decides what each request is answered with.
 */
#ifndef TESTHUB_HUB_H
#define TESTHUB_HUB_H

#include "catalogue.h"
#include "faults.h"
#include "http.h"
#include "journal.h"
#include "options.h"
#include "pagecache.h"
#include "quota.h"
#include "render.h"
#include "server.h"
#include "view.h"

struct hub {
    const struct options *options;
    struct catalogue *catalogue;
    struct server *server;
    struct renderer renderer;
    struct views views;
    struct faults faults;
    struct journal journal;
    struct pagecache cache;
    struct quota anonymous;
    struct quota known;
    uint64_t started_ms;
    uint64_t requests; /* since the start, or since the journal was emptied */
};

/* hub_init(h, options, catalogue, server): catalogue and server stay the caller's and must outlive
 * h, as must options. */
void hub_init(struct hub *h, const struct options *options, struct catalogue *catalogue,
              struct server *server);

void hub_fini(struct hub *h);

/* hub_answer(h, request, reply): the server_answer of a struct hub. */
void hub_answer(void *h, const struct request *request, struct reply *reply);

#endif
