#include "report/coverage_words.h"

#include "base/clock.h"
#include "base/mem.h"
#include "base/sum.h"
#include "report/words.h"

bool
coverage_falls_back(const struct coverage *c, size_t library)
{
    return coverage_taken(c, &c->total, library, SUPPORT_FALLBACK).models > 0;
}

struct coverage_column *
coverage_columns(size_t *count, const struct coverage *c)
{
    size_t libraries = c->question->library_count;
    struct coverage_column *columns = mem_realloc_array(NULL, 2 * libraries, sizeof *columns);

    *count = 0;
    for (size_t l = 0; l < libraries; l++) {
        columns[(*count)++] = (struct coverage_column){l, SUPPORT_NATIVE};
        if (coverage_falls_back(c, l))
            columns[(*count)++] = (struct coverage_column){l, SUPPORT_FALLBACK};
    }
    return columns;
}

void
coverage_column_title(struct str *out, const struct coverage *c,
                      const struct coverage_column *column, show_fn *show)
{
    show(out, c->libraries[column->library].name);
    if (coverage_falls_back(c, column->library))
        str_printf(out, " %s", support_tier_names[column->tier]);
}

void
coverage_tier_line(struct str *out, const struct coverage *c, size_t library,
                   enum support_tier tier, show_fn *show)
{
    str_puts(out, tier == SUPPORT_NOT ? "not loaded by " : "loaded by ");
    show(out, c->libraries[library].name);
    if (tier == SUPPORT_FALLBACK)
        str_puts(out, ", by fallback");
    else if (tier == SUPPORT_NATIVE && coverage_falls_back(c, library))
        str_puts(out, ", natively");
}

const char *
coverage_take_word(const struct coverage_lack *lack, size_t library)
{
    const struct coverage_take *take = &lack->takes[library];

    if (take->tier < SUPPORT_FALLBACK)
        return take->tier == SUPPORT_REMOVED ? "removed" : "no";
    if (take->loaded.models < lack->all.models)
        return take->loaded.models < lack->all.models - take->loaded.models ? "some" : "most";
    return take->tier == SUPPORT_FALLBACK ? "fallback" : "yes";
}

const char *
coverage_names_title(const struct coverage *c, size_t library)
{
    return c->libraries[library].types_alone ? "Model types" : "Architectures";
}

void
coverage_notes(struct str *out, const struct coverage *c, size_t library,
               const struct coverage_lack *lack, show_fn *show)
{
    const struct coverage_take *take = &lack->takes[library];
    bool type = lack->what == SUPPORT_MODEL_TYPE, other = type != c->libraries[library].types_alone;

    if (!other && take->tier != SUPPORT_REMOVED)
        return;
    str_puts(out, " (");
    if (other)
        str_puts(out, type ? "a model type" : "an architecture");
    if (take->tier == SUPPORT_REMOVED) {
        str_puts(out, other ? ", removed" : "removed");
        if (take->last.data != NULL) {
            str_puts(out, ", last in ");
            show(out, take->last);
        }
    }
    str_putc(out, ')');
}

const char *
coverage_not_judged_words(const struct coverage *c)
{
    return c->by_type ? "with neither an architecture nor a model type, which cannot be judged"
                      : "without an architecture, which cannot be judged";
}

void
coverage_whole(struct str *out, const struct coverage *c, show_fn *show)
{
    const struct coverage_question *q = c->question;

    if (c->total.all.models > 0) {
        str_puts(out, "Of ");
        words_count(out, c->total.all.models, "model");
        str_puts(out, " with ");
        words_count(out, c->total.all.downloads, "download");
        str_puts(out, " in 30 days");
    } else {
        str_puts(out, c->by_type ? "There is no model with an architecture or a model type"
                                 : "There is no model with an architecture");
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
coverage_untold(const struct coverage_lacks *lacks)
{
    struct coverage_figures told = coverage_told(lacks);

    return coverage_less(lacks->all, &told);
}

void
coverage_outlook(struct str *out, const struct coverage *c, size_t library,
                 const struct coverage_lacks *lacks, show_fn *show)
{
    bool fallback = lacks == &c->libraries[library].fallback;
    struct coverage_figures now = fallback ? coverage_taken(c, &c->total, library, SUPPORT_NATIVE)
                                           : coverage_loaded(c, &c->total, library);
    int64_t whole = c->total.all.downloads;

    str_puts(out, fallback            ? "Code of their own would bring what "
                  : lacks->count == 1 ? "It would bring "
                                      : "Together they would bring ");
    show(out, c->libraries[library].name);
    str_puts(out, fallback ? " loads natively from " : " from ");
    words_share(out, now.downloads, whole);
    str_puts(out, " to ");
    words_share(out, sum_of(now.downloads, coverage_told(lacks).downloads), whole);
    str_puts(out, " of the downloads.");
}

void
coverage_source(struct str *out, const struct coverage *c, const struct coverage_origin *origin,
                show_fn *show)
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
