#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "registry.h"
#include "report/outlook.h"
#include "report/summary.h"
#include "unit.h"

/* A small world: a profile, a registry and the gaps of an older file. */
struct world {
    struct profile *profile;
    struct scan_result result;
    struct scan_plan plan;
    struct scan_options options;
    struct summary summary;
    struct scan_failure failures[2];
    struct str out;
    enum store_part_end walk_end;
};

static const char *const tasks[] = {"text-generation"};

static const char profile_text[] =
    "{\"name\": \"mine\", \"title\": \"Mine\", \"source\": \"a test\",\n"
    " \"supported_architectures\": [\"LlamaForCausalLM\", \"GPT2LMHeadModel\"],\n"
    " \"canonical_authors\": {\"LlamaForCausalLM\": [\"meta-llama\"], \"GPT2LMHeadModel\": "
    "[\"openai-community\"]},\n"
    " \"quantized_names\": {\"loadable\": [], \"incompatible\": []}}";

/* The first gap has the most of everything; the second half the digits of its downloads. */
static void
write_gaps(struct str *out, unsigned more)
{
    str_puts(out, "{\"gaps\": ["
                  "{\"architecture_id\": \"NewArch\", \"total_models\": 4000,"
                  " \"total_downloads\": 999999, \"min_param_count\": 124439808},"
                  "{\"architecture_id\": \"Other\\u001b[2JArch\", \"total_models\": 800,"
                  " \"total_downloads\": 999, \"min_param_count\": null}");
    for (unsigned i = 0; i < more; i++)
        str_printf(out,
                   ",{\"architecture_id\": \"Small%02u\", \"total_models\": 1,"
                   " \"total_downloads\": 0, \"min_param_count\": null}",
                   i);
    str_puts(out, "]}");
}

static struct gaps *
make_gaps(const struct world *w, unsigned more)
{
    char path[] = "/tmp/hubcensus-gaps-XXXXXX";
    struct str text = STR_INIT;
    struct gaps *gaps = NULL;
    struct quantized_rules rules;
    const struct gaps_question question = {
        .profile = w->profile, .quantized = &rules, .supported = w->result.supported};

    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    quantized_rules_init(&rules, w->profile, QUANTIZED_DROP, false);
    write_gaps(&text, more);
    assert_int_equal(file_replace(path, (struct slice){text.data, text.len}, NULL), 0);
    assert_int_equal(gaps_load(&gaps, path, NULL), 0);
    assert_int_equal(gaps_update(gaps, &question, NULL, NULL), 0);
    unlink(path);
    str_fini(&text);
    return gaps;
}

static void
begin(struct world *w, unsigned more_gaps)
{
    static const char *const models[][2] = {
        {"openai-community/gpt2", "GPT2LMHeadModel"},
        {"a/one", "LlamaForCausalLM"},
        {"a/two", "LlamaForCausalLM"},
    };
    struct given added = {models, 3};

    memset(w, 0, sizeof *w);
    assert_int_equal(profile_read(&w->profile, slice_of(profile_text), "mine", NULL), 0);
    assert_int_equal(supported_load(&w->result.supported, "/nonexistent/supported.json", NULL), 0);
    registry_add(w->result.supported, &added);
    w->result.gaps = make_gaps(w, more_gaps);
    w->options = (struct scan_options){.profile = w->profile,
                                       .tasks = tasks,
                                       .task_count = 1,
                                       .limit = 10000,
                                       .min_downloads = 500,
                                       .sweep = true};
    assert_int_equal(scan_plan_make(&w->plan, &w->options, NULL), 0);
    w->result.walked = true;
    w->result.walk = (struct store_counts){.pages = 7,
                                           .listed = 6210,
                                           .repeated = 10,
                                           .scanned = 6200,
                                           .known = 1000,
                                           .quantized_by_name = 900,
                                           .quantized_by_tag = 250,
                                           .quantized_by_method = 50,
                                           .no_architecture = 40,
                                           .unsupported = 948,
                                           .found = 3012};
    w->walk_end = STORE_PART_THRESHOLD;
    w->result.walk_ends = &w->walk_end;
    w->result.authors = 2;
    w->result.sweep = (struct store_counts){.pages = 2, .scanned = 6, .known = 5, .found = 1};
    w->result.census_models = 6203;
    w->result.requests = 9;
    w->result.duration_s = 3.25;
    w->summary = (struct summary){&w->result, &w->plan, "registry", true};
}

static void
end(struct world *w)
{
    supported_free(w->result.supported);
    gaps_free(w->result.gaps);
    scan_plan_fini(&w->plan);
    profile_free(w->profile);
    str_fini(&w->out);
}

