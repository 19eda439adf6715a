/*
 * One pass of the push reader.  Of the member scan_info only its place is noted;
 * its text is read again from there, for it has whatever form it was given.
 */
#include "registry/entry_list.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "registry/listing.h"
#include "json/feed.h"
#include "json/reader.h"
#include "json/tree.h"

const char *const entry_phase_names[ENTRY_PHASES] = {
    "phase1_score", "phase2_score", "phase3_score", "phase4_score", "phase7_score", "phase8_score",
};

/* The texts of an entry, in the order of `texts` below. */
enum text {
    TEXT_MODEL,
    TEXT_ARCHITECTURE,
    TEXT_DATE,
    TEXT_NOTE,
    TEXT_SCORES,
    TEXTS = TEXT_SCORES + ENTRY_PHASES,
};

enum {
    AT_TEXT = LISTING_MEMBERS, /* and the others of enum text behind it */
    AT_STATUS = AT_TEXT + TEXTS,
    AT_VERIFIED,
    AT_DATE_OF_FILE,
    AT_SCAN_INFO,
};

#define MEMBER(name) ".models[]." name

static const struct json_path paths[] = {
    {"", LISTING_ROOT},
    {".models", LISTING_LIST},
    {".models[]", LISTING_ENTRY},
    {MEMBER("model_id"), AT_TEXT + TEXT_MODEL},
    {MEMBER("architecture_id"), AT_TEXT + TEXT_ARCHITECTURE},
    {MEMBER("verified_date"), AT_TEXT + TEXT_DATE},
    {MEMBER("note"), AT_TEXT + TEXT_NOTE},
    {MEMBER("phase1_score"), AT_TEXT + TEXT_SCORES},
    {MEMBER("phase2_score"), AT_TEXT + TEXT_SCORES + 1},
    {MEMBER("phase3_score"), AT_TEXT + TEXT_SCORES + 2},
    {MEMBER("phase4_score"), AT_TEXT + TEXT_SCORES + 3},
    {MEMBER("phase7_score"), AT_TEXT + TEXT_SCORES + 4},
    {MEMBER("phase8_score"), AT_TEXT + TEXT_SCORES + 5},
    {MEMBER("status"), AT_STATUS},
    {MEMBER("verified"), AT_VERIFIED},
    {".generated_at", AT_DATE_OF_FILE},
    {".scan_info", AT_SCAN_INFO},
};

struct walk {
    const struct entry_listener *listener;
    void *context;
    struct listing listing;
    size_t count;
    /* Of the entry in hand; a key that comes twice is taken as it comes last. */
    struct str texts[TEXTS];
    bool has[TEXTS];
    bool has_status, verified;
    int64_t status;
    struct str generated_at;
    bool has_date;
    uint64_t info_start, info_end; /* of scan_info, where it is an object */
};

static void
begin_list(struct walk *w)
{
    w->count = 0;
    if (w->listener->begin != NULL)
        w->listener->begin(w->context);
}

static void
begin_entry(struct walk *w)
{
    for (size_t i = 0; i < TEXTS; i++)
        w->has[i] = false;
    w->has_status = w->verified = false;
}

static struct slice
text_of(const struct walk *w, size_t text)
{
    return w->has[text] ? str_slice(&w->texts[text]) : (struct slice){NULL, 0};
}

static int
end_entry(struct walk *w, struct err *err)
{
    struct entry entry = {
        .number = w->count - 1,
        .model = text_of(w, TEXT_MODEL),
        .architecture = text_of(w, TEXT_ARCHITECTURE),
        .status = supported_status_of(w->has_status, w->status, w->verified),
        .verified_date = text_of(w, TEXT_DATE),
        .note = text_of(w, TEXT_NOTE),
    };

    for (size_t i = 0; i < ENTRY_PHASES; i++)
        entry.scores[i] = text_of(w, TEXT_SCORES + i);
    return w->listener->entry(w->context, &entry, err);
}

static int
on_entry(struct walk *w, const struct json_event *e, struct err *err)
{
    if (e->kind == JSON_END_OBJECT)
        return end_entry(w, err);
    if (e->kind == JSON_END_ARRAY)
        return 0;
    w->count++;
    if (e->kind == JSON_BEGIN_OBJECT)
        begin_entry(w);
    return 0;
}

