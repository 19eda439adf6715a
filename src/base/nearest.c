#include "base/nearest.h"

#include <stdint.h>

/* The characters of one name, letters in lower case. */
struct name {
    uint32_t c[NEAREST_LENGTH];
    size_t len;
};

static size_t
min_of(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* The bytes of the character at `s`; 1 where they are no UTF-8. */
static size_t
character_size(const unsigned char *s)
{
    size_t size = s[0] >= 0xF0 ? 4 : s[0] >= 0xE0 ? 3 : s[0] >= 0xC0 ? 2 : 1;

    for (size_t i = 1; i < size; i++)
        if ((s[i] & 0xC0) != 0x80)
            return 1;
    return size;
}

/* The name's characters; 0, or -1 when it is too long. */
static int
read_name(struct name *out, const char *text)
{
    const unsigned char *s = (const unsigned char *)text;

    out->len = 0;
    while (*s != '\0') {
        if (out->len == NEAREST_LENGTH)
            return -1;
        /* Only equality matters, so the bytes themselves are number enough. */
        size_t size = character_size(s);
        uint32_t c = 0;
        for (size_t i = 0; i < size; i++)
            c = c << 8 | s[i];
        if (c >= 'A' && c <= 'Z')
            c += 'a' - 'A';
        out->c[out->len++] = c;
        s += size;
    }
    return 0;
}

/*
 * The table of distances between beginnings of both names, of which only the
 * last three lines are kept: a swap looks two lines back.
 */
static size_t
distance(const struct name *a, const struct name *b, size_t limit)
{
    size_t lines[3][NEAREST_LENGTH + 1];
    size_t longer = a->len > b->len ? a->len - b->len : b->len - a->len;

    if (longer > limit)
        return SIZE_MAX;
    for (size_t j = 0; j <= b->len; j++)
        lines[0][j] = j;
    for (size_t i = 1; i <= a->len; i++) {
        size_t *now = lines[i % 3];
        const size_t *last = lines[(i - 1) % 3];
        size_t best = now[0] = i;
        for (size_t j = 1; j <= b->len; j++) {
            size_t change = a->c[i - 1] != b->c[j - 1];
            now[j] = min_of(last[j - 1] + change, min_of(last[j], now[j - 1]) + 1);
            if (i > 1 && j > 1 && a->c[i - 1] == b->c[j - 2] && a->c[i - 2] == b->c[j - 1])
                now[j] = min_of(now[j], lines[(i - 2) % 3][j - 2] + 1);
            best = min_of(best, now[j]);
        }
        /* The line before is at best one better, and a swap from there costs that one again. */
        if (best > limit)
            return SIZE_MAX;
    }
    size_t result = lines[a->len % 3][b->len];
    return result <= limit ? result : SIZE_MAX;
}

size_t
nearest_distance(const char *a, const char *b, size_t limit)
{
    struct name x, y;

    if (read_name(&x, a) != 0 || read_name(&y, b) != 0)
        return SIZE_MAX;
    return distance(&x, &y, limit);
}

const char *
nearest_of(const char *word, const char *const *words, size_t n)
{
    struct name wanted, candidate;
    const char *nearest = NULL;
    size_t least = SIZE_MAX;

    if (read_name(&wanted, word) != 0)
        return NULL;
    for (size_t i = 0; i < n; i++) {
        if (read_name(&candidate, words[i]) != 0)
            continue;
        size_t len = candidate.len > wanted.len ? candidate.len : wanted.len;
        size_t limit = min_of(len / 3, 2 + len / 8);
        size_t d = distance(&wanted, &candidate, limit);
        if (d < least) {
            least = d;
            nearest = words[i];
        }
    }
    return nearest;
}
