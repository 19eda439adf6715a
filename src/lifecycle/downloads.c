/*
 * A question is open until its sum reaches the threshold, or all its tags have
 * been walked.  Whatever walk a checkpoint is met in, it is added to every open
 * question that one of its tags belongs to, unless that question's set has it:
 * so the first walk, through the library's most downloaded models, and the walks
 * of the tags fill the same sums, and a tag of two questions is asked for once.
 *
 * A walk of a tag serves all questions of that tag, and ends early only when none
 * of them is open: a question that is still open therefore finds each of its tags
 * unasked, under way, walked to its end or failed.  Of a question's tags one is
 * under way at a time, for the first is often enough.
 *
 * With `exact` every tag is walked to its end, which makes the first walk worth
 * nothing; it is left out.
 */
#include "lifecycle/downloads.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "lifecycle/tag_models.h"

#define DEFAULT_JOBS 8

/*
 * A page of the first walk costs a request, and saves one at least for each
 * question it settles.  Pages differ, as a sum is filled by several, so the walk
 * goes on while the last POPULAR_PAGES of them settled as many questions as they
 * cost; by bench/downloads.py that is within some requests of the best end.
 * Fewer than POPULAR_LEAST open questions are asked for at once: a thousand models
 * seldom settle most of so few.
 */
#define POPULAR_PAGES 3
#define POPULAR_LEAST 4

enum tag_state {
    TAG_UNASKED,
    TAG_ASKED,
    TAG_COUNTED, /* all its models with downloads were met, or nobody wants more of them */
    TAG_FAILED,
};

struct tag {
    struct counting *counting;
    const char *text;
    enum tag_state state;
    struct tag_models *walk; /* NULL but while it is under way, or over and not yet put away */
    bool over;
    bool at_hand;      /* its walk began with an answer of the journal */
    char *failure;     /* a clause; NULL too when it failed by not being asked for any more */
    size_t *questions; /* that have it */
    size_t question_count;
};

/* What a question needs beside its answer. */
struct tally {
    struct map seen; /* the checkpoints in its sum */
    size_t *tags;
    size_t tag_count;
    bool settled;
};

struct counting {
    const struct downloads_options *options;
    const struct downloads_question *questions;
    struct downloads *out;
    struct tally *tallies;
    size_t count;
    struct tag *tags;
    size_t tag_count;
    struct map tag_numbers; /* by their text */

    size_t settled;
    size_t in_use; /* of them, those that reached the threshold */
    int64_t pages;
    struct downloads_answers answers;

    bool popular_over;
    char *popular_failure;
    size_t settled_after[POPULAR_PAGES]; /* the first walk's last pages, oldest first */
    size_t popular_pages;

    unsigned failures; /* of one kind, since the last answer */
    struct err last;   /* of them */
    struct err refusal;
    bool given_up;
    bool out_of_time; /* because the client may not wait any longer */
};

static void
tell_progress(const struct counting *c)
{
    struct progress progress = {
        .phase = "downloads",
        .done = (int64_t)c->settled,
        .expected = (int64_t)c->count,
        .pages = c->pages,
        .found = (int64_t)c->in_use,
        .found_as = "in use",
    };

    event_progress(c->options->listener, &progress);
}

static void
settle(struct counting *c, size_t question, enum downloads_state state)
{
    struct downloads *d = &c->out[question];
    const char *name = c->questions[question].name;
    long long sum = (long long)d->sum;

    d->state = state;
    c->tallies[question].settled = true;
    c->settled++;
    c->in_use += d->sum >= c->options->threshold;
    map_fini(&c->tallies[question].seen);
    if (state == DOWNLOADS_UNKNOWN)
        event_debug(c->options->listener, "%s: downloads not known: %s", name, d->failure);
    else
        event_debug(c->options->listener, "%s: %s%lld downloads", name,
                    state == DOWNLOADS_EXACT ? "" : "at least ", sum);
}

static bool
is_safe(const struct counting *c, size_t question)
{
    return c->out[question].sum >= c->options->threshold;
}

/* The checkpoint was not counted for this question before.  An id's bytes begin with a NUL, which
 * keeps them apart from names. */
static bool
is_new(struct tally *tally, const struct model *m)
{
    char key[1 + sizeof m->oid] = {0};

    if (!m->has_oid)
        return map_put(&tally->seen, m->id, 0);
    memcpy(key + 1, m->oid, sizeof m->oid);
    return map_put(&tally->seen, (struct slice){key, sizeof key}, 0);
}

static void
add_model(struct counting *c, size_t question, const struct model *m)
{
    struct downloads *d = &c->out[question];

    if (c->tallies[question].settled || !is_new(&c->tallies[question], m))
        return;
    d->sum = m->downloads > INT64_MAX - d->sum ? INT64_MAX : d->sum + m->downloads;
    d->models++;
    if (!c->options->exact && is_safe(c, question))
        settle(c, question, DOWNLOADS_AT_LEAST);
}

