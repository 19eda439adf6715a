/*
 * answer_words: how a library takes a model or an architecture, as reports say it.
 *
 * The JSON of an answer, null where nothing is known or told:
 *   library        the name of its profile
 *   tier           "native", "fallback", "removed", "not"; null when it cannot be told
 *   loads          true or false; null likewise
 *   partial        true for a "not" where something in its source was not read
 *   by             what decided: "architecture" or "model_type"
 *   last           of a removed one, the last version that had it
 *   module         the file that implements it
 *   file, line     where the library's source says so
 */
#ifndef HUBCENSUS_REPORT_ANSWER_WORDS_H
#define HUBCENSUS_REPORT_ANSWER_WORDS_H

#include "base/show.h"
#include "base/str.h"
#include "registry/library_answer.h"

struct json_writer;

/* The columns of a table that an answer takes in CSV: tier, by, module, place. */
#define ANSWER_COLUMNS 4

/* "native", "fallback", "removed", "not", or NULL when it cannot be told. */
const char *answer_tier(const struct library_answer *a);

/* "architecture", "model_type", or NULL when nothing decided, or cannot be told. */
const char *answer_by(const struct library_answer *a);

/*
 * Append "native, by the architecture, in models/llama.py (registry.py:12)"; `show` writes what
 * is the library's own text.
 */
void answer_words(struct str *out, const struct library_answer *a, show_fn *show);

/* Write the member "libraries": for each of `count` libraries its answer, an object as above. */
void answers_json(struct json_writer *w, const struct profile *const *libraries,
                  const struct library_answer *answers, size_t count);

/* Append the names of the columns of `library`, and the cells. */
void answer_csv_names(struct str *out, const struct profile *library);
void answer_csv_cells(struct str *out, const struct library_answer *a);

#endif
