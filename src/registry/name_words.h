/*
 * name_words: the words of a model's name.
 *
 * People part them by '-', '_' and '.': "yujiepan/qwen2.5-tiny-random".
 */
#ifndef HUBCENSUS_REGISTRY_NAME_WORDS_H
#define HUBCENSUS_REGISTRY_NAME_WORDS_H

#include <stdbool.h>

#include "base/str.h"

/* Take the first word off `rest`, which is none of its letters longer: false when there is none. */
bool name_words_next(struct slice *rest, struct slice *word);

/* Whether a word is this one, or ends in it, in letters of any case. */
bool name_word_is(struct slice word, struct slice other);
bool name_word_ends(struct slice word, struct slice end);

/* The part of a model's id behind its author. */
struct slice name_of_id(struct slice id);

#endif
