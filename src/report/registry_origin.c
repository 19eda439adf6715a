#include "report/registry_origin.h"

#include "report/columns.h"
#include "report/markdown.h"
#include "report/words.h"
#include "json/member.h"

static void
selection_json(struct json_writer *w, const struct selection *s)
{
    static const char *const keys[SELECTION_KINDS] = {"architectures", "authors", "tasks"};

    json_key(w, "selection");
    json_begin_object(w);
    for (int kind = 0; kind < SELECTION_KINDS; kind++)
        json_member_texts(w, keys[kind], s->names[kind].items, s->names[kind].count);
    json_key(w, "statuses");
    json_begin_array(w);
    for (int status = 0; status < SUPPORTED_STATUSES; status++)
        if ((s->statuses >> status & 1) != 0)
            json_text(w, supported_status_names[status]);
    json_end_array(w);
    json_member_bool(w, "canonical", s->canonical);
    json_member_int(w, "min_downloads", s->min_downloads);
    json_end_object(w);
}

void
registry_origin_json(struct json_writer *w, const struct registry_origin *o)
{
    json_member_time(w, "generated_at", o->generated_at);
    json_member_text(w, "profile", o->library);
    json_member_text(w, "source", o->source);
    json_member_slice(w, "source_generated_at", o->inventory->generated_at);
    json_member_bool(w, "census", o->inventory->has_census);
    selection_json(w, o->selection);
}

void
registry_origin_words(struct str *out, const struct registry_origin *o, show_fn *show)
{
    str_puts(out, "From ");
    show(out, slice_of(o->source));
    if (o->inventory->generated_at.data != NULL) {
        str_puts(out, " of ");
        show(out, o->inventory->generated_at);
    }
    str_puts(out,
             o->inventory->has_census ? " and the census beside it." : "; there is no census.");
}

void
registry_origin_flow(struct str *out, const struct registry_origin *o, struct str *sentence)
{
    columns_flow(out, str_slice(sentence), 0, o->columns);
    str_fini(sentence);
}

void
registry_origin_line(struct str *out, const struct registry_origin *o)
{
    struct str sentence = STR_INIT;

    registry_origin_words(&sentence, o, show_name);
    registry_origin_flow(out, o, &sentence);
}

void
registry_origin_list_text(struct str *out, const struct registry_origin *o, struct str *sentence,
                          const struct table *table, size_t count)
{
    registry_origin_flow(out, o, sentence);
    if (table->rows > 0) {
        str_putc(out, '\n');
        table_text(out, table, o->columns);
    }
    words_more(out, "and ", count - table->rows, "\n");
    str_putc(out, '\n');
    registry_origin_line(out, o);
}

void
registry_origin_list_markdown(struct str *out, const struct registry_origin *o, const char *heading,
                              struct str *sentence, const struct table *table, size_t count)
{
    str_printf(out, "# %s\n\n%s\n\n", heading, str_text(sentence));
    str_fini(sentence);
    if (table->rows > 0) {
        table_markdown(out, table);
        str_putc(out, '\n');
    }
    words_more(out, "… and ", count - table->rows, ".\n\n");
    registry_origin_words(out, o, markdown_name);
    str_putc(out, '\n');
}

void
registry_origin_statuses(struct str *out, const struct inventory_architecture *figures)
{
    static const enum supported_status order[SUPPORTED_STATUSES] = {
        SUPPORTED_VERIFIED, SUPPORTED_UNVERIFIED, SUPPORTED_SKIPPED, SUPPORTED_FAILED};
    bool begun = false;

    for (size_t i = 0; i < SUPPORTED_STATUSES; i++) {
        int64_t n = figures->statuses[order[i]];
        if (n == 0)
            continue;
        str_puts(out, begun ? ", " : "");
        words_number(out, n);
        str_printf(out, " %s", supported_status_names[order[i]]);
        begun = true;
    }
}
