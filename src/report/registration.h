/*
 * registration: do a library's registration sites agree?  One writer for each form.
 *
 * Names and paths are strangers' texts: in every form but JSON (which escapes what
 * is not ASCII) control characters and those that turn the direction of writing
 * stand as \u001b, bytes that are no UTF-8 as \xff.
 *
 * The JSON is one object:
 *
 *   library       "transformerlens"
 *   checkout      its folder, or the bare repository
 *   commit        null for files that are in no repository
 *   agree         whether there is no finding but notes
 *   complete      whether all that is there could be read
 *   errors, warnings, notes   how many findings
 *   sites         a list of {"site", "table", "file", "line": null where the table is not
 *                 there, "listed": null likewise, "findings"}
 *   internal_built_in   whether the names that are internal are those built in, as the
 *                 checkout's test does not tell them
 *   findings      a list of {"level": "error", "warning" or "note", "kind", "tested": whether the
 *                 library's own test fails on it, "site": where it is to be mended, "file",
 *                 "line", "name", "text": what is wrong, "remedy": what to add or take out}
 *   unread        a list of {"name": null or a table's, "file", "line": null where not known,
 *                 "text"}
 */
#ifndef HUBCENSUS_REPORT_REGISTRATION_H
#define HUBCENSUS_REPORT_REGISTRATION_H

#include "base/str.h"
#include "library/registration.h"

/* What was looked at. */
struct registration_origin {
    const char *library; /* a reader's name */
    const char *title;
    const char *checkout;
    const char *commit; /* NULL for none */
    bool on_disk;       /* the files are those on the disk, not the commit's */
};

/* By site, a last line with the counts. */
void registration_report_text(struct str *out, const struct registration *r,
                              const struct registration_origin *origin);
void registration_report_json(struct str *out, const struct registration *r,
                              const struct registration_origin *origin);

/* For an issue, as GitHub writes Markdown; strangers' texts stand in code spans. */
void registration_report_markdown(struct str *out, const struct registration *r,
                                  const struct registration_origin *origin);

/* One table (report/csv.h), a row a finding, its columns named as in the JSON. */
void registration_report_csv(struct str *out, const struct registration *r);

/* The names of all findings of that level or worse, each once, one a line. */
void registration_report_names(struct str *out, const struct registration *r,
                               enum registration_level least);

#endif