static void
on_status(struct walk *w, const struct json_event *e)
{
    w->has_status = e->kind != JSON_NULL;
    if (e->kind != JSON_NUMBER || !json_text_int64(e->text, &w->status))
        w->status = -1;
}

static void
on_scan_info(struct walk *w, const struct json_event *e)
{
    if (e->kind == JSON_END_OBJECT) {
        w->info_start = e->start;
        w->info_end = e->end;
    } else {
        w->info_start = w->info_end = 0;
    }
}

static int
on_value(void *context, const struct json_event *e, struct err *err)
{
    struct walk *w = context;
    int status;

    switch (e->id) {
    case LISTING_ENTRY:
        return on_entry(w, e, err);
    case LISTING_ROOT:
    case LISTING_LIST:
        status = listing_judge(&w->listing, e, err);
        if (status == 1)
            begin_list(w);
        return status < 0 ? -1 : 0;
    case AT_STATUS:
        on_status(w, e);
        return 0;
    case AT_VERIFIED:
        w->verified = e->kind == JSON_TRUE;
        return 0;
    case AT_DATE_OF_FILE:
        w->has_date = e->kind == JSON_STRING;
        listing_keep(&w->generated_at, e, JSON_STRING);
        return 0;
    case AT_SCAN_INFO:
        on_scan_info(w, e);
        return 0;
    default: {
        size_t text = (size_t)(e->id - AT_TEXT);
        enum json_event_kind kind = text < TEXT_SCORES ? JSON_STRING : JSON_NUMBER;
        w->has[text] = e->kind == kind;
        if (w->has[text])
            listing_keep(&w->texts[text], e, kind);
        return 0;
    }
    }
}

/* Read `size` bytes at `start`: whether they are there. */
static bool
read_again(char *out, size_t size, int fd, uint64_t start)
{
    size_t done = 0;
    ssize_t n = 1;

    while (done < size && n > 0) {
        n = pread(fd, out + done, size - done, (off_t)(start + done));
        if (n > 0)
            done += (size_t)n;
        else if (n < 0 && errno == EINTR)
            n = 1;
    }
    return done == size;
}

static int
tell_header(const struct walk *w, int fd, const char *path, struct err *err)
{
    struct entry_header header = {0};
    uint64_t size = w->info_end - w->info_start;
    struct json_tree *tree = NULL;
    char *info = NULL;
    int status = 0;

    if (w->has_date)
        header.generated_at = str_slice(&w->generated_at);
    if (size > 0 && size <= ENTRY_TEXT_MAX) {
        info = mem_alloc((size_t)size);
        header.scan_info = (struct slice){info, (size_t)size};
        if (!read_again(info, (size_t)size, fd, w->info_start) ||
            json_tree_read(&tree, header.scan_info, NULL) != 0)
            status = err_set(err, ERR_FATAL, "%s: was changed while it was read; run again", path);
    }
    if (status == 0)
        w->listener->header(w->context, &header);
    json_tree_free(tree);
    free(info);
    return status;
}

int
entry_list_read(const char *path, const struct entry_listener *listener, void *context,
                struct err *err)
{
    static const struct json_limits limits = {.value_length = ENTRY_TEXT_MAX,
                                              .pass_over_long = true};
    struct walk w = {.listener = listener, .context = context, .listing = {.name = "models"}};
    int fd;
    int status = file_open_regular(&fd, path, err);

    if (status <= 0)
        return status;
    struct json_reader *r =
        json_reader_new(paths, sizeof paths / sizeof *paths, &limits, on_value, &w);
    status = json_feed(r, fd, path, err);
    if (status == 0)
        status = listing_end(&w.listing, path, err);
    if (status == 0 && listener->header != NULL)
        status = tell_header(&w, fd, path, err);
    json_reader_free(r);
    for (size_t i = 0; i < TEXTS; i++)
        str_fini(&w.texts[i]);
    str_fini(&w.generated_at);
    close(fd);
    return status == 0 ? 1 : -1;
}
