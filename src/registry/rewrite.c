#include "registry/rewrite.h"

#include "registry/relay.h"
#include "json/writer.h"

static bool
is_among(struct slice key, const struct rewrite_member *members, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (slice_is(key, members[i].key))
            return true;
    return false;
}

void
rewrite_entry(struct str *out, const struct json_node *object, const struct rewrite_member *members,
              size_t count)
{
    struct json_writer w;

    json_writer_init(&w, out, 2);
    /* Two levels in, where a value is due. */
    w.depth = 2;
    w.after_key = true;
    json_begin_object(&w);
    for (size_t i = 0; i < count; i++) {
        const struct json_node *node = json_node_get(object, members[i].key);
        if (members[i].value.data == NULL && node == NULL)
            continue;
        json_key(&w, members[i].key);
        json_raw(&w, members[i].value.data != NULL ? members[i].value : node->raw);
    }
    const struct json_node *first = object != NULL ? object->first : NULL;
    for (const struct json_node *m = first; m != NULL; m = m->next) {
        if (is_among(m->key, members, count))
            continue;
        relay_key(&w, m);
        json_raw(&w, m->raw);
    }
    json_end_object(&w);
}

void
rewrite_text(struct str *out, struct slice text)
{
    struct json_writer w;

    json_writer_init(&w, out, 0);
    json_string(&w, text);
}
