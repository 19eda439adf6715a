#include "faults.h"

#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "query.h"

struct word {
    const char *key;
    const char *value; /* NULL: any */
    int number;
};

static const struct word stops[] = {
    {"reset", "headers", STOP_RESET_HEADERS},
    {"reset", "body", STOP_RESET_BODY},
    {"cut", "length", STOP_CUT_LENGTH},
    {"cut", "chunk", STOP_CUT_CHUNK},
    {"cut", "last-chunk", STOP_CUT_LAST_CHUNK},
    {"stall", "all", STOP_STALL_ALL},
    {"stall", "headers", STOP_STALL_HEADERS},
    {"stall", "body", STOP_STALL_BODY},
    {NULL, NULL, 0},
};
static const struct word spoils[] = {
    {"content", "html", SPOIL_HTML},
    {"json", "broken", SPOIL_BROKEN},
    {"json", "truncated", SPOIL_TRUNCATED},
    {"json", "empty", SPOIL_EMPTY},
    {NULL, NULL, 0},
};
static const struct word links[] = {
    {"link", "missing", LINK_MISSING},
    {"link", "self", LINK_SELF},
    {"link", "cycle", LINK_CYCLE},
    {NULL, NULL, 0},
};
static const struct word gzips[] = {
    {"gzip", "broken", GZIP_BROKEN}, {"gzip", "cut", GZIP_CUT}, {"gzip", "members", GZIP_MEMBERS},
    {"gzip", "twice", GZIP_TWICE},   {NULL, NULL, 0},
};
static const struct word wheres[] = {
    {"in", "note", WHERE_NOTE},
    {"in", "id", WHERE_ID},
    {"in", "modelId", WHERE_LEGACY_ID},
    {"in", "key", WHERE_KEY},
    {"in", "architecture", WHERE_ARCHITECTURE},
    {"in", "tag", WHERE_TAG},
    {"in", "downloads", WHERE_DOWNLOADS},
    {"in", "space", WHERE_SPACE},
    {NULL, NULL, 0},
};
static const struct word manys[] = {
    {"of", "models", MANY_MODELS}, {"of", "empty", MANY_EMPTY}, {"of", "tags", MANY_TAGS},
    {"of", "keys", MANY_KEYS},     {"of", "ids", MANY_IDS},     {NULL, NULL, 0},
};
static const struct word bodies[] = {
    {"body", "json", BODY_JSON},
    {"body", "html", BODY_HTML},
    {"body", "text", BODY_TEXT},
    {"body", "empty", BODY_NONE},
    {NULL, NULL, 0},
};

static const struct word *
look_up(const struct word *table, const char *key, const char *value)
{
    for (; table->key != NULL; table++) {
        if (strcmp(table->key, key) == 0 && strcmp(table->value, value) == 0)
            return table;
    }
    return NULL;
}

static bool
read_word(struct effect *e, const char *key, const char *value)
{
    const struct word *w;

    if ((w = look_up(stops, key, value)) != NULL)
        e->stop = (enum stop)w->number;
    else if ((w = look_up(spoils, key, value)) != NULL)
        e->spoil = (enum spoil)w->number;
    else if ((w = look_up(links, key, value)) != NULL)
        e->link = (enum bad_link)w->number;
    else if ((w = look_up(gzips, key, value)) != NULL)
        e->gzip = (enum bad_gzip)w->number;
    else if ((w = look_up(wheres, key, value)) != NULL)
        e->where = (enum where)w->number;
    else if ((w = look_up(manys, key, value)) != NULL)
        e->of = (enum kind_of_many)w->number;
    else if ((w = look_up(bodies, key, value)) != NULL)
        e->body = (enum body_form)w->number;
    else
        return false;
    return true;
}

static void
set_text(char **text, const char *value)
{
    free(*text);
    *text = mem_text(value, strlen(value));
}

