#include "query.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "mem.h"
#include "render.h"

#define MAX_LIMIT 1000

static const char *const sort_names[SORT_COUNT] = {
    [SORT_TRENDING] = "trendingScore", [SORT_CREATED] = "createdAt",
    [SORT_DOWNLOADS] = "downloads",    [SORT_LIKES] = "likes",
    [SORT_MODIFIED] = "lastModified",  [SORT_PARAMETERS] = "num_parameters",
};

const char *
query_sort_name(enum sort sort)
{
    return sort_names[sort];
}

static int
digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)tolower((unsigned char)c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

void
query_decode(struct buf *b, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '%' && i + 2 < length && digit(text[i + 1]) >= 0 &&
            digit(text[i + 2]) >= 0) {
            buf_char(b, (char)(digit(text[i + 1]) * 16 + digit(text[i + 2])));
            i += 2;
        } else {
            buf_char(b, text[i] == '+' ? ' ' : text[i]);
        }
    }
}

static char *
decoded(const char *text, size_t length)
{
    struct buf b = {0};

    query_decode(&b, text, length);
    buf_cstr(&b);
    return b.p;
}

static void
split_pairs(struct query *q, const char *text, size_t length)
{
    const char *end = text + length;

    while (text < end) {
        const char *stop = memchr(text, '&', (size_t)(end - text));
        const char *equals;

        if (stop == NULL)
            stop = end;
        equals = memchr(text, '=', (size_t)(stop - text));
        if (stop > text) {
            q->pairs = mem_resize(q->pairs, q->n + 1, sizeof *q->pairs);
            q->pairs[q->n].name = decoded(text, (size_t)((equals ? equals : stop) - text));
            q->pairs[q->n++].value =
                equals != NULL ? decoded(equals + 1, (size_t)(stop - equals - 1)) : mem_text("", 0);
        }
        text = stop + 1;
    }
}

/* The Hub takes several tags in one filter= too, with commas between. */
static void
add_filters(struct query *q, const char *value)
{
    while (*value != '\0') {
        size_t length = strcspn(value, ",");

        if (length > 0) {
            q->filters = mem_resize(q->filters, q->n_filters + 1, sizeof *q->filters);
            q->filters[q->n_filters++] = mem_text(value, length);
        }
        value += length + (value[length] == ',');
    }
}

static uint64_t
read_amount(const char *text)
{
    static const char units[] = "KMBT";
    char *end;
    double n = strtod(text, &end);
    const char *unit = *end != '\0' ? strchr(units, toupper((unsigned char)*end)) : NULL;

    for (const char *u = units; unit != NULL && u <= unit; u++)
        n *= 1e3;
    if (!(n > 0))
        return 0;
    return n < 0x1p64 ? (uint64_t)n : UINT64_MAX;
}

static void
read_size(struct query *q, const char *value)
{
    const char *min = strstr(value, "min:"), *max = strstr(value, "max:");

    q->sized = true;
    if (min != NULL)
        q->min_total = read_amount(min + 4);
    if (max != NULL)
        q->max_total = read_amount(max + 4);
}

static bool
read_sort(struct query *q, const char *value, struct buf *wrong)
{
    for (int i = 0; i < SORT_COUNT; i++) {
        if (strcmp(value, sort_names[i]) == 0) {
            q->sort = (enum sort)i;
            return true;
        }
    }
    buf_printf(wrong, "Invalid sort parameter: %s", value);
    return false;
}

static bool
read_expand(struct query *q, const char *value, struct buf *wrong)
{
    enum property p = render_property(value);

    q->expand = true;
    if (strcmp(value, "_id") == 0 || strcmp(value, "id") == 0)
        return true;
    if (p == P_COUNT) {
        buf_printf(wrong, "Invalid expand parameter: %s", value);
        return false;
    }
    q->set |= P_BIT(p);
    return true;
}

static bool
is_on(const char *value)
{
    return strcasecmp(value, "true") == 0 || strcmp(value, "1") == 0 || *value == '\0';
}

static void
read_limit(struct query *q, const char *value)
{
    char *end;
    unsigned long n = strtoul(value, &end, 10);

    /* What is no number is passed over, as it was when limit={} was seen to be echoed. */
    if (*end == '\0' && isdigit((unsigned char)*value) && n > 0)
        q->limit = n < MAX_LIMIT ? (uint32_t)n : MAX_LIMIT;
}

