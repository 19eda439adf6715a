#include "report/overview.h"

#include "report/gaps_words.h"
#include "report/markdown.h"
#include "report/overview_words.h"
#include "report/words.h"

/* Signs behind a model's name. */
#define VERIFIED "✓"
#define FAILED   "✗"
#define SKIPPED  "–"

static void
summary_line(void *context, const char *label, struct slice figure)
{
    struct str *out = context;

    str_printf(out, "| %s | ", label);
    str_append_slice(out, figure);
    str_puts(out, " |\n");
}

static void
known_cell(struct str *out, bool is_known, int64_t n)
{
    markdown_next(out);
    if (is_known)
        words_number(out, n);
    else
        str_putc(out, '?');
}

static void
size_cell(struct str *out, int64_t parameters)
{
    markdown_next(out);
    words_size(out, parameters);
}

/* "… and 12 more architectures." */
static void
rest_line(struct str *out, size_t count, const char *noun)
{
    if (count == 0)
        return;
    str_puts(out, "\n… and ");
    words_number(out, (int64_t)count);
    str_printf(out, " more %s%s.\n", noun, count == 1 ? "" : "s");
}

/* ---- supported models ---- */

static void
architectures_table(struct str *out, const struct overview *o, const struct overview_groups *groups,
                    size_t told)
{
    bool counted = o->sums.in_census > 0;

    str_puts(out, "\n| Architecture | Models | Verified | Failed | Canonical |");
    str_puts(out, counted ? " Downloads | Smallest |\n" : "\n");
    str_puts(out, "| --- | ---: | ---: | ---: | ---: |");
    str_puts(out, counted ? " ---: | ---: |\n" : "\n");
    for (size_t i = 0; i < told; i++) {
        const struct overview_group *g = &groups->items[i];
        const struct inventory_architecture a = overview_group_sums(g);
        str_puts(out, "| ");
        overview_group_name(out, g, markdown_cell);
        str_puts(out, overview_is_dropped(o, g) ? " (not supported)" : "");
        markdown_number(out, a.models);
        markdown_number(out, a.statuses[SUPPORTED_VERIFIED]);
        markdown_number(out, a.statuses[SUPPORTED_FAILED]);
        markdown_number(out, a.canonical);
        if (counted) {
            known_cell(out, a.in_census > 0, a.downloads);
            size_cell(out, a.min_parameters);
        }
        str_puts(out, " |\n");
    }
    rest_line(out, groups->count - told, "architecture");
}

static void
model_item(struct str *out, const struct inventory_model *m)
{
    static const char *const marks[SUPPORTED_STATUSES] = {
        [SUPPORTED_UNVERIFIED] = "",
        [SUPPORTED_VERIFIED] = " " VERIFIED,
        [SUPPORTED_SKIPPED] = " " SKIPPED,
        [SUPPORTED_FAILED] = " " FAILED,
    };

    str_puts(out, "- ");
    markdown_name(out, m->name);
    str_puts(out, marks[m->status]);
    if (m->parameters >= 0) {
        str_puts(out, ", ");
        words_size(out, m->parameters);
    }
    if (m->in_census) {
        str_puts(out, ", ");
        words_number(out, m->downloads);
    }
    str_putc(out, '\n');
}

/* A heading, which others can link to, what it is, and its models, folded. */
static void
group_section(struct str *out, const struct overview *o, const struct overview_group *g,
              const struct overview_style *style)
{
    const struct inventory_architecture a = overview_group_sums(g);
    size_t told = overview_told(style, g->count);

    str_puts(out, "\n### ");
    overview_group_name(out, g, markdown_name);
    str_puts(out, "\n\n**");
    words_count(out, a.models, "model");
    str_puts(out, "**, ");
    words_number(out, a.statuses[SUPPORTED_VERIFIED]);
    str_puts(out, " verified");
    if (g->architecture != NULL) {
        const struct description d =
            description_of(o->question->profile, g->architecture->name, NULL);
        str_puts(out, d.known != NULL || d.kind != NULL ? ": " : "");
        description_words(out, &d, markdown_words, markdown_name);
    }
    str_puts(out, "\n\n<details>\n<summary>Models</summary>\n\n");
    for (size_t i = 0; i < told; i++)
        model_item(out, g->models[i].model);
    rest_line(out, g->count - told, "model");
    str_puts(out, "\n</details>\n");
}

static void
supported_section(struct str *out, const struct overview *o, const struct overview_style *style)
{
    struct overview_groups groups;

    overview_groups_init(&groups, o);
    size_t told = overview_told(style, groups.count);
    str_puts(out, "\n## Supported models\n\n");
    words_count(out, (int64_t)o->inventory.count, "model");
    str_puts(out, " of ");
    words_count(out, o->sums.architectures, "architecture");
    str_puts(out, ". " VERIFIED " verified, " FAILED " failed, " SKIPPED " skipped");
    str_puts(out, o->sums.in_census > 0
                      ? "; then the parameters, and the downloads of the last 30 days.\n"
                      : ".\n");
    if (told > 0)
        architectures_table(out, o, &groups, told);
    for (size_t i = 0; i < told; i++)
        group_section(out, o, &groups.items[i], style);
    overview_groups_fini(&groups);
}