static void
fail_an_author_and_a_task(struct world *w)
{
    static char google[] = "google", task[] = "text-generation", gone[] = "404: gone",
                away[] = "no answer\nhubcensus: all is well";

    w->failures[0] = (struct scan_failure){false, task, away};
    w->failures[1] = (struct scan_failure){true, google, gone};
    w->result.failures = w->failures;
    w->result.failure_count = 2;
}

static void
the_text_tells_all_of_a_scan(void **state)
{
    struct world w;

    (void)state;
    begin(&w, 0);
    summary_text(&w.out, &w.summary);
    assert_string_equal(str_text(&w.out),
                        "Scanned 6,200 models on 7 pages\n"
                        "  new                                    3,012\n"
                        "  already in the registry                1,000\n"
                        "  of unsupported architectures             948\n"
                        "  quantized variants dropped             1,200\n"
                        "    by name                                900\n"
                        "    by tag                                 250\n"
                        "    by method                               50\n"
                        "  no architecture                           40\n"
                        "  listed before in this scan                10\n"
                        "The walk ended at the first model below 500 downloads.\n"
                        "\n"
                        "Listed 2 canonical authors\n"
                        "  new                                        1\n"
                        "  already in the registry                    5\n"
                        "  quantized variants dropped                 0\n"
                        "\n"
                        "The registry holds 3 models of 2 architectures, 0 verified\n"
                        "          2  LlamaForCausalLM\n"
                        "          1  GPT2LMHeadModel\n"
                        "\n"
                        "Missing: 2 architectures with 4,800 models\n"
                        "  score   models      downloads  smallest  architecture\n"
                        "  100.0    4,000        999,999      124M  NewArch\n"
                        "   26.5      800            999         ?  Other\xEF\xBF\xBD[2JArch\n"
                        "\n"
                        "The files are in registry: supported_models.json, architecture_gaps.json, "
                        "verification_history.json, census.db\n"
                        "The census holds 6,203 models; the Hub was asked 9 times in 3.2 s.\n");
    end(&w);
}

static void
the_json_tells_the_same(void **state)
{
    struct world w;

    (void)state;
    begin(&w, 0);
    fail_an_author_and_a_task(&w);
    summary_json(&w.out, &w.summary);
    assert_string_equal(str_text(&w.out),
                        "{\n"
                        "  \"command\": \"scrape\",\n"
                        "  \"complete\": false,\n"
                        "  \"resumed\": false,\n"
                        "  \"walk\": {\n"
                        "    \"tasks\": [\n"
                        "      \"text-generation\"\n"
                        "    ],\n"
                        "    \"full_scan\": false,\n"
                        "    \"limit\": 10000,\n"
                        "    \"min_downloads\": 500,\n"
                        "    \"ended_at\": [\n"
                        "      \"threshold\"\n"
                        "    ],\n"
                        "    \"pages\": 7,\n"
                        "    \"listed\": 6210,\n"
                        "    \"repeated\": 10,\n"
                        "    \"scanned\": 6200,\n"
                        "    \"known\": 1000,\n"
                        "    \"found\": 3012,\n"
                        "    \"unsupported\": 948,\n"
                        "    \"other_architecture\": 0,\n"
                        "    \"no_architecture\": 40,\n"
                        "    \"quantized_by_name\": 900,\n"
                        "    \"quantized_by_tag\": 250,\n"
                        "    \"quantized_by_method\": 50\n"
                        "  },\n"
                        "  \"sweep\": {\n"
                        "    \"authors\": 2,\n"
                        "    \"failed\": 1,\n"
                        "    \"pages\": 2,\n"
                        "    \"listed\": 0,\n"
                        "    \"repeated\": 0,\n"
                        "    \"scanned\": 6,\n"
                        "    \"known\": 5,\n"
                        "    \"found\": 1,\n"
                        "    \"unsupported\": 0,\n"
                        "    \"other_architecture\": 0,\n"
                        "    \"no_architecture\": 0,\n"
                        "    \"quantized_by_name\": 0,\n"
                        "    \"quantized_by_tag\": 0,\n"
                        "    \"quantized_by_method\": 0\n"
                        "  },\n"
                        "  \"failures\": [\n"
                        "    {\n"
                        "      \"kind\": \"task\",\n"
                        "      \"name\": \"text-generation\",\n"
                        "      \"message\": \"no answer\\nhubcensus: all is well\"\n"
                        "    },\n"
                        "    {\n"
                        "      \"kind\": \"author\",\n"
                        "      \"name\": \"google\",\n"
                        "      \"message\": \"404: gone\"\n"
                        "    }\n"
                        "  ],\n"
                        "  \"requests\": 9,\n"
                        "  \"duration_seconds\": 3.25,\n"
                        "  \"found_by_model_type\": 0,\n"
                        "  \"registry\": {\n"
                        "    \"models\": 3,\n"
                        "    \"verified\": 0,\n"
                        "    \"architectures\": {\n"
                        "      \"LlamaForCausalLM\": 2,\n"
                        "      \"GPT2LMHeadModel\": 1\n"
                        "    }\n"
                        "  },\n"
                        "  \"gaps\": {\n"
                        "    \"architectures\": 2,\n"
                        "    \"models\": 4800,\n"
                        "    \"top\": [\n"
                        "      {\n"
                        "        \"architecture_id\": \"NewArch\",\n"
                        "        \"relevancy_score\": 100.0,\n"
                        "        \"total_models\": 4000,\n"
                        "        \"total_downloads\": 999999,\n"
                        "        \"min_param_count\": 124439808\n"
                        "      },\n"
                        "      {\n"
                        "        \"architecture_id\": \"Other\\u001b[2JArch\",\n"
                        "        \"relevancy_score\": 26.5,\n"
                        "        \"total_models\": 800,\n"
                        "        \"total_downloads\": 999,\n"
                        "        \"min_param_count\": null\n"
                        "      }\n"
                        "    ],\n"
                        "    \"rest\": {\n"
                        "      \"architectures\": 0,\n"
                        "      \"models\": 0\n"
                        "    }\n"
                        "  },\n"
                        "  \"census_models\": 6203,\n"
                        "  \"folder\": \"registry\",\n"
                        "  \"files\": [\n"
                        "    \"supported_models.json\",\n"
                        "    \"architecture_gaps.json\",\n"
                        "    \"verification_history.json\",\n"
                        "    \"census.db\"\n"
                        "  ]\n"
                        "}\n");
    end(&w);
}

