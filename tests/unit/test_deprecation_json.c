#include <stdlib.h>
#include <string.h>

#include "deprecation_world.h"
#include "json/tree.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

/* The node at a path such as "candidates.0.name". */
static const struct json_node *
node_at(const struct json_node *node, const char *path)
{
    while (node != NULL && *path != '\0') {
        size_t len = strcspn(path, ".");
        char *part = slice_dup((struct slice){path, len});
        if (node->type == JSON_TYPE_ARRAY) {
            unsigned long n = strtoul(part, NULL, 10);
            for (node = node->first; node != NULL && n > 0; n--)
                node = node->next;
        } else {
            node = json_node_get(node, part);
        }
        free(part);
        path += len + (path[len] == '.');
    }
    return node;
}

/* A value as it is spelt, without line ends and indents. */
static void
append_compact(struct str *out, struct slice raw)
{
    for (size_t i = 0; i < raw.len; i++) {
        if (raw.data[i] != '\n') {
            str_putc(out, raw.data[i]);
            continue;
        }
        while (i + 1 < raw.len && raw.data[i + 1] == ' ')
            i++;
    }
}

struct json_case {
    const char *path;
    const char *value; /* NULL: there is none */
};

static void
check(struct world *w, const struct deprecation_style *style, const struct json_case *cases,
      size_t count)
{
    struct json_tree *tree = NULL;

    deprecation_report_json(&w->out, &w->d, style);
    assert_int_equal(json_tree_read(&tree, (struct slice){w->out.data, w->out.len}, NULL), 0);
    for (size_t i = 0; i < count; i++) {
        const struct json_node *node = node_at(json_tree_root(tree), cases[i].path);
        struct str value = STR_INIT;
        if ((node != NULL) != (cases[i].value != NULL))
            fail_msg("%s: %s", cases[i].path, node != NULL ? "is there" : "is not there");
        if (node != NULL)
            append_compact(&value, node->raw);
        if (node != NULL && strcmp(str_text(&value), cases[i].value) != 0)
            fail_msg("%s: %s", cases[i].path, str_text(&value));
        str_fini(&value);
    }
    json_tree_free(tree);
}

static void
says_what_was_asked_and_found(void **state)
{
    static const struct json_case cases[] = {
        {"generated_at", "\"2026-11-22T01:02:03Z\""},
        {"repo", "\"/src/transformers\""},
        {"rev", "\"" WORLD_COMMIT "\""},
        {"worktree", "false"},
        {"models_dir", "\"src/transformers/models\""},
        {"thresh_num_downloads", "5000"},
        {"thresh_date", "\"2025-11-22\""},
        {"age", "\"first\""},
        {"readings_required", "2"},
        {"complete", "false"},
        {"candidates.2.folder", "\"hostile\""},
        {"candidates.3", NULL},
        {"unknown.1.folder", "\"shallow\""},
        {"unknown.2", NULL},
        {"kept.3.folder", "\"swing\""},
        {"kept.4", NULL},
        {"missing_tags.11", "\"l|\""},
        {"extra_tags", "[\"ghost\"]"},
        {"unread_modules", "1"},
        {"requests", "1017"},
    };
    struct world w;

    (void)state;
    world_begin(&w);
    check(&w, &brief, cases, COUNT(cases));
    world_end(&w);
}

static void
tells_all_of_a_candidate(void **state)
{
    static const struct json_case cases[] = {
        {"candidates.0.name", "\"xclip\""},
        {"candidates.0.folder", "\"x_clip\""},
        {"candidates.0.verdict", "\"candidate\""},
        {"candidates.0.reason", "null"},
        {"candidates.0.downloads", "12"},
        {"candidates.0.at_least", "false"},
        {"candidates.0.first_commit_datetime", "\"2022-09-08T14:20:34+05:30\""},
        {"candidates.0.commit_hash", "\"" WORLD_COMMIT "\""},
        {"candidates.0.model_path", "\"src/transformers/models/x_clip/modeling_x_clip.py\""},
        {"candidates.0.came_with_merge", "false"},
        {"candidates.0.additions", "2"},
        {"candidates.0.moved_from", "null"},
        {"candidates.0.tags", "[\"xclip\",\"x_clip\"]"},
        {"candidates.0.readings.0",
         "{\"taken\": \"2026-11-22T01:02:03Z\",\"downloads\": 12,\"at_least\": false}"},
        {"candidates.0.readings.2",
         "{\"taken\": \"2026-08-15T00:00:00Z\",\"downloads\": 8000,\"at_least\": true}"},
        {"candidates.0.readings_below", "2"},
        {"candidates.0.dependents", "[\"bert\",\"blip\",\"clip\"]"},
        {"candidates.0.live_dependents", "[\"blip\",\"clip\"]"},
        {"candidates.0.dependent_files", "[\"src/transformers/pipelines/video.py\"]"},
        {"candidates.0.last_commit",
         "{\"hash\": \"fedcba9876543210fedcba9876543210fedcba98\",\"datetime\": "
         "\"2026-01-05T12:00:00+00:00\"}"},
        {"candidates.0.files", "5"},
        {"candidates.0.lines", "2345"},
        {"candidates.0.test_files", "3"},
        {"candidates.0.tests", "\"tests/models/x_clip\""},
        {"candidates.0.docs", "\"docs/source/en/model_doc/x_clip.md\""},
        {"candidates.0.uses", NULL},
    };
    struct world w;

    (void)state;
    world_begin(&w);
    check(&w, &brief, cases, COUNT(cases));
    world_end(&w);
}

