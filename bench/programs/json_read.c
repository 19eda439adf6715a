/*
 * json_read: how fast the wanted values of a page of the Hub are read.
 *
 *     json_read [--vectors WIDTH] [--rounds N]
 *     json_read [--vectors WIDTH] --once PAGE CHUNK
 *     json_read [--vectors WIDTH] --stream PAGE TIMES
 *
 * The first form reads each page of json_pages in chunks, as the Hub's answers
 * are handed on, and whole; so do the readers of json_peers.  They take turns,
 * and the least of the rounds counts: then all meet the same machine.  A line
 * for each: page, reader, "chunks" or "whole", bytes, values read, their bytes,
 * seconds; and one for a memcpy of the page.  All must read the same values.
 *
 * --once reads a page once, in chunks of so many bytes, to be counted.
 * --stream reads a page so many times as long, made while it is read, so that
 * the process holds no more than the reader does.
 *
 * WIDTH is the widest vectors that the reader may use: "best" (what the machine
 * has) or "sse2".
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "json_pages.h"
#include "json_peers.h"
#include "json/reader_inner.h"

enum { ROUNDS = 60, USAGE = 2 };

#define CHUNK ((size_t)128 * 1024)

/* A reader's way with a page, and the least time it took. */
struct entrant {
    const char *name;
    const char *way;
    size_t chunk;
    void (*read)(struct tally *t, const char *text, size_t len, size_t chunk);
    double seconds;
    struct tally tally;
};

enum { MOST_ENTRANTS = 16 };

static int
count_value(void *context, const struct json_event *event, struct err *err)
{
    struct tally *t = context;

    (void)err;
    t->values++;
    t->bytes += event->text.len;
    return 0;
}

/* The body that the reader is held to; NULL: it chooses. */
static quotes_fn *find_quotes;

/* Let the reader use no wider vectors; false where it cannot be told so. */
static bool
limit_vectors(const char *width)
{
    if (strcmp(width, "sse2") == 0)
        find_quotes = quotes_sse2();
    return find_quotes != NULL || strcmp(width, "best") == 0;
}

static struct json_reader *
new_reader(struct tally *t)
{
    static const struct json_path paths[] = {
        {"[].id", 0},
        {"[].downloads", 1},
        {"[].createdAt", 2},
        {"[].tags[]", 3},
        {"[].config.architectures[]", 4},
        {"[].config.quantization_config.quant_method", 5},
        {"[].safetensors.total", 6},
    };

    struct json_reader *r =
        json_reader_new(paths, sizeof paths / sizeof *paths, NULL, count_value, t);
    if (find_quotes != NULL)
        r->quotes.find = find_quotes;
    return r;
}

static void
stop_on(int rc, const struct err *err)
{
    if (rc == 0)
        return;
    fprintf(stderr, "json_read: %s\n", err->message);
    exit(1);
}

static void
read_own(struct tally *t, const char *text, size_t len, size_t chunk)
{
    struct err err = {0};
    struct json_reader *r = new_reader(t);

    for (size_t at = 0; at < len; at += chunk)
        stop_on(json_reader_feed(r, text + at, len - at < chunk ? len - at : chunk, &err), &err);
    stop_on(json_reader_finish(r, &err), &err);
    json_reader_free(r);
}

static char *copied;

static void
copy(struct tally *t, const char *text, size_t len, size_t chunk)
{
    (void)t;
    (void)chunk;
    memcpy(copied, text, len);
    /* The compiler must not see that nobody reads the copy. */
    __asm__ volatile("" : : "r"(copied) : "memory");
}

static void
make_page(struct str *out, const struct json_page *page)
{
    for (unsigned i = 0; i < page->models; i++)
        json_page_put(out, page, i);
    str_putc(out, ']');
    str_reserve(out, JSON_PADDING);
    memset(out->data + out->len, 0, JSON_PADDING);
}

static size_t
line_up(struct entrant *e, size_t len)
{
    size_t peers, n = 0;
    const struct json_peer *peer = json_peers(&peers);

    e[n++] = (struct entrant){"hubcensus", "chunks", CHUNK, read_own, 1e9, {0}};
    e[n++] = (struct entrant){"hubcensus", "whole", len, read_own, 1e9, {0}};
    for (size_t i = 0; i < peers && n + 3 < MOST_ENTRANTS; i++) {
        if (!peer[i].whole)
            e[n++] = (struct entrant){peer[i].name, "chunks", CHUNK, peer[i].read, 1e9, {0}};
        e[n++] = (struct entrant){peer[i].name, "whole", len, peer[i].read, 1e9, {0}};
    }
    e[n++] = (struct entrant){"memcpy", "whole", len, copy, 1e9, {0}};
    return n;
}

