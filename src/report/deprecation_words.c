#include "report/deprecation_words.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/moment.h"
#include "report/words.h"

const char *
deprecation_verdict_word(enum verdict verdict)
{
    static const char *const words[] = {
        [VERDICT_CANDIDATE] = "candidate",    [VERDICT_UNKNOWN] = "unknown",
        [VERDICT_KEPT_USED] = "used",         [VERDICT_KEPT_YOUNG] = "young",
        [VERDICT_KEPT_READINGS] = "readings",
    };

    return words[verdict];
}

bool
deprecation_downloads(int64_t *n, bool *at_least, const struct deprecation_model *m)
{
    if (!m->counted || (m->downloads.state == DOWNLOADS_UNKNOWN && m->downloads.sum == 0))
        return false;
    *n = m->downloads.sum;
    *at_least = m->downloads.state != DOWNLOADS_EXACT;
    return true;
}

bool
deprecation_coming_known(const struct deprecation_model *m)
{
    return m->age.known && (m->age.by_merge || m->age.additions > 0);
}

void
deprecation_figure(struct str *out, int64_t n, bool at_least)
{
    if (at_least)
        str_puts(out, ">= ");
    words_number(out, n);
}

void
deprecation_figure_of(struct str *out, const struct deprecation_model *m)
{
    int64_t n;
    bool at_least;

    if (deprecation_downloads(&n, &at_least, m))
        deprecation_figure(out, n, at_least);
    else
        str_puts(out, "unknown");
}

void
deprecation_time(struct str *out, int64_t seconds)
{
    const struct clock clock = {.now = seconds, .fixed = true};
    char text[CLOCK_TIME_SIZE];

    clock_time(text, &clock);
    str_puts(out, text);
}

void
deprecation_day(struct str *out, int64_t seconds)
{
    const struct clock clock = {.now = seconds, .fixed = true};
    char text[CLOCK_DATE_SIZE];

    clock_date(text, &clock);
    str_puts(out, text);
}

void
deprecation_commit_day(struct str *out, const struct age_commit *commit)
{
    char text[MOMENT_SIZE];

    moment_text(text, commit->when, 'T');
    str_append(out, text, strcspn(text, "T"));
}

bool
deprecation_has_readings(const struct deprecation *d, const struct deprecation_model *m)
{
    return m->reading_count > 1 || (m->reading_count == 1 && moment_day(m->readings[0].taken) !=
                                                                 moment_day(d->generated_at));
}

void
deprecation_readings(struct str *out, const struct deprecation_model *m)
{
    for (size_t i = 0; i < m->reading_count; i++) {
        str_puts(out, i == 0 ? "" : ", ");
        deprecation_figure(out, m->readings[i].downloads, m->readings[i].at_least);
        str_puts(out, " (");
        deprecation_day(out, m->readings[i].taken);
        str_putc(out, ')');
    }
}

void
deprecation_thresholds(struct str *out, const struct deprecation *d)
{
    str_puts(out, "a candidate came in before ");
    deprecation_day(out, d->thresh_date);
    str_puts(out, " and has fewer than ");
    words_count(out, d->thresh_downloads, "download");
    str_puts(out, " in 30 days");
    if (d->readings_required > 1) {
        str_puts(out, ", in ");
        words_count(out, d->readings_required, "reading");
        str_puts(out, " in a row");
    }
}

size_t
deprecation_kept(const struct deprecation *d, enum verdict verdict)
{
    size_t n = 0;

    for (size_t i = d->candidates + d->unknown; i < d->count; i++)
        n += d->models[i].verdict == verdict;
    return n;
}

size_t
deprecation_used_candidates(const struct deprecation *d)
{
    size_t n = 0;

    for (size_t i = 0; i < d->candidates; i++)
        n += d->models[i].live_users > 0;
    return n;
}

static struct deprecation_names *
names_for(struct deprecation_users *u, enum deprecation_user_kind kind)
{
    switch (kind) {
    case USER_MODEL:
        return &u->live;
    case USER_CANDIDATE:
        return &u->candidates;
    case USER_RETIRED:
        return &u->retired;
    case USER_FILE:
        break;
    }
    return &u->files;
}

void
deprecation_users_of(struct deprecation_users *u, const struct deprecation_model *m)
{
    struct deprecation_names *all[] = {&u->models, &u->live, &u->candidates, &u->retired,
                                       &u->files};

    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        all[i]->items = mem_realloc_array(NULL, m->user_count + 1, sizeof *all[i]->items);
        all[i]->count = 0;
    }
    for (size_t i = 0; i < m->user_count; i++) {
        const struct deprecation_user *user = &m->users[i];
        struct deprecation_names *names = names_for(u, user->kind);
        names->items[names->count++] = user->name;
        if (user->kind != USER_FILE)
            u->models.items[u->models.count++] = user->name;
    }
}

void
deprecation_users_fini(struct deprecation_users *u)
{
    free(u->models.items);
    free(u->live.items);
    free(u->candidates.items);
    free(u->retired.items);
    free(u->files.items);
    *u = (struct deprecation_users){0};
}
