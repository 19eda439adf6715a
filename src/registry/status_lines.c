/*
 * Updates as a verification script writes them, an object a line.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/show.h"
#include "registry/form.h"
#include "registry/status_update.h"
#include "json/tree.h"

bool
status_update_status(enum supported_status *out, struct slice text)
{
    for (int i = 0; i < SUPPORTED_STATUSES; i++) {
        const char number[] = {(char)('0' + i), '\0'};
        *out = (enum supported_status)i;
        if (slice_is(text, supported_status_names[i]) || slice_is(text, number))
            return true;
    }
    return false;
}

bool
status_update_score(double *out, struct slice text)
{
    struct json_tree *tree = NULL;
    bool good =
        json_tree_read(&tree, text, NULL) == 0 && json_tree_root(tree)->type == JSON_TYPE_NUMBER;

    if (good) {
        char *copy = slice_dup(json_tree_root(tree)->text);
        *out = strtod(copy, NULL);
        good = *out >= 0 && *out <= 100;
        /* Not -0.0, which would be written so. */
        *out = *out > 0 ? *out : 0;
        free(copy);
    }
    json_tree_free(tree);
    return good;
}

/* A text, or null where the entry's key may be so. */
static bool
take_text(struct slice *out, struct status_updates *u, const struct json_node *node)
{
    if (node->type == JSON_TYPE_STRING)
        *out = arena_copy(&u->arena, node->text);
    return node->type == JSON_TYPE_STRING || node->type == JSON_TYPE_NULL;
}

static bool
take_status(struct status_update *update, const struct json_node *node)
{
    if (node->type == JSON_TYPE_NULL)
        return true;
    update->has_status = (node->type == JSON_TYPE_STRING || node->type == JSON_TYPE_NUMBER) &&
                         status_update_status(&update->status, node->text);
    return update->has_status;
}

static bool
take_date(struct status_updates *u, struct status_update *update, const struct json_node *node)
{
    int64_t day;

    return take_text(&update->date, u, node) &&
           (update->date.data == NULL || form_read_date(&day, update->date));
}

static bool
take_score(struct status_update *update, size_t phase, const struct json_node *node)
{
    update->has_scores[phase] = true;
    update->is_null[phase] = node->type == JSON_TYPE_NULL;
    return update->is_null[phase] || (node->type == JSON_TYPE_NUMBER &&
                                      status_update_score(&update->scores[phase], node->text));
}

/* A member of a line; NULL, or what is wrong with it. */
static const char *
take_member(struct status_updates *u, struct status_update *update, const struct json_node *node)
{
    if (slice_is(node->key, "model_id"))
        return take_text(&update->model, u, node) && update->model.len > 0
                   ? NULL
                   : "expected a model's name";
    if (slice_is(node->key, "architecture_id"))
        return take_text(&update->architecture, u, node) ? NULL : "expected an architecture's name";
    if (slice_is(node->key, "status"))
        return take_status(update, node)
                   ? NULL
                   : "expected 0..3, or \"unverified\", \"verified\", \"skipped\" or \"failed\"";
    if (slice_is(node->key, "verified_date"))
        return take_date(u, update, node) ? NULL : "expected a date such as 2026-10-05";
    if (slice_is(node->key, "note")) {
        update->has_note = true;
        return take_text(&update->note, u, node) ? NULL : "expected a text";
    }
    for (size_t i = 0; i < STATUS_UPDATE_PHASES; i++)
        if (slice_is(node->key, status_update_phase_names[i]))
            return take_score(update, i, node) ? NULL : "expected a number 0..100";
    return "there is no such key";
}

/* What a line lacks; NULL for nothing. */
static const char *
find_missing(const struct status_update *u)
{
    bool says = u->has_status || u->has_note;

    for (size_t i = 0; i < STATUS_UPDATE_PHASES; i++)
        says = says || u->has_scores[i];
    if (u->model.data == NULL)
        return "model_id is missing";
    if (u->date.data != NULL && !u->has_status)
        return "verified_date is the day of a status, and that is missing";
    return says ? NULL : "a status, a note or a score is missing";
}

static int
take_line(struct status_updates *u, struct slice line, struct err *err)
{
    struct status_update update = {.status = SUPPORTED_UNVERIFIED};
    struct json_tree *tree = NULL;
    int status = json_tree_read(&tree, line, err);
    const struct json_node *root = status == 0 ? json_tree_root(tree) : NULL;

    if (status == 0 && root->type != JSON_TYPE_OBJECT)
        status =
            err_set(err, ERR_USAGE, "expected an object, found %s", json_type_name(root->type));
    const struct json_node *m = status == 0 ? root->first : NULL;
    for (; m != NULL && status == 0; m = m->next) {
        const char *wrong = take_member(u, &update, m);
        struct str key = STR_INIT;
        show_name(&key, m->key);
        if (wrong != NULL)
            status = err_set(err, ERR_USAGE, "%s: %s", str_text(&key), wrong);
        str_fini(&key);
    }
    const char *missing = status == 0 ? find_missing(&update) : NULL;
    if (missing != NULL)
        status = err_set(err, ERR_USAGE, "%s", missing);
    if (status == 0) {
        u->items = mem_room_for_one(u->items, u->count, sizeof *u->items);
        u->items[u->count++] = update;
    }
    json_tree_free(tree);
    return status;
}

int
status_updates_read(struct status_updates *out, struct slice text, const char *origin,
                    struct err *err)
{
    size_t number = 0;

    while (text.len > 0) {
        const char *end = memchr(text.data, '\n', text.len);
        const size_t len = end != NULL ? (size_t)(end - text.data) : text.len;
        const struct slice line = {text.data,
                                   len > 0 && text.data[len - 1] == '\r' ? len - 1 : len};
        number++;
        if (line.len > 0 && take_line(out, line, err) != 0) {
            if (err != NULL)
                err->kind = ERR_USAGE;
            return err_wrap(err, "%s, line %zu", origin, number);
        }
        text.data += end != NULL ? len + 1 : len;
        text.len -= end != NULL ? len + 1 : len;
    }
    return 0;
}

void
status_updates_fini(struct status_updates *u)
{
    free(u->items);
    arena_fini(&u->arena);
    *u = (struct status_updates){.items = NULL};
}
