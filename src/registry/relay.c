#include "registry/relay.h"

/* Goes down as deep as the reader of the tree allowed. */
void
relay_node(struct json_writer *w, const struct json_node *node)
{
    switch (node->type) {
    case JSON_TYPE_OBJECT:
        json_begin_object(w);
        for (const struct json_node *m = node->first; m != NULL; m = m->next) {
            json_key_slice(w, m->key);
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
    default:
        json_raw(w, node->raw);
        break;
    }
}
