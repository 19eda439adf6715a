#include "base/show.h"
#include "report/validation_words.h"
#include "report/words.h"

/* Columns of a level, and of a count. */
#define LEVEL 7
#define COUNT 7

static void
mended_lines(struct str *out, const struct validation_report *r)
{
    for (size_t i = 0; r->mended != NULL && i < r->mended->mended_count; i++) {
        const struct validation_mended *m = &r->mended->mended[i];
        str_puts(out, r->written ? "mended  " : "would mend  ");
        show_whole(out, r->mended->files[m->file].path);
        str_puts(out, ": ");
        show_whole(out, m->text);
        str_putc(out, '\n');
    }
    if (r->mended == NULL)
        return;
    str_puts(out, r->mended->mended_count == 0 ? "nothing to mend\n\n" : "\n");
}

/* "models[17].status (line 220): expected 0..3, got 7" */
static void
say_finding(struct str *out, const struct validation_finding *f)
{
    show_whole(out, f->path);
    if (f->line > 0)
        str_printf(out, " (line %u)", f->line);
    str_puts(out, f->path.len > 0 ? ": " : "");
    show_whole(out, f->text);
}

/* One alone says all by itself; several stand below what they have in common. */
static void
group_lines(struct str *out, const struct validation *v, const struct validation_group *g)
{
    const char *mark = validation_rules[g->kind].mendable ? " (--fix)\n" : "\n";
    struct str count = STR_INIT;

    words_number(&count, (int64_t)g->count);
    str_printf(out, "  %*s  %*s  ", LEVEL, validation_level_names[g->level], COUNT,
               str_text(&count));
    if (g->count == 1)
        say_finding(out, &v->findings[g->first]);
    else
        show_whole(out, g->title);
    str_puts(out, mark);
    for (size_t i = 0; i < g->kept && g->count > 1; i++) {
        str_printf(out, "  %*s  %*s  ", LEVEL, "", COUNT, "");
        say_finding(out, &v->findings[g->first + i]);
        str_putc(out, '\n');
    }
    if (validation_untold(g) > 0) {
        str_printf(out, "  %*s  %*s  and ", LEVEL, "", COUNT, "");
        words_number(out, (int64_t)validation_untold(g));
        str_puts(out, " more, which --all tells\n");
    }
    str_fini(&count);
}

void
validation_report_text(struct str *out, const struct validation_report *r)
{
    const struct validation *v = r->found;
    size_t group = 0;

    mended_lines(out, r);
    for (size_t i = 0; i < v->file_count; i++) {
        validation_say_file(out, &v->files[i], show_whole);
        str_putc(out, '\n');
        for (; group < v->group_count && v->groups[group].file == i; group++)
            group_lines(out, v, &v->groups[group]);
        if (v->files[i].counts[VALIDATION_ERROR] + v->files[i].counts[VALIDATION_WARNING] > 0)
            str_putc(out, '\n');
    }
    validation_say_verdict(out, r);
    str_putc(out, '\n');
}

void
validation_report_names(struct str *out, const struct validation_report *r,
                        enum validation_level least)
{
    const struct validation *v = r->found;

    for (size_t i = 0; i < v->finding_count; i++) {
        const struct validation_finding *f = &v->findings[i];
        if (v->groups[f->group].level < least)
            continue;
        show_whole(out, v->files[v->groups[f->group].file].path);
        if (f->line > 0)
            str_printf(out, ":%u", f->line);
        str_puts(out, f->path.len > 0 ? ": " : "");
        show_whole(out, f->path);
        str_putc(out, '\n');
    }
}
