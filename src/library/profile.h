/*
 * profile: what one library supports, and whose models are canonical for it.
 *
 * A JSON object:
 *   "name"                     "transformerlens": what --profile takes
 *   "title"                    "TransformerLens": as people write it
 *   "source"                   where the facts come from, and as of when
 *   "data_folder"              the library's own folder of registry files, relative to
 *                              its checkout; null or absent when it has none
 *   "supported_architectures"  ["LlamaForCausalLM", …]: as config.architectures[0] spells them
 *   "supported_model_types"    ["llama", …]: as config.model_type spells them.  Where both keys
 *                              are absent the profile does not tell, and no scan can use it.
 *                              An element of either is a name, which is native, or an object:
 *       "name"                 "OldForCausalLM"
 *       "tier"                 "native" (when absent), "fallback" or "removed"
 *       "last"                 "0.9.2": of a removed one, the last version that had it
 *       "module"               the file that implements it, below the checkout's root
 *       "file", "line"         where the library's source says so
 *   "underscores_as_dashes"    true: "gpt_neox" and "gpt-neox" are one type of model, as the
 *                              library compares them; false when absent
 *   "canonical_authors"        {"LlamaForCausalLM": ["meta-llama", …], …}
 *   "descriptions"             {"LlamaForCausalLM": "what it is", …}: what reports say of an
 *                              architecture, supported or not: a few words without a full stop
 *   "quantized_names"          {"loadable": ["-awq", …], "incompatible": ["-gguf", …]}: parts of
 *                              names that mark a quantized variant, case as given
 *   "lifecycle"                where the library's models stand, and their tags on the Hub:
 *       "models_dir"           "src/transformers/models", relative to its checkout
 *       "pattern"              "modeling_*.py": which files there make a folder a model
 *       "hub_tag"              "transformers": what the Hub tags all the library's models with
 *       "folder_tags"          {"x_clip": "xclip", …}: a folder's tag where it is not its name
 *       "extra_tags"           {"bert": ["bertweet", …], …}: further tags of a model
 *       "deprecated_tags"      ["open-llama", …]: tags of models that are deprecated already
 * Keys that are not known are refused: a misspelt one would be a silent change.
 */
#ifndef HUBCENSUS_LIBRARY_PROFILE_H
#define HUBCENSUS_LIBRARY_PROFILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/str.h"
#include "library/support.h"

/* The one that is taken where nobody names another. */
#define PROFILE_DEFAULT "transformerlens"

/* A list of strings; the texts belong to the profile. */
struct profile_list {
    const char **items; /* NULL-terminated */
    size_t count;
};

struct profile_canonical {
    const char *architecture;
    struct profile_list authors;
};

struct profile_description {
    const char *architecture;
    const char *text;
};

struct profile_folder_tag {
    const char *folder;
    const char *tag;
};

struct profile_extra_tags {
    const char *model; /* as it is called after folder_tags */
    struct profile_list tags;
};

/* Each text NULL, each list empty where the profile does not tell. */
struct profile_lifecycle {
    const char *models_dir;
    const char *pattern;
    const char *hub_tag;
    struct profile_folder_tag *folder_tags;
    size_t folder_tag_count;
    struct profile_extra_tags *extra_tags;
    size_t extra_tag_count;
    struct profile_list deprecated_tags;
};

struct profile {
    const char *name;
    const char *title;
    const char *source;
    const char *data_folder; /* NULL when there is none */
    /* Of one made of a library's source (profile_source.h), else NULL; not in the JSON: */
    const char *place;      /* the word that named it */
    const char *revision;   /* in that word, or NULL */
    const char *commit;     /* that was read, also of a working tree with changes; or NULL */
    bool lists_supported;   /* false: it does not tell what is supported */
    struct support support; /* what it lists */
    struct profile_canonical *canonical;
    size_t canonical_count;
    struct profile_description *descriptions;
    size_t description_count;
    struct profile_list quantized_loadable;
    struct profile_list quantized_incompatible;
    struct profile_lifecycle lifecycle;
    struct str text; /* the JSON it was read from */
};

/*
 * Load a profile: `name` is a file when it holds a '/' or ends in ".json",
 * else the profile of that name in $XDG_CONFIG_HOME/hubcensus/profiles (or
 * ~/.config/…), else a built-in one.  `*out` is the caller's.
 * Returns 0, or -1: ERR_USAGE for a name nobody knows (the message lists those
 * there are and the nearest), ERR_DATA with the JSON path of the fault
 * ("p.json: canonical_authors.LlamaForCausalLM[1]: expected a string, found a number"),
 * ERR_FATAL when the file cannot be read.
 */
int profile_load(struct profile **out, const char *name, struct err *err);
void profile_free(struct profile *p);

/* Read a profile from JSON text; `origin` names it in messages. */
int profile_read(struct profile **out, struct slice text, const char *origin, struct err *err);

/* What of a model a profile judged it by. */
enum profile_by {
    PROFILE_BY_NOTHING, /* it lists neither */
    PROFILE_BY_ARCHITECTURE,
    PROFILE_BY_MODEL_TYPE,
};

#define PROFILE_BYS (PROFILE_BY_MODEL_TYPE + 1)

struct profile_answer {
    enum support_tier tier;
    enum profile_by by;
    const struct support_entry *entry; /* of the profile; NULL when it has none */
};

/*
 * How the library takes a model with this architecture and this type, either of
 * which may be absent.  Where it lists both, the better tier decides, and of equal
 * ones the architecture.
 */
struct profile_answer profile_ask(const struct profile *p, struct slice architecture,
                                  struct slice model_type);

/*
 * 0 when the profile lists what the library supports; else -1 with ERR_USAGE, in words that
 * `called` ends: what nothing can then be called ("a gap").
 */
int profile_check_lists(const struct profile *p, const char *called, struct err *err);

/* Whether it loads such a model, natively or by a fallback. */
bool profile_takes(const struct profile *p, struct slice architecture, struct slice model_type);

/* Whether the profile lists types of models, so that one who asks should know the model's. */
bool profile_asks_model_type(const struct profile *p);

/* The authors canonical for `architecture`; NULL when none are known. */
const struct profile_list *profile_authors(const struct profile *p, struct slice architecture);

/* What the profile says that `architecture` is; NULL when it does not. */
const char *profile_description(const struct profile *p, struct slice architecture);

/*
 * The names of all profiles there are, built in or in the user's folder, sorted,
 * each once; to be freed with profile_names_free().
 */
char **profile_names(size_t *count);
void profile_names_free(char **names, size_t count);

/* Whether it is a built-in one, to the letter. */
bool profile_is_builtin(const struct profile *p);

/* The built-in profiles by number, from 0; false past the last. */
bool profile_builtin(size_t number, const char **name, struct slice *text);

#endif
