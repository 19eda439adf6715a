/*
 * One pass of the push reader finds what is needed of the original, which is
 * not held: the header, which is kept as it is spelt; where the entries stand;
 * and what they add up to.  Of each model a hash is noted, from which the table
 * that answers for their names is made when their number is known.
 *
 * Nearly all entries of a file are as they were first written, with two names of
 * plain letters.  Where one such follows another entry, the bytes say so, and the
 * reader does not get them: to it the list is the shorter one of the others.  The
 * places it tells of are set right by what it missed; where it finds a fault, the
 * file is read once more with nothing kept from it, for the words of the message.
 */
#include "registry/supported_inner.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "json/reader.h"
#include "json/tree.h"

#define SEPARATOR_LEN (sizeof SUPPORTED_SEPARATOR - 1)
#define ENTRY_END     "\n    }"

/* Names that are longer are left to the reader. */
#define NAME_BYTES 4096

const char *const supported_header_names[HEADER_COUNT] = {
    "generated_at", "scan_info", "total_architectures", "total_models", "total_verified", "models",
};

enum {
    AT_ROOT,
    AT_MEMBER,
    AT_ENTRY,
    AT_MODEL_ID,
    AT_ARCHITECTURE,
    AT_STATUS,
    AT_VERIFIED,
};

/* Every member could hold entries as far as the paths know; only those of "models" count. */
static const struct json_path wanted[] = {
    {"", AT_ROOT},
    {".*", AT_MEMBER},
    {".*[]", AT_ENTRY},
    {".*[].model_id", AT_MODEL_ID},
    {".*[].architecture_id", AT_ARCHITECTURE},
    {".*[].status", AT_STATUS},
    {".*[].verified", AT_VERIFIED},
};

struct scanning {
    struct supported *s;
    struct json_reader *reader;
    /* The piece in hand, and the last bytes of the one before it. */
    struct slice piece;
    uint64_t piece_start;
    bool passes_by;     /* entries that are as they were first written */
    uint64_t passed_by; /* bytes that the reader did not get */
    uint64_t entry_end; /* of the last entry that it got, or that was passed by */
    struct str rest;    /* what a new entry says behind its two names */
    char before[SEPARATOR_LEN];
    uint64_t kept_until; /* the header has what comes before, but for what was left out of it */
    uint64_t left_out;
    size_t member; /* the last that was noted */
    bool in_models;
    bool has_models;
    /* Of the entry in hand; a key that comes twice is taken as it comes last. */
    struct str model_id, architecture;
    bool has_model_id, has_architecture, has_status, verified;
    int status;
    struct hash_key key;
    uint64_t *hashes; /* of the models */
    size_t hash_count, hash_capacity;
};

static int
misplaced(const struct scanning *l, const struct json_event *e, const char *wanted_here,
          struct err *err)
{
    unsigned line, column;

    original_position(&l->s->original, e->start, &line, &column);
    return err_set(err, ERR_DATA, "line %u, column %u: %s", line, column, wanted_here);
}

/* The header. */

/* Keep what comes before `offset`, which is in the piece or just behind it. */
static void
keep_until(struct scanning *l, uint64_t offset)
{
    if (offset <= l->kept_until)
        return;
    str_append(&l->s->header, l->piece.data + (l->kept_until - l->piece_start),
               (size_t)(offset - l->kept_until));
    l->kept_until = offset;
}

