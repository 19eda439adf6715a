/*
 * What the tables of text and Markdown hold: for each list its columns, and for each column
 * what stands in a row.
 */
#include <inttypes.h>

#include "report/change_words.h"
#include "report/words.h"

enum column {
    MODEL,
    ARCHITECTURE,
    OLD_ARCHITECTURE,
    NEW_ARCHITECTURE,
    OLD_STATUS,
    NEW_STATUS,
    NAME,
    MODELS_THEN,
    MODELS_NOW,
    VERIFIED_THEN,
    VERIFIED_NOW,
    MODELS_CHANGE,
    VERIFIED_CHANGE,
    DOWNLOADS_CHANGE,
    WAS_GAP,
    IS_GAP,
    RANK_THEN,
    RANK_NOW,
    RANK_CHANGE,
    GAP_MODELS_THEN,
    GAP_MODELS_NOW,
    GAP_MODELS_CHANGE,
    GAP_DOWNLOADS_THEN,
    GAP_DOWNLOADS_NOW,
    GAP_DOWNLOADS_CHANGE,
    GAP_SIZE_NOW,
    SCORE_THEN,
    SCORE_NOW,
    SCORE_CHANGE,
    TOTAL,
    TOTAL_THEN,
    TOTAL_NOW,
    TOTAL_CHANGE,
};

#define MODEL_COLUMN                          \
    {                                         \
        MODEL, "model", "", TABLE_NAME, false \
    }
#define ARCHITECTURE_COLUMN                                 \
    {                                                       \
        ARCHITECTURE, "architecture", "", TABLE_NAME, false \
    }
#define NAME_COLUMN                                 \
    {                                               \
        NAME, "architecture", "", TABLE_NAME, false \
    }

static const struct table_column plain_columns[] = {MODEL_COLUMN, ARCHITECTURE_COLUMN};
static const struct table_column lost_columns[] = {
    MODEL_COLUMN,
    ARCHITECTURE_COLUMN,
    {NEW_STATUS, "is now", "", TABLE_WORDS, false},
};
static const struct table_column gone_columns[] = {
    MODEL_COLUMN,
    ARCHITECTURE_COLUMN,
    {OLD_STATUS, "was", "", TABLE_WORDS, true},
};
static const struct table_column moved_columns[] = {
    MODEL_COLUMN,
    {OLD_ARCHITECTURE, "was", "", TABLE_NAME, false},
    {NEW_ARCHITECTURE, "is now", "", TABLE_NAME, false},
};
static const struct table_column status_columns[] = {
    MODEL_COLUMN,
    ARCHITECTURE_COLUMN,
    {OLD_STATUS, "was", "", TABLE_WORDS, false},
    {NEW_STATUS, "is now", "", TABLE_WORDS, false},
};
static const struct table_column support_gone_columns[] = {
    NAME_COLUMN,
    {MODELS_THEN, "models then", "", TABLE_NUMBER, false},
    {VERIFIED_THEN, "verified", "", TABLE_NUMBER, false},
    {IS_GAP, "now", "", TABLE_WORDS, false},
};
static const struct table_column support_new_columns[] = {
    NAME_COLUMN,
    {MODELS_NOW, "models", "", TABLE_NUMBER, false},
    {VERIFIED_NOW, "verified", "", TABLE_NUMBER, false},
    {WAS_GAP, "then", "", TABLE_WORDS, false},
};
static const struct table_column support_other_columns[] = {
    NAME_COLUMN,
    {MODELS_CHANGE, "models", "", TABLE_WORDS, false},
    {VERIFIED_CHANGE, "verified", "", TABLE_WORDS, false},
};
static const struct table_column support_scans_columns[] = {
    NAME_COLUMN,
    {MODELS_CHANGE, "models", "", TABLE_WORDS, false},
    {VERIFIED_CHANGE, "verified", "", TABLE_WORDS, false},
    {DOWNLOADS_CHANGE, "downloads", "", TABLE_WORDS, true},
};
static const struct table_column filled_columns[] = {
    {RANK_THEN, "rank then", "", TABLE_NUMBER, false},
    NAME_COLUMN,
    {GAP_MODELS_THEN, "models then", "", TABLE_NUMBER, false},
    {MODELS_NOW, "in the registry", "", TABLE_NUMBER, false},
};
static const struct table_column gap_new_columns[] = {
    {RANK_NOW, "rank", "", TABLE_NUMBER, false},
    NAME_COLUMN,
    {GAP_MODELS_NOW, "models", "", TABLE_NUMBER, false},
    {GAP_DOWNLOADS_NOW, "downloads", "", TABLE_NUMBER, false},
    {GAP_SIZE_NOW, "smallest", "", TABLE_SIZE, true},
    {SCORE_NOW, "score", "", TABLE_WORDS, false},
};
static const struct table_column vanished_columns[] = {
    {RANK_THEN, "rank then", "", TABLE_NUMBER, false},
    NAME_COLUMN,
    {GAP_MODELS_THEN, "models", "", TABLE_NUMBER, false},
    {GAP_DOWNLOADS_THEN, "downloads", "", TABLE_NUMBER, false},
    {SCORE_THEN, "score", "", TABLE_WORDS, false},
};
static const struct table_column gap_other_columns[] = {
    {RANK_CHANGE, "rank", "", TABLE_WORDS, false},
    NAME_COLUMN,
    {GAP_MODELS_CHANGE, "models", "", TABLE_WORDS, false},
    {GAP_DOWNLOADS_CHANGE, "downloads", "", TABLE_WORDS, true},
    {SCORE_CHANGE, "score", "", TABLE_WORDS, false},
};
static const struct table_column totals_columns[] = {
    {TOTAL, "total", "", TABLE_WORDS, false},
    {TOTAL_THEN, "then", "", TABLE_NUMBER, false},
    {TOTAL_NOW, "now", "", TABLE_NUMBER, false},
    {TOTAL_CHANGE, "change", "", TABLE_WORDS, false},
};

