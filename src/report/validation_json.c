#include "report/validation.h"
#include "json/member.h"

static void
file_json(struct json_writer *w, const struct validation_file *file)
{
    json_begin_object(w);
    json_member_slice(w, "path", file->path);
    json_member_text(w, "kind", validation_file_kind_names[file->kind]);
    json_member_bool(w, "there", file->there);
    json_member_bool(w, "read", file->read);
    json_member_count(w, "entries", file->entries);
    json_member_int(w, "errors", (int64_t)file->counts[VALIDATION_ERROR]);
    json_member_int(w, "warnings", (int64_t)file->counts[VALIDATION_WARNING]);
    json_end_object(w);
}

static void
finding_json(struct json_writer *w, const struct validation *v, const struct validation_finding *f)
{
    const struct validation_group *g = &v->groups[f->group];
    const struct slice none = {NULL, 0};

    json_begin_object(w);
    json_member_text(w, "level", validation_level_names[g->level]);
    json_member_text(w, "kind", validation_rules[g->kind].name);
    json_member_slice(w, "file", v->files[g->file].path);
    json_member_slice(w, "path", f->path.len > 0 ? f->path : none);
    json_member_line(w, "line", f->line);
    json_member_slice(w, "text", f->text);
    json_member_bool(w, "mendable", validation_rules[g->kind].mendable);
    json_end_object(w);
}

static void
mended_json(struct json_writer *w, const struct validation *v)
{
    json_key(w, "mended");
    json_begin_array(w);
    for (size_t i = 0; v != NULL && i < v->mended_count; i++) {
        json_begin_object(w);
        json_member_slice(w, "file", v->files[v->mended[i].file].path);
        json_member_text(w, "kind", validation_rules[v->mended[i].kind].name);
        json_member_slice(w, "text", v->mended[i].text);
        json_end_object(w);
    }
    json_end_array(w);
}

void
validation_report_json(struct str *out, const struct validation_report *r)
{
    const struct validation *v = r->found;
    struct json_writer w;

    json_writer_init(&w, out, 2);
    json_begin_object(&w);
    json_member_bool(&w, "valid", v->counts[VALIDATION_ERROR] == 0);
    json_member_int(&w, "errors", (int64_t)v->counts[VALIDATION_ERROR]);
    json_member_int(&w, "warnings", (int64_t)v->counts[VALIDATION_WARNING]);
    json_key(&w, "files");
    json_begin_array(&w);
    for (size_t i = 0; i < v->file_count; i++)
        file_json(&w, &v->files[i]);
    json_end_array(&w);
    json_key(&w, "findings");
    json_begin_array(&w);
    for (size_t i = 0; i < v->finding_count; i++)
        finding_json(&w, v, &v->findings[i]);
    json_end_array(&w);
    mended_json(&w, r->mended);
    json_member_bool(&w, "written", r->written);
    json_end_object(&w);
    str_putc(out, '\n');
}
