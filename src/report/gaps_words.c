#include "report/gaps_words.h"

#include <math.h>

#include "base/sum.h"
#include "report/words.h"

/* Where more decimals still do not tell on which side of two tenths a sum lies, none do. */
#define MOST_DECIMALS 6

const char *const gaps_part_names[GAPS_PARTS] = {"demand", "usage", "benchmarkability"};

/* ---- figures ---- */

static int64_t
power_of_ten(int n)
{
    return n == 0 ? 1 : 10 * power_of_ten(n - 1);
}

/* The sum is rounded, and so are the shares, those up first that lose most by it going down. */
static struct gaps_sum
sum_to(const struct relevancy_parts *contributions, int decimals)
{
    struct gaps_sum sum = {.decimals = decimals};
    double one = (double)power_of_ten(decimals), exact = 0, rests[GAPS_PARTS];
    int64_t missing;

    for (int i = 0; i < GAPS_PARTS; i++) {
        double share = gaps_part(contributions, (enum gaps_part)i);
        exact += share;
        sum.shares[i] = (int64_t)floor(share * one);
        rests[i] = share * one - (double)sum.shares[i];
    }
    sum.total = llround(exact * one);
    missing = sum.total - sum.shares[0] - sum.shares[1] - sum.shares[2];
    for (; missing > 0; missing--) {
        int most = 0;
        for (int i = 1; i < GAPS_PARTS; i++)
            most = rests[i] > rests[most] ? i : most;
        sum.shares[most]++;
        rests[most]--;
    }
    sum.tie = sum.total % power_of_ten(decimals - 1) == power_of_ten(decimals - 1) / 2;
    return sum;
}

/* Whether the sum as it stands there is rounded to the score. */
static bool
gives(const struct gaps_sum *sum, double score)
{
    int64_t tenth = power_of_ten(sum->decimals - 1);

    return !sum->tie && (sum->total + tenth / 2) / tenth == llround(score * 10);
}

struct gaps_sum
gaps_sum_of(const struct relevancy_parts *contributions, double score)
{
    for (int decimals = 2; decimals <= MOST_DECIMALS; decimals++) {
        struct gaps_sum sum = sum_to(contributions, decimals);
        if (gives(&sum, score))
            return sum;
    }
    return sum_to(contributions, 2);
}

void
gaps_decimal(struct str *out, int64_t units, int decimals)
{
    int64_t one = power_of_ten(decimals);

    str_printf(out, "%lld.%0*lld", (long long)(units / one), decimals, (long long)(units % one));
}

void
gaps_rounded(struct str *out, double value, int decimals)
{
    str_printf(out, "%.*f", decimals, value);
}

void
gaps_weight_words(struct str *out, double weight)
{
    int decimals = 2;

    while (decimals < 4 && fabs(weight * (double)power_of_ten(decimals) -
                                round(weight * (double)power_of_ten(decimals))) > 1e-6)
        decimals++;
    gaps_rounded(out, weight, decimals);
}

/* ---- an explanation ---- */

static void
size_against(struct str *out, const struct gap *gap)
{
    const struct relevancy_step *step = relevancy_step(gap->min_parameters);

    if (gap->min_parameters < 0) {
        str_puts(out, "no number of parameters is told");
        return;
    }
    words_count(out, gap->min_parameters, "parameter");
    str_puts(out, step != NULL ? ", up to " : ", above ");
    words_size(out, step != NULL ? step->up_to : relevancy_steps[RELEVANCY_STEPS - 1].up_to);
}

void
gaps_against(struct str *out, const struct gaps *gaps, const struct gap *gap, enum gaps_part part)
{
    switch (part) {
    case GAPS_DEMAND:
        words_count(out, gap->models, "model");
        str_puts(out, "; the most is ");
        words_number(out, gaps_most_models(gaps));
        break;
    case GAPS_USAGE:
        words_count(out, gap->downloads, "download");
        str_puts(out, "; the most is ");
        words_number(out, gaps_most_downloads(gaps));
        break;
    default:
        size_against(out, gap);
        break;
    }
}

