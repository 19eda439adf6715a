#include "base/map.h"
#include "report/change_words.h"
#include "report/csv.h"

static const char *const names[] = {
    "kind",
    "change",
    "name",
    "old_architecture_id",
    "new_architecture_id",
    "old_status",
    "new_status",
    "old_models",
    "new_models",
    "old_verified",
    "new_verified",
    "old_downloads",
    "new_downloads",
    "old_rank",
    "new_rank",
    "old_score",
    "new_score",
};

#define MODEL_CELLS  4
#define FIGURE_CELLS 10

static void
model_row(struct str *out, const struct change_model *m)
{
    csv_slice(out, m->name);
    csv_slice(out, m->old_architecture);
    csv_slice(out, m->new_architecture);
    csv_count(out, m->was ? (int64_t)m->old_status : -1);
    csv_count(out, m->is ? (int64_t)m->new_status : -1);
    csv_empty(out, FIGURE_CELLS);
}

static void
architecture_row(struct str *out, const struct change_architecture *a, bool of_gaps)
{
    const struct change_figures *old = &a->old, *new = &a->new;

    csv_slice(out, a->name);
    csv_empty(out, MODEL_CELLS);
    if (!of_gaps) {
        csv_count(out, old->models);
        csv_count(out, new->models);
        csv_count(out, old->verified);
        csv_count(out, new->verified);
        csv_count(out, old->downloads);
        csv_count(out, new->downloads);
        csv_empty(out, 4);
        return;
    }
    csv_count(out, old->rank > 0 ? old->gap_models : -1);
    csv_count(out, new->rank > 0 ? new->gap_models : -1);
    csv_empty(out, 2);
    csv_count(out, old->rank > 0 ? old->gap_downloads : -1);
    csv_count(out, new->rank > 0 ? new->gap_downloads : -1);
    csv_count(out, old->rank > 0 ? old->rank : -1);
    csv_count(out, new->rank > 0 ? new->rank : -1);
    csv_tenths(out, old->rank > 0 ? old->score_tenths : -1);
    csv_tenths(out, new->rank > 0 ? new->score_tenths : -1);
}

void
change_report_csv(struct str *out, const struct change_report *r)
{
    const struct change *change = r->change;

    csv_header(out, names, sizeof names / sizeof *names);
    for (size_t n = 0; n < CHANGE_LISTS; n++) {
        const enum change_list_kind list = change_order[n];
        const bool of_models = list < CHANGE_MODEL_LISTS, of_gaps = list >= CHANGE_GAP_FILLED;
        for (size_t i = 0; i < change_count(change, list); i++) {
            csv_plain(out, of_models ? "model" : of_gaps ? "gap" : "architecture");
            csv_plain(out, change_list_key(list));
            if (of_models)
                model_row(out, change_model_at(change, list, i));
            else
                architecture_row(out, change_architecture_at(change, list, i), of_gaps);
            csv_end_row(out);
        }
    }
}

void
change_report_names(struct str *out, const struct change_report *r)
{
    const struct change *change = r->change;
    struct map told;

    map_init(&told);
    for (int of_models = 1; of_models >= 0; of_models--)
        for (size_t n = 0; n < CHANGE_LISTS; n++) {
            const enum change_list_kind list = change_order[n];
            if ((list < CHANGE_MODEL_LISTS) != of_models)
                continue;
            for (size_t i = 0; i < change_count(change, list); i++) {
                struct slice name = of_models ? change_model_at(change, list, i)->name
                                              : change_architecture_at(change, list, i)->name;
                /* An architecture can stand in two lists, a model cannot. */
                if (!of_models && !map_put(&told, name, 0))
                    continue;
                show_whole(out, name);
                str_putc(out, '\n');
            }
        }
    map_fini(&told);
}
