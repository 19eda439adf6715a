/*
 * report_deprecations: the report on models to retire in the form that is asked for, of a
 * run or of a file that one left.
 */
#ifndef HUBCENSUS_CLI_REPORT_DEPRECATIONS_H
#define HUBCENSUS_CLI_REPORT_DEPRECATIONS_H

#include <stdbool.h>

#include "base/err.h"
#include "base/str.h"
#include "commands.h"
#include "format.h"
#include "lifecycle/deprecation.h"

struct deprecations_form {
    int format;   /* of format_page_choices */
    bool quiet;   /* as text, the candidates' names alone */
    bool explain; /* every use of a candidate by file and line */
};

/* Append the report. */
void report_deprecation(struct str *out, const struct deprecation *d,
                        const struct deprecations_form *form);

/* What the exit status says of an answer: STATUS_DONE, or STATUS_INCOMPLETE with a warning. */
int report_deprecation_status(const struct run *run, const struct deprecation *d);

/*
 * Append the report on what `file` ("-": the standard input) keeps of a run, as
 * `hubcensus deprecate --format json` wrote it.  As JSON and HTML it tells all that the file
 * holds; form->explain asks it of the others.  Returns the exit status, or -1 with ERR_USAGE
 * (there is no such file, or it holds no uses to explain by), ERR_DATA or ERR_FATAL.
 */
int report_deprecations(struct str *out, const struct run *run, const char *file,
                        const struct deprecations_form *form, struct err *err);

#endif