static bool
read_text(struct fault *f, const char *key, const char *value)
{
    if (strcmp(key, "path-contains") == 0)
        set_text(&f->contains, value);
    else if (strcmp(key, "author") == 0)
        set_text(&f->author, value);
    else if (strcmp(key, "filter") == 0)
        set_text(&f->filter, value);
    else if (strcmp(key, "retry-after") == 0)
        set_text(&f->effect.retry_after, value);
    else if (strcmp(key, "redirect") == 0)
        set_text(&f->effect.redirect, value);
    else if (strcmp(key, "message") == 0)
        set_text(&f->effect.message, value);
    else if (strcmp(key, "code") == 0)
        set_text(&f->effect.code, value);
    else if (strcmp(key, "repeat") == 0 && strcmp(value, "page") == 0)
        f->effect.repeat_page = true;
    else if (strcmp(key, "link") == 0 && (!strcmp(value, "foreign") || strstr(value, "://"))) {
        f->effect.link = LINK_FOREIGN;
        set_text(&f->effect.link_to, strcmp(value, "foreign") ? value : "https://hub.example");
    } else
        return false;
    return true;
}

/* A number that says how much too much there is of something. */
static bool
read_amount(struct effect *e, const char *key, uint64_t n)
{
    static const struct word spoilt[] = {
        {"huge", "", SPOIL_HUGE},
        {"deep", "", SPOIL_DEEP},
        {"many", "", SPOIL_MANY},
        {NULL, NULL, 0},
    };
    const struct word *w = look_up(spoilt, key, "");

    if (w != NULL) {
        e->spoil = (enum spoil)w->number;
        e->amount = n;
    } else if (strcmp(key, "header") == 0)
        e->header = n;
    else if (strcmp(key, "headers") == 0)
        e->headers = n;
    else if (strcmp(key, "link-length") == 0)
        e->link_length = n;
    else
        return false;
    return true;
}

static bool
read_number(struct fault *f, const char *key, const char *value)
{
    struct effect *e = &f->effect;
    char *end;
    uint64_t n = strtoull(value, &end, 10);

    if (*value == '\0' || *end != '\0')
        return false;
    if (strcmp(key, "nth") == 0)
        f->nth = n;
    else if (strcmp(key, "every") == 0)
        f->every = n;
    else if (strcmp(key, "page") == 0)
        f->page = n;
    else if (strcmp(key, "after") == 0)
        f->after = n;
    else if (strcmp(key, "times") == 0)
        f->times = n;
    else if (strcmp(key, "status") == 0)
        e->status = (int)n;
    else if (strcmp(key, "r") == 0) {
        e->has_left = true;
        e->left = (uint32_t)n;
    } else if (strcmp(key, "t") == 0) {
        e->has_reset = true;
        e->reset = (uint32_t)n;
    } else if (strcmp(key, "page-size") == 0)
        e->page_size = (uint32_t)n;
    else if (strcmp(key, "repeat") == 0)
        e->repeat = (uint32_t)n;
    else if (strcmp(key, "drift") == 0)
        e->drift = (uint32_t)n;
    else if (strcmp(key, "drip") == 0)
        e->drip = n > 0;
    else if (strcmp(key, "latency") == 0)
        e->latency_ms = (uint32_t)n;
    else if (strcmp(key, "rate") == 0)
        e->rate = n;
    else
        return read_amount(e, key, n);
    return true;
}

static void
fault_fini(struct fault *f)
{
    free(f->spec);
    free(f->contains);
    free(f->author);
    free(f->filter);
    free(f->effect.retry_after);
    free(f->effect.link_to);
    free(f->effect.redirect);
    free(f->effect.message);
    free(f->effect.code);
}

void
faults_fini(struct faults *f)
{
    for (size_t i = 0; i < f->n; i++)
        fault_fini(&f->list[i]);
    free(f->list);
    *f = (struct faults){0};
}

