#include "report/lookup.h"

#include <stdint.h>

#include "hub/model.h"
#include "registry/supported.h"
#include "report/answer_words.h"
#include "report/lookup_words.h"
#include "report/markdown.h"
#include "report/words.h"

static void
verified_cell(struct str *out, const struct lookup_entry *e)
{
    if (e->count == 0)
        return;
    str_puts(out, supported_status_names[e->status]);
    if (e->verified_date.data != NULL && e->status != 0) {
        str_putc(out, ' ');
        markdown_cell(out, e->verified_date);
    }
    if (e->note.data != NULL && e->note.len > 0) {
        str_puts(out, ": ");
        markdown_cell(out, e->note);
    }
}

static void
why_cell(struct str *out, const struct lookup *l, const struct lookup_model *m)
{
    lookup_explain(out, l, m, markdown_cell);
    if (lookup_has_answer(m)) {
        str_puts(out, " (");
        answer_words(out, &m->answer, markdown_cell);
        str_putc(out, ')');
    }
    if (m->asked == LOOKUP_ANSWERED)
        str_puts(out, ", asked of the Hub just now");
    if (m->renamed.data != NULL) {
        str_puts(out, ", called ");
        markdown_cell(out, m->renamed);
        str_puts(out, " there");
    }
    if (m->gap.rank > 0) {
        str_puts(out, ", gap number ");
        words_number(out, (int64_t)m->gap.rank);
        str_puts(out, " of ");
        words_number(out, (int64_t)l->gap_count);
    }
    str_puts(out, m->similar.count > 0 ? "; near to it: " : "");
    words_names(out, m->similar.names, m->similar.count, markdown_cell);
}

static void
fact_cells(struct str *out, const struct lookup_model *m)
{
    const struct lookup_facts *f = &m->facts;

    if (f->found && f->parameters >= 0)
        words_size(out, f->parameters);
    markdown_next(out);
    if (f->found)
        words_number(out, f->downloads);
    markdown_next(out);
    if (f->found)
        str_puts(out, (f->marks & MODEL_REMOTE_CODE) != 0 ? "yes" : "no");
    markdown_next(out);
    if (f->found || lookup_quantized_word(m) != NULL)
        lookup_quantized(out, m, markdown_cell);
    markdown_next(out);
    if (f->found)
        str_puts(out, lookup_gated_word(f) != NULL ? lookup_gated_word(f) : "no");
}

/* The libraries side by side. */
static void
library_table(struct str *out, const struct lookup *l)
{
    const struct lookup_question *q = l->question;

    if (q->library_count == 0)
        return;
    str_puts(out, "\n| Model | Architecture | Type |");
    for (size_t i = 0; i < q->library_count; i++) {
        str_putc(out, ' ');
        markdown_cell(out, slice_of(q->libraries[i]->name));
        str_puts(out, " |");
    }
    str_puts(out, "\n| --- | --- | --- |");
    for (size_t i = 0; i < q->library_count; i++)
        str_puts(out, " --- |");
    str_putc(out, '\n');
    for (size_t i = 0; i < l->count; i++) {
        const struct lookup_model *m = &l->models[i];
        str_puts(out, "| ");
        markdown_code(out, m->name, SIZE_MAX, MARKDOWN_TABLE);
        markdown_next(out);
        markdown_cell(out, m->architecture);
        markdown_next(out);
        markdown_cell(out, m->facts.model_type);
        for (size_t k = 0; k < q->library_count; k++) {
            markdown_next(out);
            answer_words(out, &m->libraries[k], markdown_cell);
        }
        str_puts(out, " |\n");
    }
}

void
lookup_report_markdown(struct str *out, const struct lookup *l)
{
    str_puts(out, "| Model | Supported | Verified | Why | Architecture | Type | Size | Downloads | "
                  "Remote code | Quantized | Gated |\n"
                  "| --- | --- | --- | --- | --- | --- | ---: | ---: | --- | --- | --- |\n");
    for (size_t i = 0; i < l->count; i++) {
        const struct lookup_model *m = &l->models[i];
        str_puts(out, "| ");
        markdown_code(out, m->name, SIZE_MAX, MARKDOWN_TABLE);
        markdown_next(out);
        str_puts(out, lookup_verdict_words(m));
        markdown_next(out);
        verified_cell(out, &m->entry);
        markdown_next(out);
        why_cell(out, l, m);
        markdown_next(out);
        markdown_cell(out, m->architecture);
        markdown_next(out);
        markdown_cell(out, m->facts.model_type);
        markdown_next(out);
        fact_cells(out, m);
        str_puts(out, " |\n");
    }
    library_table(out, l);
}