static double
now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void
measure(const struct json_page *page, unsigned rounds)
{
    struct str text = STR_INIT;
    struct entrant e[MOST_ENTRANTS];

    make_page(&text, page);
    copied = malloc(text.len);
    if (copied == NULL)
        exit(1);
    size_t n = line_up(e, text.len);
    for (unsigned round = 0; round < rounds; round++) {
        for (size_t i = 0; i < n; i++) {
            /* Once before: all find the page where the last reading left it. */
            e[i].read(&e[i].tally, text.data, text.len, e[i].chunk);
            e[i].tally = (struct tally){0};
            double start = now();
            e[i].read(&e[i].tally, text.data, text.len, e[i].chunk);
            double took = now() - start;
            e[i].seconds = took < e[i].seconds ? took : e[i].seconds;
        }
    }
    for (size_t i = 0; i < n; i++)
        printf("%s %s %s %zu %zu %zu %.9f\n", page->name, e[i].name, e[i].way, text.len,
               e[i].tally.values, e[i].tally.bytes, e[i].seconds);
    free(copied);
    str_fini(&text);
}

static void
read_once(const struct json_page *page, size_t chunk)
{
    struct str text = STR_INIT;
    struct tally tally = {0};

    make_page(&text, page);
    read_own(&tally, text.data, text.len, chunk);
    printf("%zu values of %zu bytes in %zu\n", tally.values, tally.bytes, text.len);
    str_fini(&text);
}

static void
stream(const struct json_page *page, unsigned times)
{
    struct str piece = STR_INIT;
    struct tally tally = {0};
    struct err err = {0};
    struct json_reader *r = new_reader(&tally);
    size_t len = 0;

    str_reserve(&piece, 2 * CHUNK);
    for (unsigned i = 0; i < page->models * times; i++) {
        json_page_put(&piece, page, i);
        if (piece.len < CHUNK)
            continue;
        stop_on(json_reader_feed(r, piece.data, piece.len, &err), &err);
        len += piece.len;
        str_truncate(&piece, 0);
    }
    str_putc(&piece, ']');
    stop_on(json_reader_feed(r, piece.data, piece.len, &err), &err);
    stop_on(json_reader_finish(r, &err), &err);
    printf("%zu values of %zu bytes in %zu\n", tally.values, tally.bytes, len + piece.len);
    json_reader_free(r);
    str_fini(&piece);
}

static int
usage(void)
{
    fputs("usage: json_read [--vectors best|sse2] [--rounds N | --once PAGE CHUNK |"
          " --stream PAGE TIMES]\n",
          stderr);
    return USAGE;
}

static const struct json_page *
page_named(const char *name)
{
    for (size_t i = 0; i < JSON_PAGES; i++) {
        if (strcmp(json_pages[i].name, name) == 0)
            return &json_pages[i];
    }
    return NULL;
}

int
main(int argc, char **argv)
{
    char **arg = argv + 1;
    unsigned rounds = ROUNDS;
    const struct json_page *page = argc > 2 ? page_named(argv[argc - 2]) : NULL;

    if (argc > 2 && strcmp(arg[0], "--vectors") == 0) {
        if (!limit_vectors(arg[1])) {
            fprintf(stderr, "json_read: the reader cannot be held to the vectors `%s`\n", arg[1]);
            return USAGE;
        }
        arg += 2;
    }
    if (arg[0] != NULL && page != NULL && arg + 3 == argv + argc) {
        unsigned long number = strtoul(arg[2], NULL, 10);
        if (number > 0 && strcmp(arg[0], "--once") == 0)
            read_once(page, number);
        else if (number > 0 && strcmp(arg[0], "--stream") == 0)
            stream(page, (unsigned)number);
        else
            return usage();
        return 0;
    }
    if (arg[0] != NULL && strcmp(arg[0], "--rounds") == 0 && arg + 2 == argv + argc)
        rounds = (unsigned)strtoul(arg[1], NULL, 10);
    else if (arg[0] != NULL || rounds == 0)
        return usage();
    for (size_t i = 0; i < JSON_PAGES; i++)
        measure(&json_pages[i], rounds);
    return 0;
}
