/*
 * Whatever a verification script writes is refused with a message that names a line, or is what an
 * entry can say: a model, a status that there is, a day, scores from 0 to 100.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "registry/form.h"
#include "registry/status_update.h"

static void
check(bool as_it_must_be)
{
    if (!as_it_must_be)
        abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct slice text = {(const char *)data, size};
    struct status_updates u = {.items = NULL};
    struct err err = {ERR_NONE, ""};
    int64_t day;

    arena_init(&u.arena);
    if (status_updates_read(&u, text, "f", &err) != 0)
        check(err.kind == ERR_USAGE && strncmp(err.message, "f, line ", 8) == 0);
    for (size_t i = 0; i < u.count; i++) {
        const struct status_update *one = &u.items[i];
        check(one->model.len > 0);
        check((unsigned)one->status < SUPPORTED_STATUSES);
        check(one->date.data == NULL || form_read_date(&day, one->date));
        for (size_t k = 0; k < ENTRY_PHASES; k++)
            check(!one->has_scores[k] || one->is_null[k] ||
                  (one->scores[k] >= 0 && one->scores[k] <= 100));
    }
    status_updates_fini(&u);
    return 0;
}
