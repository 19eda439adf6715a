/*
 * status_update: what a verification writes: statuses, dates, notes and scores of models in
 * supported_models.json, and their records in verification_history.json.
 *
 * All entries but those that are named stay to the letter; of these the keys that nobody knows.
 * Both files are read once and written once, a piece at a time.
 */
#ifndef HUBCENSUS_REGISTRY_STATUS_UPDATE_H
#define HUBCENSUS_REGISTRY_STATUS_UPDATE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "library/profile.h"
#include "registry/supported.h"

#define STATUS_UPDATE_PHASES 6

/* "phase1_score" … "phase8_score". */
extern const char *const status_update_phase_names[STATUS_UPDATE_PHASES];

/* What a model's entry is to say. */
struct status_update {
    struct slice model;
    struct slice architecture; /* absent: whichever the entry has, if it is the only one */
    /* Without a status nothing but a note that is given and scores are changed.  With one the
     * date is too, and the note, to none where none is given: it told of another status. */
    bool has_status;
    enum supported_status status;
    struct slice date; /* "YYYY-MM-DD"; absent: today; an unverified model has none */
    bool has_note;
    struct slice note; /* absent: none */
    bool has_scores[STATUS_UPDATE_PHASES];
    bool is_null[STATUS_UPDATE_PHASES];
    double scores[STATUS_UPDATE_PHASES]; /* 0 to 100 */
};

/* Several, and the memory of their texts. */
struct status_updates {
    struct status_update *items;
    size_t count;
    struct arena arena;
};

/*
 * Append updates from JSON lines: an object each, its keys as an entry's (model_id,
 * architecture_id, status, verified_date, note, phase1_score …; the status a number or a word, a
 * key that is null as one that is not there, but for note and scores, which are then taken away);
 * each has a status, a note or a score, and a day only with a status.
 * Returns 0, or -1 with ERR_USAGE that names `origin`, line and key.
 */
int status_updates_read(struct status_updates *out, struct slice text, const char *origin,
                        struct err *err);
void status_updates_fini(struct status_updates *u);

/* Read a status's word or number; false when it is none. */
bool status_update_status(enum supported_status *out, struct slice text);

/* Read a score as JSON spells numbers, 0 to 100; false when it is none. */
bool status_update_score(double *out, struct slice text);

struct status_request {
    const char *folder; /* whose lock the caller holds */
    const struct status_update *updates;
    size_t count;
    bool keep_history; /* add a record for each model that is verified, or that failed */
    struct slice by, version;
    const char *token;             /* masked in notes beside all that looks like one; may be NULL */
    const struct profile *profile; /* for similar names: see targets_find(); may be NULL */
    struct clock clock;
};

/* What was done with a model. */
struct status_done {
    struct slice model;
    struct slice architecture; /* absent: the entry names none */
    size_t entries;            /* equal ones, nearly always 1 */
    enum supported_status before;
};

struct status_result {
    struct status_done *models; /* as they were asked for */
    size_t count;
    size_t records; /* added */
    struct arena arena;
};

/*
 * Carry out all updates, or none.  Returns 0, or -1 with nothing to free: ERR_USAGE when there is
 * no registry, and as targets_find(); ERR_DATA, ERR_FATAL.
 */
int status_update(struct status_result *out, const struct status_request *request, struct err *err);
void status_result_fini(struct status_result *r);

#endif
