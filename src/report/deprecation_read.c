/*
 * The text is read as a tree, whose memory is bounded beforehand: by the bytes
 * and by the values there can be at most.  Texts are copied, so that neither
 * need stay.
 *
 * What comes out as it is (ids of commits, times) must be right to the letter;
 * all other texts are escaped where they are shown.
 */
#include "report/deprecation_read.h"

#include <stdlib.h>
#include <string.h>

#include "base/hex.h"
#include "base/map.h"
#include "base/mem.h"
#include "report/deprecation_words.h"
#include "json/tree.h"
#include "json/want.h"

/* Each takes a hundred bytes or so; a thousand models, explained, have a tenth. */
#define VALUES_MAX 4000000

/* Years that are written with four digits. */
#define FIRST_TIME INT64_C(-30610224000)
#define LAST_TIME  INT64_C(253402300799)

/* Thousands of millions of years: a moment that moment_read() knows in every offset. */
#define LAST_MOMENT INT64_C(3000000000000000000)

/* What is read into, and for whom. */
struct reading {
    struct deprecation_kept *out;
    struct map names; /* of one model's users */
};

/* ---- one value ---- */

/* When a run was, as YYYY-MM-DDThh:mm:ssZ. */
static int
read_time(int64_t *out, const struct json_node *object, const char *key, struct err *err)
{
    const struct json_node *node = want_member(object, key, JSON_TYPE_STRING);
    struct moment moment;

    if (node == NULL || !moment_read(&moment, node->text) || moment.seconds < FIRST_TIME ||
        moment.seconds > LAST_TIME)
        return want_unexpected(err, object, key, "a time such as 2026-09-21T14:13:20Z");
    *out = moment.seconds;
    return 0;
}

static int
read_day(int64_t *out, const struct json_node *object, const char *key, struct err *err)
{
    const struct json_node *node = want_member(object, key, JSON_TYPE_STRING);

    if (node == NULL || !moment_read_day(out, node->text) || *out < FIRST_TIME || *out > LAST_TIME)
        return want_unexpected(err, object, key, "a day of the calendar as YYYY-MM-DD");
    return 0;
}

/* A commit's time. */
static int
read_moment(struct moment *out, const struct json_node *object, const char *key, struct err *err)
{
    const struct json_node *node = want_member(object, key, JSON_TYPE_STRING);

    if (node == NULL || !moment_read(out, node->text) || out->seconds > LAST_MOMENT ||
        out->seconds < -LAST_MOMENT)
        return want_unexpected(err, object, key,
                               "a time with its offset such as 2020-11-16T21:43:42+01:00");
    return 0;
}

/* A commit's id, which is shown as it is; `expected` says whether null may stand for it. */
static int
read_id(char out[AGE_COMMIT_SIZE], const struct json_node *object, const char *key,
        const char *expected, struct err *err)
{
    const struct json_node *node = want_member(object, key, JSON_TYPE_STRING);
    size_t digits = 0;

    while (node != NULL && digits < node->text.len &&
           hex_digit((unsigned char)node->text.data[digits]) >= 0)
        digits++;
    if (node == NULL || digits != node->text.len || (digits != 40 && digits != 64))
        return want_unexpected(err, object, key, expected);
    memcpy(out, node->text.data, digits);
    out[digits] = '\0';
    return 0;
}

static int
read_id_or_null(char out[AGE_COMMIT_SIZE], const struct json_node *object, const char *key,
                struct err *err)
{
    out[0] = '\0';
    if (want_is_null(object, key))
        return 0;
    return read_id(out, object, key, "a commit's id of 40 or 64 hexadecimal digits, or null", err);
}

/* ---- one model ---- */

/*
 * A figure with its bound, or two nulls.  What a count was broken off at is a
 * bound below the threshold; one at or above it was counted no further.
 */
static int
read_downloads(struct deprecation_model *m, const struct json_node *object, int64_t threshold,
               struct err *err)
{
    bool is_candidate = m->verdict == VERDICT_CANDIDATE, at_least;

