#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "options.h"
#include "unit.h"

struct settings {
    bool quiet;
    bool verbose;
    const char *output;
    struct option_list tasks;
    int64_t limit;
    int64_t jobs;
    int form;
    const char *endpoint;
};

static const char *const forms[] = {"text", "json", "markdown", NULL};

static const struct option_spec first_table[] = {
    {.name = "quiet",
     .letter = 'q',
     .kind = OPTION_FLAG,
     .member = offsetof(struct settings, quiet)},
    {.name = "verbose",
     .letter = 'v',
     .kind = OPTION_FLAG,
     .member = offsetof(struct settings, verbose)},
    {.name = "output-folder",
     .letter = 'o',
     .kind = OPTION_TEXT,
     .member = offsetof(struct settings, output),
     .value = "DIR"},
    {.name = NULL},
};
static const struct option_spec second_table[] = {
    {.name = "task",
     .kind = OPTION_LIST,
     .member = offsetof(struct settings, tasks),
     .value = "TAG",
     .fallback = "text-generation"},
    {.name = "limit",
     .kind = OPTION_NUMBER,
     .member = offsetof(struct settings, limit),
     .value = "N",
     .fallback = "10000",
     .least = 1,
     .most = INT64_MAX,
     .unit = "models"},
    {.name = "jobs",
     .kind = OPTION_NUMBER,
     .member = offsetof(struct settings, jobs),
     .value = "N",
     .fallback = "8",
     .least = 1,
     .most = 64,
     .unit = "jobs"},
    {.name = "form",
     .kind = OPTION_CHOICE,
     .member = offsetof(struct settings, form),
     .choices = forms,
     .fallback = "text"},
    {.name = "end-point",
     .kind = OPTION_TEXT,
     .member = offsetof(struct settings, endpoint),
     .value = "URL",
     .fallback = "https://huggingface.co",
     .environment = "TEST_OPTIONS_ENDPOINT"},
    {.name = NULL},
};
static const struct option_group first = {"First", first_table, NULL};
static const struct option_group second = {"Second", second_table, NULL};
static const struct option_part parts[] = {{&first, 0}, {&second, 0}, {NULL, 0}};

/* Parses up to eight arguments; what it finds is in here until freed(). */
struct parsed {
    struct settings settings;
    enum options_found found;
    struct options_arguments rest;
    struct err err;
    char *words[10];
};

static int
parse(struct parsed *p, bool leading, const char *line)
{
    int argc = 1;

    memset(p, 0, sizeof *p);
    p->words[0] = mem_strdup("test");
    for (const char *word = line; *word != '\0';) {
        size_t n = strcspn(word, " ");
        p->words[argc++] = mem_strndup(word, n);
        word += n + (word[n] == ' ');
    }
    return options_parse(&p->found, &p->rest, "test", parts, &p->settings, argc, p->words, leading,
                         &p->err);
}

static void
freed(struct parsed *p)
{
    options_fini(parts, &p->settings);
    options_arguments_fini(&p->rest);
    for (size_t i = 0; i < sizeof p->words / sizeof *p->words; i++)
        free(p->words[i]);
}

static void
takes_values_in_all_spellings(void **state)
{
    static const char *const lines[] = {
        "-q -o my_dir --limit 25 --form json",
        "-qomy_dir --limit=25 --form=json",
        "--quiet --output_folder my_dir --limit=2_5 --fo json",
        "--output-folder=my_dir --lim 25 -q --form json",
        "--output_f=my_dir --limit 25 --qui --form json",
    };

    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct parsed p;
        assert_int_equal(parse(&p, false, lines[i]), 0);
        assert_true(p.settings.quiet);
        assert_false(p.settings.verbose);
        assert_string_equal(p.settings.output, "my_dir");
        assert_int_equal(p.settings.limit, 25);
        assert_int_equal(p.settings.form, 1);
        assert_int_equal(p.rest.count, 0);
        freed(&p);
    }
}

static void
leaves_values_that_look_like_options_alone(void **state)
{
    struct parsed p;

    (void)state;
    assert_int_equal(parse(&p, false, "--task --a_b -o -v"), 0);
    assert_string_equal(p.settings.tasks.items[0], "--a_b");
    assert_string_equal(p.settings.output, "-v");
    assert_false(p.settings.verbose);
    freed(&p);
}

