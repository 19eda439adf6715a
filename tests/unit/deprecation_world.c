#include "deprecation_world.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

static char broken_off[] = "the Hub answered 500 five times";
static char tests_folder[] = "tests/models/x_clip";
static char docs_page[] = "docs/source/en/model_doc/x_clip.md";

static const char *const xclip_tags[] = {"xclip", "x_clip"};
static const char *const bert_tags[] = {"bert"};
static const char *const hostile_tags[] = {WORLD_HOSTILE, "b"};

static const struct dependence xclip_uses[] = {
    {DEPENDS_COPIED, "bert", "src/transformers/models/bert/modeling_bert.py", 40, "XCLIPAttention"},
    {DEPENDS_IMPORT, "blip", "src/transformers/models/blip/modeling_blip.py", 12, "XCLIPModel"},
    {DEPENDS_MODULAR, "blip", "src/transformers/models/blip/modular_blip.py", 7, "XCLIPModel"},
    {DEPENDS_AUTO, "clip", "src/transformers/models/auto/modeling_auto.py", 300, "XCLIPModel"},
    {DEPENDS_IMPORT, NULL, "src/transformers/pipelines/video.py", 5, "XCLIPModel"},
};
static const struct deprecation_user xclip_users[] = {
    {"bert", USER_CANDIDATE},
    {"blip", USER_MODEL},
    {"clip", USER_MODEL},
    {"src/transformers/pipelines/video.py", USER_FILE},
};

static const struct dependence hostile_uses[] = {
    {DEPENDS_IMPORT, WORLD_HOSTILE, "a|b`.py", 1, WORLD_HOSTILE},
};
static const struct deprecation_user hostile_users[] = {{WORLD_HOSTILE, USER_MODEL}};

static const struct candidate_reading xclip_readings[] = {
    {1795309323, 12, false},  /* 2026-11-22 01:02:03 */
    {1790899199, 40, false},  /* 2026-10-01 23:59:59 */
    {1786752000, 8000, true}, /* 2026-08-15 */
};
static const struct candidate_reading swing_readings[] = {
    {1795309323, 4999, false},
    {1790899199, 61234, false},
};

static const struct deprecation_model all_models[WORLD_MODELS] = {
    {.name = "xclip",
     .folder = "x_clip",
     .path = "src/transformers/models/x_clip/modeling_x_clip.py",
     .tags = xclip_tags,
     .tag_count = 2,
     .verdict = VERDICT_CANDIDATE,
     /* 2022-09-08 14:20:34+05:30 */
     .age = {.known = true, .commit = {WORLD_COMMIT, {1662627034, 330}}, .additions = 2},
     .counted = true,
     .downloads = {DOWNLOADS_EXACT, 12, 3, NULL},
     .readings = xclip_readings,
     .reading_count = 3,
     .readings_below = 2,
     .examined = true,
     .dependents = xclip_uses,
     .dependent_count = COUNT(xclip_uses),
     .users = xclip_users,
     .user_count = COUNT(xclip_users),
     .live_users = 2,
     /* 2026-01-05 12:00:00+00:00 */
     .touch = {true, {"fedcba9876543210fedcba9876543210fedcba98", {1767614400, 0}}},
     .footprint = {5, 2345, 3, tests_folder, docs_page}},
    {.name = "bert",
     .folder = "bert",
     .path = "src/transformers/models/bert/modeling_bert.py",
     .tags = bert_tags,
     .tag_count = 1,
     .verdict = VERDICT_CANDIDATE,
     /* 2020-11-16 21:43:42+01:00 */
     .age = {.known = true,
             .commit = {WORLD_COMMIT, {1605559422, 60}},
             .by_merge = true,
             .moved_from = "src/transformers/modeling_bert.py"},
     .counted = true,
     .downloads = {DOWNLOADS_EXACT, 1234, 1, NULL},
     .readings_below = 1,
     .examined = true,
     .footprint = {1, 1, 0, NULL, NULL}},
    {.name = WORLD_HOSTILE,
     .folder = "hostile",
     .path = "a b.py",
     .tags = hostile_tags,
     .tag_count = 2,
     .verdict = VERDICT_CANDIDATE,
     /* 2021-03-01 00:30:00-08:00 */
     .age = {.known = true, .commit = {WORLD_COMMIT, {1614587400, -480}}, .additions = 1},
     .counted = true,
     .downloads = {DOWNLOADS_EXACT, 4999, 1, NULL},
     .examined = true,
     .dependents = hostile_uses,
     .dependent_count = 1,
     .users = hostile_users,
     .user_count = 1,
     .live_users = 1,
     .footprint = {1, 10, 0, NULL, NULL}},
    {.name = "@part",
     .folder = "part",
     .path = "part.py",
     .verdict = VERDICT_UNKNOWN,
     .reason = "the Hub answered 500 | five times\n<b>",
     .age = {.known = true, .commit = {WORLD_COMMIT, {1614587400, -480}}, .additions = 1},
     .counted = true,
     .downloads = {DOWNLOADS_UNKNOWN, 17, 1, broken_off},
     .examined = true,
     .dependents = xclip_uses + 1,
     .dependent_count = 1,
     .users = xclip_users + 1,
     .user_count = 1,
     .live_users = 1},
    {.name = "shallow",
     .folder = "shallow",
     .verdict = VERDICT_UNKNOWN,
     .reason = "the history is cut before its addition",
     .age = {.unknown = "the history is cut before its addition"},
     .counted = true,
     .downloads = {DOWNLOADS_UNKNOWN, 0, 0, broken_off}},
    {.name = "llama",
     .folder = "llama",
     .verdict = VERDICT_KEPT_USED,
     .reason = "at least 5,000 downloads",
     .age = {.known = true, .commit = {WORLD_COMMIT, {1605559422, 60}}, .additions = 1},
     .counted = true,
     .downloads = {DOWNLOADS_AT_LEAST, 5100, 2, NULL}},
    {.name = "new",
     .folder = "new",
     .verdict = VERDICT_KEPT_YOUNG,
     /* 2026-05-05 05:05:05+00:00, from a cache file that has no commit */
     .age = {.known = true, .commit = {"", {1777957505, 0}}}},
    {.name = "opt",
     .folder = "opt",
     .verdict = VERDICT_KEPT_USED,
     .counted = true,
     .age = {.known = true, .commit = {WORLD_COMMIT, {1605559422, 60}}, .additions = 1},
     .downloads = {DOWNLOADS_EXACT, 5000, 2, NULL}},
    {.name = "swing",
     .folder = "swing",
     .verdict = VERDICT_KEPT_READINGS,
     .reason = "1 of 2 readings is below the threshold",
     .age = {.known = true, .commit = {WORLD_COMMIT, {1605559422, 60}}, .additions = 1},
     .counted = true,
     .downloads = {DOWNLOADS_EXACT, 4999, 2, NULL},
     .readings = swing_readings,
     .reading_count = 2,
     .readings_below = 1},
};