    if (!is_candidate && want_is_null(object, "downloads")) {
        if (want_is_null(object, "at_least"))
            return 0;
        return want_unexpected(err, object, "at_least", "null, as downloads is");
    }
    if (want_count(&m->downloads.sum, object, "downloads", err) != 0 ||
        want_bool(&at_least, object, "at_least", err) != 0)
        return -1;
    if (is_candidate && at_least)
        return want_unexpected(err, object, "at_least", "false, as a candidate's figure is exact");
    m->counted = true;
    if (!at_least)
        m->downloads.state = DOWNLOADS_EXACT;
    else if (m->downloads.sum >= threshold)
        m->downloads.state = DOWNLOADS_AT_LEAST;
    return 0;
}

/* How it came in: not known from a cache file. */
static int
read_coming(struct age *age, const struct json_node *object, struct err *err)
{
    if (!age->known || want_is_null(object, "came_with_merge")) {
        if (!want_is_null(object, "came_with_merge"))
            return want_unexpected(err, object, "came_with_merge", "null, as no date is known");
        return want_is_null(object, "additions")
                   ? 0
                   : want_unexpected(err, object, "additions", "null");
    }
    if (want_bool(&age->by_merge, object, "came_with_merge", err) != 0)
        return -1;
    return want_size(&age->additions, object, "additions", err);
}

static int
read_age(struct deprecation_model *m, struct reading *r, const struct json_node *object,
         struct err *err)
{
    struct age *age = &m->age;

    age->known = !want_is_null(object, "first_commit_datetime");
    if (age->known && read_moment(&age->commit.when, object, "first_commit_datetime", err) != 0)
        return -1;
    if (read_id_or_null(age->commit.id, object, "commit_hash", err) != 0 ||
        want_text_or_null(&m->path, &r->out->arena, object, "model_path", err) != 0 ||
        read_coming(age, object, err) != 0)
        return -1;
    return want_text_or_null(&age->moved_from, &r->out->arena, object, "moved_from", err);
}

static int
read_readings(struct deprecation_model *m, struct reading *r, const struct json_node *object,
              struct err *err)
{
    const struct json_node *list = want_member(object, "readings", JSON_TYPE_ARRAY);

    if (list == NULL)
        return want_unexpected(err, object, "readings", "a list of readings");
    struct candidate_reading *readings =
        arena_alloc(&r->out->arena, (list->count + 1) * sizeof *readings);
    for (const struct json_node *n = list->first; n != NULL; n = n->next) {
        struct candidate_reading *reading = &readings[m->reading_count++];
        if (n->type != JSON_TYPE_OBJECT)
            return want_unexpected(err, n, NULL, "a reading, an object");
        if (read_time(&reading->taken, n, "taken", err) != 0 ||
            want_count(&reading->downloads, n, "downloads", err) != 0 ||
            want_bool(&reading->at_least, n, "at_least", err) != 0)
            return -1;
    }
    m->readings = readings;
    return want_size(&m->readings_below, object, "readings_below", err);
}

/* The kind of a model that uses another, by what survey_code() names such. */
static enum deprecation_user_kind
user_kind(const struct reading *r, const char *name)
{
    if (map_has(&r->names, slice_of(name)))
        return USER_MODEL;
    return strncmp(name, "deprecated/", strlen("deprecated/")) == 0 ? USER_RETIRED : USER_CANDIDATE;
}

static int
compare_users(const void *left, const void *right)
{
    const struct deprecation_user *a = left, *b = right;

    return strcmp(a->name, b->name);
}

/* Those that stay are among the models that use it. */
static int
read_users(struct deprecation_model *m, struct reading *r, const struct json_node *object,
           struct err *err)
{
    const char **models, **live, **files;
    size_t model_count = 0, live_count = 0, file_count = 0;

    if (want_texts(&models, &model_count, &r->out->arena, object, "dependents", err) != 0 ||
        want_texts(&live, &live_count, &r->out->arena, object, "live_dependents", err) != 0 ||
        want_texts(&files, &file_count, &r->out->arena, object, "dependent_files", err) != 0)
        return -1;
    map_clear(&r->names);
    for (size_t i = 0; i < live_count; i++)
        map_put(&r->names, slice_of(live[i]), i);
    struct deprecation_user *users =
        arena_alloc(&r->out->arena, (model_count + file_count + 1) * sizeof *users);
    for (size_t i = 0; i < model_count; i++) {
        users[i] = (struct deprecation_user){models[i], user_kind(r, models[i])};
        m->live_users += users[i].kind == USER_MODEL;
    }
    if (m->live_users != live_count)
        return want_unexpected(err, object, "live_dependents", "models of dependents, each once");
    for (size_t i = 0; i < file_count; i++)
        users[model_count + i] = (struct deprecation_user){files[i], USER_FILE};
    m->users = users;
    m->user_count = model_count + file_count;
    if (m->user_count > 0)
        qsort(users, m->user_count, sizeof *users, compare_users);
    return 0;
}

