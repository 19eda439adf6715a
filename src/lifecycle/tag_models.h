/*
 * tag_models: the models under a tag of the Hub, most downloaded first.
 *
 * An error in the middle does not lose what came before, and is told.  A model
 * can come twice while downloads change: whoever adds them up keeps count of
 * those that were seen.
 */
#ifndef HUBCENSUS_LIFECYCLE_TAG_MODELS_H
#define HUBCENSUS_LIFECYCLE_TAG_MODELS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/map.h"
#include "hub/client.h"
#include "hub/page.h"

/* How much of a tag had been seen when its walk ended. */
enum tag_models_end {
    TAG_MODELS_ALL,    /* the listing is over */
    TAG_MODELS_ZEROS,  /* none that follows has a download: the order by downloads has come to 0 */
    TAG_MODELS_HALTED, /* the handler wanted no more */
    /*
     * What follows is not known, or (with ERR_DATA) the whole listing came but
     * the downloads of some public models in it were not told.
     */
    TAG_MODELS_FAILED,
};

struct tag_models_handler {
    /* The models of one page, private ones among them.  Returns true to go on. */
    bool (*models)(void *context, const struct model *models, size_t count);
    /* Once and last; `err` says why when FAILED, and is NULL else. */
    void (*done)(void *context, enum tag_models_end end, const struct err *err);
};

struct tag_models;

/*
 * Begin to list the models with all of `tags` (NULL-terminated); client_run()
 * moves it on.  `wanted` (may be NULL; must outlive the walk) names the tags that
 * model.watched shall tell of.  Free with tag_models_free(), not from within its own handler.
 */
struct tag_models *tag_models_new(struct client *client, const char *const *tags,
                                  const struct map *wanted,
                                  const struct tag_models_handler *handler, void *context);
void tag_models_free(struct tag_models *t);

/* Whether such a walk begins with an answer that is had without the Hub (client_has()). */
bool tag_models_at_hand(const struct client *client, const char *const *tags,
                        const struct map *wanted);

#endif
