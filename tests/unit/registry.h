/*
 * registry: models that a test adds to a registry, and those of a registry's file.
 */
#ifndef HUBCENSUS_TESTS_REGISTRY_H
#define HUBCENSUS_TESTS_REGISTRY_H

#include "folder.h"
#include "registry/files.h"
#include "registry/supported.h"
#include "json/tree.h"

/* Models that are told of in their order. */
struct given {
    const char *const (*models)[2]; /* name, architecture */
    size_t count;
};

static inline int
given_each(void *context, supported_model_fn *fn, void *fn_context, struct err *err)
{
    const struct given *given = context;

    for (size_t i = 0; i < given->count; i++)
        if (fn(fn_context, slice_of(given->models[i][0]), slice_of(given->models[i][1]), err) != 0)
            return -1;
    return 0;
}

/* Add them to a registry, before which `given` must not go. */
static inline void
registry_add(struct supported *s, struct given *given)
{
    const struct supported_source source = {
        .each = given_each, .context = given, .most = given->count};

    if (supported_add_from(s, &source, NULL) != 0)
        abort();
}

/*
 * A file of the shapes that the published one has: nine to twelve keys, notes,
 * repeated models.  To be freed.
 */
static inline char *
registry_of(size_t count)
{
    struct str s = STR_INIT;

    str_puts(&s, "{\n  \"generated_at\": \"2026-11-12\",\n  \"scan_info\": null,\n");
    str_printf(&s, "  \"total_architectures\": 51,\n  \"total_models\": %zu,\n", count);
    str_printf(&s, "  \"total_verified\": %zu,\n  \"models\": [\n", (count + 6) / 7);
    for (size_t i = 0; i < count; i++) {
        str_printf(&s,
                   "    {\n      \"architecture_id\": \"A%zuForCausalLM\",\n"
                   "      \"model_id\": \"author-%zu/model-%zu\",\n      \"status\": %d,\n",
                   i % 51, i % 97, i - i % 10, i % 7 == 0);
        if (i % 11 != 0)
            str_puts(&s, "      \"metadata\": null,\n");
        if (i % 5 == 0)
            str_puts(&s, "      \"note\": \"Below: P1=50.0% < 100.0% \\u2014 failed\",\n");
        str_printf(&s, "      \"phase1_score\": %s\n    }%s\n", i % 3 == 0 ? "66.7" : "null",
                   i + 1 < count ? "," : "");
    }
    str_puts(&s, "  ]\n}\n");
    return str_steal(&s);
}

/* The names of the models in FOLDER's registry, a space between them, to be freed. */
static inline char *
registry_names(const char *folder)
{
    char *text = folder_get(folder, FILES_SUPPORTED);
    struct json_tree *tree = NULL;
    struct str names = STR_INIT;

    if (text == NULL || json_tree_read(&tree, slice_of(text), NULL) != 0)
        abort();
    const struct json_node *models = json_node_get(json_tree_root(tree), "models");
    for (const struct json_node *m = models->first; m != NULL; m = m->next) {
        struct slice id = json_node_get(m, "model_id")->text;
        str_printf(&names, "%s%.*s", names.len > 0 ? " " : "", (int)id.len, id.data);
    }
    json_tree_free(tree);
    free(text);
    return str_steal(&names);
}

#endif