static void
note_member(struct scanning *l, const struct json_event *e)
{
    struct supported *s = l->s;
    struct member m = {.kind = FOREIGN};
    size_t place = 0;

    keep_until(l, e->start);
    m.raw.at = (size_t)(e->start - l->left_out);
    m.raw.len = (size_t)(e->end - e->start);
    const struct slice key = json_key_before(s->header.data + m.raw.at);
    m.raw_key = (struct part){(size_t)(key.data - s->header.data), key.len};
    for (int i = 0; i < HEADER_COUNT; i++)
        if (slice_is(e->key, supported_header_names[i]))
            m.kind = (enum header)i;
    /* Of equal keys the last stands, at the place of the first, as Python reads them. */
    while (place < s->member_count &&
           !(m.kind == FOREIGN ? slice_equal(supported_part(s, s->members[place].raw_key),
                                             supported_part(s, m.raw_key))
                               : s->members[place].kind == m.kind))
        place++;
    if (place == s->member_count)
        s->members = mem_realloc_array(s->members, ++s->member_count, sizeof *s->members);
    s->members[place] = m;
    l->member = place;
}

static int
begin_models(struct scanning *l, const struct json_event *e, struct err *err)
{
    struct supported *s = l->s;

    if (e->kind != JSON_BEGIN_ARRAY)
        return misplaced(l, e, "expected a list under \"models\"", err);
    keep_until(l, e->end);
    l->in_models = l->has_models = true;
    s->entry_count = s->verified_count = s->run_count = l->hash_count = 0;
    map_clear(&s->architectures);
    map_clear(&s->verified);
    return 0;
}

static int
on_member(struct scanning *l, const struct json_event *e, struct err *err)
{
    if (e->kind == JSON_END_ARRAY || e->kind == JSON_END_OBJECT) {
        struct member *m = &l->s->members[l->member];
        if (l->in_models) {
            l->left_out += e->end - 1 - l->kept_until;
            l->kept_until = e->end - 1;
            l->in_models = false;
        }
        /* The member was noted at its beginning; only now its end is known. */
        m->raw.len = (size_t)(e->end - l->left_out) - m->raw.at;
        return 0;
    }
    note_member(l, e);
    return slice_is(e->key, "models") ? begin_models(l, e, err) : 0;
}

/* The entries. */

/* Whether an entry that starts at `start` comes as the writer would put it behind the last. */
static bool
follows(const struct scanning *l, uint64_t start)
{
    const struct supported *s = l->s;
    char between[SEPARATOR_LEN];

    if (s->run_count == 0 || start != s->runs[s->run_count - 1].end + SEPARATOR_LEN ||
        start < l->piece_start)
        return false;
    size_t here = (size_t)(start - l->piece_start);
    if (here >= SEPARATOR_LEN)
        return memcmp(l->piece.data + here - SEPARATOR_LEN, SUPPORTED_SEPARATOR, SEPARATOR_LEN) ==
               0;
    memcpy(between, l->before + here, SEPARATOR_LEN - here);
    memcpy(between + SEPARATOR_LEN - here, l->piece.data, here);
    return memcmp(between, SUPPORTED_SEPARATOR, SEPARATOR_LEN) == 0;
}

static void
begin_entry(struct scanning *l, uint64_t start)
{
    struct supported *s = l->s;

    s->entry_count++;
    l->has_model_id = l->has_architecture = l->has_status = l->verified = false;
    l->status = 0;
    if (follows(l, start))
        return;
    if (s->run_count == s->run_capacity) {
        s->run_capacity = s->run_capacity == 0 ? 1 : s->run_capacity * 2;
        s->runs = mem_realloc_array(s->runs, s->run_capacity, sizeof *s->runs);
    }
    s->runs[s->run_count++].start = start;
}

static void
note_model(struct scanning *l, struct slice name)
{
    if (l->hash_count == l->hash_capacity) {
        l->hash_capacity = l->hash_capacity == 0 ? 1024 : l->hash_capacity * 2;
        l->hashes = mem_realloc_array(l->hashes, l->hash_capacity, sizeof *l->hashes);
    }
    l->hashes[l->hash_count++] = hash_of(&l->key, name);
}

