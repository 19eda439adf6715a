#include "report/validation_words.h"

#include "report/words.h"

void
validation_say_counts(struct str *out, const uint64_t counts[VALIDATION_LEVELS])
{
    const uint64_t errors = counts[VALIDATION_ERROR], warnings = counts[VALIDATION_WARNING];

    if (errors > 0)
        words_count(out, (int64_t)errors, "error");
    if (errors > 0 && warnings > 0)
        str_puts(out, ", ");
    if (warnings > 0)
        words_count(out, (int64_t)warnings, "warning");
    if (errors + warnings == 0)
        str_puts(out, "nothing wrong");
}

void
validation_say_file(struct str *out, const struct validation_file *file, show_fn *show)
{
    static const struct {
        const char *one, *many;
    } nouns[VALIDATION_FILE_KINDS] = {
        [VALIDATION_FILE_SUPPORTED] = {"entry", "entries"},
        [VALIDATION_FILE_GAPS] = {"gap", "gaps"},
        [VALIDATION_FILE_HISTORY] = {"record", "records"},
        [VALIDATION_FILE_CHECKPOINT] = {"", ""},
        [VALIDATION_FILE_CENSUS] = {"model", "models"},
    };

    show(out, file->path);
    str_puts(out, ": ");
    if (file->entries >= 0) {
        words_number(out, file->entries);
        str_printf(out, " %s, ",
                   file->entries == 1 ? nouns[file->kind].one : nouns[file->kind].many);
    }
    validation_say_counts(out, file->counts);
}

/* How many findings --fix could mend. */
static uint64_t
count_mendable(const struct validation *v)
{
    uint64_t count = 0;

    for (size_t i = 0; i < v->group_count; i++)
        if (validation_rules[v->groups[i].kind].mendable)
            count += v->groups[i].count;
    return count;
}

void
validation_say_verdict(struct str *out, const struct validation_report *r)
{
    const uint64_t mendable = count_mendable(r->found);

    if (r->mended != NULL && r->written)
        str_puts(out, "What remains: ");
    validation_say_counts(out, r->found->counts);
    if (mendable > 0 && r->mended == NULL) {
        str_puts(out, "; --fix mends ");
        words_number(out, (int64_t)mendable);
        str_puts(out, " of them without loss");
    }
    str_putc(out, '.');
}

uint64_t
validation_untold(const struct validation_group *group)
{
    return group->count - group->kept;
}
