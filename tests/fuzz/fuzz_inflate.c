/*
 * Foreign bytes as a member of gzip, in pieces that the first byte chooses.  What
 * zlib takes ISA-L must take too, for the same text.  ISA-L takes more, codes that
 * are not complete; then the checksum must be right.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/mem.h"
#include "fuzz.h"
#include "hub/inflate.h"

/* No input of a fuzzer's size gives more that tells anything. */
#define MOST 100000

static int
by_zlib(struct str *out, struct slice in)
{
    unsigned char buffer[4096];
    z_stream z = {0};
    int code;

    if (inflateInit2(&z, 15 + 16) != Z_OK)
        abort();
    z.next_in = (unsigned char *)(uintptr_t)in.data;
    z.avail_in = (unsigned)in.len;
    do {
        z.next_out = buffer;
        z.avail_out = sizeof buffer;
        code = inflate(&z, Z_NO_FLUSH);
        str_append(out, (const char *)buffer, sizeof buffer - z.avail_out);
    } while (code == Z_OK && out->len < MOST && (z.avail_in > 0 || z.avail_out == 0));
    inflateEnd(&z);
    return code == Z_STREAM_END ? 0 : code == Z_OK || code == Z_BUF_ERROR ? 1 : -1;
}

/* `*piece` is at last what comes behind the member. */
static int
by_inflate(struct str *out, struct slice *piece, struct slice in, size_t bite, size_t room)
{
    struct inflate *z = inflate_new();
    char *buffer = mem_alloc(room);
    size_t got = 0;
    int more = 1;

    *piece = (struct slice){in.data, 0};
    while (more > 0 && out->len < MOST) {
        if (piece->len == 0 && got < room) {
            size_t left = (size_t)(in.data + in.len - piece->data);
            if (left == 0)
                break;
            piece->len = bite < left ? bite : left;
        }
        more = inflate_step(z, piece, buffer, room, &got, NULL);
        str_append(out, buffer, got);
    }
    free(buffer);
    inflate_free(z);
    return more;
}

/* Does a member that ends before `end` say so of `text` (RFC 1952, section 2.3.1)? */
static bool
has_checksum_of(const char *end, const struct str *text)
{
    uint64_t sum = crc32(0, (const unsigned char *)str_text(text), (unsigned)text->len);
    uint64_t said = 0;

    for (int i = 1; i <= 8; i++)
        said = said << 8 | (unsigned char)end[-i];
    return said == ((uint64_t)text->len << 32 | sum);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str expected = STR_INIT, out = STR_INIT;
    struct slice behind;

    if (size == 0)
        return 0;
    struct slice in = {(const char *)data + 1, size - 1};
    int status = by_zlib(&expected, in);
    int own = by_inflate(&out, &behind, in, 1U + data[0] % 16U * 17U, 1U + data[0] / 16U * 100U);
    if (status == 0 && expected.len < MOST &&
        (own != 0 || out.len != expected.len ||
         memcmp(str_text(&out), str_text(&expected), out.len) != 0))
        abort();
    if (own == 0 && !has_checksum_of(behind.data, &out))
        abort();
    str_fini(&expected);
    str_fini(&out);
    return 0;
}
