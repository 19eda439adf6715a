#include "report/proposals.h"

#include "hub/model.h"
#include "report/markdown.h"
#include "report/table.h"
#include "report/words.h"
#include "json/member.h"

static size_t
told(const struct proposals_report *r)
{
    return r->proposals->count < r->top ? r->proposals->count : r->top;
}

static bool
is_first(const struct proposal *p)
{
    return p->architecture->statuses[SUPPORTED_VERIFIED] == 0;
}

static void
ordinal(struct str *out, size_t n)
{
    static const char *const ends[] = {"th", "st", "nd", "rd"};
    size_t end = n % 10 < 4 && (n / 10) % 10 != 1 ? n % 10 : 0;

    words_number(out, (int64_t)n);
    str_puts(out, ends[end]);
}

/* "2nd smallest, canonical, gated" */
static void
why(struct str *out, const struct proposal *p)
{
    static const char *const kinds[PROPOSALS_KINDS] = {
        [PROPOSALS_REAL] = NULL,         [PROPOSALS_QUANTIZED] = "quantized copy",
        [PROPOSALS_ADAPTER] = "adapter", [PROPOSALS_DRAFT] = "draft head",
        [PROPOSALS_TEST] = "test model",
    };

    if (kinds[p->kind] != NULL)
        str_printf(out, "%s, no real one is left", kinds[p->kind]);
    else if (p->memory >= 0 && p->number > 1)
        ordinal(out, p->number);
    if (p->memory < 0)
        str_puts(out, kinds[p->kind] != NULL ? ", size unknown" : "size unknown");
    else if (kinds[p->kind] == NULL)
        str_puts(out, p->number > 1 ? " smallest" : "smallest");
    str_puts(out, p->model->canonical ? ", canonical" : "");
    str_puts(out, (p->model->marks & MODEL_GATED) != 0 ? ", gated" : "");
    str_puts(out, (p->model->marks & MODEL_REMOTE_CODE) != 0 ? ", remote code" : "");
}

/* "Mamba2ForCausalLM: none verified yet, 12 to choose from" */
static void
heading(struct str *out, const void *context, size_t row)
{
    const struct proposal *p = &((const struct proposals_report *)context)->proposals->items[row];
    int64_t verified = p->architecture->statuses[SUPPORTED_VERIFIED];

    if (p->number != 1)
        return;
    show_name(out, p->architecture->name);
    str_puts(out, ": ");
    if (verified > 0)
        words_number(out, verified);
    else
        str_puts(out, "none");
    str_puts(out, " verified, ");
    words_number(out, (int64_t)p->of);
    str_puts(out, " to choose from");
}

static void
left_out(struct str *out, size_t count, const char *one, const char *many, bool *begun)
{
    if (count == 0)
        return;
    str_puts(out, *begun ? ", " : "; left out: ");
    words_number(out, (int64_t)count);
    str_printf(out, " %s", count == 1 ? one : many);
    *begun = true;
}

/* "12 of 8,627 models, of 6 architectures; left out: 3 too large" */
static void
whole(struct str *out, const struct proposals_report *r)
{
    const struct proposals *p = r->proposals;
    size_t architectures = 0;
    bool begun = false;

    for (size_t i = 0; i < p->count; i++)
        architectures += p->items[i].number == 1;
    words_number(out, (int64_t)p->count);
    str_puts(out, " of ");
    words_count(out, (int64_t)p->chosen_from, "model");
    if (p->count > 0) {
        str_puts(out, ", of ");
        words_count(out, (int64_t)architectures, "architecture");
    }
    left_out(out, p->too_large, "too large", "too large", &begun);
    left_out(out, p->unknown_size, "of unknown size", "of unknown size", &begun);
    left_out(out, p->not_supported, "of an architecture not supported",
             "of architectures not supported", &begun);
    left_out(out, p->disabled, "disabled on the Hub", "disabled on the Hub", &begun);
}

/* "Memory: parameters x 2 bytes, or 1 and less where quantized, and a fifth more." */
static void
rule(struct str *out, const struct proposals_report *r)
{
    static const char *const words[] = {
        [PROPOSALS_STORED] = "2 bytes (quantized: 1 or half of one)",
        [PROPOSALS_FLOAT16] = "2 bytes",
        [PROPOSALS_BFLOAT16] = "2 bytes",
        [PROPOSALS_FLOAT32] = "4 bytes",
    };

    str_printf(out, "Memory is parameters times %s", words[r->question->type]);
    if (r->question->copies > 1) {
        str_puts(out, " times ");
        words_number(out, r->question->copies);
        str_puts(out, " copies");
    }
    str_puts(out, ", and a fifth more.");
}

