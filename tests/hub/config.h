/*
 * The `config` of a made-up model: the Hub's summary of config.json, in all
 * the odd shapes in which it comes.
 */
#ifndef TESTHUB_CONFIG_H
#define TESTHUB_CONFIG_H

#include "catalogue.h"
#include "template.h"

/* config_add(b, mo, t): adds the config as JSON and returns true; adds nothing and returns false if
 * the model has none. t (or NULL for no chat templates) is where those come from. */
bool config_add(struct buf *b, const struct model *mo, const struct templates *t);

/* config_template(b, mo, t): adds a quoted chat template of this model. */
void config_template(struct buf *b, const struct model *mo, const struct templates *t);

#endif