static void
tells_how_a_candidate_came_and_what_it_lacks(void **state)
{
    static const struct json_case cases[] = {
        {"candidates.1.came_with_merge", "true"},
        {"candidates.1.additions", "0"},
        {"candidates.1.moved_from", "\"src/transformers/modeling_bert.py\""},
        {"candidates.1.dependents", "[]"},
        {"candidates.1.last_commit", "null"},
        {"candidates.1.test_files", "0"},
        {"candidates.1.tests", "null"},
        {"candidates.1.docs", "null"},
        {"candidates.2.name",
         "\"=1+1,\\\"q\\\"|``x`<script>@all\\u001b[2J\\nModel: forged\\ufffd\""},
    };
    struct world w;

    (void)state;
    world_begin(&w);
    check(&w, &brief, cases, COUNT(cases));
    world_end(&w);
}

static void
makes_up_no_figure(void **state)
{
    static const struct json_case cases[] = {
        {"unknown.0.reason", "\"the Hub answered 500 | five times\\n<b>\""},
        {"unknown.0.downloads", "17"},
        {"unknown.0.at_least", "true"},
        {"unknown.0.dependents", "[\"blip\"]"},
        {"unknown.1.verdict", "\"unknown\""},
        {"unknown.1.downloads", "null"},
        {"unknown.1.at_least", "null"},
        {"unknown.1.first_commit_datetime", "null"},
        {"unknown.1.commit_hash", "null"},
        {"unknown.1.model_path", "null"},
        {"unknown.1.came_with_merge", "null"},
        {"unknown.1.additions", "null"},
        {"unknown.1.dependents", "null"},
        {"unknown.1.live_dependents", "null"},
        {"unknown.1.files", "null"},
        {"kept.0.verdict", "\"used\""},
        {"kept.0.downloads", "5100"},
        {"kept.0.at_least", "true"},
        {"kept.0.files", NULL},
        {"kept.1.verdict", "\"young\""},
        {"kept.1.downloads", "null"},
        {"kept.1.first_commit_datetime", "\"2026-05-05T05:05:05+00:00\""},
        {"kept.1.commit_hash", "null"},
        {"kept.1.additions", "null"},
        {"kept.3.verdict", "\"readings\""},
        {"kept.3.reason", "\"1 of 2 readings is below the threshold\""},
        {"kept.3.readings_below", "1"},
    };
    struct world w;

    (void)state;
    world_begin(&w);
    check(&w, &brief, cases, COUNT(cases));
    world_end(&w);
}

static void
tells_every_use_when_explaining(void **state)
{
    static const struct json_case cases[] = {
        {"candidates.0.uses.0", "{\"kind\": \"copied\",\"user\": \"bert\",\"path\": "
                                "\"src/transformers/models/bert/modeling_bert.py\",\"line\": "
                                "40,\"subject\": \"XCLIPAttention\"}"},
        {"candidates.0.uses.2.kind", "\"modular\""},
        {"candidates.0.uses.3.kind", "\"auto\""},
        {"candidates.0.uses.4.user", "null"},
        {"candidates.0.uses.5", NULL},
        {"candidates.1.uses", "[]"},
        {"unknown.1.uses", "null"},
        {"kept.0.uses", NULL},
    };
    struct world w;

    (void)state;
    world_begin(&w);
    check(&w, &explained, cases, COUNT(cases));
    world_end(&w);
}

static void
knows_nothing_of_a_checkout_from_a_cache_file(void **state)
{
    static const struct json_case cases[] = {
        {"repo", "null"},
        {"rev", "null"},
        {"complete", "true"},
        {"thresh_date", "\"2025-11-22\""},
        {"candidates.0.additions", "null"},
        {"candidates.0.came_with_merge", "null"},
        {"candidates.0.dependents", "null"},
        {"candidates.0.last_commit", "null"},
        {"candidates.0.lines", "null"},
        {"candidates.0.readings", "[]"},
        {"unknown", "[]"},
        {"kept", "[]"},
        {"unread_modules", "null"},
        {"requests", "0"},
    };
    struct world w;

    (void)state;
    world_begin_cached(&w);
    check(&w, &brief, cases, COUNT(cases));
    world_end(&w);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_what_was_asked_and_found),
        cmocka_unit_test(tells_all_of_a_candidate),
        cmocka_unit_test(tells_how_a_candidate_came_and_what_it_lacks),
        cmocka_unit_test(makes_up_no_figure),
        cmocka_unit_test(tells_every_use_when_explaining),
        cmocka_unit_test(knows_nothing_of_a_checkout_from_a_cache_file),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
