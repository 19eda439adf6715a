/*
 * Pages that are too much of something: one string, levels, models, tags.
 */
#ifndef TESTHUB_MONSTER_H
#define TESTHUB_MONSTER_H

#include "buf.h"
#include "faults.h"

/* monster_page(b, e): adds the page that SPOIL_HUGE, SPOIL_DEEP or SPOIL_MANY asks for. */
void monster_page(struct buf *b, const struct effect *e);

#endif