/* The text holds `part`. */
static void
assert_tells(const struct world *w, const char *part)
{
    if (strstr(str_text(&w->out), part) == NULL)
        fail_msg("`%s` is not in: %s", part, str_text(&w->out));
}

static void
every_end_of_a_walk_has_its_sentence(void **state)
{
    static const struct {
        enum store_part_end end;
        bool full_scan;
        const char *sentence;
    } cases[] = {
        {STORE_PART_THRESHOLD, true,
         "The walk ended at the first model below 500 downloads, with --full-scan too; "
         "--min-downloads 0 would go on to the last page.\n"},
        {STORE_PART_LIMIT, false, "The walk ended at the limit of 10,000 new models.\n"},
        {STORE_PART_LAST_PAGE, true, "The walk ended at the last page.\n"},
        {STORE_PART_FAILED, false, "The walk ended before its time, as the Hub did not answer.\n"},
        {STORE_PART_OPEN, false, "The walk ended before its time.\n"},
    };
    struct world w;

    (void)state;
    begin(&w, 0);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        w.walk_end = cases[i].end;
        w.plan.options.full_scan = cases[i].full_scan;
        str_truncate(&w.out, 0);
        summary_text(&w.out, &w.summary);
        assert_tells(&w, cases[i].sentence);
    }
    end(&w);
}

static void
what_failed_is_listed_and_cannot_forge_a_line(void **state)
{
    struct world w;

    (void)state;
    begin(&w, 0);
    fail_an_author_and_a_task(&w);
    summary_text(&w.out, &w.summary);
    assert_tells(&w, "Listed 1 canonical author of 2\n");
    assert_tells(&w, "Incomplete: what could not be asked\n"
                     "  task text-generation: no answer hubcensus: all is well\n"
                     "  author google: 404: gone\n");
    str_truncate(&w.out, 0);
    summary_failures(&w.out, &w.result);
    assert_string_equal(str_text(&w.out),
                        "incomplete: 1 task (text-generation) and 1 canonical author (google) "
                        "could not be listed to the end; run the command again to complete the "
                        "files");
    end(&w);
}

static void
twenty_gaps_are_listed_and_the_rest_summed(void **state)
{
    struct world w;

    (void)state;
    begin(&w, 20);
    summary_text(&w.out, &w.summary);
    assert_tells(&w, "Missing: 22 architectures with 4,820 models\n");
    assert_tells(&w, "    0.0        1              0         ?  Small17\n"
                     "  and 2 more with 2 models\n");
    assert_null(strstr(str_text(&w.out), "Small18"));
    end(&w);
}

