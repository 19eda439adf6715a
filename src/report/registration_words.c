#include "report/registration_words.h"

#include <string.h>

#include "report/words.h"

/* Characters of a commit's id that people read. */
#define COMMIT_SHOWN 12

void
registration_where(struct str *out, const struct registration_origin *origin, show_fn *show)
{
    str_puts(out, origin->title);
    str_puts(out, " in ");
    show(out, slice_of(origin->checkout));
    if (origin->commit != NULL && origin->on_disk)
        str_puts(out, ", the files on the disk");
    else if (origin->commit != NULL)
        str_printf(out, ", commit %.*s", COMMIT_SHOWN, origin->commit);
}

void
registration_verdict(struct str *out, const struct registration *r)
{
    static const char *const nouns[REGISTRATION_LEVELS] = {"note", "warning", "error"};
    bool begun = false;

    if (r->count == 0) {
        str_puts(out, r->complete ? "The sites agree." : "The sites agree in what could be read.");
        return;
    }
    words_count(out, (int64_t)r->count, "finding");
    for (int level = REGISTRATION_LEVELS; level-- > 0;) {
        if (r->counts[level] == 0)
            continue;
        str_puts(out, begun ? ", " : ": ");
        words_count(out, (int64_t)r->counts[level], nouns[level]);
        begun = true;
    }
    str_puts(out, r->complete ? "." : ". Not all could be read.");
}

size_t
registration_of_site(const struct registration *r, enum lens_site site)
{
    size_t count = 0;

    for (size_t i = 0; i < r->count; i++)
        count += r->findings[i].site == site;
    return count;
}

size_t
registration_group_end(const struct registration *r, size_t first)
{
    size_t i = first;

    while (i < r->count && r->findings[i].site == r->findings[first].site &&
           r->findings[i].kind == r->findings[first].kind)
        i++;
    return i;
}
