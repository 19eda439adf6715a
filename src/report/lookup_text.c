#include "report/lookup.h"

#include "base/show.h"
#include "hub/model.h"
#include "registry/supported.h"
#include "report/answer_words.h"
#include "report/lookup_words.h"
#include "report/words.h"

/* Where what a line tells begins, behind its label. */
#define LABEL_WIDTH 14

static void
label(struct str *out, const char *text)
{
    str_printf(out, "    %-*s", LABEL_WIDTH, text);
}

static void
line(struct str *out, const char *name, struct slice text)
{
    if (text.data == NULL)
        return;
    label(out, name);
    show_name(out, text);
    str_putc(out, '\n');
}

static void
scores_line(struct str *out, const struct lookup_entry *e)
{
    size_t told = 0;

    for (size_t i = 0; i < ENTRY_PHASES; i++) {
        if (e->scores[i].data == NULL)
            continue;
        if (told++ == 0)
            label(out, "scores");
        else
            str_puts(out, ", ");
        /* The digit of "phase1_score". */
        str_printf(out, "phase %c: ", entry_phase_names[i][5]);
        show_name(out, e->scores[i]);
    }
    if (told > 0)
        str_putc(out, '\n');
}

static void
entry_lines(struct str *out, const struct lookup_entry *e)
{
    if (e->count == 0)
        return;
    line(out, "note", e->note);
    scores_line(out, e);
    if (e->count < 2)
        return;
    label(out, "entries");
    words_number(out, (int64_t)e->count);
    str_puts(out, " in the registry, of which this is the first\n");
}

static void
gap_line(struct str *out, const struct lookup *l, const struct gap_entry *g)
{
    if (g->rank == 0)
        return;
    label(out, "gap");
    str_puts(out, "number ");
    words_number(out, (int64_t)g->rank);
    str_puts(out, " of ");
    words_number(out, (int64_t)l->gap_count);
    if (g->models >= 0) {
        str_puts(out, ": ");
        words_count(out, g->models, "model");
    }
    if (g->models >= 0 && g->downloads >= 0) {
        str_puts(out, ", ");
        words_count(out, g->downloads, "download");
    }
    if (g->score.data != NULL) {
        str_puts(out, ", score ");
        show_name(out, g->score);
    }
    str_putc(out, '\n');
}

/* Put a library's name as it is shown into `out`, and return its width in columns. */
static int
library_name(struct str *out, const struct profile *library)
{
    str_truncate(out, 0);
    show_name(out, slice_of(library->name));
    return (int)words_columns(str_slice(out));
}

/* The libraries side by side, in a column as wide as their names. */
static void
library_lines(struct str *out, const struct lookup_question *q, const struct lookup_model *m)
{
    int width = LABEL_WIDTH - 1;
    struct str name = STR_INIT;

    for (size_t i = 0; i < q->library_count; i++) {
        int columns = library_name(&name, q->libraries[i]);
        if (columns > width)
            width = columns;
    }
    for (size_t i = 0; i < q->library_count; i++) {
        int columns = library_name(&name, q->libraries[i]);
        str_printf(out, "    %s%*s ", str_text(&name), width - columns, "");
        answer_words(out, &m->libraries[i], show_name);
        str_putc(out, '\n');
    }
    str_fini(&name);
}

static void
architecture_line(struct str *out, const struct lookup_model *m)
{
    const struct lookup_facts *f = &m->facts;

    if (m->architecture.data == NULL)
        return;
    label(out, "architecture");
    show_name(out, m->architecture);
    if (f->architecture.data != NULL && !slice_equal(f->architecture, m->architecture)) {
        str_puts(out, " in the registry, ");
        show_name(out, f->architecture);
        str_puts(out, " on the Hub");
    }
    str_putc(out, '\n');
}

