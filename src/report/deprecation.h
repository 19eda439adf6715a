/*
 * deprecation: the report on models to retire, one writer for each form.
 *
 * Names, paths and reasons are strangers' texts: in every form but JSON (which
 * escapes what is not ASCII) control characters and those that turn the direction
 * of writing stand as \u001b, bytes that are no UTF-8 as \xff.
 *
 * The JSON is one object; null is what is not known, or is not there:
 *
 *   generated_at          when the run began, ISO 8601 in UTC
 *   repo, rev             the checkout's root, and the full id of the commit
 *   worktree              whether the files of the working tree were read, not the commit's
 *   models_dir            the folder of the models
 *   thresh_num_downloads, thresh_date   YYYY-MM-DD, UTC
 *   age                   which addition counts: "first", "last", "moved"
 *   readings_required     readings in a row that must be below the threshold; 0 or 1: the last
 *   complete              false when any model is unknown
 *   candidates, unknown, kept   lists of models, below
 *   missing_tags          tags that the library names, of no model
 *   extra_tags            tags of a model that the library does not name
 *   unread_modules        modules that could not be read, whose uses of models lack
 *   requests              asked of the Hub, tries counted
 *
 * Each model:
 *
 *   name, folder          as the Hub's tag calls it, and its folder's name
 *   verdict               "candidate"; "unknown"; of those kept "used", "young" or "readings" (too
 *                         few readings in a row are below the threshold)
 *   reason                why it is unknown or kept, a clause for people
 *   downloads, at_least   of 30 days; at_least: the figure is a lower bound, the sum so far where
 *                         an unknown model's count was broken off
 *   first_commit_datetime, commit_hash   of the commit that counts, with its offset from UTC
 *   model_path            the file that was looked for, from the checkout's root
 *   came_with_merge       that commit is a merge: no single one added the file
 *   additions             how often the file was added, but for merges
 *   moved_from            the path it had in that commit, where it was another
 *   tags                  a list
 *   readings              a list of {"taken", "downloads", "at_least"}, newest first
 *   readings_below        how many of the newest, in a row, are below the threshold
 *
 * and each candidate and unknown model, null without a checkout:
 *
 *   dependents            folders of the models that use it
 *   live_dependents       those of them that stay: no candidates, and not below deprecated/
 *   dependent_files       files outside the models' folders that use it
 *   last_commit           {"hash", "datetime"}: the last that changed its folder
 *   files, lines          in its folder; lines of Python
 *   test_files, tests     files below its folder of tests, and that folder
 *   docs                  its page
 *   uses                  with explain alone: a list of {"kind": "import", "modular", "copied" or
 *                         "auto"; "user": a model's folder; "path"; "line"; "subject"}
 */
#ifndef HUBCENSUS_REPORT_DEPRECATION_H
#define HUBCENSUS_REPORT_DEPRECATION_H

#include <stdbool.h>

#include "base/str.h"
#include "lifecycle/deprecation.h"

struct deprecation_style {
    bool explain; /* every use of a candidate with file and line */
};

/*
 * The lines that transformers' utils/models_to_deprecate.py prints ("Model: …",
 * "Downloads: …", "Date: …", "Models to deprecate:", "Number of models to
 * deprecate: N"), and after them what it does not tell.  Below a candidate's date
 * stand lines of our own, indented.
 */
void deprecation_report_text(struct str *out, const struct deprecation *d,
                             const struct deprecation_style *style);

/* One object: "candidates", "unknown", "kept", and what they were found by. */
void deprecation_report_json(struct str *out, const struct deprecation *d,
                             const struct deprecation_style *style);

/*
 * For a pull request or an issue, as GitHub writes Markdown.  Strangers' texts
 * stand in code spans, where they are no markup and call nobody.
 */
void deprecation_report_markdown(struct str *out, const struct deprecation *d,
                                 const struct deprecation_style *style);

/*
 * RFC 4180, its line ends (CR LF) too: a row a model, candidates first, then the
 * unknown and the kept; with explain, a row a use of a candidate.  The columns
 * bear the names of the JSON's keys, but for downloads_are ("exact", "at_least",
 * "unknown") and last_commit in two.  What is not known is an empty cell; lists
 * are parted by spaces.  A cell that a spreadsheet would take for a formula
 * (= + - @, tab or CR come first) has an apostrophe before it.
 */
void deprecation_report_csv(struct str *out, const struct deprecation *d,
                            const struct deprecation_style *style);

/*
 * A page to look at (report/html.h): the models by age and use as a chart; the
 * candidates with what uses them, their size and, where there are several readings,
 * a line through them; the unknown and the kept.  With explain, every use unfolds.
 */
void deprecation_report_html(struct str *out, const struct deprecation *d,
                             const struct deprecation_style *style);

/* The candidates' names, one a line. */
void deprecation_report_names(struct str *out, const struct deprecation *d);

#endif
