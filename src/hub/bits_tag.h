/*
 * bits_tag: the tags that tell of weights of few bits.
 *
 * The Hub makes "4-bit" and "8-bit" of a model's config, and people write the others:
 * "4bit", "int8", "nvfp4", "w4a16"…  Sixteen bits and more are what weights have
 * anyway, and the names of GGUF's kinds come with the tag gguf.
 */
#ifndef HUBCENSUS_HUB_BITS_TAG_H
#define HUBCENSUS_HUB_BITS_TAG_H

#include <stdbool.h>

#include "base/str.h"

/* Whether a tag that bits_tag_may_be() is one; its case does not matter. */
bool bits_tag_is(struct slice tag);

/* Hardly any tag has so few letters and a digit at one of its ends, as each of these has. */
static inline bool
bits_tag_may_be(struct slice tag)
{
    return tag.len - 3 <= 5 && ((unsigned char)(tag.data[0] - '1') <= 7 ||
                                (unsigned char)(tag.data[tag.len - 1] - '1') <= 7);
}

/* Whether a tag is one. */
static inline bool
bits_tag(struct slice tag)
{
    return bits_tag_may_be(tag) && bits_tag_is(tag);
}

#endif
