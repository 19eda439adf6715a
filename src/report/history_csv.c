#include "report/csv.h"
#include "report/history.h"

void
history_report_csv(struct str *out, const struct history_records *h)
{
    static const char *const names[] = {
        "number",        "model_id",    "architecture_id",
        "verified_date", "verified_by", "transformerlens_version",
        "notes",         "invalidated", "invalidation_reason",
    };

    csv_header(out, names, sizeof names / sizeof *names);
    for (size_t i = 0; i < h->count; i++) {
        const struct history_record *r = &h->records[i];
        csv_int(out, (int64_t)r->number);
        csv_slice(out, r->model);
        csv_slice(out, r->architecture);
        csv_slice(out, r->date);
        csv_slice(out, r->by);
        csv_slice(out, r->version);
        csv_slice(out, r->notes);
        csv_bool(out, r->invalidated);
        csv_slice(out, r->reason);
        csv_end_row(out);
    }
}
