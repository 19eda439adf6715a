/*
 * All texts are tried at once: a bit each, in a word for every value of every
 * one of their first bytes.  At most places of a name the first word is 0.
 */
#include "base/parts.h"

#include <string.h>

static uint64_t
bit_of(size_t i)
{
    return UINT64_C(1) << i % 64;
}

void
parts_init(struct parts *parts, const char *const *texts, size_t count)
{
    memset(parts, 0, sizeof *parts);
    parts->texts = texts;
    parts->count = count;
    for (size_t i = 0; i < count; i++) {
        const char *text = texts[i];
        size_t k = 0;
        if (text[0] == '\0')
            continue;
        for (; k < PARTS_DEPTH && text[k] != '\0'; k++)
            parts->may_be[k][(unsigned char)text[k]] |= bit_of(i);
        /* Behind a text's end any byte will do. */
        for (; k < PARTS_DEPTH; k++)
            for (size_t c = 0; c < 256; c++)
                parts->may_be[k][c] |= bit_of(i);
    }
}

void
parts_join(struct parts *either, const struct parts *a, const struct parts *b)
{
    /* The second list's bits follow those of the first. */
    const size_t up = a->count % 64, down = (64 - up) % 64;

    memset(either, 0, sizeof *either);
    for (size_t k = 0; k < PARTS_DEPTH; k++)
        for (size_t c = 0; c < 256; c++)
            either->may_be[k][c] =
                a->may_be[k][c] | b->may_be[k][c] << up | b->may_be[k][c] >> down;
}

_Static_assert(PARTS_DEPTH == 3, "three bytes are looked at below");

/* All places are looked at without a branch, for names give no processor a rule to guess by. */
bool
parts_may_be_in(const struct parts *parts, struct slice text)
{
    const uint64_t *first = parts->may_be[0], *second = parts->may_be[1], *third = parts->may_be[2];
    const unsigned char *p = (const unsigned char *)text.data;
    uint64_t any = 0;

    if (text.len == 0)
        return false;
    size_t a = 0, b = p[0];
    for (size_t i = 1; i < text.len; i++) {
        size_t c = p[i];
        if (i > 1)
            any |= first[a] & second[b] & third[c];
        a = b;
        b = c;
    }
    /* Behind the end there is a byte that no text has. */
    if (text.len > 1)
        any |= first[a] & second[b] & third[0];
    any |= first[b] & second[0] & third[0];
    return any != 0;
}

static bool
begins_with(struct slice text, const char *part)
{
    size_t len = strlen(part);

    return len > 0 && len <= text.len && memcmp(text.data, part, len) == 0;
}

static bool
begins_with_one(const struct parts *parts, uint64_t candidates, struct slice text)
{
    for (size_t i = 0; i < parts->count; i++)
        if ((candidates & bit_of(i)) != 0 && begins_with(text, parts->texts[i]))
            return true;
    return false;
}

bool
parts_are_in(const struct parts *parts, struct slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        uint64_t candidates = parts->may_be[0][(unsigned char)text.data[i]];
        if (candidates == 0)
            continue;
        for (size_t k = 1; k < PARTS_DEPTH; k++) {
            /* Behind the end there is a byte that no text has. */
            unsigned char c = i + k < text.len ? (unsigned char)text.data[i + k] : 0;
            candidates &= parts->may_be[k][c];
        }
        if (candidates != 0 &&
            begins_with_one(parts, candidates, (struct slice){text.data + i, text.len - i}))
            return true;
    }
    return false;
}
