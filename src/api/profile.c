#include <stdlib.h>
#include <string.h>

#include "api/inner.h"
#include "base/mem.h"
#include "library/profile_source.h"

/* The public form of what the profile lists, whose texts are its own: support_add() ends them. */
static struct hubcensus_profile *
wrap(struct profile *profile)
{
    const struct support *s = &profile->support;
    struct hubcensus_profile *p = mem_zalloc(sizeof *p);

    p->profile = profile;
    p->entries = mem_zalloc((s->count + 1) * sizeof *p->entries);
    for (size_t i = 0; i < s->count; i++) {
        const struct support_entry *e = &s->entries[i];
        p->entries[i] = (struct hubcensus_support){
            .is_model_type = e->kind == SUPPORT_MODEL_TYPE,
            .tier = (enum hubcensus_tier)e->tier,
            .name = e->name.data,
            .last = e->last.data,
            .module = e->module.data,
            .file = e->file.data,
            .line = e->line,
        };
    }
    p->remarks = mem_zalloc((s->remark_count + 1) * sizeof *p->remarks);
    for (size_t i = 0; i < s->remark_count; i++) {
        struct str text = STR_INIT;
        support_remark_text(&text, &s->remarks[i]);
        p->remarks[i] = str_steal(&text);
    }
    return p;
}

int
hubcensus_profile_load(struct hubcensus_profile **out, const char *name,
                       struct hubcensus_error **error)
{
    struct profile *profile = NULL;
    struct err err = {0};

    api_begin(out, error);
    if (out == NULL)
        return api_missing(error, "the place for the profile");
    if (profile_load(&profile, name != NULL ? name : PROFILE_DEFAULT, &err) != 0)
        return api_fail(error, &err);
    *out = wrap(profile);
    return 0;
}

int
hubcensus_profile_from_source(struct hubcensus_profile **out, const char *place,
                              const char *library, struct hubcensus_error **error)
{
    const struct profile_request request = {.place = place, .library = library};
    struct profile *profile = NULL;
    struct err err = {0};

    api_begin(out, error);
    if (out == NULL || place == NULL)
        return api_missing(error, place == NULL ? "the source" : "the place for the profile");
    if (profile_from_place(&profile, &request, &err) != 0)
        return api_fail(error, &err);
    *out = wrap(profile);
    return 0;
}

void
hubcensus_profile_free(struct hubcensus_profile *profile)
{
    if (profile == NULL)
        return;
    for (size_t i = 0; profile->remarks[i] != NULL; i++)
        free(profile->remarks[i]);
    free(profile->remarks);
    free(profile->entries);
    profile_free(profile->profile);
    free(profile);
}

const char *
hubcensus_profile_builtin(size_t number)
{
    const char *name;
    struct slice text;

    return profile_builtin(number, &name, &text) ? name : NULL;
}

const char *
hubcensus_profile_name(const struct hubcensus_profile *profile)
{
    return profile != NULL ? profile->profile->name : NULL;
}

const char *
hubcensus_profile_title(const struct hubcensus_profile *profile)
{
    return profile != NULL ? profile->profile->title : NULL;
}

const char *
hubcensus_profile_json(const struct hubcensus_profile *profile)
{
    return profile != NULL ? str_text(&profile->profile->text) : NULL;
}

static struct slice
slice_or_absent(const char *text)
{
    return text != NULL ? slice_of(text) : (struct slice){NULL, 0};
}

enum hubcensus_tier
hubcensus_profile_ask(const struct hubcensus_profile *profile, const char *architecture,
                      const char *model_type)
{
    _Static_assert((int)SUPPORT_NOT == HUBCENSUS_TIER_NOT &&
                       (int)SUPPORT_REMOVED == HUBCENSUS_TIER_REMOVED &&
                       (int)SUPPORT_FALLBACK == HUBCENSUS_TIER_FALLBACK &&
                       (int)SUPPORT_NATIVE == HUBCENSUS_TIER_NATIVE,
                   "the tiers have the public numbers");
    if (profile == NULL)
        return HUBCENSUS_TIER_NOT;
    return (enum hubcensus_tier)profile_ask(profile->profile, slice_or_absent(architecture),
                                            slice_or_absent(model_type))
        .tier;
}

size_t
hubcensus_profile_count(const struct hubcensus_profile *profile)
{
    return profile != NULL ? profile->profile->support.count : 0;
}

const struct hubcensus_support *
hubcensus_profile_at(const struct hubcensus_profile *profile, size_t number)
{
    return number < hubcensus_profile_count(profile) ? &profile->entries[number] : NULL;
}

const char *
hubcensus_profile_author(const struct hubcensus_profile *profile, const char *architecture,
                         size_t number)
{
    const struct profile_list *authors =
        profile != NULL && architecture != NULL
            ? profile_authors(profile->profile, slice_of(architecture))
            : NULL;

    return authors != NULL && number < authors->count ? authors->items[number] : NULL;
}

const char *
hubcensus_profile_remark(const struct hubcensus_profile *profile, size_t number)
{
    return profile != NULL && number < profile->profile->support.remark_count
               ? profile->remarks[number]
               : NULL;
}
