/*
<<<<<<< HEAD
 * A page, or a single model, whole and in pieces must give the same models, or the same error; a
 * page that was emptied must read as a new one; and what a model tells must be
 * within its bounds.
=======
 * A page whole and in pieces must give the same models, or the same error; a
 * page that was emptied must read as a new one; what a model tells must be within
 * its bounds, and what is judged by it must hold together.
>>>>>>> signals
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/str.h"
#include "fuzz.h"
#include "hub/page.h"
#include "registry/signals.h"

static const char *const watched_tags[] = {"gguf", "mlx", "license:mit", "text-generation",
                                           "llama"};
#define WATCHED (sizeof watched_tags / sizeof watched_tags[0])

static void
check(bool as_it_must_be)
{
    if (!as_it_must_be)
        abort();
}

/* Absent is not empty. */
static void
tell_text(struct str *out, const char *name, struct slice text)
{
    str_printf(out, "%s %d %zu:", name, text.data != NULL, text.len);
    str_append(out, text.data, text.len);
    str_putc(out, '\n');
}

/* Those that follow from others, or from what else is told, are not there without it. */
static void
check_marks(const struct model *m)
{
    const uint32_t all = ((uint32_t)MODEL_TAG_BITS << 1) - 1;
    const uint32_t of_tags = MODEL_TAG_GGUF | MODEL_TAG_MLX | MODEL_TAG_QUANTIZED | MODEL_FINETUNE |
                             MODEL_ADAPTER | MODEL_MERGE | MODEL_DERIVED | MODEL_TAG_BITS;

    check((m->marks & ~all) == 0);
    check((m->marks & MODEL_GATED_MANUAL) == 0 || (m->marks & MODEL_GATED) != 0);
    check((m->marks & of_tags) == 0 || (m->marks & MODEL_LINEAGE_READ) != 0);
    check((m->marks & (MODEL_COUNT_DIFFERS | MODEL_COUNT_PACKED)) == 0 || m->parameters >= 0);
}

/* What is judged by them holds together, whatever the names are. */
static void
check_signals(const struct model *m)
{
    const struct signals_facts facts = {m->id,           m->architecture, m->model_type,
                                        m->quant_method, m->parameters,   m->marks};
    enum signals_count count = signals_count(&facts);

    check(count < SIGNALS_COUNTS && (m->parameters > 0) == (count != SIGNALS_COUNT_UNKNOWN));
    check(!signals_is_native(&facts) || signals_is_quantized(&facts));
    check(!signals_is_base(m->marks) || signals_knows_lineage(m->marks));
    check(!signals_is_test_model(m->id) || m->id.len > 4);
}

static void
tell_model(struct str *out, const struct model *m)
{
    check(m->id.data != NULL && m->id.len > 0);
    check(m->architecture.data == NULL || m->architecture.len > 0);
    check(m->downloads >= 0 && m->parameters >= -1 && m->created >= -1);
    check_marks(m);
    check_signals(m);
    for (size_t i = 0; m->has_oid && i < sizeof m->oid; i++)
        str_printf(out, "%02x", m->oid[i]);
    tell_text(out, "id", m->id);
    tell_text(out, "architecture", m->architecture);
    tell_text(out, "model_type", m->model_type);
    tell_text(out, "task", m->task);
    tell_text(out, "library", m->library);
    tell_text(out, "quant_method", m->quant_method);
    str_printf(out, "%lld %d %lld %lld %u", (long long)m->downloads, m->has_downloads,
               (long long)m->parameters, (long long)m->created, m->marks);
    check(m->watched_count <= WATCHED && (m->has_downloads || m->downloads == 0));
    for (size_t i = 0; i < m->watched_count; i++) {
        check(m->watched[i] < WATCHED);
        str_printf(out, " %d", (int)m->watched[i]);
    }
    str_putc(out, '\n');
}

/* Pieces that depend on the document alone, so that a finding can be replayed. */
static size_t
piece(uint64_t *seed, size_t left)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    size_t n = 1 + (size_t)(*seed >> 33) % 40;
    return n < left ? n : left;
}

/* Read it, in pieces unless `seed` is NULL, and write down all that it told. */
static void
read_page(struct str *out, struct page *p, const char *data, size_t size, uint64_t *seed)
{
    struct err err = {0};
    int status = 0;
    size_t count;

    for (size_t at = 0; status == 0 && at < size;) {
        size_t n = seed != NULL ? piece(seed, size - at) : size;
        /* A buffer of exactly this size, so that reading past its end shows. */
        char *copy = malloc(n);
        check(copy != NULL);
        memcpy(copy, data + at, n);
        status = page_feed(p, copy, n, &err);
        free(copy);
        at += n;
    }
    if (status == 0)
        status = page_finish(p, &err);
    const struct model *models = page_models(p, &count);
    check(count <= page_length(p));
    for (size_t i = 0; i < count; i++)
        tell_model(out, &models[i]);
    check(status == 0 || (err.kind == ERR_DATA && err.message[0] != '\0'));
    str_printf(out, "%zu %d %s", page_length(p), status, status != 0 ? err.message : "");
}

/* Read the bytes as a page of either kind, which is freed. */
static void
check_page(struct page *p, const uint8_t *data, size_t size)
{
    struct str whole = STR_INIT, pieces = STR_INIT;
    uint64_t seed = size;
    struct map watched;

    map_init(&watched);
    for (size_t i = 0; i < WATCHED; i++)
        map_put(&watched, slice_of(watched_tags[i]), i);
    page_watch(p, &watched);
    for (size_t i = 0; i < size; i++)
        seed = seed * 31 + data[i];
    read_page(&whole, p, (const char *)data, size, NULL);
    for (int i = 0; i < 2; i++) {
        page_reset(p);
        str_truncate(&pieces, 0);
        read_page(&pieces, p, (const char *)data, size, &seed);
        check(whole.len == pieces.len && memcmp(whole.data, pieces.data, whole.len) == 0);
    }
    page_free(p);
    map_fini(&watched);
    str_fini(&whole);
    str_fini(&pieces);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check_page(page_new(), data, size);
    check_page(page_new_single(), data, size);
    return 0;
}
