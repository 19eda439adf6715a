#include "registry/history.h"

#include "json/writer.h"

void
history_write_empty(struct str *out)
{
    struct json_writer w;

    json_writer_init(&w, out, 2);
    json_begin_object(&w);
    json_key(&w, "last_updated");
    json_null(&w);
    json_key(&w, "records");
    json_begin_array(&w);
    json_end_array(&w);
    json_end_object(&w);
    str_putc(out, '\n');
}
