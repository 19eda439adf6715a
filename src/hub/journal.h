/*
 * journal: what the Hub answered in a run that has not come to its end, so that
 * the same command, run again, asks only for the rest.
 *
 * The file is a recording (recording.h) without its last line, which grows by
 * an answer at a time.  What a kill cuts off at its end is dropped when it is
 * opened again.  It is a help and never needed: where it cannot be read or
 * written, the run goes on without it.
 */
#ifndef HUBCENSUS_HUB_JOURNAL_H
#define HUBCENSUS_HUB_JOURNAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/event.h"
#include "base/str.h"
#include "hub/transport.h"

struct journal;

struct journal_options {
    const char *path;
    const char *run;  /* says which command it is of, with all that bears on its questions */
    int64_t now;      /* seconds since 1970, kept as the time of a journal that is begun */
    int64_t oldest_s; /* one that was last written longer ago is begun anew */
    struct transport *beneath; /* answers what the journal cannot; outlives it */
    const struct listener *listener;
};

/*
 * Open the journal.  Nothing is written before the first answer: it then makes
 * the file, with its folder, or takes the place of one of another run, too old,
 * or of no use.  `*out` is the caller's.  Returns 0, or -1 with ERR_FATAL when
 * there can be no journal: the file cannot be opened, or another process has it.
 */
int journal_open(struct journal **out, const struct journal_options *options, struct err *err);

/* How many answers it had when it was opened. */
uint64_t journal_answers(const struct journal *j);

/* Whether it has an answer to this that was not given yet: no network is needed for that. */
bool journal_has(const struct journal *j, const char *target);

/* When the run that it is of was begun: of a new one, the options' `now`. */
int64_t journal_begun(const struct journal *j);

/* The transport that answers from the journal, else from beneath.  Belongs to the journal. */
struct transport *journal_transport(struct journal *j);

/*
 * Keep an answer that was taken, unless it came from the journal.  A failure is
 * told to the listener, once; nothing more is kept then.
 */
void journal_add(struct journal *j, struct slice target, const struct http_head *head,
                 struct slice body);

/* Close it; this run's file stays for the next, or is removed when it `is_done`.  NULL is fine. */
void journal_close(struct journal *j, bool is_done);

#endif