static void
on_entry(struct scanning *l, const struct json_event *e)
{
    struct supported *s = l->s;

    if (e->kind != JSON_END_ARRAY && e->kind != JSON_END_OBJECT)
        begin_entry(l, e->start);
    s->runs[s->run_count - 1].end = e->end;
    if (e->kind != JSON_BEGIN_ARRAY && e->kind != JSON_BEGIN_OBJECT)
        l->entry_end = e->end;
    if (e->kind != JSON_END_OBJECT)
        return;
    if (l->has_model_id)
        note_model(l, str_slice(&l->model_id));
    /* Older files say only whether an entry is verified. */
    bool verified = l->has_status ? l->status == 1 : l->verified;
    if (l->has_architecture)
        supported_count_entry(s, str_slice(&l->architecture), verified);
    s->verified_count += verified;
}

/* Keep the text of a value in `out`; false when it is no string. */
static bool
keep_string(struct str *out, const struct json_event *e)
{
    str_truncate(out, 0);
    if (e->kind != JSON_STRING)
        return false;
    str_append(out, e->text.data, e->text.len);
    return true;
}

static void
on_status(struct scanning *l, const struct json_event *e)
{
    int64_t status;

    l->has_status = e->kind != JSON_NULL;
    l->status = 0;
    if (e->kind == JSON_NUMBER && json_text_int64(e->text, &status) && status == 1)
        l->status = 1;
}

static int
on_event(struct scanning *l, const struct json_event *e, struct err *err)
{
    if (e->id == AT_ROOT)
        return e->kind == JSON_BEGIN_OBJECT || e->kind == JSON_END_OBJECT
                   ? 0
                   : misplaced(l, e, "expected an object with a list \"models\"", err);
    if (e->id == AT_MEMBER)
        return on_member(l, e, err);
    if (!l->in_models)
        return 0;
    if (e->id == AT_ENTRY)
        on_entry(l, e);
    else if (e->id == AT_MODEL_ID)
        l->has_model_id = keep_string(&l->model_id, e);
    else if (e->id == AT_ARCHITECTURE)
        l->has_architecture = keep_string(&l->architecture, e);
    else if (e->id == AT_STATUS)
        on_status(l, e);
    else
        l->verified = e->kind == JSON_TRUE;
    return 0;
}

/* In the file's own places, but for the start of what ends here and began before passed entries. */
static int
on_value(void *context, const struct json_event *e, struct err *err)
{
    struct scanning *l = context;
    struct json_event event = *e;

    event.start += l->passed_by;
    event.end += l->passed_by;
    return on_event(l, &event, err);
}

/* Entries as they were first written. */

/* The bytes of a plain string from `p` on, up to its quote; NULL where there is no such in reach.
 */
static const char *
plain_end(const char *p, const char *end)
{
    const char *stop = end - p > NAME_BYTES ? p + NAME_BYTES : end;

    while (p < stop && *p >= ' ' && *p < 0x7f && *p != '"' && *p != '\\')
        p++;
    return p < stop && *p == '"' ? p : NULL;
}

static bool
passes(const char **p, const char *end, const char *text, size_t len)
{
    if ((size_t)(end - *p) < len || memcmp(*p, text, len) != 0)
        return false;
    *p += len;
    return true;
}

/* The end of the new entry that follows at `p`, with its names; NULL where another thing does. */
static const char *
new_entry_end(const struct scanning *l, const char *p, const char *end, struct slice *architecture,
              struct slice *model)
{
    static const char first[] = SUPPORTED_SEPARATOR "{\n      \"architecture_id\": \"";
    static const char second[] = "\",\n      \"model_id\": \"";
    const char *stop;

    if (!passes(&p, end, first, sizeof first - 1) || (stop = plain_end(p, end)) == NULL)
        return NULL;
    *architecture = (struct slice){p, (size_t)(stop - p)};
    p = stop;
    if (!passes(&p, end, second, sizeof second - 1) || (stop = plain_end(p, end)) == NULL)
        return NULL;
    *model = (struct slice){p, (size_t)(stop - p)};
    p = stop + 1;
    return passes(&p, end, l->rest.data, l->rest.len) &&
                   passes(&p, end, ENTRY_END, sizeof ENTRY_END - 1)
               ? p
               : NULL;
}