/* ---- gaps ---- */

static void
gaps_section(struct str *out, const struct overview *o, const struct overview_style *style)
{
    size_t count = gaps_count(o->gaps), told = overview_told(style, count);

    if (!o->has_gaps)
        return;
    str_puts(out, "\n## Gaps\n\n");
    words_count(out, (int64_t)count, "architecture");
    str_puts(out, " not supported, with ");
    words_count(out, o->sums.gap_models, "model");
    str_puts(out, ".\n");
    if (told == 0)
        return;
    str_puts(out, "\n| Rank | Architecture | Models | Downloads | Smallest | Score | Description "
                  "|\n| ---: | --- | ---: | ---: | ---: | ---: | --- |\n");
    for (size_t i = 0; i < told; i++) {
        const struct gap *gap = gaps_at(o->gaps, i);
        str_puts(out, "| ");
        words_number(out, (int64_t)i + 1);
        markdown_next(out);
        markdown_cell(out, gap->architecture);
        markdown_number(out, gap->models);
        markdown_number(out, gap->downloads);
        size_cell(out, gap->min_parameters);
        markdown_next(out);
        gaps_rounded(out, gap->score, 1);
        markdown_next(out);
        description_words(out, &o->described[i], markdown_words, markdown_cell);
        str_puts(out, " |\n");
    }
    rest_line(out, count - told, "gap");
}

/* ---- the census ---- */

static void
share_row(struct str *out, const struct coverage *c, const struct coverage_row *row,
          const char *otherwise)
{
    struct coverage_figures loaded = coverage_loaded(c, row, 0);

    str_puts(out, "| ");
    if (row->name.data != NULL)
        markdown_cell(out, row->name);
    else
        str_puts(out, otherwise);
    markdown_number(out, row->all.models);
    markdown_share(out, loaded.models, row->all.models);
    markdown_number(out, row->all.downloads);
    markdown_share(out, loaded.downloads, row->all.downloads);
    str_puts(out, " |\n");
}

static void
coverage_section(struct str *out, const struct overview *o, const struct overview_style *style)
{
    const struct coverage *c = &o->coverage;

    if (!o->has_coverage || c->total.all.models == 0)
        return;
    size_t told = overview_told(style, c->tasks.count);
    str_puts(out, "\n## Coverage\n\nWhat loads of the models that the census has met.\n\n"
                  "| Task | Models | of these load | Downloads | of these load |\n"
                  "| --- | ---: | ---: | ---: | ---: |\n");
    share_row(out, c, &c->total, "all");
    for (size_t i = 0; i < told; i++)
        share_row(out, c, &c->tasks.rows[i], "none");
    rest_line(out, c->tasks.there_are - told, "task");
}

static void
growth_section(struct str *out, const struct overview *o, const struct overview_style *style)
{
    const struct growth *g = &o->growth;
    char minute[OVERVIEW_MINUTE_SIZE];

    if (!o->has_growth)
        return;
    size_t told = overview_told(style, g->scan_count);
    str_puts(out,
             "\n## Scans\n\n| Finished (UTC) | Supported models | Verified | Downloads | Missing "
             "models | Their downloads |\n| --- | ---: | ---: | ---: | ---: | ---: |\n");
    for (size_t i = g->scan_count; i-- > g->scan_count - told;) {
        const struct growth_scan *s = &g->scans[i];
        overview_minute(minute, s->finished);
        str_printf(out, "| %s", minute);
        markdown_number(out, s->supported_models);
        markdown_number(out, s->verified);
        markdown_number(out, s->supported_downloads);
        markdown_number(out, s->gap_models);
        markdown_number(out, s->gap_downloads);
        str_puts(out, " |\n");
    }
    rest_line(out, g->scan_count - told, "scan");
}

/* Each a paragraph. */
static void
remarks(struct str *out, const struct overview *o)
{
    struct str text = STR_INIT;

    overview_remarks(&text, o);
    overview_source(&text, o, markdown_name);
    for (size_t i = 0; i < text.len; i++) {
        str_putc(out, text.data[i]);
        if (text.data[i] == '\n' && i + 1 < text.len)
            str_putc(out, '\n');
    }
    str_fini(&text);
}

void
overview_report_markdown(struct str *out, const struct overview *o,
                         const struct overview_style *style)
{
    str_puts(out, "# ");
    markdown_name(out, slice_of(o->question->profile->title));
    str_puts(out, ": supported models and gaps\n\n| Figure | Value |\n| --- | ---: |\n");
    overview_each_line(o, summary_line, out);
    supported_section(out, o, style);
    gaps_section(out, o, style);
    coverage_section(out, o, style);
    growth_section(out, o, style);
    str_puts(out, "\n---\n\n");
    remarks(out, o);
}
