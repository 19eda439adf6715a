/* zlib's pointer to what it reads is then const, as it is by what it does. */
#define ZLIB_CONST

#include "hub/gzip.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "base/mem.h"
#include "hub/inflate.h"

/* For zlib's window bits: the largest window, and gzip's frame around it. */
#define GZIP_WINDOW (15 + 16)

/* "Unknown" in RFC 1952: the bytes must not tell the machine. */
#define OS_UNKNOWN 255

#define CHUNK 16384

struct gunzip {
    struct inflate *z;
    int fd;
    uint64_t next; /* byte of the file that is read next */
    uint64_t limit;
    bool over;
    struct slice left; /* of `in`, not inflated yet */
    char in[CHUNK];
};

static void *
z_allocate(void *context, unsigned count, unsigned size)
{
    (void)context;
    return mem_zalloc((size_t)count * size);
}

static void
z_release(void *context, void *p)
{
    (void)context;
    free(p);
}

/* Memory never lacks here, so what is left is a zlib of another kind than its header. */
static void
insist(int code)
{
    if (code != Z_OK)
        abort();
}

void
gzip_pack(struct str *out, struct slice text)
{
    gz_header header = {.os = OS_UNKNOWN};
    z_stream z = {.zalloc = z_allocate, .zfree = z_release};
    unsigned char nothing = 0;
    size_t left = text.len;
    int code = Z_OK;

    insist(deflateInit2(&z, Z_BEST_COMPRESSION, Z_DEFLATED, GZIP_WINDOW, 8, Z_DEFAULT_STRATEGY));
    insist(deflateSetHeader(&z, &header));
    z.next_in = left > 0 ? (const unsigned char *)text.data : &nothing;
    while (code != Z_STREAM_END) {
        if (z.avail_in == 0) {
            z.avail_in = left < UINT_MAX ? (unsigned)left : UINT_MAX;
            left -= z.avail_in;
        }
        str_reserve(out, CHUNK);
        z.next_out = (unsigned char *)out->data + out->len;
        z.avail_out = CHUNK;
        code = deflate(&z, left == 0 ? Z_FINISH : Z_NO_FLUSH);
        if (code != Z_STREAM_END)
            insist(code);
        out->len += CHUNK - z.avail_out;
        out->data[out->len] = '\0';
    }
    deflateEnd(&z);
}

struct gunzip *
gunzip_new(void)
{
    struct gunzip *g = mem_zalloc(sizeof *g);

    g->z = inflate_new();
    g->over = true;
    return g;
}

void
gunzip_free(struct gunzip *g)
{
    if (g == NULL)
        return;
    inflate_free(g->z);
    free(g);
}

void
gunzip_begin(struct gunzip *g, int fd, uint64_t offset, uint64_t limit)
{
    inflate_begin(g->z);
    g->left = (struct slice){g->in, 0};
    g->fd = fd;
    g->next = offset;
    g->limit = limit;
    g->over = false;
}

static int
refill(struct gunzip *g, struct err *err)
{
    uint64_t room = g->limit > g->next ? g->limit - g->next : 0;
    ssize_t n;

    do {
        n = pread(g->fd, g->in, room < CHUNK ? (size_t)room : CHUNK, (off_t)g->next);
    } while (n < 0 && errno == EINTR);
    if (n < 0)
        return err_set(err, ERR_FATAL, "byte %" PRIu64 " cannot be read: %s", g->next,
                       strerror(errno));
    if (n == 0)
        return err_set(err, ERR_DATA, "cut short at byte %" PRIu64, g->next);
    g->next += (uint64_t)n;
    g->left = (struct slice){g->in, (size_t)n};
    return 0;
}

int
gunzip_read(struct gunzip *g, void *buffer, size_t size, size_t *got, struct err *err)
{
    *got = 0;
    while (*got == 0 && !g->over) {
        /* What was taken before may still have something to give. */
        int more = inflate_step(g->z, &g->left, buffer, size, got, err);
        if (more < 0)
            return err_wrap(err, "damaged at about byte %" PRIu64, gunzip_offset(g));
        g->over = more == 0;
        if (more > 0 && *got == 0 && refill(g, err) != 0)
            return -1;
    }
    return *got > 0 ? 1 : 0;
}

uint64_t
gunzip_offset(const struct gunzip *g)
{
    return g->next - g->left.len;
}
