#include "hub/quant_method.h"

#include <stddef.h>
#include <stdint.h>

struct known {
    size_t len;
    struct quant_method method;
};

#define METHOD(name, kind, loadable)            \
    {                                           \
        sizeof(name) - 1,                       \
        {                                       \
            name, QUANT_METHOD_##kind, loadable \
        }                                       \
    }

static const struct known methods[] = {
    METHOD("aqlm", APPLIED, true),
    METHOD("auto-round", APPLIED, true),
    METHOD("awq", APPLIED, true),
    METHOD("bitsandbytes", APPLIED, true),
    /* What transformers calls the two kinds when load_in_4bit or load_in_8bit is set. */
    METHOD("bitsandbytes-4bit", APPLIED, true),
    METHOD("bitsandbytes-8bit", APPLIED, true),
    METHOD("eetq", APPLIED, true),
    METHOD("exl2", APPLIED, false),
    METHOD("gptq", APPLIED, true),
    METHOD("higgs", APPLIED, true),
    METHOD("hqq", APPLIED, true),
    METHOD("quanto", APPLIED, true),
    METHOD("quip", APPLIED, false),
    METHOD("spqr", APPLIED, true),
    METHOD("vptq", APPLIED, true),

    METHOD("compressed-tensors", RELEASED, true),
    METHOD("fbgemm-fp8", RELEASED, false),
    METHOD("fp8", RELEASED, false),
    METHOD("modelopt", RELEASED, false),
    METHOD("mxfp4", RELEASED, false),
    METHOD("nvfp4", RELEASED, false),
};

/*
 * Every tag of every model is asked for here, and nearly none is a method: a
 * length's first letters come before the names.
 */
#define LETTER(c) (UINT32_C(1) << ((c) - 'a'))
static const uint32_t first_letters[] = {
    [3] = LETTER('a') | LETTER('f') | LETTER('h'),
    [4] = LETTER('a') | LETTER('e') | LETTER('g') | LETTER('q') | LETTER('s') | LETTER('v'),
    [5] = LETTER('h') | LETTER('m') | LETTER('n'),
    [6] = LETTER('q'),
    [8] = LETTER('m'),
    [10] = LETTER('a') | LETTER('f'),
    [12] = LETTER('b'),
    [17] = LETTER('b'),
    [18] = LETTER('c'),
};

static bool
may_be_one(struct slice name)
{
    if (name.len >= sizeof first_letters / sizeof first_letters[0] || name.len == 0)
        return false;
    unsigned letter = ((unsigned char)name.data[0] | 0x20U) - 'a';
    return letter < 26 && (first_letters[name.len] >> letter & 1) != 0;
}

static char
plain(char c)
{
    if (c >= 'A' && c <= 'Z')
        return (char)(c - 'A' + 'a');
    return c == '_' ? '-' : c;
}

static bool
is_spelling_of(const char *text, const struct known *k)
{
    size_t same = 0;

    while (same < k->len && plain(text[same]) == k->method.name[same])
        same++;
    return same == k->len;
}

const struct quant_method *
quant_method_find(struct slice name)
{
    if (!may_be_one(name))
        return NULL;
    for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++)
        if (methods[i].len == name.len && is_spelling_of(name.data, &methods[i]))
            return &methods[i].method;
    return NULL;
}