/* Add a model to the open questions of a tag it has. */
static void
add_to_tag(struct counting *c, const struct tag *tag, const struct model *m)
{
    if ((m->marks & MODEL_PRIVATE) != 0 || m->downloads == 0)
        return;
    for (size_t i = 0; i < tag->question_count; i++)
        add_model(c, tag->questions[i], m);
}

static bool
is_wanted(const struct counting *c, const struct tag *tag)
{
    for (size_t i = 0; i < tag->question_count; i++)
        if (!c->tallies[tag->questions[i]].settled)
            return true;
    return false;
}

static void
note_answer(struct counting *c)
{
    c->pages++;
    c->failures = 0;
    /* An answer shows that what was refused was not the token. */
    err_clear(&c->refusal);
    tell_progress(c);
}

static void
note_failure(struct counting *c, const struct err *err)
{
    c->failures = err->kind == c->last.kind ? c->failures + 1 : 1;
    c->last = *err;
    c->given_up = c->given_up || c->failures >= DOWNLOADS_PATIENCE;
    if (err->kind == ERR_AUTH && c->pages == 0)
        c->refusal = *err;
}

/* Whether another page of the first walk is likely to settle a question at least. */
static bool
popular_pays(struct counting *c)
{
    size_t oldest = c->settled_after[0];

    memmove(c->settled_after, c->settled_after + 1,
            sizeof c->settled_after - sizeof c->settled_after[0]);
    c->settled_after[POPULAR_PAGES - 1] = c->settled;
    if (c->count - c->settled < POPULAR_LEAST)
        return false;
    return ++c->popular_pages < POPULAR_PAGES || c->settled - oldest >= POPULAR_PAGES;
}

static bool
take_popular(void *context, const struct model *models, size_t count)
{
    struct counting *c = context;

    c->answers.library_models += (int64_t)count;
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < models[i].watched_count; k++)
            add_to_tag(c, &c->tags[models[i].watched[k]], &models[i]);
    note_answer(c);
    return popular_pays(c);
}

static void
popular_done(void *context, enum tag_models_end end, const struct err *err)
{
    struct counting *c = context;

    c->popular_over = true;
    if (end != TAG_MODELS_FAILED)
        return;
    if (c->answers.library_models == 0)
        c->answers.library_models = -1;
    note_failure(c, err);
    c->popular_failure = mem_strdup(err->message);
}

static void
warn_of_popular(struct counting *c)
{
    if (c->popular_failure == NULL)
        return;
    event_warn(c->options->listener,
               "the most downloaded models of %s are not all known, and more tags are asked for "
               "instead: %s",
               c->options->library, c->popular_failure);
    free(c->popular_failure);
    c->popular_failure = NULL;
}

/*
 * Move the walks on.  Returns 0 or more to go on, -1 to end all.  When the client
 * may wait no longer nothing more can be learnt, which is no end: what is known stays.
 */
static int
move_on(struct counting *c, struct err *err)
{
    struct err why = {0};
    int status = client_run(c->options->client, &why);

    if (status >= 0)
        return status;
    if (why.kind == ERR_RETRY) {
        c->given_up = true;
        c->out_of_time = true;
        c->last = why;
        return 0;
    }
    if (err != NULL)
        *err = why;
    return -1;
}

static int
walk_popular(struct counting *c, struct err *err)
{
    static const struct tag_models_handler handler = {take_popular, popular_done};
    const char *const tags[] = {c->options->library, NULL};
    int status = 0;

    c->popular_over = false;
    c->answers.library_models = 0;
    for (size_t i = 0; i < POPULAR_PAGES; i++)
        c->settled_after[i] = c->settled;
    struct tag_models *walk =
        tag_models_new(c->options->client, tags, &c->tag_numbers, &handler, c);
    while (status >= 0 && !c->popular_over)
        status = move_on(c, err);
    tag_models_free(walk);
    /* A refused token is told of only if it is not the end of all. */
    if (status >= 0 && c->refusal.kind == ERR_NONE)
        warn_of_popular(c);
    return status < 0 ? -1 : 0;
}

static bool
take_tag(void *context, const struct model *listed, size_t count)
{
    struct tag *tag = context;
    int64_t *models = &tag->counting->answers.tag_models;

    *models = (*models < 0 ? 0 : *models) + (int64_t)count;
    for (size_t i = 0; i < count; i++)
        add_to_tag(tag->counting, tag, &listed[i]);
    note_answer(tag->counting);
    return is_wanted(tag->counting, tag);
}

