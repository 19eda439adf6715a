#include "hub/inflate.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include <isa-l/igzip_lib.h>

#include "base/mem.h"

/* They would say of fields that nobody has defined (RFC 1952, section 2.3.1.2). */
#define UNKNOWN_FLAGS 0xe0

struct inflate {
    struct inflate_state state;
    struct isal_gzip_header header;
    bool in_header;
};

struct inflate *
inflate_new(void)
{
    struct inflate *z = mem_zalloc(sizeof *z);

    inflate_begin(z);
    return z;
}

void
inflate_free(struct inflate *z)
{
    free(z);
}

void
inflate_begin(struct inflate *z)
{
    isal_inflate_init(&z->state);
    /* It reads headers too, but forgets its place in one that comes in pieces. */
    z->state.crc_flag = ISAL_GZIP_NO_HDR_VER;
    isal_gzip_header_init(&z->header);
    z->in_header = true;
}

static int
complain(int code, struct err *err)
{
    switch (code) {
    case ISAL_INVALID_WRAPPER:
    case ISAL_UNSUPPORTED_METHOD:
        return err_set(err, ERR_DATA, "not gzip");
    case ISAL_INCORRECT_CHECKSUM:
        return err_set(err, ERR_DATA, "its checksum is wrong");
    default:
        return err_set(err, ERR_DATA, "what is compressed in it is broken");
    }
}

/* Returns 0 or what ISA-L says; the header may have its end in bytes that are still to come. */
static int
read_header(struct inflate *z)
{
    int code = isal_read_gzip_header(&z->state, &z->header);

    if (code == ISAL_END_INPUT)
        return 0;
    z->in_header = false;
    return code == 0 && (z->header.flags & UNKNOWN_FLAGS) != 0 ? ISAL_INVALID_WRAPPER : code;
}

static uint32_t
at_most_32_bits(size_t n)
{
    return n < UINT32_MAX ? (uint32_t)n : UINT32_MAX;
}

int
inflate_step(struct inflate *z, struct slice *in, void *out, size_t size, size_t *got,
             struct err *err)
{
    static uint8_t nothing;
    struct inflate_state *s = &z->state;
    uint32_t given = at_most_32_bits(in->len), room = at_most_32_bits(size);

    /* The pointer lacks a const; nothing is written through it. */
    s->next_in = in->len > 0 ? (uint8_t *)(uintptr_t)in->data : &nothing;
    s->avail_in = given;
    s->next_out = out;
    s->avail_out = room;
    int code = z->in_header ? read_header(z) : 0;
    if (code == 0 && !z->in_header)
        code = isal_inflate(s);
    *got = room - s->avail_out;
    if (code != 0)
        return complain(code, err);
    size_t used = given - s->avail_in;
    bool over = s->block_state == ISAL_BLOCK_FINISH;
    /* Whole bytes that it has read ahead, behind the end of the member. */
    size_t ahead = over ? (size_t)s->read_in_length / 8 : 0;
    in->data += used;
    in->len -= used;
    in->data -= ahead;
    in->len += ahead;
    return !over;
}
