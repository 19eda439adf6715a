#include "report/csv.h"
#include "report/registration.h"

void
registration_report_csv(struct str *out, const struct registration *r)
{
    static const char *const names[] = {"level", "kind", "tested", "site",  "file",
                                        "line",  "name", "text",   "remedy"};

    csv_header(out, names, sizeof names / sizeof *names);
    for (size_t i = 0; i < r->count; i++) {
        const struct registration_finding *f = &r->findings[i];
        const struct registration_rule *rule = &registration_rules[f->kind];
        csv_plain(out, registration_level_names[rule->level]);
        csv_plain(out, rule->name);
        csv_bool(out, rule->tested);
        csv_plain(out, lens_site_names[f->site]);
        csv_slice(out, f->file);
        csv_int(out, f->line);
        csv_slice(out, f->name);
        csv_slice(out, f->text);
        csv_slice(out, f->remedy);
        csv_end_row(out);
    }
}
