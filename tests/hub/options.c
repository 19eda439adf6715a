#include "options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum kind { FLAG_ON, FLAG_OFF, TEXT, U16, U32, U64, SIZE, REAL, FAULT, HELP };

struct entry {
    const char *name;
    enum kind kind;
    size_t at;
    const char *value;
    const char *help;
};

#define AT(field) offsetof(struct options, field)

static const struct entry entries[] = {
    {"models", U32, AT(models), "N", "size of the made-up catalogue (default 1000)"},
    {"seed", U64, AT(seed), "S", "what it is made from (default 1)"},
    {"catalogue", TEXT, AT(catalogue), "FILE", "read a JSON array of model objects instead"},
    {"no-chat-templates", FLAG_OFF, AT(chat_templates), NULL, "leave out the chat templates"},
    {"odd-counts", FLAG_ON, AT(odd_counts), NULL, "totals that are no sums, packed weights"},
    {"in-use", FLAG_ON, AT(in_use), NULL, "every model has 500 downloads or more"},
    {"port", U16, AT(port), "P", "listen on 127.0.0.1:P (default 0: any free port)"},
    {"port-file", TEXT, AT(port_file), "FILE", "write the URL there, at once and whole"},
    {"exit-on-stdin-eof", FLAG_ON, AT(exit_on_stdin_eof), NULL, "stop when stdin is closed"},
    {"log", TEXT, AT(log), "FILE", "one JSON object a line for each request"},
    {"link-origin", TEXT, AT(link_origin), "O",
     "origin in Link headers, or `self` (default https://huggingface.co)"},
    {"token", TEXT, AT(token), "T", "the only good token (default: any is good)"},
    {"require-token", FLAG_ON, AT(require_token), NULL, "401 without a token"},
    {"quota", U32, AT(quota), "N", "requests in a window, anonymous (default 500)"},
    {"token-quota", U32, AT(token_quota), "N", "the same with a good token (default 1000)"},
    {"window", U32, AT(window_s), "S", "length of the window in seconds (default 300)"},
    {"time-scale", REAL, AT(time_scale), "X", "the quota's clock runs X times as fast"},
    {"enforce-quota", FLAG_ON, AT(enforce_quota), NULL, "429 when the quota is used up"},
    {"latency-ms", U32, AT(latency_ms), "N", "time until the headers"},
    {"bytes-per-second", U64, AT(bytes_per_second), "N", "speed of each connection's bodies"},
    {"no-gzip", FLAG_OFF, AT(gzip), NULL, "never compress"},
    {"content-length", FLAG_ON, AT(content_length), NULL, "instead of chunked bodies"},
    {"cache-mb", SIZE, AT(cache_mb), "N", "keep finished pages (default 0: none)"},
    {"fault", FAULT, 0, "SPEC", "something that goes wrong; repeatable (see README.md)"},
    {"help", HELP, 0, NULL, "this text"},
};

enum { N_ENTRIES = sizeof entries / sizeof entries[0] };

static void
help(void)
{
    puts("usage: hubcensus-testhub [options]\n\n"
         "A Hugging Face Hub for tests: serves a catalogue of models on 127.0.0.1 and\n"
         "prints `listening on http://127.0.0.1:PORT` when it is ready.\n");
    for (int i = 0; i < N_ENTRIES; i++) {
        char left[40];

        snprintf(left, sizeof left, "--%s%s%s", entries[i].name,
                 entries[i].value != NULL ? " " : "",
                 entries[i].value != NULL ? entries[i].value : "");
        printf("  %-22s %s\n", left, entries[i].help);
    }
    puts("\nControl: GET|DELETE /__hub/requests, GET /__hub/stats,\n"
         "         GET|PUT|POST|DELETE /__hub/faults\n"
         "Example: hubcensus-testhub --models 5000 --fault page=2,status=503,times=2");
}

static bool
read_integer(const char *text, uint64_t max, uint64_t *n)
{
    char *end;

    *n = strtoull(text, &end, 10);
    return *text >= '0' && *text <= '9' && *end == '\0' && *n <= max;
}

static bool
store(struct options *o, const struct entry *e, const char *value)
{
    char *at = (char *)o + e->at;
    uint64_t n = 0;
    char *end;

    switch (e->kind) {
    case FLAG_ON:
    case FLAG_OFF:
        *(bool *)(void *)at = e->kind == FLAG_ON;
        return true;
    case TEXT:
        *(const char **)(void *)at = value;
        return true;
    case U16:
        if (!read_integer(value, UINT16_MAX, &n))
            return false;
        *(uint16_t *)(void *)at = (uint16_t)n;
        return true;
    case U32:
        if (!read_integer(value, UINT32_MAX / 2, &n))
            return false;
        *(uint32_t *)(void *)at = (uint32_t)n;
        return true;
    case U64:
        return read_integer(value, UINT64_MAX, (uint64_t *)(void *)at);
    case SIZE:
        if (!read_integer(value, 1 << 20, &n))
            return false;
        *(size_t *)(void *)at = n;
        return true;
    case REAL:
        *(double *)(void *)at = strtod(value, &end);
        return *end == '\0' && *(double *)(void *)at > 0;
    case FAULT:
        if (o->n_faults == MAX_FAULTS)
            return false;
        o->faults[o->n_faults++] = value;
        return true;
    default:
        return false;
    }
}

int
options_read(struct options *o, int argc, char **argv)
{
    struct option longs[N_ENTRIES + 1] = {0};
    int which = 0, got;

    *o = (struct options){.seed = 1,
                          .models = 1000,
                          .quota = 500,
                          .token_quota = 1000,
                          .window_s = 300,
                          .time_scale = 1,
                          .gzip = true,
                          .chat_templates = true,
                          .link_origin = "https://huggingface.co"};
    for (int i = 0; i < N_ENTRIES; i++)
        longs[i] = (struct option){
            entries[i].name, entries[i].value != NULL ? required_argument : no_argument, NULL, 0};
    while ((got = getopt_long(argc, argv, "", longs, &which)) != -1) {
        if (got != 0)
            return 2;
        if (entries[which].kind == HELP) {
            help();
            return 0;
        }
        if (!store(o, &entries[which], optarg)) {
            fprintf(stderr, "hubcensus-testhub: --%s: bad value `%s`\n", entries[which].name,
                    optarg != NULL ? optarg : "");
            return 2;
        }
    }
    if (optind < argc || o->window_s == 0) {
        fprintf(stderr, "hubcensus-testhub: %s; see --help\n",
                optind < argc ? "unexpected argument" : "--window must not be 0");
        return 2;
    }
    return -1;
}