/* Pass by the new entries that follow at `p`, where the last entry has ended. */
static const char *
pass_by(struct scanning *l, const char *p, const char *end)
{
    struct supported *s = l->s;
    struct slice architecture, model;
    const char *stop;

    while ((stop = new_entry_end(l, p, end, &architecture, &model)) != NULL) {
        s->entry_count++;
        supported_count_more(&s->architectures, architecture, 1);
        note_model(l, model);
        l->passed_by += (uint64_t)(stop - p);
        l->entry_end += (uint64_t)(stop - p);
        p = stop;
    }
    s->runs[s->run_count - 1].end = l->entry_end;
    return p;
}

/* Behind the first bytes from `p` on that look like the end of an entry, or `end`. */
static const char *
likely_end(const char *p, const char *end)
{
    const size_t len = sizeof ENTRY_END - 1;
    const char *from = p;

    while (p < end && (p = memchr(p, '}', (size_t)(end - p))) != NULL) {
        p++;
        if ((size_t)(p - from) >= len && memcmp(p - len, ENTRY_END, len) == 0)
            return p;
    }
    return end;
}

static int
take_piece(void *context, struct slice piece, uint64_t offset, struct err *err)
{
    struct scanning *l = context;
    const char *p = piece.data, *end = p + piece.len;

    l->piece = piece;
    l->piece_start = offset;
    while (p < end) {
        if (l->in_models && l->passes_by && l->entry_end == offset + (uint64_t)(p - piece.data))
            p = pass_by(l, p, end);
        const char *stop = l->passes_by ? likely_end(p, end) : end;
        if (json_reader_feed(l->reader, p, (size_t)(stop - p), err) != 0)
            return -1;
        p = stop;
    }
    if (!l->in_models)
        keep_until(l, offset + piece.len);
    size_t n = piece.len < SEPARATOR_LEN ? piece.len : SEPARATOR_LEN;
    memmove(l->before, l->before + n, SEPARATOR_LEN - n);
    memcpy(l->before + SEPARATOR_LEN - n, piece.data + piece.len - n, n);
    return 0;
}

static void
forget(struct supported *s)
{
    str_truncate(&s->header, 0);
    s->member_count = s->run_count = s->entry_count = s->verified_count = 0;
    map_clear(&s->architectures);
    map_clear(&s->verified);
}

static int
scan(struct supported *s, bool passes_by, bool *has_passed_by, struct err *err)
{
    struct scanning l = {.s = s, .key = hash_key_new(), .passes_by = passes_by};

    supported_lay_out_rest(&l.rest);
    l.reader = json_reader_new(wanted, sizeof wanted / sizeof wanted[0], NULL, on_value, &l);
    int status = original_each_piece(&s->original, 0, UINT64_MAX, take_piece, &l, err);
    if (status == 0)
        status = json_reader_finish(l.reader, err);
    if (status == 0 && !l.has_models)
        status = err_set(err, ERR_DATA, "expected a list \"models\" in it, found none");
    if (status == 0) {
        met_fini(&s->known);
        met_init_hashes(&s->known, &l.key, l.hashes, l.hash_count);
        s->known_count = l.hash_count;
    }
    *has_passed_by = l.passed_by > 0;
    json_reader_free(l.reader);
    str_fini(&l.rest);
    str_fini(&l.model_id);
    str_fini(&l.architecture);
    free(l.hashes);
    return status;
}

int
supported_scan_original(struct supported *s, struct err *err)
{
    bool has_passed_by;
    int status = scan(s, true, &has_passed_by, err);

    if (status == 0 || !has_passed_by)
        return status;
    forget(s);
    return scan(s, false, &has_passed_by, err);
}