static void
tag_done(void *context, enum tag_models_end end, const struct err *err)
{
    struct tag *tag = context;
    struct str failure = STR_INIT;

    tag->over = true;
    tag->state = end == TAG_MODELS_FAILED ? TAG_FAILED : TAG_COUNTED;
    if (end != TAG_MODELS_FAILED)
        return;
    note_failure(tag->counting, err);
    str_printf(&failure, "the tag %s: %s", tag->text, err->message);
    tag->failure = str_steal(&failure);
}

static const struct tag_models_handler tag_handler = {take_tag, tag_done};

/* The next tag to ask for on behalf of a question; NULL when one is under way or all were asked. */
static struct tag *
next_tag(const struct counting *c, const struct tally *tally)
{
    struct tag *next = NULL;

    for (size_t i = 0; i < tally->tag_count; i++) {
        struct tag *tag = &c->tags[tally->tags[i]];
        if (tag->state == TAG_ASKED)
            return NULL;
        if (tag->state == TAG_UNASKED && next == NULL)
            next = tag;
    }
    return next;
}

static bool
is_at_hand(const struct counting *c, const struct tag *tag)
{
    const char *const tags[] = {tag->text, NULL};

    return tag_models_at_hand(c->options->client, tags, NULL);
}

/* Start walks until `jobs` are under way; returns how many are. */
static size_t
start_walks(struct counting *c)
{
    size_t jobs = c->options->jobs > 0 ? c->options->jobs : DEFAULT_JOBS;
    size_t under_way = 0;

    for (size_t i = 0; i < c->tag_count; i++)
        under_way += c->tags[i].walk != NULL;
    for (size_t i = 0; i < c->count && under_way < jobs; i++) {
        struct tag *tag = c->tallies[i].settled ? NULL : next_tag(c, &c->tallies[i]);
        if (tag == NULL)
            continue;
        const char *const tags[] = {tag->text, NULL};
        tag->state = TAG_ASKED;
        tag->at_hand = is_at_hand(c, tag);
        tag->walk = tag_models_new(c->options->client, tags, NULL, &tag_handler, tag);
        under_way++;
    }
    return under_way;
}

/* Why a question's sum is not known: its first tag that failed, and how many more did. */
static char *
reason_of(const struct counting *c, const struct tally *tally)
{
    struct str reason = STR_INIT;
    size_t failed = 0;

    if (tally->tag_count == 0)
        return mem_strdup("it has no tag to be counted by");
    const struct tag *first = &c->tags[tally->tags[0]];
    for (size_t i = 0; i < tally->tag_count; i++) {
        const struct tag *tag = &c->tags[tally->tags[i]];
        failed += tag->state == TAG_FAILED;
        /* One that was asked for has more to say than one that was not. */
        if (first->failure == NULL && (tag->failure != NULL || first->state != TAG_FAILED))
            first = tag;
    }
    if (first->failure != NULL)
        str_puts(&reason, first->failure);
    else if (c->out_of_time)
        str_printf(&reason, "the tag %s was not asked for any more: %s", first->text,
                   c->last.message);
    else
        str_printf(&reason,
                   "the tag %s was not asked for any more after %d failures in a row, the last: %s",
                   first->text, DOWNLOADS_PATIENCE, c->last.message);
    if (failed > 1)
        str_printf(&reason, " (and %zu more of its tags)", failed - 1);
    return str_steal(&reason);
}

/* Settle a question if nothing more will be learnt of it. */
static void
settle_if_over(struct counting *c, size_t question)
{
    const struct tally *tally = &c->tallies[question];
    bool failed = tally->tag_count == 0;

    for (size_t i = 0; i < tally->tag_count; i++) {
        enum tag_state state = c->tags[tally->tags[i]].state;
        if (state == TAG_UNASKED || state == TAG_ASKED)
            return;
        failed = failed || state == TAG_FAILED;
    }
    if (!failed) {
        settle(c, question, DOWNLOADS_EXACT);
    } else if (is_safe(c, question)) {
        settle(c, question, DOWNLOADS_AT_LEAST);
    } else {
        c->out[question].failure = reason_of(c, tally);
        settle(c, question, DOWNLOADS_UNKNOWN);
    }
}

static void
settle_all_over(struct counting *c)
{
    for (size_t i = 0; i < c->count; i++)
        if (!c->tallies[i].settled)
            settle_if_over(c, i);
    tell_progress(c);
}

/* What the journal answers is had from a Hub that is given up, too. */
static bool
is_out_of_reach(const struct counting *c, const struct tag *tag)
{
    if (!c->given_up)
        return false;
    return (tag->state == TAG_UNASKED && !is_at_hand(c, tag)) ||
           (tag->state == TAG_ASKED && !tag->at_hand);
}

