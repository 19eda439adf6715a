/*
 * transformers_auto: the tables of transformers' auto classes: which classes each
 * type of model has, and which configuration.
 *
 * Two forms are read, both of the modules configuration_auto.py and modeling_auto.py:
 *   since August 2021  MODEL_…_NAMES = OrderedDict([("bert", "BertModel"), …]) and
 *                      CONFIG_MAPPING_NAMES, each in its module or imported there
 *   before             MODEL_…_MAPPING = OrderedDict([(BertConfig, BertModel), …]) and
 *                      CONFIG_MAPPING = OrderedDict([("bert", BertConfig), …]); there are none
 *                      before January 2020
 * A value is a class or a tuple of them.
 */
#ifndef HUBCENSUS_LIBRARY_TRANSFORMERS_AUTO_H
#define HUBCENSUS_LIBRARY_TRANSFORMERS_AUTO_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "git/checkout.h"
#include "library/support.h"

/* A class in a table. */
struct auto_class {
    struct slice table; /* "MODEL_FOR_CAUSAL_LM_MAPPING_NAMES" */
    struct slice key;   /* a type of model, or its configuration where keyed_by_config */
    struct slice name;  /* the class */
    struct slice file;
    unsigned line;
    size_t pair; /* where keyed_by_config: which pair of all tables' it stands in, from 1 */
};

/* A type of model and its configuration. */
struct auto_type {
    struct slice name;
    struct slice config; /* absent where it cannot be told */
    struct slice file;
    unsigned line;
};

/* All texts are in `arena`. */
struct transformers_auto {
    bool keyed_by_config;
    struct auto_class *classes; /* in the order of the source */
    size_t class_count;
    size_t class_capacity;
    struct slice config_table; /* "CONFIG_MAPPING_NAMES"; absent: none is found */
    bool config_whole;         /* all of it is read */
    struct auto_type *types;   /* of that table, in its order */
    size_t type_count;
    size_t type_capacity;
    struct arena arena;
};

void transformers_auto_init(struct transformers_auto *a);
void transformers_auto_fini(struct transformers_auto *a);

/*
 * Read the two modules in `folder`, a path with a '/' at its end.  What is not read
 * of them becomes a remark of `s`.  Returns 0 (no classes: no table of models is
 * there), or -1 as checkout_read(); ERR_DATA where modeling_auto.py is no Python.
 */
int transformers_auto_read(struct transformers_auto *a, struct support *s, struct checkout *c,
                           const char *folder, struct err *err);

#endif