static int
read_touch(struct age_touch *touch, const struct json_node *object, struct err *err)
{
    const struct json_node *commit = want_member(object, "last_commit", JSON_TYPE_OBJECT);

    if (want_is_null(object, "last_commit"))
        return 0;
    if (commit == NULL)
        return want_unexpected(err, object, "last_commit", "an object with a commit, or null");
    touch->known = true;
    if (read_id(touch->commit.id, commit, "hash", "a commit's id of 40 or 64 hexadecimal digits",
                err) != 0)
        return -1;
    return read_moment(&touch->commit.when, commit, "datetime", err);
}

static int
read_footprint(struct footprint *f, struct reading *r, const struct json_node *object,
               struct err *err)
{
    const char *tests, *docs;

    f->lines = -1;
    if (want_count(&f->files, object, "files", err) != 0 ||
        (!want_is_null(object, "lines") &&
         want_int(&f->lines, object, "lines", 0, INT64_MAX, WANT_COUNT ", or null", err) != 0) ||
        want_count(&f->test_files, object, "test_files", err) != 0 ||
        want_text_or_null(&tests, &r->out->arena, object, "tests", err) != 0 ||
        want_text_or_null(&docs, &r->out->arena, object, "docs", err) != 0)
        return -1;
    /* The arena's; who measures a footprint owns its texts, and here nobody frees them. */
    f->tests = (char *)tests;
    f->docs = (char *)docs;
    return 0;
}

static int
read_use(struct dependence *use, struct reading *r, const struct json_node *object, struct err *err)
{
    const char *kinds[] = {
        dependence_word(DEPENDS_IMPORT),
        dependence_word(DEPENDS_MODULAR),
        dependence_word(DEPENDS_COPIED),
        dependence_word(DEPENDS_AUTO),
    };
    size_t kind = 0;
    int64_t line = 0;

    if (object->type != JSON_TYPE_OBJECT)
        return want_unexpected(err, object, NULL, "a use, an object");
    if (want_word(&kind, object, "kind", kinds, sizeof kinds / sizeof *kinds,
                  "\"import\", \"modular\", \"copied\" or \"auto\"", err) != 0 ||
        want_text_or_null(&use->user, &r->out->arena, object, "user", err) != 0 ||
        want_text(&use->path, &r->out->arena, object, "path", err) != 0 ||
        want_int(&line, object, "line", 0, UINT32_MAX, "the number of a line", err) != 0)
        return -1;
    use->kind = (enum dependence_kind)kind;
    use->line = (unsigned)line;
    return want_text(&use->subject, &r->out->arena, object, "subject", err);
}

static int
read_uses(struct deprecation_model *m, struct reading *r, const struct json_node *object,
          struct err *err)
{
    const struct json_node *list = want_member(object, "uses", JSON_TYPE_ARRAY);

    if (list == NULL)
        return want_unexpected(err, object, "uses", "a list of uses, as in the other models");
    struct dependence *uses = arena_alloc(&r->out->arena, (list->count + 1) * sizeof *uses);
    for (const struct json_node *n = list->first; n != NULL; n = n->next)
        if (read_use(&uses[m->dependent_count++], r, n, err) != 0)
            return -1;
    m->dependents = uses;
    return 0;
}

/* What only a checkout tells, or nulls. */
static int
read_examined(struct deprecation_model *m, struct reading *r, const struct json_node *object,
              struct err *err)
{
    static const char *const keys[] = {
        "live_dependents", "dependent_files", "last_commit", "files",
        "lines",           "test_files",      "tests",       "docs",
    };

    if (!want_is_null(object, "dependents")) {
        m->examined = true;
        if (read_users(m, r, object, err) != 0 || read_touch(&m->touch, object, err) != 0 ||
            read_footprint(&m->footprint, r, object, err) != 0)
            return -1;
        return r->out->explained ? read_uses(m, r, object, err) : 0;
    }
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (!want_is_null(object, keys[i]))
            return want_unexpected(err, object, keys[i], "null, as dependents is");
    if (r->out->explained && !want_is_null(object, "uses"))
        return want_unexpected(err, object, "uses", "null, as dependents is");
    return 0;
}

