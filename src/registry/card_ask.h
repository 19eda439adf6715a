/*
 * card_ask: the models of an architecture, asked of the Hub.
 *
 * The Hub has no filter for architectures.  What it can be asked for is a tag, and
 * models bear their type as one; and a part of a name.  So the listing of the likely types is
 * looked through for models of the architecture, most downloaded first, and of
 * names that hold the family's, when no type has any.  What was asked is kept in the card:
 * models of the architecture that bear neither are not found.
 */
#ifndef HUBCENSUS_REGISTRY_CARD_ASK_H
#define HUBCENSUS_REGISTRY_CARD_ASK_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/event.h"
#include "hub/client.h"
#include "registry/card.h"

struct card_ask_options {
    struct client *client;
    const struct listener *listener; /* hears of the progress */
    size_t limit;                    /* models of a listing that are looked at; 1 or more */
    int64_t now;                     /* seconds since 1970 */
};

/*
 * Ask for the models of a card that has none.  Of the question's model type if it says one;
 * else of those types that the libraries or the census know and of those that could be,
 * by the architecture's name.  Returns 0, also when a question failed (its `failure`
 * says why, and no other is asked), or -1: ERR_STOPPED, ERR_AUTH, ERR_FATAL.
 */
int card_ask(struct card *c, const struct card_ask_options *options, struct err *err);

/*
 * Append the family's name in an architecture's: "Qwen3Moe" of Qwen3MoeForCausalLM, "GPT2" of
 * GPT2LMHeadModel; the whole of one that has no such end.
 */
void card_family(struct str *out, struct slice architecture);

/*
 * Append a family's name as types of models are spelt, `between` its words: "qwen3_moe"
 * with '_', "qwen3moe" with 0.
 */
void card_type(struct str *out, struct slice family, char between);

#endif
