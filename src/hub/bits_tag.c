#include "hub/bits_tag.h"

#include <stddef.h>
#include <string.h>

/*
 * '#' is a digit from 1 to 8.  A weight of 1.58 bits has one of three values
 * (BitNet, arXiv 2402.17764).  w4a16: weights of 4 bits, activations of 16.
 */
static const struct slice forms[] = {
    SLICE_INIT("#-bit"),   SLICE_INIT("#bit"),  SLICE_INIT("#_bit"), SLICE_INIT("1.58-bit"),
    SLICE_INIT("1.58bit"), SLICE_INIT("fp#"),   SLICE_INIT("nf#"),   SLICE_INIT("int#"),
    SLICE_INIT("uint#"),   SLICE_INIT("nvfp#"), SLICE_INIT("mxfp#"), SLICE_INIT("mxint#"),
    SLICE_INIT("w#a#"),    SLICE_INIT("w#a16"),
};

static bool
is_of_form(struct slice tag, struct slice form)
{
    size_t same = 0;

    if (tag.len != form.len)
        return false;
    for (; same < form.len; same++) {
        char c = tag.data[same];
        char lower = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
        if (form.data[same] == '#' ? c < '1' || c > '8' : lower != form.data[same])
            break;
    }
    return same == form.len;
}

bool
bits_tag_is(struct slice tag)
{
    /* Names of models end in digits too: qwen2, llama3. */
    if (strchr("12345678fimnuw", tag.data[0] | 0x20) == NULL)
        return false;
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
        if (is_of_form(tag, forms[i]))
            return true;
    return false;
}
