/*
 * One answer in the making: what it says, and what is to go wrong with it.
 */
#ifndef TESTHUB_ANSWER_H
#define TESTHUB_ANSWER_H

#include "hub.h"

struct answer {
    struct hub *hub;
    const struct request *request;
    struct reply *reply;
    struct effect effect;
    struct quota_state quota;
    const struct quota *policy;
    struct buf headers; /* further header lines */
    struct buf body;
    const char *type; /* NULL: JSON */
    int status;
    bool good_token;
    bool bad_token;
};

/* answer_error(a, status, code, message): makes it the Hub's JSON error; code (or NULL) is the
 * X-Error-Code. */
void answer_error(struct answer *a, int status, const char *code, const char *message);

/* answer_strange_error(a, status, code, message): the same with the bytes as they are; what no
 * header can hold is left out of the headers. */
void answer_strange_error(struct answer *a, int status, const char *code, const char *message);

/* answer_redirect(a, status, to): makes it a redirect as the Hub words it. */
void answer_redirect(struct answer *a, int status, const char *to);

/* answer_finish(a): spoils, compresses and frames the answer, and frees what a holds. */
void answer_finish(struct answer *a);

#endif
