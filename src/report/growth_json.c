#include "report/growth_json.h"

#include "json/member.h"

void
growth_json_scan_members(struct json_writer *w, const struct growth_scan *s)
{
    json_member_int(w, "scan", s->id);
    json_member_time(w, "finished_at", s->finished);
    json_member_int(w, "scanned", s->scanned);
    json_member_int(w, "supported_architectures", (int64_t)s->supported_architectures);
    json_member_int(w, "supported_models", s->supported_models);
    json_member_int(w, "supported_downloads", s->supported_downloads);
    json_member_int(w, "verified", s->verified);
    json_member_int(w, "gap_architectures", (int64_t)s->gap_architectures);
    json_member_int(w, "gap_models", s->gap_models);
    json_member_int(w, "gap_downloads", s->gap_downloads);
}

void
growth_json_point(struct json_writer *w, const struct growth_point *p, int64_t scan)
{
    const struct store_figure *f = &p->figure;

    if (!p->is_there) {
        json_null(w);
        return;
    }
    json_begin_object(w);
    json_member_int(w, "scan", scan);
    json_member_bool(w, "supported", f->supported);
    json_member_int(w, "models", f->models);
    json_member_int(w, "verified", f->verified);
    json_member_int(w, "downloads", f->downloads);
    json_member_count(w, "min_param_count", f->min_parameters);
    json_member_count(w, "rank", f->rank > 0 ? f->rank : -1);
    if (f->rank > 0)
        json_member_double(w, "relevancy_score", (double)f->score_tenths / 10);
    else
        json_member_null(w, "relevancy_score");
    json_member_int(w, "lacking_models", f->lacking_models);
    json_member_int(w, "lacking_downloads", f->lacking_downloads);
    json_end_object(w);
}
