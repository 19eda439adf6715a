/*
 * Whatever a models_info file holds is refused with a message, or what is
 * written of it reads back the same.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "lifecycle/models_info.h"

static void
check(bool as_it_must_be)
{
    if (!as_it_must_be)
        abort();
}

static const struct models_info_entry *
entry_of(const struct models_info *info, const char *name)
{
    for (size_t i = 0; i < info->count; i++)
        if (strcmp(info->items[i].name, name) == 0)
            return &info->items[i];
    abort();
}

static void
check_entry(const struct models_info_entry *a, const struct models_info_entry *b)
{
    check(strcmp(a->commit, b->commit) == 0 && strcmp(a->path, b->path) == 0);
    check(a->first_commit.seconds == b->first_commit.seconds);
    check(a->first_commit.offset == b->first_commit.offset);
    check(a->tag_count == b->tag_count && a->tag_count > 0);
    for (size_t i = 0; i < a->tag_count; i++)
        check(a->tags[i][0] != '\0' && strcmp(a->tags[i], b->tags[i]) == 0);
    check(a->counted == b->counted && a->downloads == b->downloads && a->downloads >= 0);
    check(a->at_least == b->at_least);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice text = {(const char *)data, size};
    struct models_info info, again;
    struct str written = STR_INIT;
    struct err err = {ERR_NONE, ""};

    if (models_info_parse(&info, text, "m.json", &err) != 0) {
        check(err.kind == ERR_DATA && strncmp(err.message, "m.json: ", 8) == 0);
        models_info_fini(&info);
        return 0;
    }
    models_info_text(&written, &info);
    check(models_info_parse(&again, (struct slice){written.data, written.len}, "again", NULL) == 0);
    check(!again.foreign && again.count == info.count);
    check(again.generated_at == info.generated_at && again.thresh_date == info.thresh_date);
    check(again.thresh_downloads == info.thresh_downloads);
    for (size_t i = 0; i < info.count; i++)
        check_entry(&info.items[i], entry_of(&again, info.items[i].name));
    str_fini(&written);
    models_info_fini(&again);
    models_info_fini(&info);
    return 0;
}
