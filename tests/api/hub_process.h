/*
 * hub_process: a test Hub of one's own, on a port of 127.0.0.1 that was free.
 */
#ifndef HUBCENSUS_TESTS_API_HUB_PROCESS_H
#define HUBCENSUS_TESTS_API_HUB_PROCESS_H

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "place.h"

struct hub_process {
    pid_t pid;
    int in; /* it ends with this */
    char endpoint[128];
};

/* `arguments` (at most 12, NULL-terminated) stand behind those that every test has. */
static inline void
hub_start(struct hub_process *h, const char *const *arguments)
{
    const char *argv[20] = {TEST_HUB,        "--port", "0", "--exit-on-stdin-eof",
                            "--link-origin", "self"};
    int in[2], out[2];
    size_t count = 6;
    ssize_t len = 0;
    char line[256];

    for (size_t i = 0; arguments[i] != NULL; i++)
        argv[count++] = arguments[i];
    assert_int_equal(pipe(in), 0);
    assert_int_equal(pipe(out), 0);
    h->pid = fork();
    assert_true(h->pid >= 0);
    if (h->pid == 0) {
        dup2(in[0], STDIN_FILENO);
        dup2(out[1], STDOUT_FILENO);
        for (int fd = STDERR_FILENO + 1; fd < 64; fd++)
            close(fd);
        execv(argv[0], (char *const *)argv);
        _exit(127);
    }
    close(in[0]);
    close(out[1]);
    h->in = in[1];
    do {
        ssize_t n = read(out[0], line + len, sizeof line - 1 - (size_t)len);
        assert_true(n > 0);
        len += n;
    } while (line[len - 1] != '\n');
    close(out[0]);
    line[len - 1] = '\0';
    const char *url = strstr(line, "http://");
    assert_non_null(url);
    snprintf(h->endpoint, sizeof h->endpoint, "%s", url);
}

static inline void
hub_stop(struct hub_process *h)
{
    int status;

    close(h->in);
    assert_int_equal(waitpid(h->pid, &status, 0), h->pid);
}

/* A handle that asks it, and gives up at the first failure. */
static inline struct hubcensus_hub *
hub_connect(const struct hub_process *h, hubcensus_hear_fn *hear, void *context)
{
    struct hubcensus_hub_options options;
    struct hubcensus_error *error;
    struct hubcensus_hub *hub;

    hubcensus_hub_options_init(&options, sizeof options);
    options.endpoint = h->endpoint;
    options.token = "";
    options.retries = 0;
    options.hear = hear;
    options.context = context;
    assert_good(hubcensus_hub_open(&hub, &options, &error));
    return hub;
}

#endif
