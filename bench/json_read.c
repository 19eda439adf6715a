/*
 * json_read: how fast the wanted values of a page of the Hub are read.
 *
 * Usage: json_read [--write FOLDER]
 *
 * Pages are made here, always the same: one of models with all their config,
 * where nearly all bytes stand in long strings that are skipped, and one of
 * models as a census asks for them, where nearly every string is short.  Each
 * is fed in chunks of 16 KiB, as curl hands them over, and whole.  Printed are
 * MB/s (10^6 bytes), the best of some rounds, next to a memcpy of the page.
 * --write leaves the pages in a folder, for other programs to read.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "json/reader.h"

enum { MODELS = 1000, ROUNDS = 40, CHUNK = 16 * 1024 };

struct page {
    const char *name;
    struct str text;
};

/* What is read of a page, so that no work can be left out. */
struct tally {
    size_t values;
    size_t bytes;
};

static int
count_value(void *context, const struct json_event *event, struct err *err)
{
    struct tally *t = context;

    (void)err;
    t->values++;
    t->bytes += event->text.len;
    return 0;
}

static void
put_model(struct str *out, unsigned i)
{
    str_printf(out,
               "{\"_id\":\"%024x\",\"id\":\"author-%u/Model-%u-Instruct\",\"likes\":%u,"
               "\"private\":false,\"downloads\":%u,\"pipeline_tag\":\"text-generation\","
               "\"library_name\":\"transformers\",\"createdAt\":\"2024-07-18T08:56:%02u.000Z\","
               "\"tags\":[\"transformers\",\"safetensors\",\"llama\",\"text-generation\","
               "\"conversational\",\"base_model:author-%u/Model-%u\",\"license:apache-2.0\","
               "\"autotrain_compatible\",\"endpoints_compatible\",\"region:us\"],"
               "\"config\":{\"architectures\":[\"LlamaForCausalLM\"],\"model_type\":\"llama\"",
               i * 2654435761U, i % 301, i, i % 89, i * 7919 % 1000003, i % 60, i % 17, i % 997);
}

static void
put_end(struct str *out, unsigned i)
{
    str_printf(out, "},\"safetensors\":{\"parameters\":{\"BF16\":%llu},\"total\":%llu}}",
               i * 8030261ULL, i * 8030261ULL);
}

/* Templates as models have them: escapes every line or so, some in other scripts. */
static void
put_template(struct str *out, unsigned i)
{
    str_puts(out, ",\"tokenizer_config\":{\"bos_token\":\"<s>\",\"chat_template\":\"");
    for (unsigned line = 0; line < 30 + i % 40; line++) {
        str_printf(out, "{%%- if message['role'] == 'user' and loop.index0 > %u %%}\\n    ", line);
        str_puts(out, "{{- '<|start_header_id|>' + message['role'] + '<|end_header_id|>' }}");
        if (line % 7 == 0)
            str_puts(out, "\\\"content\\\"");
        if (i % 5 == 0 && line % 4 == 0)
            str_puts(out, "<\xef\xbd\x9c"
                          "begin\xe2\x96\x81of\xe2\x96\x81sentence\xef\xbd\x9c>");
    }
    str_puts(out, "\",\"eos_token\":\"</s>\"}");
}

static void
make_page(struct str *out, void (*put_more)(struct str *out, unsigned i))
{
    for (unsigned i = 0; i < MODELS; i++) {
        str_putc(out, i == 0 ? '[' : ',');
        put_model(out, i);
        if (put_more != NULL)
            put_more(out, i);
        put_end(out, i);
    }
    str_putc(out, ']');
}

static void
make_least_page(struct str *out)
{
    for (unsigned i = 0; i < MODELS * 10; i++)
        str_printf(out, "%c{\"_id\":\"%024x\",\"id\":\"author-%u/Model-%u\",\"downloads\":%u}",
                   i == 0 ? '[' : ',', i * 2654435761U, i % 301, i, i * 7919 % 1000003);
    str_putc(out, ']');
}

static double
now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Seconds of one reading in chunks of `chunk` bytes. */
static double
read_once(const struct str *text, size_t chunk, struct tally *tally)
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
    struct err err = {0};
    double start = now();
    struct json_reader *r =
        json_reader_new(paths, sizeof paths / sizeof *paths, NULL, count_value, tally);
    int rc = 0;

    for (size_t at = 0; at < text->len && rc == 0; at += chunk) {
        size_t n = text->len - at < chunk ? text->len - at : chunk;
        rc = json_reader_feed(r, text->data + at, n, &err);
    }
    if (rc == 0)
        rc = json_reader_finish(r, &err);
    json_reader_free(r);
    if (rc != 0) {
        fprintf(stderr, "json_read: %s\n", err.message);
        exit(1);
    }
    return now() - start;
}

static double
copy_once(const struct str *text, char *copy)
{
    double start = now();

    memcpy(copy, text->data, text->len);
    /* The compiler must not see that nobody reads the copy. */
    __asm__ volatile("" : : "r"(copy) : "memory");
    return now() - start;
}

static void
measure(const struct page *page)
{
    const double megabytes = (double)page->text.len / 1e6;
    double chunked = 1e9, whole = 1e9, copied = 1e9;
    char *copy = malloc(page->text.len);
    struct tally tally = {0};

    if (copy == NULL)
        exit(1);
    for (int i = 0; i < ROUNDS; i++) {
        tally = (struct tally){0};
        double t = read_once(&page->text, CHUNK, &tally);
        chunked = t < chunked ? t : chunked;
        t = read_once(&page->text, page->text.len, &tally);
        whole = t < whole ? t : whole;
        t = copy_once(&page->text, copy);
        copied = t < copied ? t : copied;
    }
    printf("%-6s %5.2f MB  %zu values of %zu bytes  chunks %6.0f MB/s  whole %6.0f  memcpy %6.0f\n",
           page->name, megabytes, tally.values / 2, tally.bytes / 2, megabytes / chunked,
           megabytes / whole, megabytes / copied);
    free(copy);
}

static int
write_page(const char *folder, const struct page *page)
{
    struct str path = STR_INIT;

    str_printf(&path, "%s/%s.json", folder, page->name);
    FILE *f = fopen(path.data, "wb");
    int rc = f != NULL && fwrite(page->text.data, 1, page->text.len, f) == page->text.len ? 0 : 1;
    if (f != NULL && fclose(f) != 0)
        rc = 1;
    if (rc != 0)
        perror(path.data);
    str_fini(&path);
    return rc;
}

int
main(int argc, char **argv)
{
    struct page pages[] = {{"long", STR_INIT}, {"short", STR_INIT}, {"least", STR_INIT}};
    int rc = 0;

    make_page(&pages[0].text, put_template);
    make_page(&pages[1].text, NULL);
    make_least_page(&pages[2].text);
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        if (argc == 3 && strcmp(argv[1], "--write") == 0)
            rc |= write_page(argv[2], &pages[i]);
        else
            measure(&pages[i]);
        str_fini(&pages[i].text);
    }
    return rc;
}