#define COLUMNS(row) row, sizeof(row) / sizeof *(row)

static const struct {
    const struct table_column *columns;
    size_t count;
} lists[CHANGE_LISTS] = {
    [CHANGE_VERIFIED_GONE] = {COLUMNS(plain_columns)},
    [CHANGE_VERIFIED_LOST] = {COLUMNS(lost_columns)},
    [CHANGE_GONE] = {COLUMNS(gone_columns)},
    [CHANGE_MOVED] = {COLUMNS(moved_columns)},
    [CHANGE_VERIFIED] = {COLUMNS(plain_columns)},
    [CHANGE_STATUS] = {COLUMNS(status_columns)},
    [CHANGE_NEW] = {COLUMNS(plain_columns)},
    [CHANGE_SUPPORT_GONE] = {COLUMNS(support_gone_columns)},
    [CHANGE_SUPPORT_NEW] = {COLUMNS(support_new_columns)},
    [CHANGE_SUPPORT_OTHER] = {COLUMNS(support_other_columns)},
    [CHANGE_GAP_FILLED] = {COLUMNS(filled_columns)},
    [CHANGE_GAP_NEW] = {COLUMNS(gap_new_columns)},
    [CHANGE_GAP_VANISHED] = {COLUMNS(vanished_columns)},
    [CHANGE_GAP_OTHER] = {COLUMNS(gap_other_columns)},
};

/* ---- cells ---- */

/* "95 -> 153"; one figure where the two are equal. */
static void
from_to(struct table_cell *cell, const struct change_grid *t, int64_t old, int64_t new)
{
    if (old >= 0)
        words_number(cell->room, old);
    else
        str_putc(cell->room, '?');
    if (old != new) {
        str_puts(cell->room, t->arrow);
        if (new >= 0)
            words_number(cell->room, new);
        else
            str_putc(cell->room, '?');
    }
    cell->text = str_slice(cell->room);
}

