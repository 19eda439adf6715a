#include "report/gaps_words.h"
#include "report/markdown.h"
#include "report/words.h"

static void
list_table(struct str *out, const struct gaps_report *r)
{
    size_t index = SIZE_MAX, told = 0;

    str_puts(out, "\n| Rank | Architecture | Models | Downloads | Smallest | Score |\n"
                  "| ---: | --- | ---: | ---: | ---: | ---: |\n");
    while (gaps_next(r, &index, &told)) {
        const struct gap *gap = gaps_at(r->gaps, index);
        str_puts(out, "| ");
        words_number(out, (int64_t)index + 1);
        markdown_next(out);
        markdown_cell(out, gap->architecture);
        markdown_number(out, gap->models);
        markdown_number(out, gap->downloads);
        markdown_next(out);
        words_size(out, gap->min_parameters);
        markdown_next(out);
        gaps_rounded(out, gap->score, 1);
        str_puts(out, " |\n");
    }
}

/* "44.71 = 0.45 × 99.351: 153 models, 154 at most" */
static void
part_cell(struct str *out, const struct gaps_report *r, const struct gap *gap,
          const struct gaps_sum *sum, enum gaps_part part)
{
    markdown_next(out);
    gaps_decimal(out, sum->shares[part], sum->decimals);
    str_puts(out, " = ");
    gaps_weight_words(out, gaps_weight(&gaps_choices(r->gaps)->weights, part));
    str_puts(out, " × ");
    gaps_rounded(out, gaps_part(&gap->parts, part), sum->decimals + 1);
    str_puts(out, ": ");
    gaps_against(out, r->gaps, gap, part);
}

/* An item a line; one that begins with a space goes on with the item before. */
static void
formula_list(struct str *out, const struct gaps_report *r)
{
    struct str text = STR_INIT;

    gaps_formula(&text, r->gaps, "×");
    for (const char *line = str_text(&text); *line != '\0';) {
        size_t len = strcspn(line, "\n") + 1;
        str_puts(out, *line == ' ' ? "" : "- ");
        str_append(out, line, len);
        line += len;
    }
    str_fini(&text);
}

static void
explanation_table(struct str *out, const struct gaps_report *r)
{
    size_t index = SIZE_MAX, told = 0;
    bool any_tie = false;

    str_puts(out, "\n## How the scores are made\n\n"
                  "| Architecture | Demand | Usage | Benchmarkability | Sum | Score |\n"
                  "| --- | --- | --- | --- | ---: | ---: |\n");
    while (gaps_next(r, &index, &told)) {
        const struct gap *gap = gaps_at(r->gaps, index);
        struct relevancy_parts shares =
            relevancy_contributions(&gap->parts, &gaps_choices(r->gaps)->weights);
        struct gaps_sum sum = gaps_sum_of(&shares, gap->score);
        str_puts(out, "| ");
        markdown_cell(out, gap->architecture);
        for (int i = 0; i < GAPS_PARTS; i++)
            part_cell(out, r, gap, &sum, (enum gaps_part)i);
        markdown_next(out);
        gaps_decimal(out, sum.total, sum.decimals);
        str_puts(out, sum.tie ? " (a tie) | " : " | ");
        gaps_rounded(out, gap->score, 1);
        str_puts(out, " |\n");
        any_tie = any_tie || sum.tie;
    }
    str_putc(out, '\n');
    formula_list(out, r);
    if (any_tie)
        str_puts(out, "\nA tie lies between two tenths and is rounded as the reference's "
                      "arithmetic does.\n");
}

static void
remarks_list(struct str *out, const struct gaps_report *r)
{
    size_t index = SIZE_MAX, told = 0;
    bool begun = false;

    while (gaps_next(r, &index, &told)) {
        const struct gap *gap = gaps_at(r->gaps, index);
        if (!gaps_remark_of(r->gaps, gap).is_due)
            continue;
        str_puts(out, begun ? "- " : "\nSmallest counts that are no real model's:\n\n- ");
        begun = true;
        markdown_name(out, gap->architecture);
        str_puts(out, ": ");
        gaps_remark_words(out, r->gaps, gap, markdown_name);
        str_puts(out, ".\n");
    }
}

static void
model_cell(struct str *out, struct signals_model model)
{
    markdown_next(out);
    if (model.id.data == NULL) {
        str_puts(out, "none");
        return;
    }
    markdown_cell(out, model.id);
    str_puts(out, ", ");
    words_size(out, model.parameters);
}

static void
signals_table(struct str *out, const struct gaps_report *r)
{
    size_t index = SIZE_MAX, told = 0;

    str_puts(out,
             "\n## What the models are\n\n"
             "| Architecture | Smallest real model | Smallest test model | Of the models | Shipped "
             "by |\n| --- | --- | --- | --- | --- |\n");
    while (gaps_next(r, &index, &told)) {
        const struct gap *gap = gaps_at(r->gaps, index);
        str_puts(out, "| ");
        markdown_cell(out, gap->architecture);
        if (gap->signals == NULL) {
            str_puts(out, " | not in the census | | | |\n");
            continue;
        }
        model_cell(out, signals_tally_smallest_real(&gap->signals->tally));
        model_cell(out, signals_tally_smallest_test(&gap->signals->tally));
        markdown_next(out);
        gaps_kinds(out, gap);
        markdown_next(out);
        gaps_authors(out, gap, markdown_cell);
        str_puts(out, " |\n");
    }
}

void
gaps_report_markdown(struct str *out, const struct gaps_report *r)
{
    struct str rest = STR_INIT;
    size_t index = SIZE_MAX, told = 0;

    str_puts(out, "# Gaps\n\n");
    gaps_whole(out, r, markdown_name);
    str_putc(out, '\n');
    if (gaps_next(r, &index, &told))
        list_table(out, r);
    if (gaps_rest(&rest, r))
        str_printf(out, "\n… %s.\n", str_text(&rest));
    str_fini(&rest);
    if (told > 0 && r->explain) {
        explanation_table(out, r);
        remarks_list(out, r);
    }
    if (told > 0 && gaps_choices(r->gaps)->extended)
        signals_table(out, r);
    str_putc(out, '\n');
    gaps_source(out, r, markdown_name);
    str_putc(out, '\n');
}