/* Put away the walks that are over or that nobody waits for; of a dead Hub those that need it. */
static void
end_walks(struct counting *c)
{
    bool ended = false;

    for (size_t i = 0; i < c->tag_count; i++) {
        struct tag *tag = &c->tags[i];
        if (is_out_of_reach(c, tag)) {
            tag->state = TAG_FAILED;
        } else if (tag->walk != NULL && !tag->over && !is_wanted(c, tag)) {
            tag->state = TAG_COUNTED;
        } else if (!tag->over) {
            continue;
        }
        tag_models_free(tag->walk);
        tag->walk = NULL;
        tag->over = false;
        ended = true;
    }
    if (ended)
        settle_all_over(c);
}

static int
walk_tags(struct counting *c, struct err *err)
{
    end_walks(c);
    while (start_walks(c) > 0) {
        if (move_on(c, err) < 0)
            return -1;
        end_walks(c);
    }
    return 0;
}

static size_t
tag_number(struct counting *c, const char *text)
{
    const uint64_t *number = map_find(&c->tag_numbers, slice_of(text));

    if (number != NULL)
        return (size_t)*number;
    map_put(&c->tag_numbers, slice_of(text), c->tag_count);
    c->tags = mem_realloc_array(c->tags, c->tag_count + 1, sizeof *c->tags);
    c->tags[c->tag_count] = (struct tag){.counting = c, .text = text};
    /* A filter by nothing would list every model there is. */
    if (text[0] == '\0') {
        c->tags[c->tag_count].state = TAG_FAILED;
        c->tags[c->tag_count].failure = mem_strdup("one of its tags is empty");
    }
    return c->tag_count++;
}

/* Tie a question to a tag, once. */
static void
tie(struct counting *c, size_t question, const char *text)
{
    struct tally *tally = &c->tallies[question];
    size_t number = tag_number(c, text);
    struct tag *tag = &c->tags[number];

    if (tag->question_count > 0 && tag->questions[tag->question_count - 1] == question)
        return;
    tag->questions =
        mem_realloc_array(tag->questions, tag->question_count + 1, sizeof *tag->questions);
    tag->questions[tag->question_count++] = question;
    tally->tags[tally->tag_count++] = number;
}

static void
lay_out(struct counting *c)
{
    map_init(&c->tag_numbers);
    c->tallies = mem_zalloc(c->count * sizeof *c->tallies);
    for (size_t i = 0; i < c->count; i++) {
        const struct downloads_question *q = &c->questions[i];
        map_init(&c->tallies[i].seen);
        c->tallies[i].tags = mem_realloc_array(NULL, q->tag_count, sizeof *c->tallies[i].tags);
        for (size_t k = 0; k < q->tag_count; k++)
            tie(c, i, q->tags[k]);
    }
    for (size_t i = 0; i < c->count; i++)
        if (!c->options->exact && is_safe(c, i))
            settle(c, i, DOWNLOADS_AT_LEAST);
    settle_all_over(c);
}

static void
clear_up(struct counting *c)
{
    for (size_t i = 0; i < c->tag_count; i++) {
        tag_models_free(c->tags[i].walk);
        free(c->tags[i].failure);
        free(c->tags[i].questions);
    }
    for (size_t i = 0; i < c->count; i++) {
        map_fini(&c->tallies[i].seen);
        free(c->tallies[i].tags);
    }
    free(c->tags);
    free(c->tallies);
    map_fini(&c->tag_numbers);
    free(c->popular_failure);
}

int
downloads_count(struct downloads *out, const struct downloads_question *questions, size_t count,
                const struct downloads_options *options, struct err *err)
{
    struct counting c = {
        .options = options,
        .questions = questions,
        .out = out,
        .count = count,
        .answers = {-1, -1},
    };
    int status = -1;

    for (size_t i = 0; i < count; i++)
        out[i] = (struct downloads){.state = DOWNLOADS_UNKNOWN};
    lay_out(&c);
    if (options->library != NULL && !options->exact && count - c.settled >= POPULAR_LEAST &&
        walk_popular(&c, err) != 0)
        goto out;
    if (walk_tags(&c, err) != 0)
        goto out;
    if (c.pages == 0 && c.refusal.kind != ERR_NONE) {
        if (err != NULL)
            *err = c.refusal;
        goto out;
    }
    /* Is the Hub at work, and the models have none, or does it answer nothing to everybody? */
    if (c.answers.tag_models == 0 && options->library != NULL && !c.given_up &&
        walk_popular(&c, err) != 0)
        goto out;
    warn_of_popular(&c);
    if (options->answers != NULL)
        *options->answers = c.answers;
    status = 0;

out:
    clear_up(&c);
    return status;
}

void
downloads_fini(struct downloads *d)
{
    if (d == NULL)
        return;
    free(d->failure);
    memset(d, 0, sizeof *d);
}
