/*
 * hubcensus/profile.h: what a library supports, and whose models are canonical for it.
 */
#ifndef HUBCENSUS_HUBCENSUS_PROFILE_H
#define HUBCENSUS_HUBCENSUS_PROFILE_H

#include "hubcensus/base.h"

#ifdef __cplusplus
extern "C" {
#endif

struct hubcensus_profile;

/*
 * Load a profile: `name` is a JSON file when it holds a '/' or ends in ".json", else the
 * profile of that name in $XDG_CONFIG_HOME/hubcensus/profiles (or ~/.config/…), else a
 * built-in one.  NULL means "transformerlens".  `*out` is for hubcensus_profile_free(), and
 * NULL after a failure.  Returns 0, or -1: USAGE for a name nobody knows (the message names
 * the nearest), DATA with the place of a fault in the file, FATAL.
 */
HUBCENSUS_API int hubcensus_profile_load(struct hubcensus_profile **out, const char *name,
                                         struct hubcensus_error **error);

/*
 * Make a profile of a library's own source, which is parsed and never run: `place` is
 * PATH[@REV], a checkout (its working tree, or a revision), an unpacked archive, or a file
 * with a name a line.  `library` is whose source it is ("vllm"), or NULL: the one that is
 * recognised.  What could not be read stands in the profile's remarks.  Returns 0, or -1:
 * USAGE for a place, revision or library that is not there, DATA for a source that is not
 * understood, FATAL (git, the disk).
 */
HUBCENSUS_API int hubcensus_profile_from_source(struct hubcensus_profile **out, const char *place,
                                                const char *library,
                                                struct hubcensus_error **error);
HUBCENSUS_API void hubcensus_profile_free(struct hubcensus_profile *profile);

/* The name of a built-in profile by its number, from 0; NULL past the last. */
HUBCENSUS_API const char *hubcensus_profile_builtin(size_t number);

HUBCENSUS_API const char *hubcensus_profile_name(const struct hubcensus_profile *profile);
/* As people write it: "TransformerLens". */
HUBCENSUS_API const char *hubcensus_profile_title(const struct hubcensus_profile *profile);

/* The profile's JSON, as `hubcensus profile` prints it. */
HUBCENSUS_API const char *hubcensus_profile_json(const struct hubcensus_profile *profile);

/* How a library takes a model; a better tier is a greater number. */
enum hubcensus_tier {
    HUBCENSUS_TIER_NOT = 0,      /* not at all */
    HUBCENSUS_TIER_REMOVED = 1,  /* not any more */
    HUBCENSUS_TIER_FALLBACK = 2, /* by code that is not made for it, another library's say */
    HUBCENSUS_TIER_NATIVE = 3,   /* by code of its own */
};

/*
 * How the library takes a model with this architecture (config.architectures[0]) and this
 * type (config.model_type), either of which may be NULL.  Where the profile lists both, the
 * better tier decides.
 */
HUBCENSUS_API enum hubcensus_tier hubcensus_profile_ask(const struct hubcensus_profile *profile,
                                                        const char *architecture,
                                                        const char *model_type);

/* One thing that the profile lists. */
struct hubcensus_support {
    bool is_model_type; /* a type of models; else an architecture */
    enum hubcensus_tier tier;
    const char *name;
    const char *last;   /* of a removed one: the last version that had it */
    const char *module; /* the file that implements it; NULL where it is not told; below too */
    const char *file;   /* where the library's source says so, */
    unsigned line;      /* and in which line; 0: not told */
};

HUBCENSUS_API size_t hubcensus_profile_count(const struct hubcensus_profile *profile);
/* By number from 0, in the profile's order; NULL past the last. */
HUBCENSUS_API const struct hubcensus_support *
hubcensus_profile_at(const struct hubcensus_profile *profile, size_t number);

/* The canonical authors of an architecture, by number from 0; NULL past the last. */
HUBCENSUS_API const char *hubcensus_profile_author(const struct hubcensus_profile *profile,
                                                   const char *architecture, size_t number);

/*
 * What in the library's source could not be read, or disagrees, by number from 0: a line for
 * people; NULL past the last.
 */
HUBCENSUS_API const char *hubcensus_profile_remark(const struct hubcensus_profile *profile,
                                                   size_t number);

#ifdef __cplusplus
}
#endif

#endif
