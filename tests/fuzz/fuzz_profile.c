/*
 * A profile that is read holds what it promises: texts that are not empty, and
 * lists whose every name is found again.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "library/profile.h"

static void
check(bool as_it_must_be)
{
    if (!as_it_must_be)
        abort();
}

static void
check_list(const struct profile_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        check(list->items[i][0] != '\0');
    check(list->items == NULL || list->items[list->count] == NULL);
}

static void
check_entry(const struct profile *p, const struct support_entry *e)
{
    const struct slice none = {NULL, 0};
    struct profile_answer by_name = e->kind == SUPPORT_ARCHITECTURE ? profile_ask(p, e->name, none)
                                                                    : profile_ask(p, none, e->name);

    check(e->name.len > 0 && by_name.entry == e && by_name.tier == e->tier);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice text = {(const char *)data, size};
    struct profile *p = NULL;
    struct err err = {ERR_NONE, ""};

    if (profile_read(&p, text, "p.json", &err) != 0) {
        check(err.kind == ERR_DATA && strncmp(err.message, "p.json: ", 8) == 0 && p == NULL);
        return 0;
    }
    check(p->name[0] != '\0' && p->title[0] != '\0');
    for (size_t i = 0; i < p->support.count; i++)
        check_entry(p, &p->support.entries[i]);
    for (size_t i = 0; i < p->canonical_count; i++) {
        check_list(&p->canonical[i].authors);
        check(profile_authors(p, slice_of(p->canonical[i].architecture))->count > 0);
    }
    check_list(&p->quantized_loadable);
    check_list(&p->quantized_incompatible);
    for (size_t i = 0; i < p->lifecycle.folder_tag_count; i++)
        check(p->lifecycle.folder_tags[i].folder[0] != '\0' &&
              p->lifecycle.folder_tags[i].tag[0] != '\0');
    for (size_t i = 0; i < p->lifecycle.extra_tag_count; i++)
        check_list(&p->lifecycle.extra_tags[i].tags);
    check_list(&p->lifecycle.deprecated_tags);
    profile_free(p);
    return 0;
}
