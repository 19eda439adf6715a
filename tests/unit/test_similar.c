#include "registry/similar.h"
#include "unit.h"

/* The names kept for `wanted`, with commas, of those that are offered. */
static void
finds(const char *wanted, const char *const *offered, size_t count, const char *expected)
{
    struct map authors;
    struct similar s;
    struct str found = STR_INIT;

    map_init(&authors);
    map_put(&authors, SLICE("meta-llama"), 0);
    map_put(&authors, SLICE("openai-community"), 0);
    similar_init(&s, slice_of(wanted), &authors);
    for (size_t i = 0; i < count; i++)
        similar_offer(&s, slice_of(offered[i]));
    for (size_t i = 0; i < s.count; i++)
        str_printf(&found, "%s%.*s", i == 0 ? "" : ",", (int)s.names[i].len, s.names[i].data);
    assert_string_equal(str_text(&found), expected);
    str_fini(&found);
    similar_fini(&s);
    map_fini(&authors);
}

#define FINDS(wanted, expected, ...)                                              \
    do {                                                                          \
        static const char *const offered[] = {__VA_ARGS__};                       \
        finds(wanted, offered, sizeof(offered) / sizeof((offered)[0]), expected); \
    } while (0)

static void
the_nearest_come_first_and_the_far_not_at_all(void **state)
{
    (void)state;
    FINDS("EleutherAI/gpt-neo-125M",
          "eleutherai/gpt-neo-125m,EleutherAI/gpt-neo-125,EleutherAI/gpt-neo-1.3B",
          "EleutherAI/gpt-neo-1.3B", "mistralai/Mistral-7B", "EleutherAI/gpt-neo-125",
          "eleutherai/gpt-neo-125m", "google/gemma-2b");
    FINDS("xyzzy", "", "gpt2", "openai-community/gpt2", "");
}

static void
a_name_without_its_author_is_looked_for_behind_the_slash(void **state)
{
    (void)state;
    FINDS("Llama-3.1-8B", "meta-llama/Llama-3.1-8B,x/Llama-3.1-8b,x/LLama-3.2-8B", "x/LLama-3.2-8B",
          "x/Llama-3.1-8b", "meta-llama/Llama-3.1-8B", "x/Qwen2-7B");
    FINDS("gpt2", "openai-community/gpt2", "openai-community/gpt2", "a/b");
}

static void
the_same_name_of_another_author_comes_behind_slips(void **state)
{
    (void)state;
    FINDS("meta/Llama-3.1-8B", "meta-llama/Llama-3.1-8B,x/Llama-3.1-8B", "x/Llama-3.1-8B",
          "x/Llama-3.2-8B-Instruct", "meta-llama/Llama-3.1-8B");
    FINDS("meta-llama/Lama-3.1-8B", "meta-llama/Llama-3.1-8B,x/Lama-3.1-8B", "x/Lama-3.1-8B",
          "meta-llama/Llama-3.1-8B");
}

static void
keeps_three_each_once_and_the_earlier_of_equally_near_ones(void **state)
{
    (void)state;
    FINDS("a/model-0", "a/model-1,a/model-2,a/model-3", "a/model-1", "a/model-2", "a/model-1",
          "a/model-3", "a/model-4");
    FINDS("a/model-0", "a/model-0,a/model-1,a/model-2", "a/model-1", "a/model-2", "a/model-3",
          "a/model-0");
}

static void
a_name_that_is_too_long_is_like_no_other(void **state)
{
    char name[NEAREST_LENGTH + 10];

    (void)state;
    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    const char *const offered[] = {name, "x/y"};
    finds(name, offered, 2, "");
    finds("x/z", offered, 1, "");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_nearest_come_first_and_the_far_not_at_all),
        cmocka_unit_test(a_name_without_its_author_is_looked_for_behind_the_slash),
        cmocka_unit_test(the_same_name_of_another_author_comes_behind_slips),
        cmocka_unit_test(keeps_three_each_once_and_the_earlier_of_equally_near_ones),
        cmocka_unit_test(a_name_that_is_too_long_is_like_no_other),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
