#include "report/gap_json.h"

#include "json/member.h"

void
gap_entry_json(struct json_writer *w, const struct gap_entry *gap, size_t of)
{
    json_member_count(w, "rank", (int64_t)gap->rank);
    json_member_count(w, "of", (int64_t)of);
    json_member_count(w, "total_models", gap->models);
    json_member_count(w, "total_downloads", gap->downloads);
    json_member_count(w, "min_param_count", gap->parameters);
    json_member_raw(w, "relevancy_score", gap->score);
}
