#include "report/deprecation_words.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/moment.h"
#include "report/words.h"

#define DAY_SECONDS 86400

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

const char *
deprecation_rule_word(enum age_rule rule)
{
    static const char *const words[] = {
        [AGE_FIRST] = "first", [AGE_LAST] = "last", [AGE_MOVED] = "moved"};

    return words[rule];
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
deprecation_date(struct str *out, const struct deprecation *d)
{
    if (d->thresh_date % DAY_SECONDS == 0)
        deprecation_day(out, d->thresh_date);
    else
        deprecation_time(out, d->thresh_date);
}

void
deprecation_commit_day(struct str *out, const struct age_commit *commit)
{
    char text[MOMENT_SIZE];

    moment_text(text, commit->when, 'T');
    str_append(out, text, strcspn(text, "T"));
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
    deprecation_date(out, d);
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

/* Room for so many. */
static void
names_init(struct deprecation_names *names, size_t max)
{
    names->items = mem_realloc_array(NULL, max + 1, sizeof *names->items);
    names->count = 0;
}

static void
names_add(struct deprecation_names *names, const char *name)
{
    names->items[names->count++] = name;
}

static bool
is_candidate(const struct deprecation *d, const char *folder)
{
    for (size_t i = 0; i < d->candidates; i++)
        if (strcmp(d->models[i].folder, folder) == 0)
            return true;
    return false;
}

/* Whether that user is a model: other files stand among the users by their paths. */
static bool
is_model(const struct deprecation_model *m, const char *user)
{
    for (size_t i = 0; i < m->dependent_count; i++)
        if (m->dependents[i].user != NULL && strcmp(m->dependents[i].user, user) == 0)
            return true;
    return false;
}

void
deprecation_users_of(struct deprecation_users *u, const struct deprecation *d,
                     const struct deprecation_model *m)
{
    names_init(&u->models, m->user_count);
    names_init(&u->live, m->user_count);
    names_init(&u->candidates, m->user_count);
    names_init(&u->files, m->user_count);
    for (size_t i = 0; i < m->user_count; i++) {
        const char *user = m->users[i];
        if (!is_model(m, user)) {
            names_add(&u->files, user);
            continue;
        }
        names_add(&u->models, user);
        names_add(is_candidate(d, user) ? &u->candidates : &u->live, user);
    }
}

void
deprecation_users_fini(struct deprecation_users *u)
{
    free(u->models.items);
    free(u->live.items);
    free(u->candidates.items);
    free(u->files.items);
    *u = (struct deprecation_users){0};
}
