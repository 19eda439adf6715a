/*
 * hubcensus/deprecation.h: which models of a library are old and little used.
 */
#ifndef HUBCENSUS_HUBCENSUS_DEPRECATION_H
#define HUBCENSUS_HUBCENSUS_DEPRECATION_H

#include "hubcensus/base.h"
#include "hubcensus/hub.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A library's checkout, as of a commit; its model folders and its tables of tags. */
struct hubcensus_checkout;

/*
 * Read a checkout: `repo` is a folder in it, or a bare repository; `revision` NULL means HEAD;
 * with `worktree` the files on the disk are read.  `models_dir` and `pattern` say where its models
 * are; NULL: "src/transformers/models" and "modeling_*.py".  Returns 0, or -1: USAGE for a
 * folder that is no checkout, a revision that is not there, or no models; DATA for a table that
 * is there and cannot be read, or for two folders with one name; FATAL (git).
 */
HUBCENSUS_API int hubcensus_checkout_open(struct hubcensus_checkout **out, const char *repo,
                                          const char *revision, bool worktree,
                                          const char *models_dir, const char *pattern,
                                          struct hubcensus_error **error);
HUBCENSUS_API void hubcensus_checkout_close(struct hubcensus_checkout *checkout);

/* A folder with a modeling file. */
struct hubcensus_folder {
    const char *folder;       /* "x_clip" */
    const char *name;         /* what the model is called: "xclip" */
    const char *const *files; /* its modeling files; NULL-terminated, at least one */
    const char *const *tags;  /* under which the Hub has it, its name first; NULL-terminated */
};

HUBCENSUS_API size_t hubcensus_checkout_count(const struct hubcensus_checkout *checkout);
/* By folder; NULL past the last. */
HUBCENSUS_API const struct hubcensus_folder *
hubcensus_checkout_at(const struct hubcensus_checkout *checkout, size_t number);

/* A line of the table MODEL_FOLDER_NAME_TO_TAG_MAPPING: a folder whose tag is not its name. */
struct hubcensus_folder_tag {
    const char *folder;
    const char *tag;
};

/* A line of the table EXTRA_TAGS_MAPPING: further tags of a model, by the name that it has. */
struct hubcensus_extra_tags {
    const char *name;
    const char *const *tags; /* NULL-terminated */
};

/* The lines of the two tables, the checkout's own or else the built-in ones; NULL past the last. */
HUBCENSUS_API const struct hubcensus_folder_tag *
hubcensus_checkout_folder_tag(const struct hubcensus_checkout *checkout, size_t number);
HUBCENSUS_API const struct hubcensus_extra_tags *
hubcensus_checkout_extra_tags(const struct hubcensus_checkout *checkout, size_t number);

/* Where the tables stand, for people; NULL when no table says anything of this library. */
HUBCENSUS_API const char *hubcensus_checkout_tables(const struct hubcensus_checkout *checkout);

/* Tags that the library names and no model has, and those that a model has and it does not name;
 * NULL past the last. */
HUBCENSUS_API const char *hubcensus_checkout_missing_tag(const struct hubcensus_checkout *checkout,
                                                         size_t number);
HUBCENSUS_API const char *hubcensus_checkout_extra_tag(const struct hubcensus_checkout *checkout,
                                                       size_t number);

/* Of a file that was added more than once, what makes its age. */
enum hubcensus_age {
    HUBCENSUS_AGE_FIRST = 0, /* the first addition */
    HUBCENSUS_AGE_LAST = 1,  /* the last */
    HUBCENSUS_AGE_MOVED = 2, /* the first, of the file or of what was moved there */
};

