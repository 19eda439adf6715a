/*
 * Count the downloads of many models over HTTP, as `hubcensus deprecate` does.
 *
 *     bench_downloads HUB LIBRARY THRESHOLD at-least|exact < QUESTIONS
 *
 * A line of QUESTIONS is a model's name and its tags, between blanks.  Prints a
 * line a model: name, state (unknown, at-least, exact), sum, checkpoints.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "hub/client.h"
#include "hub/http.h"
#include "lifecycle/downloads.h"

struct asked {
    struct downloads_question *questions;
    size_t count;
};

static void
read_question(struct asked *asked, char *line)
{
    const char **tags = NULL;
    size_t count = 0;
    char *rest;
    const char *name = strtok_r(line, " \n", &rest);

    if (name == NULL)
        return;
    for (const char *tag; (tag = strtok_r(NULL, " \n", &rest)) != NULL;) {
        tags = mem_realloc_array(tags, count + 1, sizeof *tags);
        tags[count++] = mem_strdup(tag);
    }
    asked->questions =
        mem_realloc_array(asked->questions, asked->count + 1, sizeof *asked->questions);
    asked->questions[asked->count++] = (struct downloads_question){mem_strdup(name), tags, count};
}

static void
forget(struct asked *asked)
{
    for (size_t i = 0; i < asked->count; i++) {
        struct downloads_question *q = &asked->questions[i];
        for (size_t k = 0; k < q->tag_count; k++)
            free((char *)q->tags[k]);
        free((void *)q->tags);
        free((char *)q->name);
    }
    free(asked->questions);
}

static void
print_and_forget(const struct asked *asked, struct downloads *out)
{
    static const char *const states[] = {"unknown", "at-least", "exact"};

    for (size_t i = 0; i < asked->count; i++) {
        printf("%s %s %" PRId64 " %" PRId64 "\n", asked->questions[i].name, states[out[i].state],
               out[i].sum, out[i].models);
        if (out[i].failure != NULL)
            fprintf(stderr, "%s: %s\n", asked->questions[i].name, out[i].failure);
        downloads_fini(&out[i]);
    }
}

int
main(int argc, char **argv)
{
    struct listener nobody = {0};
    struct asked asked = {NULL, 0};
    struct err err = {0};
    char line[4096];

    if (argc != 5) {
        fputs("usage: bench_downloads HUB LIBRARY THRESHOLD at-least|exact\n", stderr);
        return 2;
    }
    while (fgets(line, sizeof line, stdin) != NULL)
        read_question(&asked, line);
    struct http_options network = {.user_agent = "bench_downloads", .listener = &nobody};
    struct client_options hub = {.endpoint = argv[1], .listener = &nobody};
    struct downloads *out = mem_zalloc(asked.count * sizeof *out);
    struct client *client = NULL;
    int status = http_open(&hub.transport, &network, &err);
    if (status == 0 && (client = client_new(&hub, &err)) == NULL)
        status = -1;
    struct downloads_options options = {
        .threshold = strtoll(argv[3], NULL, 10),
        .exact = strcmp(argv[4], "exact") == 0,
        .library = argv[2],
        .client = client,
        .listener = &nobody,
    };
    if (status == 0)
        status = downloads_count(out, asked.questions, asked.count, &options, &err);
    if (status == 0)
        print_and_forget(&asked, out);
    else
        fprintf(stderr, "bench_downloads: %s\n", err.message);
    free(out);
    client_free(client);
    transport_free(hub.transport);
    forget(&asked);
    return status == 0 ? 0 : 1;
}
