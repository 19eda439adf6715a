#include "report/trend_words.h"

#include <inttypes.h>

#include "report/words.h"

/* As many scans as a line of blocks shows, so that two fit beside each other, and as their table
 * has rows. */
#define MOST_BLOCKS 24
#define MOST_SCANS  20

static size_t
last_of(const struct trend *t)
{
    return t->growth->scan_count - 1;
}

bool
trend_asked_alike(const struct trend *t, size_t scan)
{
    return slice_equal(t->growth->scans[scan].arguments, t->growth->scans[last_of(t)].arguments);
}

static void
add_day(struct str *out, int64_t seconds)
{
    char day[WORDS_DAY_SIZE];

    words_day(day, seconds);
    str_puts(out, day);
}

void
trend_scans_words(struct str *out, const struct trend_report *r, show_fn *show)
{
    const struct trend *t = r->trend;
    size_t count = t->growth->scan_count - t->first;

    show(out, slice_of(r->source));
    str_puts(out, ": ");
    words_count(out, (int64_t)count, "scan");
    str_puts(out, count > 1 ? ", " : " of ");
    add_day(out, t->growth->scans[t->first].finished);
    if (count > 1) {
        str_puts(out, " to ");
        add_day(out, t->growth->scans[last_of(t)].finished);
    }
    str_putc(out, '.');
}

/* Growth takes two scans. */
static bool
is_single(const struct trend *t)
{
    return t->growth->scan_count - t->first < 2;
}

void
trend_none_grown(struct str *out, const struct trend_report *r)
{
    if (!is_single(r->trend))
        str_puts(out, "\nNo architecture has more models than at first.\n");
}

void
trend_notes(struct str *out, const struct trend_report *r)
{
    const struct trend *t = r->trend;
    size_t otherwise = 0;

    for (size_t i = t->first; i < t->growth->scan_count; i++)
        otherwise += !trend_asked_alike(t, i);
    if (is_single(t))
        str_puts(out, "Growth takes two scans; the next `hubcensus scrape` adds one.\n");
    if (otherwise > 0) {
        words_count(out, (int64_t)otherwise, "scan");
        str_puts(out, otherwise == 1 ? " was" : " were");
        str_puts(out, " asked for other things than the last, so that figures differ for that "
                      "too.\n");
    }
    if (t->growth->without_figures > 0) {
        words_count(out, (int64_t)t->growth->without_figures, "scan");
        str_puts(out, " of an older hubcensus, which kept no figures, ");
        str_puts(out, t->growth->without_figures == 1 ? "is" : "are");
        str_puts(out, " not among them.\n");
    }
}

static void
add_change(struct str *out, int64_t from, int64_t to, const char *noun)
{
    int64_t change = to - from;

    str_puts(out, change >= 0 ? "+" : "");
    words_number(out, change);
    str_printf(out, " %s%s", noun, change == 1 || change == -1 ? "" : "s");
}

void
trend_line_words(struct str *out, const struct trend_report *r, const struct growth_line *line)
{
    const struct trend *t = r->trend;
    const struct growth_point *first = &line->points[t->first];
    const struct growth_point *last = &line->points[last_of(t)];
    size_t since = trend_supported_since(t, line);

    if (!last->is_there)
        str_puts(out, "neither in the registry nor a gap by the last scan");
    else if (since == SIZE_MAX) {
        str_puts(out, "a gap, rank ");
        words_number(out, last->figure.rank);
    } else if (since == t->first)
        str_puts(out, t->first == last_of(t) ? "supported" : "supported in all of them");
    else {
        str_printf(out, "supported since scan %" PRId64 " (", t->growth->scans[since].id);
        add_day(out, t->growth->scans[since].finished);
        str_putc(out, ')');
    }
    if (last->is_there && last->figure.supported && last->figure.rank > 0) {
        str_puts(out, " in part, and a gap for the rest, rank ");
        words_number(out, last->figure.rank);
    }
    if (t->first < last_of(t)) {
        str_puts(out, "; ");
        add_change(out, trend_models(first), trend_models(last), "model");
        str_puts(out, ", ");
        add_change(out, trend_downloads(first), trend_downloads(last), "download");
    }
}

