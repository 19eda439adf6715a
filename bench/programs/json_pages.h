/*
 * json_pages: pages as the Hub sends them, the same bytes each time.
 *
 *   long   models with all their config: nearly all bytes stand in long strings that
 *          are skipped
 *   short  models as a census asks for them: nearly every string is short
 *   least  models with nothing but a name and their downloads
 */
#ifndef HUBCENSUS_BENCH_JSON_PAGES_H
#define HUBCENSUS_BENCH_JSON_PAGES_H

#include "base/str.h"

struct json_page {
    const char *name;
    unsigned models;
    void (*put)(struct str *out, unsigned i);
};

#define JSON_PAGES 3
extern const struct json_page json_pages[JSON_PAGES];

/* Append model `i` and what stands before it; "]" ends a page. */
void json_page_put(struct str *out, const struct json_page *page, unsigned i);

#endif
