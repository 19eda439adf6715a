/*
 * auto_table: which class a table of auto/ gives to which type of model.
 *
 * Told from one statement at a time: an entry is a pair in a dict, or a tuple
 * of two of which the first is a string or a name.  All these give the class
 * BertTokenizer to "ernie":
 *   ("ernie", "BertTokenizer")            ("ernie", ("BertTokenizer", "BertTokenizerFast"))
 *   "ernie": {"slow": "BertTokenizer"}    (ErnieConfig, BertTokenizer), as until 2021
 *   ("ernie", ("BertTokenizer" if is_sentencepiece_available() else None, …))
 * Of what is more than a literal every string and name is told; whether one is
 * a class is for whoever knows the classes.
 */
#ifndef HUBCENSUS_LIFECYCLE_AUTO_TABLE_H
#define HUBCENSUS_LIFECYCLE_AUTO_TABLE_H

#include <stdbool.h>

#include "base/str.h"
#include "pysource/statement.h"

struct auto_entry {
    struct slice key;
    bool key_is_name; /* ErnieConfig, not "ernie" */
    struct slice value;
    unsigned line; /* of the value */
};

/* The entry's texts are gone after the call. */
typedef void auto_entry_fn(void *context, const struct auto_entry *entry);

/* Tell `fn` of every entry in a statement's value, in the order of the source. */
void auto_table_read(const struct py_statement *statement, auto_entry_fn *fn, void *context);

/* The table that the statement fills: X of `X = …`, `X.update(…)`; data NULL when it is none. */
struct slice auto_table_name(const struct py_statement *statement);

#endif