void
world_begin(struct world *w)
{
    static const char *const letters[] = {"a", "b", "c", "d", "e", "f",
                                          "g", "h", "i", "j", "k", "l|"};

    memset(w, 0, sizeof *w);
    memcpy(w->models, all_models, sizeof all_models);
    memcpy(w->missing, letters, sizeof letters);
    w->extra[0] = "ghost";
    w->d = (struct deprecation){
        .generated_at = 1795309323, /* 2026-11-22 01:02:03 */
        .repo = "/src/transformers",
        .revision = WORLD_COMMIT,
        .models_dir = "src/transformers/models",
        .thresh_downloads = 5000,
        .thresh_date = 1763769600, /* 2025-11-22 */
        .rule = AGE_FIRST,
        .readings_required = 2,
        .models = w->models,
        .count = WORLD_MODELS,
        .candidates = 3,
        .unknown = 2,
        .missing_tags = w->missing,
        .missing_tag_count = 12,
        .extra_tags = w->extra,
        .extra_tag_count = 1,
        .unread_modules = 1,
        .requests = 1017,
    };
}

void
world_begin_cached(struct world *w)
{
    world_begin(w);
    w->models[0].age.additions = 0;
    w->models[0].examined = false;
    w->models[0].dependent_count = w->models[0].user_count = w->models[0].live_users = 0;
    w->models[0].reading_count = w->models[0].readings_below = 0;
    w->d.repo = NULL;
    w->d.revision = NULL;
    w->d.count = w->d.candidates = 1;
    w->d.unknown = 0;
    w->d.missing_tag_count = w->d.extra_tag_count = w->d.unread_modules = 0;
    w->d.requests = 0;
    w->d.readings_required = 0;
    w->d.thresh_date = 1763769600 + 3723;
}

void
world_begin_empty(struct world *w)
{
    world_begin(w);
    w->d.models = w->models + 5;
    w->d.count = 3;
    w->d.candidates = w->d.unknown = 0;
    w->d.missing_tag_count = w->d.extra_tag_count = w->d.unread_modules = 0;
    w->d.readings_required = 1;
    w->d.worktree = true;
    w->d.requests = 1;
}

void
world_end(struct world *w)
{
    str_fini(&w->out);
}
