/*
 * The names that the made-up catalogue is made of: kinds of models, well-known
 * models, organisations, uploaders, words. All are public facts; the numbers
 * beside them are only of the right size.
 */
#ifndef TESTHUB_NAMES_H
#define TESTHUB_NAMES_H

#include <stddef.h>
#include <stdint.h>

enum trait {
    TRAIT_CHAT = 1,    /* comes with a chat template more often than not */
    TRAIT_REMOTE = 2,  /* its code is in the repository: auto_map, tag custom_code */
    TRAIT_SEQ2SEQ = 4, /* tagged text2text-generation whatever its primary task */
    TRAIT_DRAFT = 8,   /* released in a packed number format (fp8, mxfp4) */
};

/* A kind of model: one architecture with one primary task. */
struct kind {
    const char *arch;    /* config.architectures[0]; NULL: a library without such a thing */
    const char *type;    /* config.model_type, also a tag; NULL if arch is */
    const char *task;    /* pipeline_tag */
    const char *library; /* library_name */
    const char *stem;    /* what names of this kind begin with */
    uint32_t weight;     /* share in the tail of the catalogue */
    uint32_t min_m;      /* parameters of the smallest, in millions */
    uint32_t max_m;      /* and of the largest */
    uint32_t traits;
};

/* A model that really exists. */
struct head {
    const char *id;
    const char *arch;
    const char *task;   /* NULL: that of its kind */
    uint32_t millions;  /* parameters */
    uint32_t downloads; /* of 30 days */
    uint32_t likes;
    uint32_t month; /* of creation: YYMM */
    char gated;     /* 0, 'a'uto, 'm'anual */
};

/* An organisation whose own architecture this is: models of its own with few downloads exist too.
 */
struct canon {
    const char *author;
    const char *arch;
};

/* An id that was given up: answered with a redirect. */
struct renamed {
    const char *from;
    const char *to;
};

extern const struct kind kinds[];
extern const size_t n_kinds;
extern const struct head heads[];
extern const size_t n_heads;
extern const struct canon canons[];
extern const size_t n_canons;
extern const struct renamed renames[];
extern const size_t n_renames;
extern const char *const quantizers[];
extern const size_t n_quantizers;
extern const char *const tuners[];
extern const size_t n_tuners;
extern const char *const suffixes[];
extern const size_t n_suffixes;
extern const char *const first_words[];
extern const size_t n_first_words;
extern const char *const second_words[];
extern const size_t n_second_words;
extern const char *const languages[];
extern const size_t n_languages;
extern const char *const licences[];
extern const size_t n_licences;
extern const char *const free_tags[];
extern const size_t n_free_tags;

/* names_kind(arch, task): the index of the kind of that architecture, that of the task if several;
 * n_kinds if there is none. */
size_t names_kind(const char *arch, const char *task);

#endif
