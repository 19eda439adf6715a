#include "report/markdown.h"
#include "report/validation_words.h"
#include "report/words.h"

static void
mended_list(struct str *out, const struct validation_report *r)
{
    if (r->mended == NULL)
        return;
    str_printf(out, "\n## %s\n\n", r->written ? "Mended" : "Would be mended");
    for (size_t i = 0; i < r->mended->mended_count; i++) {
        str_puts(out, "- ");
        markdown_name(out, r->mended->files[r->mended->mended[i].file].path);
        str_puts(out, " ");
        markdown_name(out, r->mended->mended[i].text);
        str_putc(out, '\n');
    }
    if (r->mended->mended_count == 0)
        str_puts(out, "Nothing.\n");
}

static void
group(struct str *out, const struct validation *v, const struct validation_group *g)
{
    str_printf(out, "\n**%s**, ", validation_level_names[g->level]);
    words_number(out, (int64_t)g->count);
    str_puts(out, ": ");
    markdown_name(out, g->title);
    str_puts(out, validation_rules[g->kind].mendable ? ", which `--fix` mends" : "");
    str_puts(out, "\n\n| Where | Line | |\n| --- | ---: | --- |\n");
    for (size_t i = 0; i < g->kept; i++) {
        const struct validation_finding *f = &v->findings[g->first + i];
        str_puts(out, "| ");
        markdown_cell(out, f->path);
        markdown_next(out);
        if (f->line > 0)
            str_printf(out, "%u", f->line);
        markdown_next(out);
        markdown_code(out, f->text, SIZE_MAX, MARKDOWN_TABLE);
        str_puts(out, " |\n");
    }
    words_more(out, "\nAnd ", validation_untold(g), ", which `--all` tells.\n");
}

void
validation_report_markdown(struct str *out, const struct validation_report *r)
{
    const struct validation *v = r->found;
    size_t next = 0;

    str_puts(out, "# Validation\n\n");
    validation_say_verdict(out, r);
    str_putc(out, '\n');
    mended_list(out, r);
    for (size_t i = 0; i < v->file_count; i++) {
        str_puts(out, "\n## ");
        validation_say_file(out, &v->files[i], markdown_name);
        str_putc(out, '\n');
        for (; next < v->group_count && v->groups[next].file == i; next++)
            group(out, v, &v->groups[next]);
    }
}
