/*
 * page: one answer of the listing, or of a single model, read while it arrives.
 *
 * The page owns its models and their bytes.  A listing that is no JSON array of
 * objects is refused; an odd property inside a model is not (it counts as
 * absent): one strange repository must not stop a census.  Neither is one that is
 * too long to be a name.  A page of more models than memory should be spent on is
 * refused.
 */
#ifndef HUBCENSUS_HUB_PAGE_H
#define HUBCENSUS_HUB_PAGE_H

#include <stddef.h>

#include "base/err.h"
#include "base/map.h"
#include "hub/model.h"

struct page;

struct page *page_new(void);

/*
 * A page of one model, which is no list: the answer of GET /api/models/NAME.  What is
 * no object, or has no usable id, is refused.
 */
struct page *page_new_single(void);
void page_free(struct page *p);

/* Tell in model.watched of each model's tags that are keys of `tags`, which must outlive the page.
 */
void page_watch(struct page *p, const struct map *tags);

/* Take the next bytes of the body.  -1 with ERR_DATA when they are no such listing. */
int page_feed(struct page *p, const void *data, size_t len, struct err *err);

/* The body is over.  0, or -1 with ERR_DATA when something is missing. */
int page_finish(struct page *p, struct err *err);

/* Empty again, for another body; the memory is kept. */
void page_reset(struct page *p);

/* The models that are complete so far; they belong to the page until it changes. */
const struct model *page_models(const struct page *p, size_t *count);

/* How many elements the array had, those without a usable id included. */
size_t page_length(const struct page *p);

/* Bytes that its models take so far. */
size_t page_kept(const struct page *p);

/* The properties that page_feed() reads, for query.expand; NULL-terminated. */
extern const char *const page_properties[];

#endif
