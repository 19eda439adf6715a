#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "hub.h"
#include "options.h"

/* Beside it and renamed, so that a test which waits for the file never reads half of it. */
static bool
write_port_file(const char *path, uint16_t port)
{
    struct buf beside = {0};
    FILE *f;
    bool good = false;

    buf_printf(&beside, "%s.new", path);
    f = fopen(buf_cstr(&beside), "w");
    if (f != NULL) {
        fprintf(f, "http://127.0.0.1:%u\n", (unsigned)port);
        good = fclose(f) == 0 && rename(beside.p, path) == 0;
    }
    buf_fini(&beside);
    return good;
}

static bool
prepare(struct hub *hub, const struct options *o)
{
    struct buf wrong = {0};
    bool good = true;

    for (size_t i = 0; i < o->n_faults && good; i++)
        good = faults_add(&hub->faults, o->faults[i], strlen(o->faults[i]), &wrong);
    if (!good)
        fprintf(stderr, "hubcensus-testhub: %s\n", buf_cstr(&wrong));
    buf_fini(&wrong);
    if (good && o->log != NULL && (hub->journal.log = fopen(o->log, "w")) == NULL) {
        fprintf(stderr, "hubcensus-testhub: %s: %s\n", o->log, strerror(errno));
        good = false;
    }
    return good;
}

static int
serve(const struct options *o, struct catalogue *catalogue)
{
    struct server *server = server_new(o->port);
    struct hub hub;
    int status = 1;

    if (server == NULL) {
        fprintf(stderr, "hubcensus-testhub: port %u: %s\n", (unsigned)o->port, strerror(errno));
        return 1;
    }
    hub_init(&hub, o, catalogue, server);
    if (!prepare(&hub, o))
        goto out;
    if (o->port_file != NULL && !write_port_file(o->port_file, server_port(server))) {
        fprintf(stderr, "hubcensus-testhub: %s: %s\n", o->port_file, strerror(errno));
        goto out;
    }
    printf("listening on http://127.0.0.1:%u\n", (unsigned)server_port(server));
    fflush(stdout);
    server_run(server, hub_answer, &hub, o->exit_on_stdin_eof);
    status = 0;
out:
    hub_fini(&hub);
    server_free(server);
    return status;
}

int
main(int argc, char **argv)
{
    struct options o;
    struct catalogue *catalogue;
    char *message = NULL;
    int status = options_read(&o, argc, argv);

    if (status >= 0)
        return status;
    if (o.catalogue != NULL)
        catalogue = catalogue_read(o.catalogue, &message);
    else
        catalogue = catalogue_made(o.seed, o.models, o.in_use);
    if (catalogue == NULL) {
        fprintf(stderr, "hubcensus-testhub: %s\n", message);
        free(message);
        return 1;
    }
    status = serve(&o, catalogue);
    catalogue_free(catalogue);
    return status;
}
