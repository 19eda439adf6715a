#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "census/readings.h"
#include "lifecycle/deprecation_state.h"

/* What is not known of a model is left open there: a later run finds it out. */
static struct models_info_entry
entry_of(const struct deprecation_model *m)
{
    const struct downloads *d = &m->downloads;

    return (struct models_info_entry){
        .name = m->name,
        .commit = m->age.commit.id,
        .first_commit = m->age.commit.when,
        .undated = !m->age.known,
        .path = m->path,
        .tags = m->tags,
        .tag_count = m->tag_count,
        .counted = m->counted && (d->state != DOWNLOADS_UNKNOWN || d->sum > 0),
        .downloads = d->sum,
        .at_least = d->state != DOWNLOADS_EXACT,
    };
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
        .partial = d->count < d->parts->folders.count,
    };

    info.items = mem_zalloc((d->count + 1) * sizeof *info.items);
    for (size_t i = 0; i < d->count; i++)
        info.items[info.count++] = entry_of(&d->models[i]);
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
        if (!m->asked || m->downloads.state == DOWNLOADS_UNKNOWN)
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
    int status = store_put_readings(d->parts->readings, o->readings_of, readings, count, err);
    for (size_t i = 0; i < count; i++)
        str_fini(&tags[i]);
    free(tags);
    free(readings);
    return status;
}

/* What cannot be had again, the readings, is kept whether or not the other can be written. */
int
deprecation_save(struct deprecation *d, const struct deprecation_options *options, struct err *err)
{
    int status = 0;

    if (deprecation_asks_hub(options) && d->parts->readings != NULL)
        status = save_readings(d, options, err);
    /* What one of the two files cannot take, the other still keeps. */
    if (options->save != NULL && save_cache(d, options, status == 0 ? err : NULL) != 0)
        status = -1;
    return status;
}
