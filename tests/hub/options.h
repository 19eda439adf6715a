/*
 * The command line of hubcensus-testhub.
 */
#ifndef TESTHUB_OPTIONS_H
#define TESTHUB_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MAX_FAULTS 64

struct options {
    uint64_t seed;
    uint32_t models;
    const char *catalogue;
    uint16_t port;
    const char *port_file;
    const char *log;
    const char *token;
    const char *link_origin; /* self, or an origin */
    const char *faults[MAX_FAULTS];
    size_t n_faults;
    uint32_t quota;
    uint32_t token_quota;
    uint32_t window_s;
    double time_scale;
    uint32_t latency_ms;
    uint64_t bytes_per_second;
    size_t cache_mb;
    bool enforce_quota;
    bool require_token;
    bool gzip;
    bool content_length;
    bool chat_templates;
    bool in_use;
    bool odd_counts;
    bool exit_on_stdin_eof;
};

/* options_read(o, argc, argv): fills o. Returns -1 if the program shall go on, else the status to
 * exit with: 0 after --help, 2 after a wrong option; what is to be said has been said. */
int options_read(struct options *o, int argc, char **argv);

#endif
