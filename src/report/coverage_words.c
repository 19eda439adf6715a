#include "report/coverage_words.h"

#include "base/clock.h"
#include "report/words.h"

struct slice
coverage_library(const struct coverage *c, size_t library)
{
    return slice_of(c->question->libraries[library].profile->name);
}

const char *
coverage_tier_word(enum coverage_tier tier)
{
    static const char *const words[COVERAGE_TIERS] = {
        [COVERAGE_NOT] = "not loaded by",
        [COVERAGE_NATIVE] = "loaded by",
    };

    return words[tier];
}

void
coverage_whole(struct str *out, const struct coverage *c, coverage_show_fn *show)
{
    const struct coverage_question *q = c->question;

    if (c->total.all.models > 0) {
        str_puts(out, "Of ");
        words_count(out, c->total.all.models, "model");
        str_puts(out, " with ");
        words_count(out, c->total.all.downloads, "download");
        str_puts(out, " in 30 days");
    } else {
        str_puts(out, "There is no model with an architecture");
    }
    if (q->task.data != NULL) {
        str_puts(out, ", of the task ");
        show(out, q->task);
    }
    if (q->author.data != NULL) {
        str_puts(out, ", by ");
        show(out, q->author);
    }
    str_putc(out, c->total.all.models > 0 ? ':' : '.');
}

void
coverage_more(struct str *out, size_t count, struct coverage_figures figures)
{
    str_puts(out, "and ");
    words_number(out, (int64_t)count);
    str_puts(out, " more with ");
    words_count(out, figures.models, "model");
    str_puts(out, " and ");
    words_count(out, figures.downloads, "download");
}

struct coverage_figures
coverage_untold(const struct coverage *c, size_t library)
{
    struct coverage_figures all = coverage_taken(&c->total, library, COVERAGE_NOT);
    struct coverage_figures told = coverage_told(&c->lacks[library]);

    return (struct coverage_figures){all.models - told.models, all.downloads - told.downloads};
}

void
coverage_outlook(struct str *out, const struct coverage *c, size_t library, coverage_show_fn *show)
{
    const struct coverage_lacks *lacks = &c->lacks[library];
    struct coverage_figures now = coverage_taken(&c->total, library, COVERAGE_NATIVE);
    int64_t whole = c->total.all.downloads;

    str_puts(out, lacks->count == 1 ? "It would bring " : "Together they would bring ");
    show(out, coverage_library(c, library));
    str_puts(out, " from ");
    words_share(out, now.downloads, whole);
    str_puts(out, " to ");
    words_share(out, now.downloads + coverage_told(lacks).downloads, whole);
    str_puts(out, " of the downloads.");
}

void
coverage_source(struct str *out, const struct coverage *c, const struct coverage_origin *origin,
                coverage_show_fn *show)
{
    const struct clock scanned = {.now = c->scanned, .fixed = true};
    char date[CLOCK_DATE_SIZE];

    str_puts(out, "From ");
    show(out, slice_of(origin->census));
    if (c->scanned > 0) {
        clock_date(date, &scanned);
        str_puts(out, c->unfinished ? "; the last scan, which is not finished, began on "
                                    : "; the last scan began on ");
        str_puts(out, date);
    }
    str_puts(out, ". Shares are of what its scans have met.");
}
