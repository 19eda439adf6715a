/*
 * The page on a registry: what it comes to, charts, then the tables that the charts are
 * drawn from.  What there are no figures for is left out, and said to be missing.
 */
#include "report/overview_html.h"

#include <string.h>

#include "report/html.h"
#include "report/overview_words.h"
#include "report/words.h"

enum part {
    PART_GLANCE,
    PART_GAPS,
    PART_ARCHITECTURES,
    PART_COVERAGE,
    PART_GROWTH,
    PART_MODELS,
    PARTS,
};

static const struct html_section parts[PARTS] = {
    [PART_GLANCE] = {"glance", "At a glance"},
    [PART_GAPS] = {"gaps", "Gaps"},
    [PART_ARCHITECTURES] = {"architectures", "Architectures"},
    [PART_COVERAGE] = {"coverage", "Coverage"},
    [PART_GROWTH] = {"growth", "Growth"},
    [PART_MODELS] = {"models", "Models"},
};

static bool
has_part(const struct overview *o, enum part part)
{
    switch (part) {
    case PART_GAPS:
        return o->has_gaps;
    case PART_COVERAGE:
        return o->has_coverage;
    case PART_GROWTH:
        return o->has_growth;
    default:
        return true;
    }
}

/* Text of the program's with commands in backticks, as HTML. */
static void
put_prose(struct str *out, struct slice text)
{
    bool in_code = false;

    while (text.len > 0) {
        const char *mark = memchr(text.data, '`', text.len);
        size_t len = mark != NULL ? (size_t)(mark - text.data) : text.len;
        html_text(out, (struct slice){text.data, len});
        if (mark == NULL)
            return;
        in_code = !in_code;
        str_puts(out, in_code ? "<code>" : "</code>");
        text.data += len + 1;
        text.len -= len + 1;
    }
}

/* Each line a paragraph. */
static void
put_lines(struct str *out, const struct str *text)
{
    for (const char *line = str_text(text); *line != '\0';) {
        size_t len = strcspn(line, "\n");
        str_puts(out, "<p class=\"note\">");
        put_prose(out, (struct slice){line, len});
        str_puts(out, "</p>\n");
        line += len + (line[len] == '\n');
    }
}

/* ---- the head ---- */

static void
put_summary(struct str *out, const struct overview *o)
{
    const struct overview_sums *s = &o->sums;

    words_count(out, (int64_t)o->inventory.count, "model");
    str_puts(out, " of ");
    words_count(out, s->architectures, "architecture");
    str_puts(out, o->inventory.count == 1 ? " is" : " are");
    str_puts(out, " in the registry; ");
    words_number(out, s->statuses[SUPPORTED_VERIFIED]);
    str_puts(out, s->statuses[SUPPORTED_VERIFIED] == 1 ? " is verified." : " are verified.");
    if (o->has_gaps && gaps_count(o->gaps) == 0) {
        str_puts(out, " No architecture is missing.");
    } else if (o->has_gaps) {
        str_putc(out, ' ');
        words_count(out, (int64_t)gaps_count(o->gaps), "architecture");
        str_puts(out, gaps_count(o->gaps) == 1 ? " is missing, with " : " are missing, with ");
        words_count(out, s->gap_models, "model");
        str_putc(out, '.');
    }
}

enum {
    FIGURES = 6,
};

struct figures {
    struct html_figure items[FIGURES];
    struct str values[FIGURES], notes[FIGURES];
    size_t count;
};

/* The place of the next figure, whose texts are written there. */
static size_t
add_figure(struct figures *f, const char *label)
{
    f->items[f->count].label = label;
    return f->count++;
}

static void
supported_figures(struct figures *f, const struct overview *o)
{
    const struct overview_sums *s = &o->sums;
    int64_t models = (int64_t)o->inventory.count;
    size_t i = add_figure(f, "models");

    words_number(&f->values[i], models);
    words_number(&f->notes[i], s->canonical);
    str_puts(&f->notes[i], " of canonical authors");
    i = add_figure(f, "verified");
    words_number(&f->values[i], s->statuses[SUPPORTED_VERIFIED]);
    if (models > 0) {
        words_share(&f->notes[i], s->statuses[SUPPORTED_VERIFIED], models);
        str_puts(&f->notes[i], " of the models");
    }
    if (o->question->profile->lists_supported) {
        i = add_figure(f, "architectures supported");
        words_number(&f->values[i], s->supported_architectures);
        words_number(&f->notes[i], s->architectures);
        str_puts(&f->notes[i], s->architectures == 1 ? " has models here" : " have models here");
    }
}

