/*
 * What becomes of each model: a row in the census, and one of the counts.
 * A page's rows, its new supported models, its counts and the place where the
 * walk goes on are one transaction.
 */
#include <stdlib.h>

#include "base/event.h"
#include "hub/page.h"
#include "scan/state.h"

/* So many models of a page are put at once. */
#define AT_ONCE ((size_t)64)

/* Between two writings of the checkpoint file, at least. */
#define CHECKPOINT_MS 1000

/* More models than the Hub has: a limit above says nothing. */
#define MOST_EXPECTED 100000000

static void
count_variant(struct store_counts *counts, enum quantized_sign sign)
{
    if (sign == QUANTIZED_BY_NAME)
        counts->quantized_by_name++;
    else if (sign == QUANTIZED_BY_TAG)
        counts->quantized_by_tag++;
    else
        counts->quantized_by_method++;
}

/* A model that stays: a new supported model, or one more of a gap. */
static int
classify(struct scan_walk *walk, const struct model *m, struct store_counts *counts,
         struct err *err)
{
    struct scan_state *st = walk->state;

    if (m->architecture.data == NULL) {
        counts->no_architecture++;
        return 0;
    }
    if (!profile_takes(st->rules.profile, m->architecture, m->model_type)) {
        counts->unsupported++;
        return 0;
    }
    return store_found(st->store, st->stored.id, walk->part, counts->found++, m->id,
                       m->architecture, err);
}

static enum quantized_sign
variant_sign(const struct scan_state *st, const struct model *m)
{
    struct quantized_facts facts = {m->id, m->quant_method, m->marks};

    return quantized_dropped(&st->rules, &facts);
}

static bool
is_walked(const struct scan_walk *walk, const struct model *m)
{
    return scan_plan_walks(walk->state->run->plan,
                           m->architecture.data != NULL ? m->architecture : SLICE(""));
}

/*
 * Note that the scan sees these models, `first` of each saying whether for the
 * first time.  Where only some architectures are asked for, the others get no
 * row: their gaps must stay as an earlier, whole scan left them.
 */
static int
see(bool *first, struct scan_walk *walk, const struct model *models, size_t count, struct err *err)
{
    struct scan_state *st = walk->state;
    const struct model *walked[AT_ONCE];
    bool put[AT_ONCE];
    size_t n = 0;

    for (size_t i = 0; i < count; i++) {
        if (is_walked(walk, &models[i]))
            walked[n++] = &models[i];
        else
            first[i] = map_put(&st->passed_over, models[i].id, 0);
    }
    if (store_put_all(st->store, st->stored.id, walked, n, put, err) != 0)
        return -1;
    for (size_t i = 0; i < n; i++)
        first[walked[i] - models] = put[i];
    return 0;
}

static int
take_task_model(struct scan_walk *walk, const struct model *m, bool first,
                struct store_counts *counts, struct err *err)
{
    struct scan_state *st = walk->state;

    counts->listed++;
    if (!first) {
        counts->repeated++;
        return 0;
    }
    counts->scanned++;
    st->since_checkpoint++;
    if (supported_has(st->supported, m->id)) {
        counts->known++;
        return 0;
    }
    enum quantized_sign sign = variant_sign(st, m);
    if (sign != QUANTIZED_NOT) {
        count_variant(counts, sign);
        return 0;
    }
    if (!is_walked(walk, m)) {
        counts->other_architecture++;
        return 0;
    }
    return classify(walk, m, counts, err);
}

static int
take_author_model(struct scan_walk *walk, const struct model *m, struct store_counts *counts,
                  struct err *err)
{
    struct scan_state *st = walk->state;
    const char *author = st->stored.parts[walk->part].name;

    counts->listed++;
    if (m->architecture.data == NULL || !scan_plan_sweeps(st->run->plan, author, m->architecture)) {
        counts->other_architecture++;
        return 0;
    }
    enum quantized_sign sign = variant_sign(st, m);
    int seen = store_seen(st->store, st->stored.id, m, err);
    if (seen != 0) {
        counts->repeated += seen > 0;
        return seen < 0 ? -1 : 0;
    }
    if (sign != QUANTIZED_NOT) {
        count_variant(counts, sign);
        return 0;
    }
    if (store_put(st->store, st->stored.id, m, err) < 0)
        return -1;
    counts->scanned++;
    st->since_checkpoint++;
    if (supported_has(st->supported, m->id)) {
        counts->known++;
        return 0;
    }
    return classify(walk, m, counts, err);
}

/* New models of the other tasks: those that are not in the registry. */
static int64_t
new_elsewhere(const struct scan_state *st, size_t part)
{
    int64_t sum = 0;

    for (size_t i = 0; i < st->stored.part_count; i++) {
        const struct store_part *p = &st->stored.parts[i];
        if (i != part && !p->is_author)
            sum += p->counts.scanned - p->counts.known;
    }
    return sum;
}

/* How many of the models, one at least, can be taken before one of them may be a last one. */
static size_t
safe_count(const struct scan_walk *walk, const struct model *models, size_t count, int64_t room)
{
    const struct scan_plan *plan = walk->state->run->plan;
    size_t safe = 1;

    if (count > AT_ONCE)
        count = AT_ONCE;
    if (!plan->options.full_scan && room < (int64_t)count)
        count = room > 1 ? (size_t)room : 1;
    while (safe < count && (plan->sort != QUERY_SORT_DOWNLOADS ||
                            models[safe].downloads >= plan->options.min_downloads))
        safe++;
    return safe;
}