static void
what_was_not_asked_is_null_in_the_json(void **state)
{
    struct world w;

    (void)state;
    begin(&w, 0);
    w.result.walked = false;
    summary_json(&w.out, &w.summary);
    assert_tells(&w, "\n  \"walk\": null,\n  \"sweep\": {\n");
    w.result.walked = true;
    w.result.authors = 0;
    w.plan.options.full_scan = true;
    str_truncate(&w.out, 0);
    summary_json(&w.out, &w.summary);
    assert_tells(&w, "\n    \"full_scan\": true,\n    \"limit\": null,\n");
    assert_tells(&w, "\n  \"sweep\": null,\n  \"failures\": [],\n");
    w.summary.asked_hub = false;
    w.result.walk = (struct store_counts){.found = 12};
    str_truncate(&w.out, 0);
    summary_json(&w.out, &w.summary);
    assert_tells(&w, "\"command\": \"regap\",\n  \"complete\": true,\n  \"resumed\": false,\n"
                     "  \"found\": 12,\n  \"found_by_model_type\": 0,\n  \"registry\": {\n");
    str_truncate(&w.out, 0);
    w.plan.task_requests = -1;
    outlook_json(&w.out, &(struct outlook){&w.plan, "registry", "https://hub.example"});
    assert_tells(&w, "\n  \"task_requests_at_most\": null\n}\n");
    end(&w);
}

static void
a_long_scan_tells_its_time_in_minutes(void **state)
{
    struct world w;

    (void)state;
    begin(&w, 0);
    w.result.duration_s = 1871.5;
    summary_text(&w.out, &w.summary);
    assert_tells(&w, " in 31 min 12 s");
    end(&w);
}

static void
only_so_many_names_stand_in_the_last_line(void **state)
{
    static char names[7][2] = {"a", "b", "c", "d", "e", "f", "g"}, gone[] = "404: gone";
    struct scan_failure failures[7];
    struct world w;

    (void)state;
    begin(&w, 0);
    summary_failures(&w.out, &w.result);
    assert_int_equal(w.out.len, 0);
    for (size_t i = 0; i < 7; i++)
        failures[i] = (struct scan_failure){true, names[i], gone};
    w.result.failures = failures;
    w.result.failure_count = 7;
    summary_failures(&w.out, &w.result);
    assert_tells(&w, "incomplete: 7 canonical authors (a, b, c, d, e, ...) could not be listed");
    end(&w);
}

static void
a_regap_tells_of_no_walk(void **state)
{
    struct world w;

    (void)state;
    begin(&w, 0);
    w.summary.asked_hub = false;
    w.result.walk = (struct store_counts){.found = 12};
    summary_text(&w.out, &w.summary);
    assert_int_equal(strncmp(str_text(&w.out),
                             "From the census: 12 models became supported\n"
                             "\n"
                             "The registry holds",
                             60),
                     0);
    assert_tells(&w, "The census holds 6,203 models.\n");
    end(&w);
}

static void
a_dry_run_names_every_walk_and_a_bound(void **state)
{
    struct world w;
    struct outlook outlook;

    (void)state;
    begin(&w, 0);
    outlook = (struct outlook){&w.plan, "registry", "https://hub.example"};
    outlook_text(&w.out, &outlook);
    assert_tells(&w, "This is what would be asked of https://hub.example:\n");
    assert_tells(&w, "\ntask text-generation\n    GET /api/models?filter=text-generation&");
    assert_tells(&w, "\nauthor meta-llama\n    GET /api/models?author=meta-llama&");
    assert_tells(&w, "\nauthor openai-community\n    GET /api/models?author=openai-community&");
    assert_tells(&w, "\nThe tasks take at most 10 requests.\n"
                     "Each author takes one request per 1,000 models.\n"
                     "The files would be in registry. Nothing was asked, nothing was written.\n");
    w.plan.task_requests = -1;
    str_truncate(&w.out, 0);
    outlook_text(&w.out, &outlook);
    assert_tells(&w,
                 "\nEach task takes one request per 1,000 models with at least 500 downloads.\n");
    end(&w);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_text_tells_all_of_a_scan),
        cmocka_unit_test(the_json_tells_the_same),
        cmocka_unit_test(every_end_of_a_walk_has_its_sentence),
        cmocka_unit_test(what_failed_is_listed_and_cannot_forge_a_line),
        cmocka_unit_test(twenty_gaps_are_listed_and_the_rest_summed),
        cmocka_unit_test(what_was_not_asked_is_null_in_the_json),
        cmocka_unit_test(a_long_scan_tells_its_time_in_minutes),
        cmocka_unit_test(only_so_many_names_stand_in_the_last_line),
        cmocka_unit_test(a_regap_tells_of_no_walk),
        cmocka_unit_test(a_dry_run_names_every_walk_and_a_bound),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
