#include "report/history.h"
#include "report/markdown.h"
#include "report/words.h"

void
history_report_markdown(struct str *out, const struct history_records *h)
{
    str_puts(out, "# Verifications\n\n");
    words_count(out, (int64_t)h->count, "record");
    if (h->count != h->total) {
        str_puts(out, " of ");
        words_number(out, (int64_t)h->total);
    }
    str_puts(out, ".\n\n| Date | Model | Architecture | By | | Notes |\n"
                  "| --- | --- | --- | --- | --- | --- |\n");
    for (size_t i = 0; i < h->count; i++) {
        const struct history_record *r = &h->records[i];
        str_puts(out, "| ");
        markdown_cell(out, r->date);
        markdown_next(out);
        markdown_cell(out, r->model);
        markdown_next(out);
        markdown_cell(out, r->architecture);
        markdown_next(out);
        markdown_cell(out, r->by);
        markdown_next(out);
        str_puts(out, r->invalidated ? "invalid" : "valid");
        markdown_next(out);
        markdown_code(out, r->invalidated && r->reason.data != NULL ? r->reason : r->notes,
                      SIZE_MAX, MARKDOWN_TABLE);
        str_puts(out, " |\n");
    }
}