/* "+1,234", "-5"; nothing where they are equal, or one is not known. */
static void
difference(struct table_cell *cell, int64_t old, int64_t new)
{
    if (old < 0 || new < 0 || old == new)
        return;
    str_puts(cell->room, new > old ? "+" : "");
    words_number(cell->room, new - old);
    cell->text = str_slice(cell->room);
}

static void
add_score(struct str *out, int64_t tenths)
{
    if (tenths < 0)
        str_putc(out, '?');
    else
        str_printf(out, "%" PRId64 ".%d", tenths / 10, (int)(tenths % 10));
}

static void
score(struct table_cell *cell, const struct change_grid *t, int64_t old, int64_t new)
{
    add_score(cell->room, old);
    if (new != old) {
        str_puts(cell->room, t->arrow);
        add_score(cell->room, new);
    }
    cell->text = str_slice(cell->room);
}

static void
gap_words(struct table_cell *cell, int64_t rank)
{
    if (rank > 0) {
        str_puts(cell->room, "gap ");
        words_number(cell->room, rank);
    } else {
        str_putc(cell->room, '-');
    }
    cell->text = str_slice(cell->room);
}

static void
model_cell(struct table_cell *cell, const struct change_model *m, enum column column)
{
    switch (column) {
    case MODEL:
        cell->text = m->name;
        break;
    case OLD_ARCHITECTURE:
        cell->text = m->old_architecture;
        break;
    case NEW_ARCHITECTURE:
        cell->text = m->new_architecture;
        break;
    case OLD_STATUS:
        cell->text = slice_of(supported_status_names[m->old_status]);
        break;
    case NEW_STATUS:
        cell->text = slice_of(supported_status_names[m->new_status]);
        break;
    default:
        cell->text = m->is ? m->new_architecture : m->old_architecture;
        break;
    }
}

static void
registry_cell(struct table_cell *cell, const struct change_grid *t,
              const struct change_architecture *a, enum column column)
{
    switch (column) {
    case NAME:
        cell->text = a->name;
        break;
    case MODELS_THEN:
        cell->number = a->old.models;
        break;
    case MODELS_NOW:
        cell->number = a->new.models;
        break;
    case VERIFIED_THEN:
        cell->number = a->old.verified;
        break;
    case VERIFIED_NOW:
        cell->number = a->new.verified;
        break;
    case MODELS_CHANGE:
        from_to(cell, t, a->old.models, a->new.models);
        break;
    case VERIFIED_CHANGE:
        from_to(cell, t, a->old.verified, a->new.verified);
        break;
    case DOWNLOADS_CHANGE:
        difference(cell, a->old.downloads, a->new.downloads);
        break;
    case WAS_GAP:
        gap_words(cell, a->old.rank);
        break;
    default:
        gap_words(cell, a->new.rank);
        break;
    }
}

static void
gap_cell(struct table_cell *cell, const struct change_grid *t, const struct change_architecture *a,
         enum column column)
{
    const struct change_figures *old = &a->old, *new = &a->new;

    switch (column) {
    case RANK_THEN:
        cell->number = old->rank;
        break;
    case RANK_NOW:
        cell->number = new->rank;
        break;
    case RANK_CHANGE:
        from_to(cell, t, old->rank, new->rank);
        break;
    case GAP_MODELS_THEN:
        cell->number = old->gap_models;
        break;
    case GAP_MODELS_NOW:
        cell->number = new->gap_models;
        break;
    case GAP_MODELS_CHANGE:
        from_to(cell, t, old->gap_models, new->gap_models);
        break;
    case GAP_DOWNLOADS_THEN:
        cell->number = old->gap_downloads;
        break;
    case GAP_DOWNLOADS_NOW:
        cell->number = new->gap_downloads;
        break;
    case GAP_DOWNLOADS_CHANGE:
        difference(cell, old->gap_downloads, new->gap_downloads);
        break;
    case GAP_SIZE_NOW:
        cell->number = new->gap_parameters;
        break;
    case SCORE_THEN:
        score(cell, t, old->score_tenths, old->score_tenths);
        break;
    case SCORE_NOW:
        score(cell, t, new->score_tenths, new->score_tenths);
        break;
    default:
        score(cell, t, old->score_tenths, new->score_tenths);
        break;
    }
}

