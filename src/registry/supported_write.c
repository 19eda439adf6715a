/*
 * Writing goes through the members of the header and through the entries, and
 * puts the counted figures where the old ones stood; what is added comes last.
 * Entries that follow each other as they would be written are passed on together.
 */
#include "registry/supported_inner.h"

#include "json/writer.h"

/* So much text is gathered before it goes to the file. */
#define GATHERED_BYTES ((size_t)256 << 10)

struct writing {
    const struct supported *s;
    const struct scan_info *info;
    const char *generated_at;
    struct file_draft *draft; /* NULL: the whole text is gathered */
    struct json_writer w;
    struct str rest; /* of every new entry */
    size_t run;      /* of the original, the one that is due */
    struct err *err;
    int status;
};

/* Hand on what was gathered. */
static void
flush(struct writing *g)
{
    struct str *text = g->w.out;

    if (g->draft == NULL || g->status != 0)
        return;
    g->status = file_draft_write(g->draft, text->data, text->len, g->err);
    str_truncate(text, 0);
}

void
supported_lay_out_rest(struct str *out)
{
    static const char *const unset[] = {
        "verified_date", "metadata",     "note",         "phase1_score", "phase2_score",
        "phase3_score",  "phase4_score", "phase7_score", "phase8_score",
    };
    struct json_writer w;

    json_writer_init(&w, out, 2);
    /* Three levels in, behind a member. */
    w.depth = 3;
    w.empty = false;
    json_key(&w, "status");
    json_int(&w, 0);
    for (size_t i = 0; i < sizeof unset / sizeof unset[0]; i++) {
        json_key(&w, unset[i]);
        json_null(&w);
    }
}

static int
write_new_entry(void *context, struct slice model_id, struct slice architecture, struct err *err)
{
    struct writing *g = context;
    struct json_writer *w = &g->w;

    (void)err;
    json_begin_object(w);
    json_key(w, "architecture_id");
    json_string(w, architecture);
    json_key(w, "model_id");
    json_string(w, model_id);
    str_append(w->out, g->rest.data, g->rest.len);
    json_end_object(w);
    if (w->out->len >= GATHERED_BYTES)
        flush(g);
    return g->status;
}

/* What is large goes past the gathered text, which is before it. */
static void
pass_on(struct writing *g, struct slice bytes)
{
    if (g->draft == NULL || g->w.out->len + bytes.len < GATHERED_BYTES) {
        str_append(g->w.out, bytes.data, bytes.len);
        return;
    }
    flush(g);
    if (g->status == 0)
        g->status = file_draft_write(g->draft, bytes.data, bytes.len, g->err);
}

/* A piece of the original, from the first entry on: what is in the runs, set apart anew. */
static int
pass_on_runs(void *context, struct slice piece, uint64_t offset, struct err *err)
{
    struct writing *g = context;
    const struct supported *s = g->s;
    const uint64_t end = offset + piece.len;
    uint64_t at = offset;

    (void)err;
    while (g->run < s->run_count && s->runs[g->run].start < end && g->status == 0) {
        const struct run *run = &s->runs[g->run];
        const uint64_t stop = run->end < end ? run->end : end;
        if (at <= run->start) {
            at = run->start;
            json_raw(&g->w, SLICE(""));
        }
        pass_on(g, (struct slice){piece.data + (at - offset), (size_t)(stop - at)});
        at = stop;
        if (stop < run->end)
            break;
        g->run++;
    }
    return g->status;
}

static void
write_models(struct writing *g)
{
    const struct supported *s = g->s;

    supported_lay_out_rest(&g->rest);
    json_begin_array(&g->w);
    if (s->run_count > 0)
        g->status = original_each_piece(&s->original, s->runs[0].start,
                                        s->runs[s->run_count - 1].end, pass_on_runs, g, g->err);
    for (size_t i = 0; i < s->taken_count && g->status == 0; i++) {
        json_raw(&g->w, (struct slice){s->taken[i].text, s->taken[i].len});
        if (g->w.out->len >= GATHERED_BYTES)
            flush(g);
    }
    if (g->status == 0)
        g->status = supported_each_added(s, write_new_entry, g, g->err);
    json_end_array(&g->w);
    str_fini(&g->rest);
}

static size_t
count_architectures(const struct supported *s)
{
    size_t count = s->architectures.count;

    for (size_t i = 0; i < s->added.count; i++)
        count += !map_has(&s->architectures, s->added.entries[i].key);
    return count;
}

static void
write_member(struct writing *g, enum header kind)
{
    struct slice scan_info = supported_scan_info(g->s);

    json_key(&g->w, supported_header_names[kind]);
    switch (kind) {
    case GENERATED_AT:
        json_text(&g->w, g->info != NULL ? g->info->generated_at : g->generated_at);
        break;
    case SCAN_INFO:
        if (g->info != NULL)
            scan_info_write_value(&g->w, g->info);
        else if (scan_info.data != NULL)
            json_raw(&g->w, scan_info);
        else
            json_null(&g->w);
        break;
    case TOTAL_ARCHITECTURES:
        json_int(&g->w, (int64_t)count_architectures(g->s));
        break;
    case TOTAL_MODELS:
        json_int(&g->w, (int64_t)supported_count(g->s));
        break;
    case TOTAL_VERIFIED:
        json_int(&g->w, (int64_t)supported_verified(g->s));
        break;
    default:
        write_models(g);
        break;
    }
}

static void
write_all(struct writing *g)
{
    const struct supported *s = g->s;
    bool there[HEADER_COUNT + 1] = {false};

    json_begin_object(&g->w);
    for (size_t i = 0; i < s->member_count; i++)
        there[s->members[i].kind] = true;
    for (size_t i = 0; i < s->member_count; i++) {
        const struct member *m = &s->members[i];
        /* What an older file lacks comes before the list, as in a new one. */
        for (int k = 0; m->kind == MODELS && k < MODELS; k++)
            if (!there[k])
                write_member(g, (enum header)k);
        if (m->kind == FOREIGN) {
            struct slice raw = supported_part(s, m->raw);
            json_raw(&g->w, supported_part(s, m->raw_key));
            str_puts(g->w.out, ": ");
            str_append(g->w.out, raw.data, raw.len);
        } else {
            write_member(g, m->kind);
        }
    }
    for (int k = 0; s->member_count == 0 && k < HEADER_COUNT; k++)
        write_member(g, (enum header)k);
    json_end_object(&g->w);
    str_putc(g->w.out, '\n');
    flush(g);
}

void
supported_write(const struct supported *s, const struct scan_info *info, const char *generated_at,
                struct str *out)
{
    struct writing g = {.s = s, .info = info, .generated_at = generated_at};

    json_writer_init(&g.w, out, 2);
    write_all(&g);
}

int
supported_write_draft(const struct supported *s, const struct scan_info *info,
                      const char *generated_at, struct file_draft *draft, struct err *err)
{
    struct writing g = {
        .s = s, .info = info, .generated_at = generated_at, .draft = draft, .err = err};
    struct str text = STR_INIT;

    json_writer_init(&g.w, &text, 2);
    write_all(&g);
    str_fini(&text);
    return g.status;
}