static void
fact_lines(struct str *out, const struct lookup_model *m)
{
    const struct lookup_facts *f = &m->facts;
    char day[WORDS_DAY_SIZE];

    line(out, "model type", f->model_type);
    line(out, "task", f->task);
    line(out, "library", f->library);
    label(out, "size");
    if (f->parameters >= 0) {
        words_size(out, f->parameters);
        str_puts(out, " parameters\n");
    } else {
        str_puts(out, "not told\n");
    }
    label(out, "downloads");
    words_number(out, f->downloads);
    str_puts(out, " in 30 days\n");
    label(out, "remote code");
    str_puts(out, (f->marks & MODEL_REMOTE_CODE) != 0 ? "yes\n" : "no\n");
    label(out, "gated");
    if (lookup_gated_word(f) == NULL)
        str_puts(out, "no\n");
    else
        str_puts(out, (f->marks & MODEL_GATED_MANUAL) != 0 ? "yes, somebody must approve\n"
                                                           : "yes, its terms must be accepted\n");
    if ((f->marks & (MODEL_PRIVATE | MODEL_DISABLED)) != 0)
        line(out, "on the Hub",
             (f->marks & MODEL_DISABLED) != 0 ? SLICE("disabled") : SLICE("private"));
    words_day(day, f->seen);
    if (m->asked == LOOKUP_ANSWERED)
        line(out, "source", SLICE("the Hub, asked just now"));
    else if (day[0] != '\0')
        line(out, "last seen", slice_of(day));
}

/* What the Hub said of a model that is known otherwise. */
static void
refusal_line(struct str *out, const struct lookup_model *m)
{
    if (m->asked == LOOKUP_NOT_ASKED)
        return;
    label(out, "asked");
    lookup_refusal(out, m, show_whole);
    str_putc(out, '\n');
}

static void
similar_line(struct str *out, const struct similar *s)
{
    if (s->count == 0)
        return;
    label(out, "did you mean");
    words_names(out, s->names, s->count, show_name);
    str_putc(out, '\n');
}

static void
model_text(struct str *out, const struct lookup *l, const struct lookup_model *m)
{
    show_whole(out, m->name);
    str_printf(out, ": %s", lookup_verdict_words(m));
    if (m->entry.count > 0) {
        str_printf(out, ", %s", supported_status_names[m->entry.status]);
        if (m->entry.verified_date.data != NULL && m->entry.status != 0) {
            str_putc(out, ' ');
            show_name(out, m->entry.verified_date);
        }
    }
    str_putc(out, '\n');
    label(out, "why");
    lookup_explain(out, l, m, m->asked == LOOKUP_FAILED ? show_whole : show_name);
    str_putc(out, '\n');
    line(out, "renamed", m->renamed);
    entry_lines(out, &m->entry);
    architecture_line(out, m);
    if (lookup_has_answer(m)) {
        label(out, "support");
        answer_words(out, &m->answer, show_name);
        str_putc(out, '\n');
    }
    gap_line(out, l, &m->gap);
    if (m->facts.found || lookup_quantized_word(m) != NULL) {
        label(out, "quantized");
        lookup_quantized(out, m, show_name);
        str_putc(out, '\n');
    }
    if (m->facts.found)
        fact_lines(out, m);
    else if (!lookup_is_unknown(m))
        refusal_line(out, m);
    if (!lookup_is_unknown(m))
        library_lines(out, l->question, m);
    if (lookup_is_unknown(m))
        similar_line(out, &m->similar);
}

void
lookup_report_text(struct str *out, const struct lookup *l)
{
    for (size_t i = 0; i < l->count; i++) {
        if (i > 0)
            str_putc(out, '\n');
        model_text(out, l, &l->models[i]);
    }
}

void
lookup_report_names(struct str *out, const struct lookup *l)
{
    for (size_t i = 0; i < l->count; i++) {
        if (!lookup_is_everywhere(l, &l->models[i]))
            continue;
        show_whole(out, l->models[i].name);
        str_putc(out, '\n');
    }
}
