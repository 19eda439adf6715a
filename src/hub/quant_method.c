#include "hub/quant_method.h"

#include <stddef.h>
#include <string.h>

static const struct quant_method methods[] = {
    {"aqlm", QUANT_METHOD_APPLIED, true},
    {"auto-round", QUANT_METHOD_APPLIED, true},
    {"awq", QUANT_METHOD_APPLIED, true},
    {"bitsandbytes", QUANT_METHOD_APPLIED, true},
    /* What transformers calls the two kinds when load_in_4bit or load_in_8bit is set. */
    {"bitsandbytes-4bit", QUANT_METHOD_APPLIED, true},
    {"bitsandbytes-8bit", QUANT_METHOD_APPLIED, true},
    {"eetq", QUANT_METHOD_APPLIED, true},
    {"exl2", QUANT_METHOD_APPLIED, false},
    {"gptq", QUANT_METHOD_APPLIED, true},
    {"higgs", QUANT_METHOD_APPLIED, true},
    {"hqq", QUANT_METHOD_APPLIED, true},
    {"quanto", QUANT_METHOD_APPLIED, true},
    {"quip", QUANT_METHOD_APPLIED, false},
    {"spqr", QUANT_METHOD_APPLIED, true},
    {"vptq", QUANT_METHOD_APPLIED, true},

    {"compressed-tensors", QUANT_METHOD_RELEASED, true},
    {"fbgemm-fp8", QUANT_METHOD_RELEASED, false},
    {"fp8", QUANT_METHOD_RELEASED, false},
    {"modelopt", QUANT_METHOD_RELEASED, false},
    {"mxfp4", QUANT_METHOD_RELEASED, false},
    {"nvfp4", QUANT_METHOD_RELEASED, false},
};

static char
plain(char c)
{
    if (c >= 'A' && c <= 'Z')
        return (char)(c - 'A' + 'a');
    return c == '_' ? '-' : c;
}

const struct quant_method *
quant_method_find(struct slice name)
{
    for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
        if (strlen(methods[i].name) != name.len)
            continue;
        size_t same = 0;
        while (same < name.len && plain(name.data[same]) == methods[i].name[same])
            same++;
        if (same == name.len)
            return &methods[i];
    }
    return NULL;
}
