/*
 * gap_json: a gap among the others, in the JSON of what is told of models and architectures.
 */
#ifndef HUBCENSUS_REPORT_GAP_JSON_H
#define HUBCENSUS_REPORT_GAP_JSON_H

#include <stddef.h>

#include "registry/gap_list.h"
#include "json/writer.h"

/* Write its members into the object that was begun; `of` is how many gaps there are. */
void gap_entry_json(struct json_writer *w, const struct gap_entry *gap, size_t of);

#endif
