#include "census/figures.h"

#include "census/store_internal.h"

static int
put_figure(struct store *s, int64_t scan, const struct store_figure *f, struct err *err)
{
    struct sql_statement *st = s->statements[STATEMENT_FIGURE_PUT];
    int64_t name = names_number(&s->names, NAME_ARCHITECTURE, f->architecture,
                                s->statements[STATEMENT_NAME_PUT], err);

    if (name < 0)
        return -1;
    sql_bind_number(st, 1, scan);
    sql_bind_number(st, 2, name);
    sql_bind_number(st, 3, f->supported);
    sql_bind_number(st, 4, f->models);
    sql_bind_number(st, 5, f->verified);
    sql_bind_number(st, 6, f->downloads);
    if (f->min_parameters >= 0)
        sql_bind_number(st, 7, f->min_parameters);
    else
        sql_bind_null(st, 7);
    /* What most of them lack costs a byte less as NULL. */
    const int64_t of_gap[] = {f->rank, f->score_tenths, f->lacking_models, f->lacking_downloads};
    for (int i = 0; i < 4; i++)
        if (of_gap[i] != 0)
            sql_bind_number(st, 8 + i, of_gap[i]);
        else
            sql_bind_null(st, 8 + i);
    return sql_do(st, err);
}

int
store_put_figures(struct store *s, int64_t scan, const struct store_figure *figures, size_t count,
                  struct err *err)
{
    bool within = sql_in_transaction(s->db);
    struct sql_statement *forget = s->statements[STATEMENT_FIGURE_FORGET];
    struct sql_statement *note = s->statements[STATEMENT_FIGURE_COUNT];

    if (!s->writes)
        return err_set(err, ERR_FATAL,
                       "%s: needs to be written to keep figures, but was opened read-only",
                       s->path);
    if (!within && store_begin(s, err) != 0)
        return -1;
    sql_bind_number(forget, 1, scan);
    int status = sql_do(forget, err);
    for (size_t i = 0; status == 0 && i < count; i++)
        status = put_figure(s, scan, &figures[i], err);
    if (status == 0) {
        sql_bind_number(note, 1, scan);
        sql_bind_number(note, 2, (int64_t)count);
        status = sql_do(note, err);
    }
    return within ? status : store_end(s, status, err);
}

/* Tell of the row that the statement is at. */
static int
tell_figure(struct store *s, struct sql_statement *st, store_figure_fn *fn, void *context,
            struct err *err)
{
    const struct store_figure f = {
        .architecture = sql_text(st, 0),
        .supported = sql_number(st, 2) != 0,
        .models = sql_number(st, 3),
        .verified = sql_number(st, 4),
        .downloads = sql_number(st, 5),
        .min_parameters = sql_is_null(st, 6) ? -1 : sql_number(st, 6),
        .rank = sql_number(st, 7),
        .score_tenths = sql_number(st, 8),
        .lacking_models = sql_number(st, 9),
        .lacking_downloads = sql_number(st, 10),
    };

    if (f.architecture.data == NULL)
        return sql_damaged(s->db, err, "a scan's figures are of an architecture without a name");
    if (f.models < 0 || f.verified < 0 || f.downloads < 0 || f.rank < 0 || f.score_tenths < 0 ||
        f.lacking_models < 0 || f.lacking_downloads < 0)
        return sql_damaged(s->db, err, "a scan's figures are less than nothing");
    return fn(context, &f, err) == 0 ? 0 : -1;
}

int
store_each_figure(struct store *s, int64_t scan, store_figure_fn *fn, void *context,
                  struct err *err)
{
    struct sql_statement *st = s->statements[STATEMENT_FIGURE_EACH];
    int status;

    if (st == NULL)
        return 0;
    sql_bind_number(st, 1, scan);
    while ((status = sql_step(st, err)) > 0) {
        if (tell_figure(s, st, fn, context, err) == 0)
            continue;
        sql_reset(st);
        return -1;
    }
    return status;
}

int
store_each_finished(struct store *s, store_finished_fn *fn, void *context, struct err *err)
{
    enum statement which = s->version < 4 ? STATEMENT_FINISHED_BEFORE_4 : STATEMENT_FINISHED;
    struct sql_statement *st = s->statements[which];
    int status;

    while ((status = sql_step(st, err)) > 0) {
        const struct store_finished scan = {
            .id = sql_number(st, 0),
            .arguments = sql_text(st, 1),
            .started = sql_number(st, 2),
            .finished = sql_number(st, 3),
            .scanned = sql_number(st, 4),
            .has_figures = !sql_is_null(st, 5),
        };
        if (fn(context, &scan, err) == 0)
            continue;
        sql_reset(st);
        return -1;
    }
    return status;
}