void
trend_blocks(struct str *out, const struct trend *t, const struct growth_line *line,
             int64_t (*figure)(const struct growth_point *))
{
    static const char *const blocks[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    size_t end = t->growth->scan_count;
    size_t first = end - t->first > MOST_BLOCKS ? end - MOST_BLOCKS : t->first;
    int64_t least = INT64_MAX, most = 0;

    for (size_t i = first; i < end; i++) {
        int64_t value = figure(&line->points[i]);
        least = value < least ? value : least;
        most = value > most ? value : most;
    }
    for (size_t i = first; i < end; i++) {
        double share = most > least
                           ? (double)(figure(&line->points[i]) - least) / (double)(most - least)
                           : 0.5;
        int height = (int)(share * 8);
        str_puts(out, blocks[height > 7 ? 7 : height]);
    }
}

/* ---- tables ---- */

enum column {
    SCAN,
    FINISHED,
    SCANNED,
    SUPPORTED,
    SUPPORTED_MODELS,
    VERIFIED,
    GAPS,
    GAP_MODELS,
    POINT_MODELS,
    POINT_DOWNLOADS,
    POINT_VERIFIED,
    POINT_IS,
    POINT_SCORE,
    NAME,
    MODELS_CHANGE,
    DOWNLOADS_CHANGE,
    NOW,
    BLOCKS,
};

static const struct table_column scan_columns[] = {
    {SCAN, "scan", "", TABLE_NUMBER, false},
    {FINISHED, "finished", "", TABLE_WORDS, false},
    {SCANNED, "scanned", "", TABLE_NUMBER, true},
    {SUPPORTED, "architectures", "", TABLE_NUMBER, false},
    {SUPPORTED_MODELS, "models", "", TABLE_NUMBER, false},
    {VERIFIED, "verified", "", TABLE_NUMBER, false},
    {GAPS, "gaps", "", TABLE_NUMBER, false},
    {GAP_MODELS, "models of gaps", "", TABLE_NUMBER, true},
};

static const struct table_column point_columns[] = {
    {SCAN, "scan", "", TABLE_NUMBER, false},
    {FINISHED, "finished", "", TABLE_WORDS, false},
    {POINT_MODELS, "models", "", TABLE_NUMBER, false},
    {POINT_DOWNLOADS, "downloads", "", TABLE_NUMBER, false},
    {POINT_VERIFIED, "verified", "", TABLE_NUMBER, false},
    {POINT_IS, "is", "", TABLE_WORDS, false},
    {POINT_SCORE, "score", "", TABLE_WORDS, false},
};

static const struct table_column grown_columns[] = {
    {NAME, "architecture", "", TABLE_NAME, false},
    {MODELS_CHANGE, "models", "", TABLE_WORDS, false},
    {DOWNLOADS_CHANGE, "downloads", "", TABLE_WORDS, false},
    {NOW, "is now", "", TABLE_WORDS, false},
    {BLOCKS, "models by scan", "", TABLE_WORDS, true},
};

#define COUNT(row) (sizeof(row) / sizeof *(row))

static void
scan_cell(struct table_cell *cell, const struct growth_scan *s, enum column column)
{
    switch (column) {
    case SCAN:
        cell->number = s->id;
        break;
    case FINISHED:
        add_day(cell->room, s->finished);
        cell->text = str_slice(cell->room);
        break;
    case SCANNED:
        cell->number = s->scanned;
        break;
    case SUPPORTED:
        cell->number = (int64_t)s->supported_architectures;
        break;
    case SUPPORTED_MODELS:
        cell->number = s->supported_models;
        break;
    case VERIFIED:
        cell->number = s->verified;
        break;
    case GAPS:
        cell->number = (int64_t)s->gap_architectures;
        break;
    default:
        cell->number = s->gap_models;
        break;
    }
}

/* "supported", "gap 12", both, or "-" where the scan met none of its models. */
static void
is_words(struct table_cell *cell, const struct growth_point *p)
{
    const bool supported = p->is_there && p->figure.supported;

    str_puts(cell->room, supported ? "supported" : "");
    if (p->is_there && p->figure.rank > 0) {
        str_puts(cell->room, supported ? ", gap " : "gap ");
        words_number(cell->room, p->figure.rank);
    }
    str_puts(cell->room, cell->room->len > 0 ? "" : "-");
    cell->text = str_slice(cell->room);
}

static void
point_cell(struct table_cell *cell, const struct growth_point *p, enum column column)
{
    switch (column) {
    case POINT_MODELS:
        cell->number = trend_models(p);
        break;
    case POINT_DOWNLOADS:
        cell->number = trend_downloads(p);
        break;
    case POINT_VERIFIED:
        cell->number = p->is_there ? p->figure.verified : 0;
        break;
    case POINT_IS:
        is_words(cell, p);
        break;
    default:
        if (p->is_there && p->figure.rank > 0)
            str_printf(cell->room, "%" PRId64 ".%d", p->figure.score_tenths / 10,
                       (int)(p->figure.score_tenths % 10));
        cell->text = str_slice(cell->room);
        break;
    }
}

static void
row_of_scan(struct table_cell *cell, const void *context, size_t row, int column)
{
    const struct trend_table *t = context;
    size_t scan = t->first + row;

    if (column < POINT_MODELS)
        scan_cell(cell, &t->report->trend->growth->scans[scan], (enum column)column);
    else
        point_cell(cell, &t->line->points[scan], (enum column)column);
}

static void
row_of_grown(struct table_cell *cell, const void *context, size_t row, int column)
{
    const struct trend_table *t = context;
    const struct trend *trend = t->report->trend;
    const struct growth_line *line = &trend->growth->lines[trend->lines[row]];
    const struct growth_point *first = &line->points[trend->first];
    const struct growth_point *last = &line->points[last_of(trend)];

    switch (column) {
    case NAME:
        cell->text = line->architecture;
        return;
    case MODELS_CHANGE:
        words_number(cell->room, trend_models(first));
        str_puts(cell->room, t->arrow);
        words_number(cell->room, trend_models(last));
        break;
    case DOWNLOADS_CHANGE: {
        int64_t change = trend_downloads(last) - trend_downloads(first);
        str_puts(cell->room, change > 0 ? "+" : "");
        words_number(cell->room, change);
        break;
    }
    case NOW:
        is_words(cell, last);
        return;
    default:
        trend_blocks(cell->room, trend, line, trend_models);
        break;
    }
    cell->text = str_slice(cell->room);
}

/* The first scan that the table of scans has. */
static size_t
first_listed(const struct trend *t)
{
    size_t count = t->growth->scan_count;

    return count - t->first > MOST_SCANS ? count - MOST_SCANS : t->first;
}

void
trend_scans_rest(struct str *out, const struct trend_report *r)
{
    size_t rest = first_listed(r->trend) - r->trend->first;

    if (rest == 0)
        return;
    words_count(out, (int64_t)rest, "earlier scan");
    str_puts(out, rest == 1 ? " is" : " are");
    str_puts(out, " not listed; the JSON has all.");
}

void
trend_scans_table(struct trend_table *t, const struct trend_report *r)
{
    *t = (struct trend_table){.report = r, .first = first_listed(r->trend)};
    t->table = (struct table){
        .columns = scan_columns,
        .column_count = COUNT(scan_columns),
        .rows = r->trend->growth->scan_count - t->first,
        .cell = row_of_scan,
        .context = t,
    };
}

void
trend_line_table(struct trend_table *t, const struct trend_report *r,
                 const struct growth_line *line)
{
    *t = (struct trend_table){.report = r, .line = line, .first = r->trend->first};
    t->table = (struct table){
        .columns = point_columns,
        .column_count = COUNT(point_columns),
        .rows = r->trend->growth->scan_count - t->first,
        .cell = row_of_scan,
        .context = t,
    };
}

void
trend_grown_table(struct trend_table *t, const struct trend_report *r, const char *arrow)
{
    *t = (struct trend_table){.report = r, .first = r->trend->first, .arrow = arrow};
    t->table = (struct table){
        .columns = grown_columns,
        .column_count = COUNT(grown_columns) - !r->blocks,
        .rows = r->trend->count,
        .cell = row_of_grown,
        .context = t,
    };
}