static bool
read_pair(struct query *q, const struct pair *p, uint64_t *more, struct buf *wrong)
{
    const char *name = p->name, *value = p->value;

    if (strcmp(name, "filter") == 0)
        add_filters(q, value);
    else if (strcmp(name, "pipeline_tag") == 0)
        q->task = value;
    else if (strcmp(name, "author") == 0)
        q->author = value;
    else if (strcmp(name, "search") == 0 && *value != '\0')
        q->search = value;
    else if (strcmp(name, "cursor") == 0)
        q->cursor = value;
    else if (strcmp(name, "gated") == 0)
        q->gated = strcmp(value, "true") == 0;
    else if (strcmp(name, "num_parameters") == 0)
        read_size(q, value);
    else if (strcmp(name, "sort") == 0)
        return read_sort(q, value, wrong);
    else if (strcmp(name, "limit") == 0)
        read_limit(q, value);
    else if (strcmp(name, "expand") == 0 || strcmp(name, "expand[]") == 0)
        return read_expand(q, value, wrong);
    else if (strcmp(name, "full") == 0 && is_on(value))
        *more |= P_FULL;
    else if (strcmp(name, "config") == 0 && is_on(value))
        *more |= P_BIT(P_CONFIG);
    else if (strcmp(name, "cardData") == 0 && is_on(value))
        *more |= P_BIT(P_CARD_DATA);
    else if (strcmp(name, "direction") == 0)
        q->ascending = strcmp(value, "1") == 0;
    return true;
}

bool
query_read(struct query *q, const char *text, size_t length, struct buf *wrong)
{
    uint64_t more = 0;
    bool good = true;

    *q = (struct query){.gated = -1, .max_total = UINT64_MAX, .limit = MAX_LIMIT};
    split_pairs(q, text, length);
    for (size_t i = 0; i < q->n && good; i++)
        good = read_pair(q, &q->pairs[i], &more, wrong);
    if (good && q->expand && more != 0) {
        buf_str(wrong, "expand cannot be used together with full, config or cardData");
        good = false;
    }
    if (good && q->ascending && q->sort != SORT_CREATED && q->sort != SORT_PARAMETERS) {
        buf_printf(wrong, "Invalid direction parameter: ascending order is not possible for %s",
                   sort_names[q->sort]);
        good = false;
    }
    if (!q->expand)
        q->set = P_LIST | more;
    return good;
}

void
query_fini(struct query *q)
{
    for (size_t i = 0; i < q->n; i++) {
        free(q->pairs[i].name);
        free(q->pairs[i].value);
    }
    for (size_t i = 0; i < q->n_filters; i++)
        free(q->filters[i]);
    free(q->pairs);
    free(q->filters);
    *q = (struct query){0};
}

void
query_key(const struct query *q, struct buf *b)
{
    for (size_t i = 0; i < q->n_filters; i++)
        buf_printf(b, "filter=%s\n", q->filters[i]);
    if (q->task != NULL)
        buf_printf(b, "task=%s\n", q->task);
    if (q->author != NULL)
        buf_printf(b, "author=%s\n", q->author);
    if (q->search != NULL)
        buf_printf(b, "search=%s\n", q->search);
    if (q->gated >= 0)
        buf_printf(b, "gated=%d\n", q->gated);
    if (q->sized)
        buf_printf(b, "size=%llu,%llu\n", (unsigned long long)q->min_total,
                   (unsigned long long)q->max_total);
    buf_printf(b, "sort=%d,%d", (int)q->sort, q->ascending);
}

static void
encode(struct buf *b, const char *text)
{
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;

        if (isalnum(c) || strchr("*-._", c) != NULL)
            buf_char(b, (char)c);
        else if (c == ' ')
            buf_char(b, '+');
        else
            buf_printf(b, "%%%02X", c);
    }
}

void
query_link(const struct query *q, struct buf *b, const char *cursor)
{
    if (cursor == NULL)
        cursor = q->cursor;
    for (size_t i = 0; i < q->n; i++) {
        if (strcmp(q->pairs[i].name, "cursor") == 0)
            continue;
        encode(b, q->pairs[i].name);
        buf_char(b, '=');
        encode(b, q->pairs[i].value);
        buf_char(b, '&');
    }
    if (cursor != NULL) {
        buf_str(b, "cursor=");
        encode(b, cursor);
    } else if (b->len > 0 && b->p[b->len - 1] == '&') {
        b->len--;
    }
}
