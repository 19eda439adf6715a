#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "census/readings.h"
#include "lifecycle/deprecation_state.h"

/* An age or a use that is not known is left out: a later run finds it out then. */
static bool
belongs_in_cache(const struct deprecation_model *m)
{
    if (!m->age.known || m->path == NULL)
        return false;
    return m->counted ? m->downloads.state != DOWNLOADS_UNKNOWN : m->verdict == VERDICT_KEPT_YOUNG;
}

static int
compare_entries(const void *left, const void *right)
{
    const struct models_info_entry *a = left, *b = right;

    return strcmp(a->name, b->name);
}

static int
save_cache(const struct deprecation *d, const struct deprecation_options *o, struct err *err)
{
    struct models_info info = {
        .generated_at = d->generated_at,
        .revision = d->revision,
        .age = age_rule_names[d->rule],
        .thresh_downloads = d->thresh_downloads,
        .thresh_date = d->thresh_date,
    };

    info.items = mem_zalloc((d->count + 1) * sizeof *info.items);
    for (size_t i = 0; i < d->count; i++) {
        const struct deprecation_model *m = &d->models[i];
        if (!belongs_in_cache(m))
            continue;
        info.items[info.count++] = (struct models_info_entry){
            .name = m->name,
            .commit = m->age.commit.id,
            .first_commit = m->age.commit.when,
            .path = m->path,
            .tags = m->tags,
            .tag_count = m->tag_count,
            .counted = m->counted,
            .downloads = m->downloads.sum,
            .at_least = m->downloads.state == DOWNLOADS_AT_LEAST,
        };
    }
    if (info.count > 0)
        qsort(info.items, info.count, sizeof *info.items, compare_entries);
    int status = models_info_write(o->save, &info, err);
    free(info.items);
    return status;
}

/* The figures that this run has read from the Hub itself. */
static int
save_readings(const struct deprecation *d, const struct deprecation_options *o, struct err *err)
{
    struct reading *readings = mem_realloc_array(NULL, d->count + 1, sizeof *readings);
    struct str *tags = mem_zalloc((d->count + 1) * sizeof *tags);
    size_t count = 0;

    for (size_t i = 0; i < d->count; i++) {
        const struct deprecation_model *m = &d->models[i];
        if (m->taken != d->generated_at || m->downloads.state == DOWNLOADS_UNKNOWN)
            continue;
        reading_tags(&tags[count], m->tags, m->tag_count);
        readings[count] = (struct reading){
            .model = slice_of(m->name),
            .tags = slice_of(str_text(&tags[count])),
            .taken = m->taken,
            .downloads = m->downloads.sum,
            .at_least = m->downloads.state == DOWNLOADS_AT_LEAST,
        };
        count++;
    }
    int status =
        store_put_readings(d->parts->readings, deprecation_library(o), readings, count, err);
    for (size_t i = 0; i < count; i++)
        str_fini(&tags[i]);
    free(tags);
    free(readings);
    return status;
}

int
deprecation_save(struct deprecation *d, const struct deprecation_options *options, struct err *err)
{
    bool from_hub = options->source != DEPRECATION_CENSUS && options->client != NULL;

    if (options->save != NULL && save_cache(d, options, err) != 0)
        return -1;
    if (from_hub && d->parts->readings != NULL && save_readings(d, options, err) != 0)
        return -1;
    return 0;
}
