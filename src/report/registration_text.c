#include "report/registration.h"

#include "base/map.h"
#include "base/show.h"
#include "report/columns.h"
#include "report/registration_words.h"
#include "report/words.h"

/* Columns of the figures, and of the longest name of a site. */
#define FIGURE 8
#define SITE   12

/* Names longer than this do not move what stands behind the others. */
#define NAME_COLUMNS 50

static void
place(struct str *out, struct slice file, unsigned line)
{
    show_whole(out, file);
    if (line > 0)
        str_printf(out, ":%u", line);
}

static void
site_line(struct str *out, const struct registration *r, enum lens_site site)
{
    const struct lens_table *t = &r->sites.tables[site];
    bool built_in = site == LENS_INTERNAL && r->sites.internal_built_in;

    if (t->there || built_in)
        columns_number(out, (int64_t)t->count, FIGURE);
    else
        str_printf(out, "  %*s", FIGURE, "-");
    columns_number(out, (int64_t)registration_of_site(r, site), FIGURE);
    str_printf(out, "  %-*s  ", SITE, lens_site_names[site]);
    if (t->there) {
        str_printf(out, "%s in ", t->name);
        place(out, t->file, t->line);
        if (!t->whole)
            str_puts(out, ", not wholly read");
    } else {
        str_printf(out, "no %s in %s", t->name, t->path);
    }
    str_puts(out, built_in ? ": the names known as of 2026-06\n" : "\n");
}

/* How wide the names of some findings are together. */
static size_t
name_width(const struct registration *r, size_t first, size_t end)
{
    size_t width = 0;

    for (size_t i = first; i < end; i++) {
        struct str name = STR_INIT;
        show_name(&name, r->findings[i].name);
        size_t columns = words_columns(str_slice(&name));
        if (columns > width && columns <= NAME_COLUMNS)
            width = columns;
        str_fini(&name);
    }
    return width;
}

static void
finding_line(struct str *out, const struct registration_finding *f, size_t width)
{
    struct str name = STR_INIT;

    show_name(&name, f->name);
    size_t columns = words_columns(str_slice(&name));
    str_printf(out, "  %*u  %s", FIGURE, f->line, str_text(&name));
    if (f->detail.data != NULL) {
        str_printf(out, "%*s  ", (int)(columns < width ? width - columns : 0), "");
        show_whole(out, f->detail);
    }
    str_putc(out, '\n');
    str_fini(&name);
}

static void
group(struct str *out, const struct registration *r, size_t first, size_t end)
{
    const struct registration_finding *f = &r->findings[first];
    const struct registration_rule *rule = &registration_rules[f->kind];
    size_t width = name_width(r, first, end);

    if (first == 0 || r->findings[first - 1].site != f->site)
        str_printf(out, "\n%s\n", lens_site_names[f->site]);
    str_printf(out, "  %*s  %s: %s%s\n", FIGURE, registration_level_names[rule->level], rule->title,
               rule->remedy, rule->tested ? " (the library's own test fails)" : "");
    for (size_t i = first; i < end; i++)
        finding_line(out, &r->findings[i], width);
}

static void
unread_lines(struct str *out, const struct support *notes)
{
    if (notes->remark_count > 0)
        str_puts(out, "\nnot read\n");
    for (size_t i = 0; i < notes->remark_count; i++) {
        const struct support_remark *n = &notes->remarks[i];
        str_puts(out, "  ");
        place(out, n->file, n->line);
        str_puts(out, ": ");
        if (n->name.data != NULL) {
            show_name(out, n->name);
            str_puts(out, ": ");
        }
        show_whole(out, n->text);
        str_putc(out, '\n');
    }
}

void
registration_report_text(struct str *out, const struct registration *r,
                         const struct registration_origin *origin)
{
    registration_where(out, origin, show_name);
    str_printf(out, "\n\n  %*s  %*s  site\n", FIGURE, "listed", FIGURE, "findings");
    for (int site = 0; site < LENS_SITES; site++)
        site_line(out, r, (enum lens_site)site);
    for (size_t i = 0, end; i < r->count; i = end) {
        end = registration_group_end(r, i);
        group(out, r, i, end);
    }
    unread_lines(out, &r->notes);
    str_putc(out, '\n');
    registration_verdict(out, r);
    str_putc(out, '\n');
}

void
registration_report_names(struct str *out, const struct registration *r,
                          enum registration_level least)
{
    struct map told;

    map_init(&told);
    for (size_t i = 0; i < r->count; i++) {
        const struct registration_finding *f = &r->findings[i];
        if (registration_rules[f->kind].level < least || !map_put(&told, f->name, 0))
            continue;
        show_whole(out, f->name);
        str_putc(out, '\n');
    }
    map_fini(&told);
}