void
gaps_formula(struct str *out, const struct gaps *gaps, const char *times)
{
    const struct relevancy_weights *weights = &gaps_choices(gaps)->weights;
    int64_t most = gaps_most_downloads(gaps);

    str_puts(out, "score = ");
    for (int i = 0; i < GAPS_PARTS; i++) {
        str_puts(out, i > 0 ? " + " : "");
        gaps_weight_words(out, gaps_weight(weights, (enum gaps_part)i));
        str_printf(out, " %s %s", times, gaps_part_names[i]);
    }
    str_puts(out, ", rounded to one decimal.\n");
    str_printf(out, "demand = 100 %s models / ", times);
    words_number(out, gaps_most_models(gaps));
    str_printf(out, "; usage = 100 %s log10(downloads + 1) / log10(", times);
    words_number(out, most < INT64_MAX ? most + 1 : most);
    str_puts(out, ").\nbenchmarkability, by the fewest parameters:");
    for (size_t i = 0; i < RELEVANCY_STEPS; i++) {
        str_puts(out, i == 2 ? ",\n  up to " : i == 0 ? " up to " : ", up to ");
        words_size(out, relevancy_steps[i].up_to);
        str_printf(out, " %.0f", relevancy_steps[i].points);
    }
    str_puts(out, "; above or unknown 0.\n");
}

struct gaps_remark
gaps_remark_of(const struct gaps *gaps, const struct gap *gap)
{
    struct gaps_remark remark = {.is_due = false};

    if (gap->signals == NULL || gap->signals->least == GAP_LEAST_REAL ||
        gap->signals->least == GAP_LEAST_NONE)
        return remark;
    remark.real = signals_tally_smallest_real(&gap->signals->tally);
    if (remark.real.id.data == NULL)
        return remark;
    struct relevancy_parts parts = gap->parts;
    const struct relevancy_step *step = relevancy_step(remark.real.parameters);
    remark.is_due = true;
    remark.points = step != NULL ? step->points : 0;
    parts.benchmarkability = remark.points;
    remark.score = relevancy_score(&parts, &gaps_choices(gaps)->weights);
    return remark;
}

const char *
gaps_least_word(enum gap_least least)
{
    static const char *const words[] = {
        [GAP_LEAST_NONE] = NULL,
        [GAP_LEAST_REAL] = "real",
        [GAP_LEAST_TEST] = "test",
        [GAP_LEAST_DRAFT] = "draft",
        [GAP_LEAST_ADAPTER] = "adapter",
        [GAP_LEAST_QUANTIZED] = "quantized",
        [GAP_LEAST_UNTRUSTED] = "untrusted",
    };

    return words[least];
}

void
gaps_remark_words(struct str *out, const struct gaps *gaps, const struct gap *gap, show_fn *show)
{
    static const char *const words[] = {
        [GAP_LEAST_TEST] = ", a test model",
        [GAP_LEAST_DRAFT] = ", a draft head",
        [GAP_LEAST_ADAPTER] = ", an adapter",
        [GAP_LEAST_QUANTIZED] = ", a quantized copy",
        [GAP_LEAST_UNTRUSTED] = ", whose count is not to be trusted",
        [GAP_LEAST_REAL] = "",
        [GAP_LEAST_NONE] = "",
    };
    const struct gaps_remark remark = gaps_remark_of(gaps, gap);

    if (!remark.is_due)
        return;
    words_size(out, gap->min_parameters);
    str_puts(out, " is told of ");
    show(out, gap->signals->least_id);
    str_puts(out, words[gap->signals->least]);
    str_puts(out, "; the smallest real model, ");
    show(out, remark.real.id);
    str_puts(out, ", has ");
    words_size(out, remark.real.parameters);
    if (remark.points == gap->parts.benchmarkability) {
        str_printf(out, ", which gives %.0f points too", remark.points);
        return;
    }
    str_printf(out, ", which would give %.0f points instead of %.0f and a score of %.1f",
               remark.points, gap->parts.benchmarkability, remark.score);
}

/* ---- what extended choices tell ---- */

