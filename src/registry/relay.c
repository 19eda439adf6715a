#include "registry/relay.h"

/*
 * A string with characters beyond ASCII is spelt anew, as Python would; any
 * other stays, and so does one with an escaped surrogate, which alone would be
 * lost.
 */
static bool
is_spelt_anew(struct slice raw)
{
    bool beyond_ascii = false;

    for (size_t i = 0; i < raw.len && !beyond_ascii; i++)
        beyond_ascii = (unsigned char)raw.data[i] >= 0x80;
    return beyond_ascii && !json_has_surrogate(raw);
}

void
relay_key(struct json_writer *w, const struct json_node *member)
{
    const struct slice raw = json_key_before(member->raw.data);

    if (json_has_surrogate(raw))
        json_key_raw(w, raw);
    else
        json_key_slice(w, member->key);
}

/* Goes down as deep as the reader of the tree allowed. */
void
relay_node(struct json_writer *w, const struct json_node *node)
{
    switch (node->type) {
    case JSON_TYPE_OBJECT:
        json_begin_object(w);
        for (const struct json_node *m = node->first; m != NULL; m = m->next) {
            relay_key(w, m);
            relay_node(w, m);
        }
        json_end_object(w);
        break;
    case JSON_TYPE_ARRAY:
        json_begin_array(w);
        for (const struct json_node *e = node->first; e != NULL; e = e->next)
            relay_node(w, e);
        json_end_array(w);
        break;
    case JSON_TYPE_STRING:
        if (is_spelt_anew(node->raw))
            json_string(w, node->text);
        else
            json_raw(w, node->raw);
        break;
    default:
        json_raw(w, node->raw);
        break;
    }
}
