/*
 * Whatever a kept answer on models to retire holds is refused with a message, or
 * what is written of it reads back the same; and every form can be made of it.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "report/deprecation.h"
#include "report/deprecation_read.h"

static void
check(bool as_it_must_be)
{
    if (!as_it_must_be)
        abort();
}

static void
write_json(struct str *out, const struct deprecation_kept *kept)
{
    const struct deprecation_style style = {.explain = kept->explained};

    deprecation_report_json(out, &kept->d, &style);
}

static void
check_models(const struct deprecation *d)
{
    check(d->candidates + d->unknown <= d->count);
    for (size_t i = 0; i < d->count; i++) {
        const struct deprecation_model *m = &d->models[i];
        check(m->name != NULL && m->folder != NULL && m->downloads.sum >= 0);
        check((m->verdict == VERDICT_CANDIDATE) == (i < d->candidates));
        check(m->live_users <= m->user_count);
    }
}

static void
write_all(struct str *out, const struct deprecation_kept *kept)
{
    for (int explain = 0; explain <= (kept->explained ? 1 : 0); explain++) {
        const struct deprecation_style style = {.explain = explain != 0};
        deprecation_report_text(out, &kept->d, &style);
        deprecation_report_markdown(out, &kept->d, &style);
        deprecation_report_csv(out, &kept->d, &style);
        deprecation_report_html(out, &kept->d, &style);
    }
    deprecation_report_names(out, &kept->d);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice text = {(const char *)data, size};
    struct deprecation_kept kept, again;
    struct str first = STR_INIT, second = STR_INIT, forms = STR_INIT;
    struct err err = {ERR_NONE, ""};

    if (deprecation_read(&kept, text, "d.json", &err) != 0) {
        check(err.kind == ERR_DATA && strncmp(err.message, "d.json: ", 8) == 0);
        deprecation_kept_fini(&kept);
        return 0;
    }
    check_models(&kept.d);
    write_json(&first, &kept);
    check(deprecation_read(&again, str_slice(&first), "again", NULL) == 0);
    write_json(&second, &again);
    check(slice_equal(str_slice(&first), str_slice(&second)));
    write_all(&forms, &kept);
    str_fini(&first);
    str_fini(&second);
    str_fini(&forms);
    deprecation_kept_fini(&again);
    deprecation_kept_fini(&kept);
    return 0;
}
