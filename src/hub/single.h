/*
 * single: single models, asked of the Hub by their names, several at a time.
 *
 * A name that was given up leads to the new one: the Hub answers 307, and the
 * model that comes says what it is called.  That there is no such model, or that it is
 * nobody's business, is an answer; what else goes wrong is a failure of that model.
 */
#ifndef HUBCENSUS_HUB_SINGLE_H
#define HUBCENSUS_HUB_SINGLE_H

#include <stddef.h>

#include "base/err.h"
#include "base/event.h"
#include "base/str.h"
#include "hub/client.h"
#include "hub/model.h"

/* Why there is no model to tell of. */
enum single_absence {
    SINGLE_NO_NAME, /* no model can be called so; the Hub was not asked */
    SINGLE_NONE,    /* the Hub has none, or a private one that it does not show to who asks */
    SINGLE_CLOSED,  /* it is there, and closed to who asks */
};

struct single_options {
    struct client *client;
    unsigned jobs;                   /* questions at once; 0 means 8 */
    const struct listener *listener; /* hears of the progress; or NULL */
};

/* Each name has one call, by its number; they come in no order.  None may ask the client. */
struct single_handler {
    /* The model's slices live during the call; its id is the name it has now. */
    void (*found)(void *context, size_t number, const struct model *model);
    void (*absent)(void *context, size_t number, enum single_absence why);
    void (*failed)(void *context, size_t number, const struct err *err);
};

/* Failures in a row, all alike (enum err_kind), after which the Hub is not asked any more: what is
 * left fails for the same reason. */
#define SINGLE_PATIENCE 5

/*
 * Ask for `count` models.  Returns 0, also when some failed, or -1: ERR_STOPPED;
 * ERR_AUTH when the token was refused before any answer came; ERR_FATAL when the
 * transport or the recorder is unusable.
 */
int single_ask(const struct slice *names, size_t count, const struct single_options *options,
               const struct single_handler *handler, void *context, struct err *err);

#endif
