#include "base/utf8.h"

struct utf8_lead
utf8_lead(unsigned char c)
{
    if (c < 0xC2 || c > 0xF4)
        return (struct utf8_lead){0, 0, 0};
    if (c < 0xE0)
        return (struct utf8_lead){1, 0x80, 0xBF};
    if (c < 0xF0)
        return (struct utf8_lead){2, c == 0xE0 ? 0xA0 : 0x80, c == 0xED ? 0x9F : 0xBF};
    return (struct utf8_lead){3, c == 0xF0 ? 0x90 : 0x80, c == 0xF4 ? 0x8F : 0xBF};
}

size_t
utf8_decode(uint32_t *code, const unsigned char *p, size_t len)
{
    if (p[0] < 0x80) {
        *code = p[0];
        return 1;
    }
    struct utf8_lead lead = utf8_lead(p[0]);
    if (lead.due == 0 || lead.due >= len || p[1] < lead.low || p[1] > lead.high)
        return 0;
    uint32_t c = p[0] & (0x3FU >> lead.due);
    for (size_t i = 1; i <= lead.due; i++) {
        if ((p[i] & 0xC0) != 0x80)
            return 0;
        c = c << 6 | (p[i] & 0x3FU);
    }
    *code = c;
    return lead.due + (size_t)1;
}