void
gaps_kinds(struct str *out, const struct gap *gap)
{
    static const struct {
        enum signals_part part;
        const char *words;
    } kinds[] = {
        {SIGNALS_BASE, "base"},
        {SIGNALS_LINEAGE_UNKNOWN, "of unknown lineage"},
        {SIGNALS_TEST, "test"},
        {SIGNALS_DRAFT, "draft"},
        {SIGNALS_REMOTE_CODE, "with remote code"},
        {SIGNALS_QUANTIZED, "quantized"},
    };
    const struct signals_tally *t = &gap->signals->tally;
    int64_t untrusted = gaps_untrusted_counts(t);
    bool begun = false;

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (t->parts[kinds[i].part].models == 0)
            continue;
        str_puts(out, begun ? ", " : "");
        begun = true;
        words_number(out, t->parts[kinds[i].part].models);
        str_printf(out, " %s", kinds[i].words);
    }
    if (untrusted > 0) {
        str_puts(out, begun ? ", " : "");
        words_number(out, untrusted);
        str_puts(out, " with an untrusted count");
    }
}

void
gaps_authors(struct str *out, const struct gap *gap, show_fn *show)
{
    const struct signals_tally *t = &gap->signals->tally;
    size_t told = gaps_authors_told(t), count = signals_tally_author_count(t);

    for (size_t i = 0; i < told; i++) {
        struct signals_author author = signals_tally_author(t, i);
        str_puts(out, i > 0 ? ", " : "");
        if (author.name.len > 0)
            show(out, author.name);
        else
            str_puts(out, "no author");
        str_puts(out, " (");
        words_count(out, author.all.models, "model");
        str_puts(out, ", ");
        words_count(out, author.all.downloads, "download");
        str_putc(out, ')');
    }
    if (count > told)
        words_more(out, " and ", count - told, "");
}

/* ---- the list ---- */

static size_t
told_at_most(const struct gaps_report *r)
{
    return r->places != NULL ? r->place_count : gaps_count(r->gaps);
}

void
gaps_whole(struct str *out, const struct gaps_report *r, show_fn *show)
{
    show(out, slice_of(r->library));
    str_puts(out, " lacks ");
    words_count(out, (int64_t)gaps_count(r->gaps), "architecture");
    str_puts(out, ", which ");
    words_count(out, gaps_total_models(r->gaps), "model");
    str_puts(out, gaps_total_models(r->gaps) == 1 ? " has" : " have");
    if (told_at_most(r) < gaps_count(r->gaps)) {
        str_puts(out, "; ");
        if (told_at_most(r) == 0)
            str_puts(out, "none");
        else
            words_number(out, (int64_t)told_at_most(r));
        str_printf(out, " of them %s as asked for", told_at_most(r) < 2 ? "is" : "are");
    }
    str_putc(out, '.');
}

static size_t
place(const struct gaps_report *r, size_t number)
{
    return r->places != NULL ? r->places[number] : number;
}

bool
gaps_next(const struct gaps_report *r, size_t *index, size_t *told)
{
    if (*told == r->top || *told == told_at_most(r))
        return false;
    *index = place(r, (*told)++);
    return true;
}

bool
gaps_rest(struct str *out, const struct gaps_report *r)
{
    size_t all = told_at_most(r);
    int64_t models = 0;

    for (size_t i = r->top; i < all; i++)
        models = sum_of(models, gaps_at(r->gaps, place(r, i))->models);
    if (r->top >= all)
        return false;
    str_puts(out, "and ");
    words_number(out, (int64_t)(all - r->top));
    str_puts(out, " more with ");
    words_count(out, models, "model");
    return true;
}

void
gaps_source(struct str *out, const struct gaps_report *r, show_fn *show)
{
    const struct gaps_choices *choices = gaps_choices(r->gaps);

    str_puts(out, "From ");
    show(out, slice_of(r->source));
    if (r->dated.data != NULL) {
        str_puts(out, " of ");
        show(out, r->dated);
    }
    if (choices->lineage == GAPS_LINEAGE_BASE)
        str_puts(out, "; base models alone count");
    if (!relevancy_same_weights(&choices->weights, &relevancy_reference)) {
        for (int i = 0; i < GAPS_PARTS; i++) {
            str_printf(out, "%s %s ", i == 0 ? "; ranked by" : ",", gaps_part_names[i]);
            gaps_weight_words(out, gaps_weight(&choices->weights, (enum gaps_part)i));
        }
    }
    str_puts(out, ".");
}
