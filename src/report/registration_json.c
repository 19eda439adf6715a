#include "report/registration.h"

#include "report/registration_words.h"
#include "json/member.h"

static void
site_json(struct json_writer *w, const struct registration *r, enum lens_site site)
{
    const struct lens_table *t = &r->sites.tables[site];

    json_begin_object(w);
    json_member_text(w, "site", lens_site_names[site]);
    json_member_text(w, "table", t->name);
    json_member_slice(w, "file", t->file);
    json_member_line(w, "line", t->line);
    json_member_count(w, "listed", t->there ? (int64_t)t->count : -1);
    json_member_int(w, "findings", (int64_t)registration_of_site(r, site));
    json_end_object(w);
}

static void
finding_json(struct json_writer *w, const struct registration_finding *f)
{
    const struct registration_rule *rule = &registration_rules[f->kind];

    json_begin_object(w);
    json_member_text(w, "level", registration_level_names[rule->level]);
    json_member_text(w, "kind", rule->name);
    json_member_bool(w, "tested", rule->tested);
    json_member_text(w, "site", lens_site_names[f->site]);
    json_member_slice(w, "file", f->file);
    json_member_line(w, "line", f->line);
    json_member_slice(w, "name", f->name);
    json_member_slice(w, "text", f->text);
    json_member_slice(w, "remedy", f->remedy);
    json_end_object(w);
}

static void
lists_json(struct json_writer *w, const struct registration *r)
{
    json_key(w, "findings");
    json_begin_array(w);
    for (size_t i = 0; i < r->count; i++)
        finding_json(w, &r->findings[i]);
    json_end_array(w);
    json_key(w, "unread");
    json_begin_array(w);
    for (size_t i = 0; i < r->notes.remark_count; i++) {
        const struct support_remark *n = &r->notes.remarks[i];
        json_begin_object(w);
        json_member_slice(w, "name", n->name);
        json_member_slice(w, "file", n->file);
        json_member_line(w, "line", n->line);
        json_member_slice(w, "text", n->text);
        json_end_object(w);
    }
    json_end_array(w);
}

void
registration_report_json(struct str *out, const struct registration *r,
                         const struct registration_origin *origin)
{
    struct json_writer w;

    json_writer_init(&w, out, 2);
    json_begin_object(&w);
    json_member_text(&w, "library", origin->library);
    json_member_text(&w, "checkout", origin->checkout);
    json_member_text(&w, "commit", origin->commit);
    json_member_bool(&w, "agree",
                     r->counts[REGISTRATION_ERROR] + r->counts[REGISTRATION_WARNING] == 0);
    json_member_bool(&w, "complete", r->complete);
    json_member_int(&w, "errors", (int64_t)r->counts[REGISTRATION_ERROR]);
    json_member_int(&w, "warnings", (int64_t)r->counts[REGISTRATION_WARNING]);
    json_member_int(&w, "notes", (int64_t)r->counts[REGISTRATION_NOTE]);
    json_key(&w, "sites");
    json_begin_array(&w);
    for (int site = 0; site < LENS_SITES; site++)
        site_json(&w, r, (enum lens_site)site);
    json_end_array(&w);
    json_member_bool(&w, "internal_built_in", r->sites.internal_built_in);
    lists_json(&w, r);
    json_end_object(&w);
    str_putc(out, '\n');
}
