#include "registry/name_words.h"

#include <stddef.h>
#include <strings.h>

static bool
parts_words(char c)
{
    return c == '-' || c == '_' || c == '.';
}

bool
name_words_next(struct slice *rest, struct slice *word)
{
    size_t start = 0, end;

    while (start < rest->len && parts_words(rest->data[start]))
        start++;
    for (end = start; end < rest->len && !parts_words(rest->data[end]);)
        end++;
    *word = (struct slice){rest->data + start, end - start};
    *rest = (struct slice){rest->data + end, rest->len - end};
    return word->len > 0;
}

bool
name_word_ends(struct slice word, struct slice end)
{
    return word.len >= end.len &&
           strncasecmp(word.data + word.len - end.len, end.data, end.len) == 0;
}

bool
name_word_is(struct slice word, struct slice other)
{
    return word.len == other.len && name_word_ends(word, other);
}

struct slice
name_of_id(struct slice id)
{
    size_t author = 0;

    while (author < id.len && id.data[author] != '/')
        author++;
    if (author == id.len)
        return id;
    return (struct slice){id.data + author + 1, id.len - author - 1};
}
