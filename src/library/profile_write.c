#include "library/profile_write.h"

#include <stdlib.h>

#include "base/map.h"
#include "base/mem.h"
#include "json/writer.h"

static void
write_text(struct json_writer *w, const char *key, const char *text)
{
    if (text == NULL)
        return;
    json_key(w, key);
    json_text(w, text);
}

static void
write_slice(struct json_writer *w, const char *key, struct slice text)
{
    if (text.data == NULL)
        return;
    json_key(w, key);
    json_string(w, text);
}

static void
write_list(struct json_writer *w, const struct profile_list *list)
{
    json_begin_array(w);
    for (size_t i = 0; i < list->count; i++)
        json_text(w, list->items[i]);
    json_end_array(w);
}

static void
write_entry(struct json_writer *w, const struct support_entry *e, bool is_brief)
{
    struct support_entry bare = {.tier = e->tier, .name = e->name, .last = e->last};

    if (is_brief)
        e = &bare;
    if (e->tier == SUPPORT_NATIVE && e->module.data == NULL && e->file.data == NULL) {
        json_string(w, e->name);
        return;
    }
    json_begin_object(w);
    write_slice(w, "name", e->name);
    if (e->tier != SUPPORT_NATIVE)
        write_text(w, "tier", support_tier_names[e->tier]);
    write_slice(w, "last", e->last);
    write_slice(w, "module", e->module);
    write_slice(w, "file", e->file);
    if (e->line > 0) {
        json_key(w, "line");
        json_int(w, e->line);
    }
    json_end_object(w);
}

/* The entries of a kind under `key`, if there are any. */
static void
write_support(struct json_writer *w, const char *key, const struct profile_parts *parts,
              enum support_kind kind)
{
    const struct support *s = &parts->reading->support;
    bool begun = false;

    for (size_t i = 0; i < s->count; i++) {
        if (s->entries[i].kind != kind)
            continue;
        if (!begun) {
            json_key(w, key);
            json_begin_array(w);
        }
        begun = true;
        write_entry(w, &s->entries[i], parts->is_brief);
    }
    if (begun)
        json_end_array(w);
}

/* Those that the source names, grouped by architecture, in the order of its first author. */
static void
write_read_authors(struct json_writer *w, const struct library_reading *r)
{
    size_t *next = mem_zalloc(r->author_count * sizeof *next); /* of the same; 0: none */
    bool *follows = mem_zalloc(r->author_count * sizeof *follows);
    struct map last;

    map_init(&last);
    for (size_t i = 0; i < r->author_count; i++) {
        const uint64_t *before = map_find(&last, r->authors[i].architecture);
        if (before != NULL)
            next[*before] = i;
        follows[i] = before != NULL;
        map_put(&last, r->authors[i].architecture, i);
    }
    map_fini(&last);
    for (size_t i = 0; i < r->author_count; i++) {
        if (follows[i])
            continue;
        json_key_slice(w, r->authors[i].architecture);
        json_begin_array(w);
        json_string(w, r->authors[i].author);
        for (size_t k = next[i]; k > 0; k = next[k])
            json_string(w, r->authors[k].author);
        json_end_array(w);
    }
    free(follows);
    free(next);
}

static void
write_authors(struct json_writer *w, const struct profile_parts *parts)
{
    const struct profile *base = parts->base;

    if (parts->reading->author_count == 0 && (base == NULL || base->canonical_count == 0))
        return;
    json_key(w, "canonical_authors");
    json_begin_object(w);
    if (parts->reading->author_count > 0)
        write_read_authors(w, parts->reading);
    else
        for (size_t i = 0; i < base->canonical_count; i++) {
            json_key(w, base->canonical[i].architecture);
            write_list(w, &base->canonical[i].authors);
        }
    json_end_object(w);
}

/* Those that the source names, else the base's. */
static void
write_descriptions(struct json_writer *w, const struct profile_parts *parts)
{
    const struct library_reading *r = parts->reading;
    const struct profile *base = parts->base;
    size_t of_base = r->description_count == 0 && base != NULL ? base->description_count : 0;

    if (parts->is_brief || r->description_count + of_base == 0)
        return;
    json_key(w, "descriptions");
    json_begin_object(w);
    for (size_t i = 0; i < r->description_count; i++) {
        json_key_slice(w, r->descriptions[i].architecture);
        json_string(w, r->descriptions[i].text);
    }
    for (size_t i = 0; i < of_base; i++)
        write_text(w, base->descriptions[i].architecture, base->descriptions[i].text);
    json_end_object(w);
}

static void
write_quantized(struct json_writer *w, const struct profile *p)
{
    if (p == NULL || p->quantized_loadable.count + p->quantized_incompatible.count == 0)
        return;
    json_key(w, "quantized_names");
    json_begin_object(w);
    json_key(w, "loadable");
    write_list(w, &p->quantized_loadable);
    json_key(w, "incompatible");
    write_list(w, &p->quantized_incompatible);
    json_end_object(w);
}

static void
write_tags(struct json_writer *w, const struct profile_lifecycle *l)
{
    if (l->folder_tag_count > 0) {
        json_key(w, "folder_tags");
        json_begin_object(w);
        for (size_t i = 0; i < l->folder_tag_count; i++)
            write_text(w, l->folder_tags[i].folder, l->folder_tags[i].tag);
        json_end_object(w);
    }
    if (l->extra_tag_count > 0) {
        json_key(w, "extra_tags");
        json_begin_object(w);
        for (size_t i = 0; i < l->extra_tag_count; i++) {
            json_key(w, l->extra_tags[i].model);
            write_list(w, &l->extra_tags[i].tags);
        }
        json_end_object(w);
    }
    if (l->deprecated_tags.count > 0) {
        json_key(w, "deprecated_tags");
        write_list(w, &l->deprecated_tags);
    }
}

static void
write_lifecycle(struct json_writer *w, const struct profile_lifecycle *l)
{
    if (l->models_dir == NULL && l->pattern == NULL && l->hub_tag == NULL &&
        l->folder_tag_count + l->extra_tag_count + l->deprecated_tags.count == 0)
        return;
    json_key(w, "lifecycle");
    json_begin_object(w);
    write_text(w, "models_dir", l->models_dir);
    write_text(w, "pattern", l->pattern);
    write_text(w, "hub_tag", l->hub_tag);
    write_tags(w, l);
    json_end_object(w);
}

void
profile_write(struct str *out, const struct profile_parts *parts)
{
    const struct support *support = &parts->reading->support;
    struct json_writer w;

    json_writer_init(&w, out, 2);
    json_begin_object(&w);
    write_text(&w, "name", parts->name);
    write_text(&w, "title", parts->title);
    write_text(&w, "source", parts->source);
    if (parts->base != NULL)
        write_text(&w, "data_folder", parts->base->data_folder);
    write_support(&w, "supported_architectures", parts, SUPPORT_ARCHITECTURE);
    write_support(&w, "supported_model_types", parts, SUPPORT_MODEL_TYPE);
    if (support->underscores_as_dashes) {
        json_key(&w, "underscores_as_dashes");
        json_bool(&w, true);
    }
    write_authors(&w, parts);
    write_descriptions(&w, parts);
    write_quantized(&w, parts->quantized);
    if (parts->base != NULL)
        write_lifecycle(&w, &parts->base->lifecycle);
    json_end_object(&w);
    str_putc(out, '\n');
}