static void
gives_defaults_to_what_is_not_given(void **state)
{
    struct parsed p;

    (void)state;
    unsetenv("TEST_OPTIONS_ENDPOINT");
    assert_int_equal(parse(&p, false, ""), 0);
    assert_null(p.settings.output);
    assert_int_equal(p.settings.limit, 10000);
    assert_int_equal(p.settings.jobs, 8);
    assert_int_equal(p.settings.tasks.count, 1);
    assert_string_equal(p.settings.tasks.items[0], "text-generation");
    assert_string_equal(p.settings.endpoint, "https://huggingface.co");
    freed(&p);
}

static void
puts_a_flag_over_the_environment_over_the_default(void **state)
{
    struct parsed p;

    (void)state;
    setenv("TEST_OPTIONS_ENDPOINT", "http://mirror", 1);
    assert_int_equal(parse(&p, false, ""), 0);
    assert_string_equal(p.settings.endpoint, "http://mirror");
    freed(&p);
    assert_int_equal(parse(&p, false, "--end-point http://flag"), 0);
    assert_string_equal(p.settings.endpoint, "http://flag");
    freed(&p);
    setenv("TEST_OPTIONS_ENDPOINT", "", 1);
    assert_int_equal(parse(&p, false, ""), 0);
    assert_string_equal(p.settings.endpoint, "https://huggingface.co");
    freed(&p);
    unsetenv("TEST_OPTIONS_ENDPOINT");
}

static void
keeps_each_value_of_a_repeated_option_once(void **state)
{
    struct parsed p;

    (void)state;
    assert_int_equal(parse(&p, false, "--task b --task a --task b"), 0);
    assert_int_equal(p.settings.tasks.count, 2);
    assert_string_equal(p.settings.tasks.items[0], "b");
    assert_string_equal(p.settings.tasks.items[1], "a");
    freed(&p);
}

static void
finds_options_among_arguments_until_two_dashes(void **state)
{
    struct parsed p;

    (void)state;
    assert_int_equal(parse(&p, false, "one -q - two -- -v --limit_x"), 0);
    assert_true(p.settings.quiet);
    assert_false(p.settings.verbose);
    assert_int_equal(p.rest.count, 5);
    assert_string_equal(p.rest.items[0], "one");
    assert_string_equal(p.rest.items[1], "-");
    assert_string_equal(p.rest.items[2], "two");
    assert_string_equal(p.rest.items[3], "-v");
    assert_string_equal(p.rest.items[4], "--limit_x");
    freed(&p);
}

static void
leaves_all_to_another_command_after_the_first_argument(void **state)
{
    struct parsed p;

    (void)state;
    assert_int_equal(parse(&p, true, "-q file scrape -v --no_such"), 0);
    assert_true(p.settings.quiet);
    assert_false(p.settings.verbose);
    assert_int_equal(p.rest.count, 4);
    assert_string_equal(p.rest.items[3], "--no_such");
    freed(&p);
}

static void
stops_at_help(void **state)
{
    struct parsed p;

    (void)state;
    assert_int_equal(parse(&p, false, "-q --help --limit nonsense"), 0);
    assert_int_equal(p.found, OPTIONS_HELP);
    freed(&p);
    assert_int_equal(parse(&p, false, "-qh"), 0);
    assert_int_equal(p.found, OPTIONS_HELP);
    freed(&p);
    /* getopt was left inside of "-qh"; the next command line must not notice. */
    assert_int_equal(parse(&p, false, "-v"), 0);
    assert_int_equal(p.found, OPTIONS_READY);
    assert_true(p.settings.verbose);
    freed(&p);
}

