/*
 * A figure comes from the cache file where that says enough, else from the Hub
 * or, when asked so, from the census.  Nobody is asked about a model that is
 * certainly young, nor about any when none is old: nothing could become a
 * candidate then.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "census/readings.h"
#include "lifecycle/deprecation_state.h"
#include "lifecycle/recorded.h"

/* Readings of all models, as they are found; those of one model are beside each other at the end.
 */
struct reading_row {
    size_t model;
    struct candidate_reading reading;
};

struct reading_rows {
    const struct deprecation_state *state;
    struct reading_row *rows;
    size_t count;
    size_t capacity;
};

/* What the cache file says of the model's use answers the question. */
static bool
cache_suffices(const struct deprecation_state *st, const struct subject *s)
{
    const struct models_info_entry *e = s->figure;

    if (e == NULL)
        return false;
    return !e->at_least || (e->downloads >= st->rule.thresh_downloads && !st->options->exact);
}

static void
take_from_cache(struct deprecation_state *st, struct subject *s)
{
    const struct models_info_entry *e = s->figure;

    s->model->counted = true;
    s->model->downloads.state = e->at_least ? DOWNLOADS_AT_LEAST : DOWNLOADS_EXACT;
    s->model->downloads.sum = e->downloads;
    s->model->taken = st->parts->cache.generated_at;
}

/* Why a model's use stays unknown when the Hub is not asked. */
static void
leave_unasked(struct deprecation_state *st, struct subject *s)
{
    const struct models_info_entry *e = s->figure;
    struct downloads *d = &s->model->downloads;
    struct str text = STR_INIT;

    s->model->counted = true;
    d->state = DOWNLOADS_UNKNOWN;
    if (e != NULL) {
        d->sum = e->downloads;
        str_printf(&text, "%s tells only of at least %lld downloads, and ", st->options->cache,
                   (long long)e->downloads);
    } else if (st->options->source == DEPRECATION_CACHE) {
        str_printf(&text, "%s tells no downloads of it, and ", st->options->cache);
    }
    str_puts(&text, "the Hub is not asked");
    d->failure = str_steal(&text);
}

/* The models to ask about, by number; *count of them, the caller's to free. */
static size_t *
choose(size_t *count, struct deprecation_state *st)
{
    size_t *chosen = mem_realloc_array(NULL, st->out->count + 1, sizeof *chosen);
    bool any_old = false;

    *count = 0;
    for (size_t i = 0; i < st->out->count; i++)
        any_old |= candidate_is_old(&st->out->models[i].age, &st->rule);
    for (size_t i = 0; i < st->out->count; i++) {
        struct subject *s = &st->subjects[i];
        const struct age *age = &s->model->age;
        if (cache_suffices(st, s))
            take_from_cache(st, s);
        else if (any_old && (!age->known || candidate_is_old(age, &st->rule)))
            chosen[(*count)++] = i;
    }
    return chosen;
}

/* What is not believed is not known, and no reading. */
static void
doubt(struct deprecation_state *st, struct downloads *found, size_t count, const char *why)
{
    st->out->doubted = true;
    event_warn(st->options->listener, "%s", why);
    for (size_t i = 0; i < count; i++) {
        if (found[i].state != DOWNLOADS_EXACT)
            continue;
        found[i].state = DOWNLOADS_UNKNOWN;
        found[i].failure = mem_strdup(why);
    }
}

static int
count_downloads(struct downloads *found, int64_t *taken, struct deprecation_state *st,
                const struct downloads_question *questions, size_t count, struct err *err)
{
    const struct deprecation_options *o = st->options;
    struct downloads_answers answers = {-1, -1};
    struct downloads_options options = {
        .threshold = o->thresh_downloads,
        .exact = o->exact,
        .library = o->library,
        .jobs = o->jobs,
        .client = o->client,
        .listener = o->listener,
        .answers = &answers,
    };

    if (o->source == DEPRECATION_CENSUS)
        return recorded_downloads(found, taken, o->census, o->readings_of, questions, count,
                                  o->thresh_downloads, err);
    int status = downloads_count(found, questions, count, &options, err);
    if (status == 0 && candidate_doubt(&answers) != NULL)
        doubt(st, found, count, candidate_doubt(&answers));
    st->out->requests = client_requests(o->client);
    for (size_t i = 0; i < count; i++)
        taken[i] = o->asked > 0 ? o->asked : o->clock.now;
    return status;
}

static int
ask(struct deprecation_state *st, const size_t *chosen, size_t count, struct err *err)
{
    struct downloads_question *questions = mem_realloc_array(NULL, count + 1, sizeof *questions);
    struct downloads *found = mem_zalloc((count + 1) * sizeof *found);
    int64_t *taken = mem_zalloc((count + 1) * sizeof *taken);

    for (size_t i = 0; i < count; i++) {
        const struct deprecation_model *m = &st->out->models[chosen[i]];
        questions[i] = (struct downloads_question){m->name, m->tags, m->tag_count};
    }
    int status = count_downloads(found, taken, st, questions, count, err);
    for (size_t i = 0; i < count; i++) {
        struct subject *s = &st->subjects[chosen[i]];
        s->model->downloads = found[i];
        s->model->counted = true;
        s->model->asked = st->options->source != DEPRECATION_CENSUS;
        s->model->taken = found[i].state == DOWNLOADS_UNKNOWN ? 0 : taken[i];
    }
    free(questions);
    free(found);
    free(taken);
    return status;
}

