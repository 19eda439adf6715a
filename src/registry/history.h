/*
 * history: verification_history.json.
 */
#ifndef HUBCENSUS_REGISTRY_HISTORY_H
#define HUBCENSUS_REGISTRY_HISTORY_H

#include "base/str.h"

/* Append the text of a history with no records: what stands in a new registry. */
void history_write_empty(struct str *out);

#endif
