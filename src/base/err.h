/*
 * err: what went wrong, to what, and what to do next.
 *
 * A function that can fail takes a `struct err *` as its last argument and
 * returns 0 or -1 (or says otherwise).  The message is written where the fault
 * is found, gets context on its way up, and is printed once, by the program.
 */
#ifndef HUBCENSUS_BASE_ERR_H
#define HUBCENSUS_BASE_ERR_H

/* Long enough for a message that quotes a page's URL with its cursor. */
#define ERR_MESSAGE_SIZE 2048

/* Each kind is one that some caller treats differently. */
enum err_kind {
    ERR_NONE = 0,
    ERR_USAGE,   /* the user asked for something that cannot be: exit 2 */
    ERR_RETRY,   /* the Hub is unavailable; the same call may work later: exit 75 */
    ERR_DATA,    /* a file or an answer is not what it must be: exit 1 */
    ERR_AUTH,    /* the token was refused: exit 4 */
    ERR_STOPPED, /* the user asked to stop: exit 130 */
    ERR_FATAL,   /* anything else, the disk above all: exit 1 */
};

struct err {
    enum err_kind kind;
    char message[ERR_MESSAGE_SIZE];
};

/*
 * Record a failure: kind and a printf-style message without a final newline.
 * A message too long for the buffer is cut at a character's border.
 * `e` may be NULL when the caller only wants to know that it failed.
 * Returns -1 always, so that `return err_set(…)` reads as one thought.
 */
int err_set(struct err *e, enum err_kind kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/*
 * Put "CONTEXT: " in front of the message that is there.  Kind unchanged.
 * Returns -1 always.
 */
int err_wrap(struct err *e, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Forget what was recorded. */
void err_clear(struct err *e);

#endif
