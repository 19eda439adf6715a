/*
 * card: one page on one architecture, one writer for each form.
 *
 * Names are strangers' texts, and shown as in report/lookup.h.
 *
 * The JSON is one object; null is what is not known, or is not there:
 *
 *   architecture_id
 *   source            "census", "hub", or null when there are no models
 *   seen              YYYY-MM-DD: when the newest scan began, or the Hub was asked
 *   unfinished_scan   true when that scan has not come to its end
 *   folder, profile   whose registry was asked
 *   model_type        by which libraries that go by types were asked
 *   libraries         as report/answer_words.h says, that of the profile first
 *   registry          null, or the entries in supported_models.json: entries, unverified,
 *                     verified, skipped, failed
 *   gap               null, or its gap: rank, of, total_models, total_downloads,
 *                     min_param_count, relevancy_score; demand, usage, benchmarkability (its
 *                     parts, 0 to 100); made_with where the file was made with other choices
 *                     than the reference's (registry/gaps_choices.h)
 *   parts             for "all", "base", "quantized", … (see signals_part_names): models, downloads
 *   parameter_counts  for "trusted", "unknown", … (signals_count_names): how many models
 *   smallest_real     null, or the model with fewest parameters to try it on: model_id,
 *                     parameters, downloads
 *   smallest_test     the same of those made to test software
 *   authors           those with most downloads: author, models, downloads, base_models,
 *                     base_downloads; author_count: how many there are
 *   models            the most downloaded: model_id, parameters, parameters_are ("trusted"…),
 *                     downloads, task, model_type, quant_method, created, remote_code, quantized,
 *                     test, draft, gated
 *   tasks, model_types, years   name, models, downloads; name null for models without one
 *   asked             what the Hub was asked: filter or search, listed, found, whole (there are
 *                     no more), failure
 *   similar           known architectures with names like it
 */
#ifndef HUBCENSUS_REPORT_CARD_H
#define HUBCENSUS_REPORT_CARD_H

#include "base/str.h"
#include "registry/card.h"

/* For a terminal. */
void card_report_text(struct str *out, const struct card *c);

/* A page for an issue, as GitHub writes Markdown; strangers' texts in code spans. */
void card_report_markdown(struct str *out, const struct card *c);

/* One object, as above. */
void card_report_json(struct str *out, const struct card *c);

/*
 * RFC 4180, see report/csv.h: a row for each line of the card: section ("part", "count",
 * "author", "model", "task", "model_type", "year", "smallest_real", "smallest_test", "library",
 * "registry", "gap", "asked", "similar"), name, models, downloads, parameters, value, by, module,
 * place.
 */
void card_report_csv(struct str *out, const struct card *c);

/* The names of the most downloaded models, one a line. */
void card_report_names(struct str *out, const struct card *c);

#endif
