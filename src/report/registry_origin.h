/*
 * registry_origin: where what is told of a registry's models comes from, and which of
 * them were asked for.
 */
#ifndef HUBCENSUS_REPORT_REGISTRY_ORIGIN_H
#define HUBCENSUS_REPORT_REGISTRY_ORIGIN_H

#include "base/show.h"
#include "base/str.h"
#include "registry/inventory.h"
#include "registry/selection.h"
#include "report/table.h"
#include "json/writer.h"

struct registry_origin {
    const struct inventory *inventory;
    const struct selection *selection;
    const char *library;  /* its profile's name */
    const char *source;   /* the path of the list of supported models */
    int64_t generated_at; /* seconds since 1970 */
    unsigned columns;     /* of the terminal, where names are cut to fit; 0: as many as it takes */
};

/*
 * Write the members that all reports on a registry begin with:
 *
 *   generated_at          ISO 8601 in UTC
 *   profile               the library's name
 *   source                the file of supported models
 *   source_generated_at   the date that it tells; null when none
 *   census                whether there is one, from which downloads, parameters and tasks are
 *   selection             what the models have: architectures, authors, tasks, statuses (lists;
 *                         empty: any), canonical (true: of canonical authors alone),
 *                         min_downloads
 */
void registry_origin_json(struct json_writer *w, const struct registry_origin *o);

/* "From out/supported_models.json of 2026-05-08 and the census beside it.", a line without end. */
void registry_origin_words(struct str *out, const struct registry_origin *o, show_fn *show);

/* The same in text, with its end. */
void registry_origin_line(struct str *out, const struct registry_origin *o);

/* Append a sentence in text, and a line end, and free it; it goes on in the next line where the
 * terminal ends. */
void registry_origin_flow(struct str *out, const struct registry_origin *o, struct str *sentence);

/*
 * A list of `count`: what it is, a sentence that is freed, those that the table tells, how many
 * there are more, and where it is from.  In Markdown under a heading.
 */
void registry_origin_list_text(struct str *out, const struct registry_origin *o,
                               struct str *sentence, const struct table *table, size_t count);
void registry_origin_list_markdown(struct str *out, const struct registry_origin *o,
                                   const char *heading, struct str *sentence,
                                   const struct table *table, size_t count);

/* "731 verified, 8,600 unverified, 27 failed"; nothing of no models. */
void registry_origin_statuses(struct str *out, const struct inventory_architecture *figures);

#endif