enum {
    ARCHITECTURE,
    MODEL,
    NUMBER,
    OF,
    KIND,
    STATUS,
    CANONICAL,
    PARAMETERS,
    BITS,
    MEMORY,
    DOWNLOADS,
    GATED,
    REMOTE_CODE,
    FIRST,
    WHY,
};

/* Halves of a bit as bits: "16", "4.5". */
static void
bits_text(struct str *out, int64_t bits)
{
    if (bits >= 0)
        str_printf(out, "%d%s", (int)(bits / 2), bits % 2 != 0 ? ".5" : "");
}

static int64_t
number_of(const struct proposal *p, int column)
{
    switch (column) {
    case NUMBER:
        return (int64_t)p->number;
    case OF:
        return (int64_t)p->of;
    case STATUS:
        return (int64_t)p->model->status;
    case CANONICAL:
        return p->model->canonical;
    case PARAMETERS:
        return p->model->parameters;
    case MEMORY:
        return p->memory;
    case DOWNLOADS:
        return p->model->downloads;
    case GATED:
        return (p->model->marks & MODEL_GATED) != 0;
    case REMOTE_CODE:
        return (p->model->marks & MODEL_REMOTE_CODE) != 0;
    default:
        return is_first(p);
    }
}

static void
fill(struct table_cell *out, const void *context, size_t row, int column)
{
    const struct proposal *p = &((const struct proposals_report *)context)->proposals->items[row];

    switch (column) {
    case ARCHITECTURE:
        out->text = p->model->architecture;
        break;
    case MODEL:
        out->text = p->model->name;
        break;
    case KIND:
        out->text = slice_of(proposals_kind_names[p->kind]);
        break;
    case BITS:
        bits_text(out->room, p->bits);
        out->text = str_slice(out->room);
        break;
    case WHY:
        why(out->room, p);
        out->text = str_slice(out->room);
        break;
    default:
        out->number = number_of(p, column);
        break;
    }
}

static const struct table_column text_columns[] = {
    {MODEL, "model", NULL, TABLE_NAME, false},
    {PARAMETERS, "params", NULL, TABLE_SIZE, false},
    {MEMORY, "memory", NULL, TABLE_MEMORY, false},
    {DOWNLOADS, "downloads", NULL, TABLE_NUMBER, true},
    {WHY, "why", NULL, TABLE_NAME, false}, /* which can be cut */
};

/* Without a census. */
static const struct table_column bare_columns[] = {
    {MODEL, "model", NULL, TABLE_NAME, false},
    {WHY, "why", NULL, TABLE_WORDS, false},
};

static const struct table_column markdown_columns[] = {
    {ARCHITECTURE, "architecture", NULL, TABLE_NAME, false},
    {MODEL, "model", NULL, TABLE_NAME, false},
    {PARAMETERS, "params", NULL, TABLE_SIZE, false},
    {MEMORY, "memory", NULL, TABLE_MEMORY, false},
    {DOWNLOADS, "downloads", NULL, TABLE_NUMBER, false},
    {WHY, "why", NULL, TABLE_WORDS, false},
};

static const struct table_column csv_columns[] = {
    {ARCHITECTURE, NULL, "architecture_id", TABLE_NAME, false},
    {MODEL, NULL, "model_id", TABLE_NAME, false},
    {NUMBER, NULL, "number", TABLE_NUMBER, false},
    {OF, NULL, "of", TABLE_NUMBER, false},
    {KIND, NULL, "kind", TABLE_WORDS, false},
    {STATUS, NULL, "status", TABLE_NUMBER, false},
    {CANONICAL, NULL, "canonical", TABLE_TRUTH, false},
    {PARAMETERS, NULL, "parameters", TABLE_SIZE, false},
    {BITS, NULL, "bits", TABLE_WORDS, false},
    {MEMORY, NULL, "memory", TABLE_MEMORY, false},
    {DOWNLOADS, NULL, "downloads", TABLE_NUMBER, false},
    {GATED, NULL, "gated", TABLE_TRUTH, false},
    {REMOTE_CODE, NULL, "remote_code", TABLE_TRUTH, false},
    {FIRST, NULL, "first", TABLE_TRUTH, false},
    {WHY, NULL, "why", TABLE_WORDS, false},
};

#define COUNT(columns) (sizeof(columns) / sizeof *(columns))

static struct table
table_of(const struct proposals_report *r, const struct table_column *columns, size_t count)
{
    return (struct table){
        .columns = columns,
        .column_count = count,
        .rows = told(r),
        .cell = fill,
        .context = r,
    };
}

