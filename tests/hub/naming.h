/*
 * How made-up models are called: as people on the Hub call theirs, an
 * uploader, the base model's name, what was done to it.
 */
#ifndef TESTHUB_NAMING_H
#define TESTHUB_NAMING_H

#include <stdint.h>

#include "buf.h"
#include "catalogue.h"
#include "names.h"

/* naming_tail(b, mo, total, own): adds an id for a made-up model with that many parameters; own
 * (or NULL) is the organisation that has it. Not yet sure to be the only one of that name. */
void naming_tail(struct buf *b, const struct model *mo, uint64_t total, const struct canon *own);

#endif
