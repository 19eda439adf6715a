/*
 * Three surveys, each a file of its own: which models there are and how old
 * (survey_models.c), how much they are used (survey_use.c), and, once the
 * verdicts are known, what the code says of those that somebody must act on
 * (survey_code.c).
 */
#include "lifecycle/deprecation.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "lifecycle/deprecation_state.h"

const char *
deprecation_text(struct deprecation_parts *parts, const char *format, ...)
{
    struct str text = STR_INIT;
    va_list ap;

    va_start(ap, format);
    str_vprintf(&text, format, ap);
    va_end(ap);
    /* With its NUL. */
    struct slice kept = arena_copy(&parts->arena, (struct slice){str_text(&text), text.len + 1});
    str_fini(&text);
    return kept.data;
}

static struct candidate_facts
facts_of(const struct deprecation_model *m)
{
    return (struct candidate_facts){
        .age = &m->age,
        .counted = m->counted,
        .downloads = &m->downloads,
        .readings = m->readings,
        .reading_count = m->reading_count,
    };
}

static const char *
reason_for(struct deprecation_state *st, const struct deprecation_model *m)
{
    struct candidate_facts facts = facts_of(m);

    switch (m->verdict) {
    case VERDICT_CANDIDATE:
        return NULL;
    case VERDICT_UNKNOWN:
        if (!m->age.known)
            return m->age.unknown;
        if (candidate_vanished(&facts, &st->rule))
            return deprecation_text(st->parts,
                                    "%s%lld downloads at the reading before and not one now: it is "
                                    "believed when a run of another day reads the same",
                                    m->readings[1].at_least ? "at least " : "",
                                    (long long)m->readings[1].downloads);
        return m->downloads.failure;
    case VERDICT_KEPT_USED:
        return "it is in use";
    case VERDICT_KEPT_YOUNG:
        return "it is younger than the date";
    case VERDICT_KEPT_READINGS:
        return deprecation_text(st->parts, "little used in %zu of the %zu readings asked for",
                                m->readings_below, st->rule.readings);
    }
    return NULL;
}

static void
judge(struct deprecation_state *st)
{
    for (size_t i = 0; i < st->out->count; i++) {
        struct deprecation_model *m = &st->out->models[i];
        struct candidate_facts facts = facts_of(m);
        m->verdict = candidate_judge(&facts, &st->rule);
        m->reason = reason_for(st, m);
    }
}

/* Candidates, the unknown, the kept. */
static int
rank(enum verdict verdict)
{
    return verdict == VERDICT_CANDIDATE ? 0 : verdict == VERDICT_UNKNOWN ? 1 : 2;
}

static int
compare_models(const void *left, const void *right)
{
    const struct deprecation_model *a = left, *b = right;
    int first = rank(a->verdict), second = rank(b->verdict);

    if (first != second)
        return first - second;
    if (first == 0 && a->downloads.sum != b->downloads.sum)
        return a->downloads.sum < b->downloads.sum ? -1 : 1;
    return strcmp(a->name, b->name);
}

static void
sort_models(struct deprecation *d)
{
    if (d->count > 0)
        qsort(d->models, d->count, sizeof *d->models, compare_models);
    for (size_t i = 0; i < d->count; i++) {
        d->candidates += rank(d->models[i].verdict) == 0;
        d->unknown += rank(d->models[i].verdict) == 1;
    }
}

/* Between the surveys: git does not look at the flag. */
static bool
is_stopped(const struct deprecation_options *o)
{
    return o->stop != NULL && *o->stop != 0;
}

void
deprecation_readings_of(struct str *out, const char *hub_tag, const char *endpoint)
{
    struct slice at = slice_of(endpoint != NULL ? endpoint : CLIENT_ENDPOINT);

    while (at.len > 0 && at.data[at.len - 1] == '/')
        at.len--;
    str_puts(out, hub_tag);
    if (!slice_is(at, CLIENT_ENDPOINT)) {
        str_puts(out, " at ");
        str_append_slice(out, at);
    }
}

int
deprecation_do(struct deprecation *out, const struct deprecation_options *options, struct err *err)
{
    struct deprecation_state st = {
        .options = options,
        .out = out,
        .parts = mem_zalloc(sizeof *st.parts),
        .rule = {options->thresh_downloads, options->thresh_date,
                 options->readings_required > 1 ? (size_t)options->readings_required : 0},
    };
    int status = -1;

    *out = (struct deprecation){
        .generated_at = options->clock.now,
        .models_dir = options->models_dir,
        .thresh_downloads = options->thresh_downloads,
        .thresh_date = options->thresh_date,
        .rule = options->rule,
        .readings_required = options->readings_required,
        .parts = st.parts,
    };
    arena_init(&st.parts->arena);
    map_init(&st.by_name);
    if (survey_models(&st, err) != 0 || is_stopped(options) || survey_use(&st, err) != 0)
        goto out;
    judge(&st);
    if (is_stopped(options) || survey_code(&st, err) != 0 || is_stopped(options))
        goto out;
    sort_models(out);
    status = 0;

out:
    /* A key that stops this program stops git too, which then seems to have failed. */
    if (status != 0 && is_stopped(options))
        err_set(err, ERR_STOPPED, "stopped; nothing was written");
    map_fini(&st.by_name);
    free(st.subjects);
    return status;
}

void
deprecation_fini(struct deprecation *d)
{
    struct deprecation_parts *p;

    if (d == NULL)
        return;
    p = d->parts;
    for (size_t i = 0; i < d->count; i++) {
        downloads_fini(&d->models[i].downloads);
        footprint_fini(&d->models[i].footprint);
    }
    free(d->models);
    if (p != NULL) {
        store_close(p->readings);
        dependents_free(p->dependents);
        ages_free(p->ages);
        models_info_fini(&p->cache);
        tags_fini(&p->tags);
        tag_tables_free(p->tables);
        folders_fini(&p->folders);
        checkout_close(p->checkout);
        arena_fini(&p->arena);
    }
    free(p);
    memset(d, 0, sizeof *d);
}
