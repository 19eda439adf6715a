#include "base/nearest.h"

static size_t
min_of(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* The bytes of the character that begins the `len` at `s`; 1 where they are no UTF-8. */
static size_t
character_size(const unsigned char *s, size_t len)
{
    size_t size = s[0] >= 0xF0 ? 4 : s[0] >= 0xE0 ? 3 : s[0] >= 0xC0 ? 2 : 1;

    if (size > len)
        return 1;
    for (size_t i = 1; i < size; i++)
        if ((s[i] & 0xC0) != 0x80)
            return 1;
    return size;
}

bool
nearest_read(struct nearest_name *out, struct slice text)
{
    const unsigned char *s = (const unsigned char *)text.data;
    size_t left = text.len;

    out->len = 0;
    out->letters = 0;
    while (left > 0) {
        if (out->len == NEAREST_LENGTH)
            return false;
        /* Only equality matters, so the bytes themselves are number enough. */
        size_t size = character_size(s, left);
        uint32_t c = 0;
        for (size_t i = 0; i < size; i++)
            c = c << 8 | s[i];
        if (c >= 'A' && c <= 'Z')
            c += 'a' - 'A';
        out->c[out->len++] = c;
        out->letters |= UINT64_C(1) << (c & 63);
        s += size;
        left -= size;
    }
    return true;
}

/* No less is the distance where one has so many letters that the other has not. */
static size_t
least_distance(const struct nearest_name *a, const struct nearest_name *b)
{
    int only_a = __builtin_popcountll(a->letters & ~b->letters);
    int only_b = __builtin_popcountll(b->letters & ~a->letters);
    size_t letters = (size_t)(only_a > only_b ? only_a : only_b);
    size_t longer = a->len > b->len ? a->len - b->len : b->len - a->len;

    return letters > longer ? letters : longer;
}

/*
 * The table of distances between beginnings of both names, of which only the
 * last three lines are kept: a swap looks two lines back.
 */
size_t
nearest_between(const struct nearest_name *a, const struct nearest_name *b, size_t limit)
{
    size_t lines[3][NEAREST_LENGTH + 1];

    if (least_distance(a, b) > limit)
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
    struct nearest_name x, y;

    if (!nearest_read(&x, slice_of(a)) || !nearest_read(&y, slice_of(b)))
        return SIZE_MAX;
    return nearest_between(&x, &y, limit);
}

size_t
nearest_limit(const struct nearest_name *a, const struct nearest_name *b)
{
    size_t len = a->len > b->len ? a->len : b->len;

    return min_of(len / 3, 2 + len / 8);
}

const char *
nearest_of(const char *word, const char *const *words, size_t n)
{
    struct nearest_name wanted, candidate;
    const char *nearest = NULL;
    size_t least = SIZE_MAX;

    if (!nearest_read(&wanted, slice_of(word)))
        return NULL;
    for (size_t i = 0; i < n; i++) {
        if (!nearest_read(&candidate, slice_of(words[i])))
            continue;
        size_t d = nearest_between(&wanted, &candidate, nearest_limit(&wanted, &candidate));
        if (d < least) {
            least = d;
            nearest = words[i];
        }
    }
    return nearest;
}