void
proposals_report_text(struct str *out, const struct proposals_report *r)
{
    bool has_census = r->origin->inventory->has_census;
    struct table table = table_of(r, has_census ? text_columns : bare_columns,
                                  has_census ? COUNT(text_columns) : COUNT(bare_columns));
    struct str sentence = STR_INIT;

    table.heading = heading;

    whole(&sentence, r);
    registry_origin_flow(out, r->origin, &sentence);
    if (table.rows > 0) {
        str_putc(out, '\n');
        table_text(out, &table, r->origin->columns);
    }
    words_more(out, "and ", r->proposals->count - table.rows, "\n");
    str_putc(out, '\n');
    if (r->origin->inventory->has_census) {
        rule(&sentence, r);
        registry_origin_flow(out, r->origin, &sentence);
    }
    registry_origin_line(out, r->origin);
}

void
proposals_report_markdown(struct str *out, const struct proposals_report *r)
{
    const struct table table = table_of(r, markdown_columns, COUNT(markdown_columns));

    str_puts(out, "# To verify next\n\n");
    whole(out, r);
    str_puts(out, "\n\n");
    if (table.rows > 0) {
        table_markdown(out, &table);
        str_putc(out, '\n');
    }
    words_more(out, "… and ", r->proposals->count - table.rows, ".\n\n");
    if (r->origin->inventory->has_census) {
        rule(out, r);
        str_putc(out, ' ');
    }
    registry_origin_words(out, r->origin, markdown_name);
    str_putc(out, '\n');
}

void
proposals_report_csv(struct str *out, const struct proposals_report *r)
{
    const struct table table = table_of(r, csv_columns, COUNT(csv_columns));

    table_csv(out, &table);
}

void
proposals_report_names(struct str *out, const struct proposals_report *r)
{
    for (size_t i = 0; i < told(r); i++) {
        show_whole(out, r->proposals->items[i].model->name);
        str_putc(out, '\n');
    }
}

static void
model_json(struct json_writer *w, const struct proposal *p)
{
    struct str text = STR_INIT;

    json_begin_object(w);
    json_member_slice(w, "architecture_id", p->model->architecture);
    json_member_slice(w, "model_id", p->model->name);
    json_member_int(w, "number", (int64_t)p->number);
    json_member_int(w, "of", (int64_t)p->of);
    json_member_text(w, "kind", proposals_kind_names[p->kind]);
    json_member_int(w, "status", p->model->status);
    json_member_bool(w, "canonical", p->model->canonical);
    json_member_count(w, "parameters", p->model->parameters);
    bits_text(&text, p->bits);
    json_member_raw(w, "bits", p->bits >= 0 ? str_slice(&text) : (struct slice){NULL, 0});
    json_member_count(w, "memory", p->memory);
    json_member_count(w, "downloads", p->model->downloads);
    json_member_bool(w, "gated", (p->model->marks & MODEL_GATED) != 0);
    json_member_bool(w, "remote_code", (p->model->marks & MODEL_REMOTE_CODE) != 0);
    json_member_bool(w, "first", is_first(p));
    str_truncate(&text, 0);
    why(&text, p);
    json_member_slice(w, "why", str_slice(&text));
    json_end_object(w);
    str_fini(&text);
}

void
proposals_report_json(struct str *out, const struct proposals_report *r)
{
    const struct proposals_question *q = r->question;
    const struct proposals *p = r->proposals;
    struct json_writer w;

    json_writer_init(&w, out, 2);
    json_begin_object(&w);
    registry_origin_json(&w, r->origin);
    json_member_int(&w, "per_architecture", (int64_t)q->per_architecture);
    json_member_count(&w, "max_memory", q->max_memory > 0 ? q->max_memory : -1);
    json_member_text(&w, "dtype", proposals_type_names[q->type]);
    json_member_int(&w, "copies", q->copies);
    json_member_int(&w, "chosen_from", (int64_t)p->chosen_from);
    json_member_int(&w, "too_large", (int64_t)p->too_large);
    json_member_int(&w, "unknown_size", (int64_t)p->unknown_size);
    json_member_int(&w, "not_supported", (int64_t)p->not_supported);
    json_member_int(&w, "disabled", (int64_t)p->disabled);
    json_key(&w, "models");
    json_begin_array(&w);
    for (size_t i = 0; i < told(r); i++)
        model_json(&w, &p->items[i]);
    json_end_array(&w);
    json_end_object(&w);
    str_putc(out, '\n');
}