static bool
read_item(struct fault *f, const char *item, size_t length)
{
    const char *equals = memchr(item, '=', length);
    struct buf key = {0}, value = {0};
    bool good = false;

    if (equals != NULL) {
        buf_add(&key, item, (size_t)(equals - item));
        query_decode(&value, equals + 1, length - (size_t)(equals - item) - 1);
        good = read_number(f, buf_cstr(&key), buf_cstr(&value)) ||
               read_word(&f->effect, key.p, value.p) || read_text(f, key.p, value.p);
    }
    buf_fini(&key);
    buf_fini(&value);
    return good;
}

bool
faults_add(struct faults *f, const char *spec, size_t length, struct buf *wrong)
{
    struct fault new = {.spec = mem_text(spec, length)};
    const char *at = new.spec;

    while (*at != '\0') {
        size_t n = strcspn(at, ",");

        if (!read_item(&new, at, n)) {
            buf_printf(wrong, "fault `%s`: `%.*s` is not understood", new.spec, (int)n, at);
            fault_fini(&new);
            return false;
        }
        at += n + (at[n] == ',');
    }
    f->list = mem_resize(f->list, f->n + 1, sizeof *f->list);
    f->list[f->n++] = new;
    return true;
}

/* Both as sent and decoded, so that a SPEC may be written either way. */
static bool
target_contains(const char *target, const char *part)
{
    struct buf decoded = {0};
    bool found;

    query_decode(&decoded, target, strlen(target));
    found = strstr(target, part) != NULL || strstr(buf_cstr(&decoded), part) != NULL;
    buf_fini(&decoded);
    return found;
}

static bool
has_filter(const struct query *q, const char *filter)
{
    for (size_t i = 0; q != NULL && i < q->n_filters; i++) {
        if (strcmp(q->filters[i], filter) == 0)
            return true;
    }
    return false;
}

static bool
applies(const struct fault *f, uint64_t nth, uint64_t page, const char *target,
        const struct query *q)
{
    if ((f->nth > 0 && f->nth != nth) || (f->every > 0 && nth % f->every != 0))
        return false;
    if (f->page > 0 && f->page != page)
        return false;
    if (f->contains != NULL && !target_contains(target, f->contains))
        return false;
    if (f->author != NULL && (q == NULL || q->author == NULL || strcmp(q->author, f->author) != 0))
        return false;
    return f->filter == NULL || has_filter(q, f->filter);
}

#define TAKE(field)                   \
    do {                              \
        if (more->field)              \
            sum->field = more->field; \
    } while (0)

static void
add_effect(struct effect *sum, const struct effect *more)
{
    TAKE(status);
    TAKE(body);
    TAKE(retry_after);
    TAKE(has_left);
    TAKE(has_reset);
    TAKE(left);
    TAKE(reset);
    TAKE(stop);
    TAKE(spoil);
    TAKE(amount);
    TAKE(where);
    TAKE(of);
    TAKE(header);
    TAKE(headers);
    TAKE(link_length);
    TAKE(message);
    TAKE(code);
    TAKE(link);
    TAKE(link_to);
    TAKE(gzip);
    TAKE(page_size);
    TAKE(repeat_page);
    TAKE(repeat);
    TAKE(drift);
    TAKE(redirect);
    TAKE(drip);
    TAKE(latency_ms);
    TAKE(rate);
}

void
faults_match(struct faults *f, struct effect *effect, uint64_t nth, uint64_t page,
             const char *target, const struct query *q)
{
    *effect = (struct effect){0};
    for (size_t i = 0; i < f->n; i++) {
        struct fault *one = &f->list[i];

        if (!applies(one, nth, page, target, q) || ++one->seen <= one->after ||
            (one->times > 0 && one->hits >= one->times))
            continue;
        one->hits++;
        add_effect(effect, &one->effect);
    }
}

void
faults_list(const struct faults *f, struct buf *b)
{
    buf_char(b, '[');
    for (size_t i = 0; i < f->n; i++) {
        buf_str(b, i > 0 ? ",{\"spec\":" : "{\"spec\":");
        buf_json(b, f->list[i].spec, strlen(f->list[i].spec));
        buf_printf(b, ",\"hits\":%llu}", (unsigned long long)f->list[i].hits);
    }
    buf_char(b, ']');
}
