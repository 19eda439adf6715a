#include "registry/scan_info.h"

#include "base/round.h"

void
scan_info_write_value(struct json_writer *w, const struct scan_info *info)
{
    json_begin_object(w);
    json_key(w, "total_scanned");
    json_int(w, info->total_scanned);
    json_key(w, "task_filter");
    if (info->task_count == 1) {
        json_text(w, info->tasks[0]);
    } else {
        json_begin_array(w);
        for (size_t i = 0; i < info->task_count; i++)
            json_text(w, info->tasks[i]);
        json_end_array(w);
    }
    json_key(w, "min_downloads");
    json_int(w, info->min_downloads);
    json_key(w, "scan_duration_seconds");
    json_double(w, round_tenth(info->duration_s));
    json_end_object(w);
}

void
scan_info_write(struct json_writer *w, const struct scan_info *info)
{
    json_key(w, "generated_at");
    json_text(w, info->generated_at);
    json_key(w, "scan_info");
    scan_info_write_value(w, info);
}
