#include "report/markdown.h"
#include "report/registration.h"
#include "report/registration_words.h"
#include "report/words.h"

static void
place_cell(struct str *out, struct slice file, unsigned line)
{
    struct str place = STR_INIT;

    words_place(&place, file, line);
    markdown_code(out, str_slice(&place), SIZE_MAX, MARKDOWN_TABLE);
    str_fini(&place);
}

static void
site_row(struct str *out, const struct registration *r, enum lens_site site)
{
    const struct lens_table *t = &r->sites.tables[site];
    bool built_in = site == LENS_INTERNAL && r->sites.internal_built_in;

    str_printf(out, "| %s | ", lens_site_names[site]);
    if (t->there || built_in)
        words_number(out, (int64_t)t->count);
    else
        str_puts(out, "-");
    markdown_number(out, (int64_t)registration_of_site(r, site));
    str_printf(out, " | `%s` | ", t->name);
    if (t->there)
        place_cell(out, t->file, t->line);
    else
        str_puts(out, built_in ? "not there: the names known as of 2026-06" : "not there");
    str_puts(out, " |\n");
}

static void
group(struct str *out, const struct registration *r, size_t first, size_t end)
{
    const struct registration_finding *f = &r->findings[first];
    const struct registration_rule *rule = &registration_rules[f->kind];

    if (first == 0 || r->findings[first - 1].site != f->site)
        str_printf(out, "\n## %s\n", lens_site_names[f->site]);
    str_printf(out, "\n%s: %s%s. To mend: %s.\n\n| Name | Place | |\n| --- | --- | --- |\n",
               registration_level_names[rule->level], rule->title,
               rule->tested ? " (the library's own test fails)" : "", rule->remedy);
    for (size_t i = first; i < end; i++) {
        f = &r->findings[i];
        str_puts(out, "| ");
        markdown_cell(out, f->name);
        markdown_next(out);
        place_cell(out, f->file, f->line);
        markdown_next(out);
        if (f->detail.data != NULL)
            markdown_cell(out, f->detail);
        str_puts(out, " |\n");
    }
}

static void
unread_list(struct str *out, const struct support *notes)
{
    if (notes->remark_count > 0)
        str_puts(out, "\n## Not read\n\n");
    for (size_t i = 0; i < notes->remark_count; i++) {
        const struct support_remark *n = &notes->remarks[i];
        str_puts(out, "- ");
        place_cell(out, n->file, n->line);
        str_puts(out, " ");
        if (n->name.data != NULL) {
            markdown_name(out, n->name);
            str_puts(out, " ");
        }
        markdown_name(out, n->text);
        str_putc(out, '\n');
    }
}

void
registration_report_markdown(struct str *out, const struct registration *r,
                             const struct registration_origin *origin)
{
    str_puts(out, "# Registration\n\n");
    registration_where(out, origin, markdown_name);
    str_puts(out, ". ");
    registration_verdict(out, r);
    str_puts(out, "\n\n| Site | Listed | Findings | Table | Place |\n"
                  "| --- | ---: | ---: | --- | --- |\n");
    for (int site = 0; site < LENS_SITES; site++)
        site_row(out, r, (enum lens_site)site);
    for (size_t i = 0, end; i < r->count; i = end) {
        end = registration_group_end(r, i);
        group(out, r, i, end);
    }
    unread_list(out, &r->notes);
}
