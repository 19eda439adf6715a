#include "hub/quant_method.h"

#include <stddef.h>

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

/* Every tag of every model is asked for here, and nearly none is a method: lengths come first. */
const struct quant_method *
quant_method_find(struct slice name)
{
    for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++)
        if (methods[i].len == name.len && is_spelling_of(name.data, &methods[i]))
            return &methods[i].method;
    return NULL;
}