static void
add_row(struct reading_rows *rows, size_t model, const struct candidate_reading *reading)
{
    if (rows->count == rows->capacity) {
        rows->capacity = rows->capacity == 0 ? 1024 : rows->capacity * 2;
        rows->rows = mem_realloc_array(rows->rows, rows->capacity, sizeof *rows->rows);
    }
    rows->rows[rows->count++] = (struct reading_row){model, *reading};
}

/*
 * One reading of the census.  Those with other tags counted something else; those
 * of later than now, for a clock that went back or that is held, were not taken yet.
 */
static int
note_reading(void *context, const struct reading *reading, struct err *err)
{
    struct reading_rows *rows = context;
    const uint64_t *number = map_find(&rows->state->by_name, reading->model);
    struct str tags = STR_INIT;

    (void)err;
    if (number == NULL || reading->taken > rows->state->options->clock.now)
        return 0;
    reading_tags(&tags, rows->state->out->models[*number].tags,
                 rows->state->out->models[*number].tag_count);
    if (slice_is(reading->tags, str_text(&tags)))
        add_row(rows, *number,
                &(struct candidate_reading){reading->taken, reading->downloads, reading->at_least});
    str_fini(&tags);
    return 0;
}

/* By model, newest first. */
static int
compare_rows(const void *left, const void *right)
{
    const struct reading_row *a = left, *b = right;

    if (a->model != b->model)
        return a->model < b->model ? -1 : 1;
    return (a->reading.taken < b->reading.taken) - (a->reading.taken > b->reading.taken);
}

static void
settle_readings(struct deprecation_state *st, struct reading_rows *rows)
{
    if (rows->count > 0)
        qsort(rows->rows, rows->count, sizeof *rows->rows, compare_rows);
    for (size_t i = 0; i < rows->count;) {
        struct deprecation_model *m = &st->out->models[rows->rows[i].model];
        size_t end = i;
        while (end < rows->count && rows->rows[end].model == rows->rows[i].model)
            end++;
        struct candidate_reading *mine = arena_alloc(&st->parts->arena, (end - i) * sizeof *mine);
        for (size_t k = i; k < end; k++)
            mine[k - i] = rows->rows[k].reading;
        m->reading_count = candidate_readings_daily(mine, end - i);
        m->readings = mine;
        m->readings_below =
            candidate_readings_below(mine, m->reading_count, st->rule.thresh_downloads);
        i = end;
    }
}

/* What earlier runs found, and this one. */
static int
read_readings(struct deprecation_state *st, struct err *err)
{
    const struct deprecation_options *o = st->options;
    struct reading_rows rows = {.state = st};
    struct store *census = NULL;
    int status = 0;

    if (o->source == DEPRECATION_CENSUS)
        status = store_open(&census, o->census, STORE_READ, err);
    if (status == 0 && (census != NULL || st->parts->readings != NULL))
        status = store_each_reading(census != NULL ? census : st->parts->readings, o->readings_of,
                                    note_reading, &rows, err);
    store_close(census);
    for (size_t i = 0; status == 0 && i < st->out->count; i++) {
        const struct subject *s = &st->subjects[i];
        const struct downloads *d = &s->model->downloads;
        if (s->model->taken > 0)
            add_row(
                &rows, i,
                &(struct candidate_reading){s->model->taken, d->sum, d->state != DOWNLOADS_EXACT});
    }
    if (status == 0)
        settle_readings(st, &rows);
    free(rows.rows);
    return status;
}

/*
 * A census that cannot be written is noticed before the Hub is asked for an hour.
 * Where the Hub is not asked there is nothing to keep, and it is only read.
 */
static int
open_readings(struct deprecation_state *st, struct err *err)
{
    const struct deprecation_options *o = st->options;
    bool keeps = deprecation_asks_hub(o);
    struct err why = {ERR_NONE, ""};

    if (o->readings == NULL || (!keeps && access(o->readings, F_OK) != 0))
        return 0;
    if (!keeps)
        return store_open(&st->parts->readings, o->readings, STORE_READ, err);
    if (file_make_folder_of(o->readings, &why) != 0)
        return err_set(err, why.kind, "%s; name another census with --readings, or none",
                       why.message);
    if (store_open(&st->parts->readings, o->readings, STORE_WRITE, &why) == 0)
        return 0;
    /* They cannot be made again, so nothing is put aside that somebody may repair. */
    return err_set(err, why.kind, "%s; or name another census with --readings, or none",
                   why.message);
}

/* Nor is the cache file's place. */
static int
check_save(const struct deprecation_options *o, struct err *err)
{
    struct file_draft draft;

    if (o->save == NULL)
        return 0;
    if (file_draft_open(&draft, o->save, err) != 0)
        return -1;
    file_draft_abandon(&draft);
    return 0;
}

int
survey_use(struct deprecation_state *st, struct err *err)
{
    size_t count;
    size_t *chosen = choose(&count, st);
    int status = check_save(st->options, err);

    if (status == 0)
        status = open_readings(st, err);
    if (status == 0 && count > 0 && st->options->client == NULL &&
        st->options->source != DEPRECATION_CENSUS)
        for (size_t i = 0; i < count; i++)
            leave_unasked(st, &st->subjects[chosen[i]]);
    else if (status == 0 && count > 0)
        status = ask(st, chosen, count, err);
    free(chosen);
    return status == 0 ? read_readings(st, err) : -1;
}
