#include "report/deprecation.h"

#include "report/deprecation_words.h"
#include "json/member.h"

/* What appends to a string, as a member. */
static void
member_time(struct json_writer *w, const char *key, int64_t seconds,
            void (*append)(struct str *, int64_t))
{
    struct str text = STR_INIT;

    append(&text, seconds);
    json_member_text(w, key, str_text(&text));
    str_fini(&text);
}

static void
member_moment(struct json_writer *w, const char *key, struct moment moment)
{
    char text[MOMENT_SIZE];

    moment_text(text, moment, 'T');
    json_member_text(w, key, text);
}

static void
downloads_json(struct json_writer *w, const struct deprecation_model *m)
{
    int64_t n;
    bool at_least;

    if (deprecation_downloads(&n, &at_least, m)) {
        json_member_int(w, "downloads", n);
        json_member_bool(w, "at_least", at_least);
    } else {
        json_member_null(w, "downloads");
        json_member_null(w, "at_least");
    }
}

static void
age_json(struct json_writer *w, const struct deprecation_model *m)
{
    const struct age *age = &m->age;

    if (age->known) {
        member_moment(w, "first_commit_datetime", age->commit.when);
        json_member_text(w, "commit_hash", age->commit.id[0] != '\0' ? age->commit.id : NULL);
    } else {
        json_member_null(w, "first_commit_datetime");
        json_member_null(w, "commit_hash");
    }
    json_member_text(w, "model_path", m->path);
    if (deprecation_coming_known(m)) {
        json_member_bool(w, "came_with_merge", age->by_merge);
        json_member_int(w, "additions", (int64_t)age->additions);
    } else {
        json_member_null(w, "came_with_merge");
        json_member_null(w, "additions");
    }
    json_member_text(w, "moved_from", age->moved_from);
}

static void
readings_json(struct json_writer *w, const struct deprecation_model *m)
{
    json_key(w, "readings");
    json_begin_array(w);
    for (size_t i = 0; i < m->reading_count; i++) {
        json_begin_object(w);
        member_time(w, "taken", m->readings[i].taken, deprecation_time);
        json_member_int(w, "downloads", m->readings[i].downloads);
        json_member_bool(w, "at_least", m->readings[i].at_least);
        json_end_object(w);
    }
    json_end_array(w);
    json_member_int(w, "readings_below", (int64_t)m->readings_below);
}

static void
users_json(struct json_writer *w, const struct deprecation_model *m)
{
    struct deprecation_users u;

    deprecation_users_of(&u, m);
    json_member_texts(w, "dependents", u.models.items, u.models.count);
    json_member_texts(w, "live_dependents", u.live.items, u.live.count);
    json_member_texts(w, "dependent_files", u.files.items, u.files.count);
    deprecation_users_fini(&u);
}

static void
uses_json(struct json_writer *w, const struct deprecation_model *m)
{
    json_key(w, "uses");
    json_begin_array(w);
    for (size_t i = 0; i < m->dependent_count; i++) {
        const struct dependence *use = &m->dependents[i];
        json_begin_object(w);
        json_member_text(w, "kind", dependence_word(use->kind));
        json_member_text(w, "user", use->user);
        json_member_text(w, "path", use->path);
        json_member_int(w, "line", use->line);
        json_member_text(w, "subject", use->subject);
        json_end_object(w);
    }
    json_end_array(w);
}

static void
touch_json(struct json_writer *w, const struct age_touch *touch)
{
    if (!touch->known) {
        json_member_null(w, "last_commit");
        return;
    }
    json_key(w, "last_commit");
    json_begin_object(w);
    json_member_text(w, "hash", touch->commit.id);
    member_moment(w, "datetime", touch->commit.when);
    json_end_object(w);
}

/* What only a checkout tells. */
static void
examined_json(struct json_writer *w, const struct deprecation_model *m, bool explain)
{
    static const char *const keys[] = {
        "dependents", "live_dependents", "dependent_files", "last_commit", "files",
        "lines",      "test_files",      "tests",           "docs",
    };

    if (!m->examined) {
        for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
            json_member_null(w, keys[i]);
        if (explain)
            json_member_null(w, "uses");
        return;
    }
    users_json(w, m);
    touch_json(w, &m->touch);
    json_member_int(w, "files", m->footprint.files);
    json_member_count(w, "lines", m->footprint.lines);
    json_member_int(w, "test_files", m->footprint.test_files);
    json_member_text(w, "tests", m->footprint.tests);
    json_member_text(w, "docs", m->footprint.docs);
    if (explain)
        uses_json(w, m);
}

/* models[from] up to `end` as a member. */
static void
models_json(struct json_writer *w, const char *key, const struct deprecation *d, size_t from,
            size_t end, bool explain)
{
    json_key(w, key);
    json_begin_array(w);
    for (size_t i = from; i < end; i++) {
        const struct deprecation_model *m = &d->models[i];
        json_begin_object(w);
        json_member_text(w, "name", m->name);
        json_member_text(w, "folder", m->folder);
        json_member_text(w, "verdict", deprecation_verdict_word(m->verdict));
        json_member_text(w, "reason", m->reason);
        downloads_json(w, m);
        age_json(w, m);
        json_member_texts(w, "tags", m->tags, m->tag_count);
        readings_json(w, m);
        if (i < d->candidates + d->unknown)
            examined_json(w, m, explain);
        json_end_object(w);
    }
    json_end_array(w);
}

static void
question_json(struct json_writer *w, const struct deprecation *d)
{
    member_time(w, "generated_at", d->generated_at, deprecation_time);
    json_member_text(w, "repo", d->repo);
    json_member_text(w, "rev", d->revision);
    json_member_bool(w, "worktree", d->worktree);
    json_member_text(w, "models_dir", d->models_dir);
    json_member_int(w, "thresh_num_downloads", d->thresh_downloads);
    member_time(w, "thresh_date", d->thresh_date, deprecation_day);
    json_member_text(w, "age", age_rule_names[d->rule]);
    json_member_int(w, "readings_required", d->readings_required);
    json_member_bool(w, "complete", d->unknown == 0);
}

void
deprecation_report_json(struct str *out, const struct deprecation *d,
                        const struct deprecation_style *style)
{
    size_t unknown_end = d->candidates + d->unknown;
    struct json_writer w;

    json_writer_init(&w, out, 2);
    json_begin_object(&w);
    question_json(&w, d);
    models_json(&w, "candidates", d, 0, d->candidates, style->explain);
    models_json(&w, "unknown", d, d->candidates, unknown_end, style->explain);
    models_json(&w, "kept", d, unknown_end, d->count, style->explain);
    json_member_texts(&w, "missing_tags", d->missing_tags, d->missing_tag_count);
    json_member_texts(&w, "extra_tags", d->extra_tags, d->extra_tag_count);
    json_member_count(&w, "unread_modules", d->repo != NULL ? (int64_t)d->unread_modules : -1);
    json_member_int(&w, "requests", d->requests);
    json_end_object(&w);
    str_putc(out, '\n');
}
