#include "json/scan.h"

#include "base/hex.h"
#include "base/utf8.h"

/* Past one byte of an escape; false when it cannot stand there. */
static bool
escape_byte(struct scan_state *s, unsigned char c)
{
    if (s->escape == 1) {
        if (c != 'u' && !scan_is_simple_escape(c))
            return false;
        s->escape = c == 'u' ? 5 : 0;
        return true;
    }
    if (hex_digit(c) < 0)
        return false;
    s->escape = s->escape == 2 ? 0 : (uint8_t)(s->escape - 1);
    return true;
}

const unsigned char *
scan_text(struct scan_state *s, bool *escaped, const unsigned char *p, const unsigned char *end)
{
    for (; p < end; p++) {
        unsigned char c = *p;
        if (s->due > 0) {
            if (c < s->low || c > s->high)
                return p;
            s->due--;
            s->low = 0x80;
            s->high = 0xBF;
        } else if (s->escape > 0) {
            if (!escape_byte(s, c))
                return p;
        } else if (c >= 0x80) {
            struct utf8_lead lead = utf8_lead(c);
            if (lead.due == 0)
                return p;
            s->due = lead.due;
            s->low = lead.low;
            s->high = lead.high;
        } else if (c == '\\') {
            s->escape = 1;
            *escaped = true;
        } else if (c == '"' || c < 0x20) {
            return p;
        }
    }
    return p;
}