static void
says_what_is_wrong(void **state)
{
    static const struct {
        const char *line;
        const char *message;
    } cases[] = {
        {"--limti 3", "unknown option --limti; did you mean --limit?"},
        {"--output_foldr=x", "unknown option --output-foldr; did you mean --output-folder?"},
        {"--zzzzzzzz", "unknown option --zzzzzzzz; `hubcensus help test` lists them all"},
        {"-z", "unknown option -z; `hubcensus help test` lists them all"},
        {"-qz", "unknown option -z; `hubcensus help test` lists them all"},
        {"--quiet=yes", "option --quiet takes no value"},
        {"--limit", "option --limit needs a number of models"},
        {"-o", "option --output-folder needs a value: --output-folder DIR"},
        {"--form", "option --form needs text, json or markdown"},
        {"--task=", "--task: the value is empty"},
        {"--limit 0", "--limit: expected a number of models, 1 or more, got 0"},
        {"--limit -5", "--limit: expected a number of models, 1 or more, got -5"},
        {"--jobs 65", "--jobs: expected a number of jobs from 1 to 64, got 65"},
        {"--limit 10,000",
         "--limit: expected a number of models, written like 2500 or 2_500, got `10,000`"},
        {"--limit 99999999999999999999",
         "--limit: 99999999999999999999 is more than can be counted"},
        {"--form jason",
         "--form: expected text, json or markdown, got `jason`; did you mean json?"},
        {"--form zzzzzzzz", "--form: expected text, json or markdown, got `zzzzzzzz`"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct parsed p;
        assert_int_equal(parse(&p, false, cases[i].line), -1);
        assert_int_equal(p.err.kind, ERR_USAGE);
        assert_string_equal(p.err.message, cases[i].message);
        freed(&p);
    }
}

static void
names_the_options_that_an_abbreviation_could_mean(void **state)
{
    static const struct option_spec table[] = {
        {.name = "limit", .kind = OPTION_FLAG, .member = offsetof(struct settings, quiet)},
        {.name = "limb", .kind = OPTION_FLAG, .member = offsetof(struct settings, verbose)},
        {.name = NULL},
    };
    static const struct option_group group = {"Group", table, NULL};
    static const struct option_part own_parts[] = {{&group, 0}, {NULL, 0}};
    struct settings settings = {.quiet = false};
    struct options_arguments rest;
    enum options_found found;
    struct err err;
    char name[] = "test", option[] = "--lim";
    char *argv[] = {name, option, NULL};

    (void)state;
    assert_int_equal(
        options_parse(&found, &rest, "test", own_parts, &settings, 2, argv, false, &err), -1);
    assert_string_equal(err.message, "option --lim could be any of --limit, --limb");
    options_arguments_fini(&rest);
}

static void
reads_whole_numbers_of_64_bits(void **state)
{
    static const struct {
        const char *text;
        int64_t value;
    } good[] = {
        {"0", 0},
        {"-1", -1},
        {"10_000", 10000},
        {"1_2_3", 123},
        {"9223372036854775807", INT64_MAX},
        {"-9223372036854775808", INT64_MIN},
    };
    static const char *const bad[] = {"",    "-",   "_1",  "1_",  "1__0", "1.5",
                                      "1e3", "0x1", " 1",  "1 ",  "+1",   "9223372036854775808",
                                      "-_1", "one", "10k", "1,0", NULL};
    int64_t n;

    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_true(options_number(&n, good[i].text));
        assert_int_equal(n, good[i].value);
    }
    for (size_t i = 0; bad[i] != NULL; i++)
        assert_false(options_number(&n, bad[i]));
}

static void
reads_spans_of_time(void **state)
{
    static const struct {
        const char *text;
        int64_t seconds;
    } good[] = {{"0", 0},     {"90", 90},
                {"90s", 90},  {"10m", 600},
                {"2h", 7200}, {"1_000s", 1000},
                {"007", 7},   {"2562047788015215h", INT64_C(9223372036854774000)}};
    static const char *const bad[] = {"",
                                      "s",
                                      "m",
                                      "h",
                                      "-1",
                                      "-1s",
                                      "1.5h",
                                      "1 h",
                                      "1d",
                                      "1H",
                                      "1hm",
                                      "1h30",
                                      "1h30m",
                                      "0x1s",
                                      " 1",
                                      "1s ",
                                      "ten",
                                      "2562047788015216h",
                                      "9223372036854775808",
                                      NULL};
    int64_t seconds;

    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_true(options_time(&seconds, good[i].text));
        assert_int_equal(seconds, good[i].seconds);
    }
    for (size_t i = 0; bad[i] != NULL; i++)
        if (options_time(&seconds, bad[i]))
            fail_msg("`%s` was read", bad[i]);
}

static void
counts_as_far_as_an_array_goes(void **state)
{
    (void)state;
    assert_int_equal(options_count(1), 1);
    assert_int_equal(options_count(0), SIZE_MAX);
    assert_int_equal(options_count(INT64_MAX), (size_t)INT64_MAX);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_values_in_all_spellings),
        cmocka_unit_test(leaves_values_that_look_like_options_alone),
        cmocka_unit_test(gives_defaults_to_what_is_not_given),
        cmocka_unit_test(puts_a_flag_over_the_environment_over_the_default),
        cmocka_unit_test(keeps_each_value_of_a_repeated_option_once),
        cmocka_unit_test(finds_options_among_arguments_until_two_dashes),
        cmocka_unit_test(leaves_all_to_another_command_after_the_first_argument),
        cmocka_unit_test(stops_at_help),
        cmocka_unit_test(says_what_is_wrong),
        cmocka_unit_test(names_the_options_that_an_abbreviation_could_mean),
        cmocka_unit_test(reads_whole_numbers_of_64_bits),
        cmocka_unit_test(reads_spans_of_time),
        cmocka_unit_test(counts_as_far_as_an_array_goes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