/* A list of models: its key, what its models may be, and how messages say that. */
struct group {
    const char *key;
    enum verdict first, last;
    const char *verdicts;
    bool examined; /* they tell what only a checkout does */
};

static const struct group groups[] = {
    {"candidates", VERDICT_CANDIDATE, VERDICT_CANDIDATE, "\"candidate\"", true},
    {"unknown", VERDICT_UNKNOWN, VERDICT_UNKNOWN, "\"unknown\"", true},
    {"kept", VERDICT_KEPT_USED, VERDICT_KEPT_READINGS, "\"used\", \"young\" or \"readings\"",
     false},
};

#define GROUPS (sizeof groups / sizeof *groups)

static int
read_verdict(struct deprecation_model *m, const struct group *group, const struct json_node *object,
             struct err *err)
{
    const char *words[VERDICT_KEPT_READINGS + 1];
    size_t verdict = 0;

    for (size_t i = 0; i <= VERDICT_KEPT_READINGS; i++)
        words[i] = deprecation_verdict_word((enum verdict)i);
    if (want_word(&verdict, object, "verdict", words + group->first,
                  (size_t)(group->last - group->first) + 1, group->verdicts, err) != 0)
        return -1;
    m->verdict = (enum verdict)(group->first + verdict);
    return 0;
}

static int
read_model(struct deprecation_model *m, struct reading *r, const struct group *group,
           const struct json_node *object, struct err *err)
{
    const char **tags;

    if (object->type != JSON_TYPE_OBJECT)
        return want_unexpected(err, object, NULL, "a model, an object");
    if (want_text(&m->name, &r->out->arena, object, "name", err) != 0 ||
        want_text(&m->folder, &r->out->arena, object, "folder", err) != 0 ||
        read_verdict(m, group, object, err) != 0 ||
        want_text_or_null(&m->reason, &r->out->arena, object, "reason", err) != 0 ||
        read_downloads(m, object, r->out->d.thresh_downloads, err) != 0 ||
        read_age(m, r, object, err) != 0 ||
        want_texts(&tags, &m->tag_count, &r->out->arena, object, "tags", err) != 0 ||
        read_readings(m, r, object, err) != 0)
        return -1;
    m->tags = tags;
    return group->examined ? read_examined(m, r, object, err) : 0;
}

/* ---- the whole ---- */

static int
read_question(struct reading *r, const struct json_node *root, struct err *err)
{
    struct deprecation *d = &r->out->d;
    char id[AGE_COMMIT_SIZE];
    size_t rule = 0;

    if (read_time(&d->generated_at, root, "generated_at", err) != 0 ||
        want_text_or_null(&d->repo, &r->out->arena, root, "repo", err) != 0 ||
        read_id_or_null(id, root, "rev", err) != 0 ||
        want_bool(&d->worktree, root, "worktree", err) != 0 ||
        want_text(&d->models_dir, &r->out->arena, root, "models_dir", err) != 0 ||
        want_count(&d->thresh_downloads, root, "thresh_num_downloads", err) != 0 ||
        read_day(&d->thresh_date, root, "thresh_date", err) != 0 ||
        want_word(&rule, root, "age", age_rule_names, AGE_MOVED + 1,
                  "\"first\", \"last\" or \"moved\"", err) != 0 ||
        want_count(&d->readings_required, root, "readings_required", err) != 0)
        return -1;
    d->revision = id[0] != '\0' ? want_copy(&r->out->arena, slice_of(id)) : NULL;
    d->rule = (enum age_rule)rule;
    return 0;
}

/* Whether any model tells its uses: those without a look into a checkout say null. */
static bool
tells_uses(const struct json_node *root)
{
    for (size_t i = 0; i < GROUPS; i++) {
        const struct json_node *list = want_member(root, groups[i].key, JSON_TYPE_ARRAY);
        for (const struct json_node *m = list != NULL ? list->first : NULL; m != NULL; m = m->next)
            if (groups[i].examined && json_node_get(m, "uses") != NULL)
                return true;
    }
    return false;
}

