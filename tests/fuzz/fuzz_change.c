/*
 * A registry's file of either kind is told of alike however it comes in pieces, and its entries
 * and gaps are as they must be.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "registry/change_file.h"

struct told {
    struct str text;
    size_t gaps;
};

static void
check(bool as_it_must_be)
{
    if (!as_it_must_be)
        abort();
}

static void
begin_models(void *context)
{
    str_puts(&((struct told *)context)->text, "models\n");
}

static void
begin_gaps(void *context)
{
    struct told *told = context;

    told->gaps = 0;
    str_puts(&told->text, "gaps\n");
}

static int
on_entry(void *context, const struct change_entry *entry, struct err *err)
{
    struct told *told = context;

    (void)err;
    check(entry->status < SUPPORTED_STATUSES && entry->model.len <= 4096);
    str_append_slice(&told->text, entry->model);
    str_putc(&told->text, entry->architecture.data != NULL ? ' ' : '-');
    str_append_slice(&told->text, entry->architecture);
    str_printf(&told->text, " %d\n", entry->status);
    return 0;
}

static void
on_gap(void *context, struct slice architecture, const struct gap_entry *gap)
{
    struct told *told = context;

    check(gap->rank > told->gaps && gap->models >= -1 && gap->downloads >= -1);
    told->gaps = gap->rank;
    str_append_slice(&told->text, architecture);
    str_printf(&told->text, " %zu %lld %lld %lld ", gap->rank, (long long)gap->models,
               (long long)gap->downloads, (long long)gap->parameters);
    str_append_slice(&told->text, gap->score);
    str_putc(&told->text, '\n');
}

static const struct change_listener listener = {begin_models, begin_gaps, on_entry, on_gap};

/* Read it in pieces of `size`: what was told of it, and its header or its fault. */
static void
read_in_pieces(struct str *out, const uint8_t *data, size_t len, size_t size)
{
    struct told told = {.text = STR_INIT};
    struct change_file file;
    struct err err = {ERR_NONE, ""};
    struct arena arena;
    int status = 0;

    arena_init(&arena);
    struct change_reader *r = change_file_new(CHANGE_WANT_ANY, &arena, &listener, &told);
    for (size_t at = 0; status == 0 && at < len; at += size) {
        const struct slice piece = {(const char *)data + at, len - at < size ? len - at : size};
        status = change_file_feed(r, piece, &err);
    }
    if (status == 0)
        status = change_file_end(&file, r, "f", &err);
    str_append(out, told.text.data != NULL ? told.text.data : "", told.text.len);
    if (status != 0) {
        check(err.kind == ERR_DATA);
        str_puts(out, err.message);
    } else {
        check(file.has_models || file.has_gaps);
        str_append_slice(out, file.header.generated_at);
        str_append_slice(out, file.header.tasks);
        str_printf(out, " %lld %lld", (long long)file.header.scanned,
                   (long long)file.header.models);
    }
    change_file_free(r);
    arena_fini(&arena);
    str_fini(&told.text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str whole = STR_INIT, pieces = STR_INIT;

    read_in_pieces(&whole, data, size, size + 1);
    read_in_pieces(&pieces, data, size, 1 + size % 7);
    check(whole.len == pieces.len && memcmp(whole.data, pieces.data, whole.len) == 0);
    str_fini(&whole);
    str_fini(&pieces);
    return 0;
}