static void
list_cell(struct table_cell *cell, const void *context, size_t row, int column)
{
    const struct change_grid *t = context;

    if (t->list < CHANGE_MODEL_LISTS)
        model_cell(cell, change_model_at(t->change, t->list, row), (enum column)column);
    else if (column < RANK_THEN)
        registry_cell(cell, t, change_architecture_at(t->change, t->list, row),
                      (enum column)column);
    else
        gap_cell(cell, t, change_architecture_at(t->change, t->list, row), (enum column)column);
}

void
change_grid_init(struct change_grid *t, const struct change *change, enum change_list_kind list,
                 size_t top, const char *arrow)
{
    size_t count = change_count(change, list);
    bool scans = change->old.kind == CHANGE_SCAN && change->new.kind == CHANGE_SCAN;

    *t = (struct change_grid){.change = change, .list = list, .arrow = arrow};
    t->table = (struct table){
        .columns = lists[list].columns,
        .column_count = lists[list].count,
        .rows = count < top ? count : top,
        .cell = list_cell,
        .context = t,
    };
    if (list == CHANGE_SUPPORT_OTHER && scans) {
        t->table.columns = support_scans_columns;
        t->table.column_count = sizeof support_scans_columns / sizeof *support_scans_columns;
    }
}

/* ---- totals ---- */

static const struct {
    const char *name;
    size_t figure;
    bool of_gaps;
} totals[] = {
    {"supported models", offsetof(struct change_side, models), false},
    {"verified", offsetof(struct change_side, verified), false},
    {"architectures", offsetof(struct change_side, architectures), false},
    {"gaps", offsetof(struct change_side, gap_architectures), true},
    {"models of gaps", offsetof(struct change_side, gap_models), true},
    {"downloads of gaps", offsetof(struct change_side, gap_downloads), true},
    {"models scanned", offsetof(struct change_side, scanned), false},
};

#define TOTALS  (sizeof totals / sizeof *totals)
#define SCANNED (TOTALS - 1)

static int64_t
total_of(const struct change_side *side, size_t i)
{
    bool tells = i == SCANNED || (totals[i].of_gaps ? side->has_gaps : side->has_registry);

    return tells && !(i == SCANNED && side->is_missing)
               ? *(const int64_t *)((const char *)side + totals[i].figure)
               : -1;
}

/* The number of the row's total: those that no side tells have no row. */
static size_t
total_at(const struct change *change, size_t row)
{
    for (size_t i = 0; i < TOTALS; i++)
        if ((total_of(&change->old, i) >= 0 || total_of(&change->new, i) >= 0) && row-- == 0)
            return i;
    return TOTALS;
}

static void
totals_cell(struct table_cell *cell, const void *context, size_t row, int column)
{
    const struct change_grid *t = context;
    size_t i = total_at(t->change, row);
    int64_t old = total_of(&t->change->old, i), new = total_of(&t->change->new, i);

    switch (column) {
    case TOTAL:
        cell->text = slice_of(totals[i].name);
        break;
    case TOTAL_THEN:
        cell->number = old;
        break;
    case TOTAL_NOW:
        cell->number = new;
        break;
    default:
        difference(cell, old, new);
        break;
    }
}

void
change_totals_init(struct change_grid *t, const struct change *change)
{
    size_t rows = 0;

    while (total_at(change, rows) < TOTALS)
        rows++;
    *t = (struct change_grid){.change = change};
    t->table = (struct table){
        .columns = totals_columns,
        .column_count = sizeof totals_columns / sizeof *totals_columns,
        .rows = rows,
        .cell = totals_cell,
        .context = t,
    };
}