static int
read_models(struct reading *r, const struct json_node *root, struct err *err)
{
    struct deprecation *d = &r->out->d;
    size_t room = 0;

    for (size_t i = 0; i < GROUPS; i++) {
        const struct json_node *list = want_member(root, groups[i].key, JSON_TYPE_ARRAY);
        if (list == NULL)
            return want_unexpected(err, root, groups[i].key, "a list of models");
        room += list->count;
    }
    d->models = mem_zalloc((room + 1) * sizeof *d->models);
    for (size_t i = 0; i < GROUPS; i++) {
        const struct json_node *list = json_node_get(root, groups[i].key);
        for (const struct json_node *m = list->first; m != NULL; m = m->next)
            if (read_model(&d->models[d->count++], r, &groups[i], m, err) != 0)
                return -1;
    }
    d->candidates = json_node_get(root, "candidates")->count;
    d->unknown = json_node_get(root, "unknown")->count;
    return 0;
}

/* What is told of the whole after the models. */
static int
read_rest(struct reading *r, const struct json_node *root, struct err *err)
{
    struct deprecation *d = &r->out->d;
    bool complete;

    if (want_bool(&complete, root, "complete", err) != 0)
        return -1;
    if (complete != (d->unknown == 0))
        return want_unexpected(err, root, "complete",
                               complete ? "false, as there are unknown models"
                                        : "true, as there is no unknown model");
    if (want_texts(&d->missing_tags, &d->missing_tag_count, &r->out->arena, root, "missing_tags",
                   err) != 0 ||
        want_texts(&d->extra_tags, &d->extra_tag_count, &r->out->arena, root, "extra_tags", err) !=
            0 ||
        want_count(&d->requests, root, "requests", err) != 0)
        return -1;
    if (d->repo != NULL)
        return want_size(&d->unread_modules, root, "unread_modules", err);
    if (!want_is_null(root, "unread_modules"))
        return want_unexpected(err, root, "unread_modules", "null, as repo is");
    return 0;
}

/* What no other report of this program has. */
static bool
is_answer(const struct json_node *root)
{
    return json_node_get(root, "candidates") != NULL &&
           json_node_get(root, "thresh_num_downloads") != NULL;
}

static int
read_root(struct reading *r, const struct json_node *root, struct err *err)
{
    if (!is_answer(root))
        return err_set(err, ERR_DATA,
                       "expected what hubcensus deprecate --format json writes, an object with "
                       "candidates and thresh_num_downloads");
    r->out->explained = tells_uses(root);
    if (read_question(r, root, err) != 0 || read_models(r, root, err) != 0)
        return -1;
    return read_rest(r, root, err);
}

/* No document has more values than brackets that open and commas, and one. */
static bool
has_too_many_values(struct slice text)
{
    size_t n = 0;

    for (size_t i = 0; i < text.len; i++)
        n += text.data[i] == ',' || text.data[i] == '[' || text.data[i] == '{';
    return n > VALUES_MAX;
}

static int
check_size(struct slice text, struct err *err)
{
    if (text.len == 0)
        return err_set(err, ERR_DATA,
                       "is empty; expected what hubcensus deprecate --format json writes");
    if (text.len > DEPRECATION_READ_MAX)
        return err_set(err, ERR_DATA, "has %zu bytes, more than any such answer", text.len);
    if (has_too_many_values(text))
        return err_set(err, ERR_DATA, "has more values than any such answer: over %d", VALUES_MAX);
    return 0;
}

int
deprecation_read(struct deprecation_kept *out, struct slice text, const char *origin,
                 struct err *err)
{
    struct reading r = {.out = out};
    struct json_tree *tree = NULL;

    *out = (struct deprecation_kept){.explained = false};
    arena_init(&out->arena);
    map_init(&r.names);
    int status = check_size(text, err);
    if (status == 0)
        status = json_tree_read(&tree, text, err);
    if (status == 0)
        status = read_root(&r, json_tree_root(tree), err);
    json_tree_free(tree);
    map_fini(&r.names);
    return status == 0 ? 0 : err_wrap(err, "%s", origin);
}

void
deprecation_kept_fini(struct deprecation_kept *kept)
{
    if (kept == NULL)
        return;
    free(kept->d.models);
    arena_fini(&kept->arena);
    *kept = (struct deprecation_kept){.explained = false};
}
