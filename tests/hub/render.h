/*
 * A model as the Hub writes it: compact JSON, the asked properties only,
 * absent ones left out.
 */
#ifndef TESTHUB_RENDER_H
#define TESTHUB_RENDER_H

#include "catalogue.h"
#include "tags.h"
#include "template.h"

/* In the order in which they are written. */
enum property {
    P_AUTHOR,
    P_SHA,
    P_LAST_MODIFIED,
    P_GATED,
    P_DISABLED,
    P_LIKES,
    P_TRENDING,
    P_PRIVATE,
    P_DOWNLOADS,
    P_DOWNLOADS_ALL_TIME,
    P_TAGS,
    P_PIPELINE_TAG,
    P_LIBRARY_NAME,
    P_MODEL_INDEX,
    P_CONFIG,
    P_CARD_DATA,
    P_SAFETENSORS,
    P_GGUF,
    P_TRANSFORMERS_INFO,
    P_SIBLINGS,
    P_SPACES,
    P_CREATED_AT,
    P_USED_STORAGE,
    P_INFERENCE,
    P_INFERENCE_PROVIDERS,
    P_MASK_TOKEN,
    P_WIDGET_DATA,
    P_RESOURCE_GROUP,
    P_XET_ENABLED,
    P_BASE_MODELS,
    P_CHILDREN,
    P_EVAL_RESULTS,
    P_GITALY_UID,
    P_LANGUAGES,
    P_MODEL_ID, /* never by expand: part of every other answer */
    P_COUNT
};

#define P_BIT(p) (UINT64_C(1) << (p))
#define P_LIST                                                                                    \
    (P_BIT(P_LIKES) | P_BIT(P_TRENDING) | P_BIT(P_PRIVATE) | P_BIT(P_DOWNLOADS) | P_BIT(P_TAGS) | \
     P_BIT(P_PIPELINE_TAG) | P_BIT(P_LIBRARY_NAME) | P_BIT(P_CREATED_AT) | P_BIT(P_MODEL_ID))
#define P_FULL                                                                  \
    (P_BIT(P_AUTHOR) | P_BIT(P_SHA) | P_BIT(P_LAST_MODIFIED) | P_BIT(P_GATED) | \
     P_BIT(P_DISABLED) | P_BIT(P_SIBLINGS))
#define P_DETAIL                                                                              \
    ((P_LIST & ~P_BIT(P_TRENDING)) | P_FULL | P_BIT(P_MODEL_INDEX) | P_BIT(P_CONFIG) |        \
     P_BIT(P_CARD_DATA) | P_BIT(P_SAFETENSORS) | P_BIT(P_GGUF) | P_BIT(P_TRANSFORMERS_INFO) | \
     P_BIT(P_SPACES) | P_BIT(P_USED_STORAGE))

struct renderer {
    const struct catalogue *c;
    struct templates templates;
    struct tags tags; /* scratch */
    bool chat_templates;
    bool odd_counts;
};

/* odd_counts: made-up models tell of elements as the odd ones on the Hub do. */
void renderer_init(struct renderer *r, const struct catalogue *c, bool chat_templates,
                   bool odd_counts);
void renderer_fini(struct renderer *r);

/* render_property(name): the enum of a property that expand may name, or P_COUNT. */
enum property render_property(const char *name);

/* render_model(r, b, i, set): adds model i with its _id, id and the properties of set. */
void render_model(struct renderer *r, struct buf *b, uint32_t i, uint64_t set);

/* render_date(b, ms): adds a quoted date such as "2024-07-18T08:56:00.000Z". */
void render_date(struct buf *b, int64_t ms);

#endif
