#include "report/history.h"
#include "json/member.h"

void
history_report_json(struct str *out, const struct history_records *h)
{
    struct json_writer w;

    json_writer_init(&w, out, 2);
    json_begin_object(&w);
    json_member_slice(&w, "last_updated", h->last_updated);
    json_member_int(&w, "total", (int64_t)h->total);
    json_key(&w, "records");
    json_begin_array(&w);
    for (size_t i = 0; i < h->count; i++) {
        const struct history_record *r = &h->records[i];
        json_begin_object(&w);
        json_member_int(&w, "number", (int64_t)r->number);
        json_member_slice(&w, "model_id", r->model);
        json_member_slice(&w, "architecture_id", r->architecture);
        json_member_slice(&w, "verified_date", r->date);
        json_member_slice(&w, "verified_by", r->by);
        json_member_slice(&w, "transformerlens_version", r->version);
        json_member_slice(&w, "notes", r->notes);
        json_member_bool(&w, "invalidated", r->invalidated);
        json_member_slice(&w, "invalidation_reason", r->reason);
        json_end_object(&w);
    }
    json_end_array(&w);
    json_end_object(&w);
    str_putc(out, '\n');
}