struct hubcensus_deprecation_options {
    size_t struct_size;
    const char *repo;         /* the checkout; may be NULL with `cache` alone */
    const char *revision;     /* NULL: HEAD */
    bool worktree;            /* the files on the disk */
    bool builtin_tables;      /* map folders to tags by the built-in tables */
    bool strict;              /* tags that disagree are an error */
    bool exact;               /* count the downloads of models that are safe, too, to the end */
    const char *models_dir;   /* NULL: "src/transformers/models" */
    const char *pattern;      /* NULL: "modeling_*.py" */
    int64_t first_models;     /* only so many folders, in order; -1: all */
    int64_t thresh_downloads; /* with fewer in 30 days a model is little used; 5,000 */
    const char *thresh_date; /* "YYYY-MM-DD": came in before it, a model is old; NULL: a year ago */
    enum hubcensus_age age;
    const char *hub_tag;      /* the Hub's tag for all of the library's models; "" for none;
                                 NULL: "transformers" */
    const char *cache;        /* take the figures from this models_info.json, and ask the Hub only
                                 for what it cannot say */
    const char *census;       /* take the downloads from this census; the Hub is not asked */
    const char *save;         /* write a models_info.json */
    const char *readings;     /* keep the downloads in this census, and look at those of earlier
                                 runs; made when missing */
    int64_t require_readings; /* little used in so many of them, each of another day; 1 */
    hubcensus_hear_fn *hear;  /* NULL: the hub's */
    void *context;            /* for `hear` */
};

/* Set the defaults; `size` is sizeof *options. */
HUBCENSUS_API void hubcensus_deprecation_options_init(struct hubcensus_deprecation_options *options,
                                                      size_t size);

enum hubcensus_fate {
    HUBCENSUS_FATE_CANDIDATE = 0, /* old and little used */
    HUBCENSUS_FATE_UNKNOWN = 1,   /* nobody can say, for `reason`: never taken for a candidate */
    HUBCENSUS_FATE_USED = 2,      /* kept: downloaded often enough */
    HUBCENSUS_FATE_YOUNG = 3,     /* kept: came in on or after the date */
    HUBCENSUS_FATE_READINGS = 4,  /* kept: not little used in as many readings as asked for */
};

struct hubcensus_library_model {
    const char *name; /* as the Hub's tag calls it */
    const char *folder;
    const char *path;        /* of the modeling file that stands for it, or NULL */
    const char *const *tags; /* NULL-terminated */
    enum hubcensus_fate fate;
    const char *reason; /* why it is unknown or kept, a clause; NULL for a candidate */
    bool age_known;
    const char *commit;            /* that brought it in; NULL when it is not known */
    int64_t added;                 /* when, by its committer, in seconds since 1970, */
    int added_offset_s;            /* and seconds that the committer's clock was ahead of UTC */
    bool downloads_known;          /* `downloads` say something */
    bool downloads_exact;          /* else they are a lower bound */
    int64_t downloads;             /* of the last 30 days, all its tags together */
    const char *const *dependents; /* models that stay and use a candidate; NULL-terminated */
};

struct hubcensus_deprecation;

/*
 * Do the whole analysis, as `hubcensus deprecate` does, and keep what the options ask to keep.
 * `hub` may be NULL with `census`, and with `cache` (what that cannot say is unknown then).
 * Returns 0 (the number of unknown models tells whether the answer is complete), or -1: USAGE,
 * DATA, AUTH, STOPPED, FATAL.
 */
HUBCENSUS_API int hubcensus_deprecation_do(struct hubcensus_deprecation **out,
                                           struct hubcensus_hub *hub,
                                           const struct hubcensus_deprecation_options *options,
                                           struct hubcensus_error **error);
HUBCENSUS_API void hubcensus_deprecation_free(struct hubcensus_deprecation *deprecation);

HUBCENSUS_API size_t hubcensus_deprecation_count(const struct hubcensus_deprecation *deprecation);
HUBCENSUS_API size_t
hubcensus_deprecation_candidates(const struct hubcensus_deprecation *deprecation);
HUBCENSUS_API size_t hubcensus_deprecation_unknown(const struct hubcensus_deprecation *deprecation);

/*
 * The candidates by downloads, lowest first, then by name; behind them the unknown and then the
 * kept by name; NULL past the last.
 */
HUBCENSUS_API const struct hubcensus_library_model *
hubcensus_deprecation_at(const struct hubcensus_deprecation *deprecation, size_t number);

#ifdef __cplusplus
}
#endif

#endif
