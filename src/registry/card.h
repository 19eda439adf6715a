/*
 * card: one architecture, as its models on the Hub show it, and which libraries load it.
 *
 * Made for whoever must decide whether to support it.  Its models are those of the census; of an
 * architecture that the census has none of, those that the Hub was asked for.  Each
 * counts once, quantized copies, test models and drafts too: they are told apart, not
 * left out.  Beside them stands what the registry's files say of it.
 */
#ifndef HUBCENSUS_REGISTRY_CARD_H
#define HUBCENSUS_REGISTRY_CARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/map.h"
#include "base/str.h"
#include "census/models.h"
#include "library/profile.h"
#include "registry/gap_list.h"
#include "registry/gaps_choices.h"
#include "registry/library_answer.h"
#include "registry/relevancy.h"
#include "registry/signals_tally.h"
#include "registry/similar.h"
#include "registry/supported.h"

struct card_question {
    struct slice architecture;
    struct slice model_type; /* of its models, for libraries that go by it; absent: as they say */
    const char *folder;      /* of the registry; a file that is not in it tells nothing */
    const struct profile *const *libraries; /* the first is whose registry it is; 1 or more */
    size_t library_count;
    size_t top; /* models to be told one by one; 1 or more */
};

/* Where the models are known from. */
enum card_source {
    CARD_NOWHERE, /* there are none */
    CARD_CENSUS,
    CARD_HUB,
};

/* Slices with data NULL are absent. */
struct card_model {
    struct slice id;
    struct slice model_type;
    struct slice task;
    struct slice quant_method;
    int64_t downloads;
    int64_t parameters; /* -1 when unknown */
    int64_t created;    /* seconds since 1970; -1 when unknown */
    uint32_t marks;     /* enum model_mark */
    enum signals_count count;
    bool is_test;
    bool is_draft;
    bool is_quantized;
};

/* The models of one task, one model type, or one year; absent: of none. */
struct card_line {
    struct slice name;
    struct signals_figures figures;
};

struct card_lines {
    struct card_line *items; /* tasks and types: most downloads first; years: oldest first */
    size_t count;
    struct map places;
    size_t nameless; /* 1 + the place of the line without a name; 0: there is none */
};

/* Its entries in supported_models.json. */
struct card_entries {
    bool is_there; /* the file is */
    int64_t count;
    int64_t by_status[SUPPORTED_STATUSES];
};

/* Its gap in architecture_gaps.json. */
struct card_gap {
    size_t count; /* gaps in it */
    struct gap_entry entry;
    struct relevancy_parts parts;
    struct gaps_choices choices; /* that the file was made with */
};

/* A question to the Hub's listing. */
struct card_asked {
    struct slice filter; /* the tag, or absent */
    struct slice search; /* the part of the names, or absent */
    int64_t listed;      /* models that were looked at */
    int64_t found;       /* of these, those of the architecture that no question before had found */
    bool is_whole;       /* there are no more than these */
    struct slice failure; /* why it was not carried to its end; or absent */
};

struct card {
    const struct card_question *question;
    struct slice architecture; /* as it is spelt */
    enum card_source source;
    bool has_census;
    int64_t seen;    /* when the newest scan began, or the Hub was asked; 0: unknown */
    bool unfinished; /* that scan has not come to its end */
    struct signals_tally tally;
    struct card_model *models; /* the most downloaded, by downloads, then by name */
    size_t model_count;
    struct card_lines tasks;
    struct card_lines types;
    struct card_lines years;
    struct card_entries entries;
    struct card_gap gap;
    struct library_answer *answers; /* one for each library */
    struct similar similar;         /* known names like this one */
    struct map authors;             /* none: an architecture has no author */
    struct map known_types;         /* the model types that the census has met */
    struct card_asked *asked;       /* in the order they were asked */
    size_t asked_count;
    struct arena arena; /* holds the slices */
};

/*
 * Make the card of the question, which must outlive it, from the files.  Returns 0, also when
 * nothing is known, or -1 with nothing to free: ERR_DATA for a file that is none of its
 * kind (path and place), ERR_FATAL for one that cannot be read.
 */
int card_make(struct card *out, const struct card_question *question, struct err *err);
void card_fini(struct card *c);

/* Count a model of the architecture; its bytes are copied where they are kept. */
void card_add(struct card *c, const struct store_model *model);

/* All models have been added, and come from `source`: bring what they gave in order. */
void card_end(struct card *c, enum card_source source);

/* The type that the question says, else that most of the models have; absent when none has one. */
struct slice card_main_type(const struct card *c);

/* Whether there is anything to tell: models, entries, a gap, or a library that has heard of it. */
bool card_knows(const struct card *c);

#endif
