#include "report_deprecations.h"

#include <string.h>

#include "base/file.h"
#include "report/deprecation.h"
#include "report/deprecation_read.h"
#include "status.h"

typedef void report_fn(struct str *out, const struct deprecation *d,
                       const struct deprecation_style *style);

void
report_deprecation(struct str *out, const struct deprecation *d,
                   const struct deprecations_form *form)
{
    static report_fn *const forms[] = {
        [FORMAT_TEXT] = deprecation_report_text,         [FORMAT_JSON] = deprecation_report_json,
        [FORMAT_MARKDOWN] = deprecation_report_markdown, [FORMAT_CSV] = deprecation_report_csv,
        [FORMAT_HTML] = deprecation_report_html,
    };
    const struct deprecation_style style = {.explain = form->explain};

    if (form->format == FORMAT_TEXT && form->quiet)
        deprecation_report_names(out, d);
    else
        forms[form->format](out, d, &style);
}

int
report_deprecation_status(const struct run *run, const struct deprecation *d)
{
    if (d->unknown == 0)
        return STATUS_DONE;
    event_warn(run->listener,
               "the answer is not complete: the age or the downloads of %zu of the %zu models are "
               "not known",
               d->unknown, d->count);
    return STATUS_INCOMPLETE;
}

/* Forms for programs and the page, which folds what is long, lose nothing of the file. */
static bool
tells_all(int format)
{
    return format == FORMAT_JSON || format == FORMAT_HTML;
}

static int
read_kept(struct deprecation_kept *kept, const char *file, struct err *err)
{
    bool is_input = strcmp(file, "-") == 0;
    struct str text = STR_INIT;
    int status = -1;

    int found = file_read(&text, is_input ? "/dev/stdin" : file, DEPRECATION_READ_MAX, err);
    if (found == 0)
        err_set(err, ERR_USAGE,
                "%s: there is no such file; hubcensus deprecate --format json writes what is read "
                "here",
                file);
    *kept = (struct deprecation_kept){.explained = false};
    if (found > 0)
        status = deprecation_read(kept, str_slice(&text), is_input ? "stdin" : file, err);
    str_fini(&text);
    return status;
}

int
report_deprecations(struct str *out, const struct run *run, const char *file,
                    const struct deprecations_form *form, struct err *err)
{
    struct deprecations_form whole = *form;
    struct deprecation_kept kept;
    int status = read_kept(&kept, file, err);

    if (status == 0 && form->explain && !kept.explained && !tells_all(form->format))
        status = err_set(err, ERR_USAGE,
                         "%s: tells no uses by file and line; write it with hubcensus deprecate "
                         "--explain --format json",
                         file);
    if (status == 0) {
        if (tells_all(form->format))
            whole.explain = kept.explained;
        report_deprecation(out, &kept.d, &whole);
        status = report_deprecation_status(run, &kept.d);
    }
    deprecation_kept_fini(&kept);
    return status;
}