/* Take models until the page is over, or the walk is; `part` says why. */
static int
take_task_models(struct scan_walk *walk, const struct page *page, struct store_part *part,
                 struct err *err)
{
    const struct scan_options *o = &walk->state->run->plan->options;
    bool by_downloads = walk->state->run->plan->sort == QUERY_SORT_DOWNLOADS;
    int64_t room = o->limit - new_elsewhere(walk->state, walk->part);
    size_t count;
    const struct model *models = page_models(page, &count);

    for (size_t i = 0, some; i < count; i += some) {
        bool first[AT_ONCE];
        if (by_downloads && models[i].downloads < o->min_downloads) {
            part->end = STORE_PART_THRESHOLD;
            return 0;
        }
        int64_t left = room - (part->counts.scanned - part->counts.known);
        some = safe_count(walk, models + i, count - i, left);
        if (see(first, walk, models + i, some, err) != 0)
            return -1;
        for (size_t k = 0; k < some; k++)
            if (take_task_model(walk, &models[i + k], first[k], &part->counts, err) != 0)
                return -1;
        if (!o->full_scan && part->counts.scanned - part->counts.known >= room) {
            part->end = STORE_PART_LIMIT;
            return 0;
        }
    }
    return 0;
}

static int
take_author_models(struct scan_walk *walk, const struct page *page, struct store_part *part,
                   struct err *err)
{
    size_t count;
    const struct model *models = page_models(page, &count);

    for (size_t i = 0; i < count; i++)
        if (take_author_model(walk, &models[i], &part->counts, err) != 0)
            return -1;
    return 0;
}

static void
tell_progress(const struct scan_walk *walk)
{
    const struct scan_state *st = walk->state;
    const struct scan_plan *plan = st->run->plan;
    bool authors = st->stored.parts[walk->part].is_author;
    struct store_counts walked = scan_counts(st, false), swept = scan_counts(st, true);
    struct progress progress = {
        .phase = authors ? "canonical authors" : st->stored.parts[walk->part].name,
        .done = walked.scanned,
        .expected = -1,
        .pages = walked.pages + swept.pages,
        .found = walked.found + swept.found,
    };

    /* Without the limit nobody knows how far the walk goes; with it, at most so far. */
    if (!authors && !plan->options.full_scan && plan->options.limit <= MOST_EXPECTED)
        progress.expected = plan->options.limit + walked.known;
    if (authors) {
        progress.done = 0;
        progress.expected = (int64_t)(plan->step_count - plan->task_count);
        for (size_t i = plan->task_count; i < plan->step_count; i++)
            progress.done += st->stored.parts[i].end != STORE_PART_OPEN;
    }
    event_progress(st->run->listener, &progress);
}

/*
 * The checkpoint tells people, who cannot read faster; from a Hub that is near,
 * pages come in some milliseconds.  Under a fixed clock no time goes by.
 */
static bool
checkpoint_is_due(const struct scan_state *st)
{
    return st->since_checkpoint >= st->run->checkpoint_interval &&
           (st->clock.fixed || clock_monotonic_ms() - st->checkpoint_ms >= CHECKPOINT_MS);
}

/* One page in one transaction; the part in memory changes only when the census has. */
static int
take_page(struct scan_walk *walk, const struct page *page, struct slice next,
          int (*take)(struct scan_walk *, const struct page *, struct store_part *, struct err *),
          struct err *err)
{
    struct scan_state *st = walk->state;

    walk->went_on = false;
    if (scan_begin(st, err) != 0)
        return -1;
    struct store_part *stored = &st->stored.parts[walk->part];
    struct store_part part = *stored;
    if (store_page_begin(st->store, err) != 0)
        return -1;
    part.counts.pages++;
    part.next = NULL;
    if (take(walk, page, &part, err) != 0) {
        store_page_abandon(st->store);
        return -1;
    }
    if (part.end == STORE_PART_OPEN && next.data == NULL)
        part.end = STORE_PART_LAST_PAGE;
    if (part.end == STORE_PART_OPEN)
        part.next = slice_dup(next);
    if (store_page_commit(st->store, st->stored.id, walk->part, &part, scan_active_ms(st), err) !=
        0) {
        free(part.next);
        return -1;
    }
    free(stored->next);
    *stored = part;
    tell_progress(walk);
    if (checkpoint_is_due(st) && scan_save(st, err) != 0)
        return -1;
    return stored->end == STORE_PART_OPEN ? 1 : 0;
}

int
scan_take_task_page(void *walk, const struct page *page, struct slice next, struct err *err)
{
    return take_page(walk, page, next, take_task_models, err);
}

int
scan_take_author_page(void *walk, const struct page *page, struct slice next, struct err *err)
{
    int status = take_page(walk, page, next, take_author_models, err);

    ((struct scan_walk *)walk)->unkept = status < 0;
    return status;
}

struct store_counts
scan_counts(const struct scan_state *st, bool authors)
{
    struct store_counts sum = {0};

    for (size_t i = 0; i < st->stored.part_count; i++) {
        const struct store_part *p = &st->stored.parts[i];
        const struct store_counts *c = &p->counts;
        if (p->is_author != authors)
            continue;
        sum.pages += c->pages;
        sum.listed += c->listed;
        sum.repeated += c->repeated;
        sum.scanned += c->scanned;
        sum.known += c->known;
        sum.quantized_by_name += c->quantized_by_name;
        sum.quantized_by_tag += c->quantized_by_tag;
        sum.quantized_by_method += c->quantized_by_method;
        sum.no_architecture += c->no_architecture;
        sum.other_architecture += c->other_architecture;
        sum.unsupported += c->unsupported;
        sum.found += c->found;
    }
    return sum;
}

bool
scan_limit_reached(const struct scan_state *st)
{
    const struct scan_options *o = &st->run->plan->options;
    struct store_counts walked = scan_counts(st, false);

    return !o->full_scan && walked.scanned - walked.known >= o->limit;
}