static void
put_figures(struct str *out, const struct overview *o)
{
    struct figures f = {.count = 0};

    supported_figures(&f, o);
    if (o->has_gaps) {
        size_t i = add_figure(&f, "architectures missing");
        words_number(&f.values[i], (int64_t)gaps_count(o->gaps));
        words_count(&f.notes[i], o->sums.gap_models, "model");
    }
    if (o->has_coverage) {
        struct coverage_figures loaded = coverage_loaded(&o->coverage, &o->coverage.total, 0);
        const struct coverage_figures *all = &o->coverage.total.all;
        size_t i = add_figure(&f, "of the census’ models load");
        words_share(&f.values[i], loaded.models, all->models);
        words_count(&f.notes[i], all->models, "model");
        i = add_figure(&f, "of their downloads");
        words_share(&f.values[i], loaded.downloads, all->downloads);
        words_number(&f.notes[i], all->downloads);
        str_puts(&f.notes[i], " in 30 days");
    }
    for (size_t i = 0; i < f.count; i++) {
        f.items[i].value = str_slice(&f.values[i]);
        f.items[i].note = str_slice(&f.notes[i]);
    }
    html_figures(out, f.items, f.count);
    for (size_t i = 0; i < f.count; i++) {
        str_fini(&f.values[i]);
        str_fini(&f.notes[i]);
    }
}

static void
begin_page(struct str *out, const struct overview *o)
{
    const struct profile *profile = o->question->profile;
    bool has_title = profile->title != NULL && profile->title[0] != '\0';
    struct html_section sections[PARTS + 1] = {{NULL, NULL}};
    struct str summary = STR_INIT;
    size_t count = 0;

    for (int i = 0; i < PARTS; i++) {
        if (has_part(o, (enum part)i))
            sections[count++] = parts[i];
    }
    put_summary(&summary, o);
    const struct html_page page = {
        .kind = "Registry report",
        .heading = slice_of(has_title ? profile->title : profile->name),
        .summary = str_slice(&summary),
        .sections = sections,
    };
    html_begin(out, &page);
    str_fini(&summary);
}

/* ---- the parts ---- */

static void
put_glance(struct str *out, const struct overview *o)
{
    struct str text = STR_INIT;

    overview_source(&text, o, html_foreign);
    html_section(out, &parts[PART_GLANCE], str_slice(&text));
    put_figures(out, o);
    overview_html_charts(out, o);
    str_truncate(&text, 0);
    overview_remarks(&text, o);
    put_lines(out, &text);
    html_section_end(out);
    str_fini(&text);
}

static void
put_part(struct str *out, const struct overview *o, enum part part)
{
    static const struct slice notes[PARTS] = {
        [PART_GAPS] = SLICE_INIT("What the library lacks, by what adding it would be worth."),
        [PART_ARCHITECTURES] = SLICE_INIT("What the registry holds, and what the library supports "
                                          "beside it."),
        [PART_COVERAGE] = SLICE_INIT("The share of the census that the library loads. A quantized "
                                     "variant is a copy, and counts for nothing."),
        [PART_GROWTH] = SLICE_INIT("What each finished scan has found."),
        [PART_MODELS] = SLICE_INIT("The registry’s models. Names lead to the Hub."),
    };

    if (!has_part(o, part))
        return;
    html_section(out, &parts[part], notes[part]);
    switch (part) {
    case PART_GAPS:
        overview_html_gaps(out, o);
        break;
    case PART_ARCHITECTURES:
        overview_html_architectures(out, o);
        break;
    case PART_COVERAGE:
        overview_html_coverage(out, o);
        break;
    case PART_GROWTH:
        overview_html_growth(out, o);
        break;
    default:
        overview_html_models(out, o);
        break;
    }
    html_section_end(out);
}

void
overview_report_html(struct str *out, const struct overview *o)
{
    begin_page(out, o);
    put_glance(out, o);
    for (int i = PART_GLANCE + 1; i < PARTS; i++)
        put_part(out, o, (enum part)i);
    html_end(out, o->generated_at);
}
