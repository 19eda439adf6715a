#include "report/registration.h"

#include "report/registration_words.h"
#include "json/writer.h"

static void
member(struct json_writer *w, const char *key, struct slice text)
{
    json_key(w, key);
    json_string(w, text);
}

static void
member_text(struct json_writer *w, const char *key, const char *text)
{
    member(w, key, text != NULL ? slice_of(text) : (struct slice){NULL, 0});
}

static void
member_int(struct json_writer *w, const char *key, int64_t n)
{
    json_key(w, key);
    json_int(w, n);
}

static void
member_bool(struct json_writer *w, const char *key, bool value)
{
    json_key(w, key);
    json_bool(w, value);
}

/* Null for 0, which is no line. */
static void
member_line(struct json_writer *w, unsigned line)
{
    json_key(w, "line");
    if (line > 0)
        json_int(w, line);
    else
        json_null(w);
}

static void
site_json(struct json_writer *w, const struct registration *r, enum lens_site site)
{
    const struct lens_table *t = &r->sites.tables[site];

    json_begin_object(w);
    member_text(w, "site", lens_site_names[site]);
    member_text(w, "table", t->name);
    member(w, "file", t->file);
    member_line(w, t->line);
    json_key(w, "listed");
    if (t->there)
        json_int(w, (int64_t)t->count);
    else
        json_null(w);
    member_int(w, "findings", (int64_t)registration_of_site(r, site));
    json_end_object(w);
}

static void
finding_json(struct json_writer *w, const struct registration_finding *f)
{
    const struct registration_rule *rule = &registration_rules[f->kind];

    json_begin_object(w);
    member_text(w, "level", registration_level_names[rule->level]);
    member_text(w, "kind", rule->name);
    member_bool(w, "tested", rule->tested);
    member_text(w, "site", lens_site_names[f->site]);
    member(w, "file", f->file);
    member_line(w, f->line);
    member(w, "name", f->name);
    member(w, "text", f->text);
    member(w, "remedy", f->remedy);
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
        member(w, "name", n->name);
        member(w, "file", n->file);
        member_line(w, n->line);
        member(w, "text", n->text);
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
    member_text(&w, "library", origin->library);
    member_text(&w, "checkout", origin->checkout);
    member_text(&w, "commit", origin->commit);
    member_bool(&w, "agree", r->counts[REGISTRATION_ERROR] + r->counts[REGISTRATION_WARNING] == 0);
    member_bool(&w, "complete", r->complete);
    member_int(&w, "errors", (int64_t)r->counts[REGISTRATION_ERROR]);
    member_int(&w, "warnings", (int64_t)r->counts[REGISTRATION_WARNING]);
    member_int(&w, "notes", (int64_t)r->counts[REGISTRATION_NOTE]);
    json_key(&w, "sites");
    json_begin_array(&w);
    for (int site = 0; site < LENS_SITES; site++)
        site_json(&w, r, (enum lens_site)site);
    json_end_array(&w);
    member_bool(&w, "internal_built_in", r->sites.internal_built_in);
    lists_json(&w, r);
    json_end_object(&w);
    str_putc(out, '\n');
}
