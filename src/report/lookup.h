/*
 * lookup: what a registry knows of some models, one writer for each form.
 *
 * Names and notes are strangers' texts: in every form but JSON (which escapes
 * what is not ASCII) control characters and those that turn the direction of
 * writing stand as \u001b, bytes that are no UTF-8 as \xff.
 *
 * The JSON is one object; null is what is not known, or is not there:
 *
 *   - folder, profile: whose registry was asked
 *   - models: a list, in the order they were asked for, of objects with
 *
 *   - model_id
 *   - known: false where neither the registry nor the census nor the Hub has the model
 *   - supported: true, false, or null when it cannot be told
 *   - verified: likewise; null for what is not in the registry
 *   - reason: "listed", "listed_still" (but the library lacks it), "not_yet_listed",
 *     "type_alone" (its type is supported, and without an architecture no registry
 *     lists it), "left_out" (a quantized copy), "lacking", "no_architecture", "no_list"
 *     (the profile does not say), "unknown"
 *   - explanation: the same, a clause for people
 *   - architecture_id: by which it was judged
 *   - decided_by: "architecture" or "model_type", by which of them the library's profile
 *     judges it; null where it lists neither
 *   - tier: "native", "fallback", "removed", "not"; last: of a removed one, the last
 *     version that had it; module: the file that implements it; file, line: where the
 *     library's source says so
 *   - quantized: null, or how it is known for a copy: "name", "tag", "method"; "native"
 *     for a model that was released so
 *   - registry: null, or its entry: architecture_id, status, verified_date, note,
 *     phase1_score to phase8_score, entries (how many; the first is told)
 *   - census, hub: null, or what it was that told: architecture_id, model_type, task,
 *     library, quant_method, parameters, downloads, remote_code, gated (false, "auto",
 *     "manual"), private, disabled, seen (YYYY-MM-DD)
 *   - asked, failure, renamed_to: what became of a question to the Hub
 *   - gap: null, or the gap that its architecture is: rank, of, total_models,
 *     total_downloads, min_param_count, relevancy_score
 *   - similar: known names like an unknown one, the nearest first
 *   - libraries: those side by side; see report/answer_words.h
 */
#ifndef HUBCENSUS_REPORT_LOOKUP_H
#define HUBCENSUS_REPORT_LOOKUP_H

#include "base/str.h"
#include "registry/lookup.h"

/* A paragraph a model: the verdict, and below it what there is to say, a line each. */
void lookup_report_text(struct str *out, const struct lookup *l);

/* One object, as above. */
void lookup_report_json(struct str *out, const struct lookup *l);

/* A table, a row a model, as GitHub writes Markdown; strangers' texts in code spans. */
void lookup_report_markdown(struct str *out, const struct lookup *l);

/*
 * RFC 4180, see report/csv.h: a row a model, the columns named as in the JSON,
 * its three objects' with registry_, census_ and gap_ where the name alone
 * would not tell.  What is not known is an empty cell; names are parted by spaces.
 */
void lookup_report_csv(struct str *out, const struct lookup *l);

/* The names of those that are supported, one a line. */
void lookup_report_names(struct str *out, const struct lookup *l);

#endif
