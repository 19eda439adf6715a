#include "report/csv.h"
#include "report/validation.h"

void
validation_report_csv(struct str *out, const struct validation_report *r)
{
    static const char *const names[] = {"level", "kind", "file",    "path",
                                        "line",  "text", "mendable"};
    const struct validation *v = r->found;

    csv_header(out, names, sizeof names / sizeof *names);
    for (size_t i = 0; i < v->finding_count; i++) {
        const struct validation_finding *f = &v->findings[i];
        const struct validation_group *g = &v->groups[f->group];
        csv_plain(out, validation_level_names[g->level]);
        csv_plain(out, validation_rules[g->kind].name);
        csv_slice(out, v->files[g->file].path);
        csv_slice(out, f->path);
        csv_count(out, f->line > 0 ? (int64_t)f->line : -1);
        csv_slice(out, f->text);
        csv_bool(out, validation_rules[g->kind].mendable);
        csv_end_row(out);
    }
}
